//! `UNSUPPORTED_ID`: an `Id` in a kind of policy that has none.
//!
//! IAM's grammar has an `Id` only in policies of resources. IAM stores one elsewhere too, hence a warning; it decides
//! nothing and counts towards the length.
//!
//! - severity: warning
//! - bad: `"Id": "reports"` in an identity policy
//! - good: the same in the policy of a bucket
//! - allow: not at all: it is of the policy as a whole

use super::{Context, Report};
use crate::{Code, Fault, Place};

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    if context.document.id.is_some() && !context.kind.has_id() {
        let message = format!("{} has no `Id`", context.kind.in_words());
        let fault = Fault::new(Code::UNSUPPORTED_ID, message);
        report.warning(Place::Id, fault.help("leave it out: the policy has a name of its own"));
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::{Document, PolicyKind};

    #[test]
    fn only_policies_of_resources_have_one() {
        let document = Document { id: Some("reports".into()), ..Document::default() };
        let found = |kind| run_on(check, kind, &document);
        for kind in [PolicyKind::Bucket, PolicyKind::Trust, PolicyKind::KmsKey, PolicyKind::VpcEndpoint] {
            assert!(found(kind).is_empty(), "{kind}");
        }
        for kind in [PolicyKind::Identity, PolicyKind::ServiceControl, PolicyKind::ResourceControl] {
            assert_eq!(codes(&found(kind)), ["UNSUPPORTED_ID"], "{kind}");
            assert!(!found(kind)[0].severity.stops_the_build());
        }
        assert!(run(check, PolicyKind::Identity, []).is_empty());
    }
}
