//! Rows of a parser of IAM's grammar: whether it takes the document for valid.
//!
//! Where the row names no type of policies, the document is valid if it is as a policy of some kind.

use super::{Raised, listed, policy_kind, raise};
use crate::row::Row;
use crate::verdict::{Judgement, Verdict};
use xacct_core::{PolicyKind, Severity};

pub(super) fn judge(row: &Row, valid: bool) -> anyhow::Result<Judgement> {
    let kinds = match policy_kind::of(row)? {
        Ok(Some(kind)) => vec![kind],
        Ok(None) => PolicyKind::ALL.to_vec(),
        Err(reason) => return Ok(Verdict::Skipped(reason).into()),
    };
    let policy = row.policy()?;
    let of_kinds = kinds.into_iter().map(|kind| errors(&raise(&policy, kind)));
    let fewest = of_kinds.min_by_key(|errors| errors.split_whitespace().count()).unwrap_or_default();
    Ok(match (valid, fewest.is_empty()) {
        (true, true) | (false, false) => Verdict::Agree,
        (true, false) => Verdict::of("valid", fewest),
        (false, true) => Verdict::of("not valid", "valid"),
    }
    .into())
}

fn errors(raised: &[Raised]) -> String {
    listed(
        raised.iter().filter(|raised| raised.severity == Severity::Error).map(|raised| raised.code.as_str()),
    )
}
