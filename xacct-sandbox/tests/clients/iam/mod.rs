//! IAM as its own client sees it: what it stores and gives back, and what it refuses.

mod conditions;
mod policies;
mod roles;
mod users;

use aws_sdk_iam::Client;
use aws_sdk_iam::types::{
    ContextEntry, ContextKeyTypeEnum, PolicyEvaluationDecisionType, PolicyScopeType, Tag,
};
use std::time::Duration;
use xacct_sandbox::{Fault, Sandbox};

type Outcome = anyhow::Result<()>;

const ACCOUNT: &str = "111111111111";
const OTHER: &str = "222222222222";
const ALL_OF_S3: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}"#;

fn client(sandbox: &Sandbox) -> Client {
    Client::new(&sandbox.account(ACCOUNT).unwrap().config())
}

fn client_of(sandbox: &Sandbox, principal: &str) -> Client {
    Client::new(&sandbox.config(principal).unwrap())
}

fn tag(key: &str, value: &str) -> Tag {
    Tag::builder().key(key).value(value).build().unwrap()
}

fn allow(action: &str, resource: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"{action}","Resource":"{resource}"}}]}}"#
    )
}

fn trusting(principal: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{{"AWS":"{principal}"}}}}]}}"#
    )
}

fn decoded(document: &str) -> String {
    percent_encoding::percent_decode_str(document).decode_utf8().unwrap().into_owned()
}

async fn create_role(iam: &Client, name: &str) -> anyhow::Result<aws_sdk_iam::types::Role> {
    let created =
        iam.create_role().role_name(name).assume_role_policy_document(trusting(ACCOUNT)).send().await?;
    Ok(created.role().unwrap().clone())
}

async fn create_policy(iam: &Client, name: &str) -> anyhow::Result<String> {
    let created = iam.create_policy().policy_name(name).policy_document(ALL_OF_S3).send().await?;
    Ok(created.policy().unwrap().arn().unwrap().to_owned())
}
