//! The documents of a setup, prepared for decisions.

use super::EncryptionKey;
use super::{DocumentName, LevelDocuments, PrincipalDocuments, Setup};
use crate::evaluate::{Acl, CompiledPolicy, Level, Requester};
use crate::{AccountId, Arn, Document, Effect, KmsKeyArn, PolicyKind, Principal, PrincipalKind};

/// A setup, its principals, and its documents twice: as they are, and without what they deny, which tells what is granted
/// from what is taken back.
pub(super) struct Model<'s> {
    pub(super) setup: &'s Setup,
    pub(super) parties: Vec<Party<'s>>,
    pub(super) full: Documents,
    pub(super) granting: Documents,
    /// The ACL of an object that the bucket's owner owns.
    pub(super) own_acl: Acl,
    /// The ACL of an object that somebody else owns.
    pub(super) foreign_acl: Option<Acl>,
}

/// A principal of the setup.
pub(super) struct Party<'s> {
    pub(super) documents: &'s PrincipalDocuments,
    pub(super) requester: Requester,
    pub(super) account: AccountId,
}

/// Every document, by what it belongs to.
pub(super) struct Documents {
    pub(super) bucket: Option<CompiledPolicy>,
    pub(super) key: Option<CompiledPolicy>,
    pub(super) endpoint: Option<CompiledPolicy>,
    pub(super) resource_control: Option<Vec<Level>>,
    pub(super) service_control: Vec<(AccountId, Vec<Level>)>,
    /// As many as there are access points.
    pub(super) access_points: Vec<Option<CompiledPolicy>>,
    /// As many as there are parties.
    pub(super) own: Vec<Own>,
}

/// The documents of one principal.
pub(super) struct Own {
    pub(super) identity: Vec<CompiledPolicy>,
    pub(super) boundary: Option<CompiledPolicy>,
    pub(super) session: Option<Vec<CompiledPolicy>>,
    pub(super) trust: Option<CompiledPolicy>,
}

impl<'s> Model<'s> {
    pub(super) fn new(setup: &'s Setup) -> Self {
        let parties: Vec<_> = setup.principals.iter().filter_map(|it| Party::new(setup, it)).collect();
        let no_grants = |owner: &AccountId| Acl { owner: owner.clone(), grants: Vec::new() };
        Self {
            setup,
            full: Documents::new(setup, &parties, Clone::clone),
            granting: Documents::new(setup, &parties, without_denials),
            parties,
            own_acl: no_grants(&setup.owner),
            foreign_acl: setup.object_owner.as_ref().map(no_grants),
        }
    }

    /// The key that encrypts the bucket, where its ARN is known.
    pub(super) fn key(&self) -> Option<&'s KmsKeyArn> {
        match &self.setup.encryption.as_ref()?.key {
            EncryptionKey::Arn(key) => Some(key),
            _ => None,
        }
    }

    pub(super) fn is_foreign(&self, party: &Party<'_>) -> bool {
        party.account != self.setup.owner
    }

    /// The principals that another account than the owner's acts by: its own, and roles of the owner's that it assumes.
    pub(super) fn across(&self) -> impl Iterator<Item = (usize, &Party<'s>)> {
        let is_across = |party: &Party<'_>| self.is_foreign(party) || party.trusts_others();
        self.parties.iter().enumerate().filter(move |(_, party)| is_across(party))
    }

    pub(super) fn bucket_policy_name(&self) -> DocumentName {
        DocumentName::BucketPolicy(self.setup.bucket.clone())
    }

    pub(super) fn access_point_name(&self, index: usize) -> DocumentName {
        let arn = self.setup.access_points.get(index).map(|it| it.arn.to_string());
        DocumentName::AccessPointPolicy(arn.unwrap_or_default())
    }
}

impl<'s> Party<'s> {
    fn new(setup: &Setup, documents: &'s PrincipalDocuments) -> Option<Self> {
        let role = documents.arn.as_str();
        let of_role = session_named(setup, role).and_then(|name| Requester::role_session(role, &name).ok());
        let mut requester = of_role.or_else(|| Requester::from_arn(role).ok())?;
        if let Some(id) = &documents.unique_id {
            requester = requester.with_unique_id(id.clone());
        }
        if let Some(id) = &documents.canonical_user_id {
            requester = requester.with_canonical_user_id(id.clone());
        }
        let account = requester.account()?.clone();
        Some(Self { documents, requester, account })
    }

    /// Whether its trust policy names someone of another account.
    fn trusts_others(&self) -> bool {
        let statements = self.documents.trust.iter().flat_map(|trust| &trust.statements);
        let allowing = statements.filter(|statement| statement.effect == Effect::Allow);
        let entries = allowing.filter_map(|it| it.principal.as_ref()).flat_map(|it| it.entries());
        entries.filter(|(kind, _)| *kind == PrincipalKind::Aws).any(|(kind, text)| {
            Principal::new(kind, text).is_ok_and(|it| it.account().is_none_or(|of| *of != self.account))
        })
    }
}

/// A session of a role that some policy of a resource names: then it is the one that asks, which is the role as well.
fn session_named(setup: &Setup, role: &str) -> Option<String> {
    let of_access_points = setup.access_points.iter().filter_map(|it| it.policy.as_ref());
    let of_roles = setup.principals.iter().filter_map(|it| it.trust.as_ref());
    let documents =
        setup.bucket_policy.iter().chain(&setup.key_policy).chain(of_access_points).chain(of_roles);
    let allowing = documents.flat_map(|it| &it.statements).filter(|it| it.effect == Effect::Allow);
    let mut entries = allowing.filter_map(|it| it.principal.as_ref()).flat_map(|it| it.entries());
    let role = Arn::new(role.to_owned()).ok()?;
    let name = role.resource().strip_prefix("role/")?.rsplit('/').next()?;
    entries.find_map(|(kind, text)| {
        let Ok(Principal::Session(session, _)) = Principal::new(kind, text) else { return None };
        let is_its = session.account() == role.account() && session.role_of_session() == Some(name);
        is_its.then(|| session.resource().rsplit('/').next().map(str::to_owned))?
    })
}

impl Documents {
    fn new(setup: &Setup, parties: &[Party<'_>], reading: fn(&Document) -> Document) -> Self {
        let compiled = |kind, document: &Document| CompiledPolicy::new(kind, reading(document));
        let one = |kind, document: &Option<Document>| document.as_ref().map(|it| compiled(kind, it));
        let all = |kind, documents: &[Document]| documents.iter().map(|it| compiled(kind, it)).collect();
        let levels = |kind, levels: &[LevelDocuments]| -> Vec<Level> {
            let level =
                |it: &LevelDocuments| Level { name: it.name.clone(), policies: all(kind, &it.policies) };
            levels.iter().map(level).collect()
        };
        let resource_control = levels(PolicyKind::ResourceControl, &setup.resource_control);
        Self {
            bucket: one(PolicyKind::Bucket, &setup.bucket_policy),
            key: one(PolicyKind::KmsKey, &setup.key_policy),
            endpoint: one(PolicyKind::VpcEndpoint, &setup.endpoint),
            resource_control: Some(resource_control).filter(|levels| !levels.is_empty()),
            service_control: setup
                .service_control
                .iter()
                .map(|(account, above)| (account.clone(), levels(PolicyKind::ServiceControl, above)))
                .collect(),
            access_points: setup
                .access_points
                .iter()
                .map(|it| one(PolicyKind::AccessPoint, &it.policy))
                .collect(),
            own: parties
                .iter()
                .map(|Party { documents, .. }| Own {
                    identity: all(PolicyKind::Identity, &documents.identity),
                    boundary: one(PolicyKind::Boundary, &documents.boundary),
                    session: documents.session.as_ref().map(|session| all(PolicyKind::Session, session)),
                    trust: one(PolicyKind::Trust, &documents.trust),
                })
                .collect(),
        }
    }

    /// The levels above an account, where it is in an organization.
    pub(super) fn levels_above(&self, account: &AccountId) -> Option<&[Level]> {
        let of_account = self.service_control.iter().find(|(of, _)| of == account);
        of_account.map(|(_, levels)| levels.as_slice())
    }

    /// What the setup calls one of these policies.
    pub(super) fn name_of(&self, model: &Model<'_>, policy: &CompiledPolicy) -> Option<DocumentName> {
        let is_it = |other: &CompiledPolicy| std::ptr::eq(other, policy);
        let is_one = |other: &Option<CompiledPolicy>| other.as_ref().is_some_and(is_it);
        if is_one(&self.bucket) {
            return Some(model.bucket_policy_name());
        }
        if is_one(&self.key) {
            return Some(DocumentName::KeyPolicy);
        }
        if is_one(&self.endpoint) {
            return Some(DocumentName::VpcEndpoint);
        }
        if let Some(at) = self.access_points.iter().position(is_one) {
            return Some(model.access_point_name(at));
        }
        let of_levels = |levels: &[Level]| {
            levels.iter().find_map(|level| Some((level.name.clone(), level.policies.iter().position(is_it)?)))
        };
        if let Some((level, at)) = of_levels(self.resource_control.as_deref().unwrap_or_default()) {
            return Some(DocumentName::ResourceControl(level, at));
        }
        if let Some((level, at)) = self.service_control.iter().find_map(|(_, levels)| of_levels(levels)) {
            return Some(DocumentName::ServiceControl(level, Some(at)));
        }
        self.own.iter().zip(&model.parties).find_map(|(own, party)| own.name_of(party, policy))
    }
}

impl Own {
    fn name_of(&self, party: &Party<'_>, policy: &CompiledPolicy) -> Option<DocumentName> {
        let is_it = |other: &CompiledPolicy| std::ptr::eq(other, policy);
        let is_one = |other: &Option<CompiledPolicy>| other.as_ref().is_some_and(is_it);
        let arn = || party.documents.arn.clone();
        if let Some(at) = self.identity.iter().position(is_it) {
            return Some(DocumentName::Identity(arn(), at));
        }
        if let Some(at) = self.session.iter().flatten().position(is_it) {
            return Some(DocumentName::Session(arn(), at));
        }
        if is_one(&self.boundary) {
            return Some(DocumentName::Boundary(arn()));
        }
        is_one(&self.trust).then(|| DocumentName::Trust(arn()))
    }
}

/// The same document as far as it allows. What stands where in it stays the same: a denial becomes an allowance of
/// nothing.
fn without_denials(document: &Document) -> Document {
    let mut document = document.clone();
    for statement in &mut document.statements {
        if statement.effect == Effect::Deny {
            *statement = crate::Statement::new(Effect::Allow);
        }
    }
    document
}
