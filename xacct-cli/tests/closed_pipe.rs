//! Commands whose readers are gone, as in `xacct check … | head -1`: the answer is the exit code all the same.
#![expect(clippy::unwrap_used, reason = "a test ends where something goes wrong")]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// The exit code and the standard error of a command that nobody reads.
fn unread(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut command = Command::new(env!("CARGO_BIN_EXE_xacct"));
    let output = command
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(writer)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
        .wait_with_output()
        .unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

const DENYING: &str = r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"]}
]}"#;
const SOURCE: &str = "static A: X = policy! { <Identity> allow { action: s3:GetObject, resource: \"arn:aws:s3:::reports/*\" } };\n";

#[test]
fn an_answer_that_nobody_reads_is_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("deny.json", DENYING);
    write("wrong.json", &DENYING.replace("s3:*", "s3:GetObjct"));
    write("a.rs", SOURCE);
    let asked = "can --policies deny.json --owner 111111111111 --principal arn:aws:iam::111111111111:user/ana \
                 --action s3:GetObject --resource arn:aws:s3:::reports/q1.csv";
    for (arguments, code) in [
        (asked, 1),
        (&format!("{asked} --format json"), 1),
        ("check wrong.json", 1),
        ("check wrong.json --format json", 1),
        ("check wrong.json --format sarif", 1),
        ("check wrong.json none.json", 2),
        ("check deny.json", 0),
        ("explain deny.json none.json", 2),
        ("fmt --check a.rs", 1),
        ("docs --check a.rs -o book", 1),
        ("import wrong.json", 1),
        ("import deny.json", 0),
    ] {
        let arguments: Vec<_> = arguments.split_whitespace().collect();
        let (ended, told) = unread(folder.path(), &arguments);
        assert_eq!(ended, Some(code), "{arguments:?}: {told}");
        assert!(!told.contains("panicked") && !told.contains("pipe"), "{arguments:?}: {told}");
    }
}
