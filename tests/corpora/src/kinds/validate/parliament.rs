//! Rows of parliament, a linter with findings of its own: compared where the row says which of Access Analyzer's codes
//! they amount to.

use super::{listed, policy_kind, raise};
use crate::row::Row;
use crate::verdict::{Judgement, Verdict};
use std::collections::BTreeMap;
use xacct_core::PolicyKind;

pub(super) fn judge(row: &Row, findings: &[String]) -> anyhow::Result<Judgement> {
    // It judges policies of resources by their actions; those of its corpus are of S3.
    let kind = match policy_kind::of(row)? {
        Ok(kind) => kind.unwrap_or(PolicyKind::Identity),
        Err(_) => PolicyKind::Bucket,
    };
    let suggested: BTreeMap<String, Option<String>> = row.read("suggested_aws")?;
    let suggested: Vec<_> =
        findings.iter().filter_map(|finding| suggested.get(finding)?.as_deref()).collect();
    if suggested.is_empty() && !findings.is_empty() {
        return Ok(Verdict::Skipped("parliament's finding is not one of Access Analyzer's").into());
    }
    let raised = raise(&row.policy()?, kind);
    if findings.is_empty() {
        let errors = raised.iter().filter(|raised| raised.severity.stops_the_build());
        return Ok(Verdict::of("", listed(errors.map(|raised| raised.code.as_str()))).into());
    }
    let is_raised = |codes: &&str| raised.iter().any(|raised| is_one_of(raised.code.as_str(), codes));
    match suggested.iter().all(is_raised) {
        true => Ok(Verdict::Agree.into()),
        false => {
            let got = listed(raised.iter().map(|raised| raised.code.as_str()));
            Ok(Verdict::Disagree { expected: suggested.join(" "), got }.into())
        }
    }
}

/// Whether `code` is one of the alternatives: `A|B`, each of which stands for all codes that begin so.
fn is_one_of(code: &str, alternatives: &str) -> bool {
    alternatives.split('|').any(|alternative| code.starts_with(alternative.trim_end_matches(['*', '.'])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suggestion_stands_for_all_codes_that_begin_so() {
        assert!(is_one_of("TYPE_MISMATCH_DATE", "TYPE_MISMATCH"));
        assert!(is_one_of("INVALID_ARN_PREFIX", "INVALID_ARN_*"));
        assert!(is_one_of("UNSUPPORTED_SID", "INVALID_ACTION|UNSUPPORTED..."));
        assert!(!is_one_of("MISSING_ACTION", "INVALID_ACTION|UNSUPPORTED..."));
    }
}
