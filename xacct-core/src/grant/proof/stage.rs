//! Two accounts with a grant's documents in them.

use super::Verdict;
use super::ask::{Ask, Asker, OwnPolicies, Subject};
use crate::evaluate::{
    AccessPoint, Acl, BlockPublicAccess, Bucket, CompiledPolicy, Context, NetworkOrigin, Object,
    ObjectOwnership, Policies, Request, RequestError, Requester, authorize,
};
use crate::grant::statement::via_s3;
use crate::grant::{Content, Grant, GrantDocument, Target};
use crate::{AccountId, Document, Effect, PolicyKind, Statement};

/// The documents, prepared for decisions, and what the grant says of the bucket.
pub(super) struct Stage<'g> {
    grant: &'g Grant,
    documents: Vec<(&'g Target, Prepared)>,
    /// What an account allows that allows everything to everyone in it.
    everything: [CompiledPolicy; 1],
    /// The ACL of an object that another account owns: it grants nothing.
    foreign: Option<Acl>,
    /// The role of the method `Role`.
    role: Option<Role>,
    /// The ARN of the access point of the method `AccessPoint`.
    access_point: Option<String>,
    /// S3 as the grant's key knows it.
    via_s3: Option<String>,
    /// The ACL of an object that has none of its own.
    plain: Acl,
}

/// A role that is assumed before anything is asked.
struct Role {
    arn: String,
    session: Result<Requester, RequestError>,
}

/// A document, ready to be asked.
enum Prepared {
    /// In a list of its own, as the requester's policies are handed over.
    Policy([CompiledPolicy; 1]),
    Acl(Acl),
    Ownership(ObjectOwnership),
}

impl<'g> Stage<'g> {
    pub(super) fn new(grant: &'g Grant, documents: &'g [GrantDocument]) -> Self {
        let prepare = |document: &'g GrantDocument| {
            let prepared = match &document.content {
                Content::Policy(kind, policy) => {
                    Prepared::Policy([CompiledPolicy::new(*kind, policy.clone())])
                }
                Content::Acl(acl) => Prepared::Acl(acl.of_account(grant.owner())),
                Content::Ownership(ownership) => Prepared::Ownership(*ownership),
            };
            (&document.target, prepared)
        };
        let role = |arn: String| Role { session: Requester::role_session(&arn, "xacct"), arn };
        let without_grants = |owner: &AccountId| Acl { owner: owner.clone(), grants: Vec::new() };
        Self {
            grant,
            documents: documents.iter().map(prepare).collect(),
            everything: [CompiledPolicy::new(PolicyKind::Identity, everything())],
            foreign: None,
            role: grant.role_arn().map(role),
            access_point: grant.access_point().map(|(_, arn)| arn),
            via_s3: via_s3(grant).pop(),
            plain: without_grants(grant.owner()),
        }
    }

    /// The same where the objects are not the bucket owner's, if the grant says so: nor are they the grantees', to whom
    /// their own need no grant, but a stranger's.
    pub(super) fn of_object_owner(
        grant: &'g Grant,
        documents: &'g [GrantDocument],
        stranger: &AccountId,
    ) -> Option<Self> {
        grant.object_owner().filter(|account| *account != grant.owner())?;
        let foreign = Acl { owner: stranger.clone(), grants: Vec::new() };
        Some(Self { foreign: Some(foreign), ..Self::new(grant, documents) })
    }

    /// What becomes of a request.
    pub(super) fn decide(&self, ask: &Ask) -> Verdict {
        let decided = View { stage: self, without: None, explains: true }.decide(ask);
        decided.unwrap_or_else(|error| Verdict::unknown(&error))
    }

    /// Whether a request is allowed, by all documents or without one.
    pub(super) fn allows(&self, ask: &Ask, without: Option<usize>) -> bool {
        matches!(View { stage: self, without, explains: false }.decide(ask), Ok(Verdict::Allowed))
    }
}

fn everything() -> Document {
    let all = || Some(vec!["*".to_owned()]);
    let statement = Statement { action: all(), resource: all(), ..Statement::new(Effect::Allow) };
    crate::grant::statement::document(vec![statement])
}

/// The stage without one of its documents.
#[derive(Clone, Copy)]
struct View<'s> {
    stage: &'s Stage<'s>,
    without: Option<usize>,
    /// Whether denials are put into words, which costs more than deciding.
    explains: bool,
}

impl<'s> View<'s> {
    fn decide(self, ask: &Ask) -> Result<Verdict, RequestError> {
        let requester = ask.asker.requester.clone()?;
        let Some(role) = &self.stage.role else {
            return self.ask_as(ask, requester, self.own_policies(&ask.asker));
        };
        match self.assume(ask, requester, &role.arn)? {
            Verdict::Allowed => {
                self.ask_as(ask, role.session.clone()?, self.policies(&Target::RolePermissions))
            }
            denied => Ok(denied),
        }
    }

    /// Whether the asker may assume the role.
    fn assume(self, ask: &Ask, requester: Requester, role: &str) -> Result<Verdict, RequestError> {
        let mut context = Context::default();
        if let Some(id) = &ask.keys.external_id {
            context = context.with_known("sts:ExternalId", &**id);
        }
        if let Some(id) = &ask.keys.organization {
            context = context.with_known("aws:PrincipalOrgID", &**id);
        }
        let request = Request::of(requester, "sts:AssumeRole", role, None, context)?;
        let policies = Policies {
            identity: self.own_policies(&ask.asker),
            resource: self.policy(&Target::RoleTrust),
            ..Policies::default()
        };
        Ok(Verdict::of(authorize(&request, &policies), self.explains))
    }

    fn ask_as(
        self,
        ask: &Ask,
        requester: Requester,
        identity: &[CompiledPolicy],
    ) -> Result<Verdict, RequestError> {
        let grant = self.stage.grant;
        let Some(resource) = self.resource(ask) else { return Ok(Verdict::Allowed) };
        let policies = match &ask.on {
            Subject::Key => {
                Policies { identity, resource: self.policy(&Target::KeyPolicy), ..Policies::default() }
            }
            Subject::Account => Policies { identity, ..Policies::default() },
            Subject::Bucket | Subject::Object(_) => Policies {
                identity,
                resource: self.policy(&Target::BucketPolicy),
                bucket: self.bucket(&ask.on, &ask.action),
                access_point: self.access_point().filter(|_| !ask.is_past_access_point),
                ..Policies::default()
            },
        };
        // The ARN of an access point tells whose that is, and who asks of no resource asks of their own account.
        let is_told = policies.access_point.is_some() || ask.on == Subject::Account;
        let owner = (!is_told).then(|| grant.owner().clone());
        let request = Request::of(requester, &ask.action, &resource, owner, self.context(ask))?;
        Ok(Verdict::of(authorize(&request, &policies), self.explains))
    }

    /// The ARN of what is asked for; none of a key where the grant has none.
    fn resource(self, ask: &Ask) -> Option<String> {
        let grant = self.stage.grant;
        let behind = self.stage.access_point.as_deref().filter(|_| !ask.is_past_access_point);
        Some(match (&ask.on, behind) {
            (Subject::Account, _) => "*".to_owned(),
            (Subject::Bucket, None) => grant.bucket_arn(),
            (Subject::Bucket, Some(access_point)) => access_point.to_owned(),
            (Subject::Object(key), None) => format!("{}/{key}", grant.bucket_arn()),
            (Subject::Object(key), Some(access_point)) => format!("{access_point}/object/{key}"),
            (Subject::Key, _) => grant.kms_key()?.to_string(),
        })
    }

    fn context(self, ask: &Ask) -> Context {
        let keys = &ask.keys;
        let mut context = Context::default().with_known("aws:SecureTransport", keys.secure_transport);
        let is_of_bucket = ask.on == Subject::Bucket;
        let of_object = matches!(ask.on, Subject::Object(_));
        let via = self.stage.via_s3.as_deref().filter(|_| ask.on == Subject::Key && keys.is_via_s3);
        // A session of the role is of the owner's organization, whichever that is.
        let organization = keys.organization.as_deref().filter(|_| self.stage.role.is_none());
        let carried = [
            ("s3:prefix", keys.prefix.as_deref().filter(|_| is_of_bucket)),
            ("s3:x-amz-acl", keys.acl.filter(|_| of_object)),
            ("aws:PrincipalOrgID", organization),
            ("aws:SourceVpce", keys.vpc_endpoint.as_deref()),
            ("aws:SourceIp", keys.source_ip.as_deref()),
            ("kms:ViaService", via),
        ];
        for (key, value) in carried {
            if let Some(value) = value {
                context = context.with_known(key, value);
            }
        }
        context
    }

    fn own_policies(self, asker: &Asker) -> &'s [CompiledPolicy] {
        match asker.own {
            OwnPolicies::Everything => &self.stage.everything,
            OwnPolicies::OfGrantee(index) => match self.stage.grant.grantees().get(index) {
                Some(grantee) => self.policies(&Target::Identity(grantee.clone())),
                None => &[],
            },
        }
    }

    fn policy(self, target: &Target) -> Option<&'s CompiledPolicy> {
        self.policies(target).first()
    }

    fn policies(self, target: &Target) -> &'s [CompiledPolicy] {
        match self.prepared(target) {
            Some(Prepared::Policy(policies)) => policies,
            _ => &[],
        }
    }

    fn acl(self, target: &Target) -> Option<&'s Acl> {
        match self.prepared(target) {
            Some(Prepared::Acl(acl)) => Some(acl),
            _ => None,
        }
    }

    /// The document of a target, unless it is the one that is left out.
    fn prepared(self, target: &Target) -> Option<&'s Prepared> {
        let mut documents = self.stage.documents.iter().enumerate();
        let (_, (_, prepared)) =
            documents.find(|(index, (of, _))| *of == target && Some(*index) != self.without)?;
        Some(prepared)
    }

    /// The bucket, and the object that is asked for: it exists unless it is written.
    fn bucket(self, subject: &Subject, action: &str) -> Bucket<'s> {
        let stage = self.stage;
        let ownership = match self.prepared(&Target::OwnershipControls) {
            Some(Prepared::Ownership(ownership)) => *ownership,
            _ if stage.foreign.is_some() => ObjectOwnership::ObjectWriter,
            _ => ObjectOwnership::default(),
        };
        let object = match (subject, &stage.foreign) {
            (Subject::Object(_), _) if action == "s3:PutObject" => Object::New,
            (Subject::Object(_), Some(foreign)) => Object::Existing(foreign),
            (Subject::Object(key), None) => Object::Existing(self.acl_of_object(key).unwrap_or(&stage.plain)),
            _ => Object::Unknown,
        };
        Bucket {
            ownership,
            acl: self.acl(&Target::BucketAcl),
            object,
            // No document of a grant is public, which a test makes sure of.
            block_public_access: BlockPublicAccess::NONE,
        }
    }

    fn acl_of_object(self, key: &str) -> Option<&'s Acl> {
        let is_it = |target: &Target| matches!(target, Target::ObjectAcl(of) if of.as_str() == key);
        let mut targets = self.stage.documents.iter().map(|(target, _)| *target);
        self.acl(targets.find(|target| is_it(target))?)
    }

    fn access_point(self) -> Option<AccessPoint<'s>> {
        let grant = self.stage.grant;
        self.stage.access_point.as_ref()?;
        Some(AccessPoint {
            bucket: grant.bucket().as_str(),
            bucket_owner: grant.owner(),
            policy: self.policy(&Target::AccessPointPolicy),
            resource_control: None,
            origin: NetworkOrigin::Internet,
            // No document of a grant is public, which a test makes sure of.
            block_public_access: BlockPublicAccess::NONE,
        })
    }
}
