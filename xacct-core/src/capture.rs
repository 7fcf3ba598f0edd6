//! Values that are known only at run time, captured by `{name}` in a string of `policy!`.
//!
//! The place in the policy decides the type, and each type is one whose values match nothing but themselves. That is
//! why a policy with captures needs no check at run time: whatever is captured, it says no more than what was checked.

use crate::{
    AccessPointName, AccountId, BucketName, CanonicalUserId, ConditionText, IpRange, KeyPrefix, KeySegment,
    KmsKeyId, ObjectKey, PolicyName, PrincipalArn, Region, ResourceArn, RoleName, RoleSessionName, Timestamp,
    UserName,
};
use std::borrow::Cow;

/// A place that a capture can fill, and so the type that it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Position {
    /// An account, in an ARN or as a whole: [`AccountId`].
    Account,
    /// The Region of an ARN: [`Region`].
    Region,
    /// A bucket, in an ARN: [`BucketName`].
    Bucket,
    /// The beginning of an object's key, before `*` or more of the key: [`KeyPrefix`].
    KeyPrefix,
    /// A part of an object's key between two slashes: [`KeySegment`].
    KeySegment,
    /// The rest of an object's key: [`ObjectKey`].
    ObjectKey,
    /// An access point, in an ARN: [`AccessPointName`].
    AccessPoint,
    /// A user, in an ARN: [`UserName`].
    User,
    /// A role, in an ARN: [`RoleName`].
    Role,
    /// A session of a role, in an ARN: [`RoleSessionName`].
    Session,
    /// A managed policy, in an ARN: [`PolicyName`].
    ManagedPolicy,
    /// A KMS key, in an ARN: [`KmsKeyId`].
    KmsKey,
    /// A principal of S3: [`CanonicalUserId`].
    CanonicalUser,
    /// A principal: [`PrincipalArn`], or [`AccountId`] for an account as a whole.
    Principal,
    /// A resource, or an ARN that a condition compares: [`ResourceArn`] or [`PrincipalArn`].
    Arn,
    /// A text that a condition compares: [`ConditionText`], or any other of these types that is text.
    Text,
    /// A number that a condition compares: an integer.
    Number,
    /// `true` or `false`: [`bool`].
    Bool,
    /// An instant that a condition compares: [`Timestamp`].
    Timestamp,
    /// Addresses that a condition compares: [`IpRange`].
    IpRange,
}

impl Position {
    /// Every position.
    pub const ALL: &[Self] = &[
        Self::Account,
        Self::Region,
        Self::Bucket,
        Self::KeyPrefix,
        Self::KeySegment,
        Self::ObjectKey,
        Self::AccessPoint,
        Self::User,
        Self::Role,
        Self::Session,
        Self::ManagedPolicy,
        Self::KmsKey,
        Self::CanonicalUser,
        Self::Principal,
        Self::Arn,
        Self::Text,
        Self::Number,
        Self::Bool,
        Self::Timestamp,
        Self::IpRange,
    ];

    /// The name of the type that it takes.
    pub const fn type_name(self) -> &'static str {
        match self {
            Self::Account => "AccountId",
            Self::Region => "Region",
            Self::Bucket => "BucketName",
            Self::KeyPrefix => "KeyPrefix",
            Self::KeySegment => "KeySegment",
            Self::ObjectKey => "ObjectKey",
            Self::AccessPoint => "AccessPointName",
            Self::User => "UserName",
            Self::Role => "RoleName",
            Self::Session => "RoleSessionName",
            Self::ManagedPolicy => "PolicyName",
            Self::KmsKey => "KmsKeyId",
            Self::CanonicalUser => "CanonicalUserId",
            Self::Principal => "PrincipalArn",
            Self::Arn => "ResourceArn",
            Self::Text => "ConditionText",
            Self::Number => "i64",
            Self::Bool => "bool",
            Self::Timestamp => "Timestamp",
            Self::IpRange => "IpRange",
        }
    }

    /// The most that a value of its type takes in JSON, in bytes: what the size check reserves for it. Quotes and
    /// backslashes count twice, since JSON escapes them.
    pub const fn greatest_length(self) -> usize {
        match self {
            Self::Account => 12,
            Self::Region => 32,
            Self::Bucket => 63,
            Self::AccessPoint => 50,
            Self::User | Self::Role | Self::Session | Self::CanonicalUser => 64,
            Self::ManagedPolicy => 128,
            Self::KmsKey => 36,
            Self::KeyPrefix | Self::KeySegment | Self::ObjectKey | Self::Text => 2 * 1_024,
            Self::Principal => 2 * 640,
            Self::Arn => 2 * 2_048,
            Self::Number | Self::Timestamp | Self::IpRange => 48,
            Self::Bool => 5,
        }
    }

    /// An example of what can stand there, another for each `number`: what the checks look at while compiling. It needs
    /// no escape in JSON. Where a Region belongs, it is one of `partition`.
    pub fn example(self, number: u32, partition: &str) -> String {
        match self {
            Self::Account | Self::Principal => format!("{:012}", 987_600_000_000 + u64::from(number)),
            Self::Region => example_region(number, partition),
            Self::KeyPrefix => format!("capture-{number:04}/"),
            Self::KmsKey => format!("ca970000-0000-4000-8000-{number:012}"),
            Self::CanonicalUser => format!("{number:064x}"),
            _ => format!("capture-{number:04}"),
        }
    }
}

/// A Region of the partition with a number that none has.
fn example_region(number: u32, partition: &str) -> String {
    let known = xacct_catalog::partition(partition).and_then(|partition| partition.regions().next());
    let (place, _) = known.unwrap_or("us-east-1").rsplit_once('-').unwrap_or_default();
    format!("{place}-{}", 9_000 + number)
}

/// A value that can be captured where a policy expects an `As`, and that then says no more than itself.
///
/// Implemented by the types of this crate and by nothing else.
///
/// # Examples
/// ```
/// use xacct_core::capture::Fills;
/// use xacct_core::{AccountId, BucketName, ConditionText};
///
/// fn takes<As>(value: &impl Fills<As>) -> String {
///     value.text().into_owned()
/// }
/// let bucket = BucketName::new("reports")?;
/// assert_eq!(takes::<BucketName>(&bucket), "reports");
/// assert_eq!(takes::<ConditionText>(&bucket), "reports", "a condition can compare it too");
/// # Ok::<(), xacct_core::Fault>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be captured where the policy expects `{As}`",
    label = "the place in the policy decides the type: `{As}`",
    note = "make one with `{As}::new(…)?`, which refuses what would match more than itself"
)]
pub trait Fills<As>: sealed::Sealed {
    /// The value as it stands in the policy.
    fn text(&self) -> Cow<'_, str>;
}

/// An integer, which can be captured where a condition compares numbers.
///
/// Implemented by Rust's integers and by nothing else.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be captured where the policy expects a number",
    label = "a numeric operator compares it",
    note = "every integer can be captured here, such as `i64` or `u32`"
)]
pub trait FillsNumber: sealed::Sealed {
    /// The number as it stands in the policy.
    fn text(&self) -> Cow<'_, str>;
}

/// A truth value, which can be captured below `Bool` and `Null`.
///
/// Implemented by [`bool`] and by nothing else.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be captured where the policy expects `bool`",
    label = "`Bool` and `Null` compare with `true` or `false`"
)]
pub trait FillsBool: sealed::Sealed {
    /// The value as it stands in the policy.
    fn text(&self) -> Cow<'_, str>;
}

mod sealed {
    pub trait Sealed {}
    impl<T: Sealed + ?Sized> Sealed for &T {}
}

#[diagnostic::do_not_recommend]
impl<As, T: Fills<As> + ?Sized> Fills<As> for &T {
    fn text(&self) -> Cow<'_, str> {
        T::text(self)
    }
}

macro_rules! fills {
    ($($Type:ident: $($As:ident)+;)+) => {$(
        impl sealed::Sealed for $Type {}
        $(#[diagnostic::do_not_recommend]
        impl Fills<$As> for $Type {
            fn text(&self) -> Cow<'_, str> {
                Cow::Borrowed(self.as_str())
            }
        })+
    )+};
}

fills! {
    AccountId: AccountId PrincipalArn ConditionText;
    Region: Region ConditionText;
    BucketName: BucketName ConditionText;
    KeyPrefix: KeyPrefix ConditionText;
    KeySegment: KeySegment ObjectKey ConditionText;
    ObjectKey: ObjectKey ConditionText;
    AccessPointName: AccessPointName ConditionText;
    UserName: UserName ConditionText;
    RoleName: RoleName ConditionText;
    RoleSessionName: RoleSessionName ConditionText;
    PolicyName: PolicyName ConditionText;
    KmsKeyId: KmsKeyId ConditionText;
    CanonicalUserId: CanonicalUserId ConditionText;
    PrincipalArn: PrincipalArn ResourceArn ConditionText;
    ResourceArn: ResourceArn ConditionText;
    ConditionText: ConditionText;
    Timestamp: Timestamp;
    IpRange: IpRange;
}

macro_rules! fills_number {
    ($($Type:ident)+) => {$(
        impl sealed::Sealed for $Type {}
        #[diagnostic::do_not_recommend]
        impl FillsNumber for $Type {
            fn text(&self) -> Cow<'_, str> {
                Cow::Owned(self.to_string())
            }
        }
    )+};
}

fills_number!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);

#[diagnostic::do_not_recommend]
impl<T: FillsNumber + ?Sized> FillsNumber for &T {
    fn text(&self) -> Cow<'_, str> {
        T::text(self)
    }
}

impl sealed::Sealed for bool {}

#[diagnostic::do_not_recommend]
impl FillsBool for bool {
    fn text(&self) -> Cow<'_, str> {
        Cow::Borrowed(if *self { "true" } else { "false" })
    }
}

#[diagnostic::do_not_recommend]
impl<T: FillsBool + ?Sized> FillsBool for &T {
    fn text(&self) -> Cow<'_, str> {
        T::text(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Principal;

    #[test]
    fn every_example_is_a_value_of_its_type() {
        for partition in xacct_catalog::partitions() {
            for number in [0, 1, 42, 9_999] {
                for position in Position::ALL {
                    let text = position.example(number, partition.id());
                    let is_value = match position {
                        Position::Account => AccountId::new(text).is_ok(),
                        Position::Region => partition.has_region(&text) && Region::new(text).is_ok(),
                        Position::Bucket => BucketName::new(text).is_ok(),
                        Position::KeyPrefix => KeyPrefix::new(text).is_ok(),
                        Position::KeySegment => KeySegment::new(text).is_ok(),
                        Position::ObjectKey => ObjectKey::new(text).is_ok(),
                        Position::AccessPoint => AccessPointName::new(text).is_ok(),
                        Position::User => UserName::new(text).is_ok(),
                        Position::Role => RoleName::new(text).is_ok(),
                        Position::Session => RoleSessionName::new(text).is_ok(),
                        Position::ManagedPolicy => PolicyName::new(text).is_ok(),
                        Position::KmsKey => KmsKeyId::new(text).is_ok(),
                        Position::CanonicalUser => CanonicalUserId::new(text).is_ok(),
                        Position::Principal => Principal::new(crate::PrincipalKind::Aws, &text).is_ok(),
                        // What stands there as a whole is not looked at.
                        Position::Arn | Position::Text | Position::Number => true,
                        Position::Bool | Position::Timestamp | Position::IpRange => true,
                    };
                    assert!(is_value, "{position:?} {number} {}", partition.id());
                }
            }
        }
    }

    #[test]
    fn examples_of_different_numbers_differ_and_none_holds_another() {
        for position in Position::ALL {
            let (one, ten) = (position.example(1, "aws"), position.example(10, "aws"));
            assert!(!ten.contains(&one) && !one.contains(&ten), "{position:?}");
        }
    }

    #[test]
    fn the_greatest_lengths_are_those_of_the_types() {
        let longest = |position: Position, accepts: &dyn Fn(String) -> bool, fill: &str| {
            let length = |json: &str| json.len() + json.matches(['"', '\\']).count();
            let accepted =
                (0..5_000).rev().map(|count| fill.repeat(count)).find(|text| accepts(text.clone()));
            assert!(length(&accepted.unwrap()) <= position.greatest_length(), "{position:?}");
        };
        longest(Position::Account, &|text| AccountId::new(text).is_ok(), "1");
        longest(Position::Bucket, &|text| BucketName::new(text).is_ok(), "a");
        longest(Position::KeySegment, &|text| KeySegment::new(text).is_ok(), "\"");
        longest(Position::ObjectKey, &|text| ObjectKey::new(text).is_ok(), "\\");
        longest(Position::Text, &|text| ConditionText::new(text).is_ok(), "\"");
        longest(Position::User, &|text| UserName::new(text).is_ok(), "u");
        longest(Position::Session, &|text| RoleSessionName::new(text).is_ok(), "u");
        longest(Position::ManagedPolicy, &|text| PolicyName::new(text).is_ok(), "u");
        longest(Position::AccessPoint, &|text| AccessPointName::new(text).is_ok(), "u");
        let role =
            |text: String| PrincipalArn::new(format!("arn:aws:iam::222222222222:role/{text}/r")).is_ok();
        longest(Position::Principal, &role, "\"");
        longest(Position::Region, &|text| Region::new(format!("us-east-{text}")).is_ok(), "1");
        assert!(i128::MIN.to_string().len() <= Position::Number.greatest_length());
    }
}
