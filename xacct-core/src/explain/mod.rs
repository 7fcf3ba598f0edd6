//! A policy in plain words.

mod action;
mod condition;
mod key;
mod resource;
mod text;
mod who;

#[cfg(test)]
mod tests;

use self::text::Texts;
use crate::{Document, Effect, PolicyKind, Statement};

/// Each statement of a document in plain words, in order: who may or may not do what, where, and on which conditions. One
/// sentence a statement, after its Sid where it has one.
///
/// It says what is written, wrong as that may be, and decides nothing: [`evaluate`](crate::evaluate) does. What a policy of
/// this kind allows only where another allows it too, as a permissions boundary does, it says to be so.
///
/// # Examples
/// ```
/// use xacct_core::{Document, Effect, PolicyKind, PrincipalKind, Principals, Statement, explain};
///
/// let mut statement = Statement::new(Effect::Allow);
/// statement.sid = Some("AnalystsRead".into());
/// statement.principal =
///     Some(Principals::grouped([(PrincipalKind::Aws, "arn:aws:iam::222222222222:role/analyst")]));
/// statement.action = Some(vec!["s3:GetObject".into()]);
/// statement.resource = Some(vec!["arn:aws:s3:::reports/2026/*".into()]);
///
/// assert_eq!(
///     explain(&Document::of(vec![statement]), PolicyKind::Bucket),
///     ["AnalystsRead: role analyst of account 222222222222 may get objects (s3:GetObject) on objects of bucket reports \
///       whose keys begin with 2026/."],
/// );
/// ```
pub fn explain(document: &Document, kind: PolicyKind) -> Vec<String> {
    let texts = Texts::of(document);
    document.statements.iter().map(|statement| sentence(statement, kind, texts)).collect()
}

fn sentence(statement: &Statement, kind: PolicyKind, texts: Texts) -> String {
    let who = who::who(statement, kind, texts);
    let may = may(statement.effect, who.is_nobody_denied, kind);
    let what = action::what(statement, kind, texts);
    let place = resource::place(statement, kind, texts);
    let conditions = condition::conditions(statement, texts);
    let said = format!("{} {may} {what}{place}{conditions}.", who.words);
    match &statement.sid {
        Some(sid) if !sid.is_empty() => format!("{}: {said}", texts.shown(sid)),
        _ => capitalised(&said),
    }
}

/// The verb: what is denied to everyone, nobody may.
fn may(effect: Effect, is_nobody_denied: bool, kind: PolicyKind) -> &'static str {
    match effect {
        Effect::Deny if is_nobody_denied => "may",
        Effect::Deny => "may not",
        Effect::Allow if only_limits(kind) => "may, where another policy allows it too,",
        Effect::Allow => "may",
    }
}

/// Whether what such a policy allows is the most that others can allow, and nothing by itself.
const fn only_limits(kind: PolicyKind) -> bool {
    matches!(
        kind,
        PolicyKind::Boundary
            | PolicyKind::Session
            | PolicyKind::ServiceControl
            | PolicyKind::ResourceControl
            | PolicyKind::VpcEndpoint
    )
}

fn capitalised(sentence: &str) -> String {
    let mut chars = sentence.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}
