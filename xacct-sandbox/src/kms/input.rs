//! What requests bring, and how much of a list is answered at once.

use crate::refusal::{Answer, Refusal};
use serde::Deserialize;
use serde_json::Value;

/// A request that names a key and nothing else.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct KeyInput {
    pub(super) key_id: String,
}

/// Which part of a list is asked for.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Paging {
    limit: Option<usize>,
    marker: Option<String>,
}

/// A part of a list, and where the next one begins.
#[derive(Debug)]
pub(super) struct Page<T> {
    pub(super) entries: Vec<T>,
    pub(super) next_marker: Option<String>,
}

/// Reads a request.
pub(super) fn read<'i, T: Deserialize<'i>>(input: &'i Value) -> Answer<T> {
    T::deserialize(input).map_err(|error| {
        let text = error.to_string();
        let missing = text.strip_prefix("missing field `").and_then(|rest| rest.split_once('`'));
        match missing {
            Some((field, _)) => invalid(&first_in_lower_case(field), None, "Member must not be null"),
            None => Refusal::new(400, "SerializationException", text),
        }
    })
}

/// `ValidationException`, as KMS says it.
pub(super) fn invalid(field: &str, value: Option<&str>, constraint: &str) -> Refusal {
    let value = value.map_or_else(|| "null".to_owned(), |value| format!("'{value}'"));
    let message = format!(
        "1 validation error detected: Value {value} at '{field}' failed to satisfy constraint: {constraint}"
    );
    refused(message)
}

/// `ValidationException` in words of its own.
pub(super) fn refused(message: impl Into<String>) -> Refusal {
    Refusal::new(400, "ValidationException", message)
}

fn first_in_lower_case(field: &str) -> String {
    let (first, rest) = field.split_at_checked(1).unwrap_or_default();
    format!("{}{rest}", first.to_lowercase())
}

impl Paging {
    /// The part of these entries that is asked for. They are in the order of their names, by which the next part begins.
    pub(super) fn page<T>(
        &self,
        entries: Vec<T>,
        name: fn(&T) -> &str,
        usual: usize,
        most: usize,
    ) -> Answer<Page<T>> {
        let limit = self.limit.unwrap_or(usual);
        if limit == 0 || limit > most {
            let constraint = format!("Member must have value between 1 and {most}");
            return Err(invalid("limit", Some(&limit.to_string()), &constraint));
        }
        let start = match &self.marker {
            None => 0,
            Some(marker) => entries.iter().position(|entry| name(entry) == marker).ok_or_else(|| {
                Refusal::new(400, "InvalidMarkerException", format!("Invalid marker: {marker}"))
            })?,
        };
        let next_marker = entries.get(start + limit).map(|entry| name(entry).to_owned());
        Ok(Page { entries: entries.into_iter().skip(start).take(limit).collect(), next_marker })
    }
}

impl<T> Page<T> {
    /// The reply: the entries below `field`, and whether there are more.
    pub(super) fn reply(self, field: &str, entry: impl FnMut(T) -> Value) -> Value {
        let mut reply = serde_json::Map::new();
        reply.insert(field.to_owned(), self.entries.into_iter().map(entry).collect());
        reply.insert("Truncated".to_owned(), self.next_marker.is_some().into());
        if let Some(marker) = self.next_marker {
            reply.insert("NextMarker".to_owned(), marker.into());
        }
        reply.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_come_in_parts() {
        let page = |limit, marker: Option<&str>| {
            let paging = Paging { limit, marker: marker.map(str::to_owned) };
            paging.page(vec!["a", "b", "c"], |entry| entry, 100, 1000)
        };
        let first = page(Some(2), None).unwrap();
        assert_eq!((first.entries, first.next_marker.as_deref()), (vec!["a", "b"], Some("c")));
        let last = page(Some(2), Some("c")).unwrap();
        assert_eq!((last.entries, last.next_marker), (vec!["c"], None));
        assert_eq!(page(None, Some("x")).unwrap_err().code, "InvalidMarkerException");
        assert_eq!(page(Some(0), None).unwrap_err().code, "ValidationException");
    }

    #[test]
    fn what_is_missing_is_said_as_kms_says_it() {
        let error = read::<KeyInput>(&serde_json::json!({})).unwrap_err();
        assert!(error.message.contains("Value null at 'keyId'"), "{}", error.message);
    }
}
