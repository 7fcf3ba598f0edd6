//! `xacct fmt`, as it is run.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

type Tested = Result<(), Box<dyn std::error::Error>>;

const WRITTEN: &str =
    "static A: IdentityPolicy = policy! {  <Identity> allow {action: s3:*, resource: *} };\n";
const FORMATTED: &str =
    "static A: IdentityPolicy = policy! { <Identity> allow { action: s3:*, resource: * } };\n";

fn fmt(folder: &Path, arguments: &[&str], stdin: &[u8]) -> std::io::Result<Output> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xacct"));
    command.arg("fmt").args(arguments).current_dir(folder);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn()?;
    // What does not read it has closed it.
    let _ = child.stdin.take().map(|mut pipe| pipe.write_all(stdin));
    child.wait_with_output()
}

fn told(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn files_are_formatted_and_checked() -> Tested {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("a.rs");
    fs::write(&path, format!("\u{feff}{WRITTEN}"))?;
    let (code, stdout, stderr) = told(&fmt(folder.path(), &["--check", "."], b"")?);
    assert_eq!((code, &*stderr), (Some(1), ""));
    insta::assert_snapshot!(stdout);
    assert_eq!(told(&fmt(folder.path(), &["a.rs"], b"")?), (Some(0), String::new(), String::new()));
    assert_eq!(fs::read_to_string(&path)?, format!("\u{feff}{FORMATTED}"));
    assert_eq!(told(&fmt(folder.path(), &["--check", "."], b"")?), (Some(0), String::new(), String::new()));
    Ok(())
}

#[test]
fn the_standard_input_is_printed_as_wide_as_rustfmt_is_told() -> Tested {
    let folder = tempfile::tempdir()?;
    let formatted = || fmt(folder.path(), &["-"], WRITTEN.as_bytes()).map(|output| told(&output));
    assert_eq!(formatted()?, (Some(0), FORMATTED.to_owned(), String::new()));
    fs::write(folder.path().join("rustfmt.toml"), "max_width = 40\n")?;
    let broken =
        "static A: IdentityPolicy = policy! { <Identity>\n    allow { action: s3:*, resource: * }\n};\n";
    assert_eq!(formatted()?, (Some(0), broken.to_owned(), String::new()));
    Ok(())
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_formatted() -> Tested {
    let folder = tempfile::tempdir()?;
    fs::create_dir(folder.path().join("none"))?;
    fs::write(folder.path().join("bad.rs"), "fn f( {\n")?;
    fs::write(folder.path().join("binary.rs"), b"\xff")?;
    fs::write(folder.path().join("empty.rs"), "")?;
    fs::write(folder.path().join("good.rs"), WRITTEN)?;
    fs::write(folder.path().join("large.rs"), "// nothing\n".repeat(1_000_000))?;
    fs::write(folder.path().join("unread.rs"), "static A: P = policy! { <Identity> alow {} };\n")?;
    let (code, stdout, stderr) = told(&fmt(folder.path(), &[".", "none", "missing.rs"], b"")?);
    assert_eq!((code, &*stdout), (Some(2), ""));
    for line in [
        "error: none: no Rust source in this folder",
        "error: ./bad.rs:1:7: this is not Rust; look for a bracket or a quote that is not closed",
        "error: ./binary.rs: byte 0 is not UTF-8; policies and Rust sources are text in UTF-8",
        "error: missing.rs: ",
        "./unread.rs:1: left as it is, for it cannot be read: expected a statement, found `alow`",
    ] {
        assert!(stderr.lines().any(|told| told.starts_with(line)), "{line}\n{stderr}");
    }
    assert_eq!(fs::read_to_string(folder.path().join("good.rs"))?, FORMATTED);
    Ok(())
}
