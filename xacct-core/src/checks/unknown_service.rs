//! `INVALID_SERVICE_IN_ACTION`: an action of a service that AWS does not have.
//!
//! - bad: `action: ss3:GetObject`
//! - good: `action: s3:GetObject`

use super::{Context, Report};
use crate::{ActionPattern, Code, Fault};
use xacct_catalog::nearest;

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    for action in context.actions.iter().filter(|action| action.service.is_none()) {
        if let Ok(pattern) = &action.pattern
            && let Some(service) = pattern.service()
        {
            report.error(action.place, unknown(service, pattern));
        }
    }
}

fn unknown(service: &str, action: &ActionPattern) -> Fault {
    let exact = nearest::action_in_other_service(action.name()).map(|action| action.service());
    let near = nearest::service(service);
    let has_it = near.filter(|near| near.actions_matching(action.name()).next().is_some());
    let mended = has_it.or(exact).or(near).map(|service| format!("{}:{}", service.prefix(), action.name()));
    Fault::new(Code::INVALID_SERVICE_IN_ACTION, format!("unknown service `{service}`"))
        .at(0..service.len())
        .suggest(mended)
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
    fn every_service_is_known() {
        for service in xacct_catalog::services() {
            let action = format!("{}:*", service.prefix());
            assert!(run(check, PolicyKind::Identity, [allow(&[&action], &["*"])]).is_empty(), "{action}");
        }
    }
}
