//! The condition keys that a request carries.

use super::RequestError;
use crate::value::{boolean, number};
use crate::{Arn, Timestamp};
use std::net::IpAddr;
use xacct_catalog::KeyType;

/// The condition keys that a request carries, with their values.
///
/// Keys are compared without regard to case. A key that AWS has needs values of its type; keys that the catalogue does
/// not know hold any text.
///
/// # Examples
/// ```
/// use xacct_core::evaluate::Context;
///
/// let context = Context::default()
///     .with("aws:SecureTransport", "true")?
///     .with("aws:SourceIp", "203.0.113.7")?
///     .with("aws:TagKeys", ["team", "stage"])?;
/// assert_eq!(context.get("AWS:sourceip").count(), 1);
/// assert!(Context::default().with("aws:SourceIp", "next door").is_err());
/// # Ok::<(), xacct_core::evaluate::RequestError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// In the order of the keys, which are in lower case.
    entries: Vec<(Box<str>, ContextValue)>,
}

/// What a request carries for one condition key.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ContextValue {
    /// The value of a key that has one.
    One(String),
    /// The values of a key that can have several, as few as there are.
    Many(Vec<String>),
}

impl ContextValue {
    fn values(&self) -> &[String] {
        match self {
            Self::One(value) => std::slice::from_ref(value),
            Self::Many(values) => values,
        }
    }
}

impl From<&str> for ContextValue {
    fn from(value: &str) -> Self {
        Self::One(value.to_owned())
    }
}

impl From<String> for ContextValue {
    fn from(value: String) -> Self {
        Self::One(value)
    }
}

impl From<bool> for ContextValue {
    fn from(value: bool) -> Self {
        Self::One(value.to_string())
    }
}

impl From<u64> for ContextValue {
    fn from(value: u64) -> Self {
        Self::One(value.to_string())
    }
}

impl From<Vec<String>> for ContextValue {
    fn from(values: Vec<String>) -> Self {
        Self::Many(values)
    }
}

impl<const N: usize> From<[&str; N]> for ContextValue {
    fn from(values: [&str; N]) -> Self {
        Self::Many(values.map(str::to_owned).into())
    }
}

impl Context {
    /// The context with one key more, or another value for it.
    ///
    /// # Errors
    /// When AWS has the key and the value is not of its type, or there are several and the key has one.
    pub fn with(mut self, key: &str, value: impl Into<ContextValue>) -> Result<Self, RequestError> {
        let value = typed(key, value.into())?;
        self.set(key, value);
        Ok(self)
    }

    /// The same for a value that is known to be of the key's type, and need not be looked up.
    pub(crate) fn with_known(mut self, key: &str, value: impl Into<ContextValue>) -> Self {
        self.set(key, value.into());
        self
    }

    /// What the request carries for a key, whatever its case.
    pub fn get(&self, key: &str) -> impl Iterator<Item = &str> {
        let values = self.value(&key.to_ascii_lowercase()).map_or(&[][..], ContextValue::values);
        values.iter().map(String::as_str)
    }

    /// Whether it carries no key at all.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The value of a key in lower case.
    pub(super) fn value(&self, key: &str) -> Option<&ContextValue> {
        let at = self.entries.binary_search_by(|(known, _)| (**known).cmp(key)).ok()?;
        self.entries.get(at).map(|(_, value)| value)
    }

    /// The value of a key in lower case that has exactly one, which is what a policy variable stands for.
    pub(super) fn single(&self, key: &str) -> Option<&str> {
        match self.value(key)? {
            ContextValue::One(value) => Some(value),
            ContextValue::Many(_) => None,
        }
    }

    /// Sets a key, which is in lower case, unless it is carried already.
    pub(super) fn imply(&mut self, key: &'static str, value: impl Into<ContextValue>) {
        if let Err(at) = self.entries.binary_search_by(|(known, _)| (**known).cmp(key)) {
            self.entries.insert(at, (key.into(), value.into()));
        }
    }

    pub(super) fn set(&mut self, key: &str, value: ContextValue) {
        let key: Box<str> = key.to_ascii_lowercase().into();
        match self.entries.binary_search_by(|(known, _)| known.cmp(&key)) {
            Ok(at) => {
                if let Some((_, old)) = self.entries.get_mut(at) {
                    *old = value;
                }
            }
            Err(at) => self.entries.insert(at, (key, value)),
        }
    }
}

/// What AWS says of a condition key.
struct Known {
    types: Vec<KeyType>,
    is_multivalued: bool,
}

fn known(key: &str) -> Option<Known> {
    if let Some(global) = xacct_catalog::global_condition_key(key) {
        let types = global.alternative_types().chain([global.key_type()]).collect();
        return Some(Known { types, is_multivalued: global.is_multivalued() });
    }
    let own = xacct_catalog::condition_key(key)?;
    Some(Known { types: vec![own.key_type()], is_multivalued: own.is_multivalued() })
}

/// The value as the key has it: one, or as many as there are.
fn typed(key: &str, value: ContextValue) -> Result<ContextValue, RequestError> {
    let Some(known) = known(key) else { return Ok(value) };
    for text in value.values() {
        if !known.types.iter().any(|kind| fits(*kind, text)) {
            let [key, value] = [key, text].map(str::to_owned);
            let expected = known.types.last().copied().unwrap_or(KeyType::String);
            return Err(RequestError::ContextType { key, value, expected });
        }
    }
    match (value, known.is_multivalued) {
        (ContextValue::One(value), true) => Ok(ContextValue::Many(vec![value])),
        (ContextValue::Many(_), false) => Err(RequestError::ContextNotMultivalued { key: key.to_owned() }),
        (value, _) => Ok(value),
    }
}

fn fits(key_type: KeyType, value: &str) -> bool {
    match key_type {
        KeyType::String => true,
        KeyType::Arn => Arn::new(value.to_owned()).is_ok(),
        KeyType::Bool => boolean(value).is_ok(),
        KeyType::Numeric => number(value).is_ok(),
        KeyType::Date => Timestamp::new(value.to_owned()).is_ok(),
        KeyType::IpAddress => value.parse::<IpAddr>().is_ok(),
        KeyType::Binary => super::comparison::base64_digits(value).is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_of_their_keys_type() {
        for (key, value) in [
            ("aws:SourceIp", "203.0.113.0/24"),
            ("aws:SourceIp", ""),
            ("aws:SecureTransport", "yes"),
            ("s3:max-keys", "ten"),
            ("aws:CurrentTime", "tomorrow"),
            ("aws:PrincipalArn", "ana"),
        ] {
            let error = Context::default().with(key, value).unwrap_err();
            assert!(error.to_string().contains(key), "{error}");
        }
        for (key, value) in [
            ("aws:EpochTime", "1800000000"),
            ("aws:EpochTime", "2026-01-01T00:00:00Z"),
            ("corp:anything", "at all"),
            ("s3:nosuchkey", "x"),
            ("aws:PrincipalTag/team", ""),
        ] {
            assert!(Context::default().with(key, value).is_ok(), "{key}");
        }
    }

    #[test]
    fn several_values_are_for_keys_that_have_several() {
        assert!(Context::default().with("aws:username", ["a", "b"]).is_err());
        let context = Context::default().with("aws:TagKeys", "team").unwrap();
        assert_eq!(context.value("aws:tagkeys"), Some(&ContextValue::Many(vec!["team".into()])));
        assert_eq!(context.single("aws:tagkeys"), None);
    }

    #[test]
    fn the_last_value_counts() {
        let context =
            Context::default().with("aws:username", "a").unwrap().with("AWS:Username", "b").unwrap();
        assert_eq!(context.get("aws:username").collect::<Vec<_>>(), ["b"]);
    }
}
