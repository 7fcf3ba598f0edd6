//! `xacct import`, as it is run.

use std::fs;
use std::path::Path;
use std::process::Command;

type Tested = Result<(), Box<dyn std::error::Error>>;

/// Writes the files and runs the command beside them: how it ends, and what it prints where.
fn import(files: &[(&str, &str)], arguments: &[&str]) -> Result<String, Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    for (name, text) in files {
        fs::write(folder.path().join(name), text)?;
    }
    run(folder.path(), arguments)
}

fn run(folder: &Path, arguments: &[&str]) -> Result<String, Box<dyn std::error::Error>> {
    let output = Command::new(env!("CARGO_BIN_EXE_xacct"))
        .arg("import")
        .args(arguments)
        .current_dir(folder)
        .stdin(
            fs::File::open(folder.join("in.json")).map_or_else(|_| std::process::Stdio::null(), Into::into),
        )
        .output()?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    let code = output.status.code().map_or("none".to_owned(), |code| code.to_string());
    Ok(format!("{}---- {code}\n{}", text(&output.stdout), text(&output.stderr)))
}

const BUCKET: &str = r#"{"Version":"2012-10-17","Statement":[
    {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::222222222222:role/analyst"},"Action":["s3:GetObject","s3:GetObjectVersion"],
     "Resource":"arn:aws:s3:::reports/2026/*","Condition":{"Bool":{"aws:SecureTransport":"true"}}},
    {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::222222222222:role/analyst"},"Action":"s3:ListBucket",
     "Resource":"arn:aws:s3:::reports","Condition":{"StringLike":{"s3:prefix":"2026/*"},"Bool":{"aws:SecureTransport":"true"}}}]}"#;

const IDENTITY: &str = r#"{"Version":"2012-10-17","Statement":[
    {"Effect":"Allow","Action":["s3:GetObject","s3:GetObjectVersion"],"Resource":"arn:aws:s3:::reports/2026/*"},
    {"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::reports","Condition":{"StringLike":{"s3:prefix":"2026/*"}}}]}"#;

#[test]
fn every_element_is_printed() -> Tested {
    let policy = r#"{"Version":"2008-10-17","Id":"old {one}","Statement":[
        {"Sid":"with blanks, and {braces}","Effect":"Allow","Principal":{"AWS":["222222222222","arn:aws:iam::333333333333:root"],"Service":"cloudtrail.amazonaws.com"},
         "Action":["s3:GetObject","s3:Get?bjectVersion"],"Resource":"arn:aws:s3:::reports/{draft}/\"q1\"/*",
         "Condition":{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-a1b2c3d4e5/*"},"NumericLessThan":{"s3:signatureAge":"600000"},"Null":{"aws:PrincipalArn":false}}},
        {"Sid":"Others","Effect":"Deny","NotPrincipal":{"AWS":"222222222222"},"NotAction":"s3:*","NotResource":["arn:aws:s3:::reports/public/*"]}]}"#;
    insta::assert_snapshot!(import(&[("in.json", policy)], &["-", "--name", "REPORTS"])?);
    Ok(())
}

#[test]
fn what_the_aws_cli_prints_is_read() -> Tested {
    let trust = r#"{"Statement":{"Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":"sts:AssumeRole"},"Version":"2012-10-17"}"#;
    let wrapped = serde_json::json!({ "Policy": BUCKET }).to_string();
    let files = [
        ("bucket.json", &*wrapped),
        ("role.json", &*format!(r#"{{"Role":{{"AssumeRolePolicyDocument":{trust}}}}}"#)),
    ];
    let bucket = import(&files, &["bucket.json"])?;
    assert_eq!(bucket, import(&[("plain.json", BUCKET)], &["plain.json"])?);
    insta::assert_snapshot!(format!("{bucket}{}", import(&files, &["role.json"])?));
    Ok(())
}

#[test]
fn what_the_language_refuses_is_printed_too_and_can_be_allowed() -> Tested {
    let policy = r#"{"Version":"2012-10-17","Statement":[
        {"Effect":"Allow","Action":"s3:GetObjectHologram","Resource":"arn:aws:s3:::reports/*"},
        {"Effect":"Allow","Action":"s3:*","Resource":[]}]}"#;
    let file = [("new.json", policy)];
    let printed = import(&file, &["new.json"])?;
    let allowed = import(&file, &["new.json", "--allow", "announced for {next} month"])?;
    insta::assert_snapshot!(format!("{printed}\n{allowed}"));
    Ok(())
}

#[test]
fn both_halves_of_a_grant_are_one() -> Tested {
    let files = [("bucket.json", BUCKET), ("identity.json", IDENTITY)];
    let named = ["bucket.json", "identity.json", "--owner", "111111111111", "--name", "ANALYSTS_READ"];
    let grant = import(&files, &named)?;
    let without_owner = import(&files, &["identity.json", "bucket.json", "--name", "ANALYSTS"])?;
    let other = IDENTITY.replace("2026/*", "2025/*");
    let files = [("bucket.json", BUCKET), ("identity.json", &*other)];
    insta::assert_snapshot!(format!("{grant}\n{without_owner}\n{}", import(&files, &named)?));
    Ok(())
}

#[test]
fn a_grant_in_json_is_a_grant() -> Tested {
    let grant = r#"{"name":"Reports","owner":"111111111111","bucket":"reports","grantee":"arn:aws:iam::222222222222:user/ana",
        "access":["Read","Write"],"via":{"Role":{"name":"reader","external_id":"x-1","session":7200}},"condition":{"source_ip":"203.0.113.0/24"}}"#;
    let fault = grant.replace("\"Read\"", "\"Reed\"");
    let files = [("grant.json", grant), ("fault.json", &*fault)];
    let printed = import(&files, &["grant.json"])?;
    insta::assert_snapshot!(format!("{printed}\n{}", import(&files, &["fault.json"])?));
    Ok(())
}

/// A list, `{"grants": […]}` and TOML hold several; those without faults are printed, and of the others is told why not.
#[test]
fn several_grants_of_a_file_are_printed() -> Tested {
    let grant = r#"{"name":"Reports","owner":"111111111111","bucket":"reports","grantee":"222222222222","access":["Read"],"via":"BucketPolicy"}"#;
    let other = grant.replace("Reports", "Archive").replace("reports", "archive");
    let toml = "[[ grant ]]\nname = 'Reports'\nowner = '111111111111'\nbucket = 'reports'\ngrantee = '222222222222'\naccess = 'Read'\nvia = 'BucketPolicy'\n";
    let files = [
        ("one.json", grant),
        ("list.json", &*format!("[{grant},\n{other}]")),
        ("grants.json", &*format!("{{\"grants\": [{grant},{other}]}}")),
        ("faulty.json", &*format!("{{\"grants\": [{grant},\n{}]}}", other.replace("Read", "Reed"))),
        ("grants.toml", toml),
    ];
    let one = import(&files, &["one.json", "--name", "A"])?;
    assert_eq!(import(&files, &["grants.toml", "--name", "A"])?, one);
    let list = import(&files, &["list.json", "--name", "A"])?;
    assert_eq!(import(&files, &["grants.json", "--name", "A"])?, list);
    insta::assert_snapshot!(format!("{one}\n{list}\n{}", import(&files, &["faulty.json"])?));
    Ok(())
}

#[test]
fn what_cannot_be_read_is_told() -> Tested {
    let large = format!("{{\"Statement\": [{}]}}", "1,".repeat(5_000_000));
    let files = [
        ("empty.json", ""),
        ("rust.json", "fn main() {}"),
        ("large.json", &*large),
        ("list.json", "[]"),
        ("word.json", "true"),
        ("main.rs", "fn main() {}"),
    ];
    for (arguments, code, told) in [
        (&["empty.json"][..], 2, "error: empty.json: the file is empty"),
        (&["rust.json"], 2, "error[JSON_SYNTAX_ERROR]: expected ident\n --> rust.json:1:2"),
        (&["large.json"], 2, "error[JSON_SYNTAX_ERROR]: nothing follows the comma"),
        (&["main.rs"], 2, "error: main.rs: this is Rust already; `xacct fmt` formats it"),
        (&["missing.json"], 2, "error: missing.json: "),
        (&["."], 2, "error: .: this is a folder; name a file"),
        (&["list.json"], 1, "---- 1\nerror[DATA_TYPE_MISMATCH]"),
        (&["word.json"], 1, "---- 1\nerror[DATA_TYPE_MISMATCH]"),
        (
            &["list.json", "--name", "a b"],
            2,
            "error: `a b` is not a name of Rust; write for instance `--name REPORTS`",
        ),
        (
            &["list.json", "--allow", " "],
            2,
            "error: a reason says something: `--allow 'in force since 2023'`",
        ),
        (
            &["list.json", "word.json", "--kind", "bucket"],
            2,
            "error: of two policies the kinds are found out; leave out `--kind`",
        ),
        (&[], 2, "error: the following required arguments were not provided:"),
    ] {
        let printed = import(&files, arguments)?;
        assert!(
            printed.contains(&format!("---- {code}\n")) && printed.contains(told),
            "{arguments:?}: {printed}"
        );
    }
    Ok(())
}
