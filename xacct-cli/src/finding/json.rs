//! Findings for programs.

use super::place::Cursor;
use super::{Report, Reported};
use crate::input::InputError;
use serde_json::{Value, json};
use xacct_core::Severity;

/// All findings of all files, and what could not be read: `{"files": […], "unread": […]}`. Lines and columns are counted
/// from 1, columns in characters; `bytes` from 0, a byte order mark among them.
pub(crate) fn to_json(reports: &[Report], unread: &[InputError]) -> Value {
    let files: Vec<_> = reports.iter().map(of_file).collect();
    let unread: Vec<_> = unread.iter().map(ToString::to_string).collect();
    json!({ "files": files, "unread": unread })
}

fn of_file(report: &Report) -> Value {
    let mut cursor = Cursor::new(&report.input.text);
    let findings: Vec<_> =
        report.findings.iter().map(|finding| of_finding(finding, report.input.before, &mut cursor)).collect();
    json!({ "file": report.input.name, "findings": findings })
}

fn of_finding(finding: &Reported, before: usize, cursor: &mut Cursor<'_>) -> Value {
    let (line, column) = cursor.place(finding.bytes.start);
    json!({
        "severity": severity(finding.severity),
        "code": finding.code,
        "message": finding.message,
        "help": finding.help,
        "suggestion": finding.suggestion,
        "path": finding.path,
        "line": line,
        "column": column,
        "bytes": [before + finding.bytes.start, before + finding.bytes.end],
    })
}

/// As Access Analyzer's API has it, in the words of JSON: `error`, `security_warning`, `warning`, `suggestion`.
pub(crate) fn severity(severity: Severity) -> String {
    severity.to_string().replace(' ', "_")
}
