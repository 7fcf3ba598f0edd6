//! Assertions: the requests that they are about, and what the document decides of each.
//!
//! One is judged where its request can be made, and where nothing that could decide it is wrong or unknown: a fault is
//! told once, at the statement that has it.

mod context;
mod request;
mod unknown;

use crate::ast::{Assertion, Policy};
use crate::diagnostic::Diagnostic;
use xacct_core::evaluate::{CompiledPolicy, Decision, Mismatch, Request, StatementRef};
use xacct_core::{Document, Effect, PolicyKind, Severity};

/// More of them help nobody.
const MOST_NEAR_MISSES: usize = 3;

/// Reports every assertion that does not hold, and every one that is about no request.
pub(crate) fn judge(
    policy: &Policy,
    kind: PolicyKind,
    document: &Document,
    diagnostics: &mut Vec<Diagnostic>,
) {
    if policy.assertions.is_empty() {
        return;
    }
    let is_error = |diagnostic: &Diagnostic| diagnostic.severity == Severity::Error;
    let is_sound = !policy.has_unread_statement && !diagnostics.iter().any(is_error);
    let compiled = CompiledPolicy::new(kind, document.clone());
    for assertion in &policy.assertions {
        match request::of(assertion, policy, kind, document) {
            Err(faults) => diagnostics.extend(faults),
            Ok(request) if is_sound => {
                let fault = unknown::dependence(policy, kind, document, assertion, &request);
                diagnostics.extend(fault.or_else(|| failure(&compiled, assertion, &request)));
            }
            Ok(_) => {}
        }
    }
}

/// What is to be said of an assertion that does not hold.
fn failure(policy: &CompiledPolicy, assertion: &Assertion, request: &Request) -> Option<Diagnostic> {
    let decision = policy.decide(request);
    if decision.is_allowed() == (assertion.expected.value == Effect::Allow) {
        return None;
    }
    let verdict = if decision.is_allowed() { "allowed, not denied" } else { "denied, not allowed" };
    let message = format!("this is {verdict}: {decision}");
    Some(Diagnostic::new(assertion.expected.spans, message).helps(near_misses(policy, &decision)))
}

/// Where to look, where something is denied for want of one thing.
fn near_misses(policy: &CompiledPolicy, decision: &Decision<'_>) -> Vec<String> {
    if decision.missing().next().is_none() {
        return Vec::new();
    }
    let near = policy.near_misses(decision.request()).take(MOST_NEAR_MISSES);
    near.map(|(statement, mismatches)| near_miss(statement, &mismatches, decision.request())).collect()
}

fn near_miss(statement: StatementRef<'_>, mismatches: &[Mismatch<'_>], request: &Request) -> String {
    let sid = statement.statement().and_then(|statement| statement.sid.as_deref());
    let name = sid.map_or_else(|| format!("statement {}", statement.index()), |sid| format!("`{sid}`"));
    match mismatches {
        [Mismatch::Principal] => format!("{name} allows this to other principals"),
        [Mismatch::Action] => format!("{name} allows other actions here"),
        [Mismatch::Resource] => format!("{name} allows this on other resources"),
        _ => {
            let conditions = mismatches.iter().filter_map(|mismatch| condition(*mismatch, request));
            format!(
                "{name} allows this under other conditions: {}",
                conditions.collect::<Vec<_>>().join(", ")
            )
        }
    }
}

/// A key whose condition does not hold, and what the request has for it.
fn condition(mismatch: Mismatch<'_>, request: &Request) -> Option<String> {
    let Mismatch::Condition(key) = mismatch else { return None };
    let values: Vec<&str> = request.context().get(key).collect();
    Some(match values.is_empty() {
        true => format!("the context has no `{key}`"),
        false => format!("its `{key}` is `{}`", values.join("`, `")),
    })
}
