//! A principal that IAM cannot read: `INVALID_PRINCIPAL_FORMAT`, `INVALID_SERVICE_PRINCIPAL_FORMAT`,
//! `INVALID_ARN_ACCOUNT`, `INVALID_PARTITION`, `PRINCIPAL_GROUP` and the other codes of
//! [`Principal::new`](crate::Principal::new), whose rules these are.
//!
//! S3, IAM and KMS refuse a policy that names such a principal when it is saved.
//!
//! - bad: `principal: "arn:aws:iam::22222222222:role/analyst"` (11 digits)
//! - good: `principal: "arn:aws:iam::222222222222:role/analyst"`

use super::{Context, Report};
use crate::Code;

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    for read in &context.principals {
        match &read.principal {
            Err(fault) if fault.code != Code::UNSUPPORTED_WILDCARD_IN_PRINCIPAL => {
                report.error(read.place, fault.clone())
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::{PolicyKind, Statement};

    fn found(value: &str) -> Vec<&'static str> {
        let statement = Statement { principal: principal(value), ..allow(&["s3:GetObject"], &["*"]) };
        codes(&run(check, PolicyKind::Bucket, [statement]))
    }

    #[test]
    fn each_fault_is_reported_once() {
        assert_eq!(found("arn:aws:iam::22222222222:role/analyst"), ["INVALID_ARN_ACCOUNT"]);
        assert_eq!(found("analyst"), ["INVALID_PRINCIPAL_FORMAT"]);
        assert!(found("arn:aws:iam::222222222222:role/analyst").is_empty());
        assert!(found("arn:aws:iam::222222222222:role/*").is_empty(), "another check's fault");
    }
}
