//! awsim-iam-policy.
//!
//! Its `parse` remembers every text it has seen and hands out copies, which would be a measurement of a hash map. Its
//! `Deserialize` does the same work without the memory. It does not write policies.

use super::{Contender, Decision, Work};
use crate::policy::{ACCOUNT, PRINCIPAL, Policy, Request};
use awsim_iam_policy::{AuthzRequest, ContextValue, EvalContext, PolicyDocument, evaluate};
use std::collections::HashMap;
use std::hint::black_box;

/// The contender.
pub(super) struct Awsim;

impl Contender for Awsim {
    fn package(&self) -> &'static str {
        "awsim-iam-policy"
    }

    fn parse(&self, text: String) -> Work<usize> {
        Box::new(move || {
            serde_json::from_str(black_box(&text)).map_or(0, |policy: PolicyDocument| policy.statements.len())
        })
    }

    fn serialise(&self, _: &Policy) -> anyhow::Result<Option<Work<String>>> {
        Ok(None)
    }

    fn evaluate(&self, policy: &Policy, request: &Request) -> anyhow::Result<Option<Work<Decision>>> {
        let policies: [PolicyDocument; 1] = [serde_json::from_str(&policy.to_json())?];
        let Request { action, resource, organization } = request;
        let (action, resource) = (*action, resource.clone());
        let context = HashMap::from([
            ("aws:SecureTransport".to_owned(), ContextValue::Bool(true)),
            ("aws:PrincipalOrgID".to_owned(), ContextValue::String(organization.clone())),
        ]);
        Ok(Some(Box::new(move || {
            // Both only borrow.
            let request = AuthzRequest {
                principal_arn: PRINCIPAL,
                principal_account: ACCOUNT,
                action,
                resource_arn: &resource,
                context: &context,
            };
            let policies = EvalContext { identity_policies: &policies, ..EvalContext::default() };
            match evaluate(black_box(&request), black_box(&policies)) {
                awsim_iam_policy::Decision::Allow => Decision::Allow,
                _ => Decision::Deny,
            }
        })))
    }
}
