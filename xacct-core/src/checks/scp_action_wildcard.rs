//! `SCP_SYNTAX_ERROR_ACTION_WILDCARD`: an action of a service control policy with a wildcard before its end.
//!
//! AWS Organizations accepts one since 2025. IAM Access Analyzer still calls it an error, hence a warning.
//!
//! - severity: warning
//! - bad: `policy! { <ServiceControl> deny { action: s3:*Object, … } }`
//! - good: `policy! { <ServiceControl> deny { action: [s3:GetObject, s3:PutObject], … } }`

use super::{Context, Report};
use crate::{Code, Fault, PolicyKind};

const WILDCARDS: [char; 2] = ['*', '?'];

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    if context.kind != PolicyKind::ServiceControl {
        return;
    }
    for action in context.actions.iter().filter(|action| action.exists()) {
        let without_last = action.text.trim_end_matches(WILDCARDS);
        if let Some(at) = without_last.find(WILDCARDS) {
            let message = format!("`{}` has a wildcard before its end", action.text);
            let fault = Fault::new(Code::SCP_SYNTAX_ERROR_ACTION_WILDCARD, message).at(at..at + 1);
            let help = "IAM Access Analyzer refuses it in service control policies: name the actions, or end them with `*`";
            report.warning(action.place, fault.help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;

    #[test]
    fn a_wildcard_belongs_at_the_end() {
        let statement =
            allow(&["s3:*Object", "s3:Get*", "s3:Get?bject", "s3:*", "*", "s3:GetObjec??"], &["*"]);
        let found = run(check, PolicyKind::ServiceControl, [statement.clone()]);
        assert_eq!(codes(&found), ["SCP_SYNTAX_ERROR_ACTION_WILDCARD"; 2]);
        assert_eq!(found[1].fault.part, Some(6..7));
        assert!(!found[0].severity.stops_the_build());
        assert!(run(check, PolicyKind::Identity, [statement]).is_empty());
    }
}
