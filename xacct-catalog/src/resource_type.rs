use crate::arn_pattern::{self, Given};
use crate::{ConditionKey, Service, blob};
use std::fmt;

/// A type of resource, such as S3's `bucket`.
///
/// # Examples
///
/// ```
/// let s3 = xacct_catalog::service("s3").expect("S3 is a service");
/// let object = s3.resource_type("object").expect("S3 has objects");
/// assert_eq!(object.arn_patterns().next(), Some("arn:${Partition}:s3:::${BucketName}/${ObjectName}"));
/// assert!(object.may_match("arn:aws:s3:::reports/*"));
/// assert!(!object.may_match("arn:aws:s3:::reports"));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceType {
    service: Service,
    index: u16,
}

impl ResourceType {
    pub(crate) fn at(service: Service, index: u16) -> Self {
        ResourceType { service, index }
    }

    /// The type that lists call `number`.
    pub(crate) fn numbered(service: Service, number: u16) -> Self {
        ResourceType { service, index: service.first_resource_type().saturating_add(number) }
    }

    /// The service that lists it. Its ARNs may name another one: STS acts on roles, which are IAM's.
    pub fn service(self) -> Service {
        self.service
    }

    /// Its name in the service authorization reference, such as `bucket`.
    pub fn name(self) -> &'static str {
        blob::text(blob::leading_text(blob::RESOURCE_TYPES, self.index))
    }

    /// The forms of its ARNs, with placeholders such as `${BucketName}`; most types have one.
    pub fn arn_patterns(self) -> impl Iterator<Item = &'static str> {
        self.arns().map(|(pattern, _)| pattern)
    }

    /// The condition keys that every action on such a resource carries.
    pub fn condition_keys(self) -> impl Iterator<Item = ConditionKey> {
        blob::numbers(self.field(4)).map(ConditionKey::from_bits)
    }

    /// Whether `arn`, which may itself hold wildcards and policy variables, can name a resource of this type: some
    /// ARN fits both it and one of the [`arn_patterns`](Self::arn_patterns).
    ///
    /// The six parts of an ARN are compared one by one, the first five in any case, so that wildcards never reach
    /// into the next part. In `arn`, `*` stands for any characters, `?` for one, a policy variable `${…}` for any,
    /// `${*}`, `${?}` and `${$}` for the character itself; parts that are missing stand for `*`. In the pattern, a
    /// placeholder stands for one or more characters and `*` for any.
    ///
    /// A placeholder holds no slash when one follows it in its pattern, or in a longer pattern of the service that
    /// goes on where this one ends: S3's objects are `${BucketName}/${ObjectName}`, hence no `${BucketName}` holds a
    /// slash, and `arn:aws:s3:::reports/*` is no bucket. Any other placeholder may hold slashes, as
    /// `${RoleNameWithPath}` and `${ObjectName}` do.
    pub fn may_match(self, arn: &str) -> bool {
        self.may_match_parts(&Given::of(arn))
    }

    /// The same for an ARN that is split already.
    pub(crate) fn may_match_parts(self, given: &Given<'_>) -> bool {
        self.arns().any(|(pattern, last_is_whole)| arn_pattern::overlap(pattern, last_is_whole, given))
    }

    fn arns(self) -> impl Iterator<Item = (&'static str, bool)> {
        let next = ResourceType { index: self.index.saturating_add(1), ..self };
        (self.field(6)..next.field(6)).map(blob::arn)
    }

    fn field(self, at: usize) -> u16 {
        let record = blob::record(blob::RESOURCE_TYPES, self.index);
        u16::from_le_bytes([record[at], record[at + 1]])
    }
}

impl fmt::Debug for ResourceType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ResourceType({} {})", self.service.prefix(), self.name())
    }
}
