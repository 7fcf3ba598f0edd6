//! What AWS would answer.

use crate::case::{ANN, Ask, Case, Grantee, OWNER, Permission, User, What, Who};
use xacct_core::{Effect, OperatorBlock, Principals, Statement};

/// Whether AWS would allow the request, if the users were IAM users as [`case`](crate::case) says they are.
///
/// A placeholder, until an evaluator of policies exists: it knows no more of the language than the generator writes.
pub(crate) fn expected(case: &Case, ask: &Ask) -> bool {
    let statements = case.policy.iter().flat_map(|policy| &policy.statements);
    let matching: Vec<_> = statements.filter(|statement| applies(statement, ask)).collect();
    if matching
        .iter()
        .any(|statement| statement.effect == Effect::Deny && grade(statement, ask.who).is_some())
    {
        return false;
    }
    let grades = matching.iter().filter(|statement| statement.effect == Effect::Allow);
    let grade = grades.filter_map(|statement| grade(statement, ask.who)).max();

    // The authority over a read of an object is the object's owner, over all else the bucket's.
    let is_read = matches!(ask.what, What::GetObject(_) | What::GetObjectAcl(_));
    let object = ask.key().and_then(|key| case.object(key));
    let authority = if is_read { object.map_or(OWNER, |object| object.owner) } else { OWNER };
    let grade = grade.filter(|_| authority.account == OWNER.account);
    match ask.who {
        // The owner is its account's root, and nobody but ann lacks an identity policy.
        Who::User(user) if user.account == authority.account => user != ANN || grade == Some(Grade::Direct),
        Who::Anonymous => {
            grade == Some(Grade::Direct) || acl_grants(case, ask, object.map(|object| object.owner))
        }
        Who::User(user) => {
            user != ANN && (grade.is_some() || acl_grants(case, ask, object.map(|object| object.owner)))
        }
    }
}

/// How a statement names somebody.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Grade {
    /// By its account, which leaves it to the account whether it may.
    Account,
    /// Itself, or everyone.
    Direct,
}

/// Whether a statement's actions, resources and conditions match.
fn applies(statement: &Statement, ask: &Ask) -> bool {
    let (action, resource) = (ask.action().to_lowercase(), ask.resource());
    let acts = |list: &[String]| list.iter().any(|pattern| matches(&pattern.to_lowercase(), &action));
    let lies = |list: &[String]| list.iter().any(|pattern| matches(pattern, &resource));
    statement.action.as_deref().is_none_or(acts)
        && !statement.not_action.as_deref().is_some_and(acts)
        && statement.resource.as_deref().is_none_or(lies)
        && !statement.not_resource.as_deref().is_some_and(lies)
        && statement.operators().iter().all(|operator| holds(operator, ask))
}

fn holds(block: &OperatorBlock, ask: &Ask) -> bool {
    let context = ask.context();
    block.keys.iter().all(|condition| {
        let value = context.iter().find(|(key, _)| *key == condition.key).map(|(_, value)| *value);
        let any = |test: fn(&str, &str) -> bool| {
            value.map(|value| condition.values.iter().any(|wanted| test(wanted.as_str(), value)))
        };
        let equals = |wanted: &str, value: &str| wanted == value;
        match block.operator.as_str() {
            "StringEquals" | "Bool" => any(equals) == Some(true),
            "StringEqualsIfExists" => any(equals) != Some(false),
            "StringLike" => any(matches) == Some(true),
            "StringNotEquals" => any(equals) != Some(true),
            "StringNotLike" => any(matches) != Some(true),
            "IpAddress" => any(|wanted, _| wanted == "127.0.0.0/8") == Some(true),
            _ => false,
        }
    })
}

/// How a statement names who asks, if it does.
fn grade(statement: &Statement, who: Who) -> Option<Grade> {
    match (&statement.principal, &statement.not_principal) {
        (Some(principals), _) => names(principals, who),
        (None, Some(principals)) if names(principals, who).is_none() => Some(Grade::Direct),
        (None, _) => None,
    }
}

fn names(principals: &Principals, who: Who) -> Option<Grade> {
    if *principals == Principals::Everyone {
        return Some(Grade::Direct);
    }
    let grades = principals.entries().filter_map(|(_, value)| match who.user() {
        _ if value == "*" => Some(Grade::Direct),
        Some(user) if value == user.arn() => Some(Grade::Direct),
        Some(user) if value == user.account || value == format!("arn:aws:iam::{}:root", user.account) => {
            Some(Grade::Account)
        }
        _ => None,
    });
    grades.max()
}

/// Whether an ACL grants the request. `owner` is whose object it is about, if it is about one that is there.
fn acl_grants(case: &Case, ask: &Ask, owner: Option<User>) -> bool {
    let (acl, permission) = match &ask.what {
        What::GetObject(key) => (case.object(key).map(|object| &object.acl), Permission::Read),
        What::GetObjectAcl(key) => (case.object(key).map(|object| &object.acl), Permission::ReadAcp),
        What::ListObjects(_) | What::ListMultipartUploads => (Some(&case.bucket_acl), Permission::Read),
        What::GetBucketAcl => (Some(&case.bucket_acl), Permission::ReadAcp),
        What::PutObject(_) => (Some(&case.bucket_acl), Permission::Write),
        What::DeleteObject(_) => (Some(&case.bucket_acl), Permission::Write),
    };
    // Who may write to the bucket may overwrite and delete only what is its own.
    let is_write = permission == Permission::Write;
    if is_write && owner.is_some_and(|owner| ask.who.user().is_none_or(|user| user.account != owner.account))
    {
        return false;
    }
    let grants = acl.map(|acl| acl.grants()).unwrap_or_default();
    grants.into_iter().any(|(grantee, granted)| {
        let is_meant = match grantee {
            Grantee::AllUsers => true,
            Grantee::AuthenticatedUsers => ask.who != Who::Anonymous,
            Grantee::User(user) => ask.who.user().is_some_and(|asking| asking.account == user.account),
        };
        is_meant && (granted == permission || granted == Permission::FullControl)
    })
}

/// Whether a pattern with `*` and `?` matches a text.
fn matches(pattern: &str, text: &str) -> bool {
    let Some(first) = pattern.chars().next() else { return text.is_empty() };
    let rest = &pattern[first.len_utf8()..];
    match first {
        '*' => (0..=text.len()).any(|start| text.is_char_boundary(start) && matches(rest, &text[start..])),
        _ => match text.chars().next() {
            Some(next) if first == '?' || first == next => matches(rest, &text[next.len_utf8()..]),
            _ => false,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_whole_texts() {
        assert!(matches("s3:?et*", "s3:GetObject") && matches("*", "") && matches("a*c", "abc"));
        assert!(!matches("s3:Get", "s3:GetObject") && !matches("?", "") && !matches("a*c", "abcd"));
        assert!(matches("arn:aws:s3:::shelf/*.txt", "arn:aws:s3:::shelf/docs/a.txt"));
    }
}
