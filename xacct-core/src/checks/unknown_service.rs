//! `INVALID_SERVICE_IN_ACTION`: an action of a service that AWS does not have.
//!
//! - severity: error
//! - bad: `action: ss3:GetObject`
//! - good: `action: s3:GetObject`

use super::unknown_action::elsewhere;
use super::{Context, Report};
use crate::{ActionPattern, Code, Fault};
use xacct_catalog::nearest;

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    for action in context.actions.iter().filter(|action| action.service.is_none()) {
        if let Ok(pattern) = &action.pattern
            && let Some(service) = pattern.service()
        {
            let fault = Fault::new(Code::INVALID_SERVICE_IN_ACTION, format!("unknown service `{service}`"))
                .at(0..service.len());
            let fault =
                if report.may_search() { with_what_was_meant(fault, service, pattern) } else { fault };
            report.error(action.place, fault);
        }
    }
}

fn with_what_was_meant(fault: Fault, service: &str, action: &ActionPattern) -> Fault {
    let near = nearest::service(service);
    let has_it = near.filter(|near| near.actions_matching(action.name()).next().is_some());
    let holder = has_it.or_else(|| elsewhere(action.name()).map(xacct_catalog::Action::service));
    match (holder, near) {
        (None, Some(near)) => fault.help(format!("did you mean the service `{}`?", near.prefix())),
        (holder, _) => fault.suggest(holder.map(|holder| format!("{}:{}", holder.prefix(), action.name()))),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::PolicyKind;

    #[test]
    fn a_misspelt_service_has_its_neighbour_suggested() {
        let findings = run(check, PolicyKind::Identity, [allow(&["ss3:GetObject", "s3:*", "*"], &["*"])]);
        assert_eq!(codes(&findings), ["INVALID_SERVICE_IN_ACTION"]);
        assert_eq!(findings[0].fault.suggestion.as_deref(), Some("s3:GetObject"));
    }

    #[test]
    fn an_action_that_no_service_has_is_not_suggested() {
        let findings = run(check, PolicyKind::Identity, [allow(&["ss3:Xyzzyplugh"], &["*"])]);
        assert_eq!(findings[0].fault.suggestion, None);
        assert_eq!(findings[0].fault.help.as_deref(), Some("did you mean the service `s3`?"));
    }

    #[test]
    fn every_service_is_known() {
        for service in xacct_catalog::services() {
            let action = format!("{}:*", service.prefix());
            assert!(run(check, PolicyKind::Identity, [allow(&[&action], &["*"])]).is_empty(), "{action}");
        }
    }
}
