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
        let compiled = CompiledPolicy::new(kind, document).named(name);
        let sent: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
        let is_list = sent.get("Statement").is_some_and(serde_json::Value::is_array);
        let stored = Self { is_list, compiled };
        let quota = kind.quota().usual;
        let length = match kind {
            PolicyKind::Trust => significant(text),
            PolicyKind::KmsKey => text.len(),
            // S3 measures what it gives back.
            _ => stored.text(world).len(),
        };
        if length > quota { Err(Unstorable::TooLong(quota)) } else { Ok(stored) }
    }

    /// The document as it is read back: unique ids as ARNs, as long as whom they name exists.
    pub(crate) fn document(&self, world: &World) -> Document {
        let mut document = self.compiled.document().clone();
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
        significant(&self.text)
    }

    /// The policy prepared for decisions, by its name.
    pub(crate) fn compile(&self, kind: PolicyKind, name: &str) -> CompiledPolicy {
        CompiledPolicy::new(kind, self.document.clone()).named(name)
    }
}

/// The characters of a JSON text but for white space outside of strings, as IAM counts them.
fn significant(json: &str) -> usize {
    let (mut in_string, mut is_escaped) = (false, false);
    let counts = |character: &char| {
        let counts = in_string || !character.is_ascii_whitespace();
        (in_string, is_escaped) = match character {
            _ if is_escaped => (in_string, false),
            '"' => (!in_string, false),
            '\\' => (in_string, in_string),
            _ => (in_string, false),
        };
        counts
    };
    json.chars().filter(counts).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_counts_in_strings_alone() {
        assert_eq!(significant("{ \"a b\" :\n[\"\\\" x\"]}"), "{\"a b\":[\"\\\" x\"]}".len());
    }
}
