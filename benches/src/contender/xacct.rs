//! xacct-core.

use super::{Contender, Decision, Work};
use crate::policy::{Policy, Request};
use anyhow::anyhow;
use std::hint::black_box;
use xacct_core::Document;

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

    /// There is no evaluator yet.
    fn evaluate(&self, _: &Policy, _: &Request) -> anyhow::Result<Option<Work<Decision>>> {
        Ok(None)
    }
}

fn document(policy: &Policy) -> anyhow::Result<Document> {
    Document::from_json(&policy.to_json()).map_err(|findings| anyhow!("{findings}"))
}
