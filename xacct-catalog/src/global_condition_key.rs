use crate::{KeyType, blob, key_template};
use std::fmt;

/// A condition key that does not belong to one service's actions: the keys of `aws:`, and the few of other prefixes
/// that every service's requests can carry, such as `lambda:SourceFunctionArn`.
///
/// # Examples
///
/// ```
/// let team = xacct_catalog::global_condition_key("aws:PrincipalTag/team").expect("it is a global key");
/// assert_eq!(team.name(), "aws:PrincipalTag/${TagKey}");
/// assert!(xacct_catalog::global_condition_key("aws:SecureTransprot").is_none());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GlobalConditionKey(u16);

/// What a global condition key tells of, as the IAM user guide groups them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// The network that the request came through.
    Network,
    /// Who asks.
    Principal,
    /// The request itself.
    Request,
    /// What is asked for.
    Resource,
    /// The role session that asks.
    Session,
}

/// All global condition keys, sorted by name.
pub fn global_condition_keys() -> impl ExactSizeIterator<Item = GlobalConditionKey> {
    (0..count()).map(GlobalConditionKey)
}

/// Which global condition key `key` is, in any case; a placeholder fits any text that is not empty.
pub fn global_condition_key(key: &str) -> Option<GlobalConditionKey> {
    let exactly = blob::find(blob::GLOBAL_KEYS, 0, count(), key.as_bytes()).map(GlobalConditionKey);
    // Most keys of services are none of these, which shows at their first letter.
    let first = key.bytes().next().map(|byte| byte.to_ascii_lowercase());
    let begins_so = |known: &GlobalConditionKey| known.first_byte() == first;
    exactly.or_else(|| global_condition_keys().filter(begins_so).find(|known| known.matches(key)))
}

fn count() -> u16 {
    u16::try_from(blob::GLOBAL_KEYS.len()).unwrap_or_default()
}

impl GlobalConditionKey {
    /// Its name as AWS lists it, with a placeholder such as `${TagKey}` where the user's text stands.
    pub fn name(self) -> &'static str {
        blob::text(blob::leading_text(blob::GLOBAL_KEYS, self.0))
    }

    /// What its values are.
    pub fn key_type(self) -> KeyType {
        KeyType::from_code(u16::from(self.record()[4]))
    }

    /// What else its values can be: the seconds of `aws:EpochTime` suit numeric operators too.
    pub fn alternative_types(self) -> impl Iterator<Item = KeyType> {
        let bits = self.record()[5];
        (0..8).filter(move |code| bits & (1 << code) != 0).map(KeyType::from_code)
    }

    /// Whether a request can carry several values, so that a condition needs `ForAllValues` or `ForAnyValue`.
    pub fn is_multivalued(self) -> bool {
        self.flag(1)
    }

    /// Whether IAM Access Analyzer calls it an error to give it a wildcard or a variable, since it names who or what
    /// may be trusted.
    pub fn is_sensitive(self) -> bool {
        self.flag(2)
    }

    /// Whether it has another service's prefix.
    pub fn is_cross_service(self) -> bool {
        self.flag(4)
    }

    /// Whether AWS keeps it only for old policies.
    pub fn is_legacy(self) -> bool {
        self.flag(8)
    }

    /// What it tells of.
    pub fn category(self) -> Category {
        match self.record()[7] {
            0 => Category::Network,
            1 => Category::Principal,
            3 => Category::Resource,
            4 => Category::Session,
            _ => Category::Request,
        }
    }

    /// Whether `key` is this key, in any case; a placeholder fits any text that is not empty.
    pub fn matches(self, key: &str) -> bool {
        key_template::matches(self.name(), key)
    }

    /// Its first letter, which is in lower case in every key.
    fn first_byte(self) -> Option<u8> {
        blob::bytes(blob::leading_text(blob::GLOBAL_KEYS, self.0)).first().copied()
    }

    fn flag(self, bit: u8) -> bool {
        self.record()[6] & bit != 0
    }

    fn record(self) -> [u8; 8] {
        blob::record(blob::GLOBAL_KEYS, self.0)
    }
}

impl fmt::Debug for GlobalConditionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GlobalConditionKey({}: {})", self.name(), self.key_type())
    }
}
