//! `MISSING_BRACE_IN_VARIABLE`, `MISSING_QUOTE_IN_VARIABLE`, `UNSUPPORTED_SPACE_IN_VARIABLE`, `EMPTY_VARIABLE`,
//! `VARIABLE_UNSUPPORTED_IN_VERSION`: a policy variable that IAM does not resolve, so that the text is compared as it
//! is written, braces included.
//!
//! Variables belong to the version 2012-10-17 of the language; older documents, and those without a version, have none.
//!
//! - severity: error
//! - bad: `resource: "arn:aws:s3:::home/${aws:username/*"`
//! - good: `resource: "arn:aws:s3:::home/${aws:username}/*"`

use super::context::{ArnRead, KeySource, source_of};
use super::{Context, Report};
use crate::value::variable::{Variable, VariableRead, variables};
use crate::{Code, ConditionKey, Document, Fault, Place};

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    match context.document.version.as_deref() {
        Some(Document::VERSION) => check_syntax(context, report),
        None | Some(Document::OLD_VERSION) => check_version(context, report),
        // Another version is another check's fault.
        Some(_) => {}
    }
}

fn check_syntax(context: &Context<'_>, report: &mut Report) {
    for (place, text) in texts(context) {
        for fault in variables(text).filter_map(|read| read.variable.err()) {
            report.error(place, fault);
        }
    }
}

fn check_version(context: &Context<'_>, report: &mut Report) {
    for (place, text) in texts(context) {
        if let Some(read) = variables(text).find(is_known) {
            let message = format!(
                "`{}` is plain text in this version of the policy language",
                &text[read.range.clone()]
            );
            let fault = Fault::new(Code::VARIABLE_UNSUPPORTED_IN_VERSION, message).at(read.range);
            report.error(place, fault.help("give the policy the version `2012-10-17`"));
        }
    }
}

/// The texts in which IAM resolves variables: resources, and values below the operators that do.
fn texts<'c>(context: &'c Context<'_>) -> impl Iterator<Item = (Place, &'c str)> {
    let written = context.resources.iter().filter(|resource| !matches!(resource.arn, ArnRead::Captured));
    let resources = written.map(|resource| (resource.place, resource.text));
    let resolve = context
        .keys
        .iter()
        .filter(|key| key.operator.is_none_or(|operator| operator.name.resolves_variables()));
    let values = resolve.flat_map(|key| &key.values).map(|value| (value.place, value.value.as_str()));
    resources.chain(values)
}

/// Whether it would be a variable of the current version: its key exists, or it is an escape.
fn is_known(read: &VariableRead<'_>) -> bool {
    match &read.variable {
        Ok(Variable::Escape) => true,
        Ok(Variable::Key { name, .. }) => {
            ConditionKey::new(name.to_string()).is_ok_and(|key| source_of(&key) != KeySource::Unknown)
        }
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::{Finding, PolicyKind};

    fn found(version: Option<&str>, resource: &str, operator: &str, value: &str) -> Vec<Finding> {
        let statement = with_condition(allow(&["s3:GetObject"], &[resource]), operator, "s3:prefix", value);
        let document =
            Document { version: version.map(Into::into), statements: vec![statement], ..Document::default() };
        run_on(check, PolicyKind::Identity, &document)
    }

    const CURRENT: Option<&str> = Some(Document::VERSION);

    #[test]
    fn faults_stand_at_their_bytes() {
        let found = found(CURRENT, "arn:aws:s3:::b/${}/${aws:username}", "StringLike", "${aws:username/*");
        assert_eq!(codes(&found), ["EMPTY_VARIABLE", "MISSING_BRACE_IN_VARIABLE"]);
        assert_eq!(found[0].fault.part, Some(15..18));
        assert_eq!(found[1].place.to_string(), "statement 0, operator 0, key 0, value 0");
        assert_eq!(found[1].fault.suggestion.as_deref(), Some("${aws:username}/*"));
    }

    #[test]
    fn operators_without_variables_are_another_checks() {
        assert!(found(CURRENT, "*", "NumericEquals", "${").is_empty());
        assert!(found(None, "*", "NumericEquals", "${aws:username}").is_empty());
    }

    #[test]
    fn older_versions_have_no_variables() {
        for version in [None, Some("2008-10-17")] {
            let in_resource =
                found(version, "arn:aws:s3:::b/${aws:username}/${aws:userid}", "StringLike", "x");
            assert_eq!(codes(&in_resource), ["VARIABLE_UNSUPPORTED_IN_VERSION"]);
            assert_eq!(in_resource[0].fault.part, Some(15..30));
            assert_eq!(
                codes(&found(version, "*", "StringLike", "a${*}")),
                ["VARIABLE_UNSUPPORTED_IN_VERSION"]
            );
            assert!(
                found(version, "arn:aws:s3:::b/${template}/${", "StringLike", "${x:y").is_empty(),
                "plain text"
            );
        }
        assert!(found(Some("2012-10-18"), "arn:aws:s3:::b/${aws:username}", "StringLike", "x").is_empty());
        assert!(found(CURRENT, "arn:aws:s3:::b/${aws:username}", "StringLike", "a${*}").is_empty());
    }
}
