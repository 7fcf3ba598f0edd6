//! `Serialize` for documents and policies: the same tree as the JSON text.

use super::tree::Json;
use crate::kind::Kind;
use crate::{Document, Policy};
use serde_core::ser::{SerializeMap, SerializeSeq};
use serde_core::{Serialize, Serializer};
use serde_json::Number;
use serde_json::value::RawValue;

impl Serialize for Document {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_tree().serialize(serializer)
    }
}

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::True => serializer.serialize_bool(true),
            Self::False => serializer.serialize_bool(false),
            Self::Number(digits) | Self::Rounded(digits) => number(digits, serializer),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(entries) => {
                let mut list = serializer.serialize_seq(Some(entries.len()))?;
                entries.iter().try_for_each(|entry| list.serialize_element(entry))?;
                list.end()
            }
            Self::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                members.iter().try_for_each(|(name, value)| map.serialize_entry(name, value))?;
                map.end()
            }
        }
    }
}

/// As the narrowest of serde's numbers that keeps the digits. Others keep them where the serializer is serde_json's.
fn number<S: Serializer>(digits: &str, serializer: S) -> Result<S::Ok, S::Error> {
    if let Some(number) = digits.parse::<i64>().ok().filter(|number| number.to_string() == digits) {
        return serializer.serialize_i64(number);
    }
    if let Some(number) = digits.parse::<u64>().ok().filter(|number| number.to_string() == digits) {
        return serializer.serialize_u64(number);
    }
    let decimal = digits.parse().ok().and_then(Number::from_f64);
    match decimal.filter(|number| number.to_string() == digits).and_then(|number| number.as_f64()) {
        Some(number) => serializer.serialize_f64(number),
        None => match RawValue::from_string(digits.to_owned()) {
            Ok(number) => number.serialize(serializer),
            Err(_) => serializer.serialize_str(digits),
        },
    }
}

impl<K: Kind> Serialize for Policy<K> {
    /// # Errors
    /// The serializer's own.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.document().serialize(serializer)
    }
}
