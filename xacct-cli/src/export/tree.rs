//! JSON whose members keep the order that they are given in, policies among it.

use serde::ser::{Serialize, SerializeMap, Serializer};
use xacct_core::Document;

/// A value of JSON.
#[derive(Clone, Debug)]
pub(super) enum Tree {
    Text(String),
    Number(u32),
    List(Vec<Self>),
    Object(Vec<(String, Self)>),
    /// A policy, as IAM's JSON.
    Policy(Document),
}

impl Tree {
    pub(super) fn text(text: impl ToString) -> Self {
        Self::Text(text.to_string())
    }

    /// An object of these members, without those that there are not.
    pub(super) fn object<const N: usize>(members: [(&str, Option<Self>); N]) -> Self {
        let members = members.into_iter();
        Self::Object(members.filter_map(|(name, value)| Some((name.to_owned(), value?))).collect())
    }

    /// Indented, with a line break at its end.
    pub(super) fn to_json(&self) -> String {
        // Texts as keys and values that are none of serde's own: that cannot fail.
        let json = serde_json::to_string_pretty(self).unwrap_or_default();
        format!("{json}\n")
    }
}

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(number) => serializer.serialize_u32(*number),
            Self::List(entries) => entries.serialize(serializer),
            Self::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (name, value) in members {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
            Self::Policy(document) => document.serialize(serializer),
        }
    }
}
