//! Why a grant cannot be planned: everything that AWS would refuse later, or nobody should want, before anything is written.

use crate::error::chain;
use crate::{AclGrant, Error, Setting};
use serde::Serialize;
use std::fmt;
use xacct_core::grant::{Grant, GrantName};
use xacct_core::{AccountId, BucketName, Region};

/// A grant that is refused, and all reasons. As JSON the `grant` by its tag, and the `refusals`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RefusedGrant {
    /// The grant's name.
    #[serde(skip)]
    pub grant: GrantName,
    /// Its bucket.
    #[serde(skip)]
    pub bucket: BucketName,
    /// Its [tag](Grant::tag), `OWNER/BUCKET/NAME`; as JSON `grant`.
    #[serde(rename = "grant")]
    pub tag: String,
    /// Why: at least one reason.
    pub refusals: Vec<Refusal>,
}

impl RefusedGrant {
    pub(super) fn new(grant: &Grant, refusals: Vec<Refusal>) -> Self {
        Self { grant: grant.name().clone(), bucket: grant.bucket().clone(), tag: grant.tag(), refusals }
    }
}

/// One reason why a grant cannot be planned. Displays with what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refusal {
    /// The account.
    pub account: AccountId,
    /// What it is about; none where that is no setting of a plan.
    pub setting: Option<Setting>,
    /// Why.
    pub reason: RefusalReason,
}

/// Why a change cannot be made, or should not be. As JSON the `reason` in snake_case, such as `too_long`, and its fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
#[non_exhaustive]
pub enum RefusalReason {
    /// What the plan depends on could not be read.
    Unread {
        /// The error, in words.
        error: String,
    },
    /// What the plan depends on was not looked at: the observation is of other grants.
    NotObserved,
    /// A policy would be longer than AWS takes it.
    TooLong {
        /// How long it would be.
        length: usize,
        /// How long it may be.
        limit: usize,
        /// What is counted: bytes or characters.
        unit: &'static str,
    },
    /// Whoever carries the plan out could not change the policy again.
    LocksOut {
        /// Who.
        principal: String,
        /// Why.
        why: String,
    },
    /// The bucket's policy would be public.
    Public {
        /// The statement that makes it so.
        statement: String,
    },
    /// S3 refuses every change of a public policy, or keeps other accounts out, because of Block Public Access.
    PublicAlready {
        /// The statement that makes it so.
        statement: String,
        /// The setting of Block Public Access; as JSON `block_public_access`.
        #[serde(rename = "block_public_access")]
        setting: &'static str,
    },
    /// S3 refuses every change of a public ACL, because of `BlockPublicAcls` of Block Public Access.
    PublicAcl {
        /// The grant that makes it so; as JSON in words.
        #[serde(serialize_with = "crate::report::text")]
        grant: AclGrant,
    },
    /// ACLs are off, or otherwise than the grant wants them, and the plan may not change that.
    ObjectOwnership {
        /// What it is now.
        now: &'static str,
    },
    /// The statement of this Sid is not the grant's.
    SidTaken {
        /// The Sid.
        sid: String,
    },
    /// A policy names a user or role that was deleted: AWS does not take it back so.
    StalePrincipal {
        /// The Sid of the statement, or its number.
        statement: String,
        /// The unique id.
        id: String,
    },
    /// A managed policy has as many versions as there can be.
    FiveVersions,
    /// An ACL would have more than 100 grants.
    TooManyGrants {
        /// How many.
        grants: usize,
    },
    /// AWS manages the key: nobody can change its policy, and other accounts cannot use it.
    AwsManagedKey {
        /// The key, or how the bucket names it.
        key: String,
    },
    /// The key is not enabled.
    KeyState {
        /// Its state.
        state: String,
    },
    /// The bucket encrypts with another key than the grant's.
    OtherKey {
        /// The bucket's key.
        bucket_key: String,
    },
    /// What the grant says is in another Region than the bucket.
    OtherRegion {
        /// What.
        what: &'static str,
        /// Its Region.
        region: String,
        /// That of the bucket.
        bucket_region: Region,
    },
    /// The user or role does not exist.
    NoSuchPrincipal {
        /// Its ARN.
        arn: String,
    },
    /// The user or role has another ARN: names are unique without their path.
    OtherArn {
        /// The grant's.
        told: String,
        /// The actual one.
        actual: String,
    },
    /// The role is IAM Identity Center's, which alone writes its policies.
    ReservedRole {
        /// The role.
        grantee: String,
    },
    /// The object does not exist.
    NoSuchObject,
    /// The account of the bucket's owner has another canonical user id.
    OtherCanonicalId {
        /// The grant's.
        told: String,
        /// The actual one.
        actual: String,
    },
    /// There is such a role, and it was not made for this grant.
    RoleTaken {
        /// The grant that it was made for, by its tag.
        #[serde(skip_serializing_if = "Option::is_none")]
        tag: Option<String>,
    },
    /// Another grant of the same plan wants it otherwise, and it can only be one way.
    TwoGrants,
    /// Another grant of the same plan has this one's owner, bucket and name, and is defined otherwise.
    SameName,
    /// There is such an access point, of another bucket.
    AccessPointTaken {
        /// Its bucket.
        bucket: BucketName,
    },
}

impl Refusal {
    pub(super) fn new(account: &AccountId, setting: Option<Setting>, reason: RefusalReason) -> Self {
        Self { account: account.clone(), setting, reason }
    }

    pub(super) fn unread(account: &AccountId, setting: Option<&Setting>, error: &Error) -> Self {
        let error = chain(error);
        Self::new(account, setting.cloned(), RefusalReason::Unread { error })
    }

    /// Each reason once, and what could not be read once for all that depends on it.
    pub(super) fn each_once(refusals: Vec<Self>) -> Vec<Self> {
        let mut told: Vec<Self> = Vec::new();
        for refusal in refusals {
            let is_unread = matches!(refusal.reason, RefusalReason::Unread { .. });
            let is_it = |it: &Self| match is_unread {
                true => it.account == refusal.account && it.reason == refusal.reason,
                false => *it == refusal,
            };
            if !told.iter().any(is_it) {
                told.push(refusal);
            }
        }
        told
    }

    pub(super) fn not_observed(account: &AccountId, setting: &Setting) -> Self {
        Self::new(account, Some(setting.clone()), RefusalReason::NotObserved)
    }
}

impl fmt::Display for RefusedGrant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the grant {} of the bucket {} is refused", self.grant, self.bucket)?;
        self.refusals.iter().try_for_each(|refusal| write!(f, "\n  {refusal}"))
    }
}

impl std::error::Error for RefusedGrant {}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "account {}: ", self.account)?;
        if let Some(setting) = &self.setting {
            write!(f, "{setting}: ")?;
        }
        self.reason.fmt(f)
    }
}

impl fmt::Display for RefusalReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unread { error } => f.write_str(error),
            Self::NotObserved => f.write_str("it was not looked at; observe the accounts for this grant"),
            Self::TooLong { length, limit, unit } => write!(
                f,
                "it would have {length} {unit} and may have {limit}; remove statements that nobody needs, or grant by an \
                 access point or a managed policy, which have room of their own"
            ),
            Self::LocksOut { principal, why } => write!(
                f,
                "{principal} could not change it again: {why}; exempt that principal there, or act as another"
            ),
            Self::Public { statement } => {
                write!(f, "it would be public: {statement}; name who is meant, or limit the statement")
            }
            Self::PublicAlready { statement, setting } => write!(
                f,
                "it is public already, and {setting} of Block Public Access stands against that: {statement}; limit that \
                 statement first"
            ),
            Self::PublicAcl { grant } => write!(
                f,
                "it grants {grant}, which is public, and BlockPublicAcls of Block Public Access stands against every change \
                 of it: remove that grant first"
            ),
            Self::ObjectOwnership { now } => write!(
                f,
                "it is {now}, and the grant needs BucketOwnerPreferred: let the plan change it with `turn_acls_on`, after a \
                 look at the ACLs that objects have kept, or grant by the bucket's policy"
            ),
            Self::SidTaken { sid } => write!(
                f,
                "there is a statement `{sid}` already, and it is not this grant's: give the one or the other a new name"
            ),
            Self::StalePrincipal { statement, id } => write!(
                f,
                "{statement} names {id}, which was deleted, and AWS takes no policy that does: remove it there first"
            ),
            Self::FiveVersions => f.write_str(
                "it has 5 versions, the most there can be: delete one, or let the plan do it with `delete_oldest_version`",
            ),
            Self::TooManyGrants { grants } => write!(
                f,
                "it would have {grants} grants and may have 100; remove some, or grant by the bucket's policy"
            ),
            Self::AwsManagedKey { key } => write!(
                f,
                "AWS manages the key {key}, which other accounts cannot use: encrypt with a key of your own"
            ),
            Self::KeyState { state } => write!(f, "the key is {state}, and has to be Enabled"),
            Self::OtherKey { bucket_key } => write!(
                f,
                "the bucket encrypts with {bucket_key}, and the grant is about another key: give that as its `kms_key`"
            ),
            Self::OtherRegion { what, region, bucket_region } => {
                write!(f, "the {what} is of {region}, and the bucket of {bucket_region}: they have to be of one Region")
            }
            Self::NoSuchPrincipal { arn } => {
                write!(f, "there is no {arn}: correct the name, or create it first")
            }
            Self::OtherArn { told, actual } => write!(f, "there is no {told}: its ARN is {actual}"),
            Self::ReservedRole { grantee } => write!(
                f,
                "IAM Identity Center alone writes the policies of {grantee}: put this half into its permission set"
            ),
            Self::NoSuchObject => f.write_str("there is no such object: put it first, or leave it out of the grant"),
            Self::OtherCanonicalId { told, actual } => {
                write!(f, "the owner's canonical user id is {actual}, and the grant says {told}: correct `owner_id`")
            }
            Self::RoleTaken { tag: Some(tag) } => {
                write!(f, "there is such a role already, of the grant {tag}: choose another name")
            }
            Self::RoleTaken { tag: None } => f.write_str(
                "there is such a role already, and no tag says that it was made for this grant: choose another name",
            ),
            Self::TwoGrants => f.write_str(
                "another grant of this plan wants it otherwise, and it can only be one way: give the one or the other a name of its own",
            ),
            Self::SameName => f.write_str(
                "another grant of this plan has the same owner, bucket and name, by which statements are known: give it a name of its own",
            ),
            Self::AccessPointTaken { bucket } => {
                write!(f, "there is such an access point already, of the bucket {bucket}: choose another name")
            }
        }
    }
}
