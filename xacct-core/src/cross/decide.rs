//! What the one evaluator says of a request, with the documents of a setup.

use super::DocumentName;
use super::ask::{Ask, Target};
use super::model::{Documents, Model};
use crate::evaluate::{
    AccessPoint, Bucket, CompiledPolicy, Context, Missing, NetworkOrigin, Object, Policies, Reason,
    StatementRef, authorize,
};
use crate::{Effect, Statement};

/// What becomes of a request, whatever condition keys it could carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is allowed with these.
    Allowed(Context),
    /// Something that has to allow it does not.
    Missing(Vec<Missing>),
    /// The same, where there is a statement that would allow it, if its condition on this key did not exclude the other
    /// half's.
    Excluded(Vec<Missing>, String),
    /// All that has to allow it does, and this statement denies it.
    Denied(Box<By>),
    /// Nobody can tell.
    Unknown,
}

/// A statement of a setup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct By {
    pub(super) document: DocumentName,
    pub(super) position: usize,
    pub(super) statement: Statement,
    /// What else its document denies.
    pub(super) beside: Vec<Statement>,
}

/// What one decision says.
pub(super) enum Said {
    Allowed,
    Missing(Vec<Missing>),
    Denied(Box<By>),
}

fn denials_beside(by: StatementRef<'_>) -> Vec<Statement> {
    let statements = by.policy().document().statements.iter().enumerate();
    let others = statements.filter(|(at, it)| *at != by.index() && it.effect == Effect::Deny);
    others.map(|(_, statement)| statement.clone()).collect()
}

impl Model<'_> {
    /// One decision; none where it cannot be made.
    pub(super) fn decide(&self, documents: &Documents, ask: &Ask, context: &Context) -> Option<Said> {
        let request = ask.request(self, context)?;
        let policies = self.policies(documents, ask)?;
        let decision = authorize(&request, &policies).ok()?;
        Some(match decision.reason() {
            Reason::Allowed { .. } => Said::Allowed,
            Reason::Missing => Said::Missing(decision.missing().collect()),
            Reason::Denied(by) => Said::Denied(Box::new(By {
                document: documents.name_of(self, by.policy())?,
                position: by.index(),
                statement: by.statement()?.clone(),
                beside: denials_beside(by),
            })),
        })
    }

    /// What a request lacks as far as documents grant; nothing where all grant it.
    pub(super) fn missing(&self, ask: &Ask, context: &Context) -> Option<Vec<Missing>> {
        match self.decide(&self.granting, ask, context)? {
            Said::Missing(missing) => Some(missing),
            Said::Allowed => Some(Vec::new()),
            Said::Denied(_) => None,
        }
    }

    /// All the policies that stand in a request's way.
    fn policies<'a>(&'a self, documents: &'a Documents, ask: &Ask) -> Option<Policies<'a>> {
        let party = ask.party(self)?;
        let own = documents.own.get(ask.who)?;
        let is_of_s3 = matches!(ask.target, Target::Bucket | Target::AccessPoint(_));
        let resource = match ask.target {
            Target::Bucket | Target::AccessPoint(_) => documents.bucket.as_ref(),
            Target::Key(_) => documents.key.as_ref(),
            Target::Role(at) => documents.own.get(at)?.trust.as_ref(),
        };
        Some(Policies {
            identity: &own.identity,
            boundary: own.boundary.as_ref(),
            session: own.session.as_deref(),
            service_control: documents.levels_above(&party.account),
            resource_control: documents.resource_control.as_deref().filter(|_| self.is_owners(ask)),
            endpoint: documents.endpoint.as_ref().filter(|_| is_of_s3),
            resource,
            bucket: if is_of_s3 { self.bucket(ask) } else { Bucket::default() },
            access_point: match ask.target {
                Target::AccessPoint(at) => Some(self.access_point(documents, at)?),
                _ => None,
            },
        })
    }

    /// Whether the resource is of the bucket owner's account, above which the resource control policies are known.
    fn is_owners(&self, ask: &Ask) -> bool {
        let owner = self.setup.owner.as_str();
        let account = |arn: &str| arn.split(':').nth(4) == Some(owner);
        match ask.target {
            Target::Bucket | Target::AccessPoint(_) => true,
            Target::Key(_) | Target::Role(_) => account(&ask.resource),
        }
    }

    fn bucket(&self, ask: &Ask) -> Bucket<'_> {
        let existing = match &self.foreign_acl {
            Some(acl) if ask.is_of_other_owner => acl,
            _ => &self.own_acl,
        };
        let object = if ask.action == "s3:PutObject" { Object::New } else { Object::Existing(existing) };
        let acl = self.setup.acl.as_ref();
        Bucket {
            ownership: self.setup.ownership,
            acl: acl.filter(|acl| acl.owner == self.setup.owner),
            object,
            block_public_access: self.setup.block_public_access,
        }
    }

    fn access_point<'a>(&'a self, documents: &'a Documents, at: usize) -> Option<AccessPoint<'a>> {
        let known = self.setup.access_points.get(at)?;
        let is_owners = known.arn.account() == self.setup.owner.as_str();
        Some(AccessPoint {
            bucket: self.setup.bucket.as_str(),
            bucket_owner: &self.setup.owner,
            policy: documents.access_points.get(at)?.as_ref(),
            resource_control: documents.resource_control.as_deref().filter(|_| is_owners),
            origin: known.vpc.as_ref().map_or(NetworkOrigin::Internet, NetworkOrigin::Vpc),
            block_public_access: known.block_public_access,
        })
    }

    /// The policies that have to allow a request, and what is missing where they do not.
    pub(super) fn halves<'a>(&'a self, ask: &Ask) -> Vec<(Missing, &'a CompiledPolicy)> {
        let documents = &self.granting;
        let Some(policies) = self.policies(documents, ask) else { return Vec::new() };
        let levels = policies.service_control.unwrap_or_default();
        let access_point = policies.access_point.and_then(|it| it.policy);
        let all = [
            (Missing::IdentityPolicy, policies.identity.iter().collect::<Vec<_>>()),
            (Missing::ResourcePolicy, policies.resource.into_iter().collect()),
            (Missing::AccessPointPolicy, access_point.into_iter().collect()),
            (Missing::PermissionsBoundary, policies.boundary.into_iter().collect()),
            (Missing::SessionPolicy, policies.session.unwrap_or_default().iter().collect()),
            (Missing::ServiceControlPolicy, levels.iter().flat_map(|level| &level.policies).collect()),
            (Missing::VpcEndpointPolicy, policies.endpoint.into_iter().collect()),
        ];
        all.into_iter()
            .flat_map(|(missing, policies)| policies.into_iter().map(move |it| (missing, it)))
            .collect()
    }
}
