//! Values that are known only at run time, captured by `{name}` in a string of `policy!`.
//!
//! The place in the policy decides the type, and each type is one whose values match nothing but themselves. That is
//! why a policy with captures needs no check at run time: whatever is captured, it says no more than what was checked.

use crate::value_form::ValueForm;
use crate::{
    AccessPointName, AccountId, BucketName, CanonicalUserId, ConditionText, ExternalId, KeyPrefix,
    KeySegment, KmsKeyArn, KmsKeyId, NarrowIpRange, ObjectKey, OperatorName, OrganizationId, PolicyName,
    PrincipalArn, Region, ResourceArn, RoleName, RoleSessionName, Timestamp, UserName, VpcEndpointId, VpcId,
};
use std::borrow::Cow;
use xacct_catalog::KeyType;

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
    /// Addresses that a condition compares: [`NarrowIpRange`].
    IpRange,
    /// The VPC that a condition compares: [`VpcId`].
    Vpc,
    /// The VPC endpoint that a condition compares: [`VpcEndpointId`].
    VpcEndpoint,
    /// The key that a condition compares, or that encrypts what a grant is about: [`KmsKeyArn`].
    KmsKeyArn,
    /// What has to be said to assume the role of a grant: [`ExternalId`].
    ExternalId,
    /// The organization of a grant's grantees: [`OrganizationId`].
    Organization,
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
        Self::Vpc,
        Self::VpcEndpoint,
        Self::KmsKeyArn,
        Self::ExternalId,
        Self::Organization,
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
            Self::IpRange => "NarrowIpRange",
            Self::Vpc => "VpcId",
            Self::VpcEndpoint => "VpcEndpointId",
            Self::KmsKeyArn => "KmsKeyArn",
            Self::ExternalId => "ExternalId",
            Self::Organization => "OrganizationId",
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
            Self::Number | Self::Timestamp => 40,
            Self::IpRange => 49,
            Self::Vpc | Self::VpcEndpoint => 22,
            Self::KmsKeyArn => 144,
            Self::ExternalId => 1_224,
            Self::Organization => 34,
            Self::Bool => 5,
        }
    }

    /// What can be captured as a value of `key` below an operator; nothing where a value is to be written out. `None` for
    /// an operator that is not known.
    pub fn of_value(operator: Option<OperatorName>, key: &str) -> Option<Self> {
        let Some(operator) = operator else { return Some(Self::Text) };
        Some(match operator.value_type() {
            None | Some(KeyType::Bool) => Self::Bool,
            Some(KeyType::Numeric) => Self::Number,
            Some(KeyType::Date) => Self::Timestamp,
            Some(KeyType::IpAddress) => Self::IpRange,
            Some(KeyType::Binary) => return None,
            Some(compared @ (KeyType::String | KeyType::Arn)) => match ValueForm::of_key(key) {
                Some(ValueForm::Account | ValueForm::AccountOfPrincipal) => Self::Account,
                Some(ValueForm::Region) => Self::Region,
                Some(ValueForm::Vpc) => Self::Vpc,
                Some(ValueForm::VpcEndpoint) => Self::VpcEndpoint,
                Some(ValueForm::KmsKey) => Self::KmsKeyArn,
                Some(ValueForm::Service | ValueForm::SingleService | ValueForm::ServiceOfRegion) => {
                    return None;
                }
                None if compared == KeyType::Arn => Self::Arn,
                None => Self::Text,
            },
        })
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
            Self::Organization => format!("o-capture{number:04}"),
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
            #[inline]
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
    NarrowIpRange: NarrowIpRange;
    VpcId: VpcId ConditionText;
    VpcEndpointId: VpcEndpointId ConditionText;
    KmsKeyArn: KmsKeyArn ResourceArn ConditionText;
    ExternalId: ExternalId ConditionText;
    OrganizationId: OrganizationId ConditionText;
}

macro_rules! fills_number {
    ($($Type:ident)+) => {$(
        impl sealed::Sealed for $Type {}
        #[diagnostic::do_not_recommend]
        impl FillsNumber for $Type {
            #[inline]
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

    /// Whether the type of a position accepts a text.
    fn accepts(position: Position, text: String) -> bool {
        match position {
            Position::Account => AccountId::new(text).is_ok(),
            Position::Region => Region::new(text).is_ok(),
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
            Position::Principal => PrincipalArn::new(text).is_ok(),
            Position::Arn => ResourceArn::new(text).is_ok(),
            Position::Text => ConditionText::new(text).is_ok(),
            Position::Number => text.parse::<i128>().is_ok_and(|number| number.to_string() == text),
            Position::Bool => text.parse::<bool>().is_ok(),
            Position::Timestamp => Timestamp::new(text).is_ok(),
            Position::IpRange => NarrowIpRange::new(text).is_ok(),
            Position::Vpc => VpcId::new(text).is_ok(),
            Position::VpcEndpoint => VpcEndpointId::new(text).is_ok(),
            Position::KmsKeyArn => KmsKeyArn::new(text).is_ok(),
            Position::ExternalId => ExternalId::new(text).is_ok(),
            Position::Organization => OrganizationId::new(text).is_ok(),
        }
    }

    /// Positions whose example stands for a whole text, which no check looks at.
    const WHOLE: [Position; 9] = [
        Position::Arn,
        Position::Text,
        Position::Number,
        Position::Bool,
        Position::Timestamp,
        Position::IpRange,
        Position::Vpc,
        Position::VpcEndpoint,
        Position::KmsKeyArn,
    ];

    #[test]
    fn every_example_that_is_looked_at_is_a_value_of_its_type() {
        for partition in xacct_catalog::partitions() {
            for number in [0, 1, 42, 9_999] {
                for position in Position::ALL.iter().filter(|position| !WHOLE.contains(position)) {
                    let text = position.example(number, partition.id());
                    let is_value = match position {
                        // An account as a whole is the least that a principal can be.
                        Position::Principal => Principal::new(crate::PrincipalKind::Aws, &text).is_ok(),
                        Position::Region => partition.has_region(&text) && accepts(*position, text),
                        _ => accepts(*position, text),
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

    /// The longest values of a position, as what is repeated between a beginning and an end.
    const fn longest(position: Position) -> (&'static str, &'static str, &'static str) {
        match position {
            Position::Account => ("", "1", ""),
            Position::Region => ("us-east-", "1", ""),
            Position::KeyPrefix => ("", "\"", "/"),
            Position::KeySegment | Position::Text => ("", "\"", ""),
            Position::ObjectKey => ("", "\\", ""),
            Position::KmsKey => ("mrk-", "0", ""),
            Position::CanonicalUser => ("", "0", ""),
            Position::Principal => ("arn:aws-us-gov:iam::222222222222:role/", "\"", "/r"),
            Position::Arn => ("arn:aws:s3:::b/", "\"", ""),
            Position::Number => ("-", "1", ""),
            Position::Bool => ("false", "", ""),
            Position::Timestamp => ("2026-12-31T23:59:59.", "1", "+00:00"),
            Position::IpRange => ("ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255/", "128", ""),
            Position::Vpc => ("vpc-", "0", ""),
            Position::VpcEndpoint => ("vpce-", "0", ""),
            Position::KmsKeyArn => ("arn:aws-us-gov:kms:us-gov-west-1:222222222222:key/", "0", ""),
            Position::Organization => ("o-", "a", ""),
            _ => ("", "a", ""),
        }
    }

    #[test]
    fn no_value_is_longer_than_what_is_reserved_for_it() {
        for position in Position::ALL {
            let (start, fill, end) = longest(*position);
            let texts = (0..3_000).rev().map(|count| format!("{start}{}{end}", fill.repeat(count)));
            let accepted = texts.into_iter().find(|text| accepts(*position, text.clone()));
            let Some(text) = accepted else { panic!("{position:?} has no value of that form") };
            let in_json = text.len() + text.matches(['"', '\\']).count();
            assert!(in_json <= position.greatest_length(), "{position:?}: {in_json}");
        }
    }

    #[test]
    fn what_a_condition_compares_decides_with_its_key() {
        let of =
            |operator: OperatorName, key| Position::of_value(Some(operator), key).map(Position::type_name);
        for (operator, key, expected) in [
            (OperatorName::StringEquals, "aws:PrincipalTag/team", Some("ConditionText")),
            (OperatorName::StringEquals, "AWS:sourceaccount", Some("AccountId")),
            (OperatorName::StringNotEquals, "aws:RequestedRegion", Some("Region")),
            (OperatorName::StringEquals, "aws:SourceVpc", Some("VpcId")),
            (OperatorName::StringEquals, "aws:SourceVpce", Some("VpcEndpointId")),
            (OperatorName::ArnLike, "aws:PrincipalArn", Some("ResourceArn")),
            (OperatorName::ArnEquals, "s3:x-amz-server-side-encryption-aws-kms-key-id", Some("KmsKeyArn")),
            (OperatorName::StringEquals, "kms:ViaService", None),
            (OperatorName::BinaryEquals, "x:y", None),
            (OperatorName::Null, "aws:SourceVpc", Some("bool")),
            (OperatorName::NotIpAddress, "aws:SourceIp", Some("NarrowIpRange")),
        ] {
            assert_eq!(of(operator, key), expected, "{operator:?} {key}");
        }
    }
}
