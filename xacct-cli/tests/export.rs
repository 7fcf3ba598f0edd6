//! `xacct export`: what other tools get is what the grants say.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test ends where something goes wrong")]

mod grants;

use grants::{ALL, grants};
use serde_json::Value;
use std::collections::BTreeMap;
use std::process::{Command, Output, Stdio};
use xacct_core::grant::{Content, Grant};
use xacct_core::{Document, Statement};

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

/// Nobody's statements go because nobody thought of them: of keys, buckets and all that is replaced whole.
#[test]
fn what_else_a_policy_says_has_to_be_given() {
    let configuration = of_owner();
    let variables = configuration["variable"].as_object().unwrap();
    let count = |prefix: &str| variables.keys().filter(|name| name.starts_with(prefix)).count();
    assert_eq!((count("key_"), count("bucket_"), variables.len()), (1, 2, 3), "{variables:?}");
    assert!(variables.values().all(|variable| variable.get("default").is_none()), "{variables:?}");
}

#[test]
fn a_policy_waits_for_the_role_of_a_later_grant() {
    let configuration = of_owner();
    let keys = configuration["resource"]["aws_kms_key_policy"].as_object().unwrap();
    let key = keys.values().next().unwrap();
    assert_eq!(key["depends_on"], serde_json::json!(["aws_iam_role.role_ledger-reader"]));
    assert!(configuration["resource"]["aws_iam_role"]["role_ledger-reader"].is_object());
}

/// Terraform's configuration of the owner's account.
fn of_owner() -> Value {
    serde_json::from_str(&export(ALL, "terraform")["111111111111/grants.tf.json"]).unwrap()
}

/// ACLs are whole documents, of which others' grants would go, and turning them on is a decision.
#[test]
fn no_tool_touches_acls_unasked() {
    for (tool, by_hand) in
        [("terraform", "111111111111/by-hand.json"), ("cloudformation", "111111111111.by-hand.json")]
    {
        let files = export(ALL, tool);
        for (name, contents) in files.iter().filter(|(name, _)| *name != by_hand) {
            let contents = contents.to_lowercase();
            assert!(!contents.contains("ownership_controls") && !contents.contains("full_control"), "{name}");
        }
        assert!(files[by_hand].contains("FULL_CONTROL") && files[by_hand].contains("BucketOwnerPreferred"));
    }
}

#[test]
fn what_is_replaced_whole_is_told() {
    let told =
        |tool: &str, account: &str| text(&xacct(&["export", ALL, "--to", tool, "--account", account]).stderr);
    let owner = told("terraform", "111111111111");
    for what in ["bucket reports", "bucket shared-data", "key arn:aws:kms:"] {
        assert!(owner.contains(&format!("note: account 111111111111: the policy of the {what}")), "{owner}");
    }
    assert!(owner.contains("by the variable `bucket_reports_other_statements`"), "{owner}");
    let owner = told("cloudformation", "111111111111");
    assert!(owner.contains("add to `BucketPolicyReports` what else it is to say"), "{owner}");
    assert!(!told("terraform", "333333333333").contains("replaced whole"));
    assert!(!told("cli", "111111111111").contains("replaced whole"), "scripts keep what there is");
}

#[test]
fn a_folder_holds_the_last_export_and_what_is_somebodys_own() {
    let folder = tempfile::tempdir().unwrap();
    let there = |name: &str| folder.path().join(name).exists();
    let into = |grants: &str, tool: &str, more: &[&str]| {
        let arguments = ["export", grants, "--to", tool, "-o", folder.path().to_str().unwrap()];
        xacct(&[&arguments[..], more].concat())
    };
    assert!(into(ALL, "cloudformation", &[]).status.success());
    assert!(into(ALL, "cli", &[]).status.success());
    let all = std::fs::read_to_string(ALL).unwrap();
    let first = folder.path().join("first.toml");
    let second = all.match_indices("[[grant]]").nth(1).unwrap().0;
    std::fs::write(&first, all.get(..second).unwrap().replace("kms_key", "# kms_key")).unwrap();
    let first = first.to_str().unwrap();
    assert!(into(first, "cloudformation", &["--account", "222222222222"]).status.success());
    assert!(there("111111111111.by-hand.json") && there("333333333333.template.json"), "of other accounts");
    assert!(into(first, "cloudformation", &[]).status.success());
    assert!(!there("111111111111.by-hand.json") && !there("333333333333.template.json"), "stale");
    assert!(there("333333333333.sh"), "of another tool");

    let own = folder.path().join("222222222222.template.json");
    std::fs::write(&own, "mine").unwrap();
    let refused = into(ALL, "cloudformation", &[]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        text(&refused.stderr).contains("222222222222.template.json: this file is not made by `xacct export`")
    );
    assert_eq!(std::fs::read_to_string(&own).unwrap(), "mine");
    assert!(!there("333333333333.template.json"), "nothing is written then");
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
}
