//! One decision and its reason.

use crate::policy_set::PolicySet;
use annotate_snippets::normalize_untrusted_str;
use serde::Serialize;
use std::fmt;
use xacct_core::evaluate::{Decision, Ground, Mismatch, Reason, Request, RequestError, StatementRef};

/// What was asked, and what becomes of it.
#[derive(Debug, Serialize)]
pub(super) struct Asked {
    #[serde(rename = "allowed")]
    pub(super) is_allowed: bool,
    /// `Allow`, `ImplicitDeny` or `ExplicitDeny`.
    outcome: &'static str,
    principal: String,
    action: String,
    resource: String,
    /// Why.
    reason: String,
    /// The statements that decide.
    statements: Vec<Decider>,
    /// What would have to allow it and does not, such as `IdentityPolicy`.
    missing: Vec<String>,
    /// Statements that would allow it but for little.
    near: Vec<String>,
}

/// A statement that takes part in a decision.
#[derive(Debug, Serialize)]
struct Decider {
    policy: String,
    kind: &'static str,
    /// Counted from 0.
    index: usize,
    sid: Option<String>,
}

impl Asked {
    pub(super) fn of(policies: &PolicySet, request: &Request) -> Result<Self, RequestError> {
        let decision = policies.decide(request)?;
        let is_missing = matches!(decision.reason(), Reason::Missing);
        let near = policies.policies().into_iter().filter(|_| is_missing).flat_map(|policy| {
            policy.near_misses(request).map(|(by, mismatches)| near(by, &mismatches)).collect::<Vec<_>>()
        });
        Ok(Self {
            is_allowed: decision.is_allowed(),
            outcome: decision.outcome().as_str(),
            principal: request.requester().to_string(),
            action: request.action().to_owned(),
            resource: request.resource().to_owned(),
            reason: decision.to_string(),
            statements: deciders(&decision),
            missing: decision.missing().map(|missing| format!("{missing:?}")).collect(),
            near: near.collect(),
        })
    }
}

fn deciders(decision: &Decision<'_>) -> Vec<Decider> {
    let of_ground = |ground: Ground<'_>| match ground {
        Ground::Statement(_, by) => Some(decider(by)),
        _ => None,
    };
    match decision.reason() {
        Reason::Denied(by) => vec![decider(by)],
        Reason::Allowed { access_point, resource, identity } => {
            let of_resources = [access_point, resource].into_iter().flatten().filter_map(of_ground);
            of_resources.chain(identity.map(decider)).collect()
        }
        _ => Vec::new(),
    }
}

fn decider(by: StatementRef<'_>) -> Decider {
    let policy = by.policy();
    Decider {
        policy: policy.name().unwrap_or_default().to_owned(),
        kind: policy.kind().as_str(),
        index: by.index(),
        sid: by.statement().and_then(|statement| statement.sid.clone()),
    }
}

fn near(by: StatementRef<'_>, mismatches: &[Mismatch<'_>]) -> String {
    let words = |mismatch: &Mismatch<'_>| match mismatch {
        Mismatch::Principal => "its principals".to_owned(),
        Mismatch::Action => "its actions".to_owned(),
        Mismatch::Resource => "its resources".to_owned(),
        Mismatch::Condition(key) => format!("its condition on `{key}`"),
        _ => "something else".to_owned(),
    };
    let words: Vec<_> = mismatches.iter().map(words).collect();
    format!("{by} would allow it, but for {}", words.join(" and "))
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { principal, action, resource, .. } = self;
        let outcome = if self.is_allowed { "allowed" } else { "denied" };
        let resource = normalize_untrusted_str(resource);
        writeln!(f, "{outcome}: {principal} asks for `{action}` on `{resource}`")?;
        for reason in self.reason.split("; ") {
            writeln!(f, "  {}", normalize_untrusted_str(reason))?;
        }
        for near in &self.near {
            writeln!(f, "  near: {}", normalize_untrusted_str(near))?;
        }
        Ok(())
    }
}
