//! `UNSUPPORTED_SID`: a `Sid` with characters that IAM refuses.
//!
//! The policies that IAM itself stores accept letters and digits only; a bucket policy accepts any text.
//!
//! - severity: error
//! - bad: `policy! { <Identity> allow "analysts-read" { … } }`
//! - good: `policy! { <Identity> allow AnalystsRead { … } }`

use super::{Context, Report};
use crate::{Place, Sid, Within};

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    if !context.kind.has_plain_sids() {
        return;
    }
    for (index, statement) in context.statements() {
        let sid = statement.sid.clone().map_or(Ok(()), |sid| Sid::new(sid).map(drop));
        if let Err(fault) = sid {
            report.error(Place::Statement(index, Within::Sid), fault);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::{PolicyKind, Statement};

    #[test]
    fn only_iam_is_strict() {
        let statement = Statement { sid: Some("analysts read".into()), ..allow(&["s3:GetObject"], &["*"]) };
        assert!(run(check, PolicyKind::Bucket, [statement.clone()]).is_empty());
        assert_eq!(codes(&run(check, PolicyKind::Identity, [statement])), ["UNSUPPORTED_SID"]);
    }
}
