use crate::{Code, Fault};
use std::fmt;
use std::str::FromStr;
use xacct_catalog::KeyType;

const IF_EXISTS: &str = "IfExists";

/// A condition operator: a comparison, with or without `IfExists`, for one value or for a set of them.
///
/// # Examples
/// ```
/// use xacct_core::{Operator, OperatorName, Qualifier};
///
/// let operator: Operator = "ForAnyValue:StringLikeIfExists".parse()?;
/// assert_eq!(operator.qualifier, Some(Qualifier::ForAnyValue));
/// assert_eq!(operator.name, OperatorName::StringLike);
/// assert!(operator.if_exists);
/// assert_eq!(operator.to_string(), "ForAnyValue:StringLikeIfExists");
///
/// let fault = "StringEqual".parse::<Operator>().unwrap_err();
/// assert_eq!(fault.suggestion.as_deref(), Some("StringEquals"));
/// # Ok::<(), xacct_core::Fault>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Operator {
    /// How a key with several values is compared.
    pub qualifier: Option<Qualifier>,
    /// The comparison.
    pub name: OperatorName,
    /// Whether the condition also holds when the request does not carry the key.
    pub if_exists: bool,
}

/// How the values of a multi-valued key are compared with those of the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Qualifier {
    /// Every value of the request must match; also holds when there is none.
    ForAllValues,
    /// At least one value of the request must match.
    ForAnyValue,
}

impl Qualifier {
    const ALL: [Self; 2] = [Self::ForAllValues, Self::ForAnyValue];

    /// The qualifier as IAM writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ForAllValues => "ForAllValues",
            Self::ForAnyValue => "ForAnyValue",
        }
    }
}

macro_rules! operator_names {
    ($($Name:ident $what:literal,)+) => {
        /// A comparison of IAM's policy language.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum OperatorName {
            $(#[doc = $what] $Name,)+
        }

        impl OperatorName {
            /// Every comparison, in the order of IAM's documentation.
            pub const ALL: &[Self] = &[$(Self::$Name),+];

            /// The name as IAM writes it.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$Name => stringify!($Name),)+
                }
            }
        }
    };
}

operator_names! {
    StringEquals "The same text, case included.",
    StringNotEquals "Another text, case included.",
    StringEqualsIgnoreCase "The same text but for case.",
    StringNotEqualsIgnoreCase "Another text, case aside.",
    StringLike "A text that fits the pattern; `*` and `?` are wildcards.",
    StringNotLike "A text that does not fit the pattern.",
    NumericEquals "The same number.",
    NumericNotEquals "Another number.",
    NumericLessThan "A smaller number.",
    NumericLessThanEquals "A number not above.",
    NumericGreaterThan "A greater number.",
    NumericGreaterThanEquals "A number not below.",
    DateEquals "The same instant.",
    DateNotEquals "Another instant.",
    DateLessThan "Before the instant.",
    DateLessThanEquals "Not after the instant.",
    DateGreaterThan "After the instant.",
    DateGreaterThanEquals "Not before the instant.",
    Bool "The same truth value.",
    BinaryEquals "The same bytes, written in base64.",
    IpAddress "An address within the range.",
    NotIpAddress "An address outside the range.",
    ArnEquals "An ARN that fits the pattern part by part; the same as `ArnLike`.",
    ArnLike "An ARN that fits the pattern part by part.",
    ArnNotEquals "An ARN that does not fit; the same as `ArnNotLike`.",
    ArnNotLike "An ARN that does not fit the pattern.",
    Null "Whether the request lacks the key: `true` when it does.",
}

impl OperatorName {
    /// What it reads its values as; none for `Null`, which asks for the key's presence.
    pub fn value_type(self) -> Option<KeyType> {
        Some(match self {
            Self::StringEquals | Self::StringNotEquals | Self::StringLike | Self::StringNotLike => {
                KeyType::String
            }
            Self::StringEqualsIgnoreCase | Self::StringNotEqualsIgnoreCase => KeyType::String,
            Self::NumericEquals | Self::NumericNotEquals => KeyType::Numeric,
            Self::NumericLessThan | Self::NumericLessThanEquals => KeyType::Numeric,
            Self::NumericGreaterThan | Self::NumericGreaterThanEquals => KeyType::Numeric,
            Self::DateEquals | Self::DateNotEquals => KeyType::Date,
            Self::DateLessThan | Self::DateLessThanEquals => KeyType::Date,
            Self::DateGreaterThan | Self::DateGreaterThanEquals => KeyType::Date,
            Self::Bool => KeyType::Bool,
            Self::BinaryEquals => KeyType::Binary,
            Self::IpAddress | Self::NotIpAddress => KeyType::IpAddress,
            Self::ArnEquals | Self::ArnLike | Self::ArnNotEquals | Self::ArnNotLike => KeyType::Arn,
            Self::Null => return None,
        })
    }

    /// Whether it resolves policy variables in its values.
    pub(crate) fn resolves_variables(self) -> bool {
        matches!(self.value_type(), Some(KeyType::String | KeyType::Arn))
    }

    /// Whether `*` and `?` in its values are wildcards.
    pub(crate) fn has_wildcards(self) -> bool {
        matches!(self, Self::StringLike | Self::StringNotLike) || self.value_type() == Some(KeyType::Arn)
    }

    /// Whether it holds where the values differ.
    pub(crate) const fn is_negated(self) -> bool {
        matches!(
            self,
            Self::StringNotEquals
                | Self::StringNotEqualsIgnoreCase
                | Self::StringNotLike
                | Self::NumericNotEquals
                | Self::DateNotEquals
                | Self::NotIpAddress
                | Self::ArnNotEquals
                | Self::ArnNotLike
        )
    }
}

impl Operator {
    /// Whether it is a comparison that fails where the request does not carry the key, and where the values differ.
    pub(crate) const fn limits(self) -> bool {
        let is_comparison = !self.name.is_negated() && !matches!(self.name, OperatorName::Null);
        is_comparison && !self.if_exists && !matches!(self.qualifier, Some(Qualifier::ForAllValues))
    }
}

impl FromStr for Operator {
    type Err = Fault;

    /// # Errors
    /// `INVALID_CONDITION_OPERATOR` when there is no such operator (case counts), `NULL_WITH_IF_EXISTS` for
    /// `NullIfExists`.
    fn from_str(text: &str) -> Result<Self, Fault> {
        let (qualifier, comparison) = match text.split_once(':') {
            Some((qualifier, rest)) => (Some(qualifier_of(text, qualifier)?), rest),
            None => (None, text),
        };
        let stripped = comparison.strip_suffix(IF_EXISTS);
        let (name, if_exists) = (stripped.unwrap_or(comparison), stripped.is_some());
        let start = text.len() - comparison.len();
        let name = OperatorName::ALL
            .iter()
            .copied()
            .find(|operator| operator.as_str() == name)
            .ok_or_else(|| unknown(text, start, comparison))?;
        if name == OperatorName::Null && if_exists {
            return Err(Fault::new(
                Code::NULL_WITH_IF_EXISTS,
                format!("`{text}`: `Null` takes no `{IF_EXISTS}`"),
            )
            .at(text.len() - IF_EXISTS.len()..text.len())
            .help("`Null` already asks whether the key exists: write `Null`")
            .suggest(text.strip_suffix(IF_EXISTS)));
        }
        Ok(Self { qualifier, name, if_exists })
    }
}

fn qualifier_of(text: &str, qualifier: &str) -> Result<Qualifier, Fault> {
    let known = Qualifier::ALL.into_iter().find(|known| known.as_str() == qualifier);
    known.ok_or_else(|| {
        let nearest = xacct_catalog::nearest::among(qualifier, Qualifier::ALL.map(Qualifier::as_str));
        let mended = nearest.map(|nearest| text.replacen(qualifier, nearest, 1));
        Fault::new(Code::INVALID_CONDITION_OPERATOR, format!("unknown qualifier `{qualifier}`"))
            .at(0..qualifier.len())
            .help("the qualifiers are `ForAllValues` and `ForAnyValue`")
            .suggest(mended.filter(|mended| mended.parse::<Operator>().is_ok()))
    })
}

fn unknown(text: &str, start: usize, comparison: &str) -> Fault {
    let every = OperatorName::ALL.iter().flat_map(|operator| {
        let plain = operator.as_str().to_owned();
        let if_exists = format!("{plain}{IF_EXISTS}");
        [plain, if_exists]
    });
    let every: Vec<_> = every.filter(|name| name != "NullIfExists").collect();
    let nearest = xacct_catalog::nearest::among(comparison, every.iter().map(String::as_str));
    let mended = nearest.map(|nearest| [text.get(..start).unwrap_or_default(), nearest].concat());
    Fault::new(Code::INVALID_CONDITION_OPERATOR, format!("unknown condition operator `{text}`"))
        .suggest(mended)
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(qualifier) = self.qualifier {
            write!(f, "{}:", qualifier.as_str())?;
        }
        write!(f, "{}{}", self.name.as_str(), if self.if_exists { IF_EXISTS } else { "" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operator_reads_back() {
        for name in OperatorName::ALL.iter().copied() {
            for qualifier in [None, Some(Qualifier::ForAllValues), Some(Qualifier::ForAnyValue)] {
                for if_exists in [false, true] {
                    let operator = Operator { qualifier, name, if_exists };
                    let read = operator.to_string().parse::<Operator>();
                    let null_if_exists = name == OperatorName::Null && if_exists;
                    assert_eq!(read.is_err(), null_if_exists, "{operator}");
                    assert!(null_if_exists || read == Ok(operator));
                }
            }
        }
    }

    #[test]
    fn every_operator_is_of_a_family() {
        for (name, family) in [
            (OperatorName::StringNotEqualsIgnoreCase, Some(KeyType::String)),
            (OperatorName::ArnNotLike, Some(KeyType::Arn)),
            (OperatorName::NumericLessThan, Some(KeyType::Numeric)),
            (OperatorName::DateEquals, Some(KeyType::Date)),
            (OperatorName::Bool, Some(KeyType::Bool)),
            (OperatorName::BinaryEquals, Some(KeyType::Binary)),
            (OperatorName::IpAddress, Some(KeyType::IpAddress)),
            (OperatorName::NotIpAddress, Some(KeyType::IpAddress)),
            (OperatorName::Null, None),
        ] {
            assert_eq!(name.value_type(), family, "{name:?}");
        }
        let negated = OperatorName::ALL.iter().filter(|name| name.is_negated()).count();
        assert_eq!(negated, 8);
    }

    #[test]
    fn a_suggestion_is_itself_an_operator() {
        for text in [
            "StringEqual",
            "stringlike",
            "ForAnyvalue:StringLike",
            "ArnLikeIfExist",
            "NullIfExists",
            "ForAnyValue:StringEqual",
        ] {
            let fault = text.parse::<Operator>().unwrap_err();
            let suggestion = fault.suggestion.unwrap_or_else(|| panic!("{text} has no suggestion"));
            assert!(suggestion.parse::<Operator>().is_ok(), "{suggestion}");
        }
    }

    #[test]
    fn what_holds_without_the_key_limits_nothing() {
        let limits = |text: &str| text.parse::<Operator>().unwrap().limits();
        assert!(limits("StringEquals") && limits("ForAnyValue:ArnLike") && limits("Bool"));
        for text in ["StringNotEquals", "StringEqualsIfExists", "ForAllValues:StringLike", "Null"] {
            assert!(!limits(text), "{text}");
        }
    }

    #[test]
    fn nonsense_has_no_suggestion() {
        assert_eq!("Xyzzy".parse::<Operator>().unwrap_err().suggestion, None);
        assert!("".parse::<Operator>().is_err() && ":".parse::<Operator>().is_err());
    }
}
