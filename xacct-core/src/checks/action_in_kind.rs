//! `UNSUPPORTED_ACTION_IN_POLICY`: an action that this kind of policy cannot speak of.
//!
//! A bucket policy speaks of `s3` actions, as does that of an access point, and a key policy of those of `kms`. A trust
//! policy speaks of the actions of STS that assume a role. IAM's documentation has each by its full name there; IAM
//! Access Analyzer accepts patterns of them, hence a warning.
//!
//! - severity: error or warning
//! - bad: `policy! { <Bucket> allow { action: kms:Decrypt, … } }`
//! - good: `kms:Decrypt` in the key's policy

use super::context::ActionRead;
use super::{Context, Report};
use crate::{ActionPattern, Code, Fault, PolicyKind};

/// The actions that a trust policy may hold.
const TRUST_ACTIONS: [&str; 6] = [
    "AssumeRole",
    "AssumeRoleWithSAML",
    "AssumeRoleWithWebIdentity",
    "SetContext",
    "SetSourceIdentity",
    "TagSession",
];

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    for action in &context.actions {
        match fault_of(context.kind, action) {
            Some(fault) if context.kind == PolicyKind::Trust && stands_for_assuming(action) => {
                report.warning(action.place, fault);
            }
            Some(fault) => report.error(action.place, fault),
            None => {}
        }
    }
}

/// Whether it is a pattern that an action fits which a trust policy may hold.
fn stands_for_assuming(action: &ActionRead) -> bool {
    TRUST_ACTIONS.iter().any(|allowed| action.stands_for("sts", allowed))
}

/// Nothing for an action that does not exist at all, which is another check's fault.
pub(super) fn fault_of(kind: PolicyKind, action: &ActionRead) -> Option<Fault> {
    let pattern = action.pattern.as_ref().ok().filter(|_| action.exists())?;
    match kind {
        PolicyKind::Bucket | PolicyKind::AccessPoint => of_service(kind, "s3", pattern),
        PolicyKind::KmsKey => of_service(kind, "kms", pattern),
        PolicyKind::Trust => in_trust_policy(pattern),
        _ => None,
    }
}

/// A policy of one resource speaks of that resource's service.
fn of_service(kind: PolicyKind, only: &str, action: &ActionPattern) -> Option<Fault> {
    let service = action.service().filter(|service| !service.eq_ignore_ascii_case(only))?;
    let fault = Fault::new(
        Code::UNSUPPORTED_ACTION_IN_POLICY,
        format!("{} has no actions of `{service}`", kind.in_words()),
    );
    Some(match service.to_ascii_lowercase().as_str() {
        "kms" => fault.help("allow it in the key's policy, and in the policy of whoever uses the key"),
        _ => fault.help(format!("{} has only actions of `{only}`", kind.in_words())),
    })
}

fn in_trust_policy(action: &ActionPattern) -> Option<Fault> {
    let of_sts = action.service().is_some_and(|service| service.eq_ignore_ascii_case("sts"));
    if of_sts && TRUST_ACTIONS.iter().any(|allowed| allowed.eq_ignore_ascii_case(action.name())) {
        return None;
    }
    let message = match action.has_wildcard() {
        true => format!("a trust policy names its actions, not a pattern such as `{action}`"),
        false => format!("a trust policy has no action `{action}`"),
    };
    let fault = Fault::new(Code::UNSUPPORTED_ACTION_IN_POLICY, message);
    Some(match of_sts || action.service().is_none() {
        true => fault.help("name the action: `sts:AssumeRole`").suggest(Some("sts:AssumeRole")),
        false => fault.help(
            "what the role may do stands in its identity policies; its trust policy has `sts:AssumeRole`",
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;

    fn found(kind: PolicyKind, action: &str) -> bool {
        !run(check, kind, [allow(&[action], &["*"])]).is_empty()
    }

    #[test]
    fn a_bucket_policy_speaks_of_s3() {
        assert!(found(PolicyKind::Bucket, "kms:Decrypt") && found(PolicyKind::Bucket, "sts:*"));
        assert!(!found(PolicyKind::Bucket, "s3:GetObject") && !found(PolicyKind::Bucket, "*"));
    }

    #[test]
    fn a_trust_policy_speaks_of_assuming_roles() {
        for action in ["*", "sts:*", "sts:Assume*", "sts:GetCallerIdentity", "s3:GetObject"] {
            assert!(found(PolicyKind::Trust, action), "{action}");
        }
        for action in TRUST_ACTIONS {
            assert!(!found(PolicyKind::Trust, &format!("sts:{action}")), "{action}");
            assert!(xacct_catalog::service("sts").unwrap().action(action).is_some(), "{action}");
        }
    }

    #[test]
    fn a_pattern_of_actions_that_assume_the_role_is_a_warning() {
        let stops = |action: &str| {
            run(check, PolicyKind::Trust, [allow(&[action], &[])])[0].severity.stops_the_build()
        };
        assert!(!stops("*") && !stops("sts:*") && !stops("sts:Assume*"));
        assert!(stops("sts:Get*") && stops("s3:*"));
    }

    #[test]
    fn the_other_policies_of_one_resource_speak_of_its_service() {
        assert!(found(PolicyKind::KmsKey, "s3:GetObject") && !found(PolicyKind::KmsKey, "kms:Decrypt"));
        assert!(found(PolicyKind::AccessPoint, "kms:*") && !found(PolicyKind::AccessPoint, "s3:GetObject"));
        assert!(!found(PolicyKind::KmsKey, "*") && !found(PolicyKind::VpcEndpoint, "sqs:*"));
    }

    #[test]
    fn what_does_not_exist_is_left_to_another_check() {
        assert!(!found(PolicyKind::Trust, "sts:AssumRole") && !found(PolicyKind::Bucket, "kmss:Decrypt"));
    }
}
