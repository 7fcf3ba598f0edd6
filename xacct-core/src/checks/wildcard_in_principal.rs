//! `UNSUPPORTED_WILDCARD_IN_PRINCIPAL`: a wildcard inside a principal.
//!
//! IAM has no patterns of principals; only `*` alone stands for everyone.
//!
//! - severity: error
//! - bad: `principal: "arn:aws:iam::222222222222:role/*"`
//! - good: `principal: "222222222222"`, under `ArnLike: { "aws:PrincipalArn": "arn:aws:iam::222222222222:role/*" }`

use super::{Context, Report};
use crate::Code;

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    for read in &context.principals {
        match &read.principal {
            Err(fault) if fault.code == Code::UNSUPPORTED_WILDCARD_IN_PRINCIPAL => {
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

    #[test]
    fn the_help_names_the_account_and_the_condition() {
        let statement = Statement {
            principal: principal("arn:aws:iam::222222222222:role/*"),
            ..allow(&["s3:GetObject"], &["*"])
        };
        let found = run(check, PolicyKind::Bucket, [statement]);
        assert_eq!(codes(&found), ["UNSUPPORTED_WILDCARD_IN_PRINCIPAL"]);
        assert_eq!(found[0].fault.part, Some(31..32));
        let help = found[0].fault.help.as_deref().unwrap();
        assert!(help.contains("`222222222222`") && help.contains("aws:PrincipalArn"), "{help}");
    }
}
