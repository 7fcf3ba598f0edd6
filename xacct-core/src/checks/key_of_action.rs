//! `UNSUPPORTED_ACTION_FOR_CONDITION_KEY`: a condition on a key that the action never carries.
//!
//! An `allow` under such a condition never applies (with a negated operator: always), and a `deny` with a negated
//! operator always does. Only actions that are written out are judged, and neither `Null` nor `…IfExists` nor
//! `ForAllValues`, which hold where the key is absent. An error for actions of S3, IAM, STS and KMS, a warning for those
//! of other services.
//!
//! - severity: error or warning
//! - bad: `action: s3:GetObject, condition: { StringLike: { "s3:prefix": "2026/*" } }`
//! - good: `action: s3:ListBucket, condition: { StringLike: { "s3:prefix": "2026/*" } }`

use super::context::{ActionRead, KeyRead, KeySource};
use super::{Context, Report, is_beyond_doubt};
use crate::{Code, Fault, OperatorName, Qualifier};
use xacct_catalog::Action;

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    for key in context.keys.iter().filter(|key| is_of_requests(key) && needs_the_key(key)) {
        let lacking: Vec<_> =
            named_actions(context, key.statement).filter(|action| !action.carries(key.text)).collect();
        let gravest =
            lacking.iter().find(|action| is_beyond_doubt(action.service().prefix())).or(lacking.first());
        if let Some(action) = gravest {
            report.by_catalogue(key.place, action.service().prefix(), fault_of(key.text, &lacking));
        }
    }
}

/// Global keys are carried by every action. So are those of federated sessions, such as `saml:sub`, which stay with
/// whoever assumed a role by them: their prefixes are no services.
fn is_of_requests(key: &KeyRead<'_>) -> bool {
    let prefix = key.key.as_ref().map_or("", |key| key.prefix());
    matches!(key.source, KeySource::Service(_)) && xacct_catalog::service(prefix).is_some()
}

fn needs_the_key(key: &KeyRead<'_>) -> bool {
    key.operator.is_some_and(|operator| {
        let holds_without = operator.if_exists || operator.qualifier == Some(Qualifier::ForAllValues);
        !holds_without && operator.name != OperatorName::Null
    })
}

fn named_actions(context: &Context<'_>, statement: usize) -> impl Iterator<Item = Action> {
    let is_written_out =
        |action: &&ActionRead| action.pattern.as_ref().is_ok_and(|pattern| !pattern.has_wildcard());
    context.actions_of(statement).filter(is_written_out).flat_map(|action| action.named.iter().copied())
}

fn fault_of(key: &str, lacking: &[Action]) -> Fault {
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
        assert!(
            findings(&["s3:DeleteObject"], "ForAllValues:StringLike", "s3:RequestObjectTagKeys").is_empty()
        );
        assert!(findings(&["s3:*", "s3:Get*", "*"], "StringLike", "s3:prefix").is_empty());
        assert!(findings(&["s3:GetObject"], "Bool", "aws:SecureTransport").is_empty());
        assert!(findings(&["s3:GetObject"], "StringEquals", "saml:sub_type").is_empty(), "of the session");
        assert!(findings(&["s3:GetObject"], "StringEquals", "s3:ExistingObjectTag/team").is_empty());
        assert!(findings(&["s3:GetObject"], "StringEquals", "s3:AccessPointNetworkOrigin").is_empty());
    }
}
