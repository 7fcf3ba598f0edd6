//! One request, held against the policies of a simulation by the one evaluator.

use super::entity::Kind;
use super::refusals;
use crate::call::Keys;
use crate::query::Members;
use crate::refusal::Answer;
use serde::Serialize;
use xacct_core::evaluate::{
    self, CompiledPolicy, Context, Decision, Ground, Level, Missing, Outcome, Policies, Reason, Request,
    RequestError, Requester, StatementRef,
};
use xacct_core::{AccountId, CanonicalUserId, Document, PolicyKind};

/// A policy, and whence it is.
pub(super) struct Source {
    pub(super) policy: CompiledPolicy,
    pub(super) of: SourceType,
}

/// Whence a policy is.
#[derive(Clone, Copy, Debug)]
pub(super) enum SourceType {
    /// The call has brought it.
    None,
    /// An inline policy.
    Inline(Kind),
    AwsManaged,
    UserManaged,
}

impl SourceType {
    const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Inline(kind) => kind.word(),
            Self::AwsManaged => "aws-managed",
            Self::UserManaged => "user-managed",
        }
    }
}

/// All that decides the requests of a simulation.
pub(super) struct Simulation<'s> {
    pub(super) requester: Requester,
    pub(super) canonical_id: Option<CanonicalUserId>,
    /// The identity policies.
    pub(super) identity: Vec<CompiledPolicy>,
    /// Whence each of them is.
    pub(super) origins: Vec<SourceType>,
    pub(super) boundary: Option<Source>,
    pub(super) resource_policy: Option<Document>,
    /// The account of resources whose ARNs do not tell.
    pub(super) owner: AccountId,
    pub(super) context: Keys,
    pub(super) service_control: Option<&'s [Level]>,
}

/// What would become of one action on one resource, as IAM shows it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct EvaluationResult {
    eval_action_name: String,
    eval_resource_name: String,
    eval_decision: &'static str,
    matched_statements: Members<MatchedStatement>,
    missing_context_values: Members<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    organizations_decision_detail: Option<OrganizationsDetail>,
    #[serde(skip_serializing_if = "Option::is_none")]
    permissions_boundary_decision_detail: Option<BoundaryDetail>,
}

/// A statement that decided.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct MatchedStatement {
    source_policy_id: String,
    source_policy_type: &'static str,
}

/// What the organization says.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct OrganizationsDetail {
    allowed_by_organizations: bool,
}

/// What the boundary says.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct BoundaryDetail {
    allowed_by_permissions_boundary: bool,
}

impl Simulation<'_> {
    /// What would become of `action` on `resource`.
    pub(super) fn decide(&self, action: &str, resource: &str) -> Answer<EvaluationResult> {
        let request = self.request(action, resource).map_err(|error| refusals::input(error.to_string()))?;
        let resource_policy = self.resource_policy.clone().map(|document| of_resource(action, document));
        let policies = Policies {
            identity: &self.identity,
            boundary: self.boundary.as_ref().map(|boundary| &boundary.policy),
            resource: resource_policy.as_ref(),
            service_control: self.service_control,
            ..Policies::default()
        };
        let decision =
            evaluate::authorize(&request, &policies).map_err(|error| refusals::input(error.to_string()))?;
        let documents = self.identity.iter().chain(policies.boundary).chain(policies.resource);
        Ok(EvaluationResult {
            eval_action_name: action.to_owned(),
            eval_resource_name: resource.to_owned(),
            eval_decision: in_words(decision.outcome()),
            matched_statements: matched(&decision).into_iter().map(|it| self.show(it)).collect(),
            missing_context_values: missing_keys(&request, documents),
            organizations_decision_detail: self.organizations(&decision),
            permissions_boundary_decision_detail: self.boundary_detail(&decision),
        })
    }

    fn request(&self, action: &str, resource: &str) -> Result<Request, RequestError> {
        let mut context = Context::default();
        for (key, value) in &self.context {
            context = context.with(key, value.clone())?;
        }
        let mut requester = self.requester.clone();
        if let Some(id) = &self.canonical_id {
            requester = requester.with_canonical_user_id(id.clone());
        }
        let request = Request::new(requester, action, resource)?.with_context(context);
        // The ARN decides whose a resource is, where it tells.
        Ok(if request.owner().is_some() && resource != "*" {
            request
        } else {
            request.owned_by(self.owner.clone())
        })
    }

    /// A statement as IAM shows it.
    fn show(&self, statement: StatementRef<'_>) -> MatchedStatement {
        let policy = statement.policy();
        let is_it = |own: &CompiledPolicy| std::ptr::eq(own, policy);
        let origin = || self.origins.get(self.identity.iter().position(is_it)?).copied();
        let source_policy_type = match policy.kind() {
            PolicyKind::Identity => origin().map_or("none", SourceType::as_str),
            PolicyKind::Boundary => self.boundary.as_ref().map_or("none", |boundary| boundary.of.as_str()),
            kind if kind.lists_principals() => "resource",
            _ => "none",
        };
        let source_policy_id = policy.name().unwrap_or_default().to_owned();
        MatchedStatement { source_policy_id, source_policy_type }
    }

    fn organizations(&self, decision: &Decision<'_>) -> Option<OrganizationsDetail> {
        self.service_control?;
        let is_allowed = is_let_through(decision, Missing::ServiceControlPolicy, PolicyKind::ServiceControl);
        Some(OrganizationsDetail { allowed_by_organizations: is_allowed })
    }

    fn boundary_detail(&self, decision: &Decision<'_>) -> Option<BoundaryDetail> {
        self.boundary.as_ref()?;
        let is_allowed = is_let_through(decision, Missing::PermissionsBoundary, PolicyKind::Boundary);
        Some(BoundaryDetail { allowed_by_permissions_boundary: is_allowed })
    }
}

/// Whether a layer neither denies nor is missing.
fn is_let_through(decision: &Decision<'_>, missing: Missing, kind: PolicyKind) -> bool {
    let denies = matches!(decision.reason(), Reason::Denied(by) if by.policy().kind() == kind);
    !denies && !decision.missing().any(|it| it == missing)
}

/// The policy of the resource that a service's action is about.
fn of_resource(action: &str, document: Document) -> CompiledPolicy {
    let kind = match action.split(':').next().unwrap_or_default() {
        "kms" => PolicyKind::KmsKey,
        "sts" => PolicyKind::Trust,
        _ => PolicyKind::Bucket,
    };
    CompiledPolicy::new(kind, document).named("ResourcePolicy")
}

const fn in_words(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Allow => "allowed",
        Outcome::ImplicitDeny => "implicitDeny",
        Outcome::ExplicitDeny => "explicitDeny",
    }
}

/// The statements that decided.
fn matched<'a>(decision: &Decision<'a>) -> Vec<StatementRef<'a>> {
    match decision.reason() {
        Reason::Denied(by) => vec![by],
        Reason::Allowed { resource, identity, .. } => {
            let resource = match resource {
                Some(Ground::Statement(_, by)) => Some(by),
                _ => None,
            };
            identity.into_iter().chain(resource).collect()
        }
        _ => Vec::new(),
    }
}

/// The condition keys that the policies ask for and the request does not carry.
fn missing_keys<'p>(
    request: &Request,
    policies: impl Iterator<Item = &'p CompiledPolicy>,
) -> Members<String> {
    let statements = policies.flat_map(|policy| &policy.document().statements);
    let blocks = statements.flat_map(|statement| statement.condition.iter().flatten());
    let mut missing: Vec<String> = Vec::new();
    for key in blocks.flat_map(|block| &block.keys).map(|entry| &entry.key) {
        let is_known = missing.iter().any(|known| known.eq_ignore_ascii_case(key));
        if !is_known && request.context().get(key).next().is_none() {
            missing.push(key.clone());
        }
    }
    missing.into_iter().collect()
}
