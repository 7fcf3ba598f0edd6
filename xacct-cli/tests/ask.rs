//! `xacct explain` and `xacct can`, run as commands.

mod run;

use run::{with_input, xacct};
use serde_json::Value;
use std::error::Error;
use std::fs;
use tempfile::TempDir;

type Result = std::result::Result<(), Box<dyn Error>>;

const BUCKET: &str = r#"{"Version": "2012-10-17", "Statement": [
  {"Sid": "AnalystsRead", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::222222222222:role/analyst"},
   "Action": ["s3:GetObject", "s3:GetObjectVersion"], "Resource": "arn:aws:s3:::reports/2026/*",
   "Condition": {"Bool": {"aws:SecureTransport": "true"}}},
  {"Sid": "NoDelete", "Effect": "Deny", "Principal": "*", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::reports/*"}
]}"#;

const IDENTITY: &str = r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": "s3:*", "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"]}
]}"#;

const GRANT: &str = r#"{"name": "Reports", "owner": "111111111111", "bucket": "reports", "grantee": "222222222222",
  "access": ["Read"], "via": "BucketPolicy"}"#;

const SOURCE: &str = r#"
/// What analysts may read.
static REPORTS: BucketPolicy = policy! { <Bucket>
    allow AnalystsRead {
        principal: "arn:aws:iam::{account}:role/analyst",
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/2026/*",
    }
};
static BOTH: Grant = grant! { Reports {
    owner: "111111111111", bucket: "reports", grantee: "arn:aws:iam::222222222222:role/analyst",
    access: [Read], via: BucketPolicy,
}};
"#;

const ANALYST: &str = "arn:aws:iam::222222222222:role/analyst";
const OBJECT: &str = "arn:aws:s3:::reports/2026/q1.csv";

fn folder() -> std::io::Result<TempDir> {
    let folder = tempfile::tempdir()?;
    for (name, text) in [
        ("bucket.json", BUCKET),
        ("identity.json", IDENTITY),
        ("grant.json", GRANT),
        ("main.rs", SOURCE),
        ("half.json", "{\"Statement\": ["),
        ("half.rs", "static A: X = policy! { <Bucket> allow { action: s3:GetObjct } };"),
    ] {
        fs::write(folder.path().join(name), text)?;
    }
    Ok(folder)
}

#[test]
fn policies_and_grants_are_explained() -> Result {
    let folder = folder()?;
    let files = ["explain", "bucket.json", "identity.json", "grant.json", "main.rs"];
    let ran = xacct(folder.path(), &files);
    assert_eq!((ran.code, &*ran.err), (Some(0), ""));
    insta::assert_snapshot!(ran.out);
    let told: Value =
        serde_json::from_str(&xacct(folder.path(), &[&files[..], &["--format", "json"]].concat()).out)?;
    assert_eq!(told.as_array().map(Vec::len), Some(5));
    assert_eq!(
        (&told[3]["name"], &told[3]["line"], &told[3]["kind"]),
        (&"REPORTS".into(), &3.into(), &"a bucket policy".into())
    );
    Ok(())
}

#[test]
fn a_kind_that_is_said_is_believed() -> Result {
    let folder = folder()?;
    let ran = with_input(folder.path(), &["explain", "-", "--kind", "boundary"], IDENTITY);
    assert!(
        ran.out.starts_with("<stdin>:1: a permissions boundary\n  Whoever has this boundary may, where"),
        "{ran:?}"
    );
    Ok(())
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_explained() -> Result {
    let folder = folder()?;
    for (bad, code, told) in [
        ("half.json", 2, "half.json:1:16"),
        ("half.rs", 1, "did you mean `s3:GetObject`?"),
        ("none.json", 2, "none.json: "),
    ] {
        let ran = xacct(folder.path(), &["explain", bad, "grant.json"]);
        assert_eq!(ran.code, Some(code), "{ran:?}");
        assert!(
            ran.err.contains(told) && ran.out.contains("By Reports, account 222222222222 may"),
            "{ran:?}"
        );
    }
    Ok(())
}

/// The arguments of a question about the object, asked by the analyst.
fn asking<'a>(action: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let arguments =
        ["can", "--owner", "111111111111", "--principal", ANALYST, "--resource", OBJECT, "--action", action];
    [&arguments, more].concat()
}

#[test]
fn decisions_and_their_reasons() -> Result {
    let folder = folder()?;
    let both = ["--policies", "bucket.json", "identity.json"];
    let tls = ["--context", "aws:SecureTransport=true"];
    let mut told = String::new();
    for (action, more, code) in [
        ("s3:GetObject", [&both[..], &tls].concat(), 0),
        ("s3:GetObject", both.to_vec(), 1),
        ("s3:DeleteObject", both.to_vec(), 1),
        ("s3:GetObject", [&["--bucket-policy", "bucket.json"], &tls[..]].concat(), 1),
        ("s3:GetObject", [&both[..], &tls, &["--boundary", "half-open.json"]].concat(), 1),
        // At one level one of the two has to allow it; of two levels both.
        ("s3:GetObject", [&both[..], &tls, &["--scp", "half-open.json", "identity.json"]].concat(), 0),
        (
            "s3:GetObject",
            [&both[..], &tls, &["--scp", "identity.json", "--scp", "half-open.json"]].concat(),
            1,
        ),
    ] {
        fs::write(folder.path().join("half-open.json"), IDENTITY.replace("s3:*", "s3:PutObject"))?;
        let ran = xacct(folder.path(), &asking(action, &more));
        assert_eq!(ran.code, Some(code), "{more:?}: {ran:?}");
        assert_eq!(ran.err, "", "{more:?}");
        told.push_str(&format!("{}\n", ran.out));
    }
    insta::assert_snapshot!(told);
    Ok(())
}

#[test]
fn programs_get_decisions_as_json() -> Result {
    let folder = folder()?;
    let more = ["--bucket-policy", "bucket.json", "--action", "s3:DeleteObject", "--format", "json"];
    let ran = xacct(folder.path(), &asking("s3:GetObject", &more));
    assert_eq!(ran.code, Some(1));
    insta::assert_snapshot!(ran.out);
    Ok(())
}

/// A policy in Rust is of the kind that it says, and decides nothing while the program has to say what is captured.
#[test]
fn policies_in_rust_are_what_they_say() -> Result {
    let folder = folder()?;
    let fixed = SOURCE.replace("{account}", "222222222222");
    let fixed = fixed.split("static BOTH").next().unwrap_or_default();
    fs::write(folder.path().join("fixed.rs"), fixed)?;
    fs::write(folder.path().join("captured.rs"), fixed.replace("reports/2026/*", "{bucket}/*"))?;
    fs::write(folder.path().join("none.rs"), "fn main() {}")?;
    fs::write(
        folder.path().join("levels.rs"),
        "static A: X = policy! { <ServiceControl> allow { action: s3:GetObject, resource: * } };",
    )?;
    let and_identity = |option, file| [option, file, "--identity-policy", "identity.json"];
    let ran = xacct(folder.path(), &asking("s3:GetObject", &and_identity("--bucket-policy", "fixed.rs")));
    assert_eq!((ran.code, &*ran.err), (Some(0), ""));
    let ran = xacct(
        folder.path(),
        &asking(
            "s3:GetObject",
            &["--policies", "fixed.rs", "identity.json", "levels.rs", "--rcp", "fixed.rs"],
        ),
    );
    assert!(
        ran.err.contains("fixed.rs:REPORTS is a bucket policy, and is given as a resource control policy")
    );
    for (option, file, told) in [
        (
            "--identity-policy",
            "fixed.rs",
            "fixed.rs:REPORTS is a bucket policy, and is given as an identity policy",
        ),
        (
            "--scp",
            "fixed.rs",
            "fixed.rs:REPORTS is a bucket policy, and is given as a service control policy",
        ),
        ("--policies", "captured.rs", "captured.rs:REPORTS: `{bucket}` is known only when the program runs"),
        (
            "--bucket-policy",
            "captured.rs",
            "captured.rs:REPORTS: `{bucket}` is known only when the program runs",
        ),
        ("--policies", "none.rs", "none.rs: there is no policy in it"),
    ] {
        for more in [vec![option, file], vec![option, file, "--matrix"]] {
            let arguments = match more.len() {
                2 => asking("s3:GetObject", &more),
                _ => [&["can"], &more[..]].concat(),
            };
            let ran = xacct(folder.path(), &arguments);
            assert_eq!((ran.code, &*ran.out), (Some(2), ""), "{arguments:?}: {ran:?}");
            assert!(ran.err.contains(told), "{arguments:?}: {ran:?}");
        }
    }
    // The hint can be typed.
    fs::write(folder.path().join("faulty.json"), BUCKET.replace("2012-10-17", "2012-10-18"))?;
    let ran = xacct(folder.path(), &asking("s3:GetObject", &["--policies", "faulty.json"]));
    assert!(ran.err.contains("see `xacct check faulty.json`"), "{ran:?}");
    Ok(())
}

/// What the AWS CLI prints around a policy is taken off by every command, and faults are told where they stand in it.
#[test]
fn what_the_aws_cli_prints_is_read_by_every_command() -> Result {
    let folder = folder()?;
    let wrapped = serde_json::json!({ "Policy": BUCKET }).to_string();
    fs::write(folder.path().join("wrapped.json"), &wrapped)?;
    fs::write(folder.path().join("faulty.json"), wrapped.replace("GetObjectVersion", "GetObjectVersio"))?;
    let explained = xacct(folder.path(), &["explain", "wrapped.json"]);
    let plain = xacct(folder.path(), &["explain", "bucket.json"]);
    assert_eq!((explained.code, explained.out), (Some(0), plain.out.replace("bucket.json", "wrapped.json")));
    let tls = ["--context", "aws:SecureTransport=true"];
    let policies = ["--bucket-policy", "wrapped.json", "--policies", "identity.json"];
    let ran = xacct(folder.path(), &asking("s3:GetObject", &[&policies[..], &tls].concat()));
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(xacct(folder.path(), &["check", "wrapped.json"]).code, Some(0));
    let ran = xacct(folder.path(), &["check", "faulty.json", "--format", "json"]);
    let told: Value = serde_json::from_str(&ran.out)?;
    let finding = &told["files"][0]["findings"][0];
    let at = |index: usize| finding["bytes"][index].as_u64().and_then(|at| usize::try_from(at).ok());
    let text = fs::read_to_string(folder.path().join("faulty.json"))?;
    let (Some(from), Some(to)) = (at(0), at(1)) else { return Err(ran.out.into()) };
    assert_eq!(text.get(from..to), Some("\\\"s3:GetObjectVersio\\\""));
    assert_eq!(finding["suggestion"], Value::Null, "quotes would end the string that the policy stands in");
    Ok(())
}

/// Of a grant that captures values is told what it will say, whatever the values are.
#[test]
fn grants_that_capture_values_are_explained() -> Result {
    let folder = folder()?;
    let source = r#"fn f() { grant! { Reports {
        owner: "111111111111", bucket: "{bucket}", grantee: "222222222222", access: [Read],
        kms_key: "{key}", via: AccessPoint { name: "door", region: "{region}" },
    }} }"#;
    fs::write(folder.path().join("captured.rs"), source)?;
    let ran = xacct(folder.path(), &["explain", "captured.rs"]);
    assert_eq!((ran.code, &*ran.err), (Some(0), ""));
    assert!(
        ran.out.contains("in bucket {bucket} of account 111111111111") && ran.out.contains("{key}"),
        "{ran:?}"
    );
    let ran = xacct(folder.path(), &["export", "captured.rs", "--to", "cloudformation"]);
    assert!(
        ran.err.contains("captured.rs:1: this `grant!` has values that only the program knows"),
        "{ran:?}"
    );
    Ok(())
}

/// Each option is for policies of its kind.
#[test]
fn every_layer_has_its_option() -> Result {
    let folder = folder()?;
    let write = |name: &str, statement: &str| {
        let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{statement}]}}"#);
        fs::write(folder.path().join(name), text)
    };
    write("deny.json", r#"{"Effect": "Deny", "Action": "s3:*", "Resource": "*"}"#)?;
    write("deny-all.json", r#"{"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"}"#)?;
    let granting = [
        "--bucket-policy",
        "bucket.json",
        "--identity-policy",
        "identity.json",
        "--context",
        "aws:SecureTransport=true",
    ];
    for (option, file, told) in [
        ("--identity-policy", "deny.json", "of the identity policy"),
        ("--boundary", "deny.json", "of the permissions boundary"),
        ("--session-policy", "deny.json", "of the session policy"),
        ("--scp", "deny.json", "of the service control policy"),
        ("--rcp", "deny-all.json", "of the resource control policy"),
        ("--vpc-endpoint-policy", "deny-all.json", "of the VPC endpoint policy"),
    ] {
        let ran = xacct(folder.path(), &asking("s3:GetObject", &[&granting[..], &[option, file]].concat()));
        assert_eq!(ran.code, Some(1), "{option}");
        assert!(ran.out.contains(&format!("statement 0 {told} `{file}` denies it")), "{option}: {ran:?}");
    }
    write(
        "key.json",
        r#"{"Effect": "Allow", "Principal": {"AWS": "111111111111"}, "Action": "kms:*", "Resource": "*"}"#,
    )?;
    let key = "arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    let user = "arn:aws:iam::111111111111:root";
    let ran = xacct(
        folder.path(),
        &[
            "can",
            "--key-policy",
            "key.json",
            "--principal",
            user,
            "--action",
            "kms:Decrypt",
            "--resource",
            key,
        ],
    );
    assert_eq!(ran.code, Some(0), "{ran:?}");
    write(
        "trust.json",
        &format!(r#"{{"Effect": "Allow", "Principal": {{"AWS": "{ANALYST}"}}, "Action": "sts:AssumeRole"}}"#),
    )?;
    write("assume.json", r#"{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}"#)?;
    let role = "arn:aws:iam::111111111111:role/reader";
    let ran = xacct(
        folder.path(),
        &[
            "can",
            "--trust-policy",
            "trust.json",
            "--policies",
            "assume.json",
            "--principal",
            ANALYST,
            "--action",
            "sts:AssumeRole",
            "--resource",
            role,
        ],
    );
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let point = "arn:aws:s3:us-east-1:111111111111:accesspoint/ap/object/q1.csv";
    write(
        "point.json",
        &format!(
            r#"{{"Effect": "Allow", "Principal": {{"AWS": "{ANALYST}"}}, "Action": "s3:GetObject", "Resource": "{point}"}}"#
        ),
    )?;
    write(
        "delegating.json",
        r#"{"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": {"StringEquals": {"s3:DataAccessPointAccount": "111111111111", "s3:ResourceAccount": "111111111111"}}}"#,
    )?;
    write("all.json", r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}"#)?;
    let through = [
        "can",
        "--access-point-policy",
        "point.json",
        "--bucket-policy",
        "delegating.json",
        "--identity-policy",
        "all.json",
        "--principal",
        ANALYST,
        "--action",
        "s3:GetObject",
        "--resource",
        point,
    ];
    assert_eq!(xacct(folder.path(), &through).code, Some(2));
    // The bucket is of the access point's account, where nothing says another.
    for (owner, code) in [
        (&[][..], 0),
        (&["--bucket-owner", "111111111111"], 0),
        (&["--owner", "111111111111"], 0),
        (&["--bucket-owner", "333333333333"], 1),
    ] {
        let ran = xacct(folder.path(), &[&through[..], &["--bucket", "reports"], owner].concat());
        assert_eq!(ran.code, Some(code), "{owner:?}: {ran:?}");
    }
    Ok(())
}

#[test]
fn the_matrix_of_all_that_is_named() -> Result {
    let folder = folder()?;
    let alone = xacct(folder.path(), &["can", "--matrix", "--policies", "bucket.json", "identity.json"]);
    let together = xacct(
        folder.path(),
        &[
            "can",
            "--matrix",
            "--policies",
            "bucket.json",
            "identity.json",
            "--principal",
            ANALYST,
            "--owner",
            "111111111111",
        ],
    );
    assert_eq!((alone.code, together.code), (Some(0), Some(0)));
    insta::assert_snapshot!(format!("{}----\n{}", alone.out, together.out));
    let json = xacct(folder.path(), &["can", "--matrix", "--policies", "bucket.json", "--format", "json"]);
    let told: Value = serde_json::from_str(&json.out)?;
    assert_eq!(told[0]["matrix"]["rows"][0]["cells"][0]["verdict"], "depends_on_conditions");
    Ok(())
}

#[test]
fn wrong_questions_are_told_as_such() -> Result {
    let folder = folder()?;
    for (arguments, told) in [
        (asking("s3:Get*", &["--policies", "bucket.json"]), "this holds a wildcard"),
        (asking("s3:GetObject", &["--policies", "grant.json"]), "grant.json is a grant, and no policy"),
        (asking("s3:GetObject", &["--policies", "half.json"]), "half.json cannot be read"),
        (asking("s3:GetObject", &["--policies", "none.json"]), "none.json: "),
        (asking("s3:GetObject", &["--policies", "."]), "this is a folder; name a file"),
        (asking("s3:GetObject", &["--policies", "bucket.json", "bucket.json"]), "are both a bucket policy"),
        (
            asking("s3:GetObject", &["--policies", "bucket.json", "--context", "aws:SourceIp"]),
            "write the key, `=`",
        ),
        (
            asking("s3:GetObject", &["--policies", "bucket.json", "--context", "aws:SourceIp=home"]),
            "aws:SourceIp",
        ),
        (asking("s3:GetObject", &[]), "--policies <FILE>"),
        (vec!["can", "--policies", "bucket.json"], "--principal"),
        (
            vec![
                "can",
                "--policies",
                "bucket.json",
                "--principal",
                ANALYST,
                "--action",
                "s3:GetObject",
                "--resource",
                OBJECT,
            ],
            "say so with `--owner ACCOUNT`",
        ),
        (
            vec![
                "can",
                "--policies",
                "bucket.json",
                "--principal",
                "222222222222",
                "--action",
                "s3:GetObject",
                "--resource",
                OBJECT,
            ],
            "it is an account as a whole",
        ),
        (
            [
                &["can", "--policies", "bucket.json", "--action", "s3:GetObject", "--resource", OBJECT][..],
                &["--principal", "arn:aws:sts::222222222222:assumed-role/App/s"],
            ]
            .concat(),
            "the name of a session has 2 to 64 characters, this has 1",
        ),
    ] {
        let ran = xacct(folder.path(), &arguments);
        assert_eq!(ran.code, Some(2), "{arguments:?}: {ran:?}");
        assert!(ran.err.contains(told) && ran.out.is_empty(), "{arguments:?}: {ran:?}");
    }
    Ok(())
}

#[test]
fn what_aws_is_never_asked_has_no_answer() -> Result {
    let folder = folder()?;
    let ask = |action: &str, resource: &str, context: &[&str]| {
        let question =
            ["can", "--policies", "identity.json", "--principal", ANALYST, "--owner", "222222222222"];
        let asked = ["--action", action, "--resource", resource];
        let context: Vec<_> = context.iter().flat_map(|text| ["--context", text]).collect();
        xacct(folder.path(), &[&question[..], &asked, &context].concat())
    };
    assert_eq!(ask("s3:GetObject", OBJECT, &["aws:SecureTransport=true"]).code, Some(0));
    for (action, resource, context, told) in [
        ("s3:GetObject", "arn:aws:s3:::reports", &[][..], "--action: `s3:GetObject` acts on objects"),
        ("s3:ListBucket", OBJECT, &[], "name the bucket, `arn:aws:s3:::reports`"),
        ("s3:GetObject", "arn:aws:s3:::reports/*", &[], "--resource: a request is about one resource"),
        ("s3:GetObject", "*", &[], "name it by its ARN"),
        ("s3:GetObjct", OBJECT, &[], "did you mean `s3:GetObject`?"),
        ("s33:GetObject", OBJECT, &[], "did you mean `s3:GetObject`?"),
        (
            "s3:GetObject",
            OBJECT,
            &["aws:SecureTransprt=true"],
            "--context: unknown global condition key `aws:SecureTransprt`",
        ),
        ("s3:GetObject", OBJECT, &["=x"], "INVALID_CONDITION_KEY_FORMAT"),
        ("s3:GetObject", OBJECT, &["s3:prefix=2026/"], "no request for `s3:GetObject` carries `s3:prefix`"),
    ] {
        let ran = ask(action, resource, context);
        assert_eq!((ran.code, &*ran.out), (Some(2), ""), "{action} {resource} {context:?}: {ran:?}");
        assert!(ran.err.contains(told), "{action} {resource} {context:?}: {}", ran.err);
    }
    // All at once, and each once.
    let ran = ask("s3:GetObjct", "arn:aws:s3:::reports/*", &["aws:SourceIpp=::1", "aws:sourceipp=::2"]);
    assert_eq!(ran.err.lines().filter(|line| line.starts_with("error: --")).count(), 3, "{}", ran.err);
    Ok(())
}

/// Nothing of a policy reaches the terminal as its controls.
#[test]
fn what_a_terminal_obeys_is_not_printed() -> Result {
    let folder = folder()?;
    fs::write(
        folder.path().join("hostile.json"),
        BUCKET.replace("AnalystsRead", "\\u001b[2J").replace("reports/2026/*", "\\u001b[2J/*"),
    )?;
    let ask = |object| {
        let question = ["can", "--policies", "hostile.json", "identity.json", "--owner", "111111111111"];
        let asked = ["--principal", ANALYST, "--action", "s3:GetObject", "--resource", object];
        [&question[..], &asked].concat()
    };
    for arguments in [
        vec!["explain", "hostile.json"],
        vec!["can", "--matrix", "--policies", "hostile.json"],
        vec!["check", "hostile.json"],
        ask("arn:aws:s3:::\u{1b}[2J/x"),
        ask("arn:aws:s3:::reports/\u{1b}[2J"),
    ] {
        let ran = xacct(folder.path(), &arguments);
        let told = ran.out.clone() + &ran.err;
        assert!(!told.is_empty() && !told.contains('\u{1b}'), "{arguments:?}: {ran:?}");
    }
    Ok(())
}

#[test]
fn shells_and_the_manual_know_every_command() -> Result {
    let folder = folder()?;
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = xacct(folder.path(), &["completions", shell]);
        assert_eq!(ran.code, Some(0));
        assert!(ran.out.contains("bucket-policy"), "{shell}");
    }
    assert!(xacct(folder.path(), &["man"]).out.contains(".TH xacct 1"));
    assert_eq!(xacct(folder.path(), &["man", "--folder", "pages"]).code, Some(0));
    let page = fs::read_to_string(folder.path().join("pages/xacct-check.1"))?;
    assert!(page.contains("SARIF") || page.contains("sarif"), "{page}");
    assert_eq!(xacct(folder.path(), &["completions", "tcsh"]).code, Some(2));
    Ok(())
}

#[test]
fn examples_of_the_manual_keep_their_lines() -> Result {
    let folder = folder()?;
    assert_eq!(xacct(folder.path(), &["man", "--folder", "pages"]).code, Some(0));
    let page = fs::read_to_string(folder.path().join("pages/xacct-can.1"))?;
    let (before, examples) = page.split_once(".SH EXAMPLES\n.nf\n").ok_or("no examples")?;
    let (examples, after) = examples.split_once("\n.fi\n").ok_or("no end of the examples")?;
    assert!(!before.contains("EXTRA") && !before.contains("Examples:"), "{before}");
    assert_eq!(examples.lines().count(), 4, "{examples}");
    // Whoever copies it copies hyphens, and the backslash that joins the lines.
    assert!(examples.contains("\\-\\-owner 111111111111 \\\\\n"), "{examples}");
    assert!(after.starts_with(".SH \"EXIT CODES\"\n.nf\n  0  it is allowed\n"), "{after}");
    assert!(xacct(folder.path(), &["man"]).out.contains(".SH \"EXIT CODES\"\n.nf\n"));
    Ok(())
}
