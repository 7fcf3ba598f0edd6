//! `INVALID_VERSION`, `MISSING_VERSION`: a policy in a version of the policy language that does not exist or that the
//! kind of policy cannot have, or in none.
//!
//! Without a version, and in that of 2008, no policy variable is resolved. IAM refuses both in managed policies, AWS
//! Organizations in resource control policies.
//!
//! - severity: error or warning
//! - bad: `"Version": "2012-10-18"`
//! - good: `"Version": "2012-10-17"`
//! - allow: not at all: it is of the policy as a whole

use super::{Context, Report};
use crate::{Code, Document, Fault, Place, PolicyKind};

/// The version before the current one.
const OLD: &str = Document::OLD_VERSION;

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    let kind = context.kind;
    match context.document.version.as_deref() {
        Some(Document::VERSION) => {}
        Some(OLD) => check_old(kind, report),
        Some(other) => {
            let message = format!("the policy language has no version `{other}`");
            report.error(Place::Version, fault(Code::INVALID_VERSION, message));
        }
        None => {
            let message = "the policy does not say the version of its language";
            let fault = Fault::new(Code::MISSING_VERSION, message).help("add `\"Version\": \"2012-10-17\"`");
            match kind.needs_current_version() {
                true => report.error(Place::Document, fault),
                false => report.warning(Place::Document, fault),
            }
        }
    }
}

fn check_old(kind: PolicyKind, report: &mut Report) {
    if kind.needs_current_version() {
        let message = format!("{} has no version `{OLD}`", kind.in_words());
        report.error(Place::Version, fault(Code::INVALID_VERSION, message));
    } else if kind == PolicyKind::Identity {
        let message = format!("IAM refuses the version `{OLD}` in a managed policy");
        report.warning(Place::Version, fault(Code::INVALID_VERSION, message));
    }
}

fn fault(code: Code, message: String) -> Fault {
    Fault::new(code, message).suggest(Some(Document::VERSION))
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;

    fn found(kind: PolicyKind, version: Option<&str>) -> Vec<(&'static str, bool)> {
        let version = version.map(ToOwned::to_owned);
        let findings = run_on(check, kind, &Document { version, ..Document::default() });
        findings
            .iter()
            .map(|finding| (finding.fault.code.as_str(), finding.severity.stops_the_build()))
            .collect()
    }

    #[test]
    fn the_current_version_suits_every_kind() {
        for kind in PolicyKind::ALL {
            assert!(found(*kind, Some("2012-10-17")).is_empty());
            assert_eq!(found(*kind, Some("2012-10-18")), [("INVALID_VERSION", true)]);
            assert_eq!(found(*kind, None), [("MISSING_VERSION", kind.needs_current_version())]);
        }
    }

    #[test]
    fn the_old_version_is_refused_where_aws_refuses_it() {
        for (kind, expected) in [
            (PolicyKind::Bucket, None),
            (PolicyKind::Trust, None),
            (PolicyKind::ServiceControl, None),
            (PolicyKind::Identity, Some(false)),
            (PolicyKind::Boundary, Some(true)),
            (PolicyKind::ResourceControl, Some(true)),
        ] {
            let found = found(kind, Some("2008-10-17"));
            assert_eq!(found.first().map(|(_, stops)| *stops), expected, "{kind}");
        }
    }
}
