//! The policies and grants of a file, read: one of a JSON file, any number of a Rust source.

use crate::finding::{Report, Reported};
use crate::input::Input;
use crate::policy_file::Kind;
use crate::source::{self, Found, Macro};
use xacct_core::grant::Grant;
use xacct_core::{Document, JsonFinding, PolicyKind};
use xacct_syntax::{Captured, Diagnostic};

/// A policy or a grant, and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Content {
    /// The item of Rust whose value it is; none in JSON.
    pub(crate) item: Option<String>,
    /// The line that it begins on, counted from 1.
    pub(crate) line: usize,
    /// What it is.
    pub(crate) what: What,
    /// What is captured in it: an example stands for each variable.
    captures: Vec<Captured>,
}

/// A policy or a grant.
#[derive(Clone, Debug)]
pub(crate) enum What {
    Policy(PolicyKind, Document),
    Grant(Box<Grant>),
}

/// What a file holds, or why that cannot be read. The kind is that of JSON, found out where it is not said.
pub(crate) fn contents(input: Input, kind: Option<Kind>) -> Result<(Input, Vec<Content>), Box<Report>> {
    let (contents, findings) = match input.is_rust() {
        true => of_rust(&input),
        false => of_json(&input.text, kind),
    };
    match findings.is_empty() {
        true => Ok((input, contents)),
        false => Err(Box::new(Report { input, findings })),
    }
}

fn of_json(text: &str, kind: Option<Kind>) -> (Vec<Content>, Vec<Reported>) {
    let read = match kind.unwrap_or_else(|| Kind::of(text)) {
        Kind::Policy(kind) => Document::from_json(text).map(|document| What::Policy(kind, document)),
        Kind::Grant => Grant::from_json(text).map(|grant| What::Grant(Box::new(grant))),
    };
    let told = |finding: &JsonFinding| Reported::of_json(finding.clone());
    match read {
        Ok(what) => (vec![Content { item: None, line: 1, what, captures: Vec::new() }], Vec::new()),
        Err(findings) => (Vec::new(), findings.as_slice().iter().map(told).collect()),
    }
}

fn of_rust(input: &Input) -> (Vec<Content>, Vec<Reported>) {
    let found = match source::macros_in(&input.text) {
        Ok(found) => found,
        Err(error) => return (Vec::new(), vec![Reported::of_syntax(error, input)]),
    };
    let (mut contents, mut findings) = (Vec::new(), Vec::new());
    for found in found.into_iter().filter(|found| !found.is_template) {
        match of_macro(found) {
            Ok(content) => contents.extend(content),
            Err(diagnostics) => {
                let refusing = diagnostics.into_iter().filter(|it| it.severity.stops_the_build());
                findings.extend(refusing.map(Reported::of_diagnostic));
            }
        }
    }
    (contents, findings)
}

/// What a macro says; an error where it would not build.
fn of_macro(found: Found) -> Result<Option<Content>, Vec<Diagnostic>> {
    let Found { used, item, tokens, line, .. } = found;
    let (what, captures) = match used {
        Macro::Policy => {
            let compiled = xacct_syntax::compile(tokens);
            if compiled.is_refused() {
                return Err(compiled.diagnostics);
            }
            (compiled.kind.map(|kind| What::Policy(kind, compiled.document)), compiled.captures)
        }
        Macro::Grant => {
            let compiled = xacct_syntax::compile_grant(tokens);
            if compiled.is_refused() {
                return Err(compiled.diagnostics);
            }
            (compiled.grant.map(|grant| What::Grant(Box::new(grant))), compiled.captures)
        }
    };
    Ok(what.map(|what| Content { item, line, what, captures }))
}

impl Content {
    /// A text about it, by the names of its variables: a reader knows them, and not the examples that stand for them.
    pub(crate) fn naming(&self, text: String) -> String {
        self.captures
            .iter()
            .fold(text, |text, captured| text.replace(&captured.example, &format!("{{{}}}", captured.name)))
    }
}
