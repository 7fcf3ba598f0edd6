//! `MISSING_STATEMENT`, `MISSING_ACTION`, `MISSING_RESOURCE`: what every policy needs and this one lacks.
//!
//! A list without entries is as good as missing: IAM refuses it.
//!
//! - severity: error
//! - bad: `allow { action: s3:GetObject }`
//! - good: `allow { action: s3:GetObject, resource: "arn:aws:s3:::reports/*" }`
//! - allow: `#[allow(missing_action, reason = "…")]` on the statement, in `policy!`; `MISSING_STATEMENT` not at all

use super::{Context, Report};
use crate::{Code, Element, Fault, Place, Within};

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    if context.document.statements.is_empty() {
        let fault = Fault::new(Code::MISSING_STATEMENT, "the policy has no statement");
        report.error(Place::Document, fault.help("a policy has at least one statement"));
    }
    for (index, statement) in context.statements() {
        let help = "name what it applies to, such as `s3:GetObject`";
        report_missing(report, index, statement.actions(), "action", Code::MISSING_ACTION, help);
        if context.kind.names_resources() {
            let help = "name what it applies to, such as `arn:aws:s3:::bucket/*`";
            report_missing(report, index, statement.resources(), "resource", Code::MISSING_RESOURCE, help);
        }
    }
}

fn report_missing<'d>(
    report: &mut Report,
    statement: usize,
    lists: impl Iterator<Item = (Element, &'d [String])>,
    what: &str,
    code: Code,
    help: &str,
) {
    let lists: Vec<_> = lists.collect();
    if lists.is_empty() {
        let fault = Fault::new(code, format!("the statement has no {what}")).help(help);
        report.error(Place::Statement(statement, Within::Whole), fault);
    }
    for (element, _) in lists.iter().filter(|(_, list)| list.is_empty()) {
        let fault = Fault::new(code, format!("`{}` is empty", element.as_str())).help(help);
        report.error(Place::Statement(statement, Within::Element(*element)), fault);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::{Effect, PolicyKind, Statement};

    #[test]
    fn each_missing_element_is_reported() {
        let bare = Statement::new(Effect::Allow);
        let found = |kind, statement| run(check, kind, [statement]);
        assert_eq!(codes(&run(check, PolicyKind::Identity, [])), ["MISSING_STATEMENT"]);
        assert_eq!(codes(&found(PolicyKind::Identity, bare.clone())), ["MISSING_ACTION", "MISSING_RESOURCE"]);
        assert_eq!(codes(&found(PolicyKind::Trust, bare)), ["MISSING_ACTION"]);
        assert_eq!(
            codes(&found(PolicyKind::Bucket, allow(&[], &[]))),
            ["MISSING_ACTION", "MISSING_RESOURCE"]
        );
        let negated = Statement { not_action: Some(vec!["s3:*".into()]), action: None, ..allow(&[], &["*"]) };
        assert!(found(PolicyKind::Identity, negated).is_empty());
    }
}
