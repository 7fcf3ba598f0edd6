//! The decision over all layers of policies.

use super::RequestError;
use super::access_point::{AccessPoint, NetworkOrigin};
use super::arn_glob::SplitArn;
use super::bucket::{Bucket, ResourceSide, resource_side};
use super::compiled::{CompiledPolicy, Question, StatementRef};
use super::decision::{Decision, Gaps, Ground, Missing, Reason};
use super::exceptions::{
    is_beyond_bucket_policy, is_for_own_account, is_of, is_signed_enough, obeys_resource_control,
    obeys_service_control, rests_on_resource_policy,
};
use super::policies::{Level, Policies};
use super::request::{Request, Target};
use super::{Grade, RequesterKind};

/// Decides a request as AWS does: an explicit denial anywhere counts, and within one account some policy has to allow
/// it, across accounts one of each.
///
/// # Errors
/// When something that decides is not known: whose the resource is, the access point that an ARN names, the ACL of an
/// object where ACLs count, or the canonical id of the requester's account where ACLs or policies name accounts so; and
/// when a policy stands where policies of another kind do.
pub fn authorize<'a>(request: &'a Request, policies: &Policies<'a>) -> Result<Decision<'a>, RequestError> {
    let owner = request.owner_id().ok_or_else(|| request.missing_owner())?;
    policies.can_be_asked(request, owner)?;
    let mut evaluation = Evaluation::new(policies);
    if !is_signed_enough(request) {
        evaluation.gaps.add(Missing::Signature);
    }
    let reason = match &policies.access_point {
        None => evaluation.directly(request, owner),
        Some(access_point) => {
            let keyed = access_point.keyed(request)?;
            evaluation.through(access_point, &keyed, owner)
        }
    };
    let Evaluation { denied, gaps, level, .. } = evaluation;
    let reason = match denied {
        Some(by) => Reason::Denied(by),
        None if gaps.is_empty() => reason,
        None => Reason::Missing,
    };
    Ok(Decision::new(request, reason, gaps).about(owner, level, policies.access_point))
}

/// A decision in the making.
struct Evaluation<'a, 'p> {
    policies: &'p Policies<'a>,
    /// The first statement that denies.
    denied: Option<StatementRef<'a>>,
    gaps: Gaps,
    level: Option<&'a str>,
}

/// What the requester's own account says.
#[derive(Clone, Copy)]
struct IdentitySide<'a> {
    /// None where no policy allows it; the root user needs none.
    allowed: Option<StatementRef<'a>>,
    is_allowed: bool,
    boundary: bool,
    session: bool,
}

impl<'a, 'p> Evaluation<'a, 'p> {
    fn new(policies: &'p Policies<'a>) -> Self {
        Self { policies, denied: None, gaps: Gaps::default(), level: None }
    }

    /// A request for the resource itself.
    fn directly(&mut self, request: &Request, owner: &'a str) -> Reason<'a> {
        let question = self.question(request, request.target());
        self.filters(question, self.policies.resource_control);
        let identity = self.identity_side(question);
        let bucket = self.policies.bucket;
        let resource = self.resource_side(question, owner, &bucket);
        if request.service() == "s3" && bucket.block_public_access.restricts(self.policies.resource) {
            self.keep_out_others(request, &[owner]);
        }
        if !is_of(request, owner) && is_for_own_account(request) {
            self.gaps.add(Missing::OwnAccount);
        }
        self.combine(request, identity, resource);
        Reason::Allowed { access_point: None, resource: resource.grant, identity: identity.allowed }
    }

    /// A request through an access point, of which `account` is the owner: it has to be allowed there, and of the bucket.
    fn through(&mut self, access_point: &AccessPoint<'a>, request: &Request, account: &'a str) -> Reason<'a> {
        let at_access_point = self.question(request, request.target());
        self.filters(at_access_point, access_point.resource_control);
        let identity = self.identity_side(at_access_point);
        let grant = self.ask_resource(access_point.policy, at_access_point);
        let own = ResourceSide { authority: account, grant, missing: Missing::AccessPointPolicy };
        self.combine(request, identity, own);
        if !access_point.answers(request) {
            self.gaps.add(Missing::AccessPointNetwork);
        }
        let resource = self.behind(access_point, request, account);
        Reason::Allowed { access_point: grant, resource, identity: identity.allowed }
    }

    /// The half of a request through an access point that is about the bucket.
    fn behind(
        &mut self,
        access_point: &AccessPoint<'a>,
        request: &Request,
        account: &'a str,
    ) -> Option<Ground<'a>> {
        let (owner, behind) = (access_point.bucket_owner.as_str(), access_point.behind(request));
        let request = &access_point.keyed_for_bucket(request);
        let target = SplitArn::of(&behind).map_or(Target::None, Target::Arn);
        let question = self.question(request, target);
        self.filters(question, self.policies.resource_control);
        let mut bucket = self.policies.bucket;
        bucket.block_public_access = bucket.block_public_access.with(access_point.block_public_access);
        // What only a VPC reaches is not public.
        let own = access_point.policy.filter(|_| access_point.origin == NetworkOrigin::Internet);
        if bucket.block_public_access.restricts([self.policies.resource, own].into_iter().flatten()) {
            self.keep_out_others(request, &[owner, account]);
        }
        if !is_of(request, owner) && is_for_own_account(request) {
            self.gaps.add(Missing::OwnAccount);
        }
        let resource = self.resource_side(question, owner, &bucket);
        // The requester's own policies speak of the bucket only where both are of one account.
        let identity = match is_of(request, resource.authority) {
            true => self.identity_side(question),
            false => IdentitySide { allowed: None, is_allowed: true, boundary: true, session: true },
        };
        self.combine(request, identity, resource);
        resource.grant
    }

    fn question<'r>(&self, request: &'r Request, target: Target<'r>) -> Question<'r> {
        let is_limited =
            matches!(request.requester().kind(), RequesterKind::User | RequesterKind::RoleSession);
        Question { request, target, has_boundary: is_limited && self.policies.boundary.is_some() }
    }

    /// Notes what the policy denies, and gives what it allows.
    fn ask(
        &mut self,
        policy: &'a CompiledPolicy,
        question: Question<'_>,
    ) -> Option<(Grade, StatementRef<'a>)> {
        let answer = policy.answer(question);
        self.denied = self.denied.or(answer.denied);
        answer.allowed
    }

    fn ask_resource(
        &mut self,
        policy: Option<&'a CompiledPolicy>,
        question: Question<'_>,
    ) -> Option<Ground<'a>> {
        let (grade, by) = self.ask(policy?, question)?;
        Some(Ground::Statement(grade, by))
    }

    /// What limits everyone: resource and service control policies, and the VPC endpoint's.
    fn filters(&mut self, question: Question<'_>, resource_control: Option<&'a [Level]>) {
        let request = question.request;
        if let Some(levels) = resource_control.filter(|_| obeys_resource_control(request)) {
            self.deny_by(levels, question);
        }
        if let Some(levels) = self.policies.service_control.filter(|_| obeys_service_control(request)) {
            for level in levels {
                if !self.any_allows(&level.policies, question) && self.level.is_none() {
                    self.level = Some(&level.name);
                    self.gaps.add(Missing::ServiceControlPolicy);
                }
            }
        }
        if let Some(endpoint) = self.policies.endpoint
            && self.ask(endpoint, question).is_none()
        {
            self.gaps.add(Missing::VpcEndpointPolicy);
        }
    }

    /// Resource control policies: beside each level's stands one that allows everything, so that denials alone count.
    fn deny_by(&mut self, levels: &'a [Level], question: Question<'_>) {
        for level in levels {
            self.any_allows(&level.policies, question);
        }
    }

    /// Asks all of them, for what they deny too.
    fn any_allows(&mut self, policies: &'a [CompiledPolicy], question: Question<'_>) -> bool {
        self.first_allowing(policies, question).is_some()
    }

    fn first_allowing(
        &mut self,
        policies: &'a [CompiledPolicy],
        question: Question<'_>,
    ) -> Option<StatementRef<'a>> {
        policies.iter().fold(None, |first, policy| {
            let allowed = self.ask(policy, question).map(|(_, by)| by);
            first.or(allowed)
        })
    }

    /// What the requester's own policies say. Services, identity providers and anonymous requesters have none.
    fn identity_side(&mut self, question: Question<'_>) -> IdentitySide<'a> {
        let kind = question.request.requester().kind();
        let unlimited = IdentitySide { allowed: None, is_allowed: false, boundary: true, session: true };
        match kind {
            RequesterKind::Root => return IdentitySide { is_allowed: true, ..unlimited },
            RequesterKind::User | RequesterKind::RoleSession | RequesterKind::FederatedUser => {}
            _ => return unlimited,
        }
        let allowed = self.first_allowing(self.policies.identity, question);
        let boundary = self.policies.boundary.is_none_or(|boundary| self.ask(boundary, question).is_some());
        let session = match self.policies.session {
            Some(policies) => self.any_allows(policies, question),
            // Only what its session policies allow is allowed to a federated user, and without them nothing.
            None => kind != RequesterKind::FederatedUser,
        };
        IdentitySide { allowed, is_allowed: allowed.is_some(), boundary, session }
    }

    /// What the resource's policy and, of S3, the ACLs say.
    fn resource_side(
        &mut self,
        question: Question<'_>,
        owner: &'a str,
        bucket: &Bucket<'a>,
    ) -> ResourceSide<'a> {
        let request = question.request;
        let policy = self.policies.resource.filter(|_| !is_beyond_bucket_policy(request, owner));
        let by_policy = self.ask_resource(policy, question);
        match request.service() {
            "s3" => resource_side(request, owner, by_policy, bucket),
            _ => ResourceSide { authority: owner, grant: by_policy, missing: Missing::ResourcePolicy },
        }
    }

    fn keep_out_others(&mut self, request: &Request, accounts: &[&str]) {
        let is_service = request.requester().kind() == RequesterKind::Service;
        if !is_service && !accounts.iter().any(|account| is_of(request, account)) {
            self.gaps.add(Missing::BlockPublicAccess);
        }
    }

    /// Both sides together: within one account, or across two.
    fn combine(&mut self, request: &Request, identity: IdentitySide<'a>, resource: ResourceSide<'a>) {
        let has_account = request.requester().account().is_some();
        let grade = match resource.grant {
            None => None,
            Some(Ground::Statement(grade, _)) => Some(grade),
            // An ACL grants to whole accounts, and is no grant within its own.
            Some(Ground::Acl(_)) if has_account => Some(Grade::Account),
            Some(Ground::Acl(_)) => Some(Grade::Direct),
        };
        if !has_account {
            if grade != Some(Grade::Direct) {
                self.gaps.add(resource.missing);
            }
            return;
        }
        let is_same_account = is_of(request, resource.authority);
        let (needs_grant, needs_identity, needs_limits) = match (is_same_account, grade) {
            (false, _) => (true, true, true),
            // The policy names the requester itself: nothing but a denial takes that back.
            (true, Some(Grade::Direct)) => (false, false, false),
            (true, Some(Grade::ViaRole | Grade::ViaUser)) => (false, false, true),
            (true, Some(Grade::Account) | None) => (rests_on_resource_policy(request), true, true),
        };
        if needs_grant && grade.is_none() {
            self.gaps.add(resource.missing);
        }
        if needs_identity && !identity.is_allowed {
            self.gaps.add(Missing::IdentityPolicy);
        }
        if needs_limits && !identity.boundary {
            self.gaps.add(Missing::PermissionsBoundary);
        }
        if needs_limits && !identity.session {
            self.gaps.add(Missing::SessionPolicy);
        }
    }
}
