//! A grant that has passed its checks.

use super::definition::{ConditionDefinition, ViaDefinition};
use super::values::{self, Values};
use super::{
    Access, GrantDefinition, GrantFinding, GrantFindings, GrantName, Grantee, Via, document_check, proof,
    refusals,
};
use crate::{AccountId, BucketName, KeyPrefix, KmsKeyArn, NarrowIpRange, OrganizationId, VpcEndpointId};
use std::borrow::Cow;
use std::fmt;

/// A cross-account grant: who of which other accounts may do what with the objects of a bucket, and by what method.
///
/// It has passed every check: its documents are valid, together they allow what it says, none of them can be missing, and
/// the owner's alone keep out what is beside it. Without captures `grant!` makes a constant of it.
///
/// # Examples
/// ```
/// use xacct_core::grant::{AccessLevel, GrantDefinition, Target};
///
/// let grant = GrantDefinition::new("AnalystsReadReports")
///     .owner("111111111111")
///     .bucket("reports")
///     .prefix("2026/")
///     .grantee("arn:aws:iam::222222222222:role/analyst")
///     .access([AccessLevel::Read])
///     .build()?;
/// let documents = grant.documents();
/// assert_eq!(documents.len(), 2, "both halves, always");
/// assert_eq!(documents[0].target, Target::BucketPolicy);
/// assert_eq!(documents[1].account.as_str(), "222222222222");
/// println!("{grant:#}"); // every document with its account
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant(GrantParts);

/// What the macro makes a grant of.
#[doc(hidden)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantParts {
    pub name: GrantName,
    pub partition: &'static str,
    pub owner: AccountId,
    pub bucket: BucketName,
    pub prefix: Option<KeyPrefix>,
    pub grantees: Cow<'static, [Grantee]>,
    pub access: Access,
    pub via: Via,
    pub kms_key: Option<KmsKeyArn>,
    pub conditions: Conditions,
    pub bucket_owner_full_control: bool,
    pub object_owner: Option<AccountId>,
}

/// What every request of a grant must fulfil besides. They stand in the owner's half, because nothing else is the
/// owner's to set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Conditions {
    /// The organization that the grantees must be of: `aws:PrincipalOrgID`.
    pub organization: Option<OrganizationId>,
    /// VPC endpoints, through one of which requests must come: `aws:SourceVpce`.
    pub vpc_endpoints: Cow<'static, [VpcEndpointId]>,
    /// Ranges of public addresses, from one of which requests must come: `aws:SourceIp`. Requests through VPC endpoints
    /// carry none.
    pub source_ips: Cow<'static, [NarrowIpRange]>,
    /// Whether requests must come over TLS: `aws:SecureTransport`.
    pub secure_transport: bool,
}

impl Conditions {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What the macro makes of conditions that it has read.
    #[doc(hidden)]
    pub const fn __from_checked(
        organization: Option<OrganizationId>,
        vpc_endpoints: &'static [VpcEndpointId],
        source_ips: &'static [NarrowIpRange],
        secure_transport: bool,
    ) -> Self {
        Self {
            organization,
            vpc_endpoints: Cow::Borrowed(vpc_endpoints),
            source_ips: Cow::Borrowed(source_ips),
            secure_transport,
        }
    }
}

impl Grant {
    /// Checks a definition and makes it a grant: its values, what they are together, the documents that follow from it,
    /// and what these allow.
    ///
    /// # Errors
    /// All that was found, when something of it is an error or a security warning.
    pub fn new(definition: &GrantDefinition) -> Result<Self, GrantFindings> {
        match check_grant(definition) {
            (Some(grant), findings) if !values::refuse(&findings) => Ok(grant),
            (_, findings) => Err(GrantFindings(findings)),
        }
    }

    /// What `grant!` expands to: a grant that has passed its checks while compiling.
    #[doc(hidden)]
    pub const fn __from_checked(parts: GrantParts) -> Self {
        Self(parts)
    }

    /// What stands for a grant that is refused, so that rustc reports nothing but its faults.
    #[doc(hidden)]
    pub const fn __stand_in() -> Self {
        Self(GrantParts {
            name: GrantName::__from_checked(""),
            partition: "",
            owner: AccountId::__from_checked(""),
            bucket: BucketName::__from_checked(""),
            prefix: None,
            grantees: Cow::Borrowed(&[]),
            access: Access::__of_bits(0),
            via: Via::BucketPolicy,
            kms_key: None,
            conditions: Conditions::__from_checked(None, &[], &[], false),
            bucket_owner_full_control: false,
            object_owner: None,
        })
    }

    #[doc(hidden)]
    pub const fn __parts(&self) -> &GrantParts {
        &self.0
    }

    /// Its name, with which the Sids of its statements begin.
    pub const fn name(&self) -> &GrantName {
        &self.0.name
    }

    /// The partition of everything that it is about, such as `aws`.
    pub const fn partition(&self) -> &'static str {
        self.0.partition
    }

    /// The account that the bucket belongs to.
    pub const fn owner(&self) -> &AccountId {
        &self.0.owner
    }

    /// The bucket.
    pub const fn bucket(&self) -> &BucketName {
        &self.0.bucket
    }

    /// What the keys of the objects begin with; none where it is about all of the bucket's.
    pub const fn prefix(&self) -> Option<&KeyPrefix> {
        self.0.prefix.as_ref()
    }

    /// Whom it lets in. At least one.
    pub fn grantees(&self) -> &[Grantee] {
        &self.0.grantees
    }

    /// What it allows them.
    pub const fn access(&self) -> Access {
        self.0.access
    }

    /// By what method.
    pub const fn via(&self) -> &Via {
        &self.0.via
    }

    /// The key that encrypts the bucket's objects.
    pub const fn kms_key(&self) -> Option<&KmsKeyArn> {
        self.0.kms_key.as_ref()
    }

    /// What requests must fulfil besides.
    pub const fn conditions(&self) -> &Conditions {
        &self.0.conditions
    }

    /// Whether uploads must give the bucket's owner full control of the object.
    pub const fn requires_bucket_owner_full_control(&self) -> bool {
        self.0.bucket_owner_full_control
    }

    /// The definition that makes this grant.
    pub fn definition(&self) -> GrantDefinition {
        let parts = &self.0;
        let text = |value: &dyn AsRef<str>| value.as_ref().to_owned();
        GrantDefinition {
            name: text(&parts.name),
            owner: text(&parts.owner),
            bucket: text(&parts.bucket),
            prefix: parts.prefix.as_ref().map(|prefix| text(prefix)),
            grantees: texts(&parts.grantees),
            access: parts.access.levels().map(|level| level.as_str().to_owned()).collect(),
            via: via_definition(&parts.via),
            kms_key: parts.kms_key.as_ref().map(|key| text(key)),
            condition: ConditionDefinition {
                organization: parts.conditions.organization.as_ref().map(|id| text(id)),
                vpc_endpoints: texts(&parts.conditions.vpc_endpoints),
                source_ips: texts(&parts.conditions.source_ips),
                secure_transport: parts.conditions.secure_transport,
            },
            bucket_owner_full_control: parts.bucket_owner_full_control,
            object_owner: parts.object_owner.as_ref().map(|account| text(account)),
        }
    }

    /// The account that owns the objects, where the grant names it.
    pub const fn object_owner(&self) -> Option<&AccountId> {
        self.0.object_owner.as_ref()
    }

    /// What the keys of the objects begin with, empty where that may be anything.
    pub(super) fn prefix_text(&self) -> &str {
        self.prefix().map_or("", AsRef::as_ref)
    }

    /// The account of the access point of the method `AccessPoint`: the owner's where the grant names no other.
    pub const fn access_point_account(&self) -> Option<&AccountId> {
        match self.via() {
            Via::AccessPoint { account: Some(account), .. } => Some(account),
            Via::AccessPoint { account: None, .. } => Some(self.owner()),
            _ => None,
        }
    }

    /// Every grantee with its own ARN; of an account that of its root.
    pub(super) fn arn_of(&self, grantee: &Grantee) -> String {
        grantee.arn(self.partition())
    }
}

/// Every document with its account and what it belongs to: compact with `{}`, indented with `{:#}`.
impl fmt::Display for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, document) in self.documents().iter().enumerate() {
            f.write_str(if index > 0 { "\n\n" } else { "" })?;
            writeln!(f, "account {}: {}", document.account, document.target)?;
            document.content.fmt(f)?;
        }
        Ok(())
    }
}

fn texts<T: AsRef<str>>(values: &[T]) -> Vec<String> {
    values.iter().map(|value| value.as_ref().to_owned()).collect()
}

fn via_definition(via: &Via) -> ViaDefinition {
    match via {
        Via::BucketPolicy => ViaDefinition::BucketPolicy,
        Via::Acl { owner_id, grantee_id, objects } => ViaDefinition::Acl {
            owner_id: owner_id.to_string(),
            grantee_id: grantee_id.to_string(),
            objects: texts(objects),
        },
        Via::Role { name, external_id, session, console } => ViaDefinition::Role {
            name: name.to_string(),
            external_id: external_id.as_ref().map(ToString::to_string),
            session: *session,
            console: *console,
        },
        Via::AccessPoint { name, region, account } => ViaDefinition::AccessPoint {
            name: name.to_string(),
            region: region.to_string(),
            account: account.as_ref().map(ToString::to_string),
        },
    }
}

/// Holds a definition against everything that a grant must be: the grant, where there is one to speak of, and all that
/// was found, warnings too, in the order of the fields.
///
/// # Examples
/// ```
/// use xacct_core::grant::{GrantDefinition, check_grant};
///
/// let (grant, findings) = check_grant(&GrantDefinition::new("Reports"));
/// assert!(grant.is_none());
/// assert_eq!(findings[0].to_string(), "error: owner: `owner` is missing [GRANT_MISSING_FIELD]; \
///     give the account that the bucket belongs to: `owner: \"111111111111\"`");
/// ```
pub fn check_grant(definition: &GrantDefinition) -> (Option<Grant>, Vec<GrantFinding>) {
    let mut findings = Vec::new();
    let values = Values::of(definition, &mut findings);
    refusals::check(definition, &values, &mut findings);
    let grant = if values::refuse(&findings) { None } else { assemble(values) };
    if let Some(grant) = &grant {
        let derived = grant.documents();
        findings.extend(document_check::findings(grant, &derived));
        if !values::refuse(&findings) {
            findings.extend(proof::faults(grant, &derived));
        }
    }
    (grant, findings)
}

/// The grant of values that have all been read.
fn assemble(values: Values) -> Option<Grant> {
    Some(Grant(GrantParts {
        partition: refusals::partition(&values),
        access: values.levels(),
        name: values.name?,
        owner: values.owner?,
        bucket: values.bucket?,
        prefix: values.prefix,
        grantees: values.grantees.into_iter().map(|(_, grantee)| grantee).collect::<Vec<_>>().into(),
        via: values.via?,
        kms_key: values.kms_key,
        conditions: values.condition,
        bucket_owner_full_control: values.bucket_owner_full_control,
        object_owner: values.object_owner,
    }))
}
