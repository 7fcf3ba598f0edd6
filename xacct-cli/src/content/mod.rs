//! The policies and grants of a text, whatever it is written in: what every command reads by.
//!
//! ```text
//! text ── syntax ──┬─ wrapper ──► json ─┐
//!                  ├─ toml ─────────────┼──► Contents: what could be read, what is wrong with it, how much of it that is
//!                  └─ macros ──► rust ──┘
//! ```
//!
//! Commands choose among it: a check takes the findings, an explanation what is whole, a plan the grants that have values.

mod files;
mod json;
mod macros;
mod naming;
mod rust;
pub(crate) mod stand_in;
mod syntax;
mod toml;
mod wrapper;

pub(crate) use files::read_each;
pub(crate) use macros::{CompiledMacro, compile, uses};
pub(crate) use naming::Naming;
use syntax::is_other_toml;
pub(crate) use syntax::{ENDINGS, Syntax, is_toml_of_grants};

use crate::exit::Exit;
use crate::finding::{Report, Reported};
use crate::input::Input;
use crate::policy_file::Kind;
use crate::source::Macro;
use xacct_core::grant::Grant;
use xacct_core::{Document, PolicyKind};

/// What a text holds.
#[derive(Debug)]
pub(crate) struct Contents {
    /// The text.
    pub(crate) input: Input,
    /// The policies and grants, in their order.
    pub(crate) entries: Vec<Content>,
    /// What there is to say of the text as a whole, or of grants of a list.
    pub(crate) findings: Vec<Reported>,
    /// How much could be read.
    pub(crate) extent: Extent,
}

/// How much of a text could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Extent {
    /// All of it, whatever the checks say of a policy in JSON.
    Whole,
    /// A part: of the rest is told what is wrong with it.
    Part,
    /// Nothing: it is not JSON, not TOML or not Rust.
    Nothing,
}

impl Extent {
    /// How a command ends that had to read all of it: faults are an answer, and what is no text of its syntax is none.
    pub(crate) const fn exit(self) -> Exit {
        match self {
            Self::Whole => Exit::Fine,
            Self::Part => Exit::No,
            Self::Nothing => Exit::Usage,
        }
    }
}

/// A policy or a grant, and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Content {
    /// The item of Rust whose value it is; none elsewhere.
    pub(crate) item: Option<String>,
    /// The line that it begins on, counted from 1.
    pub(crate) line: usize,
    /// What it is.
    pub(crate) what: What,
    /// What is captured in it: an example stands for each variable.
    pub(crate) naming: Naming,
    /// All there is to say of it.
    pub(crate) findings: Vec<Reported>,
}

/// A policy or a grant.
#[derive(Clone, Debug)]
pub(crate) enum What {
    /// A policy; its kind in JSON is what it was said to be or seems to be.
    Policy(PolicyKind, Document),
    /// What could be read of a policy in JSON that cannot be read as a whole.
    Fragment(PolicyKind, Document),
    /// A grant that has all its values.
    Grant(Box<Grant>),
    /// A grant of which the program knows some values; one of examples, where these make one.
    GrantWithoutValues(Option<Box<Grant>>),
    /// A macro that does not build.
    Refused(Macro),
    /// A macro in a `macro_rules!`, whose `$variables` have no values yet.
    Template(Macro),
}

/// Reads a text. The kind is that of a policy in JSON, found out where it is not said.
pub(crate) fn read(input: Input, kind: Option<Kind>) -> Contents {
    let Parts { entries, findings, extent } = match Syntax::of(&input) {
        Syntax::Rust => rust::read(&input),
        Syntax::Toml if !matches!(kind, Some(Kind::Policy(_))) => toml::read(&input.text),
        _ => json::read(&input.text, kind),
    };
    Contents { input, entries, findings, extent }
}

/// What the reader of one syntax makes of a text.
#[derive(Debug)]
struct Parts {
    entries: Vec<Content>,
    findings: Vec<Reported>,
    extent: Extent,
}

impl Parts {
    /// Of a text that is nothing of its syntax.
    fn nothing(finding: Reported) -> Self {
        Self { entries: Vec::new(), findings: vec![finding], extent: Extent::Nothing }
    }

    /// Of a list of grants: those without faults, and all there is to say of all.
    fn of_grants(grants: Vec<(usize, Grant)>, findings: Vec<Reported>) -> Self {
        let is_faulty = findings.iter().any(|finding| finding.severity.stops_the_build());
        let content = |(line, grant)| Content::of_file(line, What::Grant(Box::new(grant)));
        Self {
            entries: grants.into_iter().map(content).collect(),
            findings,
            extent: if is_faulty { Extent::Part } else { Extent::Whole },
        }
    }
}

impl Contents {
    /// The entries, and all there is to say of them and of the text, in its order.
    pub(crate) fn into_report(self) -> (Vec<Content>, Report) {
        let Self { input, mut entries, mut findings, .. } = self;
        findings.extend(entries.iter_mut().flat_map(|entry| std::mem::take(&mut entry.findings)));
        (entries, Report { input, findings })
    }
}

impl Content {
    /// A policy or a grant of a file that is not Rust.
    fn of_file(line: usize, what: What) -> Self {
        Self { item: None, line, what, naming: Naming::default(), findings: Vec::new() }
    }

    /// What it is called: by its item, where it has one, and the file.
    pub(crate) fn name(&self, file: &str) -> String {
        match &self.item {
            Some(item) => format!("{file}:{item}"),
            None => file.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests;
