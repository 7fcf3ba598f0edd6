//! Reads what is needed, some of it at a time.

use super::needs::Needs;
use super::{
    DecisivePolicies, Observed, ObservedAccessPoint, ObservedAccount, ObservedBucket, ObservedIdentity,
    ObservedKey, Reading,
};
use crate::{AccessPoint, Account, Accounts, Error, Identity, ManagedPolicy};
use futures_util::future::{BoxFuture, FutureExt, join};
use futures_util::{StreamExt, stream, try_join};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use xacct_core::evaluate::BlockPublicAccess;
use xacct_core::{AccountId, BucketName, Document, KmsKeyArn, ObjectKey, PolicyName};

/// How much is read of users and roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Depth {
    /// What a plan depends on.
    Plan,
    /// The documents of all policies that decide for them besides.
    Decisions,
}

/// Something that was read.
enum Found {
    BlockPublicAccess(AccountId, Reading<BlockPublicAccess>),
    Bucket((AccountId, BucketName), Reading<ObservedBucket>),
    Key(KmsKeyArn, Reading<ObservedKey>),
    AccessPoint(AccessPoint, Reading<Option<ObservedAccessPoint>>),
    /// With the managed policies that were read because they are attached to it.
    Identity((AccountId, Identity), Reading<Option<ObservedIdentity>>, Vec<(PolicyName, ManagedReading)>),
    ManagedPolicy((AccountId, PolicyName), ManagedReading),
}

type ManagedReading = Reading<Option<ManagedPolicy>>;

/// Reads what grants need of the accounts that can be reached.
pub(crate) async fn observe(accounts: &Accounts, needs: Needs, depth: Depth) -> Observed {
    let mut observed = Observed::default();
    for account in accounts.iter() {
        let seen = ObservedAccount { principal: account.principal().to_owned(), block_public_access: None };
        observed.accounts.insert(account.id().clone(), seen);
    }
    let mut found = stream::iter(readings(accounts, needs, depth)).buffer_unordered(accounts.concurrency());
    while let Some(found) = found.next().await {
        observed.add(found);
    }
    observed
}

fn readings(accounts: &Accounts, needs: Needs, depth: Depth) -> Vec<BoxFuture<'_, Found>> {
    let mut readings: Vec<BoxFuture<'_, Found>> = Vec::new();
    for id in needs.owners {
        let Some(account) = accounts.account(&id) else { continue };
        readings.push(
            account.account_block_public_access().map(|it| Found::BlockPublicAccess(id, shared(it))).boxed(),
        );
    }
    for ((id, bucket), objects) in needs.buckets {
        let Some(account) = accounts.account(&id) else { continue };
        readings.push(
            async move {
                let found = shared(read_bucket(account, &bucket, objects).await);
                Found::Bucket((id, bucket), found)
            }
            .boxed(),
        );
    }
    for (id, key) in needs.keys {
        let Some(account) = accounts.account(&id) else { continue };
        readings.push(async move { Found::Key(key.clone(), shared(read_key(account, &key).await)) }.boxed());
    }
    for access_point in needs.access_points {
        let Some(account) = accounts.account(&access_point.account) else { continue };
        readings.push(
            async move {
                let found = read_access_point(account, &access_point).await;
                Found::AccessPoint(access_point, shared(found))
            }
            .boxed(),
        );
    }
    for ((id, identity), policies) in needs.identities {
        let Some(account) = accounts.account(&id) else { continue };
        readings.push(
            async move {
                let found = read_identity(account, &identity, depth).await;
                let attached = read_attached(account, found.as_ref().ok(), policies).await;
                Found::Identity((id, identity), shared(found), attached)
            }
            .boxed(),
        );
    }
    for (id, policy) in needs.managed_policies {
        let Some(account) = accounts.account(&id) else { continue };
        readings.push(
            async move {
                let found = account.managed_policy(&account.policy_arn(&policy)).await;
                Found::ManagedPolicy((id, policy), shared(found))
            }
            .boxed(),
        );
    }
    readings
}

fn shared<T>(read: Result<T, Error>) -> Reading<T> {
    read.map_err(Arc::new)
}

impl Observed {
    fn add(&mut self, found: Found) {
        match found {
            Found::BlockPublicAccess(account, read) => {
                if let Some(account) = self.accounts.get_mut(&account) {
                    account.block_public_access = Some(read);
                }
            }
            Found::Bucket(bucket, read) => drop(self.buckets.insert(bucket, read)),
            Found::Key(key, read) => drop(self.keys.insert(key, read)),
            Found::AccessPoint(access_point, read) => drop(self.access_points.insert(access_point, read)),
            Found::Identity((account, identity), read, attached) => {
                let attached = attached.into_iter().map(|(policy, read)| ((account.clone(), policy), read));
                self.managed_policies.extend(attached);
                self.identities.insert((account, identity), read);
            }
            Found::ManagedPolicy(policy, read) => drop(self.managed_policies.insert(policy, read)),
        }
    }
}

/// Reads a bucket: its Region first, where all else has to be asked.
async fn read_bucket(
    account: &Account,
    bucket: &BucketName,
    objects: BTreeSet<ObjectKey>,
) -> Result<ObservedBucket, Error> {
    let region = account.bucket_region(bucket).await?;
    // No plan depends on these two, which not everybody may read and not every server of S3's protocol has.
    let advisory = join(account.bucket_policy_status(bucket), account.bucket_versioning(bucket)).map(Ok);
    let ((policy_is_public, versioning), policy, object_ownership, acl, block_public_access, encryption) = try_join!(
        advisory,
        account.bucket_policy(bucket),
        account.object_ownership(bucket),
        account.bucket_acl(bucket),
        account.bucket_block_public_access(bucket),
        account.bucket_encryption(bucket),
    )?;
    let mut object_acls = BTreeMap::new();
    for key in objects {
        let acl = shared(account.object_acl(bucket, &key).await);
        object_acls.insert(key, acl);
    }
    Ok(ObservedBucket {
        owner: account.id().clone(),
        region,
        policy,
        policy_is_public: shared(policy_is_public),
        object_ownership,
        acl,
        block_public_access,
        encryption,
        versioning: shared(versioning),
        object_acls,
    })
}

async fn read_key(account: &Account, key: &KmsKeyArn) -> Result<ObservedKey, Error> {
    let (description, policy) = try_join!(account.key(key), account.key_policy(key))?;
    Ok(ObservedKey { description, policy })
}

async fn read_access_point(
    account: &Account,
    access_point: &AccessPoint,
) -> Result<Option<ObservedAccessPoint>, Error> {
    let Some(description) = account.access_point(access_point).await? else { return Ok(None) };
    let (policy, tags) =
        try_join!(account.access_point_policy(access_point), account.access_point_tags(access_point))?;
    Ok(Some(ObservedAccessPoint { description, policy, tags }))
}

async fn read_identity(
    account: &Account,
    identity: &Identity,
    depth: Depth,
) -> Result<Option<ObservedIdentity>, Error> {
    let Some(mut found) = described(account, identity).await? else { return Ok(None) };
    let (names, attached) =
        try_join!(account.inline_policy_names(identity), account.attached_policies(identity))?;
    for name in names {
        // One that is deleted meanwhile is not there.
        if let Some(document) = account.identity_policy(identity, &name).await? {
            found.inline.insert(name, document);
        }
    }
    found.attached = attached;
    if depth == Depth::Decisions {
        found.decisive = Some(read_decisive(account, identity, &found).await?);
    }
    Ok(Some(found))
}

/// Reads those of some managed policies that are attached to a user or role.
async fn read_attached(
    account: &Account,
    found: Option<&Option<ObservedIdentity>>,
    policies: BTreeSet<PolicyName>,
) -> Vec<(PolicyName, ManagedReading)> {
    let Some(Some(found)) = found else { return Vec::new() };
    let mut read = Vec::new();
    for policy in policies.into_iter().filter(|policy| found.has_attached(account.id(), policy)) {
        let of_policy = shared(account.managed_policy(&account.policy_arn(&policy)).await);
        read.push((policy, of_policy));
    }
    read
}

async fn described(account: &Account, identity: &Identity) -> Result<Option<ObservedIdentity>, Error> {
    Ok(match identity {
        Identity::User(name) => account.user(name).await?.map(|user| ObservedIdentity {
            tags: user.tags,
            boundary: user.boundary,
            ..ObservedIdentity::user(user.arn, user.unique_id)
        }),
        Identity::Role(name) => account.role(name).await?.map(|role| ObservedIdentity {
            tags: role.tags,
            boundary: role.boundary,
            ..ObservedIdentity::role(role.arn, role.unique_id, role.trust, role.max_session_duration)
        }),
    })
}

/// Reads the documents of attached policies, of groups and of the boundary.
async fn read_decisive(
    account: &Account,
    identity: &Identity,
    found: &ObservedIdentity,
) -> Result<DecisivePolicies, Error> {
    let mut decisive = DecisivePolicies::default();
    let mut managed: Vec<String> = found.attached.iter().map(|(_, arn)| arn.clone()).collect();
    if let Identity::User(user) = identity {
        for group in account.groups_of(user).await? {
            decisive.others.extend(account.inline_policies_of_group(&group).await?);
            managed.extend(account.attached_policies_of_group(&group).await?.into_iter().map(|(_, arn)| arn));
        }
    }
    for arn in managed {
        decisive.others.extend(document_of(account, &arn).await?);
    }
    if let Some(arn) = &found.boundary {
        decisive.boundary = document_of(account, arn).await?;
    }
    Ok(decisive)
}

async fn document_of(account: &Account, arn: &str) -> Result<Option<Document>, Error> {
    Ok(account.managed_policy(arn).await?.map(|policy| policy.document))
}
