//! `MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY`, `MISSING_ACTION_FOR_CONDITION_KEY`: a trust policy without an
//! action that it needs besides that of assuming the role.
//!
//! IAM Roles Anywhere tags each session and sets its source identity; without leave to do so it gets no session. And
//! only a caller that may set a source identity or tags has the keys that tell of them, so that a condition on them
//! is never met otherwise.
//!
//! - severity: error
//! - bad: `action: sts:AssumeRole, condition: { StringEquals: { "sts:SourceIdentity": "ana" } }`
//! - good: `action: [sts:AssumeRole, sts:SetSourceIdentity], condition: { … }`

use super::context::{ActionRead, KeyRead};
use super::{Context, Report};
use crate::{Code, Element, Fault, Place, PolicyKind, Within};

const SET_SOURCE_IDENTITY: &str = "SetSourceIdentity";
const TAG_SESSION: &str = "TagSession";
const OF_ROLES_ANYWHERE: [&str; 3] = ["AssumeRole", SET_SOURCE_IDENTITY, TAG_SESSION];

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    if context.kind != PolicyKind::Trust {
        return;
    }
    check_roles_anywhere(context, report);
    let is_allowed = |action: &str| context.statements().any(|(index, _)| may_allow(context, index, action));
    let missing: Vec<_> =
        [SET_SOURCE_IDENTITY, TAG_SESSION].into_iter().filter(|action| !is_allowed(action)).collect();
    if missing.is_empty() {
        return;
    }
    for key in context.keys.iter().filter(|key| key.limits()) {
        if let Some(action) = action_of_key(key)
            && missing.contains(&action)
            && context.allows(key.statement)
        {
            let message = format!("no request carries `{}` without `sts:{action}`", key.text);
            let fault = Fault::new(Code::MISSING_ACTION_FOR_CONDITION_KEY, message);
            report.error(key.place, fault.help(format!("add `sts:{action}` to the actions")));
        }
    }
}

fn check_roles_anywhere(context: &Context<'_>, report: &mut Report) {
    let trusting: Vec<_> =
        context.statements().map(|(index, _)| index).filter(|index| trusts_it(context, *index)).collect();
    let Some(first) = trusting.first() else { return };
    let is_missing = |action: &&&str| !trusting.iter().any(|index| may_allow(context, *index, action));
    let missing: Vec<_> =
        OF_ROLES_ANYWHERE.iter().filter(is_missing).map(|action| format!("`sts:{action}`")).collect();
    if !missing.is_empty() {
        let missing = missing.join(" and ");
        let message = format!("IAM Roles Anywhere gets no session without {missing}");
        let fault = Fault::new(Code::MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY, message);
        let place = Place::Statement(*first, Within::Element(Element::Action));
        report.error(place, fault.help(format!("add {missing} to the actions")));
    }
}

fn trusts_it(context: &Context<'_>, statement: usize) -> bool {
    context.allows(statement) && context.principals_of(statement).any(|read| read.is_roles_anywhere())
}

/// Whether the statement allows this action of STS, as far as it could be read.
fn may_allow(context: &Context<'_>, statement: usize, action: &str) -> bool {
    let has_it = |list: &ActionRead| list.stands_for("sts", action) || !list.exists();
    context.allows(statement)
        && (context.negates_actions(statement) || context.actions_of(statement).any(has_it))
}

/// The action without which no request to assume a role carries the key.
fn action_of_key(key: &KeyRead<'_>) -> Option<&'static str> {
    if key.is("sts:SourceIdentity") {
        return Some(SET_SOURCE_IDENTITY);
    }
    let of_tags = key.is_below("aws:RequestTag/") || key.is("sts:TransitiveTagKeys") || key.is("aws:TagKeys");
    of_tags.then_some(TAG_SESSION)
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::Effect;
    use crate::Statement;

    const ANYWHERE: &str = "rolesanywhere.amazonaws.com";

    fn trust(who: &str, actions: &[&str]) -> Statement {
        Statement { principal: principal(who), ..allow(actions, &[]) }
    }

    fn found(statements: impl Into<Vec<Statement>>) -> Vec<crate::Finding> {
        run(check, PolicyKind::Trust, statements)
    }

    #[test]
    fn roles_anywhere_needs_three_actions() {
        let all = ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"];
        assert!(found([trust(ANYWHERE, &all)]).is_empty());
        assert!(found([trust(ANYWHERE, &["sts:*"])]).is_empty());
        assert!(found([trust(ANYWHERE, &all[..1]), trust(ANYWHERE, &all[1..])]).is_empty());
        assert!(found([trust("ec2.amazonaws.com", &all[..1])]).is_empty());
        let findings = found([trust("222222222222", &all), trust(ANYWHERE, &all[..1])]);
        assert_eq!(codes(&findings), ["MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY"]);
        assert_eq!(
            findings[0].fault.help.as_deref(),
            Some("add `sts:SetSourceIdentity` and `sts:TagSession` to the actions")
        );
        assert_eq!(findings[0].place, Place::Statement(1, Within::Element(Element::Action)));
    }

    #[test]
    fn a_misspelt_action_may_be_the_missing_one() {
        let actions = ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSessions"];
        assert!(found([trust(ANYWHERE, &actions)]).is_empty());
    }

    #[test]
    fn a_key_needs_the_action_that_sets_it() {
        let with = |operator, key, actions: &[&str]| {
            with_condition(trust("222222222222", actions), operator, key, "ana")
        };
        for (key, action) in [
            ("sts:SourceIdentity", "sts:SetSourceIdentity"),
            ("STS:sourceidentity", "sts:SetSourceIdentity"),
            ("aws:RequestTag/team", "sts:TagSession"),
        ] {
            let statement = with("StringEquals", key, &["sts:AssumeRole"]);
            assert_eq!(codes(&found([statement.clone()])), ["MISSING_ACTION_FOR_CONDITION_KEY"], "{key}");
            assert!(found([with("StringEquals", key, &["sts:AssumeRole", action])]).is_empty(), "{key}");
            assert!(found([statement, trust("222222222222", &[action])]).is_empty(), "{key}");
        }
        for operator in ["StringEqualsIfExists", "StringNotEquals", "ForAllValues:StringEquals", "Null"] {
            assert!(found([with(operator, "aws:TagKeys", &["sts:AssumeRole"])]).is_empty(), "{operator}");
        }
        let deny = Statement {
            effect: Effect::Deny,
            ..with("StringEquals", "sts:SourceIdentity", &["sts:AssumeRole"])
        };
        assert!(found([deny]).is_empty());
    }
}
