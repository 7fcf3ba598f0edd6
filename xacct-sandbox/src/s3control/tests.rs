//! S3 Control, asked by the SDK's client, about a bucket that is put there.

use super::{ControlRequest, operation};
use crate::state::{Bucket, BucketSettings, Delayed};
use crate::{Fault, Sandbox};
use aws_sdk_s3control::Client;
use aws_sdk_s3control::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3control::types::{NetworkOrigin, PublicAccessBlockConfiguration as Block, VpcConfiguration};
use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};
use xacct_core::AccountId;

const OWNER: &str = "111111111111";
const OTHER: &str = "222222222222";
const ARN: &str = "arn:aws:s3:us-east-1:111111111111:accesspoint/analysts";

/// A sandbox with a bucket of the owner, and the owner's client.
fn stage() -> (Sandbox, Client) {
    let sandbox = Sandbox::new();
    let client = client(&sandbox, OWNER);
    put_bucket(&sandbox, "reports", "us-east-1");
    (sandbox, client)
}

fn client(sandbox: &Sandbox, account: &str) -> Client {
    Client::new(&sandbox.account(account).unwrap().config())
}

fn put_bucket(sandbox: &Sandbox, name: &str, region: &str) {
    let owner: AccountId = OWNER.parse().unwrap();
    let mut settings = BucketSettings::of_new_bucket(owner.clone());
    settings.block_public_access = None;
    let bucket = Bucket {
        name: name.to_owned(),
        owner,
        region: region.to_owned(),
        created: SystemTime::UNIX_EPOCH,
        settings: Delayed::new(settings),
        objects: BTreeMap::new(),
        uploads: BTreeMap::new(),
    };
    sandbox.shared().world().buckets.insert(name.to_owned(), bucket);
}

async fn create(client: &Client, name: &str) {
    client.create_access_point().account_id(OWNER).name(name).bucket("reports").send().await.unwrap();
}

fn policy(principal: &str, resource: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":"{principal}"}},"Action":"s3:GetObject","Resource":"{resource}"}}]}}"#
    )
}

fn code<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> &str {
    error.code().unwrap_or_default()
}

#[test]
fn operations_are_told_by_method_and_path() {
    let of = |method: http::Method, path: &str| {
        let path = path.to_owned();
        operation(&ControlRequest { method: &method, path, query: None, account: "", body: &[] })
    };
    assert_eq!(of(http::Method::GET, "accesspoint"), Some("ListAccessPoints"));
    assert_eq!(of(http::Method::PUT, "accesspoint/a/policy"), Some("PutAccessPointPolicy"));
    assert_eq!(of(http::Method::GET, "tags/arn:aws:s3:::b"), Some("ListTagsForResource"));
    assert_eq!(of(http::Method::POST, "jobs"), None);
}

#[tokio::test]
async fn an_access_point_is_made_read_and_deleted() {
    let (_sandbox, client) = stage();
    let make = client.create_access_point().account_id(OWNER).name("analysts").bucket("reports");
    let made = make.clone().send().await.unwrap();
    assert_eq!(made.access_point_arn(), Some(ARN));
    assert!(made.alias().unwrap().starts_with("analysts-"));
    let error = make.send().await.unwrap_err();
    assert_eq!(code(&error), "AccessPointAlreadyOwnedByYou");

    let get = || client.get_access_point().account_id(OWNER).name("analysts").send();
    let got = get().await.unwrap();
    assert_eq!((got.bucket(), got.name()), (Some("reports"), Some("analysts")));
    assert_eq!((got.alias(), got.access_point_arn()), (made.alias(), Some(ARN)));
    assert_eq!(got.network_origin(), Some(&NetworkOrigin::Internet));
    assert_eq!(got.bucket_account_id(), Some(OWNER));
    assert!(got.creation_date().is_some() && got.vpc_configuration().is_none());
    assert_eq!(got.public_access_block_configuration().unwrap().block_public_policy(), Some(true));
    assert!(got.endpoints().unwrap().contains_key("ipv4"));
    let tags = client.list_tags_for_resource().account_id(OWNER).resource_arn(ARN).send().await.unwrap();
    assert!(tags.tags().is_empty());
    let bucket = "arn:aws:s3:::reports";
    client.list_tags_for_resource().account_id(OWNER).resource_arn(bucket).send().await.unwrap();

    client.delete_access_point().account_id(OWNER).name("analysts").send().await.unwrap();
    assert_eq!(code(&get().await.unwrap_err()), "NoSuchAccessPoint");
}

#[tokio::test]
async fn access_points_are_listed_in_parts() {
    let (sandbox, client) = stage();
    put_bucket(&sandbox, "other", "us-east-1");
    for name in ["one", "three", "two"] {
        create(&client, name).await;
    }
    let list = || client.list_access_points().account_id(OWNER);
    let first = list().max_results(2).send().await.unwrap();
    let names: Vec<_> = first.access_point_list().iter().map(|it| it.name()).collect();
    assert_eq!(names, ["one", "three"]);
    let rest = list().next_token(first.next_token().unwrap()).send().await.unwrap();
    assert_eq!(rest.access_point_list()[0].name(), "two");
    assert_eq!(rest.next_token(), None);
    let none = list().bucket("other").send().await.unwrap();
    assert!(none.access_point_list().is_empty());
}

#[tokio::test]
async fn what_cannot_be_an_access_point_is_refused() {
    let (sandbox, client) = stage();
    put_bucket(&sandbox, "far", "eu-west-1");
    let make =
        |name: &str, bucket: &str| client.create_access_point().account_id(OWNER).name(name).bucket(bucket);
    let refused =
        async |name: &str, bucket: &str| code(&make(name, bucket).send().await.unwrap_err()).to_owned();
    assert_eq!(refused("a_b", "reports").await, "InvalidAccessPoint");
    assert_eq!(refused("analysts", "nowhere").await, "NoSuchBucket");
    assert_eq!(refused("analysts", "far").await, "InvalidRequest");
    let error = make("analysts", "reports").bucket_account_id(OTHER).send().await.unwrap_err();
    assert_eq!(code(&error), "AccessDenied");
}

#[tokio::test]
async fn an_access_point_to_another_accounts_bucket_names_that_account() {
    let (sandbox, _) = stage();
    let other = client(&sandbox, OTHER);
    let make = other.create_access_point().account_id(OTHER).name("theirs").bucket("reports");
    assert_eq!(code(&make.clone().send().await.unwrap_err()), "AccessDenied");
    make.bucket_account_id(OWNER).send().await.unwrap();
    let got = other.get_access_point().account_id(OTHER).name("theirs").send().await.unwrap();
    assert_eq!(got.bucket_account_id(), Some(OWNER));
}

#[tokio::test]
async fn nobody_manages_another_accounts_access_points() {
    let (sandbox, client_of_owner) = stage();
    create(&client_of_owner, "analysts").await;
    let other = client(&sandbox, OTHER);
    let error = other.get_access_point().account_id(OWNER).name("analysts").send().await.unwrap_err();
    assert_eq!(code(&error), "AccessDenied");
    assert_eq!(error.raw_response().unwrap().status().as_u16(), 403);
    let error = other.delete_access_point().account_id(OWNER).name("analysts").send().await.unwrap_err();
    assert_eq!(code(&error), "AccessDenied");
    let error = other.list_access_points().account_id(OWNER).send().await.unwrap_err();
    assert_eq!(code(&error), "AccessDenied");
}

#[tokio::test]
async fn the_policy_is_put_read_and_deleted() {
    let (sandbox, client) = stage();
    sandbox.account(OTHER).unwrap();
    create(&client, "analysts").await;
    let put = |policy: String| {
        client.put_access_point_policy().account_id(OWNER).name("analysts").policy(policy).send()
    };
    let get = || client.get_access_point_policy().account_id(OWNER).name("analysts").send();
    let status = || client.get_access_point_policy_status().account_id(OWNER).name("analysts").send();
    assert_eq!(code(&get().await.unwrap_err()), "NoSuchAccessPointPolicy");
    assert_eq!(code(&status().await.unwrap_err()), "NoSuchAccessPointPolicy");

    let objects = format!("{ARN}/object/*");
    put(policy(OTHER, &objects)).await.unwrap();
    assert!(get().await.unwrap().policy().unwrap().contains("arn:aws:iam::222222222222:root"));
    assert!(!status().await.unwrap().policy_status().unwrap().is_public());

    for (principal, resource) in [
        (OTHER, "arn:aws:s3:::reports/*".to_owned()),
        (OTHER, objects.replace("analysts", "others")),
        ("333333333333", objects.clone()),
    ] {
        let error = put(policy(principal, &resource)).await.unwrap_err();
        assert_eq!(code(&error), "MalformedPolicy", "{principal} {resource}");
    }
    let error = put(policy("*", &objects)).await.unwrap_err();
    assert_eq!(code(&error), "AccessDenied", "the access point blocks public policies");

    client.delete_access_point_policy().account_id(OWNER).name("analysts").send().await.unwrap();
    assert_eq!(code(&get().await.unwrap_err()), "NoSuchAccessPointPolicy");
}

#[tokio::test]
async fn a_policy_may_be_public_where_nothing_blocks_it() {
    let (_sandbox, client) = stage();
    let make = |name: &str| {
        let block = Block::builder().block_public_acls(true).build();
        let make = client.create_access_point().account_id(OWNER).name(name).bucket("reports");
        make.public_access_block_configuration(block)
    };
    make("open").send().await.unwrap();
    let vpc = VpcConfiguration::builder().vpc_id("vpc-0123456789abcdef0").build().unwrap();
    make("inside").vpc_configuration(vpc).send().await.unwrap();
    let put = |name: &str| {
        let resource = format!("arn:aws:s3:us-east-1:111111111111:accesspoint/{name}/object/*");
        let policy = policy("*", &resource);
        client.put_access_point_policy().account_id(OWNER).name(name).policy(policy).send()
    };
    let is_public = async |name: &str| {
        let status = client.get_access_point_policy_status().account_id(OWNER).name(name).send();
        status.await.unwrap().policy_status().unwrap().is_public()
    };
    put("open").await.unwrap();
    put("inside").await.unwrap();
    assert!(is_public("open").await && !is_public("inside").await);

    let all = Block::builder().block_public_policy(true).build();
    client
        .put_public_access_block()
        .account_id(OWNER)
        .public_access_block_configuration(all)
        .send()
        .await
        .unwrap();
    assert_eq!(code(&put("open").await.unwrap_err()), "AccessDenied");
    put("inside").await.unwrap();
}

#[tokio::test]
async fn a_new_policy_is_read_at_once_and_felt_later() {
    let (sandbox, client) = stage();
    sandbox.account(OTHER).unwrap();
    create(&client, "analysts").await;
    sandbox.inject(Fault::propagation_delay(Duration::from_secs(60)).of("PutAccessPointPolicy"));
    let policy = policy(OTHER, &format!("{ARN}/object/*"));
    client.put_access_point_policy().account_id(OWNER).name("analysts").policy(policy).send().await.unwrap();
    let effective = || {
        let now = aws_smithy_async::time::TimeSource::now(&sandbox.shared().clock);
        sandbox.shared().world().access_point(ARN).unwrap().policy.effective(now).is_some()
    };
    assert!(!effective());
    sandbox.advance(Duration::from_secs(61));
    assert!(effective());
}
