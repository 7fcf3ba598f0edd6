//! Requests through access points.

use crate::stage::{BUCKET, GRANTEE, OWNER, Stage, code, message};
use aws_sdk_s3control::types::VpcConfiguration;
use xacct_sandbox::Origin;

const ARN: &str = "arn:aws:s3:us-east-1:111111111111:accesspoint/for-b";

fn control(stage: &Stage, account: &str) -> aws_sdk_s3control::Client {
    aws_sdk_s3control::Client::new(&stage.sandbox.config(account).unwrap())
}

/// The access point's policy and the bucket's have to allow, and the requester's own too.
#[tokio::test]
async fn both_policies_have_to_allow() {
    let stage = Stage::new().await;
    stage.put("2026/q1", "x").await;
    let control = control(&stage, OWNER);
    let made =
        control.create_access_point().account_id(OWNER).name("for-b").bucket(BUCKET).send().await.unwrap();
    let read = |bucket: &str| stage.ana.get_object().bucket(bucket).key("2026/q1").send();
    let said = message(read(ARN).await);
    assert!(said.contains("resource-based policy") && said.contains(ARN), "{said}");
    let policy = format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Principal":{{"AWS":"222222222222"}},"Action":"s3:GetObject","Resource":"{ARN}/object/2026/*"}}}}"#
    );
    control.put_access_point_policy().account_id(OWNER).name("for-b").policy(policy).send().await.unwrap();
    assert_eq!(code(read(ARN).await), "AccessDenied");
    stage
        .policy(
            r#"{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"*","Resource":["arn:aws:s3:::reports","arn:aws:s3:::reports/*"],
                "Condition":{"StringEquals":{"s3:DataAccessPointAccount":"111111111111"}}}"#,
        )
        .await;
    assert_eq!(code(read(ARN).await), "ok");
    assert_eq!(code(read(made.alias().unwrap()).await), "ok");
    assert_eq!(code(read(BUCKET).await), "AccessDenied");
    assert_eq!(code(stage.ana.list_objects_v2().bucket(ARN).send().await), "AccessDenied");
    control.delete_access_point().account_id(OWNER).name("for-b").send().await.unwrap();
    assert_eq!(code(read(ARN).await), "NoSuchAccessPoint");
}

/// An access point that another account has made opens what the bucket's policy lets through.
#[tokio::test]
async fn an_access_point_of_the_other_account() {
    let stage = Stage::new().await;
    stage.put("k", "x").await;
    let theirs = control(&stage, GRANTEE);
    let made =
        theirs.create_access_point().account_id(GRANTEE).name("door").bucket(BUCKET).bucket_account_id(OWNER);
    let arn = made.send().await.unwrap().access_point_arn().unwrap().to_owned();
    let read = || stage.ana.get_object().bucket(&arn).key("k").send();
    assert_eq!(code(read().await), "AccessDenied");
    stage
        .policy(
            r#"{"Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*",
                "Condition":{"StringEquals":{"s3:DataAccessPointAccount":"222222222222"}}}"#,
        )
        .await;
    assert_eq!(code(read().await), "ok");
    assert_eq!(code(stage.ana.get_object().bucket(BUCKET).key("k").send().await), "AccessDenied");
}

/// An access point of a VPC answers from there alone.
#[tokio::test]
async fn an_access_point_of_a_vpc() {
    let stage = Stage::new().await;
    stage.put("k", "x").await;
    let vpc = VpcConfiguration::builder().vpc_id("vpc-0123456789abcdef0").build().unwrap();
    let make = control(&stage, OWNER).create_access_point().account_id(OWNER).name("inside").bucket(BUCKET);
    make.vpc_configuration(vpc).send().await.unwrap();
    let arn = "arn:aws:s3:us-east-1:111111111111:accesspoint/inside";
    assert_eq!(code(stage.owner.get_object().bucket(arn).key("k").send().await), "AccessDenied");
    let from = |vpc: &str| {
        let endpoint = Origin::vpc_endpoint("vpce-0123456789abcdef0".parse().unwrap(), vpc.parse().unwrap());
        let sandbox = stage.sandbox.coming_from(endpoint);
        aws_sdk_s3::Client::new(&sandbox.config(OWNER).unwrap())
    };
    assert_eq!(code(from("vpc-0123456789abcdef0").get_object().bucket(arn).key("k").send().await), "ok");
    assert_eq!(
        code(from("vpc-0fedcba9876543210").get_object().bucket(arn).key("k").send().await),
        "AccessDenied"
    );
}
