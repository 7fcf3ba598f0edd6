//! What has to be read for grants: each once, however many grants bear on it.

use crate::{AccessPoint, Identity, PlanOptions, PolicyForm, Purpose};
use std::collections::{BTreeMap, BTreeSet};
use xacct_core::grant::{Grant, Grantee, GranteeKind, Target, Via};
use xacct_core::{AccountId, BucketName, KmsKeyArn, ObjectKey, PolicyName, RoleName, UserName};

/// What has to be read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Needs {
    /// Owners of buckets and access points, whose Block Public Access counts.
    pub(crate) owners: BTreeSet<AccountId>,
    pub(crate) buckets: BTreeMap<(AccountId, BucketName), BTreeSet<ObjectKey>>,
    pub(crate) keys: BTreeSet<(AccountId, KmsKeyArn)>,
    pub(crate) access_points: BTreeSet<AccessPoint>,
    pub(crate) identities: BTreeSet<(AccountId, Identity)>,
    pub(crate) managed_policies: BTreeSet<(AccountId, PolicyName)>,
}

impl Needs {
    pub(crate) fn of<'g>(grants: impl IntoIterator<Item = &'g Grant>) -> Self {
        let mut needs = Self::default();
        grants.into_iter().for_each(|grant| needs.add(grant));
        needs
    }

    /// What a plan depends on. Managed policies are no part of one that puts inline policies in place, but of those whose
    /// grantees are accounts as a whole.
    pub(crate) fn of_plan(purpose: Purpose, options: &PlanOptions, grants: &[Grant]) -> Self {
        let mut needs = Self::of(grants);
        if (purpose, options.form) == (Purpose::Grant, PolicyForm::Inline) {
            needs.managed_policies.clear();
            for grant in grants {
                let whole = grant.grantees().iter().filter(|grantee| grantee.name().is_none());
                whole.for_each(|grantee| needs.add_managed_policy(grant, grantee.clone()));
            }
        }
        needs
    }

    fn add_managed_policy(&mut self, grant: &Grant, grantee: Grantee) {
        let account = grantee.account();
        let policy = grant.policy_name(&Target::Identity(grantee));
        self.managed_policies.extend(policy.map(|policy| (account, policy)));
    }

    fn add(&mut self, grant: &Grant) {
        let owner = grant.owner().clone();
        let objects = self.buckets.entry((owner.clone(), grant.bucket().clone())).or_default();
        match grant.via() {
            Via::Acl { objects: keys, .. } => objects.extend(keys.iter().cloned()),
            Via::Role { name, .. } => {
                self.identities.insert((owner.clone(), Identity::Role(name.clone())));
            }
            Via::AccessPoint { .. } => {
                self.owners.extend(grant.access_point_account().cloned());
                self.access_points.extend(access_point_of(grant));
            }
            _ => {}
        }
        self.keys.extend(grant.kms_key().map(|key| (owner.clone(), key.clone())));
        for grantee in grant.grantees() {
            self.identities.extend(identity_of(grantee).map(|identity| (grantee.account(), identity)));
            self.add_managed_policy(grant, grantee.clone());
        }
        self.owners.insert(owner);
    }
}

/// The access point of a grant, of the method `AccessPoint`.
pub(crate) fn access_point_of(grant: &Grant) -> Option<AccessPoint> {
    let Via::AccessPoint { name, region, .. } = grant.via() else { return None };
    Some(AccessPoint {
        account: grant.access_point_account()?.clone(),
        region: region.clone(),
        name: name.clone(),
    })
}

/// The user or role that a grantee is; none of an account as a whole.
pub(crate) fn identity_of(grantee: &Grantee) -> Option<Identity> {
    let name = grantee.name()?.to_owned();
    match grantee.kind() {
        GranteeKind::User => UserName::new(name).ok().map(Identity::User),
        GranteeKind::Role => RoleName::new(name).ok().map(Identity::Role),
        GranteeKind::Account => None,
    }
}
