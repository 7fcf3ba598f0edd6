//! Every request is decided here, by the one evaluator, over all that the accounts hold.

use crate::call::{Call, Keys};
use crate::refusal::{Answer, Refusal};
use crate::state::{AccessPoint, Bucket, Caller, Holder, Key, Role, Session, World};
use std::sync::Arc;
use xacct_core::evaluate::{
    self, CompiledPolicy, Context, ContextValue, Decision, Missing, NetworkOrigin, Object, Outcome, Policies,
    Reason, Request, Requester,
};
use xacct_core::{AccountId, PolicyKind};

/// One action on one resource, for which a call has to be allowed.
pub(crate) struct Ask<'w> {
    action: String,
    resource: String,
    owner: AccountId,
    keys: Keys,
    subject: Subject<'w>,
}

/// What of the resource decides besides the policies of who asks.
#[derive(Clone, Copy)]
pub(crate) enum Subject<'w> {
    /// Nothing: it has no policy of its own.
    Plain,
    /// A role that is assumed.
    Role(&'w Role),
    /// A key.
    Key(&'w Key),
    /// A bucket or an object in it, directly or through an access point.
    Bucket { bucket: &'w Bucket, object: Object<'w>, through: Option<&'w AccessPoint> },
}

impl<'w> Ask<'w> {
    /// Whether `action` is allowed on `resource`, an ARN or `*`, which belongs to `owner`.
    pub(crate) fn new(action: impl Into<String>, resource: impl Into<String>, owner: &AccountId) -> Self {
        Self {
            action: action.into(),
            resource: resource.into(),
            owner: owner.clone(),
            keys: Keys::new(),
            subject: Subject::Plain,
        }
    }

    /// The same with what of the resource decides.
    pub(crate) fn on(self, subject: Subject<'w>) -> Self {
        Self { subject, ..self }
    }

    /// The same request carrying one condition key more.
    pub(crate) fn with(mut self, key: impl Into<String>, value: impl Into<ContextValue>) -> Self {
        self.keys.push((key.into(), value.into()));
        self
    }

    /// The same request carrying a condition key, where it has a value.
    pub(crate) fn with_some(self, key: &str, value: Option<impl Into<ContextValue>>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// The same request carrying these condition keys too.
    pub(crate) fn with_all<'k>(mut self, keys: impl IntoIterator<Item = &'k (String, ContextValue)>) -> Self {
        self.keys.extend(keys.into_iter().cloned());
        self
    }
}

/// The policies of who asks.
#[derive(Default)]
struct OwnPolicies {
    identity: Arc<[CompiledPolicy]>,
    boundary: Option<Arc<[CompiledPolicy]>>,
    session: Option<Arc<Session>>,
}

impl World {
    /// Refuses a call that is not allowed, with AWS's words for it and then the evaluator's reason.
    pub(crate) fn authorize(&self, call: &Call, ask: Ask<'_>) -> Answer<()> {
        self.decided(
            call,
            ask,
            |decision| if decision.is_allowed() { Ok(()) } else { Err(denied(decision)) },
        )?
    }

    /// Whether a call is allowed.
    pub(crate) fn allows(&self, call: &Call, ask: Ask<'_>) -> bool {
        self.decided(call, ask, |decision| decision.is_allowed()).unwrap_or(false)
    }

    /// Whether a call is denied, whatever allows it.
    pub(crate) fn denies(&self, call: &Call, ask: Ask<'_>) -> bool {
        self.decided(call, ask, |decision| decision.outcome() == Outcome::ExplicitDeny).unwrap_or(true)
    }

    /// What is made of the decision.
    fn decided<T>(&self, call: &Call, ask: Ask<'_>, of: impl FnOnce(&Decision<'_>) -> T) -> Answer<T> {
        let request = self.request(call, &ask)?;
        let own = self.own_policies(call);
        self.decide(call, &ask, &own, &request).map(|decision| of(&decision))
    }

    fn decide<'a>(
        &'a self,
        call: &'a Call,
        ask: &Ask<'a>,
        own: &'a OwnPolicies,
        request: &'a Request,
    ) -> Answer<Decision<'a>> {
        let caller_account = call.caller.account().and_then(|account| self.accounts.get(account));
        let mut policies = Policies {
            identity: &own.identity,
            boundary: own.boundary.as_ref().and_then(|boundary| boundary.first()),
            session: own.session.as_ref().and_then(|session| session.policies.as_deref()),
            service_control: caller_account.and_then(|account| account.service_control.as_deref()),
            resource_control: self.resource_control(&ask.owner),
            endpoint: call.origin.policy(),
            ..Policies::default()
        };
        self.add_resource(call, ask, &mut policies);
        evaluate::authorize(request, &policies).map_err(|error| undecided(&error))
    }

    fn add_resource<'a>(&'a self, call: &Call, ask: &Ask<'a>, policies: &mut Policies<'a>) {
        match ask.subject {
            Subject::Plain => {}
            Subject::Role(role) => policies.resource = Some(&role.trust.compiled),
            Subject::Key(key) => policies.resource = Some(&key.policy.effective(call.now()).compiled),
            Subject::Bucket { bucket, object, through } => {
                let settings = bucket.settings.effective(call.now());
                policies.resource = settings.policy.as_ref().map(|policy| &policy.compiled);
                policies.resource_control = self.resource_control(&bucket.owner);
                policies.bucket = evaluate::Bucket {
                    ownership: settings.object_ownership(),
                    acl: Some(&settings.acl),
                    object,
                    block_public_access: self.block_public_access(bucket, call.now()),
                };
                policies.access_point = through.map(|it| self.through(call, it, bucket, &ask.owner));
            }
        }
    }

    fn through<'a>(
        &'a self,
        call: &Call,
        access_point: &'a AccessPoint,
        bucket: &'a Bucket,
        account: &AccountId,
    ) -> evaluate::AccessPoint<'a> {
        evaluate::AccessPoint {
            bucket: &bucket.name,
            bucket_owner: &bucket.owner,
            policy: access_point.policy.effective(call.now()).as_ref().map(|policy| &policy.compiled),
            resource_control: self.resource_control(account),
            origin: access_point.vpc.as_ref().map_or(NetworkOrigin::Internet, NetworkOrigin::Vpc),
            block_public_access: access_point
                .block_public_access
                .with(self.account_block(account, call.now())),
        }
    }

    fn resource_control(&self, owner: &AccountId) -> Option<&[evaluate::Level]> {
        self.accounts.get(owner)?.resource_control.as_deref()
    }

    /// The request as policies see it.
    pub(crate) fn request(&self, call: &Call, ask: &Ask<'_>) -> Answer<Request> {
        let mut context = Context::default();
        let resource_org = self.organization.clone().map(|id| ("aws:ResourceOrgID".to_owned(), id.into()));
        let standard = call.keys(self).into_iter().chain(resource_org);
        for (key, value) in standard.chain(ask.keys.iter().cloned()) {
            context = context
                .with(&key, value)
                .map_err(|error| Refusal::new(400, "InvalidArgument", error.to_string()))?;
        }
        let request = Request::new(self.requester(call)?, &ask.action, &ask.resource)
            .map_err(|error| undecided(&error))?;
        Ok(request.owned_by(ask.owner.clone()).with_context(context))
    }

    /// Who asks, as the evaluator knows it: with the ids by which policies and ACLs may name it.
    pub(crate) fn requester(&self, call: &Call) -> Answer<Requester> {
        let Caller::Known { holder, .. } = &call.caller else { return Ok(Requester::anonymous()) };
        let account = self.accounts.get(holder.account()).ok_or_else(gone)?;
        let requester = match holder {
            Holder::Root(account) => Requester::from_arn(&self.root_arn(account)),
            Holder::User { id, .. } => {
                let user = account.iam.latest().by_id(id).ok_or_else(gone)?;
                Requester::from_arn(&user.arn).map(|user| user.with_unique_id(id.clone()))
            }
            Holder::Session(session) => Requester::role_session(&session.role_arn, &session.name)
                .map(|requester| requester.with_unique_id(session.role_id.clone())),
        };
        Ok(requester.map_err(|error| undecided(&error))?.with_canonical_user_id(account.canonical_id.clone()))
    }

    fn own_policies(&self, call: &Call) -> OwnPolicies {
        let Caller::Known { holder, .. } = &call.caller else { return OwnPolicies::default() };
        let Some(account) = self.accounts.get(holder.account()) else { return OwnPolicies::default() };
        let iam = account.iam.effective(call.now());
        let named = |id: &str| iam.by_id(id).map(|entity| entity.name.as_str());
        match holder {
            Holder::Root(_) => OwnPolicies::default(),
            Holder::User { id, .. } => {
                named(id).and_then(|name| iam.user(name)).map_or_else(OwnPolicies::default, |user| {
                    OwnPolicies {
                        identity: iam.policies_of_user(user),
                        boundary: iam.boundary_of(&user.entity),
                        session: None,
                    }
                })
            }
            Holder::Session(session) => {
                let role = named(&session.role_id).and_then(|name| iam.role(name));
                OwnPolicies {
                    identity: role.map(|role| iam.policies_of_role(role)).unwrap_or_default(),
                    boundary: role.and_then(|role| iam.boundary_of(&role.entity)),
                    session: Some(session.clone()),
                }
            }
        }
    }
}

/// A request of whom there is no more.
fn gone() -> Refusal {
    Refusal::new(403, "InvalidClientTokenId", "The security token included in the request is invalid.")
}

/// What the evaluator cannot decide is a gap in what the sandbox told it.
fn undecided(error: &evaluate::RequestError) -> Refusal {
    Refusal::new(400, "InvalidRequest", error.to_string())
}

/// AWS's words for a denial, and then why.
fn denied(decision: &Decision<'_>) -> Refusal {
    let request = decision.request();
    let (action, resource) = (request.action(), request.resource());
    let because = match decision.reason() {
        Reason::Denied(statement) => {
            format!("with an explicit deny in {}", of_kind(statement.policy().kind()))
        }
        _ => because(decision.missing().next(), action),
    };
    if is_for_own_account(decision) {
        return Refusal::new(
            405,
            "MethodNotAllowed",
            format!("The specified method is not allowed against this resource ({decision})"),
        );
    }
    let who = request.requester();
    Refusal::denied(format!(
        "User: {who} is not authorized to perform: {action} on resource: \"{resource}\" {because} ({decision})"
    ))
}

/// Whether nothing stands in the way but that the policy of a bucket is for its own account.
fn is_for_own_account(decision: &Decision<'_>) -> bool {
    let mut missing = decision.missing().peekable();
    decision.request().requester().account().is_some()
        && decision.request().action().ends_with("BucketPolicy")
        && missing.peek() == Some(&Missing::OwnAccount)
        && missing.all(|missing| matches!(missing, Missing::OwnAccount | Missing::ResourcePolicy))
}

fn of_kind(kind: PolicyKind) -> &'static str {
    match kind {
        PolicyKind::Identity => "an identity-based policy",
        PolicyKind::Boundary => "a permissions boundary",
        PolicyKind::Session => "a session policy",
        PolicyKind::ServiceControl => "a service control policy",
        PolicyKind::ResourceControl => "a resource control policy",
        PolicyKind::VpcEndpoint => "a VPC endpoint policy",
        _ => "a resource-based policy",
    }
}

fn because(missing: Option<Missing>, action: &str) -> String {
    let policy = match missing {
        Some(Missing::ServiceControlPolicy) => "service control policy",
        Some(Missing::VpcEndpointPolicy) => "VPC endpoint policy",
        Some(Missing::IdentityPolicy) => "identity-based policy",
        Some(Missing::PermissionsBoundary) => "permissions boundary",
        Some(Missing::SessionPolicy) => "session policy",
        Some(Missing::BlockPublicAccess) => {
            return "because public policies are prevented by the RestrictPublicBuckets setting in S3 Block Public Access".to_owned();
        }
        Some(Missing::PublicAcl) => {
            return "because public access control lists (ACLs) are prevented by the IgnorePublicAcls setting in S3 Block Public Access".to_owned();
        }
        _ => "resource-based policy",
    };
    format!("because no {policy} allows the {action} action")
}
