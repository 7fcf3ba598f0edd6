//! `INVALID_CONDITION_OPERATOR`, `NULL_WITH_IF_EXISTS`: a condition operator that IAM does not have.
//!
//! - severity: error
//! - bad: `condition: { StringEqual: { … } }`
//! - good: `condition: { StringEquals: { … } }`

use super::{Context, Report};

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    for (place, operator) in &context.operators {
        if let Err(fault) = operator {
            report.error(*place, fault.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::PolicyKind;

    #[test]
    fn only_the_faulty_operator_is_reported() {
        let good = with_condition(allow(&["s3:GetObject"], &["*"]), "Bool", "aws:SecureTransport", "true");
        let bad = with_condition(good.clone(), "StringEqual", "aws:username", "x");
        let findings = run(check, PolicyKind::Identity, [good, bad]);
        assert_eq!(codes(&findings), ["INVALID_CONDITION_OPERATOR"]);
        assert_eq!(findings[0].place.to_string(), "statement 1, operator 1");
    }
}
