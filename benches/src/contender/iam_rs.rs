//! iam-rs.

use super::{Contender, Decision, Work};
use crate::policy::{PRINCIPAL, Policy, Request};
use iam_rs::{Arn, Context, IAMPolicy, IAMRequest, PolicyEvaluator, Principal, PrincipalId};
use std::hint::black_box;

/// The contender.
pub(super) struct IamRs;

impl Contender for IamRs {
    fn package(&self) -> &'static str {
        "iam-rs"
    }

    fn parse(&self, text: String) -> Work<usize> {
        Box::new(move || {
            serde_json::from_str(black_box(&text)).map_or(0, |policy: IAMPolicy| policy.statement.len())
        })
    }

    fn serialise(&self, policy: &Policy) -> anyhow::Result<Option<Work<String>>> {
        let policy = iam_policy(policy)?;
        Ok(Some(Box::new(move || serde_json::to_string(black_box(&policy)).unwrap_or_default())))
    }

    fn evaluate(&self, policy: &Policy, request: &Request) -> anyhow::Result<Option<Work<Decision>>> {
        let evaluator = PolicyEvaluator::with_policies(vec![iam_policy(policy)?]);
        let request = IAMRequest::new_with_context(
            Principal::Aws(PrincipalId::String(PRINCIPAL.into())),
            request.action,
            Arn::parse(&request.resource)?,
            Context::new()
                .with_boolean("aws:SecureTransport", true)
                .with_string("aws:PrincipalOrgID", &request.organization),
        );
        Ok(Some(Box::new(move || match evaluator.evaluate(black_box(&request)) {
            Ok(result) if result.decision == iam_rs::Decision::Allow => Decision::Allow,
            Ok(_) => Decision::Deny,
            Err(_) => Decision::Error,
        })))
    }
}

fn iam_policy(policy: &Policy) -> serde_json::Result<IAMPolicy> {
    serde_json::from_str(&policy.to_json())
}
