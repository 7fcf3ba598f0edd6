//! xacct-core.

use super::{Contender, Decision, Work};
use crate::policy::{ACCOUNT, PRINCIPAL, Policy, Request};
use anyhow::anyhow;
use std::hint::black_box;
use xacct_core::evaluate::{self, CompiledPolicy, Outcome, Policies, Requester, authorize};
use xacct_core::{Document, PolicyKind};

/// The contender.
pub(super) struct Xacct;

impl Contender for Xacct {
    fn package(&self) -> &'static str {
        "xacct-core"
    }

    fn parse(&self, text: String) -> Work<usize> {
        Box::new(move || {
            Document::from_json(black_box(&text)).map_or(0, |document| document.statements.len())
        })
    }

    fn serialise(&self, policy: &Policy) -> anyhow::Result<Option<Work<String>>> {
        let document = document(policy)?;
        Ok(Some(Box::new(move || black_box(&document).to_string())))
    }

    /// All layers are asked, as for every request: within one account, an identity policy is all there is.
    fn evaluate(&self, policy: &Policy, request: &Request) -> anyhow::Result<Option<Work<Decision>>> {
        let identity = [CompiledPolicy::new(PolicyKind::Identity, document(policy)?)];
        let asked =
            evaluate::Request::new(Requester::from_arn(PRINCIPAL)?, request.action, &request.resource)?
                .owned_by(ACCOUNT.parse()?)
                .with("aws:SecureTransport", true)?
                .with("aws:PrincipalOrgID", request.organization.as_str())?;
        Ok(Some(Box::new(move || {
            let policies = Policies { identity: &identity, ..Policies::default() };
            match authorize(black_box(&asked), &policies).map(|decision| decision.outcome()) {
                Ok(Outcome::Allow) => Decision::Allow,
                Ok(Outcome::ImplicitDeny | Outcome::ExplicitDeny) => Decision::Deny,
                Err(_) => Decision::Error,
            }
        })))
    }
}

fn document(policy: &Policy) -> anyhow::Result<Document> {
    Document::from_json(&policy.to_json()).map_err(|findings| anyhow!("{findings}"))
}
