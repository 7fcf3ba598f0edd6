//! `UNSUPPORTED_ACTION_FOR_CONDITION_KEY`: a condition on a key that the action never carries.
//!
//! An `allow` under such a condition never applies, and a `deny` with a negated operator always does. Only
//! actions that are written out are judged, and neither `Null` nor `…IfExists`, which ask for the key's absence. An
//! error for actions of S3, IAM, STS and KMS, a warning for those of other services.
//!
//! - bad: `action: s3:GetObject, condition: { StringLike: { "s3:prefix": "2026/*" } }`
//! - good: `action: s3:ListBucket, condition: { StringLike: { "s3:prefix": "2026/*" } }`

use super::{Context, KeyInPlace, Report};
use crate::{ActionPattern, Code, ConditionKey, Fault, OperatorName};
use xacct_catalog::Action;

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    for in_place in context.keys() {
        if needs_the_key(&in_place) && is_known(&in_place.key.key) {
            let lacking: Vec<_> =
                named_actions(&in_place).filter(|action| !action.carries(&in_place.key.key)).collect();
            if let Some(first) = lacking.first() {
                report.by_catalogue(in_place.place, first.service().prefix(), fault_of(&in_place, &lacking));
            }
        }
    }
}

fn needs_the_key(in_place: &KeyInPlace<'_>) -> bool {
    in_place.operator.is_some_and(|operator| !operator.if_exists && operator.name != OperatorName::Null)
}

/// Unknown keys have a check of their own, and those of identity providers are in no catalogue.
fn is_known(key: &str) -> bool {
    ConditionKey::new(key.to_owned()).is_ok_and(|key| {
        let known =
            xacct_catalog::service(key.prefix()).and_then(|service| service.condition_key(key.as_str()));
        known.is_some() && !key.is_of_identity_provider()
    })
}

fn named_actions(in_place: &KeyInPlace<'_>) -> impl Iterator<Item = Action> {
    let listed = in_place.statement.action.as_deref().unwrap_or_default();
    listed.iter().filter_map(|text| {
        let action = ActionPattern::new(text.clone()).ok()?;
        xacct_catalog::service(action.service()?)?.action(action.name())
    })
}

fn fault_of(in_place: &KeyInPlace<'_>, lacking: &[Action]) -> Fault {
    let key = &in_place.key.key;
    let names: Vec<_> =
        lacking.iter().map(|action| format!("`{}:{}`", action.service().prefix(), action.name())).collect();
    let verb = if names.len() == 1 { "never carries" } else { "never carry" };
    let carriers: Vec<_> = xacct_catalog::service(key.split(':').next().unwrap_or_default())
        .into_iter()
        .flat_map(|service| service.actions().map(move |action| (service, action)))
        .filter(|(_, action)| action.carries(key))
        .map(|(service, action)| format!("`{}:{}`", service.prefix(), action.name()))
        .take(4)
        .collect();
    let fault = Fault::new(
        Code::UNSUPPORTED_ACTION_FOR_CONDITION_KEY,
        format!("{} {verb} `{key}`", names.join(", ")),
    );
    match carriers.as_slice() {
        [] | [_, _, _, _] => {
            fault.help("give these actions a statement of their own, without this condition")
        }
        few => fault.help(format!(
            "only {} carr{} it: give the others a statement of their own",
            few.join(" and "),
            if few.len() == 1 { "ies" } else { "y" }
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::PolicyKind;

    fn findings(actions: &[&str], operator: &str, key: &str) -> Vec<crate::Finding> {
        run(check, PolicyKind::Identity, [with_condition(allow(actions, &["*"]), operator, key, "x")])
    }

    #[test]
    fn a_listing_key_is_not_carried_by_reads() {
        let found = findings(&["s3:GetObject", "s3:PutObject", "s3:ListBucket"], "StringLike", "s3:prefix");
        assert_eq!(codes(&found), ["UNSUPPORTED_ACTION_FOR_CONDITION_KEY"]);
        assert_eq!(found[0].fault.message, "`s3:GetObject`, `s3:PutObject` never carry `s3:prefix`");
        assert!(
            found[0].fault.help.as_deref().unwrap().contains("`s3:ListBucket` and `s3:ListBucketVersions`")
        );
    }

    #[test]
    fn what_asks_for_absence_or_is_not_written_out_is_left_alone() {
        assert!(findings(&["s3:GetObject"], "StringLikeIfExists", "s3:prefix").is_empty());
        assert!(findings(&["s3:GetObject"], "Null", "s3:prefix").is_empty());
        assert!(findings(&["s3:*", "s3:Get*", "*"], "StringLike", "s3:prefix").is_empty());
        assert!(findings(&["s3:GetObject"], "Bool", "aws:SecureTransport").is_empty());
        assert!(findings(&["s3:GetObject"], "StringEquals", "s3:ExistingObjectTag/team").is_empty());
        assert!(findings(&["s3:GetObject"], "StringEquals", "s3:AccessPointNetworkOrigin").is_empty());
    }
}
