//! The statements that a grant's policies are made of.

use super::{AccessLevel, Grant};
use crate::{Effect, KeyValues, KmsKeyArn, OperatorBlock, PrincipalKind, Principals, Statement};

/// The ACL that gives the bucket's owner full control of an object.
pub(super) const BUCKET_OWNER_FULL_CONTROL: &str = "bucket-owner-full-control";

/// What a statement is for, which its Sid says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Assume,
    Browse,
    Buckets,
    Key,
    List,
    Location,
    Objects,
    OwnerControl,
    Uploads,
}

impl Part {
    /// Every part. Grants of earlier releases are recognised by them too, so that none may ever go. None ends as another
    /// does, or the Sids of two grants could be the same.
    const ALL: [Self; 9] = [
        Self::Assume,
        Self::Browse,
        Self::Buckets,
        Self::Key,
        Self::List,
        Self::Location,
        Self::Objects,
        Self::OwnerControl,
        Self::Uploads,
    ];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Assume => "Assume",
            Self::Browse => "Browse",
            Self::Buckets => "Buckets",
            Self::Key => "Key",
            Self::List => "List",
            Self::Location => "Location",
            Self::Objects => "Objects",
            Self::OwnerControl => "OwnerControl",
            Self::Uploads => "Uploads",
        }
    }
}

/// What a statement demands of requests: operators and the keys below them.
#[derive(Clone, Default)]
pub(super) struct Limits(Vec<OperatorBlock>);

impl Limits {
    /// The same with one key more.
    pub(super) fn and<T: ToString>(
        mut self,
        operator: &str,
        key: &str,
        values: impl IntoIterator<Item = T>,
    ) -> Self {
        let values = values.into_iter().map(|value| value.to_string().into()).collect();
        let key = KeyValues { key: key.to_owned(), values };
        match self.0.iter_mut().find(|block| block.operator == operator) {
            Some(block) => block.keys.push(key),
            None => self.0.push(OperatorBlock { operator: operator.to_owned(), keys: vec![key] }),
        }
        self
    }

    /// That the requester is of the grant's organization, where it has one.
    pub(super) fn of_requester(grant: &Grant) -> Self {
        match &grant.conditions().organization {
            Some(id) => Self::default().and("StringEquals", "aws:PrincipalOrgID", [id]),
            None => Self::default(),
        }
    }

    /// Whence and how requests must come.
    pub(super) fn and_of_network(mut self, grant: &Grant) -> Self {
        let conditions = grant.conditions();
        if !conditions.vpc_endpoints.is_empty() {
            self = self.and("StringEquals", "aws:SourceVpce", conditions.vpc_endpoints.iter());
        }
        if !conditions.source_ips.is_empty() {
            self = self.and("IpAddress", "aws:SourceIp", conditions.source_ips.iter());
        }
        if conditions.secure_transport {
            self = self.and("Bool", "aws:SecureTransport", [true]);
        }
        self
    }

    /// That KMS is asked by S3, in the key's Region, which is the bucket's.
    pub(super) fn and_via_s3(self, grant: &Grant) -> Self {
        match via_s3(grant) {
            hosts if hosts.is_empty() => self,
            hosts => self.and("StringEquals", "kms:ViaService", hosts),
        }
    }
}

/// S3 in the Region of the grant's key, as KMS knows it. Of partitions with a suffix of their own AWS's documentation is not
/// of one mind: there it is the one or the other, and nobody else has either.
pub(super) fn via_s3(grant: &Grant) -> Vec<String> {
    const USUAL_SUFFIX: &str = "amazonaws.com";
    let Some(region) = grant.kms_key().map(KmsKeyArn::region) else { return Vec::new() };
    let own = xacct_catalog::partition(grant.partition()).map(|partition| partition.dns_suffix());
    let others = own.filter(|suffix| *suffix != USUAL_SUFFIX);
    [USUAL_SUFFIX].into_iter().chain(others).map(|suffix| format!("s3.{region}.{suffix}")).collect()
}

/// Statements of one policy that are about one of a grant's grantees, or about its role.
pub(super) struct Author<'g> {
    pub(super) grant: &'g Grant,
    /// The ARN of the grantee or the role, by which the Sids differ.
    pub(super) subject: String,
    /// Whether the policy names it as its principal.
    pub(super) names_subject: bool,
    /// What all its statements demand.
    pub(super) limits: Limits,
}

impl Author<'_> {
    /// A statement that allows; in a trust policy of no resources.
    pub(super) fn allow<'a>(
        &self,
        part: Part,
        actions: impl IntoIterator<Item = &'a str>,
        resources: Vec<String>,
        limits: Limits,
    ) -> Statement {
        Statement {
            sid: Some(self.sid(part)),
            principal: self
                .names_subject
                .then(|| Principals::grouped([(PrincipalKind::Aws, &*self.subject)])),
            action: Some(actions.into_iter().map(str::to_owned).collect()),
            resource: Some(resources).filter(|resources| !resources.is_empty()),
            condition: Some(limits.0).filter(|blocks| !blocks.is_empty()),
            ..Statement::new(Effect::Allow)
        }
    }

    /// What the grant's levels allow on the objects behind `bucket`, which is a bucket or an access point.
    pub(super) fn on_objects(&self, bucket: &str, objects: String) -> Vec<Statement> {
        let grant = self.grant;
        let (with_owner_control, freely) = actions_on_objects(grant);
        let mut statements = Vec::new();
        if !freely.is_empty() {
            statements.push(self.allow(Part::Objects, freely, vec![objects.clone()], self.limits.clone()));
        }
        if !with_owner_control.is_empty() {
            let limits = self.limits.clone().and("StringEquals", "s3:x-amz-acl", [BUCKET_OWNER_FULL_CONTROL]);
            statements.push(self.allow(Part::OwnerControl, with_owner_control, vec![objects], limits));
        }
        let lists = grant.access().levels().filter(|level| level.is_of_bucket());
        let lists: Vec<_> = lists.flat_map(AccessLevel::actions).copied().collect();
        if !lists.is_empty() {
            statements.push(self.list(Part::List, lists, bucket));
        }
        statements
    }

    /// A statement that lists, of the grant's prefix alone.
    pub(super) fn list<'a>(
        &self,
        part: Part,
        actions: impl IntoIterator<Item = &'a str>,
        bucket: &str,
    ) -> Statement {
        let limits = self.limits.clone();
        let limits = match self.grant.prefix() {
            Some(prefix) => limits.and("StringLike", "s3:prefix", [format!("{prefix}*")]),
            None => limits,
        };
        self.allow(part, actions, vec![bucket.to_owned()], limits)
    }

    /// What the grant's levels need of its key, where it has one.
    pub(super) fn on_key(&self, resource: String, limits: Limits) -> Option<Statement> {
        self.grant.kms_key()?;
        let limits = limits.and_via_s3(self.grant);
        Some(self.allow(Part::Key, self.grant.access().key_actions(), vec![resource], limits))
    }

    fn sid(&self, part: Part) -> String {
        labelled(self.grant, part.as_str(), &self.subject)
    }
}

/// `Xacct{Name}{Part}{digits}`: whose statement or policy it is, without looking into it.
pub(super) fn labelled(grant: &Grant, part: &str, subject: &str) -> String {
    let digits = digits(grant, subject);
    format!("Xacct{}{part}{digits:08x}", grant.name())
}

/// The digits in the Sids of the statements that are about this grantee or role.
pub(super) fn digits(grant: &Grant, subject: &str) -> u32 {
    fingerprint([grant.owner().as_str(), grant.bucket().as_str(), subject])
}

/// The digits in a Sid, if it is one of a grant of this name.
pub(super) fn digits_of_sid(grant: &Grant, sid: &str) -> Option<u32> {
    let rest = sid.strip_prefix("Xacct")?.strip_prefix(grant.name().as_str())?;
    let (part, digits) = rest.split_at_checked(rest.len().checked_sub(8)?)?;
    let is_lower_hex = digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let is_known = Part::ALL.iter().any(|known| known.as_str() == part);
    u32::from_str_radix(digits, 16).ok().filter(|_| is_lower_hex && is_known)
}

/// The actions on objects: those allowed only with full control for the bucket's owner, and the others.
fn actions_on_objects(grant: &Grant) -> (Vec<&'static str>, Vec<&'static str>) {
    let of_objects = grant.access().levels().filter(|level| !level.is_of_bucket());
    let actions = of_objects.flat_map(AccessLevel::actions).copied();
    let is_required = grant.requires_bucket_owner_full_control();
    let (mut with_owner_control, freely): (Vec<_>, Vec<_>) =
        actions.partition(|action| *action == "s3:PutObjectAcl" || is_required && *action == "s3:PutObject");
    // An upload that sets an ACL needs both.
    if is_required && !grant.access().has(AccessLevel::WriteAcl) {
        with_owner_control.push("s3:PutObjectAcl");
    }
    (with_owner_control, freely)
}

/// FNV-1a of 32 bits: stable for ever, which Rust's own hashes do not promise.
fn fingerprint<'a>(texts: impl IntoIterator<Item = &'a str>) -> u32 {
    const OFFSET: u32 = 0x811c_9dc5;
    const PRIME: u32 = 0x0100_0193;
    let bytes = texts.into_iter().flat_map(|text| text.bytes().chain([0]));
    bytes.fold(OFFSET, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(PRIME))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sids are how grants find their statements again, so that none may ever change.
    #[test]
    fn fingerprints_do_not_change() {
        assert_eq!(fingerprint([]), 0x811c_9dc5);
        assert_eq!(fingerprint(["a"]), 0x2b24_d044);
        assert_ne!(fingerprint(["a", "b"]), fingerprint(["ab", ""]));
    }

    #[test]
    fn no_part_ends_as_another_does() {
        for part in Part::ALL {
            let mut others = Part::ALL.iter().filter(|other| **other != part);
            assert!(!others.any(|other| part.as_str().ends_with(other.as_str())), "{part:?}");
        }
    }
}
