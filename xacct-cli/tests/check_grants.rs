//! `xacct check` of grants: in TOML, in lists, and in folders that hold other things too.
#![expect(clippy::unwrap_used, reason = "a test ends where something goes wrong")]

use serde_json::Value;
use std::process::{Command, Output, Stdio};

const ALL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/grants/all.toml");

fn check(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xacct"));
    command.arg("check").args(arguments).stdin(Stdio::null()).output().unwrap()
}

/// Of each finding its line, column, path and code.
fn told(arguments: &[&str]) -> Vec<(u64, u64, String, String)> {
    let output = check(&[arguments, &["--format", "json"]].concat());
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    let files = answer["files"].as_array().unwrap().iter();
    let findings = files.flat_map(|file| file["findings"].as_array().unwrap());
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let one = |it: &Value| {
        (it["line"].as_u64().unwrap(), it["column"].as_u64().unwrap(), text(&it["path"]), text(&it["code"]))
    };
    findings.map(one).collect()
}

#[test]
fn every_fault_of_a_toml_file_has_its_line() {
    assert_eq!(told(&[ALL]), []);
    let folder = tempfile::tempdir().unwrap();
    let faulty = folder.path().join("grants.toml");
    let text = std::fs::read_to_string(ALL).unwrap();
    let text = text
        .replace("session = 7200", "session = \"long\"")
        .replace("prefix = \"2026/\"", "prefx = \"2026/\"");
    std::fs::write(&faulty, text).unwrap();
    let faulty = faulty.to_str().unwrap();
    assert_eq!(
        told(&[faulty]),
        [
            (7, 1, "grant[0].prefx".into(), "GRANT_UNKNOWN_FIELD".into()),
            (43, 11, "grant[3].via.Role.session".into(), "GRANT_WRONG_TYPE".into()),
        ]
    );
    assert_eq!(check(&[faulty]).status.code(), Some(1));
}

#[test]
fn a_list_of_grants_is_one_of_grants() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("grants.json");
    let grant = r#"{"name": "Reports", "owner": "111111111111", "bucket": "reports", "grantee": "222222222222", "access": "Read", "via": "BucketPolicy"}"#;
    for (text, place) in [
        (format!("[\n{grant},\n{}]", grant.replace("\"Read\"", "\"Reed\"")), "[1].access[0]"),
        (format!("{{\"grants\": [\n\n{}]}}", grant.replace("\"Read\"", "\"Reed\"")), "grants[0].access[0]"),
    ] {
        std::fs::write(&path, text).unwrap();
        let told = told(&[path.to_str().unwrap()]);
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!((told[0].0, told[0].2.as_str(), told[0].3.as_str()), (3, place, "GRANT_UNKNOWN_ACCESS"));
    }
}

#[test]
fn toml_of_other_things_is_passed_over_in_folders_alone() {
    let folder = tempfile::tempdir().unwrap();
    let manifest = folder.path().join("Cargo.toml");
    std::fs::write(&manifest, "[package]\nname = \"x\"\ndescription = '''\n[[grant]]\n'''\n").unwrap();
    std::fs::copy(ALL, folder.path().join("grants.toml")).unwrap();
    let output = check(&[folder.path().to_str().unwrap()]);
    assert!(output.status.success(), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("1 file checked"), "{output:?}");
    assert_eq!(
        check(&[manifest.to_str().unwrap()]).status.code(),
        Some(1),
        "it was named, and has no grants"
    );
    // However its header is written, it is a table of grants.
    let blanks = std::fs::read_to_string(ALL).unwrap().replace("[[grant]]", "[[ grant ]]");
    std::fs::write(folder.path().join("grants.toml"), blanks.replace("Read\"", "Reed\"")).unwrap();
    let output = check(&[folder.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
}

/// Places are those of the file, of which a byte order mark is a part.
#[test]
fn a_byte_order_mark_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("marked.json");
    let text = "\u{feff}{\"name\": \"Reports\", \"owner\": 7}";
    std::fs::write(&path, text).unwrap();
    let output = check(&[path.to_str().unwrap(), "--format", "json"]);
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    let findings = answer["files"][0]["findings"].as_array().unwrap();
    let finding = findings.iter().find(|it| it["path"] == "owner").unwrap();
    let at = |index: usize| usize::try_from(finding["bytes"][index].as_u64().unwrap()).unwrap();
    assert_eq!(&text[at(0)..at(1)], "7");
}

#[test]
fn a_grant_that_stands_twice_is_told_as_export_tells_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let grant = r#"{"name": "Reports", "owner": "111111111111", "bucket": "reports", "grantee": "222222222222", "access": "Read", "via": "BucketPolicy"}"#;
    let other = grant.replace("\"Reports\"", "\"Others\"");
    let (first, second) = (path("a.json"), path("b.json"));
    std::fs::write(&first, grant).unwrap();
    std::fs::write(&second, format!("[\n{other},\n{grant}]")).unwrap();
    assert_eq!(told(&[&first]), []);
    assert_eq!(told(&[&second]), []);
    assert_eq!(told(&[&first, &second]), [(3, 10, String::new(), "GRANT_REPEATED".into())]);
    let output = check(&[&first, &second]);
    assert_eq!(output.status.code(), Some(1));
    let of_export = Command::new(env!("CARGO_BIN_EXE_xacct"))
        .args(["export", &first, &second, "--to", "cli"])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let words = format!("the grant 111111111111/reports/Reports is in {first} and again in {second}");
    for told in [output.stdout, of_export.stderr] {
        // A report may break its lines.
        let told = String::from_utf8(told).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(told.contains("111111111111/reports/Reports is in") && told.contains("rename one"), "{told}");
    }
    let told = String::from_utf8(check(&[&first, &second, "--format", "json"]).stdout).unwrap();
    assert!(told.contains(&words), "{told}");
}
