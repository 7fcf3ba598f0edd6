//! Two accounts with what they hold.

use super::{GrantDenial, Verdict};
use crate::evaluate::{
    AccessPoint, Acl, Bucket, CompiledPolicy, Context, NetworkOrigin, Object, ObjectOwnership, Policies,
    Request, RequestError, Requester, authorize,
};
use crate::grant::request::{Ask, Asker, OwnPolicies, Subject, stranger_id};
use crate::grant::statement::via_s3;
use crate::grant::{Grant, Grantee, GranteeKind, Holdings, PrincipalHoldings, Target};
use crate::{AccountId, CanonicalUserId, Document, Effect, OrganizationId, PolicyKind, Statement};
use std::sync::LazyLock;

/// The name of every session.
const SESSION: &str = "xacct";

/// The unique id of whoever is made up: no policy names it.
const NOBODYS_ID: &str = "AROAXACCTXACCTXACCTX";

/// What an account allows that allows everything to everyone in it.
static EVERYTHING: LazyLock<[CompiledPolicy; 1]> = LazyLock::new(|| {
    let all = || Some(vec!["*".to_owned()]);
    let statement = Statement { action: all(), resource: all(), ..Statement::new(Effect::Allow) };
    [CompiledPolicy::new(PolicyKind::Identity, Document::of(vec![statement]))]
});

/// The accounts, with all that they hold.
pub(in crate::grant) struct Stage<'s> {
    grant: &'s Grant,
    holdings: &'s Holdings,
    /// The ACL of an object that another account owns: it grants nothing.
    foreign: Option<Acl>,
    /// What is taken for the canonical user id of accounts of which none is known.
    unknown_id: Option<CanonicalUserId>,
    /// The role of the method `Role`.
    role: Option<Role>,
    /// The ARN of the access point of the method `AccessPoint`.
    access_point: Option<String>,
    /// S3 as the grant's key knows it.
    via_s3: Option<String>,
    /// The ACL of an object of which none is known.
    plain: Acl,
}

/// A role that is assumed before anything is asked.
struct Role {
    arn: String,
    session: Result<Requester, RequestError>,
}

/// What a requester's own account says of it.
#[derive(Clone, Copy, Default)]
struct Own<'s> {
    identity: &'s [CompiledPolicy],
    boundary: Option<&'s CompiledPolicy>,
}

impl<'s> Stage<'s> {
    pub(in crate::grant) fn new(grant: &'s Grant, holdings: &'s Holdings) -> Self {
        let session = |arn: &str| Ok(known(Requester::role_session(arn, SESSION)?, &holdings.role));
        Self {
            grant,
            holdings,
            foreign: None,
            unknown_id: None,
            role: grant.role_arn().map(|arn| Role { session: session(&arn), arn }),
            access_point: grant.access_point_arn(),
            via_s3: via_s3(grant).pop(),
            plain: without_grants(grant.owner()),
        }
    }

    /// The same where the objects are this account's, and every writer's own.
    pub(in crate::grant) fn with_objects_of(self, account: &AccountId) -> Self {
        Self { foreign: Some(without_grants(account)), ..self }
    }

    /// What becomes of a request.
    pub(in crate::grant) fn decide(&self, ask: &Ask) -> Result<Verdict, RequestError> {
        View { stage: self, without: None, explains: true }.decide(ask)
    }

    /// The same though nobody knows by which id ACLs name who asks, where that makes no difference: ACLs only allow, and
    /// no policy names anyone so.
    pub(super) fn decide_without_canonical_id(self, ask: &Ask) -> Option<Verdict> {
        let behind = self.holdings.access_point.as_ref().and_then(|it| it.policy.as_ref());
        let mut policies = self.holdings.bucket_policy.iter().chain(behind);
        if policies.any(CompiledPolicy::names_canonical_users) {
            return None;
        }
        let nobodys = Self { unknown_id: stranger_id(self.grant), ..self };
        nobodys.decide(ask).ok().filter(Verdict::is_beyond_acls)
    }

    /// Whether a request is allowed, by all documents or without one.
    pub(in crate::grant) fn allows(&self, ask: &Ask, without: Option<&Target>) -> bool {
        matches!(View { stage: self, without, explains: false }.decide(ask), Ok(Verdict::Allowed))
    }
}

fn without_grants(owner: &AccountId) -> Acl {
    Acl { owner: owner.clone(), grants: Vec::new() }
}

/// The requester with the ids that were told of it.
fn known(mut requester: Requester, principal: &PrincipalHoldings) -> Requester {
    if let Some(id) = &principal.unique_id {
        requester = requester.with_unique_id(&**id);
    }
    if let Some(id) = &principal.canonical_user_id {
        requester = requester.with_canonical_user_id(id.clone());
    }
    requester
}

/// The stage without one of the grant's documents.
#[derive(Clone, Copy)]
struct View<'s> {
    stage: &'s Stage<'s>,
    without: Option<&'s Target>,
    /// Whether denials are put into words, which costs more than deciding.
    explains: bool,
}

impl<'s> View<'s> {
    fn decide(self, ask: &Ask) -> Result<Verdict, RequestError> {
        let requester = self.requester(&ask.asker)?;
        let Some(role) = &self.stage.role else {
            return self.ask_as(ask, requester, self.own(&ask.asker));
        };
        match self.assume(ask, requester, &role.arn)? {
            Verdict::Allowed => self.ask_as(ask, self.identified(role.session.clone()?), self.own_of_role()),
            denied => Ok(denied),
        }
    }

    /// Whether the asker may assume the role.
    fn assume(self, ask: &Ask, requester: Requester, role: &str) -> Result<Verdict, RequestError> {
        let mut context = Context::default();
        if let Some(id) = &ask.keys.external_id {
            context = context.with_known("sts:ExternalId", &**id);
        }
        if let Some(id) = self.organization(ask) {
            context = context.with_known("aws:PrincipalOrgID", id);
        }
        let request = Request::of(requester, "sts:AssumeRole", role, None, context)?;
        let Own { identity, boundary } = self.own(&ask.asker);
        let resource = self.held(&Target::RoleTrust, self.stage.holdings.role.trust.as_ref());
        self.authorize(&request, &Policies { identity, boundary, resource, ..Policies::default() })
    }

    fn ask_as(self, ask: &Ask, requester: Requester, own: Own<'_>) -> Result<Verdict, RequestError> {
        let (grant, holdings) = (self.stage.grant, self.stage.holdings);
        let Some(resource) = self.resource(ask) else { return Ok(Verdict::Allowed) };
        let policies = Policies { identity: own.identity, boundary: own.boundary, ..Policies::default() };
        let policies = match &ask.on {
            Subject::Account => policies,
            Subject::Key => {
                let resource = self.held(&Target::KeyPolicy, holdings.key_policy.as_ref());
                Policies { resource, ..policies }
            }
            Subject::Bucket | Subject::Object(_) => {
                let access_point = self.access_point().filter(|_| !ask.is_past_access_point);
                if access_point.is_none() && self.goes_through_access_point(ask) {
                    let words = format!("`{resource}` is not there: the grant has no access point yet");
                    return Ok(Verdict::Denied(GrantDenial { words, ..GrantDenial::default() }));
                }
                let resource = self.held(&Target::BucketPolicy, holdings.bucket_policy.as_ref());
                Policies { resource, bucket: self.bucket(&ask.on, &ask.action), access_point, ..policies }
            }
        };
        // The ARN of an access point tells whose that is, and who asks of no resource asks of their own account.
        let is_told = policies.access_point.is_some() || ask.on == Subject::Account;
        let owner = (!is_told).then(|| grant.owner().clone());
        let request = Request::of(requester, &ask.action, &resource, owner, self.context(ask))?;
        self.authorize(&request, &policies)
    }

    fn authorize(self, request: &Request, policies: &Policies<'_>) -> Result<Verdict, RequestError> {
        Ok(Verdict::of(&authorize(request, policies)?, self.stage.holdings, self.explains))
    }

    /// The ARN of what is asked for; none of a key where the grant has none.
    fn resource(self, ask: &Ask) -> Option<String> {
        let grant = self.stage.grant;
        let behind = self.stage.access_point.as_deref().filter(|_| self.goes_through_access_point(ask));
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
        // A session of the role is of the owner's organization, and not of the asker's.
        let organization = match &self.stage.role {
            Some(_) => self.stage.holdings.role.organization.as_ref().map(OrganizationId::as_str),
            None => self.organization(ask),
        };
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

    /// The organization of who asks: of a grantee the one that it is known to be of, but where a control says another.
    fn organization<'a>(self, ask: &'a Ask) -> Option<&'a str>
    where
        's: 'a,
    {
        let said = ask.keys.organization.as_deref();
        let demanded = self.stage.grant.conditions().organization.as_ref();
        let grantee = self.grantee(&ask.asker).filter(|_| said == demanded.map(OrganizationId::as_str));
        let principal = grantee.and_then(|grantee| self.stage.holdings.of_grantee(grantee));
        principal.and_then(|principal| principal.organization.as_ref()).map(OrganizationId::as_str).or(said)
    }

    fn goes_through_access_point(self, ask: &Ask) -> bool {
        self.stage.access_point.is_some() && !ask.is_past_access_point
    }

    /// Who asks, with the ids that are known of it. Nobody has that of whoever is made up.
    fn requester(self, asker: &Asker) -> Result<Requester, RequestError> {
        let requester = asker.requester.clone()?;
        let grantee = self.grantee(asker);
        let requester = match grantee.is_none_or(|grantee| grantee.kind() == GranteeKind::Account) {
            true => requester.with_unique_id(NOBODYS_ID),
            false => requester,
        };
        let principal = grantee.and_then(|grantee| self.stage.holdings.of_grantee(grantee));
        let Some(principal) = principal else { return Ok(self.identified(requester)) };
        let is_role = grantee.is_some_and(|grantee| grantee.kind() == GranteeKind::Role);
        // Only a session has `aws:userid`, which begins with the role's unique id.
        let session = match requester.canonical_user_id() {
            _ if !is_role || principal.unique_id.is_none() => requester,
            None => Requester::role_session(&asker.arn, SESSION)?,
            Some(id) => Requester::role_session(&asker.arn, SESSION)?.with_canonical_user_id(id.clone()),
        };
        Ok(self.identified(known(session, principal)))
    }

    /// The same with a canonical user id, where some can be told.
    fn identified(self, requester: Requester) -> Requester {
        if requester.canonical_user_id().is_some() {
            return requester;
        }
        let account = requester.account().map(AccountId::as_str);
        let of_account = account.and_then(|account| self.stage.holdings.canonical_user_id(account));
        match of_account.or(self.stage.unknown_id.as_ref()) {
            Some(id) => requester.with_canonical_user_id(id.clone()),
            None => requester,
        }
    }

    fn grantee(self, asker: &Asker) -> Option<&'s Grantee> {
        match asker.own {
            OwnPolicies::Everything => None,
            OwnPolicies::OfGrantee(index) => self.stage.grant.grantees().get(index),
        }
    }

    fn own(self, asker: &Asker) -> Own<'s> {
        if let OwnPolicies::Everything = asker.own {
            return Own { identity: &*EVERYTHING, boundary: None };
        }
        let is_there =
            |grantee: &&Grantee| !matches!(self.without, Some(Target::Identity(it)) if it == *grantee);
        let grantee = self.grantee(asker).filter(is_there);
        grantee.and_then(|grantee| self.stage.holdings.of_grantee(grantee)).map(own).unwrap_or_default()
    }

    fn own_of_role(self) -> Own<'s> {
        self.held(&Target::RolePermissions, Some(own(&self.stage.holdings.role))).unwrap_or_default()
    }

    /// What belongs to a target, unless it is the one that is left out.
    fn held<T>(self, target: &Target, held: Option<T>) -> Option<T> {
        held.filter(|_| self.without != Some(target))
    }

    /// The bucket, and the object that is asked for: it exists unless it is written.
    fn bucket(self, subject: &Subject, action: &str) -> Bucket<'s> {
        let (stage, holdings) = (self.stage, self.stage.holdings);
        let ownership = self.held(&Target::OwnershipControls, Some(holdings.ownership)).unwrap_or_default();
        let object = match (subject, &stage.foreign) {
            (Subject::Object(_), _) if action == "s3:PutObject" => Object::New,
            (Subject::Object(_), Some(foreign)) => Object::Existing(foreign),
            (Subject::Object(key), None) => Object::Existing(self.acl_of_object(key).unwrap_or(&stage.plain)),
            _ => Object::Unknown,
        };
        Bucket {
            ownership: if stage.foreign.is_some() { ObjectOwnership::ObjectWriter } else { ownership },
            acl: self.held(&Target::BucketAcl, holdings.bucket_acl.as_ref()),
            object,
            block_public_access: holdings.block_public_access,
        }
    }

    fn acl_of_object(self, key: &str) -> Option<&'s Acl> {
        let is_left_out = matches!(self.without, Some(Target::ObjectAcl(of)) if of.as_str() == key);
        self.stage.holdings.acl_of_object(key).filter(|_| !is_left_out)
    }

    fn access_point(self) -> Option<AccessPoint<'s>> {
        let grant = self.stage.grant;
        let held = self.stage.access_point.as_ref().and(self.stage.holdings.access_point.as_ref())?;
        Some(AccessPoint {
            bucket: grant.bucket().as_str(),
            bucket_owner: grant.owner(),
            policy: self.held(&Target::AccessPointPolicy, held.policy.as_ref()),
            resource_control: None,
            origin: held.vpc.as_ref().map_or(NetworkOrigin::Internet, NetworkOrigin::Vpc),
            block_public_access: held.block_public_access,
        })
    }
}

fn own(principal: &PrincipalHoldings) -> Own<'_> {
    Own { identity: &principal.identity, boundary: principal.boundary.as_ref() }
}
