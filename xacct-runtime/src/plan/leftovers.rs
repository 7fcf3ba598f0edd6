//! What earlier definitions of a grant (of its name, owner and bucket) have left: it goes where it is surely the grant's and is
//! read for the plan anyway; all else is told of.

use super::changes::Author;
use crate::observe::identity_of;
use crate::{AccessControlList, AclGrant, AclGrantee, Change, Identity, Setting, Value};
use std::collections::BTreeSet;
use xacct_core::grant::{Grant, Grantee, Target, Via};
use xacct_core::{AccountId, Arn, Document, ObjectKey, PolicyName, Statement};

impl Author<'_> {
    /// What an earlier definition has left in the bucket's policy, where the present one has nothing there, and elsewhere.
    pub(super) fn leftovers(&mut self) {
        let owner = self.grant.owner();
        let has_policy = matches!(self.grant.via(), Via::BucketPolicy | Via::AccessPoint { .. });
        if !has_policy && self.draft.observed.reaches(owner) {
            let setting = Setting::BucketPolicy { bucket: self.grant.bucket().clone() };
            self.statements(owner, setting, Document::of(Vec::new()));
        }
        self.note_former();
    }

    /// Detaches the managed policy by which a grantee had its half before. That policy was not read, and stays.
    pub(super) fn detach(&mut self, account: &AccountId, attachment: Setting, policy: &PolicyName) {
        if let Some(Ok(Value::Present)) = self.draft.observed.value(account, &attachment) {
            self.request.notes.push(format!(
                "account {account}: the managed policy {policy} is detached and stays: delete it where nobody else has it"
            ));
        }
        self.request.want(account, attachment, Change::Set(Value::Absent));
    }

    /// The role, the access point, the key and the ACLs that the grant went by before are known by what it has put into the
    /// policies that it changes now.
    fn note_former(&mut self) {
        let (grant, present) = (self.grant, present(self.grant));
        let former = named_by(&self.own_statements()).into_iter().filter(|arn| !present.contains(arn));
        let former: Vec<_> = former.filter_map(|arn| Arn::new(arn).ok()).collect();
        self.request.notes.extend(former.iter().filter_map(|arn| note_of(arn, grant)));
        let went_by_acls = former.iter().any(|arn| object_of(arn, grant).is_some());
        if went_by_acls && !matches!(grant.via(), Via::Acl { .. }) {
            self.note_bucket_acl();
        }
    }

    /// What the ACL of the bucket grants others, where the grant went by ACLs before.
    fn note_bucket_acl(&mut self) {
        let (owner, bucket) = (self.grant.owner(), self.grant.bucket().clone());
        let setting = Setting::BucketAcl { bucket };
        let Some(Ok(Value::Acl(acl))) = self.draft.observed.value(owner, &setting) else { return };
        let is_others =
            |it: &&AclGrant| matches!(&it.grantee, AclGrantee::CanonicalUser(id) if *id != acl.owner);
        let notes = acl.grants.iter().filter(is_others);
        let notes = notes.map(|it| format!("account {owner}: {setting}: it has {it}, which stays"));
        self.request.notes.extend(notes);
    }

    /// The grant's own statements wherever they were read.
    fn own_statements(&self) -> Vec<Statement> {
        let (grant, observed) = (self.grant, self.draft.observed);
        let owner = grant.owner();
        let mut places = vec![(owner.clone(), Setting::BucketPolicy { bucket: grant.bucket().clone() })];
        places.extend(grant.kms_key().map(|key| (owner.clone(), Setting::KeyPolicy { key: key.clone() })));
        let mut add_inline = |account: &AccountId, identity: Identity, target: &Target| {
            let policy = grant.policy_name(target);
            places.extend(policy.map(|policy| (account.clone(), Setting::InlinePolicy { identity, policy })));
        };
        if let Via::Role { name, .. } = grant.via() {
            add_inline(owner, Identity::Role(name.clone()), &Target::RolePermissions);
        }
        for grantee in grant.grantees() {
            if let Some(identity) = identity_of(grantee) {
                add_inline(&grantee.account(), identity, &Target::Identity(grantee.clone()));
            }
        }
        for grantee in grant.grantees() {
            let policy = grant.policy_name(&Target::Identity(grantee.clone()));
            places.extend(policy.map(|policy| (grantee.account(), Setting::ManagedPolicy { policy })));
        }
        let read = places.iter().filter_map(|(account, setting)| observed.value(account, setting)?.ok());
        let statements = read.flat_map(|value| value.document().cloned().unwrap_or_default().statements);
        statements.filter(|statement| grant.owns(statement)).collect()
    }

    /// A grantee who has left the grant is known by the statements that let it in. Its own policy is in another account, and
    /// the grant does not say any more that anybody may change it there.
    pub(super) fn note_of_who_left(&mut self, statement: &Statement) {
        let name = |grantee: &Grantee| self.grant.policy_name(&Target::Identity(grantee.clone()));
        let present: Vec<_> = self.grant.grantees().iter().map(name).collect();
        let named = statement.principals().flat_map(|(_, principals)| principals.entries());
        let named = named.filter_map(|(_, text)| Grantee::new(text.to_owned()).ok());
        let left = named.filter(|it| it.account() != *self.grant.owner() && !present.contains(&name(it)));
        let notes: Vec<_> = left
            .filter_map(|grantee| {
                let (account, policy) = (grantee.account(), name(&grantee)?);
                Some(format!("account {account}: {grantee} is let in no more: delete the policy {policy} there, where it has one"))
            })
            .collect();
        self.request.notes.extend(notes);
    }

    /// What an ACL grants the same account besides: nothing tells whether the grant has once asked for it.
    pub(super) fn note_more(
        &mut self,
        account: &AccountId,
        setting: &Setting,
        stored: &AccessControlList,
        wanted: &[AclGrant],
    ) {
        let is_more =
            |it: &&AclGrant| !wanted.contains(it) && wanted.iter().any(|wanted| wanted.grantee == it.grantee);
        for more in stored.grants.iter().filter(is_more) {
            self.request
                .notes
                .push(format!("account {account}: {setting}: it has {more} besides, which stays"));
        }
    }
}

/// What statements are about, and what they ask of requests: every text there.
fn named_by(statements: &[Statement]) -> BTreeSet<String> {
    let values = |statement: &Statement| -> Vec<String> {
        let keys = statement.operators().iter().flat_map(|operator| &operator.keys);
        let values = keys.flat_map(|key| &key.values).map(|value| value.as_str().to_owned());
        let resources = statement.resources().flat_map(|(_, resources)| resources).cloned();
        let principals = statement.principals().flat_map(|(_, principals)| principals.entries());
        resources.chain(values).chain(principals.map(|(_, text)| text.to_owned())).collect()
    };
    statements.iter().flat_map(values).map(|text| of_access_point(&text).to_owned()).collect()
}

/// The ARN of an access point for one of the objects behind it.
fn of_access_point(arn: &str) -> &str {
    match arn.split_once("/object/") {
        Some((access_point, _)) if access_point.contains(":accesspoint/") => access_point,
        _ => arn,
    }
}

/// What the grant goes by now.
fn present(grant: &Grant) -> Vec<String> {
    let named = [grant.role_arn(), grant.access_point_arn(), grant.kms_key().map(ToString::to_string)];
    let objects: &[ObjectKey] = match grant.via() {
        Via::Acl { objects, .. } => objects,
        _ => &[],
    };
    let arn = |key| format!("arn:{}:s3:::{}/{key}", grant.partition(), grant.bucket());
    named.into_iter().flatten().chain(objects.iter().map(arn)).collect()
}

/// The key of the one object that an ARN is of: only by ACLs a grant names objects one by one.
fn object_of<'a>(arn: &'a Arn, grant: &Grant) -> Option<&'a str> {
    let (bucket, key) = arn.resource().split_once('/')?;
    let is_one = arn.service() == "s3" && bucket == grant.bucket().as_str() && !key.contains(['*', '?']);
    is_one.then_some(key)
}

/// What is left of what the grant went by before.
fn note_of(arn: &Arn, grant: &Grant) -> Option<String> {
    let owner = grant.owner();
    if let Some(key) = object_of(arn, grant) {
        return Some(format!(
            "account {owner}: the ACL of the object {key}, which the grant named before, keeps what it grants: take that out \
             where nobody needs it"
        ));
    }
    let (kind, name) = arn.resource().split_once('/')?;
    let account = arn.account();
    match (arn.service(), kind) {
        ("iam", "role") if account == owner.as_str() => Some(format!(
            "account {account}: the role {name}, which the grant went by before, stays: delete it where nobody needs it"
        )),
        ("s3", "accesspoint") => Some(format!(
            "account {account}: the access point {name}, which the grant went by before, stays, and its policy: delete it \
             where nobody needs it"
        )),
        ("kms", "key") => Some(format!(
            "account {account}: the policy of the key {arn}, which the grant was about before, keeps its statements: remove \
             those whose Sids begin with `Xacct{}`",
            grant.name()
        )),
        _ => None,
    }
}
