//! Captures: what each stands for by its place, and the example that the checks look at instead.

mod position;

use crate::ast::{Entries, Policy, PrincipalList, Principals, Spanned, Spans, Text};
use crate::diagnostic::Diagnostic;
pub(crate) use position::{Place, decide};
use xacct_core::capture::Position;
use xacct_core::{Operator, PrincipalKind};

/// A captured variable of a policy without faults.
#[derive(Clone, Debug)]
pub struct Captured {
    /// The variable.
    pub name: String,
    /// The literal that captures it.
    pub spans: Spans,
    /// What it stands for.
    pub position: Position,
    /// The text that stands for it in the document, wherever it is captured for the same, and nowhere else.
    pub example: String,
}

/// Decides what each capture stands for and puts an example in its place. Reports those that stand for nothing.
pub(crate) fn place(policy: &mut Policy, diagnostics: &mut Vec<Diagnostic>) -> Vec<Captured> {
    if !policy.captures_values {
        return Vec::new();
    }
    let mut examples = Examples::beside(policy.to_document().to_string());
    let mut placed = Vec::new();
    for_each_text(policy, |text, place| {
        position::decide(text, place, diagnostics);
        fill(text, &mut examples, &mut placed);
    });
    placed
}

/// Every text that can capture values, and where it stands.
fn for_each_text(policy: &mut Policy, mut visit: impl FnMut(&mut Text, Place<'_>)) {
    let is_of_one = policy.kind.as_ref().is_some_and(|kind| !kind.value.speaks_of_any_service());
    for statement in &mut policy.statements {
        for_each_principal(&mut statement.principal, |text, kind| visit(text, Place::Principal(kind)));
        for_each_principal(&mut statement.not_principal, |text, kind| visit(text, Place::NotPrincipal(kind)));
        for field in [&mut statement.resource, &mut statement.not_resource].into_iter().flatten() {
            field.entries.iter_mut().for_each(|text| visit(text, Place::Resource { is_of_one }));
        }
        for block in &mut statement.condition {
            let operator = block.operator.value.parse::<Operator>().ok().map(|operator| operator.name);
            for key in &mut block.keys {
                key.values.iter_mut().for_each(|text| visit(text, Place::Value(operator, &key.key.value)));
            }
        }
    }
}

fn for_each_principal(
    field: &mut Option<Entries<PrincipalList>>,
    mut visit: impl FnMut(&mut Text, PrincipalKind),
) {
    if let Some(Entries { entries: Spanned { value: Principals::Listed(entries), .. }, .. }) = field {
        entries.iter_mut().for_each(|entry| visit(&mut entry.text, entry.kind));
    }
}

/// Puts examples where `{name}` was written.
pub(crate) fn fill(text: &mut Text, examples: &mut Examples, placed: &mut Vec<Captured>) {
    let partition = text.value.split(':').nth(1).unwrap_or_default().to_owned();
    let (mut value, mut done) = (String::new(), 0);
    for capture in &mut text.captures {
        value.push_str(text.value.get(done..capture.range.start).unwrap_or_default());
        done = capture.range.end;
        let position = capture.position.unwrap_or(Position::KeySegment);
        let example = examples.of(&capture.name, position, &partition);
        capture.range = value.len()..value.len() + example.len();
        value.push_str(&example);
        if let Some(position) = capture.position {
            placed.push(Captured { name: capture.name.clone(), spans: text.spans, position, example });
        }
    }
    value.push_str(text.value.get(done..).unwrap_or_default());
    text.value = value;
}

/// Examples that occur nowhere else in what is written. Of one variable there is one for each type, so that the checks
/// see that it is the same value.
pub(crate) struct Examples {
    number: u32,
    beside: String,
    given: Vec<(String, Position, String)>,
}

impl Examples {
    /// Examples that do not occur in this text.
    pub(crate) fn beside(text: String) -> Self {
        Self { number: 0, beside: text, given: Vec::new() }
    }

    fn of(&mut self, name: &str, position: Position, partition: &str) -> String {
        let is_it = |(given, of, _): &&(String, Position, String)| given == name && *of == position;
        if let Some((.., example)) = self.given.iter().find(is_it) {
            return example.clone();
        }
        let example = self.next(position, partition);
        self.given.push((name.to_owned(), position, example.clone()));
        example
    }

    fn next(&mut self, position: Position, partition: &str) -> String {
        loop {
            let example = position.example(self.number, partition);
            self.number += 1;
            if !self.beside.contains(&example) {
                return example;
            }
        }
    }
}
