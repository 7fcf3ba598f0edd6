//! The reference of the checks says how grave each finding is: held against what the checks say of the cases of `tests/ui`.

use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use xacct_core::{CheckDocs, Code};

#[test]
fn findings_are_as_grave_as_the_reference_says() -> Result<(), Box<dyn std::error::Error>> {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/ui/cases");
    let check =
        Command::new(env!("CARGO_BIN_EXE_xacct")).args(["check", "--format", "json"]).arg(cases).output()?;
    let report: Value = serde_json::from_slice(&check.stdout)?;
    let files = report["files"].as_array().ok_or("no files")?;
    let reference = CheckDocs::all();
    let (mut seen, mut wrong) = (BTreeSet::new(), BTreeSet::new());
    for finding in files.iter().filter_map(|file| file["findings"].as_array()).flatten() {
        let Some(code) = Code::ALL.iter().find(|code| Some(code.as_str()) == finding["code"].as_str()) else {
            continue;
        };
        let severity = finding["severity"].as_str().unwrap_or_default().replace('_', " ");
        let said: Vec<_> =
            reference.iter().flat_map(|docs| docs.severities_of(*code)).map(|it| it.to_string()).collect();
        if !said.contains(&severity) {
            wrong.insert(format!("{code} is {severity}, and the reference says {said:?}"));
        }
        seen.insert(code.as_str());
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(seen.len() > 100, "only {} codes were found", seen.len());
    Ok(())
}
