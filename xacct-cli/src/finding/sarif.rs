//! Findings as SARIF 2.1.0, which code hosts and editors show beside the source.

use super::place::Cursor;
use super::{Report, Reported};
use crate::input::InputError;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use std::ops::Range;
use std::path::Path;
use xacct_core::{Code, Severity};

/// The rule of what has no code: what is not Rust, or not the macros' syntax.
const SYNTAX: &str = "SYNTAX";

/// The reference of the checks that are IAM Access Analyzer's.
const REFERENCE: &str =
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html";

/// What stands in a path of a URI as it is.
const UNRESERVED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// All findings of all files as the one run of a log; what could not be read is a notification.
pub(crate) fn to_sarif(reports: &[Report], unread: &[InputError]) -> Value {
    let rules = rules(reports);
    let results: Vec<_> = reports.iter().flat_map(|report| results(report, &rules)).collect();
    let unread: Vec<_> = unread
        .iter()
        .map(|error| json!({ "level": "error", "message": { "text": error.to_string() } }))
        .collect();
    let driver = json!({
        "name": "xacct",
        "version": env!("CARGO_PKG_VERSION"),
        "informationUri": env!("CARGO_PKG_REPOSITORY"),
        "rules": rules.iter().map(|id| rule(id)).collect::<Vec<_>>(),
    });
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": driver },
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": unread.is_empty(),
                "toolExecutionNotifications": unread,
            }],
            "results": results,
        }],
    })
}

/// The rules that findings break, each once, sorted.
fn rules(reports: &[Report]) -> Vec<&'static str> {
    let mut ids: Vec<_> = reports.iter().flat_map(|report| &report.findings).map(rule_of).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

fn rule_of(finding: &Reported) -> &'static str {
    finding.code.unwrap_or(SYNTAX)
}

fn rule(id: &str) -> Value {
    let code = Code::ALL.iter().find(|code| code.as_str() == id);
    let text = code.map_or("What is not Rust, or not the syntax of the macros.", |code| code.summary());
    let mut rule = json!({
        "id": id,
        "shortDescription": { "text": text },
        "help": { "text": format!("{text} Each finding says what to write instead.") },
    });
    if code.is_some_and(|code| !code.is_ours())
        && let Some(members) = rule.as_object_mut()
    {
        members.insert("helpUri".to_owned(), REFERENCE.into());
    }
    rule
}

fn results(report: &Report, rules: &[&'static str]) -> Vec<Value> {
    let mut cursor = Cursor::new(&report.input.text);
    let uri = uri(&report.input.name);
    report.findings.iter().map(|finding| result(report, finding, &uri, rules, &mut cursor)).collect()
}

fn result(
    report: &Report,
    finding: &Reported,
    uri: &str,
    rules: &[&'static str],
    cursor: &mut Cursor<'_>,
) -> Value {
    let region = region(&finding.bytes, cursor);
    let artifact = json!({ "uri": uri });
    let mut location = json!({ "physicalLocation": { "artifactLocation": artifact, "region": region } });
    if !finding.path.is_empty()
        && let Some(members) = location.as_object_mut()
    {
        let logical = json!([{ "fullyQualifiedName": finding.path, "kind": "member" }]);
        members.insert("logicalLocations".to_owned(), logical);
    }
    let message: Vec<_> = std::iter::once(&finding.message).chain(&finding.help).cloned().collect();
    let rule = rule_of(finding);
    let mut result = json!({
        "ruleId": rule,
        "ruleIndex": rules.binary_search(&rule).ok(),
        "level": level(finding.severity),
        "message": { "text": message.join("\n") },
        "locations": [location],
        "properties": { "severity": super::json::severity(finding.severity) },
    });
    if let Some(text) = replacement(report, finding)
        && let Some(members) = result.as_object_mut()
    {
        let replaced = json!({ "deletedRegion": region, "insertedContent": { "text": text } });
        let change = json!({ "artifactLocation": artifact, "replacements": [replaced] });
        let description = json!({ "text": format!("write {text}") });
        let fixes = json!([{ "description": description, "artifactChanges": [change] }]);
        members.insert("fixes".to_owned(), fixes);
    }
    result
}

/// The text that should stand in place of a string that is wrong.
fn replacement(report: &Report, finding: &Reported) -> Option<String> {
    let suggestion = finding.suggestion.as_ref()?;
    let wrong = report.input.text.get(finding.bytes.clone())?;
    wrong.starts_with('"').then(|| Value::from(suggestion.as_str()).to_string())
}

fn region(bytes: &Range<usize>, cursor: &mut Cursor<'_>) -> Value {
    let (line, column) = cursor.place(bytes.start);
    let (end_line, end_column) = cursor.place(bytes.end);
    json!({ "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column })
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error | Severity::SecurityWarning => "error",
        Severity::Warning => "warning",
        Severity::Suggestion => "note",
    }
}

/// The path as a URI: relative to where the command runs, where the file lies below it.
fn uri(name: &str) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let path = Path::new(name).strip_prefix(here).unwrap_or(Path::new(name)).to_string_lossy();
    let path = path.replace('\\', "/");
    let encoded = utf8_percent_encode(path.trim_start_matches("./"), UNRESERVED).to_string();
    if encoded.starts_with('/') { format!("file://{encoded}") } else { encoded }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        let here = std::env::current_dir().unwrap();
        let below = here.join("a b/ü.json");
        for (name, expected) in [
            ("src/main.rs", "src/main.rs"),
            ("./src/main.rs", "src/main.rs"),
            ("../x.json", "../x.json"),
            ("a b/100%.json", "a%20b/100%25.json"),
            (below.to_str().unwrap(), "a%20b/%C3%BC.json"),
            ("/elsewhere/x.json", "file:///elsewhere/x.json"),
            ("<stdin>", "%3Cstdin%3E"),
        ] {
            assert_eq!(uri(name), expected, "{name}");
        }
    }
}
