//! `xacct export --to cli`: a shell runs the scripts, with jq, and with a stand-in for the AWS CLI that keeps what is put.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test ends where something goes wrong")]

mod grants;

use grants::{ALL, grants};
use serde_json::{Value, json};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Output};
use tempfile::TempDir;

const AWS: &str = include_str!("script/aws.sh");
const OWNER: &str = "111111111111";
const KEY: &str = "key-policy-1234abcd-12ab-34cd-56ef-1234567890ab";

/// Everyone's own statement, which no script may lose.
fn own(sid: &str) -> Value {
    json!({ "Sid": sid, "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::111111111111:root" }, "Action": "*", "Resource": "*" })
}

/// Accounts in which a key, and a third account's right by ACL, are all that there is.
struct Accounts(TempDir);

impl Accounts {
    fn new() -> Self {
        let jq = Command::new("jq").arg("--version").output();
        assert!(jq.is_ok(), "the scripts need jq: install it to run this test");
        let accounts = Self(tempfile::tempdir().unwrap());
        fs::create_dir(accounts.path("bin")).unwrap();
        fs::create_dir(accounts.path("state")).unwrap();
        fs::write(accounts.path("bin/aws"), AWS).unwrap();
        fs::set_permissions(accounts.path("bin/aws"), fs::Permissions::from_mode(0o755)).unwrap();
        accounts.keep(KEY, &json!({ "Version": "2012-10-17", "Statement": own("Administrators") }));
        let owner = "a".repeat(64);
        let of = |id: &str, permission| json!({ "Grantee": { "ID": id, "Type": "CanonicalUser" }, "Permission": permission });
        let grants = [of(&owner, "FULL_CONTROL"), of(&"c".repeat(64), "READ")];
        accounts.keep("acl", &json!({ "Owner": { "ID": owner, "DisplayName": "owner" }, "Grants": grants }));
        let export = Command::new(env!("CARGO_BIN_EXE_xacct"))
            .args(["export", ALL, "--to", "cli", "-o"])
            .arg(accounts.path("scripts"))
            .output()
            .unwrap();
        assert!(export.status.success(), "{export:?}");
        accounts
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn keep(&self, what: &str, value: &Value) {
        fs::write(self.path("state").join(what), value.to_string()).unwrap();
    }

    fn kept(&self, what: &str) -> Value {
        self.json(&format!("state/{what}"))
    }

    fn json(&self, path: &str) -> Value {
        serde_json::from_slice(&fs::read(self.path(path)).unwrap()).unwrap()
    }

    /// Runs the script of an account, with credentials of another if need be.
    fn run(&self, script: &str, credentials: &str, acls: Option<&str>) -> Output {
        let _ = fs::remove_file(self.path("state/calls"));
        let path = format!("{}:{}", self.path("bin").display(), std::env::var("PATH").unwrap());
        let mut shell = Command::new("sh");
        shell.arg(format!("{script}.sh")).current_dir(self.path("scripts"));
        shell.env("PATH", path).env("STATE", self.path("state")).env("ACCOUNT", credentials);
        shell.env_remove("XACCT_TURN_ACLS_ON").envs(acls.map(|yes| ("XACCT_TURN_ACLS_ON", yes)));
        shell.output().unwrap()
    }

    fn run_well(&self, account: &str) {
        let output = self.run(account, account, Some("yes"));
        assert!(output.status.success(), "{account}: {output:?}");
    }

    /// The calls of the last run that change something, other than those that can be repeated.
    fn changes(&self) -> Vec<String> {
        let calls = fs::read_to_string(self.path("state/calls")).unwrap();
        let verb = |call: &str| call.split(' ').nth(1).unwrap().to_owned();
        let repeats = ["get-", "list-", "attach-", "update-"];
        calls
            .lines()
            .map(verb)
            .filter(|verb| !repeats.iter().any(|prefix| verb.starts_with(prefix)))
            .collect()
    }
}

fn sids(policy: &Value) -> Vec<&str> {
    let statements = policy["Statement"].as_array().unwrap();
    statements.iter().map(|statement| statement["Sid"].as_str().unwrap()).collect()
}

#[test]
fn they_finish_where_there_is_nothing_and_keep_what_there_is() {
    let accounts = Accounts::new();
    [OWNER, "222222222222", "333333333333"].iter().for_each(|account| accounts.run_well(account));
    let policy = accounts.kept("bucket-policy-reports");
    let of = |grant: &str| sids(&policy).iter().filter(|sid| sid.starts_with(grant)).count();
    assert_eq!((of("XacctAnalysts"), of("XacctPartners")), (4, 1), "{policy}");
    let key = accounts.kept(KEY);
    assert_eq!((sids(&key)[0], sids(&key).len()), ("Administrators", 4));
    let acl = accounts.kept("bucket-acl-archive");
    let readers = acl["Grants"].as_array().unwrap().iter().filter(|grant| grant["Permission"] == "READ");
    let readers: Vec<_> = readers.map(|grant| &grant["Grantee"]["ID"].as_str().unwrap()[..1]).collect();
    assert_eq!(readers, ["c", "b"], "{acl}");
    let ownership = accounts.kept("bucket-ownership-controls-archive");
    assert_eq!(ownership["OwnershipControls"]["Rules"][0]["ObjectOwnership"], "BucketOwnerPreferred");
}

#[test]
fn a_second_run_changes_nothing_and_keeps_the_way_back() {
    let accounts = Accounts::new();
    accounts.run_well(OWNER);
    let mut policy = accounts.kept("bucket-policy-reports");
    policy["Statement"].as_array_mut().unwrap().insert(0, own("AddedSince"));
    accounts.keep("bucket-policy-reports", &policy);
    accounts.run_well(OWNER);
    assert_eq!(sids(&accounts.kept("bucket-policy-reports"))[0], "AddedSince");
    let before = accounts.json("scripts/111111111111-reports-AnalystsReadReports/bucket-policy-before.json");
    assert_eq!(before["Statement"], json!([]), "what there was before the first run");
    assert_eq!(
        accounts.changes(),
        ["create-role", "create-policy", "create-access-point"],
        "asked, and there already"
    );
}

#[test]
fn nothing_is_done_before_somebody_says_that_acls_may_count_again() {
    let accounts = Accounts::new();
    for said in [None, Some("no")] {
        let output = accounts.run(OWNER, OWNER, said);
        assert!(!output.status.success());
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(told.contains("ACLs of archive") && told.contains("XACCT_TURN_ACLS_ON=yes"), "{told}");
        assert!(accounts.changes().is_empty());
    }
    assert!(accounts.run("333333333333", "333333333333", None).status.success(), "it turns none on");
}

#[test]
fn what_is_somebody_elses_stays_theirs() {
    let accounts = Accounts::new();
    fs::write(accounts.path("state/grant-ledger-reader"), "None\n").unwrap();
    let output = accounts.run(OWNER, OWNER, Some("yes"));
    assert!(!output.status.success());
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("the role ledger-reader is there already, and not by the grant"), "{told}");
    let calls = fs::read_to_string(accounts.path("state/calls")).unwrap();
    assert!(!calls.contains("update-assume-role-policy") && !calls.contains("attach-role-policy"), "{calls}");
}

#[test]
fn what_cannot_be_read_is_not_replaced() {
    let accounts = Accounts::new();
    fs::remove_file(accounts.path("state").join(KEY)).unwrap();
    let output = accounts.run(OWNER, OWNER, Some("yes"));
    assert!(!output.status.success());
    assert!(String::from_utf8(output.stderr).unwrap().contains("(NotFoundException)"));
    assert!(accounts.changes().is_empty());
    let accounts = Accounts::new();
    accounts.keep("acl", &json!({ "Owner": { "ID": "d".repeat(64) }, "Grants": [] }));
    let output = accounts.run(OWNER, OWNER, Some("yes"));
    assert!(String::from_utf8(output.stderr).unwrap().contains("the owner is dddd"));
    assert!(!accounts.changes().iter().any(|verb| verb.ends_with("-acl")));
}

#[test]
fn a_policy_that_differs_gets_a_new_version() {
    let accounts = Accounts::new();
    accounts.run_well("333333333333");
    let name = "document-XacctPartnersReadReportsIdentity06a9cfe7";
    let wanted = accounts.kept(name);
    accounts.keep(name, &json!({ "Version": "2012-10-17", "Statement": [] }));
    accounts.run_well("333333333333");
    assert_eq!(accounts.kept(name), wanted);
    accounts.run_well("333333333333");
    assert_eq!(accounts.changes(), ["create-policy"]);
}

#[test]
fn credentials_of_another_account_are_refused() {
    let accounts = Accounts::new();
    let output = accounts.run("333333333333", OWNER, None);
    assert!(!output.status.success());
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("these are credentials of account 111111111111, not 333333333333"), "{told}");
}

/// The files that the shell writes are the documents, byte by byte.
#[test]
fn a_shell_writes_what_the_script_holds() {
    let accounts = Accounts::new();
    [OWNER, "222222222222", "333333333333"].iter().for_each(|account| accounts.run_well(account));
    let mut compared = 0;
    for grant in grants() {
        for account in grant.accounts() {
            for file in grant.handover(&account).unwrap().files {
                let path = format!("scripts/{}/{}", grant.tag().replace('/', "-"), file.name);
                assert_eq!(fs::read_to_string(accounts.path(&path)).unwrap().trim_end(), file.contents);
                compared += 1;
            }
        }
    }
    assert!(compared > 10, "{compared}");
}
