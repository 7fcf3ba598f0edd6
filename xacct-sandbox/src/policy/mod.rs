//! Policies as AWS keeps them: refused when it refuses them, principals by their unique ids.

mod malformed;
mod principals;

pub(crate) use malformed::malformed;

use crate::state::World;
use std::time::SystemTime;
use xacct_core::evaluate::CompiledPolicy;
use xacct_core::{Document, PolicyKind};

/// Why AWS does not store a policy, in its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unstorable {
    /// It is no policy of its kind.
    Malformed(String),
    /// It names a principal that does not exist: the kind of principal, and what was named.
    Principal(String, String),
    /// It is longer than the number of characters, or bytes, that the kind may have.
    TooLong(usize),
}

/// The policy of a bucket, an access point, a key or a role: whom it names is kept by unique id, so that a user or role that is deleted
/// and created again is not meant.
#[derive(Clone, Debug)]
pub(crate) struct ResourcePolicy {
    document: Document,
    /// Whether statements were sent as a list, which clients go through also where it has one.
    is_list: bool,
    pub(crate) compiled: CompiledPolicy,
}

/// A policy of a user, a group, a role or a session, as it was sent.
#[derive(Clone, Debug)]
pub(crate) struct IdentityDocument {
    pub(crate) text: String,
    pub(crate) document: Document,
}

impl ResourcePolicy {
    /// Takes a policy in, as AWS stores it: existing principals by unique id, accounts as their root.
    pub(crate) fn store(
        world: &World,
        now: SystemTime,
        kind: PolicyKind,
        name: &str,
        text: &str,
    ) -> Result<Self, Unstorable> {
        let mut document = malformed(kind, text)?;
        principals::resolve(world, now, &mut document)?;
        let quota = kind.quota().usual;
        if kind.quota().length_of(&document.to_string()) > quota {
            return Err(Unstorable::TooLong(quota));
        }
        let compiled = CompiledPolicy::new(kind, document.clone()).named(name);
        let sent: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
        let is_list = sent.get("Statement").is_some_and(serde_json::Value::is_array);
        Ok(Self { document, is_list, compiled })
    }

    /// The document as it is read back: unique ids as ARNs, as long as whom they name exists.
    pub(crate) fn document(&self, world: &World) -> Document {
        let mut document = self.document.clone();
        principals::show(world, &mut document);
        document
    }

    /// The same as JSON.
    pub(crate) fn text(&self, world: &World) -> String {
        let text = self.document(world).to_string();
        // `Statement` stands last.
        let parts = text.split_once(r#""Statement":{"#).filter(|_| self.is_list);
        match parts.and_then(|(before, behind)| Some((before, behind.strip_suffix('}')?))) {
            Some((before, statement)) => format!(r#"{before}"Statement":[{{{statement}]}}"#),
            None => text,
        }
    }
}

impl IdentityDocument {
    /// Takes a policy in that is no longer than `limit`, white space aside.
    pub(crate) fn store(kind: PolicyKind, text: &str, limit: usize) -> Result<Self, Unstorable> {
        let document = malformed(kind, text)?;
        let stored = Self { text: text.to_owned(), document };
        if stored.length() > limit { Err(Unstorable::TooLong(limit)) } else { Ok(stored) }
    }

    /// How long it is as IAM counts: white space between JSON's tokens aside.
    pub(crate) fn length(&self) -> usize {
        self.document.to_string().chars().count()
    }

    /// The policy prepared for decisions, by its name.
    pub(crate) fn compile(&self, kind: PolicyKind, name: &str) -> CompiledPolicy {
        CompiledPolicy::new(kind, self.document.clone()).named(name)
    }
}
