//! What the macros of a Rust source say.

use super::macros::{CompiledMacro, CompiledUse, uses};
use super::{Content, Extent, Naming, Parts, What, stand_in};
use crate::finding::Reported;
use crate::input::Input;
use crate::source::{Found, Macro};
use xacct_syntax::{Compiled, CompiledGrant};

/// Reads every macro, on after those that do not build.
pub(super) fn read(input: &Input) -> Parts {
    let uses = match uses(&input.text) {
        Ok(uses) => uses,
        Err(error) => return Parts::nothing(Reported::of_syntax(error, input)),
    };
    let entries: Vec<_> = uses.map(content).collect();
    let is_faulty = entries.iter().any(|entry| matches!(entry.what, What::Refused(_)));
    let extent = if is_faulty { Extent::Part } else { Extent::Whole };
    Parts { entries, findings: Vec::new(), extent }
}

fn content(CompiledUse { found, compiled }: CompiledUse) -> Content {
    let Found { used, item, line, .. } = found;
    let findings = compiled.as_ref().map(CompiledMacro::findings).unwrap_or_default();
    let (what, naming) = match compiled {
        None => (What::Template(used), Naming::default()),
        Some(compiled) if compiled.is_refused() => (What::Refused(used), Naming::default()),
        Some(CompiledMacro::Grant(compiled)) => of_grant(*compiled),
        Some(CompiledMacro::Policy(compiled)) => of_policy(*compiled),
    };
    Content { item, line, what, naming, findings }
}

fn of_policy(compiled: Compiled) -> (What, Naming) {
    let naming = Naming::of(&compiled.captures);
    match compiled.kind {
        Some(kind) => (What::Policy(kind, compiled.document), naming),
        // Without a kind it is refused.
        None => (What::Refused(Macro::Policy), naming),
    }
}

/// What a grant that builds says. One that captures values has none before the program runs, whatever its examples are.
fn of_grant(mut compiled: CompiledGrant) -> (What, Naming) {
    let is_captured = compiled.captures_values;
    let grant = stand_in::grant(&mut compiled).map(Box::new);
    let naming = Naming::of(&compiled.captures);
    match grant {
        Some(grant) if !is_captured => (What::Grant(grant), naming),
        grant => (What::GrantWithoutValues(grant), naming),
    }
}
