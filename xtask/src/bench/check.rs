//! What `xacct check` costs over many policies in JSON, beside `parliament`, a linter of IAM policies in Python, in one run.

use super::{cost, median};
use crate::cargo::{cargo, root, run as run_cargo};
use crate::python;
use anyhow::{Context, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// Statements of identity policies: what teams write, some with the faults that they make.
const STATEMENTS: [&str; 8] = [
    r#"{"Sid": "Read", "Effect": "Allow", "Action": ["s3:GetObject", "s3:GetObjectVersion"], "Resource": "arn:aws:s3:::team-NUMBER/*"}"#,
    r#"{"Sid": "List", "Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::team-NUMBER", "Condition": {"StringLike": {"s3:prefix": ["home/*", "shared/*"]}}}"#,
    r#"{"Effect": "Allow", "Action": ["kms:Decrypt", "kms:GenerateDataKey"], "Resource": "arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab"}"#,
    r#"{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "arn:aws:iam::222222222222:role/reader-NUMBER"}"#,
    r#"{"Effect": "Deny", "Action": "s3:*", "Resource": ["arn:aws:s3:::team-NUMBER", "arn:aws:s3:::team-NUMBER/*"], "Condition": {"Bool": {"aws:SecureTransport": "false"}}}"#,
    r#"{"Effect": "Allow", "Action": ["ec2:Describe*", "sqs:SendMessage", "dynamodb:GetItem"], "Resource": "*"}"#,
    r#"{"Sid": "Misspelt", "Effect": "Allow", "Action": "s3:GetObjct", "Resource": "arn:aws:s3:::team-NUMBER/*"}"#,
    r#"{"Sid": "OnObjects", "Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::team-NUMBER/*"}"#,
];

/// Writes the policies, and has both check them.
pub(super) fn run(policies: usize, rounds: usize) -> anyhow::Result<()> {
    let folder = write(policies)?;
    run_cargo(&mut cargo(["build", "--quiet", "--release", "-p", "xacct-cli"]))?;
    let python = python::with_packages("parliament")?;
    let parliament = python.with_file_name(format!("parliament{}", std::env::consts::EXE_SUFFIX));
    let xacct = root().join("target/release").join(format!("xacct{}", std::env::consts::EXE_SUFFIX));
    let ours = || {
        let mut command = Command::new(&xacct);
        command.args(["check", "--kind", "identity", "--format", "json"]).arg(&folder);
        command
    };
    let theirs = || {
        let mut command = Command::new(&parliament);
        command.args(["--json", "--directory"]).arg(&folder);
        command
    };
    let rounds = rounds.max(1);
    let (mut costs_of_ours, mut costs_of_theirs) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        costs_of_ours.push(cost::of_answer(&mut ours())?);
        costs_of_theirs.push(cost::of_answer(&mut theirs())?);
    }
    let (ours, theirs) = (median(costs_of_ours), median(costs_of_theirs));
    println!("\n{policies} policies in JSON checked in one run, median of {rounds}");
    for (name, cost) in [("`xacct check`", ours), ("`parliament`", theirs)] {
        println!("{:>9.0} ms CPU  {name}", cost.as_secs_f64() * 1e3);
    }
    println!("`parliament` costs {:.0}× `xacct check`", ratio(theirs, ours));
    Ok(())
}

fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64().max(1e-3)
}

/// A folder of policies of three statements each, no two of which are the same.
fn write(policies: usize) -> anyhow::Result<PathBuf> {
    let folder = root().join("target/bench/check");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("{} cannot be removed", folder.display()))?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    for number in 0..policies {
        write_one(&folder, number)?;
    }
    Ok(folder)
}

fn write_one(folder: &Path, number: usize) -> anyhow::Result<()> {
    let chosen = [number, number / STATEMENTS.len() + 1, number + 3].map(|at| at % STATEMENTS.len());
    let mut statements = Vec::new();
    for at in chosen {
        let Some(statement) = STATEMENTS.get(at) else { bail!("there is no statement {at}") };
        statements.push(statement.replace("NUMBER", &number.to_string()));
    }
    let text = format!(
        "{{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {}\n  ]\n}}\n",
        statements.join(",\n    ")
    );
    let path = folder.join(format!("{number:05}.json"));
    fs::write(&path, text).with_context(|| format!("{} cannot be written", path.display()))
}
