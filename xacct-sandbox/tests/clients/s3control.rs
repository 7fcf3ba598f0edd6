//! S3 Control, asked by the SDK's client.

use aws_sdk_s3control::Client;
use aws_sdk_s3control::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3control::types::{PublicAccessBlockConfiguration as Block, Tag};
use xacct_sandbox::{Sandbox, SandboxAccount};

const OWNER: &str = "111111111111";
const OTHER: &str = "222222222222";

fn code<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> &str {
    error.code().unwrap_or_default()
}

fn client(account: &SandboxAccount) -> Client {
    Client::new(&account.config())
}

#[tokio::test]
async fn an_account_blocks_public_access() {
    let sandbox = Sandbox::new();
    let owner = client(&sandbox.account(OWNER).unwrap());
    let get = || owner.get_public_access_block().account_id(OWNER).send();
    let error = get().await.unwrap_err();
    assert_eq!(error.raw_response().unwrap().status().as_u16(), 404);
    assert!(error.into_service_error().is_no_such_public_access_block_configuration());

    let block = Block::builder().block_public_acls(true).restrict_public_buckets(true).build();
    let put = owner.put_public_access_block().account_id(OWNER).public_access_block_configuration(block);
    put.send().await.unwrap();
    let read = get().await.unwrap().public_access_block_configuration.unwrap();
    assert_eq!((read.block_public_acls(), read.ignore_public_acls()), (Some(true), Some(false)));
    assert_eq!((read.block_public_policy(), read.restrict_public_buckets()), (Some(false), Some(true)));

    owner.delete_public_access_block().account_id(OWNER).send().await.unwrap();
    assert_eq!(code(&get().await.unwrap_err()), "NoSuchPublicAccessBlockConfiguration");
}

#[tokio::test]
async fn an_account_is_nobody_elses() {
    let sandbox = Sandbox::new();
    sandbox.account(OWNER).unwrap();
    let other = client(&sandbox.account(OTHER).unwrap());
    let error = other.get_public_access_block().account_id(OWNER).send().await.unwrap_err();
    assert_eq!(code(&error), "AccessDenied");
    let block = Block::builder().build();
    let put = other.put_public_access_block().account_id(OWNER).public_access_block_configuration(block);
    assert_eq!(code(&put.send().await.unwrap_err()), "AccessDenied");
    let error = other.delete_public_access_block().account_id(OWNER).send().await.unwrap_err();
    assert_eq!(code(&error), "AccessDenied");
}

#[tokio::test]
async fn an_access_point_is_made_for_a_bucket() {
    let sandbox = Sandbox::new();
    let owner = sandbox.account(OWNER).unwrap();
    aws_sdk_s3::Client::new(&owner.config()).create_bucket().bucket("reports").send().await.unwrap();
    let owner = client(&owner);
    let made = owner.create_access_point().account_id(OWNER).name("analysts").bucket("reports");
    let made = made.send().await.unwrap();
    let arn = "arn:aws:s3:us-east-1:111111111111:accesspoint/analysts";
    assert_eq!(made.access_point_arn(), Some(arn));

    sandbox.account(OTHER).unwrap();
    let policy = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":"{OTHER}"}},"Action":"s3:GetObject","Resource":"{arn}/object/*"}}]}}"#
    );
    let put = owner.put_access_point_policy().account_id(OWNER).name("analysts").policy(policy);
    put.send().await.unwrap();
    let listed = owner.list_access_points().account_id(OWNER).bucket("reports").send().await.unwrap();
    assert_eq!(listed.access_point_list().len(), 1);
}

#[tokio::test]
async fn an_access_point_keeps_the_tags_it_was_made_with() {
    let sandbox = Sandbox::new();
    let owner = sandbox.account(OWNER).unwrap();
    aws_sdk_s3::Client::new(&owner.config()).create_bucket().bucket("reports").send().await.unwrap();
    let iam = aws_sdk_iam::Client::new(&owner.config());
    iam.create_user().user_name("maker").send().await.unwrap();
    let may = async |statement: &str| {
        let policy = format!(r#"{{"Version":"2012-10-17","Statement":[{statement}]}}"#);
        let put = iam.put_user_policy().user_name("maker").policy_name("may").policy_document(policy);
        put.send().await.unwrap();
    };
    let maker = Client::new(&sandbox.config("arn:aws:iam::111111111111:user/maker").unwrap());
    let tag = |key: &str, value: &str| Tag::builder().key(key).value(value).build().unwrap();
    let make = |name: &str, value: &str| {
        let make = maker.create_access_point().account_id(OWNER).name(name).bucket("reports");
        make.tags(tag("team", value)).tags(tag("stage", "")).send()
    };

    let create = r#"{"Effect":"Allow","Action":"s3:CreateAccessPoint","Resource":"*"}"#;
    may(create).await;
    let error = make("analysts", "a").await.unwrap_err();
    assert_eq!(code(&error), "AccessDenied");
    assert!(error.message().unwrap().contains("s3:TagResource"), "{error:?}");
    let with_tags = format!(
        r#"{create},{{"Effect":"Allow","Action":["s3:TagResource","s3:ListTagsForResource"],"Resource":"*"}},
           {{"Effect":"Deny","Action":"s3:CreateAccessPoint","Resource":"*","Condition":{{"StringNotEquals":{{"aws:RequestTag/team":"a"}}}}}}"#
    );
    may(&with_tags).await;
    assert_eq!(code(&make("others", "b").await.unwrap_err()), "AccessDenied");
    make("analysts", "a").await.unwrap();
    let arn = "arn:aws:s3:us-east-1:111111111111:accesspoint/analysts";
    let told = maker.list_tags_for_resource().account_id(OWNER).resource_arn(arn).send().await.unwrap();
    assert_eq!(told.tags(), [tag("team", "a"), tag("stage", "")]);

    let twice = client(&owner).create_access_point().account_id(OWNER).name("twice").bucket("reports");
    let error = twice.tags(tag("a", "1")).tags(tag("a", "2")).send().await.unwrap_err();
    assert_eq!(code(&error), "InvalidTag");
}
