//! What a resource control policy cannot say: `RCP_SYNTAX_ERROR_ALLOW`, `RCP_SYNTAX_ERROR_PRINCIPAL`,
//! `RCP_SYNTAX_ERROR_NOTACTION`, `RCP_SYNTAX_ERROR_ACTION`.
//!
//! It denies everyone some actions of services that support such policies, and narrows whom by conditions. The one
//! `Allow` is that of everything, which AWS itself attaches. Which services support it, the catalogue alone knows.
//!
//! - severity: error or warning
//! - bad: `policy! { <ResourceControl> deny { principal: "222222222222", action: iam:*, … } }`
//! - good: `policy! { <ResourceControl> deny { principal: *, action: s3:*, … } }`

use super::context::ActionRead;
use super::{Context, Report};
use crate::{Code, Effect, Element, Fault, Place, PolicyKind, Principals, Statement, Within};

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    if context.kind != PolicyKind::ResourceControl {
        return;
    }
    for (index, statement) in context.statements() {
        check_principals(index, statement, report);
        if statement.effect == Effect::Allow {
            check_allow(index, statement, report);
            continue;
        }
        if statement.not_action.is_some() {
            let message = "a resource control policy has no `NotAction`";
            let fault =
                Fault::new(Code::RCP_SYNTAX_ERROR_NOTACTION, message).help("name the actions to deny");
            report.error(Place::Statement(index, Within::Element(Element::NotAction)), fault);
        }
        for action in context.actions_of(index).filter(|action| action.exists()) {
            check_action(action, report);
        }
    }
}

fn check_principals(index: usize, statement: &Statement, report: &mut Report) {
    for (element, principals) in statement.principals() {
        let is_told = principals.is_nobody() || *principals == Principals::Everyone;
        if element == Element::Principal && is_told {
            continue;
        }
        let message = "the principal of a resource control policy is `*`";
        let fault = Fault::new(Code::RCP_SYNTAX_ERROR_PRINCIPAL, message);
        let help = "write `*`, and compare `aws:PrincipalArn` or `aws:PrincipalAccount` in a condition";
        report.error(Place::Statement(index, Within::Element(element)), fault.help(help));
    }
}

/// The `Allow` of everything is in every organization that has such policies.
fn check_allow(index: usize, statement: &Statement, report: &mut Report) {
    let is_every = |list: &Option<Vec<String>>| list.as_deref().is_some_and(|list| list == ["*"]);
    let is_whole = is_every(&statement.action) && is_every(&statement.resource);
    if !is_whole || !statement.operators().is_empty() {
        let message = "a resource control policy only denies";
        let fault = Fault::new(Code::RCP_SYNTAX_ERROR_ALLOW, message);
        let help = "write what is to be denied; the policies of resources and identities allow";
        report.error(Place::Statement(index, Within::Whole), fault.help(help));
    }
}

fn check_action(action: &ActionRead, report: &mut Report) {
    let Some(service) = action.service else {
        let message = "a resource control policy names the service of each action";
        let help = "write for instance `s3:*`, an action for each service";
        return report.error(action.place, Fault::new(Code::RCP_SYNTAX_ERROR_ACTION, message).help(help));
    };
    if !service.supports_resource_control_policies() {
        let message = format!("resource control policies do not reach `{}`", service.prefix());
        let fault = Fault::new(Code::RCP_SYNTAX_ERROR_ACTION, message)
            .help("a service control policy does, for the principals of the organization");
        report.by_catalogue(action.place, service.prefix(), fault);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;

    fn deny(actions: &[&str]) -> Statement {
        let principal = Some(Principals::Everyone);
        Statement { effect: Effect::Deny, principal, ..allow(actions, &["*"]) }
    }

    fn found(statement: Statement) -> Vec<&'static str> {
        codes(&run(check, PolicyKind::ResourceControl, [statement]))
    }

    #[test]
    fn what_denies_everyone_some_actions_is_accepted() {
        assert!(found(deny(&["s3:*", "sts:AssumeRole", "kms:Decrypt", "secretsmanager:Get*"])).is_empty());
        assert!(found(Statement { effect: Effect::Allow, ..deny(&["*"]) }).is_empty(), "AWS's own");
        assert!(run(check, PolicyKind::Bucket, [allow(&["iam:*"], &["*"])]).is_empty());
    }

    #[test]
    fn each_fault_has_its_code() {
        assert_eq!(found(deny(&["*"])), ["RCP_SYNTAX_ERROR_ACTION"]);
        assert_eq!(found(deny(&["iam:GetRole"])), ["RCP_SYNTAX_ERROR_ACTION"]);
        let not_action = Statement { action: None, not_action: Some(vec!["s3:*".into()]), ..deny(&[]) };
        assert_eq!(found(not_action), ["RCP_SYNTAX_ERROR_NOTACTION"]);
        for statement in [
            Statement { effect: Effect::Allow, ..deny(&["s3:*"]) },
            with_condition(
                Statement { effect: Effect::Allow, ..deny(&["*"]) },
                "Bool",
                "aws:SecureTransport",
                "true",
            ),
        ] {
            assert_eq!(found(statement), ["RCP_SYNTAX_ERROR_ALLOW"]);
        }
    }

    #[test]
    fn its_principal_is_everyone() {
        let listed = |value| Statement { principal: principal(value), ..deny(&["s3:*"]) };
        assert_eq!(found(listed("222222222222")), ["RCP_SYNTAX_ERROR_PRINCIPAL"]);
        assert_eq!(found(listed("*")), ["RCP_SYNTAX_ERROR_PRINCIPAL"], "below `AWS`");
        let not = Statement { not_principal: Some(Principals::Everyone), principal: None, ..deny(&["s3:*"]) };
        assert_eq!(found(not), ["RCP_SYNTAX_ERROR_PRINCIPAL"]);
    }

    #[test]
    fn only_the_services_of_cross_account_access_are_beyond_doubt() {
        let found = run(check, PolicyKind::ResourceControl, [deny(&["ec2:*", "xyzzy:*"])]);
        assert_eq!(codes(&found), ["RCP_SYNTAX_ERROR_ACTION"]);
        assert!(!found[0].severity.stops_the_build());
    }
}
