//! A value of a condition, read once as its operator reads it, and compared with values of requests.

use super::Context;
use super::arn_glob::{ArnGlob, SplitArn};
use super::glob::{Case, Glob, Notation};
use crate::value::{boolean, instant, number};
use crate::{IpRange, OperatorName};
use std::cmp::Ordering;
use xacct_catalog::KeyType;

/// What a value of a request is compared with.
#[derive(Clone, Debug)]
pub(super) enum Comparison {
    Text(Glob, Case),
    Arn(ArnGlob),
    Number(Order, Number),
    Instant(Order, i128),
    Bool(bool),
    /// The digits of base64, without the padding behind them.
    Binary(Box<str>),
    Range(IpRange),
}

/// A number; a whole one is compared to the last digit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Number {
    whole: Option<i128>,
    nearest: f64,
}

impl Number {
    fn of(text: &str) -> Option<Self> {
        Some(Self { nearest: number(text).ok()?, whole: text.parse().ok() })
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.partial_cmp(other) == Some(Ordering::Equal)
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        match (self.whole, other.whole) {
            (Some(one), Some(other)) => Some(one.cmp(&other)),
            _ => self.nearest.partial_cmp(&other.nearest),
        }
    }
}

/// How a number or an instant compares.
#[derive(Clone, Copy, Debug)]
pub(super) enum Order {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Order {
    const fn of(operator: OperatorName) -> Self {
        match operator {
            OperatorName::NumericLessThan | OperatorName::DateLessThan => Self::Less,
            OperatorName::NumericLessThanEquals | OperatorName::DateLessThanEquals => Self::LessOrEqual,
            OperatorName::NumericGreaterThan | OperatorName::DateGreaterThan => Self::Greater,
            OperatorName::NumericGreaterThanEquals | OperatorName::DateGreaterThanEquals => {
                Self::GreaterOrEqual
            }
            _ => Self::Equal,
        }
    }

    fn holds<T: PartialOrd>(self, one: T, other: T) -> bool {
        let order = one.partial_cmp(&other);
        match self {
            Self::Equal => order == Some(Ordering::Equal),
            Self::Less => order == Some(Ordering::Less),
            Self::LessOrEqual => order.is_some_and(Ordering::is_le),
            Self::Greater => order == Some(Ordering::Greater),
            Self::GreaterOrEqual => order.is_some_and(Ordering::is_ge),
        }
    }
}

impl Comparison {
    /// Reads a value of a policy; none where the operator cannot read it, so that its condition never holds.
    pub(super) fn new(operator: OperatorName, value: &str, variables: bool) -> Option<Self> {
        let text = |case| {
            let notation = Notation { wildcards: operator.has_wildcards(), variables };
            Some(Self::Text(Glob::new(value, notation)?, case))
        };
        match operator.value_type()? {
            KeyType::String => match operator {
                OperatorName::StringEqualsIgnoreCase | OperatorName::StringNotEqualsIgnoreCase => {
                    text(Case::Ignored)
                }
                _ => text(Case::Counts),
            },
            KeyType::Arn => ArnGlob::new(value, variables).map(Self::Arn),
            KeyType::Numeric => Some(Self::Number(Order::of(operator), Number::of(value)?)),
            KeyType::Date => Some(Self::Instant(Order::of(operator), instant(value)?)),
            // Variables are for the documentation's list of operators, where `Bool` has them.
            KeyType::Bool if variables && value.contains("${") => text(Case::Ignored),
            KeyType::Bool => boolean(value).ok().map(Self::Bool),
            KeyType::Binary => base64_digits(value).map(|digits| Self::Binary(digits.into())),
            KeyType::IpAddress => IpRange::new(value.to_owned()).ok().map(Self::Range),
        }
    }

    /// The only text that matches, where it is compared as text, case included.
    pub(super) fn literal(&self) -> Option<&str> {
        match self {
            Self::Text(glob, Case::Counts) => glob.literal(),
            _ => None,
        }
    }

    /// Whether a value of a request matches; none where it is not of the type that is compared.
    pub(super) fn matches(&self, value: &str, context: &Context) -> Option<bool> {
        Some(match self {
            Self::Text(glob, case) => glob.matches(value, context, *case),
            Self::Arn(glob) => glob.matches(SplitArn::of(value)?, context, Case::Counts),
            Self::Number(order, wanted) => order.holds(Number::of(value)?, *wanted),
            Self::Instant(order, wanted) => order.holds(instant(value)?, *wanted),
            Self::Bool(wanted) => boolean(value).ok()? == *wanted,
            Self::Binary(wanted) => base64_digits(value)? == &**wanted,
            Self::Range(range) => range.contains(value.parse().ok()?),
        })
    }
}

/// The digits of a text in base64, without the padding behind them: of two texts they are equal where the bytes are. None
/// where the last digit holds bits of no byte, which no encoder writes.
pub(super) fn base64_digits(text: &str) -> Option<&str> {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = text.trim_end_matches('=');
    let spare_bits = match (text.len() - digits.len(), text.len().is_multiple_of(4)) {
        (padding @ 0..=2, true) => (1 << (2 * padding)) - 1,
        _ => return None,
    };
    let value = |byte: u8| DIGITS.iter().position(|digit| *digit == byte);
    let last = digits.bytes().last().map_or(Some(0), value)?;
    (last & spare_bits == 0 && digits.bytes().all(|byte| value(byte).is_some())).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use OperatorName::*;

    fn matches(operator: OperatorName, wanted: &str, value: &str) -> Option<bool> {
        Comparison::new(operator, wanted, true)?.matches(value, &Context::default())
    }

    #[test]
    fn each_family_compares_as_its_type() {
        for (operator, wanted, value, expected) in [
            (StringEquals, "a*", "a*", Some(true)),
            (StringEquals, "a*", "ab", Some(false)),
            (StringNotEquals, "A", "a", Some(false)),
            (StringEqualsIgnoreCase, "AbÇ", "aBç", Some(true)),
            (StringLike, "a*", "ab", Some(true)),
            (NumericEquals, "10", "10.0", Some(true)),
            (NumericLessThanEquals, "10", "10", Some(true)),
            (NumericGreaterThan, "-1", "0", Some(true)),
            (NumericLessThan, "9007199254740993", "9007199254740992", Some(true)),
            (NumericEquals, "9007199254740993", "9007199254740992", Some(false)),
            (NumericGreaterThan, "1.5", "2", Some(true)),
            (NumericEquals, "10", "ten", None),
            (NumericEquals, "ten", "10", None),
            (DateLessThan, "2026-01-01T00:00:00Z", "2025-12-31T23:30:00-01:00", Some(false)),
            (DateEquals, "2026-01-01", "1767225600", Some(true)),
            (DateGreaterThanEquals, "2026", "2026-01-01T00:00:00Z", Some(true)),
            (Bool, "TRUE", "true", Some(true)),
            (Bool, "yes", "true", None),
            (BinaryEquals, "aGk=", "aGk=", Some(true)),
            (BinaryEquals, "aGk=", "aGk", None),
            (BinaryEquals, "aGk=", "aGl=", None),
            (BinaryEquals, "aA==", "aA==", Some(true)),
            (BinaryEquals, "", "", Some(true)),
            (IpAddress, "203.0.113.77/24", "203.0.113.9", Some(true)),
            (NotIpAddress, "2001:db8::/32", "2001:db9::1", Some(false)),
            (IpAddress, "0.0.0.0/0", "::1", Some(false)),
            (IpAddress, "203.0.113.0/24", "next door", None),
            (ArnLike, "arn:aws:sns:*:*:t", "arn:aws:sns:us-east-1:111111111111:t", Some(true)),
            (ArnEquals, "arn:aws:s3:::b*", "arn:aws:s3:::b/k", Some(true)),
            (ArnLike, "b", "arn:aws:s3:::b", None),
            (ArnLike, "arn:aws:s3:::b", "b", None),
        ] {
            assert_eq!(matches(operator, wanted, value), expected, "{operator:?} {wanted} {value}");
        }
    }
}
