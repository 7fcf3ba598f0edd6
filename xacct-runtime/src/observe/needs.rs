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
    /// Users and roles, each with the managed policies that are read where they are attached to it.
    pub(crate) identities: BTreeMap<(AccountId, Identity), BTreeSet<PolicyName>>,
    pub(crate) managed_policies: BTreeSet<(AccountId, PolicyName)>,
}

impl Needs {
    pub(crate) fn of<'g>(grants: impl IntoIterator<Item = &'g Grant>) -> Self {
        let mut needs = Self::default();
        grants.into_iter().for_each(|grant| needs.add(grant));
        needs
    }

    /// What a plan depends on. Unless it is to put managed policies in place, those of users and roles are a part of it only
    /// where they are attached.
    pub(crate) fn of_plan(purpose: Purpose, options: &PlanOptions, grants: &[Grant]) -> Self {
        let mut needs = Self::of(grants);
        if purpose == Purpose::Grant && options.form != Some(PolicyForm::Managed) {
            needs.managed_policies.clear();
            for grant in grants {
                grant.grantees().iter().for_each(|grantee| needs.add_where_attached(grant, grantee));
            }
        }
        needs
    }

    /// The same with the managed policies of these that are read where they are attached.
    pub(crate) fn with_attached(mut self, attached: &[(AccountId, PolicyName)]) -> Self {
        let is_read = |(account, policy): &&(AccountId, PolicyName)| {
            self.identities.iter().any(|((of, _), policies)| of == account && policies.contains(policy))
        };
        let read: Vec<_> = attached.iter().filter(is_read).cloned().collect();
        self.managed_policies.extend(read);
        self
    }

    fn add_where_attached(&mut self, grant: &Grant, grantee: &Grantee) {
        let (account, policy) = (grantee.account(), grant.policy_name(&Target::Identity(grantee.clone())));
        match identity_of(grantee) {
            Some(identity) => self.identities.entry((account, identity)).or_default().extend(policy),
            None => self.managed_policies.extend(policy.map(|policy| (account, policy))),
        }
    }

    fn add(&mut self, grant: &Grant) {
        let owner = grant.owner().clone();
        let objects = self.buckets.entry((owner.clone(), grant.bucket().clone())).or_default();
        match grant.via() {
            Via::Acl { objects: keys, .. } => objects.extend(keys.iter().cloned()),
            Via::Role { name, .. } => {
                self.identities.entry((owner.clone(), Identity::Role(name.clone()))).or_default();
            }
            Via::AccessPoint { .. } => {
                self.owners.extend(grant.access_point_account().cloned());
                self.access_points.extend(access_point_of(grant));
            }
            _ => {}
        }
        self.keys.extend(grant.kms_key().map(|key| (owner.clone(), key.clone())));
        for grantee in grant.grantees() {
            let (account, policy) =
                (grantee.account(), grant.policy_name(&Target::Identity(grantee.clone())));
            if let Some(identity) = identity_of(grantee) {
                self.identities.entry((account.clone(), identity)).or_default();
            }
            self.managed_policies.extend(policy.map(|policy| (account, policy)));
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
