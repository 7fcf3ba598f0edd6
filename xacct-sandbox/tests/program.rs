//! The program `xacct-sandbox`.

#![cfg(feature = "serve")]

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

/// Who starts it by a pipe need not stop it.
#[test]
fn it_ends_when_standard_input_does() {
    let mut process = Command::new(env!("CARGO_BIN_EXE_xacct-sandbox"))
        .args(["serve", "--listen", "127.0.0.1:0", "--until-stdin-ends"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines: Vec<_> =
        BufReader::new(process.stdout.take().unwrap()).lines().take(3).map(Result::unwrap).collect();
    assert!(lines[0].starts_with("account 111111111111: AWS_ACCESS_KEY_ID=AKIA"), "{}", lines[0]);
    assert!(lines[2].starts_with("listening on http://127.0.0.1:"), "{}", lines[2]);
    drop(process.stdin.take());
    assert!(process.wait().unwrap().success());
}

#[test]
fn it_listens_on_loopback_only() {
    let output = Command::new(env!("CARGO_BIN_EXE_xacct-sandbox"))
        .args(["serve", "--listen", "0.0.0.0:0"])
        .output()
        .unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("loopback"), "{output:?}");
}
