//! `TRUST_STAR`: a trust policy that trusts every account of AWS.
//!
//! Whoever knows the name of the role may then assume it. A condition that says who they are keeps the others out: on
//! an account, an organization, an ARN, an external id or an endpoint, and not on what callers choose themselves,
//! such as tags. What holds for requests without the key, or under a wildcard alone, keeps out nobody.
//!
//! - severity: security warning
//! - bad: `allow { principal: { AWS: "*" }, action: sts:AssumeRole }`
//! - good: `allow { principal: "222222222222", action: sts:AssumeRole }`

use super::context::{ActionRead, KeyRead, KeySource};
use super::limit_of_who::{LimitOfWho, limit_of_who};
use super::{Context, Report};
use crate::{Code, Fault, Place, PolicyKind, Within};

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    if context.kind != PolicyKind::Trust {
        return;
    }
    for (index, _) in context.statements() {
        // A bare `*` is another check's fault.
        if let Some(place @ Place::Statement(_, Within::Entry(..))) = context.everyone(index)
            && gives_the_role(context, index)
            && !is_bounded(context, index)
        {
            let fault = Fault::new(Code::TRUST_STAR, "`*` lets every account of AWS assume the role");
            let help = "name the accounts, or compare `aws:PrincipalOrgID`, `aws:PrincipalArn` or `sts:ExternalId` in a condition";
            report.security_warning(place, fault.help(help));
        }
    }
}

/// Whether the statement allows to assume the role, and not only to tag the session.
fn gives_the_role(context: &Context<'_>, statement: usize) -> bool {
    let only_adds = |action: &ActionRead| {
        ["TagSession", "SetSourceIdentity", "SetContext"].into_iter().any(|name| action.is_called(name))
    };
    let names_it = || context.actions_of(statement).any(|action| !only_adds(action));
    context.allows(statement) && (context.negates_actions(statement) || names_it())
}

fn is_bounded(context: &Context<'_>, statement: usize) -> bool {
    matches!(limit_of_who(context, statement), LimitOfWho::Bound | LimitOfWho::Unread)
        || context.keys_of(statement).iter().any(is_known_to_them)
}

/// Whether only those pass who know a secret, or whom an identity provider vouches for.
fn is_known_to_them(key: &KeyRead<'_>) -> bool {
    let says_something = |text: &str| !text.bytes().all(|byte| matches!(byte, b'*' | b'?'));
    (key.is("sts:ExternalId") || key.source == KeySource::IdentityProvider)
        && key.limits()
        && key.values.iter().all(|value| says_something(value.value.as_str()))
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::Effect;
    use crate::{Finding, Principals, Statement};

    fn everyone(actions: &[&str]) -> Statement {
        Statement { principal: principal("*"), ..allow(actions, &[]) }
    }

    fn found(statement: Statement) -> Vec<Finding> {
        run(check, PolicyKind::Trust, [statement])
    }

    #[test]
    fn an_unlimited_trust_is_a_security_warning() {
        for actions in [&["sts:AssumeRole"][..], &["*"], &["sts:AssumeRole", "sts:TagSession"]] {
            let findings = found(everyone(actions));
            assert_eq!(codes(&findings), ["TRUST_STAR"]);
            assert_eq!(findings[0].severity, crate::Severity::SecurityWarning);
        }
    }

    #[test]
    fn a_condition_that_says_who_limits_it() {
        let under = |operator, key, value| {
            found(with_condition(everyone(&["sts:AssumeRole"]), operator, key, value)).is_empty()
        };
        assert!(under("StringEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5"));
        assert!(under("ArnLike", "AWS:principalarn", "arn:aws:iam::222222222222:role/*"));
        assert!(under("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-a1b2c3d4e5/*"));
        assert!(under("StringEquals", "sts:ExternalId", "12345"));
        for (operator, key, value) in [
            ("StringLike", "aws:PrincipalArn", "*"),
            ("StringNotEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5"),
            ("StringEqualsIfExists", "aws:PrincipalOrgID", "o-a1b2c3d4e5"),
            ("ForAllValues:StringLike", "aws:PrincipalOrgPaths", "o-a1b2c3d4e5/*"),
            ("StringEquals", "aws:PrincipalTag/team", "a"),
            ("Bool", "aws:MultiFactorAuthPresent", "true"),
        ] {
            assert!(!under(operator, key, value), "{operator} {key}");
        }
    }

    #[test]
    fn what_gives_nobody_the_role_is_left_alone() {
        assert!(found(everyone(&["sts:TagSession", "sts:SetSourceIdentity"])).is_empty());
        assert!(found(Statement { effect: Effect::Deny, ..everyone(&["sts:AssumeRole"]) }).is_empty());
        let bare = Statement { principal: Some(Principals::Everyone), ..allow(&["sts:AssumeRole"], &[]) };
        assert!(found(bare).is_empty(), "another check's fault");
        let named = Statement { principal: principal("222222222222"), ..allow(&["sts:AssumeRole"], &[]) };
        assert!(found(named).is_empty());
    }
}
