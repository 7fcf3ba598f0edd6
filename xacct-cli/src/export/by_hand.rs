//! What a tool cannot do of a grant.

use super::tree::Tree;
use std::fmt;
use xacct_core::grant::AclDocument;
use xacct_core::{AccountId, Document};

/// Something that is to be done by hand.
#[derive(Clone, Debug)]
pub(super) struct ByHand {
    /// What it is about: `the policy of the key arn:…`.
    pub(super) what: String,
    /// Why the tool cannot, and what to do.
    pub(super) why: &'static str,
    /// What it has to hold.
    pub(super) content: ByHandContent,
}

/// What is to be put somewhere by hand.
#[derive(Clone, Debug)]
pub(super) enum ByHandContent {
    Policy(Document),
    Acl(AclDocument),
    Ownership(&'static str),
}

impl fmt::Display for ByHand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.what, self.why)
    }
}

/// All that is left in an account: each with what it has to hold, as the AWS CLI takes it.
pub(super) fn to_json(account: &AccountId, left: &[ByHand]) -> String {
    let entry = |left: &ByHand| {
        let content = match &left.content {
            ByHandContent::Policy(document) => ("policy", Tree::Policy(document.clone())),
            ByHandContent::Acl(acl) => ("access_control_policy", of_acl(acl)),
            ByHandContent::Ownership(ownership) => ("object_ownership", Tree::text(ownership)),
        };
        let (name, content) = content;
        Tree::object([
            ("what", Some(Tree::text(&left.what))),
            ("why", Some(Tree::text(left.why))),
            (name, Some(content)),
        ])
    };
    Tree::object([
        ("//", Some(Tree::text(super::MARK))),
        ("account", Some(Tree::text(account))),
        ("by_hand", Some(Tree::List(left.iter().map(entry).collect()))),
    ])
    .to_json()
}

fn of_acl(acl: &AclDocument) -> Tree {
    match serde_json::from_str(&acl.to_cli_json()) {
        Ok(value) => of_value(value),
        Err(_) => Tree::text(acl),
    }
}

fn of_value(value: serde_json::Value) -> Tree {
    match value {
        serde_json::Value::Array(entries) => Tree::List(entries.into_iter().map(of_value).collect()),
        serde_json::Value::Object(members) => {
            Tree::Object(members.into_iter().map(|(name, value)| (name, of_value(value))).collect())
        }
        serde_json::Value::String(text) => Tree::Text(text),
        other => Tree::text(other),
    }
}
