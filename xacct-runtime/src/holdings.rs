//! What the accounts hold, as the evaluator takes it.

use crate::error::chain;
use crate::observe::{access_point_of, identity_of};
use crate::{AccessControlList, AclGrantee, Observed, ObservedAccessPoint, ObservedBucket, ObservedIdentity};
use xacct_core::evaluate::{Acl, BlockPublicAccess, ObjectOwnership, public_statements};
use xacct_core::grant::{AccessPointHoldings, Grant, Grantee, Holdings, PrincipalHoldings, Target, Via};
use xacct_core::{AccountId, CanonicalUserId, Document, PolicyKind};

/// What decides a grant's requests. The halves of accounts that cannot be reached are taken to be in place. Of what could not be
/// read ([`unread`]) nothing is known, and nothing that depends on it is to be believed.
pub(crate) fn holdings(grant: &Grant, observed: &Observed) -> Holdings {
    let mut elsewhere = grant.documents();
    elsewhere.retain(|document| !observed.reaches(&document.account));
    let mut holdings = Holdings::of(grant, &elsewhere);
    if let Some(Ok(bucket)) = observed.bucket(grant.owner(), grant.bucket()) {
        let of_account = observed.blocks_of(grant.owner()).unwrap_or_default();
        holdings =
            of_bucket(holdings, bucket).block_public_access(bucket.block_public_access.with(of_account));
    }
    if let Some(Ok(key)) = grant.kms_key().and_then(|key| observed.keys.get(key)) {
        holdings = holdings.key_policy(key.policy.clone());
    }
    if let Some(Ok(Some(found))) = access_point_of(grant).and_then(|it| observed.access_points.get(&it)) {
        let of_account = grant.access_point_account().and_then(|account| observed.blocks_of(account).ok());
        holdings = holdings.access_point(of_access_point(found, of_account.unwrap_or_default()));
    }
    if let Via::Role { name, .. } = grant.via() {
        let identity = crate::Identity::Role(name.clone());
        if let Some(Ok(Some(role))) = observed.identities.get(&(grant.owner().clone(), identity)) {
            holdings = holdings.role(of_identity(role, None));
        }
    }
    for grantee in grant.grantees().iter().filter(|grantee| observed.reaches(&grantee.account())) {
        holdings = holdings.grantee(grantee.clone(), of_grantee(grant, grantee, observed));
    }
    holdings
}

fn of_bucket(holdings: Holdings, bucket: &ObservedBucket) -> Holdings {
    let acl = |acl: &AccessControlList| of_acl(acl, &bucket.owner);
    let mut holdings = holdings
        .ownership(bucket.object_ownership.unwrap_or(ObjectOwnership::ObjectWriter))
        .bucket_acl(acl(&bucket.acl));
    for (key, read) in &bucket.object_acls {
        if let Ok(Some(of_object)) = read {
            holdings = holdings.object_acl(key.as_str(), acl(of_object));
        }
    }
    match &bucket.policy {
        Some(policy) => holdings.bucket_policy(policy.clone()),
        None => holdings,
    }
}

/// An ACL without what it grants its owner, who may all of that anyway: so nobody's canonical user id has to be known for it.
fn of_acl(acl: &AccessControlList, owner: &AccountId) -> Acl {
    let others = acl.grants.iter().filter(|it| it.grantee != AclGrantee::CanonicalUser(acl.owner.clone()));
    AccessControlList { owner: acl.owner.clone(), grants: others.cloned().collect() }.for_decisions(owner)
}

fn of_access_point(found: &ObservedAccessPoint, of_account: BlockPublicAccess) -> AccessPointHoldings {
    let blocks = found.description.block_public_access.with(of_account);
    let mut access_point = AccessPointHoldings::default().block_public_access(blocks);
    if let Some(vpc) = found.description.vpc.as_ref().and_then(|vpc| vpc.parse().ok()) {
        access_point = access_point.vpc(vpc);
    }
    match &found.policy {
        Some(policy) => access_point.policy(policy.clone()),
        None => access_point,
    }
}

fn of_identity(found: &ObservedIdentity, canonical_user_id: Option<&CanonicalUserId>) -> PrincipalHoldings {
    let mut principal = PrincipalHoldings::default().unique_id(&found.unique_id);
    if let Some(id) = canonical_user_id {
        principal = principal.canonical_user_id(id.clone());
    }
    for (name, document) in &found.inline {
        principal = principal.policy(name.as_str(), document.clone());
    }
    if let Some(trust) = &found.trust {
        principal = principal.trust(trust.clone());
    }
    let Some(decisive) = &found.decisive else { return principal };
    for (index, document) in decisive.others.iter().enumerate() {
        principal = principal.policy(format!("managed or group policy {index}"), document.clone());
    }
    match (&found.boundary, &decisive.boundary) {
        (Some(arn), Some(boundary)) => principal.boundary(arn, boundary.clone()),
        _ => principal,
    }
}

/// A grantee; of an account as a whole somebody to whom its administrator has attached the grant's managed policy.
fn of_grantee(grant: &Grant, grantee: &Grantee, observed: &Observed) -> PrincipalHoldings {
    let canonical_user_id = match grant.via() {
        Via::Acl { grantee_id, .. } => Some(grantee_id),
        _ => None,
    };
    if let Some(identity) = identity_of(grantee) {
        return match observed.identities.get(&(grantee.account(), identity)) {
            Some(Ok(Some(found))) => of_identity(found, canonical_user_id),
            _ => PrincipalHoldings::default(),
        };
    }
    let mut somebody = PrincipalHoldings::default();
    if let Some(id) = canonical_user_id {
        somebody = somebody.canonical_user_id(id.clone());
    }
    let policy = grant.policy_name(&Target::Identity(grantee.clone()));
    let found = policy.and_then(|policy| observed.managed_policies.get(&(grantee.account(), policy)));
    match found {
        Some(Ok(Some(policy))) => somebody.policy(&policy.arn, policy.document.clone()),
        _ => somebody,
    }
}

/// Why something could not be read on which a grant's requests depend.
pub(crate) fn unread(grant: &Grant, observed: &Observed) -> Option<String> {
    let bucket = observed.bucket(grant.owner(), grant.bucket());
    let objects = bucket.and_then(|it| it.as_ref().ok()).into_iter().flat_map(|it| it.object_acls.values());
    // Block Public Access takes away what is public, and nothing else.
    let has_public = is_public(observed);
    let accounts = observed.accounts.values().filter(|_| has_public);
    let accounts = accounts.filter_map(|it| it.block_public_access.as_ref()?.as_ref().err());
    let errors = bucket
        .and_then(|it| it.as_ref().err())
        .into_iter()
        .chain(grant.kms_key().and_then(|key| observed.keys.get(key)?.as_ref().err()))
        .chain(observed.identities.values().filter_map(|it| it.as_ref().err()))
        .chain(observed.access_points.values().filter_map(|it| it.as_ref().err()))
        .chain(observed.managed_policies.values().filter_map(|it| it.as_ref().err()))
        .chain(objects.filter_map(|it| it.as_ref().err()))
        .chain(accounts);
    let missing = observed.access_points.values().any(|it| matches!(it, Ok(None)));
    let mut errors = errors.map(|error| chain(&**error));
    errors.next().or_else(|| missing.then(|| "the access point does not exist".to_owned()))
}

/// Whether some policy or ACL that was read is public.
fn is_public(observed: &Observed) -> bool {
    let buckets = || observed.buckets.values().filter_map(|it| it.as_ref().ok());
    let points = observed.access_points.values().filter_map(|it| it.as_ref().ok()?.as_ref());
    let of =
        |policy: Option<&Document>, kind| policy.is_some_and(|it| !public_statements(it, kind).is_empty());
    let of_objects = |it: &ObservedBucket| {
        let acls = it.object_acls.values().filter_map(|acl| acl.as_ref().ok()?.as_ref());
        acls.into_iter().any(|acl| acl.for_decisions(&it.owner).is_public())
    };
    buckets().any(|it| {
        of(it.policy.as_ref(), PolicyKind::Bucket)
            || it.acl.for_decisions(&it.owner).is_public()
            || of_objects(it)
    }) || points.into_iter().any(|it| of(it.policy.as_ref(), PolicyKind::AccessPoint))
}
