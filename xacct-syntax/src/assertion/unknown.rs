//! Assertions that would be decided by what nobody knows while compiling: captured values, what every request carries and
//! the assertion does not give, and ids of whom they name.
//!
//! A statement that rests on such a thing applies to some requests, and nobody can tell to which. Whatever it is, the
//! statement applies to no more than the same one that asks nothing of it. An assertion is decided where it is the same
//! whether such statements apply as widely as that, or to nothing.

use crate::ast::{self, Assertion, Policy, Text};
use crate::diagnostic::Diagnostic;
use xacct_core::evaluate::{CompiledPolicy, Request};
use xacct_core::{Document, Effect, PolicyKind, Principal, PrincipalKind, Principals, Statement};

/// What a statement rests on.
enum Unknown<'p> {
    /// The value of a variable.
    Captured(&'p str),
    /// The value of a key that every request carries.
    Sent(&'p str),
    /// Whom an id names.
    Id(&'p str),
    /// Whether a session of the role that is asserted about is this one.
    Session(&'p str),
}

/// Keys that every request carries that can be about them.
const ALWAYS_SENT: [&str; 7] = [
    "aws:CurrentTime",
    "aws:EpochTime",
    "aws:RequestedRegion",
    "aws:ResourceAccount",
    "aws:SecureTransport",
    "aws:userid",
    "s3:ResourceAccount",
];

/// The fault of an assertion that something unknown decides.
pub(super) fn dependence(
    policy: &Policy,
    kind: PolicyKind,
    document: &Document,
    assertion: &Assertion,
    request: &Request,
) -> Option<Diagnostic> {
    let unknowns: Vec<_> = policy.statements.iter().map(|statement| unknown(statement, request)).collect();
    let first = unknowns.iter().flatten().next()?;
    let written = || document.statements.iter().zip(&policy.statements).zip(&unknowns).enumerate();
    let is_allowed = |statements: Vec<Statement>| {
        let document = Document { statements, ..document.clone() };
        CompiledPolicy::new(kind, document).decide(request).is_allowed()
    };
    let decided = |widened: Effect| {
        let statements = written().map(|(_, ((statement, written), unknown))| match unknown {
            None => statement.clone(),
            Some(_) if statement.effect == widened => for_all_values(statement, written, request),
            Some(_) => for_nothing(statement),
        });
        is_allowed(statements.collect())
    };
    if decided(Effect::Allow) == decided(Effect::Deny) {
        return None;
    }
    // The one that decides alone is the one to tell of, if there is one.
    let decides = |at: usize| {
        let with = |applies: bool| {
            let statements =
                written().map(|(index, ((statement, written), _))| match (index == at, applies) {
                    (false, _) => statement.clone(),
                    (true, true) => for_all_values(statement, written, request),
                    (true, false) => for_nothing(statement),
                });
            is_allowed(statements.collect())
        };
        with(true) != with(false)
    };
    let mut known =
        unknowns.iter().enumerate().filter_map(|(index, unknown)| Some((index, unknown.as_ref()?)));
    let deciding = known.find(|(index, _)| decides(*index)).map_or(first, |(_, unknown)| unknown);
    Some(told(deciding, assertion))
}

fn told(unknown: &Unknown<'_>, assertion: &Assertion) -> Diagnostic {
    let (what, help) = match unknown {
        Unknown::Captured(name) => (
            format!("the captured `{{{name}}}`, which is known only at run time"),
            "ask at run time, `policy.compile().decide(&request)`; or name the value with `let`",
        ),
        Unknown::Sent(key) => {
            (format!("`{key}`, which every request carries"), "say in the `context` what it is")
        }
        Unknown::Id(id) => (format!("whom `{id}` names"), "name the principal by its ARN"),
        Unknown::Session(session) => {
            (format!("whether the session of the role is `{session}`"), "assert it of a session")
        }
    };
    Diagnostic::new(assertion.expected.spans, format!("what is asserted depends on {what}")).help(help)
}

/// The first thing that a statement rests on and nobody knows.
fn unknown<'p>(statement: &'p ast::Statement, request: &Request) -> Option<Unknown<'p>> {
    let captured = || texts(statement).find_map(|text| text.captures.first());
    let keys = || statement.condition.iter().flat_map(|block| &block.keys);
    let sent = || keys().find(|key| is_sent_unknown(&key.key.value, request));
    let id = || principals(statement).find(|principal| is_id(principal));
    let session = || principals(statement).find(|principal| is_one_session(principal, request));
    captured()
        .map(|capture| Unknown::Captured(&capture.name))
        .or_else(|| sent().map(|key| Unknown::Sent(&key.key.value)))
        .or_else(|| id().map(|principal| Unknown::Id(&principal.text.value)))
        .or_else(|| session().map(|principal| Unknown::Session(&principal.text.value)))
}

fn is_sent_unknown(key: &str, request: &Request) -> bool {
    ALWAYS_SENT.iter().any(|always| always.eq_ignore_ascii_case(key))
        && request.context().get(key).next().is_none()
}

fn is_id(principal: &ast::Principal) -> bool {
    let is_unique_id =
        || matches!(Principal::new(principal.kind, &principal.text.value), Ok(Principal::UniqueId(_)));
    principal.kind == PrincipalKind::CanonicalUser || is_unique_id()
}

/// Whether it is a session of the very role of which some session asks.
fn is_one_session(principal: &ast::Principal, request: &Request) -> bool {
    let Some(role) = request.requester().principal_arn().filter(|role| role.resource().starts_with("role/"))
    else {
        return false;
    };
    let name = role.resource().rsplit('/').next().unwrap_or_default();
    let sessions = format!("arn:{}:sts::{}:assumed-role/{name}/", role.partition(), role.account());
    request.requester().to_string() == role.as_str() && principal.text.value.starts_with(&sessions)
}

fn principals(statement: &ast::Statement) -> impl Iterator<Item = &ast::Principal> {
    let fields = [&statement.principal, &statement.not_principal].into_iter().flatten();
    fields.flat_map(|field| match &field.entries.value {
        ast::Principals::Everyone => &[],
        ast::Principals::Listed(entries) => entries.as_slice(),
    })
}

fn texts(statement: &ast::Statement) -> impl Iterator<Item = &Text> {
    let resources = [&statement.resource, &statement.not_resource].into_iter().flatten();
    let keys = statement.condition.iter().flat_map(|block| &block.keys);
    principals(statement)
        .map(|principal| &principal.text)
        .chain(resources.flat_map(|field| &field.entries))
        .chain(keys.flat_map(|key| &key.values))
}

/// The statement as it stands for all that it rests on and nobody knows.
fn for_all_values(statement: &Statement, written: &ast::Statement, request: &Request) -> Statement {
    let captures = |text: &Text| !text.captures.is_empty();
    let mut wide = statement.clone();
    let may_be_asking = |principal: &ast::Principal| {
        captures(&principal.text) || is_id(principal) || is_one_session(principal, request)
    };
    if principals(written).any(may_be_asking) {
        (wide.principal, wide.not_principal) = (Some(Principals::Everyone), None);
    }
    if let (Some(resources), Some(field)) = (&mut wide.resource, &written.resource) {
        *resources = field.entries.iter().map(wide_resource).collect();
    }
    if let (Some(resources), Some(field)) = (&mut wide.not_resource, &written.not_resource) {
        *resources =
            field.entries.iter().filter(|text| !captures(text)).map(|text| text.value.clone()).collect();
    }
    // A condition on what nobody knows may hold.
    let may_hold =
        |key: &ast::KeyValues| key.values.iter().any(captures) || is_sent_unknown(&key.key.value, request);
    if let Some(blocks) = &mut wide.condition {
        for (block, written) in blocks.iter_mut().zip(&written.condition) {
            let mut keys = written.keys.iter();
            block.keys.retain(|_| keys.next().is_none_or(|key| !may_hold(key)));
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
