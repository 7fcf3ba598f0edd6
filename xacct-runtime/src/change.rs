//! What a step changes of a setting, and how it is taken back.

use crate::value::ManagedPolicyValue;
use crate::{AclGrant, Value};
use serde::{Deserialize, Serialize};
use xacct_core::{Document, Statement};

/// A change of a setting's value.
///
/// What others may write too is changed by its parts, so that the change can be made again on what they have written
/// meanwhile, and taken back without undoing theirs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Change {
    /// Statements of a policy, which are known by their Sids.
    Statements {
        /// Those that are to be there, in place of those of the same Sid.
        put: Document,
        /// The Sids of those that are not.
        remove: Vec<String>,
    },
    /// Grants of an ACL.
    Acl {
        /// Those that are to be there.
        grant: Vec<AclGrant>,
        /// Those that are not.
        take: Vec<AclGrant>,
    },
    /// The whole, which is the grant's own.
    Set(Value),
}

impl Change {
    /// What becomes of a value. Whatever the change does not speak of stays as it is.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::Document;
    /// use xacct_runtime::{Change, Value};
    ///
    /// let document = |sids: &[&str]| {
    ///     let statement = |sid: &&str| format!(r#"{{"Sid":"{sid}","Effect":"Allow","Action":"s3:GetObject"}}"#);
    ///     let statements: Vec<_> = sids.iter().map(statement).collect();
    ///     Document::from_json(&format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, statements.join(",")))
    /// };
    /// let change = Change::Statements { put: document(&["New"])?, remove: vec!["Old".into()] };
    /// let stored = Value::Document(document(&["Theirs", "Old"])?);
    /// assert_eq!(change.apply(&stored), Value::Document(document(&["Theirs", "New"])?));
    ///
    /// let undo = change.undo(&stored);
    /// assert_eq!(undo.apply(&change.apply(&stored)), stored);
    /// # Ok::<(), xacct_core::JsonFindings>(())
    /// ```
    pub fn apply(&self, value: &Value) -> Value {
        match (self, value) {
            (Self::Set(value), _) => value.clone(),
            (Self::Statements { put, remove }, _) => merged(value.document(), &put.statements, remove),
            (Self::Acl { grant, take }, Value::Acl(acl)) => {
                let mut acl = acl.clone();
                acl.grants.retain(|it| !take.contains(it));
                add(&mut acl.grants, grant);
                Value::Acl(acl)
            }
            (Self::Acl { .. }, other) => other.clone(),
        }
    }

    /// Whether a value is as the change would make it.
    pub fn is_done(&self, value: &Value) -> bool {
        match (self, value) {
            // Of what has no ACL nothing can be granted, and nothing is.
            (Self::Acl { grant, .. }, value) if !matches!(value, Value::Acl(_)) => grant.is_empty(),
            // Going back was broken off between its two requests.
            (Self::Set(Value::ManagedPolicy(former)), Value::ManagedPolicy(now)) if now.is_beyond(former) => {
                false
            }
            _ => self.apply(value).is_same_as(value),
        }
    }

    /// Whether a value has, of all that the change is about, what was there before it or what it has put: what somebody has
    /// changed since is not to be undone.
    pub(crate) fn is_of(&self, value: &Value, before: &Value) -> bool {
        let after = self.apply(before);
        match self {
            Self::Set(_) => value.is_same_as(before) || value.is_same_as(&after),
            Self::Statements { put, remove } => {
                let named = |value: &Value, sid: &str| {
                    let document = value.document()?;
                    let statement = document.statements.iter().find(|it| it.sid.as_deref() == Some(sid))?;
                    Some(alone(document.version.clone(), statement))
                };
                let is_same = |one: &Option<Document>, two: &Option<Document>| match (one, two) {
                    (Some(one), Some(two)) => one.is_same_as(two),
                    (one, two) => one.is_none() && two.is_none(),
                };
                sids(&put.statements).chain(remove.iter().map(String::as_str)).all(|sid| {
                    let now = named(value, sid);
                    // That it is gone is as good as undone.
                    now.is_none() || is_same(&now, &named(before, sid)) || is_same(&now, &named(&after, sid))
                })
            }
            // Grants of an ACL bear no names: those that are there are those that were granted.
            Self::Acl { .. } => true,
        }
    }

    /// The change that takes this one back, where it was made on `before`.
    pub fn undo(&self, before: &Value) -> Self {
        match self {
            Self::Set(_) => Self::Set(before.clone()),
            Self::Statements { put, remove } => {
                let touched: Vec<&str> =
                    sids(&put.statements).chain(remove.iter().map(String::as_str)).collect();
                let old = before.document().map(|it| it.statements.as_slice()).unwrap_or_default();
                let is_touched =
                    |it: &&Statement| it.sid.as_deref().is_some_and(|sid| touched.contains(&sid));
                let restored: Vec<_> = old.iter().filter(is_touched).cloned().collect();
                let remove = touched.iter().filter(|sid| !sids(&restored).any(|it| it == **sid));
                Self::Statements {
                    remove: remove.map(|sid| (*sid).to_owned()).collect(),
                    put: Document::of(restored),
                }
            }
            Self::Acl { grant, take } => Self::Acl {
                grant: take.iter().filter(|it| before.has_grant(it)).cloned().collect(),
                take: grant.iter().filter(|it| !before.has_grant(it)).cloned().collect(),
            },
        }
    }

    /// Both changes, this one first.
    pub(crate) fn and(self, next: Self) -> Self {
        match (self, next) {
            (Self::Statements { put, remove }, Self::Statements { put: more, remove: gone }) => {
                let is_new =
                    |it: &Statement| !sids(&more.statements).any(|sid| it.sid.as_deref() == Some(sid));
                let kept = put.statements.into_iter().filter(is_new);
                let statements: Vec<_> = kept.chain(more.statements.iter().cloned()).collect();
                let remove =
                    remove.into_iter().chain(gone).filter(|sid| !sids(&statements).any(|it| it == sid));
                Self::Statements { remove: remove.collect(), put: Document::of(statements) }
            }
            (Self::Acl { mut grant, mut take }, Self::Acl { grant: more, take: gone }) => {
                grant.retain(|it| !gone.contains(it));
                take.retain(|it| !more.contains(it));
                add(&mut grant, &more);
                add(&mut take, &gone);
                Self::Acl { grant, take }
            }
            (_, next) => next,
        }
    }

    /// Whether all that it does is to take something away.
    pub(crate) fn only_takes(&self) -> bool {
        match self {
            Self::Statements { put, .. } => put.statements.is_empty(),
            Self::Acl { grant, .. } => grant.is_empty(),
            Self::Set(value) => *value == Value::Absent,
        }
    }

    /// Whether nothing is to be there.
    pub(crate) const fn is_removal(&self) -> bool {
        matches!(self, Self::Set(Value::Absent))
    }

    /// Whether it is a change of the whole value, which cannot be made on another than it was planned on.
    pub(crate) const fn is_whole(&self) -> bool {
        matches!(self, Self::Set(_))
    }
}

impl Value {
    fn has_grant(&self, grant: &AclGrant) -> bool {
        matches!(self, Self::Acl(acl) if acl.grants.contains(grant))
    }
}

/// Adds entries, each once: a change that was tried again is noted again.
fn add(grants: &mut Vec<AclGrant>, more: &[AclGrant]) {
    for grant in more {
        if !grants.contains(grant) {
            grants.push(grant.clone());
        }
    }
}

fn sids(statements: &[Statement]) -> impl Iterator<Item = &str> {
    statements.iter().filter_map(|statement| statement.sid.as_deref())
}

/// A document with these statements, in place of those of their Sids, and without those that are removed. What says the
/// same already stays as AWS writes it. A policy without statements is none.
fn merged(old: Option<&Document>, put: &[Statement], remove: &[String]) -> Value {
    let mut merged = old.cloned().unwrap_or_else(|| Document::of(Vec::new()));
    let is_removed = |it: &Statement| it.sid.as_ref().is_some_and(|sid| remove.contains(sid));
    merged.statements.retain(|statement| !is_removed(statement));
    for statement in put {
        let version = merged.version.clone();
        match merged.statements.iter_mut().find(|it| it.sid == statement.sid) {
            Some(stored) if is_same(version, stored, statement) => {}
            Some(stored) => *stored = statement.clone(),
            None => merged.statements.push(statement.clone()),
        }
    }
    if merged.statements.is_empty() { Value::Absent } else { Value::Document(merged) }
}

fn is_same(version: Option<String>, one: &Statement, two: &Statement) -> bool {
    alone(version.clone(), one).is_same_as(&alone(version, two))
}

fn alone(version: Option<String>, statement: &Statement) -> Document {
    Document { version, id: None, statements: vec![statement.clone()] }
}

/// A managed policy that is yet to be, or to have another document.
pub(crate) fn managed_policy(document: Document, grant: String) -> Value {
    let policy =
        ManagedPolicyValue { document, default_version: None, versions: Vec::new(), grant: Some(grant) };
    Value::ManagedPolicy(policy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AccessControlList, AclGrantee};

    fn entry(grantee: &str) -> AclGrant {
        AclGrant { grantee: AclGrantee::CanonicalUser(grantee.repeat(64)), permission: "READ".to_owned() }
    }

    #[test]
    fn an_entry_that_was_taken_twice_comes_back_once() {
        let before =
            Value::Acl(AccessControlList { owner: "a".repeat(64), grants: vec![entry("a"), entry("b")] });
        let take = Change::Acl { grant: Vec::new(), take: vec![entry("b")] };
        let undo = take.clone().and(take.clone()).undo(&before);
        assert_eq!(undo.apply(&take.apply(&before)), before);
    }

    #[test]
    fn a_managed_policy_is_back_when_the_newer_version_is_gone() {
        let value = |versions: &[&str]| {
            Value::ManagedPolicy(ManagedPolicyValue {
                document: Document::default(),
                default_version: Some("v2".to_owned()),
                versions: versions.iter().map(|it| (*it).to_owned()).collect(),
                grant: None,
            })
        };
        let back = Change::Set(value(&["v1", "v2"]));
        let is_back =
            [&["v1", "v2"][..], &["v2"], &["v1", "v2", "v3"], &["v4"]].map(|it| back.is_done(&value(it)));
        // Of one that was made again no version is as it was, and none is too many.
        assert_eq!(is_back, [true, true, false, true]);
        assert!(
            Change::Set(managed_policy(Document::default(), "grant".to_owned()))
                .is_done(&value(&["v1", "v2"]))
        );
    }
}
