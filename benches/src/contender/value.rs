//! `serde_json::Value`, which knows nothing of policies: a floor.

use super::{Contender, Decision, Work};
use crate::policy::{Policy, Request};
use std::hint::black_box;

/// The contender.
pub(super) struct Value;

impl Contender for Value {
    fn package(&self) -> &'static str {
        "serde_json"
    }

    fn parse(&self, text: String) -> Work<usize> {
        Box::new(move || serde_json::from_str(black_box(&text)).map_or(0, |value| statements(&value)))
    }

    fn serialise(&self, policy: &Policy) -> anyhow::Result<Option<Work<String>>> {
        let value: serde_json::Value = serde_json::from_str(&policy.to_json())?;
        Ok(Some(Box::new(move || serde_json::to_string(black_box(&value)).unwrap_or_default())))
    }

    fn evaluate(&self, _: &Policy, _: &Request) -> anyhow::Result<Option<Work<Decision>>> {
        Ok(None)
    }
}

fn statements(policy: &serde_json::Value) -> usize {
    policy["Statement"].as_array().map_or(0, Vec::len)
}
