//! `xacct check`, run as a command.

mod run;

use run::{with_input, xacct};
use serde_json::Value;
use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

type Result = std::result::Result<(), Box<dyn Error>>;

const SOUND: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Sid": "AnalystsRead",
    "Effect": "Allow",
    "Principal": { "AWS": "arn:aws:iam::222222222222:role/analyst" },
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/2026/*"
  }]
}
"#;

const FAULTY: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": "*",
      "Action": ["s3:GetObjct", "s3:ListBucket"],
      "Resource": "arn:aws:s3:::reports/2026/*"
    }
  ]
}
"#;

const SOURCE: &str = r#"//! policy! { <Bucket> in a comment }

/// What analysts may read.
static REPORTS: BucketPolicy = policy! { <Bucket>
    allow AnalystsRead {
        principal: "arn:aws:iam::{account}:role/analyst",
        action: [s3:GetObject, s3:GetObjctVersion],
        resource: "arn:aws:s33:::reports/2026/*",
    }
};

static BOTH: Grant = grant! { AnalystsReadReports {
    owner: "111111111111", bucket: "reports", grantee: "arn:aws:iam::222222222222:role/analyst",
    access: [Reed], via: BucketPolicy,
}};
"#;

/// A folder with a file of each sort.
fn folder() -> std::io::Result<TempDir> {
    let folder = tempfile::tempdir()?;
    fs::create_dir(folder.path().join("policies"))?;
    fs::create_dir(folder.path().join("src"))?;
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text);
    write("policies/faulty.json", FAULTY)?;
    write("policies/sound.json", SOUND)?;
    write("policies/README.md", "{")?;
    write("src/main.rs", SOURCE)?;
    write("src/none.rs", "fn main() {}\n")?;
    Ok(folder)
}

#[test]
fn findings_are_shown_at_their_lines() -> Result {
    let folder = folder()?;
    let ran = xacct(folder.path(), &["check", "policies", "src"]);
    assert_eq!(ran.code, Some(1));
    insta::assert_snapshot!(format!("{}{}", ran.out, ran.err));
    Ok(())
}

#[test]
fn what_is_sound_is_fine() -> Result {
    let folder = folder()?;
    let ran = xacct(folder.path(), &["check", "policies/sound.json", "src/none.rs"]);
    assert_eq!((ran.code, &*ran.out, &*ran.err), (Some(0), "", "2 files checked: nothing to say\n"));
    Ok(())
}

#[test]
fn warnings_alone_are_fine() -> Result {
    let folder = folder()?;
    let text = SOUND.replace("s3:GetObject", "s3:*");
    let ran = with_input(folder.path(), &["check", "-"], &text);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.out.contains("warning[") && ran.out.contains("<stdin>:7:"), "{ran:?}");
    Ok(())
}

#[test]
fn colours_are_for_those_who_want_them() -> Result {
    let folder = folder()?;
    let plain = xacct(folder.path(), &["check", "policies/faulty.json"]).out;
    let coloured = xacct(folder.path(), &["check", "--color", "always", "policies/faulty.json"]).out;
    assert!(!plain.contains('\u{1b}') && coloured.contains("\u{1b}["));
    Ok(())
}

#[test]
fn programs_get_json() -> Result {
    let folder = folder()?;
    let ran = xacct(folder.path(), &["check", "policies", "src", "none.json", "--format", "json"]);
    assert_eq!(ran.code, Some(2));
    insta::assert_snapshot!(ran.out);
    Ok(())
}

/// The schema is OASIS's own: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/>.
#[test]
fn code_hosts_get_sarif() -> Result {
    let folder = folder()?;
    // A bracket too many in its pattern of languages, which we do not use, is no regular expression.
    let schema = include_str!("sarif/sarif-schema-2.1.0.json").replace("{2}]?$", "{2}$");
    let schema: Value = serde_json::from_str(&schema)?;
    let schema = jsonschema::validator_for(&schema)?;
    for arguments in [
        &["policies", "src", "none.json"] as &[&str],
        &["policies/sound.json"],
        &["policies/README.md"],
        &["policies/faulty.json", "--kind", "identity"],
    ] {
        let ran = xacct(folder.path(), &[&["check", "--format", "sarif"], arguments].concat());
        let log: Value = serde_json::from_str(&ran.out)?;
        let faults: Vec<_> = schema.iter_errors(&log).map(|error| error.to_string()).collect();
        assert!(faults.is_empty(), "{arguments:?}: {faults:?}");
        assert!(!schema.is_valid(&serde_json::json!({ "version": "2.1.0" })), "the schema refuses something");
    }
    let ran = xacct(folder.path(), &["check", "--format", "sarif", "policies/faulty.json", "src/main.rs"]);
    insta::assert_snapshot!(ran.out);
    Ok(())
}

/// What a fix puts in place of what is wrong mends it.
#[test]
fn the_fixes_of_sarif_mend() -> Result {
    let folder = folder()?;
    let path = folder.path().join("wrong.json");
    fs::write(
        &path,
        FAULTY.replace("Principal", "Principals").replace("\"Effect\": \"Allow\"", "\"Effect\": \"allow\""),
    )?;
    let sarif = || xacct(folder.path(), &["check", "--format", "sarif", "wrong.json"]).out;
    let mut mended = 0;
    loop {
        let log: Value = serde_json::from_str(&sarif())?;
        let results = log["runs"][0]["results"].as_array().ok_or("there are results")?;
        let Some(result) = results.iter().find(|it| it.get("fixes").is_some()) else { break };
        let replacement = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
        let inserted = replacement["insertedContent"]["text"].as_str().ok_or("a text is inserted")?;
        let text = fs::read_to_string(&path)?;
        fs::write(&path, replaced(&text, &replacement["deletedRegion"], inserted).ok_or("a region")?)?;
        mended += 1;
        assert!(mended < 10, "a fix does not mend: {result}");
    }
    assert_eq!(mended, 3);
    Ok(())
}

fn replaced(text: &str, region: &Value, by: &str) -> Option<String> {
    let at = |line: &str, column: &str| -> Option<usize> {
        let line = usize::try_from(region[line].as_u64()?).ok()? - 1;
        let column = usize::try_from(region[column].as_u64()?).ok()? - 1;
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        Some(start + text.get(start..)?.chars().take(column).map(char::len_utf8).sum::<usize>())
    };
    let (start, end) = (at("startLine", "startColumn")?, at("endLine", "endColumn")?);
    Some([text.get(..start)?, by, text.get(end..)?].concat())
}

/// The codes that are found in a text, taken for a kind.
#[expect(clippy::unwrap_used, reason = "a test whose answer is of another form fails")]
fn codes(text: &str, arguments: &[&str]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let ran = with_input(folder.path(), &[&["check", "-", "--format", "json"], arguments].concat(), text);
    let told: Value = serde_json::from_str(&ran.out).unwrap();
    let findings = told["files"][0]["findings"].as_array().unwrap();
    findings.iter().map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_policy_is_checked_as_what_it_seems_to_be_or_is_said_to_be() {
    let policy = |statement: &str| format!(r#"{{"Version": "2012-10-17", "Statement": {statement}}}"#);
    let none: [&str; 0] = [];
    let trust =
        policy(r#"{"Effect": "Allow", "Principal": {"AWS": "222222222222"}, "Action": "sts:AssumeRole"}"#);
    let key = policy(
        r#"{"Effect": "Allow", "Principal": {"AWS": "222222222222"}, "Action": "kms:Decrypt", "Resource": "*"}"#,
    );
    let point = policy(
        r#"{"Effect": "Allow", "Principal": {"AWS": "222222222222"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:us-east-1:111111111111:accesspoint/ap/object/*"}"#,
    );
    let identity =
        policy(r#"{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}"#);
    let grant = r#"{"name": "Reports", "owner": "111111111111", "bucket": "reports", "grantee": "222222222222", "access": ["Read"], "via": "BucketPolicy"}"#;
    for text in [SOUND, &trust, &key, &point, &identity, grant] {
        assert_eq!(codes(text, &[]), none, "{text}");
    }
    assert_eq!(codes(&identity, &["--kind", "bucket"]), ["MISSING_PRINCIPAL"]);
    assert_eq!(codes(&identity, &["--kind", "boundary"]), none);
    assert_eq!(codes(&trust, &["--kind", "bucket"]).first().map(String::as_str), Some("MISSING_RESOURCE"));
    assert!(!codes(SOUND, &["--kind", "identity"]).is_empty());
    assert!(!codes(SOUND, &["--kind", "grant"]).is_empty());
    assert!(!codes(grant, &["--kind", "bucket"]).is_empty());
}

/// Whatever is handed over, it ends with a message and the right exit code.
#[test]
fn bad_input_is_told_as_such() -> Result {
    let folder = tempfile::tempdir()?;
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes);
    write("empty.json", b"")?;
    write("blank.rs", b" \n")?;
    write("binary.json", b"{\xff\xfe}")?;
    write("zero.json", b"\0\0\0\0")?;
    write("not.json", b"hello")?;
    write("half.json", b"{\"Statement\": [")?;
    write("list.json", b"[1, 2]")?;
    write("not.rs", b"static A: X = policy! { (;")?;
    write("other.rs", b"fn f( { \"")?;
    write("macro.rs", b"static A: X = policy! { hello world }; static B: X = grant! {};")?;
    write("deep.json", "{\"Statement\":".repeat(100_000).as_bytes())?;
    write("brackets.json", "[".repeat(100_000).as_bytes())?;
    write(
        "deep.rs",
        format!("fn f() {{ policy! {{ {}{} }} }}", "[".repeat(50_000), "]".repeat(50_000)).as_bytes(),
    )?;
    fs::create_dir(folder.path().join("nothing"))?;
    for (name, code, told) in [
        ("empty.json", 2, "empty.json: the file is empty"),
        ("blank.rs", 2, "blank.rs: the file is empty"),
        ("binary.json", 2, "byte 1 is not UTF-8"),
        ("none.json", 2, "none.json: "),
        ("nothing", 2, "no policy in JSON, no file of grants and no Rust source in this folder"),
        ("zero.json", 2, "zero.json:1:1"),
        ("not.json", 2, "not.json:1:1"),
        ("half.json", 2, "half.json:1:"),
        ("list.json", 1, "list.json:1:"),
        ("not.rs", 2, "this is not Rust"),
        ("other.rs", 2, "this is not Rust"),
        ("macro.rs", 1, "macro.rs:1:"),
        ("deep.json", 2, "deep.json:1:"),
        ("brackets.json", 2, "brackets.json:1:"),
        ("deep.rs", 2, "nested too deeply"),
    ] {
        for format in ["human", "json", "sarif"] {
            let ran = xacct(folder.path(), &["check", name, "--format", format]);
            assert_eq!(ran.code, Some(code), "{name}: {ran:?}");
            assert!(ran.out.len() + ran.err.len() < 10_000, "{name} as {format}");
        }
        let ran = xacct(folder.path(), &["check", name]);
        assert!(format!("{}{}", ran.out, ran.err).contains(told), "{name}: {ran:?}");
    }
    assert_eq!(xacct(folder.path(), &["check"]).code, Some(2));
    assert_eq!(xacct(folder.path(), &["check", "not.json", "--kind", "buckets"]).code, Some(2));
    Ok(())
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_told_beside_the_rest() -> Result {
    let folder = folder()?;
    // Root may read everything; a pipe that nobody writes to and a link to nothing are unreadable to anyone.
    std::os::unix::fs::symlink("nowhere.json", folder.path().join("policies/link.json"))?;
    let ran = xacct(folder.path(), &["check", "policies/link.json", "policies/sound.json"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("policies/link.json: ") && ran.err.contains("1 file checked"), "{ran:?}");
    Ok(())
}

/// 10 MB on one line, and of Rust: what is shown is a line, and not a screen of them.
#[test]
fn large_files_are_told_about_in_few_words() -> Result {
    let folder = tempfile::tempdir()?;
    let long = "x".repeat(10_000_000);
    fs::write(
        folder.path().join("large.json"),
        SOUND.replace('\n', " ").replace("2026/*", &format!("{long}/**\", \"x")),
    )?;
    fs::write(
        folder.path().join("large.rs"),
        format!(
            "const LONG: &str = \"{long}\"; {}",
            SOURCE.replace('\n', " ").replace("//!", "").replace("///", "")
        ),
    )?;
    for (name, code) in [("large.json", 2), ("large.rs", 1)] {
        for format in ["human", "json", "sarif"] {
            let ran = xacct(folder.path(), &["check", name, "--format", format]);
            assert_eq!(ran.code, Some(code), "{name}");
            assert!(
                format == "json" || ran.out.len() < 20_000,
                "{name} as {format}: {} bytes",
                ran.out.len()
            );
        }
    }
    Ok(())
}

/// `xacct check … | head -1`
#[test]
fn a_reader_who_has_seen_enough_changes_no_answer() -> Result {
    let folder = folder()?;
    let statement = r#"{"Effect": "Allow", "Principal": {"AWS": "222222222222"}, "Action": "s3:GetObjct", "Resource": "*"}"#;
    let many =
        format!(r#"{{"Version": "2012-10-17", "Statement": [{}]}}"#, vec![statement; 2_000].join(",\n"));
    fs::write(folder.path().join("many.json"), many)?;
    for format in ["human", "json", "sarif"] {
        let (code, told) = closed(folder.path(), &["check", "many.json", "--format", format])?;
        let summary = if format == "human" { "1 file checked: 2001 errors\n" } else { "" };
        assert_eq!((code, &*told), (Some(1), summary), "{format}");
    }
    Ok(())
}

/// Runs the command with nobody at the other end of its output.
fn closed(folder: &Path, arguments: &[&str]) -> std::io::Result<(Option<i32>, String)> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_xacct"))
        .args(arguments)
        .current_dir(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    drop(child.stdout.take());
    let output = child.wait_with_output()?;
    Ok((output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned()))
}
