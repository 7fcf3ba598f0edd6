//! What a grant wants of the accounts, from its documents.

use super::draft::{Draft, Request};
use super::{PolicyForm, Refusal, RefusalReason};
use crate::change::managed_policy;
use crate::error::chain;
use crate::observe::{access_point_of, identity_of};
use crate::{
    AccessPointValue, AclGrant, AclGrantee, Change, Identity, ObservedIdentity, Reading, RoleValue, Setting,
    Value,
};
use xacct_core::evaluate;
use xacct_core::grant::{AclDocument, Content, Grant, GrantDocument, Grantee, Receipt, Target, Via};
use xacct_core::{AccountId, Document, PolicyName, RoleName, Statement};

/// Everything that a grant wants of the accounts that can be reached.
pub(super) fn of_grant(grant: &Grant, draft: &Draft<'_>) -> Request {
    let mut author = Author { grant, draft, request: Request::default() };
    author.access_point();
    for document in grant.documents() {
        if draft.observed.reaches(&document.account) {
            author.document(document);
        }
    }
    author.leftovers();
    author.note_of_handed_over();
    author.request
}

pub(super) struct Author<'a> {
    pub(super) grant: &'a Grant,
    pub(super) draft: &'a Draft<'a>,
    pub(super) request: Request,
}

impl Author<'_> {
    fn document(&mut self, document: GrantDocument) {
        let GrantDocument { account, target, content, .. } = document;
        let bucket = self.grant.bucket().clone();
        match (target, content) {
            (Target::RoleTrust, Content::Policy(_, trust)) => self.role(&account, trust),
            (target @ Target::RolePermissions, Content::Policy(_, policy)) => {
                let Via::Role { name, .. } = self.grant.via() else { return };
                let Some(policy_name) = self.grant.policy_name(&target) else { return };
                let setting =
                    Setting::InlinePolicy { identity: Identity::Role(name.clone()), policy: policy_name };
                self.request.want(&account, setting, Change::Set(Value::Document(policy)));
            }
            (Target::KeyPolicy, Content::Policy(_, policy)) => {
                let Some(key) = self.grant.kms_key().cloned() else { return };
                self.statements(&account, Setting::KeyPolicy { key }, policy);
            }
            (Target::BucketPolicy, Content::Policy(_, policy)) => {
                self.statements(&account, Setting::BucketPolicy { bucket }, policy);
            }
            (Target::AccessPointPolicy, Content::Policy(_, policy)) => {
                let Some(access_point) = access_point_of(self.grant) else { return };
                self.statements(&account, Setting::AccessPointPolicy { access_point }, policy);
            }
            (Target::OwnershipControls, Content::Ownership(ownership)) => {
                let change = Change::Set(Value::ObjectOwnership(ownership));
                self.request.want(&account, Setting::ObjectOwnership { bucket }, change);
            }
            (Target::BucketAcl, Content::Acl(acl)) => {
                self.acl(&account, Setting::BucketAcl { bucket }, &acl);
            }
            (Target::ObjectAcl(key), Content::Acl(acl)) => {
                self.acl(&account, Setting::ObjectAcl { bucket, key }, &acl);
            }
            (Target::Identity(grantee), Content::Policy(_, policy)) => {
                self.identity(&account, &grantee, policy)
            }
            _ => {}
        }
    }

    /// The grant's statements, and those of it that it has no more.
    pub(super) fn statements(&mut self, account: &AccountId, setting: Setting, put: Document) {
        let stored = match self.draft.observed.value(account, &setting) {
            Some(Ok(value)) => value.document().cloned().unwrap_or_default(),
            _ => Document::default(),
        };
        let is_put = |it: &Statement| put.statements.iter().any(|put| put.sid == it.sid);
        let mut remove = Vec::new();
        for statement in &stored.statements {
            let sid = statement.sid.clone().unwrap_or_default();
            match (self.grant.owns(statement), is_put(statement)) {
                (false, true) => {
                    let reason = RefusalReason::SidTaken { sid };
                    self.request.refuse(account, Some(setting.clone()), reason);
                }
                (true, false) => {
                    self.note_of_who_left(statement);
                    remove.push(sid);
                }
                _ => {}
            }
        }
        if !put.statements.is_empty() || !remove.is_empty() {
            // In one order, whatever AWS makes of theirs: so plans can be compared.
            remove.sort();
            self.request.want(account, setting, Change::Statements { put, remove });
        }
    }

    /// The grants of an ACL besides the owner's own, which is there.
    fn acl(&mut self, account: &AccountId, setting: Setting, acl: &AclDocument) {
        let grant = acl_grants(acl);
        match self.draft.observed.value(account, &setting) {
            Some(Ok(Value::Absent)) => {
                return self.request.refuse(account, Some(setting), RefusalReason::NoSuchObject);
            }
            Some(Ok(Value::Acl(stored))) if stored.owner != acl.owner_id().as_str() => {
                let (told, actual) = (acl.owner_id().to_string(), stored.owner);
                let reason = RefusalReason::OtherCanonicalId { told, actual };
                return self.request.refuse(account, Some(setting), reason);
            }
            Some(Ok(Value::Acl(stored))) => self.note_more(account, &setting, &stored, &grant),
            _ => {}
        }
        self.request.want(account, setting, Change::Acl { grant, take: Vec::new() });
    }

    /// The role of the method `Role`: it is made, or, where it is this grant's already, changed.
    fn role(&mut self, account: &AccountId, trust: Document) {
        let Receipt::Role(receipt) = self.grant.receipt() else { return };
        let (role, seconds) = (receipt.role, receipt.max_session_duration);
        let identity = Identity::Role(role.clone());
        match self.draft.observed.identities.get(&(account.clone(), identity)) {
            Some(Ok(Some(found))) => self.change_role(account, &role, found, trust, seconds),
            Some(Err(error)) => self.request.refusals.push(Refusal::unread(account, None, error)),
            None => self.request.refuse(account, None, RefusalReason::NotObserved),
            Some(Ok(None)) => {
                let tags = [(Grant::TAG.to_owned(), self.grant.tag())].into();
                let value = RoleValue { trust, max_session_duration: seconds, boundary: None, tags };
                self.request.want(account, Setting::Role { role }, Change::Set(Value::Role(value)));
            }
        }
    }

    fn change_role(
        &mut self,
        account: &AccountId,
        role: &RoleName,
        found: &ObservedIdentity,
        trust: Document,
        seconds: u32,
    ) {
        let tag = found.tags.get(Grant::TAG);
        if tag != Some(&self.grant.tag()) {
            let reason = RefusalReason::RoleTaken { tag: tag.cloned() };
            return self.request.refuse(account, Some(Setting::Role { role: role.clone() }), reason);
        }
        self.statements(account, Setting::TrustPolicy { role: role.clone() }, trust);
        let duration = Change::Set(Value::Seconds(seconds));
        self.request.want(account, Setting::MaxSessionDuration { role: role.clone() }, duration);
    }

    /// The access point of the method `AccessPoint`: it is made where it is not there.
    fn access_point(&mut self) {
        let Some(access_point) = access_point_of(self.grant) else { return };
        let account = access_point.account.clone();
        if !self.draft.observed.reaches(&account) {
            return;
        }
        let wanted = AccessPointValue {
            bucket: self.grant.bucket().clone(),
            bucket_account: self.grant.owner().clone(),
            policy: None,
            grant: Some(self.grant.tag()),
        };
        let setting = Setting::AccessPoint { access_point };
        match self.draft.observed.value(&account, &setting) {
            Some(Ok(Value::AccessPoint(found)))
                if found.bucket != wanted.bucket || found.bucket_account != wanted.bucket_account =>
            {
                let reason = RefusalReason::AccessPointTaken { bucket: found.bucket };
                self.request.refuse(&account, Some(setting), reason);
            }
            // It is there, and whose it is does not matter.
            Some(Ok(Value::AccessPoint(_))) => {}
            _ => self.request.want(&account, setting, Change::Set(Value::AccessPoint(wanted))),
        }
    }

    /// A grantee's half.
    fn identity(&mut self, account: &AccountId, grantee: &Grantee, policy: Document) {
        let Some(name) = self.grant.policy_name(&Target::Identity(grantee.clone())) else { return };
        let identity = match identity_of(grantee) {
            Some(identity) => identity,
            None => {
                self.managed(account, name.clone(), policy);
                let note = format!(
                    "account {account}: the managed policy {name} is attached to nobody: its administrator chooses who gets it"
                );
                return self.request.notes.push(note);
            }
        };
        if !self.is_there(account, grantee, &identity) {
            return;
        }
        let inline = Setting::InlinePolicy { identity: identity.clone(), policy: name.clone() };
        let attachment = Setting::Attachment { identity: identity.clone(), policy: name.clone() };
        let now = Forms { inline: self.has(account, &inline), managed: self.has(account, &attachment) };
        let wanted = now.wanted(self.draft.options.form);
        self.note_other_form(account, &identity, &name, now, wanted);
        if wanted.managed {
            self.managed(account, name, policy.clone());
            self.request.want(account, attachment, Change::Set(Value::Present));
        }
        if wanted.inline {
            self.request.want(account, inline, Change::Set(Value::Document(policy)));
        }
    }

    fn has(&self, account: &AccountId, setting: &Setting) -> bool {
        matches!(self.draft.observed.value(account, setting), Some(Ok(value)) if value != Value::Absent)
    }

    /// Whether the grantee exists as the grant names it, and IAM lets its policies be written.
    fn is_there(&mut self, account: &AccountId, grantee: &Grantee, identity: &Identity) -> bool {
        let found: Option<&Reading<Option<ObservedIdentity>>> =
            self.draft.observed.identities.get(&(account.clone(), identity.clone()));
        let reason = match found {
            Some(Ok(Some(found))) if found.arn != grantee.as_str() => {
                RefusalReason::OtherArn { told: grantee.to_string(), actual: found.arn.clone() }
            }
            Some(Ok(Some(_))) if grantee.as_str().contains(":role/aws-reserved/") => {
                RefusalReason::ReservedRole { grantee: grantee.to_string() }
            }
            Some(Ok(Some(_))) => return true,
            Some(Ok(None)) => RefusalReason::NoSuchPrincipal { arn: grantee.to_string() },
            Some(Err(error)) => RefusalReason::Unread { error: chain(&**error) },
            None => RefusalReason::NotObserved,
        };
        self.request.refuse(account, None, reason);
        false
    }

    /// A managed policy: its name is this grant's alone.
    fn managed(&mut self, account: &AccountId, policy: PolicyName, document: Document) {
        let change = Change::Set(managed_policy(document, self.grant.tag()));
        self.request.want(account, Setting::ManagedPolicy { policy }, change);
    }
}

/// The forms in which a user or role has the policy of a grant, or is to have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Forms {
    pub(super) inline: bool,
    pub(super) managed: bool,
}

impl Forms {
    /// Those that are put in place where these are there.
    fn wanted(self, asked: Option<PolicyForm>) -> Self {
        match asked {
            Some(form) => Self { inline: form == PolicyForm::Inline, managed: form == PolicyForm::Managed },
            None => Self { inline: self.inline || !self.managed, managed: self.managed },
        }
    }
}

/// What a grant's ACL grants besides what is the owner's own.
pub(super) fn acl_grants(acl: &AclDocument) -> Vec<AclGrant> {
    let others = acl.grants().iter().filter_map(|grant| match &grant.grantee {
        evaluate::AclGrantee::CanonicalUser(id) if id != acl.owner_id() => Some(AclGrant {
            grantee: AclGrantee::CanonicalUser(id.to_string()),
            permission: grant.permission.as_str().to_owned(),
        }),
        _ => None,
    });
    others.collect()
}
