//! `SESSION_ARN_IN_PRINCIPALARN`, `ROOT_ARN_IN_PRINCIPALARN`: `aws:PrincipalArn` compared with an ARN that it never has,
//! or that it has for the root user alone.
//!
//! While a role is assumed, the key holds the role's ARN with its path, not the session's. The ARN that ends in `:root`
//! is an account only as a principal; here it is the account's root user.
//!
//! - severity: error of `SESSION_ARN_IN_PRINCIPALARN`; warning of `ROOT_ARN_IN_PRINCIPALARN`
//! - bad: `ArnEquals: { "aws:PrincipalArn": "arn:aws:sts::222222222222:assumed-role/analyst/ana" }`
//! - good: `ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::222222222222:role/analyst" }`

use super::context::KeyRead;
use super::{Context, Report};
use crate::{AccountId, Arn, ArnPart, Code, Fault};

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    for key in context.keys.iter().filter(|key| key.is("aws:PrincipalArn")) {
        if !key.operator.is_some_and(|operator| operator.name.resolves_variables()) {
            continue;
        }
        let is_for_some = admits_what_it_names(context, key);
        for read in &key.values {
            let Ok(arn) = Arn::new(read.value.as_str().to_owned()) else { continue };
            if let Some(fault) = session_fault(&arn) {
                report.error(read.place, fault);
            } else if is_for_some && let Some(fault) = root_fault(&arn) {
                report.warning(read.place, fault);
            }
        }
    }
}

/// Whether the statement is about letting in what the condition names: denying the root user is quite another matter.
fn admits_what_it_names(context: &Context<'_>, key: &KeyRead<'_>) -> bool {
    let is_negated = key.operator.is_some_and(|operator| operator.name.is_negated());
    context.allows(key.statement) != is_negated
}

fn session_fault(arn: &Arn) -> Option<Fault> {
    let role = arn.of_iam_beside(&format!("role/{}", arn.role_of_session()?));
    let message = "`aws:PrincipalArn` is never the ARN of a session";
    let fault = Fault::new(Code::SESSION_ARN_IN_PRINCIPALARN, message).at(arn.range(ArnPart::Service));
    Some(fault.help(format!("it is the role's, with the role's path: `{role}`")))
}

fn root_fault(arn: &Arn) -> Option<Fault> {
    let is_root = arn.service() == "iam" && arn.resource() == "root";
    let account = AccountId::new(arn.account().to_owned()).ok().filter(|_| is_root)?;
    let message = format!("as `aws:PrincipalArn` this is the root user of `{account}`, not the account");
    let fault = Fault::new(Code::ROOT_ARN_IN_PRINCIPALARN, message).at(arn.range(ArnPart::Resource));
    Some(fault.help(format!("for everyone in the account, compare `aws:PrincipalAccount` with `{account}`")))
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::Effect;
    use crate::{Finding, PolicyKind, Statement};

    fn found(effect: Effect, operator: &str, value: &str) -> Vec<Finding> {
        let statement = Statement { effect, ..allow(&["s3:GetObject"], &["*"]) };
        run(check, PolicyKind::Bucket, [with_condition(statement, operator, "aws:PrincipalArn", value)])
    }

    #[test]
    fn a_session_is_never_met() {
        let session = "arn:aws:sts::222222222222:assumed-role/analyst/ana";
        for effect in [Effect::Allow, Effect::Deny] {
            let found = found(effect, "ArnNotLike", session);
            assert_eq!(codes(&found), ["SESSION_ARN_IN_PRINCIPALARN"]);
            assert!(
                found[0].fault.help.as_deref().unwrap().contains("`arn:aws:iam::222222222222:role/analyst`")
            );
        }
        assert!(found(Effect::Allow, "ArnLike", "arn:aws:sts::222222222222:federated-user/ana").is_empty());
        assert!(found(Effect::Allow, "Null", session).is_empty());
    }

    #[test]
    fn the_root_user_is_not_the_account() {
        let root = "arn:aws:iam::222222222222:root";
        assert_eq!(codes(&found(Effect::Allow, "ArnEquals", root)), ["ROOT_ARN_IN_PRINCIPALARN"]);
        assert_eq!(codes(&found(Effect::Deny, "StringNotEquals", root)), ["ROOT_ARN_IN_PRINCIPALARN"]);
        assert!(found(Effect::Deny, "ArnEquals", root).is_empty(), "the root user is meant");
        assert!(found(Effect::Allow, "StringNotLike", "arn:aws:iam::*:root").is_empty());
        assert!(found(Effect::Allow, "ArnLike", "arn:aws:iam::*:root").is_empty());
    }
}
