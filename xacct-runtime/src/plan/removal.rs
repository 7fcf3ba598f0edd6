//! What has to go of a grant: its statements, its policies, and what its tag says was made for it.

use super::Refusal;
use super::changes::acl_grants;
use super::draft::{Draft, Request};
use crate::observe::{access_point_of, identity_of};
use crate::{Change, Error, Identity, ObservedAccessPoint, ObservedBucket, Reading, Setting, Value};
use xacct_core::grant::{Content, Grant, Grantee, Target, Via};
use xacct_core::{AccountId, Document, Effect, PolicyName, PrincipalKind, Principals, RoleName, Statement};

/// Everything of a grant in the accounts that can be reached. What cannot be told to be its own stays, and is noted.
pub(super) fn of_grant(grant: &Grant, draft: &Draft<'_>) -> Request {
    let mut remover = Remover { grant, draft, request: Request::default() };
    let owner = grant.owner();
    if draft.observed.reaches(owner) {
        remover.statements(owner, Setting::BucketPolicy { bucket: grant.bucket().clone() });
        if let Some(key) = grant.kms_key().cloned() {
            remover.statements(owner, Setting::KeyPolicy { key });
        }
        remover.acls(owner);
        remover.role(owner);
    }
    remover.access_point();
    for grantee in grant.grantees() {
        if draft.observed.reaches(&grantee.account()) {
            remover.identity(grantee);
        }
    }
    remover.request
}

struct Remover<'a> {
    grant: &'a Grant,
    draft: &'a Draft<'a>,
    request: Request,
}

impl Remover<'_> {
    fn remove(&mut self, account: &AccountId, setting: Setting) {
        self.request.want(account, setting, Change::Set(Value::Absent));
    }

    fn unread(&mut self, account: &AccountId, setting: Option<&Setting>, error: &Error) {
        self.request.refusals.push(Refusal::unread(account, setting, error));
    }

    fn note(&mut self, note: String) {
        self.request.notes.push(note);
    }

    /// The grant's statements in a policy that others share.
    fn statements(&mut self, account: &AccountId, setting: Setting) {
        let stored = match self.draft.observed.value(account, &setting) {
            Some(Ok(value)) => value.document().cloned().unwrap_or_default(),
            Some(Err(error)) => return self.unread(account, Some(&setting), &error),
            None => return self.request.refusals.push(Refusal::not_observed(account, &setting)),
        };
        let own = stored.statements.iter().filter(|statement| self.grant.owns(statement));
        let remove: Vec<_> = own.filter_map(|statement| statement.sid.clone()).collect();
        if !remove.is_empty() {
            let put = Document::of(Vec::new());
            self.request.want(account, setting, Change::Statements { put, remove });
        }
    }

    /// What the grant's ACLs have granted, one by one. Grants of an ACL bear no names: where somebody else has granted the
    /// same, it is one.
    fn acls(&mut self, owner: &AccountId) {
        let bucket = self.grant.bucket().clone();
        for document in self.grant.documents() {
            let Content::Acl(acl) = &document.content else { continue };
            let setting = match document.target {
                Target::ObjectAcl(key) => Setting::ObjectAcl { bucket: bucket.clone(), key },
                _ => Setting::BucketAcl { bucket: bucket.clone() },
            };
            // Of an object that is deleted nothing is left.
            if !matches!(self.draft.observed.value(owner, &setting), Some(Ok(Value::Absent))) {
                self.request.want(owner, setting, Change::Acl { grant: Vec::new(), take: acl_grants(acl) });
            }
        }
        if !matches!(self.grant.via(), Via::Acl { .. }) {
            return;
        }
        let found = self.draft.observed.bucket(owner, &bucket).and_then(|it| it.as_ref().ok());
        self.note(match found.is_some_and(ObservedBucket::has_no_acls) {
            true => format!(
                "account {owner}: ACLs of the bucket {bucket} are off, so that S3 does not show what those of its objects hold: \
                 what the grant has put into them stays, and counts again where they are turned on"
            ),
            false => format!(
                "account {owner}: Object Ownership of the bucket {bucket} stays as it is: turn ACLs off where nobody needs them"
            ),
        });
    }

    /// The role, where its tag says that it was made for the grant.
    fn role(&mut self, owner: &AccountId) {
        let Via::Role { name, .. } = self.grant.via() else { return };
        let identity = Identity::Role(name.clone());
        let found = self.draft.observed.identities.get(&(owner.clone(), identity.clone()));
        let Some(found) = self.found(owner, Setting::Role { role: name.clone() }, found) else { return };
        if found.tags.get(Grant::TAG) != Some(&self.grant.tag()) {
            return self.note(format!(
                "account {owner}: the role {name} stays: no tag says that it was made for the grant"
            ));
        }
        let own = self.grant.policy_name(&Target::RolePermissions);
        let foreign: Vec<_> = found.inline.keys().filter(|name| Some(*name) != own.as_ref()).collect();
        let trust = found.trust.iter().flat_map(|trust| &trust.statements);
        let trusts_others = trust.into_iter().any(|statement| !self.grant.owns(statement));
        let is_in_use = trusts_others || !foreign.is_empty() || !found.attached.is_empty();
        if let Some(policy) = own {
            self.remove(owner, Setting::InlinePolicy { identity, policy });
        }
        if is_in_use {
            self.distrust(owner, name, found.trust.as_ref(), trusts_others);
            return self.note(format!(
                "account {owner}: the role {name} stays, without whom the grant let in: somebody has given it other policies, or lets others in"
            ));
        }
        self.remove(owner, Setting::Role { role: name.clone() });
    }

    /// Takes the grant's statements out of a role's trust policy. IAM has none without statements: one that trusts nobody
    /// takes their place.
    fn distrust(
        &mut self,
        owner: &AccountId,
        role: &RoleName,
        trust: Option<&Document>,
        trusts_others: bool,
    ) {
        let own = trust.iter().flat_map(|trust| &trust.statements).filter(|it| self.grant.owns(it));
        let remove: Vec<_> = own.filter_map(|statement| statement.sid.clone()).collect();
        let nobody = Statement {
            sid: Some("XacctNobody".to_owned()),
            principal: Some(Principals::grouped([(PrincipalKind::Aws, "*")])),
            action: Some(vec!["sts:AssumeRole".to_owned()]),
            ..Statement::new(Effect::Deny)
        };
        let statements = if trusts_others { Vec::new() } else { vec![nobody] };
        let put = Document::of(statements);
        self.request.want(
            owner,
            Setting::TrustPolicy { role: role.clone() },
            Change::Statements { put, remove },
        );
    }

    /// The statements of the access point's policy, or all of it, where its tag says that it was made for the grant and
    /// nobody else is let in by it.
    fn access_point(&mut self) {
        let Some(access_point) = access_point_of(self.grant) else { return };
        let account = access_point.account.clone();
        if !self.draft.observed.reaches(&account) {
            return;
        }
        let found = self.draft.observed.access_points.get(&access_point);
        let setting = Setting::AccessPoint { access_point: access_point.clone() };
        let Some(found) = self.found(&account, setting, found) else { return };
        let is_own = found.tags.get(Grant::TAG) == Some(&self.grant.tag());
        if is_own && !self.lets_in_others(found) {
            // Its policy by itself, so that the way back has both.
            self.statements(&account, Setting::AccessPointPolicy { access_point: access_point.clone() });
            return self.remove(&account, Setting::AccessPoint { access_point });
        }
        let why =
            if is_own { "its policy lets in others" } else { "no tag says that it was made for the grant" };
        self.note(format!("account {account}: the access point {} stays: {why}", access_point.name));
        self.statements(&account, Setting::AccessPointPolicy { access_point });
    }

    /// What is there. What could not be read may be there, and is no reason to say that nothing is left.
    fn found<'o, T>(
        &mut self,
        account: &AccountId,
        setting: Setting,
        reading: Option<&'o Reading<Option<T>>>,
    ) -> Option<&'o T> {
        let refusal = match reading {
            Some(Ok(found)) => return found.as_ref(),
            Some(Err(error)) => Refusal::unread(account, Some(&setting), error),
            None => Refusal::not_observed(account, &setting),
        };
        self.request.refusals.push(refusal);
        None
    }

    fn lets_in_others(&self, found: &ObservedAccessPoint) -> bool {
        let statements = found.policy.iter().flat_map(|policy| &policy.statements);
        statements.into_iter().any(|statement| !self.grant.owns(statement))
    }

    /// A grantee's half, in either form.
    fn identity(&mut self, grantee: &Grantee) {
        let account = grantee.account();
        let Some(policy) = self.grant.policy_name(&Target::Identity(grantee.clone())) else { return };
        if let Some(identity) = identity_of(grantee) {
            // Whoever is deleted has no policies.
            if let Some(Ok(None)) = self.draft.observed.identities.get(&(account.clone(), identity.clone())) {
                return self.managed(&account, policy);
            }
            self.remove(
                &account,
                Setting::InlinePolicy { identity: identity.clone(), policy: policy.clone() },
            );
            self.remove(&account, Setting::Attachment { identity, policy: policy.clone() });
        }
        self.managed(&account, policy);
    }

    /// The managed policy, unless an administrator has attached it to others.
    fn managed(&mut self, account: &AccountId, policy: PolicyName) {
        let found = self.draft.observed.managed_policies.get(&(account.clone(), policy.clone()));
        if let Some(Ok(Some(found))) = found {
            let identities = self.draft.observed.identities.iter().filter(|((of, _), _)| of == account);
            let own = identities.filter(|(_, it)| {
                let identity = it.as_ref().ok().and_then(Option::as_ref);
                identity.is_some_and(|it| it.has_attached(account, &policy))
            });
            if usize::try_from(found.attachment_count).unwrap_or_default() > own.count() {
                return self.note(format!(
                    "account {account}: the managed policy {policy} stays: it is attached to others; detach and delete it"
                ));
            }
        }
        self.remove(account, Setting::ManagedPolicy { policy });
    }
}
