//! What earlier definitions of a grant (of its name, owner and bucket) have left: it goes where it is surely the grant's and is
//! read for the plan anyway; all else is told of.

use super::changes::{Author, Forms};
use super::draft::Wanted;
use crate::observe::identity_of;
use crate::{AccessControlList, AclGrant, Identity, Setting, Value};
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

    /// What goes waits for nobody whom this program cannot reach.
    pub(super) fn note_of_handed_over(&mut self) {
        let mut accounts = self.grant.accounts();
        accounts.retain(|account| !self.draft.observed.reaches(account));
        let taken = self.request.wanted.iter().filter(|wanted| wanted.change.only_takes());
        let notes: Vec<_> = taken
            .flat_map(|wanted| accounts.iter().map(move |elsewhere| (wanted, elsewhere)))
            .map(|(Wanted { account, setting, .. }, elsewhere)| {
                format!(
                    "account {account}: {setting}: the way in that the grant had there goes, and account {elsewhere} cannot be \
                     reached: have its administrator put its half of the new one in place first"
                )
            })
            .collect();
        self.request.notes.extend(notes);
    }

    /// What a grantee has of the grant's policy in a form beside the one that is put in place, or in both: whoever has put it
    /// there decides when it goes.
    pub(super) fn note_other_form(
        &mut self,
        account: &AccountId,
        identity: &Identity,
        policy: &PolicyName,
        now: Forms,
        wanted: Forms,
    ) {
        let stays = match (now, wanted) {
            (Forms { inline: true, managed: true }, Forms { inline: true, managed: true }) => format!(
                "the {identity} has {policy} as an inline policy and as a managed one: one of them is enough, delete the inline \
                 one or detach the other"
            ),
            (Forms { inline: true, .. }, Forms { inline: false, .. }) => format!(
                "the inline policy {policy} of the {identity} stays beside the managed one: delete it where nobody needs it"
            ),
            (Forms { managed: true, .. }, Forms { managed: false, .. }) => format!(
                "the managed policy {policy} stays attached to the {identity} beside the inline one: detach it where nobody \
                 needs it, and delete it where nobody else has it"
            ),
            _ => return,
        };
        self.request.notes.push(format!("account {account}: {stays}"));
    }

    /// The role, the access point, the key and the ACLs that the grant went by before are known by what it has put into the
    /// policies that it changes now.
    fn note_former(&mut self) {
        let (grant, present) = (self.grant, present(self.grant));
        let former = named_by(&self.own_statements()).into_iter().filter(|arn| !present.contains(arn));
        let former: Vec<_> = former.filter_map(|arn| Arn::new(arn).ok()).collect();
        self.request.notes.extend(former.iter().filter_map(|arn| note_of(arn, grant)));
        let went_by_acls =
            former.iter().any(|arn| object_of(arn, grant).is_some()) || self.was_let_in_by_none();
        if went_by_acls && !matches!(grant.via(), Via::Acl { .. }) {
            self.note_bucket_acl();
        }
    }

    /// Whether a grantee's policy is about the bucket itself and nothing of the grant is in the bucket's policy: so it is where
    /// the grant went by the bucket's ACL alone.
    fn was_let_in_by_none(&self) -> bool {
        let bucket = format!("arn:{}:s3:::{}", self.grant.partition(), self.grant.bucket());
        let of_bucket =
            (self.grant.owner().clone(), Setting::BucketPolicy { bucket: self.grant.bucket().clone() });
        self.own_in(&[of_bucket]).is_empty() && named_by(&self.own_in(&self.halves())).contains(&bucket)
    }

    /// What the ACL of the bucket grants others, where the grant went by ACLs before.
    fn note_bucket_acl(&mut self) {
        let (owner, bucket) = (self.grant.owner(), self.grant.bucket().clone());
        let setting = Setting::BucketAcl { bucket };
        let Some(Ok(Value::Acl(acl))) = self.draft.observed.value(owner, &setting) else { return };
        let notes = acl.of_others().map(|it| format!("account {owner}: {setting}: it has {it}, which stays"));
        self.request.notes.extend(notes);
    }

    /// The grant's own statements wherever they were read.
    fn own_statements(&self) -> Vec<Statement> {
        let (grant, owner) = (self.grant, self.grant.owner());
        let mut places = vec![(owner.clone(), Setting::BucketPolicy { bucket: grant.bucket().clone() })];
        places.extend(grant.kms_key().map(|key| (owner.clone(), Setting::KeyPolicy { key: key.clone() })));
        if let (Via::Role { name, .. }, Some(policy)) =
            (grant.via(), grant.policy_name(&Target::RolePermissions))
        {
            let identity = Identity::Role(name.clone());
            places.push((owner.clone(), Setting::InlinePolicy { identity, policy }));
        }
        places.extend(self.halves());
        self.own_in(&places)
    }

    /// The policies of grantees, in either form.
    fn halves(&self) -> Vec<(AccountId, Setting)> {
        let mut halves = Vec::new();
        for grantee in self.grant.grantees() {
            let Some(policy) = self.grant.policy_name(&Target::Identity(grantee.clone())) else { continue };
            if let Some(identity) = identity_of(grantee) {
                let policy = policy.clone();
                halves.push((grantee.account(), Setting::InlinePolicy { identity, policy }));
            }
            halves.push((grantee.account(), Setting::ManagedPolicy { policy }));
        }
        halves
    }

    /// The grant's own statements in these policies.
    fn own_in(&self, places: &[(AccountId, Setting)]) -> Vec<Statement> {
        let observed = self.draft.observed;
        let read = places.iter().filter_map(|(account, setting)| observed.value(account, setting)?.ok());
        let statements = read.flat_map(|value| value.document().cloned().unwrap_or_default().statements);
        statements.filter(|statement| self.grant.owns(statement)).collect()
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

    /// What an ACL grants other accounts, or the grantee's besides: nothing tells whether the grant has once asked for it.
    pub(super) fn note_more(
        &mut self,
        account: &AccountId,
        setting: &Setting,
        stored: &AccessControlList,
        wanted: &[AclGrant],
    ) {
        let more = stored.of_others().filter(|it| !wanted.contains(it));
        let notes = more.map(|it| format!("account {account}: {setting}: it has {it} besides, which stays"));
        self.request.notes.extend(notes);
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
