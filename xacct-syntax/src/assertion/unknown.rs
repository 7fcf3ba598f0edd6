//! Assertions that would be decided by a value that is known only at run time.
//!
//! A statement that captures applies to some requests, and nobody can tell yet to which. Whatever the value is, it applies
//! to no more than the same statement does that stands for all values. An assertion is decided where it is the same
//! whether such statements apply as widely as that, or to nothing.

use crate::ast::{Assertion, Policy, Text};
use crate::diagnostic::Diagnostic;
use xacct_core::evaluate::{CompiledPolicy, Request};
use xacct_core::{Document, Effect, PolicyKind, Principals, Statement};

/// The fault of an assertion that a captured value decides.
pub(super) fn dependence(
    policy: &Policy,
    kind: PolicyKind,
    document: &Document,
    assertion: &Assertion,
    request: &Request,
) -> Option<Diagnostic> {
    let captures: Vec<Option<&str>> = policy.statements.iter().map(first_capture).collect();
    let name = captures.iter().flatten().next()?;
    let decided = |widened: Effect| {
        let statements = document.statements.iter().zip(&policy.statements).zip(&captures);
        let statements = statements.map(|((statement, written), capture)| match capture {
            None => statement.clone(),
            Some(_) if statement.effect == widened => for_all_values(statement, written),
            Some(_) => for_nothing(statement),
        });
        let document = Document { statements: statements.collect(), ..document.clone() };
        CompiledPolicy::new(kind, document).decide(request).is_allowed()
    };
    if decided(Effect::Allow) == decided(Effect::Deny) {
        return None;
    }
    let message =
        format!("what is asserted depends on the captured `{{{name}}}`, which is known only at run time");
    let help = "ask at run time, `policy.compile().decide(&request)`; or name the value with `let`";
    Some(Diagnostic::new(assertion.expected.spans, message).help(help))
}

fn first_capture(statement: &crate::ast::Statement) -> Option<&str> {
    texts(statement).find_map(|text| text.captures.first()).map(|capture| capture.name.as_str())
}

fn texts(statement: &crate::ast::Statement) -> impl Iterator<Item = &Text> {
    let principals = [&statement.principal, &statement.not_principal].into_iter().flatten();
    let principals = principals.flat_map(|field| match &field.entries.value {
        crate::ast::Principals::Everyone => &[],
        crate::ast::Principals::Listed(entries) => entries.as_slice(),
    });
    let resources = [&statement.resource, &statement.not_resource].into_iter().flatten();
    let keys = statement.condition.iter().flat_map(|block| &block.keys);
    principals
        .map(|principal| &principal.text)
        .chain(resources.flat_map(|field| &field.entries))
        .chain(keys.flat_map(|key| &key.values))
}

/// The statement as it stands for every value of what it captures.
fn for_all_values(statement: &Statement, written: &crate::ast::Statement) -> Statement {
    let captures = |text: &Text| !text.captures.is_empty();
    let mut wide = statement.clone();
    let lists_captured = |field: &Option<crate::ast::Entries<crate::ast::PrincipalList>>| match field {
        Some(field) => match &field.entries.value {
            crate::ast::Principals::Listed(entries) => entries.iter().any(|entry| captures(&entry.text)),
            crate::ast::Principals::Everyone => false,
        },
        None => false,
    };
    if lists_captured(&written.principal) || lists_captured(&written.not_principal) {
        (wide.principal, wide.not_principal) = (Some(Principals::Everyone), None);
    }
    if let (Some(resources), Some(field)) = (&mut wide.resource, &written.resource) {
        *resources = field.entries.iter().map(wide_resource).collect();
    }
    if let (Some(resources), Some(field)) = (&mut wide.not_resource, &written.not_resource) {
        *resources =
            field.entries.iter().filter(|text| !captures(text)).map(|text| text.value.clone()).collect();
    }
    // A condition on a captured value may hold.
    if let Some(blocks) = &mut wide.condition {
        for (block, written) in blocks.iter_mut().zip(&written.condition) {
            let mut keys = written.keys.iter();
            block.keys.retain(|_| keys.next().is_none_or(|key| !key.values.iter().any(captures)));
        }
    }
    wide
}

/// The statement as it stands for no value: it is there, and applies to nothing.
fn for_nothing(statement: &Statement) -> Statement {
    Statement { action: Some(Vec::new()), not_action: None, ..statement.clone() }
}

/// A resource with `*` wherever it captures.
fn wide_resource(text: &Text) -> String {
    if text.is_captured_whole() {
        return "*".to_owned();
    }
    let (mut wide, mut done) = (String::new(), 0);
    for capture in &text.captures {
        wide.push_str(text.value.get(done..capture.range.start).unwrap_or_default());
        wide.push('*');
        done = capture.range.end;
    }
    wide + text.value.get(done..).unwrap_or_default()
}
