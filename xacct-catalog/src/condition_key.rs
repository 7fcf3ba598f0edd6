use crate::{blob, key_template};
use std::fmt;

/// A condition key of a service, such as `s3:prefix` or `s3:ExistingObjectTag/${TagKey}`.
///
/// # Examples
///
/// ```
/// use xacct_catalog::KeyType;
///
/// let s3 = xacct_catalog::service("s3").expect("S3 is a service");
/// let max_keys = s3.condition_key("s3:max-keys").expect("S3 has that key");
/// assert_eq!(max_keys.key_type(), KeyType::Numeric);
/// assert!(!max_keys.is_multivalued());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConditionKey {
    /// As in a key list.
    bits: u16,
}

/// What the values of a condition key are, which decides the operators that suit it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyType {
    /// Text, for `StringEquals`, `StringLike` and their kin.
    String,
    /// ARNs, for `ArnEquals`, `ArnLike` and their kin.
    Arn,
    /// `true` or `false`, for `Bool`.
    Bool,
    /// Numbers, for `NumericEquals` and its kin.
    Numeric,
    /// Instants, for `DateEquals` and its kin.
    Date,
    /// Addresses, for `IpAddress` and `NotIpAddress`.
    IpAddress,
    /// Base64, for `BinaryEquals`.
    Binary,
}

impl ConditionKey {
    pub(crate) fn from_bits(bits: u16) -> Self {
        ConditionKey { bits }
    }

    /// Its name as AWS lists it, with a placeholder such as `${TagKey}` where the user's text stands.
    pub fn name(self) -> &'static str {
        blob::text(blob::leading_text(blob::KEYS, self.bits & 0xfff))
    }

    /// What its values are.
    pub fn key_type(self) -> KeyType {
        KeyType::from_code((self.bits >> 12) & 7)
    }

    /// Whether a request can carry several values, so that a condition needs `ForAllValues` or `ForAnyValue`.
    pub fn is_multivalued(self) -> bool {
        self.bits & 0x8000 != 0
    }

    /// Whether `key` is this key, in any case; a placeholder fits any text that is not empty.
    pub fn matches(self, key: &str) -> bool {
        key_template::matches(self.name(), key)
    }

    pub(crate) fn fixed_length(self) -> usize {
        key_template::fixed_length(self.name())
    }
}

impl fmt::Debug for ConditionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ConditionKey({}: {})", self.name(), self.key_type())
    }
}

impl KeyType {
    pub(crate) fn from_code(code: u16) -> Self {
        match code {
            1 => KeyType::Arn,
            2 => KeyType::Bool,
            3 => KeyType::Numeric,
            4 => KeyType::Date,
            5 => KeyType::IpAddress,
            6 => KeyType::Binary,
            _ => KeyType::String,
        }
    }

    /// The name that AWS's reference gives the type, such as `ARN`.
    pub fn as_str(self) -> &'static str {
        match self {
            KeyType::String => "String",
            KeyType::Arn => "ARN",
            KeyType::Bool => "Bool",
            KeyType::Numeric => "Numeric",
            KeyType::Date => "Date",
            KeyType::IpAddress => "IPAddress",
            KeyType::Binary => "Binary",
        }
    }
}

impl fmt::Display for KeyType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
