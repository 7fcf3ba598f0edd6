//! What the accounts hold now, as far as grants bear on it.

mod by_hand;
mod needs;
mod read;

use crate::{
    AccessControlList, AccessPoint, AccessPointDescription, AccessPointValue, BucketEncryption, Error,
    Identity, KeyDescription, ManagedPolicy, ManagedPolicyValue, RoleValue, Setting, Value,
};
pub(crate) use needs::{Needs, access_point_of, identity_of};
pub(crate) use read::{Depth, observe};
use std::collections::BTreeMap;
use std::sync::Arc;
use xacct_core::evaluate::{BlockPublicAccess, ObjectOwnership};
use xacct_core::grant::{Grant, Target};
use xacct_core::{AccountId, BucketName, Document, KmsKeyArn, ObjectKey, PolicyName, Region};

/// What was read, or why it could not be. Errors are shared between all grants that need the same.
pub type Reading<T> = Result<T, Arc<Error>>;

/// What the accounts of some grants hold: everything that a plan is a function of, each read once.
///
/// [`Accounts::observe`](crate::Accounts::observe) makes one. What is not there is absent or `None`; what could not be read
/// says why. It can be made by hand as well, and changed: to try what would be planned, without accounts.
///
/// # Examples
/// ```
/// use xacct_core::CanonicalUserId;
/// use xacct_dsl::prelude::*;
/// use xacct_runtime::{
///     Identity, Observed, ObservedAccount, ObservedBucket, ObservedIdentity, Plan, PlanOptions, RefusalReason,
/// };
///
/// static ANALYSTS: Grant = grant! { AnalystsReadReports {
///     owner: "111111111111",
///     bucket: "reports",
///     grantee: "arn:aws:iam::222222222222:user/ana",
///     access: [Read],
///     via: BucketPolicy,
/// }};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let (owner, consumer) = (ANALYSTS.owner().clone(), ANALYSTS.grantees()[0].account());
/// let owner_id = CanonicalUserId::new("a".repeat(64))?;
/// let bucket = ObservedBucket::new(owner.clone(), "us-east-1".parse()?, &owner_id);
/// let (ana, arn) = (Identity::User("ana".parse()?), "arn:aws:iam::222222222222:user/ana");
///
/// let mut observed = Observed::default();
/// observed.accounts.insert(owner.clone(), ObservedAccount::new("arn:aws:iam::111111111111:user/admin"));
/// observed.accounts.insert(consumer.clone(), ObservedAccount::new("arn:aws:iam::222222222222:user/admin"));
/// observed.buckets.insert((owner, ANALYSTS.bucket().clone()), Ok(bucket));
/// let user = ObservedIdentity::user(arn, "AIDAEXAMPLEEXAMPLE123");
/// observed.identities.insert((consumer.clone(), ana.clone()), Ok(Some(user)));
///
/// let plan = |observed: &Observed| Plan::grant(&[ANALYSTS.clone()], observed, &PlanOptions::default());
/// let report = plan(&observed);
/// assert!(report.refused.is_empty());
/// assert_eq!(report.plan.steps().len(), 2); // the bucket's policy, and ana's
///
/// // If there were no ana:
/// observed.identities.insert((consumer, ana), Ok(None));
/// let refusal = &plan(&observed).refused[0].refusals[0];
/// assert_eq!(refusal.reason, RefusalReason::NoSuchPrincipal { arn: arn.to_owned() });
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Observed {
    /// The accounts that can be reached.
    pub accounts: BTreeMap<AccountId, ObservedAccount>,
    /// Buckets, by the account that grants say they belong to.
    pub buckets: BTreeMap<(AccountId, BucketName), Reading<ObservedBucket>>,
    /// Keys of KMS.
    pub keys: BTreeMap<KmsKeyArn, Reading<ObservedKey>>,
    /// Access points; `None` of those that do not exist.
    pub access_points: BTreeMap<AccessPoint, Reading<Option<ObservedAccessPoint>>>,
    /// Users and roles; `None` of those that do not exist.
    pub identities: BTreeMap<(AccountId, Identity), Reading<Option<ObservedIdentity>>>,
    /// Customer managed policies; `None` of those that do not exist.
    pub managed_policies: BTreeMap<(AccountId, PolicyName), Reading<Option<ManagedPolicy>>>,
}

/// An account.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ObservedAccount {
    /// The ARN of the principal that acts in it.
    pub principal: String,
    /// Block Public Access of the account as a whole, read of owners of buckets and access points.
    pub block_public_access: Option<Reading<BlockPublicAccess>>,
}

/// A bucket.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ObservedBucket {
    /// The account that owns it, as S3 has confirmed.
    pub owner: AccountId,
    /// Its Region.
    pub region: Region,
    /// Its policy.
    pub policy: Option<Document>,
    /// Whether S3 calls that policy public; `None` without one. No plan depends on it: whether a policy is public is decided by
    /// its statements.
    pub policy_is_public: Reading<Option<bool>>,
    /// Object Ownership; `None` where it was never set, which is as `ObjectWriter`.
    pub object_ownership: Option<ObjectOwnership>,
    /// Its ACL.
    pub acl: AccessControlList,
    /// Its own Block Public Access.
    pub block_public_access: BlockPublicAccess,
    /// How it encrypts what is put without saying how.
    pub encryption: Option<BucketEncryption>,
    /// `Enabled` or `Suspended`; `None` where it never had versions. No plan depends on it.
    pub versioning: Reading<Option<String>>,
    /// The ACLs of the objects that grants name; `None` of those that do not exist.
    pub object_acls: BTreeMap<ObjectKey, Reading<Option<AccessControlList>>>,
}

/// A key of KMS.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ObservedKey {
    /// Who manages it, and in what state it is.
    pub description: KeyDescription,
    /// Its policy.
    pub policy: Document,
}

/// An access point.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ObservedAccessPoint {
    /// What is behind it.
    pub description: AccessPointDescription,
    /// Its policy.
    pub policy: Option<Document>,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
}

/// A user or a role.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ObservedIdentity {
    /// Its ARN.
    pub arn: String,
    /// Its unique id, `AIDA…` or `AROA…`.
    pub unique_id: String,
    /// Of a role, who may assume it.
    pub trust: Option<Document>,
    /// Of a role, how long a session may last, in seconds.
    pub max_session_duration: Option<u32>,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
    /// Its inline policies.
    pub inline: BTreeMap<PolicyName, Document>,
    /// The managed policies that are attached to it: their names and ARNs.
    pub attached: Vec<(String, String)>,
    /// The ARN of its permissions boundary.
    pub boundary: Option<String>,
    /// What else decides for it: read for decisions alone.
    pub decisive: Option<DecisivePolicies>,
}

/// The documents that decide for a user or role besides its inline policies.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct DecisivePolicies {
    /// Those of its managed policies, and all of its groups.
    pub others: Vec<Document>,
    /// Its permissions boundary.
    pub boundary: Option<Document>,
}

impl Observed {
    /// Whether there are credentials of an account.
    pub fn reaches(&self, account: &AccountId) -> bool {
        self.accounts.contains_key(account)
    }

    /// A bucket of an account; `None` of what was not looked at.
    pub fn bucket(&self, owner: &AccountId, bucket: &BucketName) -> Option<&Reading<ObservedBucket>> {
        self.buckets.get(&(owner.clone(), bucket.clone()))
    }

    /// What a setting holds; `None` of what was not looked at.
    pub fn value(&self, account: &AccountId, setting: &Setting) -> Option<Reading<Value>> {
        match setting {
            Setting::Role { role } => self.of_role(account, role, |it| Value::from(it.and_then(role_value))),
            Setting::TrustPolicy { role } => {
                self.of_role(account, role, |it| it.and_then(|it| it.trust.clone()).into())
            }
            Setting::MaxSessionDuration { role } => self.of_role(account, role, |it| {
                it.and_then(|it| it.max_session_duration).map_or(Value::Absent, Value::Seconds)
            }),
            Setting::KeyPolicy { key } => {
                Some(map(self.keys.get(key)?, |key| Value::Document(key.policy.clone())))
            }
            Setting::ObjectOwnership { bucket } => self.of_bucket(account, bucket, |it| {
                it.object_ownership.map_or(Value::Absent, Value::ObjectOwnership)
            }),
            Setting::BucketAcl { bucket } => self.of_bucket(account, bucket, |it| Value::Acl(it.acl.clone())),
            Setting::BucketPolicy { bucket } => {
                self.of_bucket(account, bucket, |it| it.policy.clone().into())
            }
            Setting::ObjectAcl { bucket, key } => match self.bucket(account, bucket)? {
                Err(error) => Some(Err(Arc::clone(error))),
                Ok(bucket) => Some(map(bucket.object_acls.get(key)?, |acl| {
                    acl.clone().map_or(Value::Absent, Value::Acl)
                })),
            },
            Setting::AccessPoint { access_point } => Some(map(self.access_points.get(access_point)?, |it| {
                Value::from(it.as_ref().map(access_point_value))
            })),
            Setting::AccessPointPolicy { access_point } => {
                let policy = |it: &Option<ObservedAccessPoint>| it.as_ref().and_then(|it| it.policy.clone());
                Some(map(self.access_points.get(access_point)?, |it| policy(it).into()))
            }
            Setting::ManagedPolicy { policy } => {
                let policy = self.managed_policies.get(&(account.clone(), policy.clone()))?;
                Some(map(policy, |it| Value::from(it.as_ref().map(managed_policy_value))))
            }
            Setting::Attachment { identity, policy } => self.of_identity(account, identity, |it| {
                match it.is_some_and(|it| it.has_attached(account, policy)) {
                    true => Value::Present,
                    false => Value::Absent,
                }
            }),
            Setting::InlinePolicy { identity, policy } => self
                .of_identity(account, identity, |it| it.and_then(|it| it.inline.get(policy).cloned()).into()),
        }
    }

    /// The customer managed policies of a grant that are attached to its grantees.
    pub(crate) fn attached_policies(&self, grant: &Grant) -> impl Iterator<Item = (AccountId, PolicyName)> {
        grant.grantees().iter().filter_map(|grantee| {
            let (account, identity) = (grantee.account(), identity_of(grantee)?);
            let policy = grant.policy_name(&Target::Identity(grantee.clone()))?;
            let found = self.identities.get(&(account.clone(), identity))?.as_ref().ok()?.as_ref()?;
            found.has_attached(&account, &policy).then_some((account, policy))
        })
    }

    /// Block Public Access of an account as a whole. What was not looked at blocks nothing that is known.
    pub(crate) fn blocks_of(&self, account: &AccountId) -> Reading<BlockPublicAccess> {
        let read = self.accounts.get(account).and_then(|it| it.block_public_access.as_ref());
        read.cloned().unwrap_or(Ok(BlockPublicAccess::NONE))
    }

    fn of_bucket(
        &self,
        account: &AccountId,
        bucket: &BucketName,
        value: impl FnOnce(&ObservedBucket) -> Value,
    ) -> Option<Reading<Value>> {
        Some(map(self.bucket(account, bucket)?, value))
    }

    fn of_role(
        &self,
        account: &AccountId,
        role: &xacct_core::RoleName,
        value: impl FnOnce(Option<&ObservedIdentity>) -> Value,
    ) -> Option<Reading<Value>> {
        self.of_identity(account, &Identity::Role(role.clone()), value)
    }

    fn of_identity(
        &self,
        account: &AccountId,
        identity: &Identity,
        value: impl FnOnce(Option<&ObservedIdentity>) -> Value,
    ) -> Option<Reading<Value>> {
        let identity = self.identities.get(&(account.clone(), identity.clone()))?;
        Some(map(identity, |it| value(it.as_ref())))
    }
}

impl ObservedBucket {
    /// Whether Object Ownership turns ACLs off. S3 keeps those that objects have, and does not show them.
    pub(crate) fn has_no_acls(&self) -> bool {
        self.object_ownership == Some(ObjectOwnership::BucketOwnerEnforced)
    }
}

impl ObservedIdentity {
    /// Whether a customer managed policy of this account is attached to it. By its ARN: AWS's own may have the same name.
    pub(crate) fn has_attached(&self, account: &AccountId, policy: &PolicyName) -> bool {
        let partition = self.arn.split(':').nth(1).unwrap_or("aws");
        let policy = format!("arn:{partition}:iam::{account}:policy/{policy}");
        self.attached.iter().any(|(_, arn)| *arn == policy)
    }
}

fn map<T>(reading: &Reading<T>, value: impl FnOnce(&T) -> Value) -> Reading<Value> {
    reading.as_ref().map(value).map_err(Arc::clone)
}

fn role_value(role: &ObservedIdentity) -> Option<RoleValue> {
    Some(RoleValue {
        trust: role.trust.clone()?,
        max_session_duration: role.max_session_duration.unwrap_or_default(),
        boundary: role.boundary.clone(),
        tags: role.tags.clone(),
    })
}

pub(crate) fn access_point_value(access_point: &ObservedAccessPoint) -> AccessPointValue {
    let description = &access_point.description;
    AccessPointValue {
        bucket: description.bucket.clone(),
        bucket_account: description.bucket_account.clone(),
        policy: access_point.policy.clone(),
        grant: access_point.tags.get(Grant::TAG).cloned(),
    }
}

pub(crate) fn managed_policy_value(policy: &ManagedPolicy) -> ManagedPolicyValue {
    ManagedPolicyValue {
        document: policy.document.clone(),
        default_version: Some(policy.default_version.clone()),
        versions: policy.versions.iter().map(|(id, _)| id.clone()).collect(),
        grant: policy.tags.get(Grant::TAG).cloned(),
    }
}
