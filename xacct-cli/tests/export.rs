//! `xacct export`: what other tools get is what the grants say.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test ends where something goes wrong")]

use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use xacct_core::grant::{Content, Grant};
use xacct_core::{Document, Statement};

const ALL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/grants/all.toml");

fn xacct(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xacct"));
    command.args(arguments).stdin(Stdio::null()).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The files of an export, by their paths.
fn export(grants: &str, tool: &str) -> BTreeMap<String, String> {
    let folder = tempfile::tempdir().unwrap();
    let output = xacct(&["export", grants, "--to", tool, "-o", folder.path().to_str().unwrap()]);
    assert!(output.status.success(), "{output:?}");
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.path().to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(folder.path()).unwrap().to_str().unwrap().replace('\\', "/");
            files.insert(name, std::fs::read_to_string(&path).unwrap());
        }
    }
    files
}

/// The grants of the file, by way of JSON: not as the command reads them.
fn grants() -> Vec<Grant> {
    let text = std::fs::read_to_string(ALL).unwrap();
    let mut document: toml_edit::DocumentMut = text.parse().unwrap();
    let tables = document.remove("grant").unwrap();
    let of = |table: &toml_edit::Table| {
        Grant::from_json(&json_of(&toml_edit::Item::Table(table.clone())).to_string())
    };
    tables.as_array_of_tables().unwrap().iter().map(|table| of(table).unwrap()).collect()
}

fn json_of(item: &toml_edit::Item) -> Value {
    if let Some(table) = item.as_table_like() {
        return table.iter().map(|(name, item)| (name.to_owned(), json_of(item))).collect();
    }
    match item.as_value().unwrap() {
        toml_edit::Value::String(text) => text.value().as_str().into(),
        toml_edit::Value::Integer(number) => (*number.value()).into(),
        toml_edit::Value::Boolean(flag) => (*flag.value()).into(),
        toml_edit::Value::Array(array) => {
            array.iter().map(|value| json_of(&toml_edit::Item::Value(value.clone()))).collect()
        }
        other => panic!("{other:?}"),
    }
}

/// Every statement of every policy that the grants need, with its account.
fn statements_of_grants() -> Vec<(String, Statement)> {
    let mut statements = Vec::new();
    for document in grants().iter().flat_map(Grant::documents) {
        if let Content::Policy(_, policy) = document.content {
            statements.extend(policy.statements.into_iter().map(|it| (document.account.to_string(), it)));
        }
    }
    statements
}

/// Every policy in a JSON value: as an object, or as the text of one, in which Terraform's escapes are undone.
fn policies(value: &Value, found: &mut Vec<Document>) {
    match value {
        Value::Object(members) if members.contains_key("Statement") => {
            found.push(Document::from_json(&value.to_string()).unwrap());
        }
        Value::Object(members) => members.values().for_each(|value| policies(value, found)),
        Value::Array(entries) => entries.iter().for_each(|value| policies(value, found)),
        Value::String(text) if text.starts_with("{\"Version\"") => {
            let text = text.replace("$${", "${").replace("%%{", "%{");
            found.push(Document::from_json(&text).unwrap());
        }
        _ => {}
    }
}

/// Whether the policies of an export, those left to be done by hand among them, hold exactly the statements of the grants,
/// each in its account.
fn holds_exactly_the_grants(files: &BTreeMap<String, String>) {
    let mut exported = Vec::new();
    for (name, contents) in files {
        let account = name.split(['/', '.']).next().unwrap().to_owned();
        let mut found = Vec::new();
        policies(&serde_json::from_str(contents).unwrap(), &mut found);
        let statements = found.into_iter().flat_map(|document| document.statements);
        exported.extend(statements.map(|it| (account.clone(), it)));
    }
    let mut expected = statements_of_grants();
    let same = |one: &Statement, two: &Statement| {
        Document::of(vec![one.clone()]).is_same_as(&Document::of(vec![two.clone()]))
    };
    for (account, statement) in exported {
        let place = expected.iter().position(|(of, it)| *of == account && same(it, &statement));
        let place = place.unwrap_or_else(|| panic!("no grant says in {account}: {statement:?}"));
        expected.swap_remove(place);
    }
    assert!(expected.is_empty(), "not exported: {expected:?}");
}

#[test]
fn templates_say_what_the_grants_say() {
    holds_exactly_the_grants(&export(ALL, "cloudformation"));
}

#[test]
fn configurations_say_what_the_grants_say() {
    let mut files = export(ALL, "terraform");
    // The default of what other statements there are is a policy without any.
    assert!(files.values().any(|text| text.contains("\"default\"")));
    holds_exactly_the_grants(&files);
    files.remove("333333333333/grants.tf.json").unwrap();
    let incomplete = std::panic::catch_unwind(|| holds_exactly_the_grants(&files));
    assert!(incomplete.is_err(), "the proof notices what is missing");
}

/// Arguments that the provider's documentation has for each resource.
#[test]
fn configurations_have_arguments_that_there_are() {
    let known: &[(&str, &[&str])] = &[
        ("aws_iam_policy", &["name", "policy", "tags"]),
        ("aws_iam_role", &["name", "assume_role_policy", "max_session_duration", "tags"]),
        ("aws_iam_role_policy", &["name", "role", "policy"]),
        ("aws_iam_user_policy", &["name", "user", "policy"]),
        ("aws_kms_key_policy", &["key_id", "policy", "region", "depends_on"]),
        ("aws_s3_access_point", &["name", "bucket", "bucket_account_id", "region", "tags"]),
        ("aws_s3control_access_point_policy", &["access_point_arn", "policy", "region"]),
        ("aws_s3_bucket_acl", &["bucket", "access_control_policy", "depends_on"]),
        ("aws_s3_bucket_ownership_controls", &["bucket", "rule"]),
        ("aws_s3_bucket_policy", &["bucket", "policy"]),
    ];
    let files = export(ALL, "terraform");
    let mut used = std::collections::BTreeSet::new();
    for contents in files.iter().filter(|(name, _)| name.ends_with("tf.json")).map(|(_, contents)| contents) {
        let configuration: Value = serde_json::from_str(contents).unwrap();
        for (kind, blocks) in configuration["resource"].as_object().unwrap() {
            let (_, arguments) = known.iter().find(|(name, _)| name == kind).expect("a known resource");
            used.insert(kind.clone());
            for argument in
                blocks.as_object().unwrap().values().flat_map(|block| block.as_object().unwrap().keys())
            {
                assert!(arguments.contains(&argument.as_str()), "{kind}: {argument}");
            }
        }
        references_lead_somewhere(&configuration, contents);
    }
    assert_eq!(used.len(), known.len(), "each is exported by some grant: {used:?}");
}

/// Every `${…}` names a variable, data or resource of the same file.
fn references_lead_somewhere(configuration: &Value, contents: &str) {
    let contents = contents.replace("$${", "");
    for reference in contents.split("${").skip(1).map(|rest| rest.split('}').next().unwrap()) {
        let parts: Vec<_> = reference.split('.').collect();
        let found = match parts.as_slice() {
            ["var", name] => &configuration["variable"][name],
            ["data", kind, name, _] => &configuration["data"][kind][name],
            [kind, name, _] => &configuration["resource"][kind][name],
            other => panic!("{other:?}"),
        };
        assert!(found.is_object(), "{reference} leads nowhere");
    }
}

#[test]
fn a_key_has_no_policy_that_locks_its_administrators_out() {
    let files = export(ALL, "terraform");
    let configuration: Value = serde_json::from_str(&files["111111111111/grants.tf.json"]).unwrap();
    let variables = configuration["variable"].as_object().unwrap();
    let of_keys: Vec<_> = variables.iter().filter(|(name, _)| name.starts_with("key_")).collect();
    assert_eq!(of_keys.len(), 1);
    assert!(of_keys.iter().all(|(_, variable)| variable.get("default").is_none()), "it has to be given");
}

#[test]
fn what_a_tool_cannot_do_is_told_and_written() {
    let output = xacct(&[
        "export",
        ALL,
        "--to",
        "cloudformation",
        "-o",
        tempfile::tempdir().unwrap().path().to_str().unwrap(),
    ]);
    let told = text(&output.stderr);
    for what in
        ["policy of the key", "Object Ownership", "ACL of the bucket", "ACL of the object archive/q1.csv"]
    {
        assert!(told.contains(what), "{what}: {told}");
    }
    let files = export(ALL, "cloudformation");
    let by_hand: Value = serde_json::from_str(&files["111111111111.by-hand.json"]).unwrap();
    assert_eq!(by_hand["by_hand"].as_array().unwrap().len(), 5);
    assert!(by_hand.to_string().contains("FULL_CONTROL"), "an ACL is whole, with its owner's own grant");
}

#[test]
fn scripts_hold_the_hand_overs() {
    let files = export(ALL, "cli");
    let grants = grants();
    for grant in &grants {
        for account in grant.accounts() {
            let script = &files[&format!("{account}.sh")];
            let handover = grant.handover(&account).unwrap();
            for line in handover.commands.iter().chain(handover.files.iter().map(|file| &file.contents)) {
                assert!(script.contains(line), "{account}: {line}");
            }
        }
    }
}

/// A shell writes the files of the script byte by byte as they are; its commands are stand-ins that say nothing.
#[cfg(unix)]
#[test]
fn a_shell_writes_what_the_script_holds() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let stand_in = |name: &str, body: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, format!("#!/bin/sh\n{body}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    };
    stand_in("aws", "case \"$*\" in *get-caller-identity*) echo 222222222222;; esac");
    stand_in("jq", "");
    for (name, contents) in export(ALL, "cli") {
        std::fs::write(folder.path().join(&name), contents).unwrap();
        let path = format!("{}:{}", folder.path().display(), std::env::var("PATH").unwrap());
        let output =
            Command::new("sh").arg(&name).env("PATH", path).current_dir(folder.path()).output().unwrap();
        let is_here = name == "222222222222.sh";
        assert_eq!(output.status.success(), is_here, "{name}: {output:?}");
        assert_eq!(text(&output.stderr).contains("these are credentials of account 222222222222"), !is_here);
    }
    for grant in grants() {
        for handover in grant.accounts().iter().filter_map(|account| grant.handover(account)) {
            let of_grant = folder.path().join(grant.tag().replace('/', "-"));
            for file in handover.files.iter().filter(|_| handover.account.as_str() == "222222222222") {
                let written = std::fs::read_to_string(of_grant.join(&file.name)).unwrap();
                assert_eq!(written.trim_end(), file.contents);
            }
        }
    }
}

#[test]
fn one_account_goes_to_the_standard_output_as_it_is() {
    let output = xacct(&["export", ALL, "--to", "cloudformation", "--account", "333333333333"]);
    assert!(output.status.success());
    insta::assert_snapshot!(text(&output.stdout));
    let all = xacct(&["export", ALL, "--to", "terraform"]);
    let files: Value = serde_json::from_slice(&all.stdout).unwrap();
    assert!(files["222222222222/grants.tf.json"]["resource"].is_object());
}

#[test]
fn what_is_asked_wrongly_says_so() {
    let told = |arguments: &[&str], code: i32| {
        let output = xacct(arguments);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {output:?}");
        assert!(output.stdout.is_empty());
        text(&output.stderr)
    };
    assert!(
        told(&["export", ALL, "--to", "cli"], 2).contains("name one by --account, or a folder by --output")
    );
    assert!(told(&["export", ALL, "--to", "cli", "--account", "444444444444"], 2).contains("has no part"));
    assert!(told(&["export", "nowhere.toml", "--to", "cli"], 2).contains("nowhere.toml: "));
    let twice = told(&["export", ALL, ALL, "--to", "cloudformation"], 2);
    assert!(twice.contains("111111111111/reports/AnalystsReadReports is in"), "{twice}");
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, contents: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, contents).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let faulty = write("faulty.toml", &std::fs::read_to_string(ALL).unwrap().replace("Read\"", "Reed\""));
    let faults = told(&["export", &faulty, "--to", "cli"], 1);
    assert!(faults.matches("GRANT_UNKNOWN_ACCESS").count() >= 5, "all faults of all grants: {faults}");
    assert!(told(&["export", &write("empty.json", " "), "--to", "cli"], 2).contains("the file is empty"));
    assert!(
        told(&["export", &write("list.json", "[]"), "--to", "cli"], 1)
            .contains("there is no grant in this list")
    );
    let nothing = write("lib.rs", "fn main() {}");
    assert!(told(&["export", &nothing, "--to", "cli"], 2).contains("no grants in"));
    assert!(Path::new(&nothing).exists());
}
