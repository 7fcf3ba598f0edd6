//! KMS keys and access points, in a Region that is not the account's own.

use super::{GRANTEE, OWNER, Stage, code, document};
use crate::Account;
use crate::{AccessPoint, KeyDescription};
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_types::SdkConfig;
use std::collections::BTreeMap;
use tokio::net::TcpListener;
use xacct_core::evaluate::BlockPublicAccess;
use xacct_core::{AccessPointName, AccountId, KmsKeyArn, Region};

const REGION: &str = "eu-west-1";

#[tokio::test]
async fn a_key_and_its_policy() {
    let stage = Stage::new().await;
    let there = aws_sdk_kms::config::Builder::from(&stage.config)
        .region(aws_sdk_kms::config::Region::from_static(REGION))
        .build();
    let made = aws_sdk_kms::Client::from_conf(there).create_key().send().await.unwrap();
    let arn = KmsKeyArn::new(made.key_metadata.unwrap().arn.unwrap()).unwrap();
    assert_eq!(arn.region(), REGION);
    let key = stage.owner.key(&arn).await.unwrap();
    let expected = KeyDescription { manager: "CUSTOMER".into(), state: "Enabled".into() };
    assert_eq!(key, expected);

    let mut policy = stage.owner.key_policy(&arn).await.unwrap();
    let more = document(
        r#"[{"Sid":"ToB","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::222222222222:root"},"Action":"kms:Decrypt","Resource":"*"}]"#,
    );
    policy.statements.extend(more.statements.clone());
    stage.owner.put_key_document(&arn, &policy).await.unwrap();
    assert!(stage.owner.key_policy(&arn).await.unwrap().is_equivalent_to(&policy));
    let locked_out = stage.owner.put_key_document(&arn, &more).await;
    assert_eq!(code(locked_out), "MalformedPolicyDocumentException");

    let other = Account::connect(&stage.sandbox.config(GRANTEE).unwrap()).await.unwrap();
    assert_eq!(code(other.key_policy(&arn).await), "AccessDeniedException");
    let none =
        KmsKeyArn::new(format!("arn:aws:kms:{REGION}:{OWNER}:key/1234abcd-12ab-34cd-56ef-1234567890ab"));
    assert_eq!(code(stage.owner.key(&none.unwrap()).await), "NotFoundException");
}

#[tokio::test]
async fn an_access_point_from_its_making_to_its_end() {
    let stage = Stage::new().await;
    let bucket = stage.bucket(REGION).await;
    let (owner, account) = (&stage.owner, AccountId::new(OWNER).unwrap());
    let address = AccessPoint {
        account: account.clone(),
        region: Region::new(REGION).unwrap(),
        name: AccessPointName::new("analysts").unwrap(),
    };
    assert_eq!(owner.access_point(&address).await.unwrap(), None);
    assert_eq!(owner.access_point_policy(&address).await.unwrap(), None);
    let tags = BTreeMap::from([("team".to_owned(), "a".to_owned())]);
    owner.create_access_point(&address, &bucket, &account, &tags).await.unwrap();
    let found = owner.access_point(&address).await.unwrap().unwrap();
    assert_eq!((found.bucket.as_str(), found.bucket_account.as_str()), ("reports", OWNER));
    assert_eq!((found.vpc.as_deref(), found.block_public_access), (None, BlockPublicAccess::ALL));
    assert_eq!(owner.access_point_tags(&address).await.unwrap(), tags);
    let again = owner.create_access_point(&address, &bucket, &account, &BTreeMap::new()).await;
    assert_eq!(code(again), "AccessPointAlreadyOwnedByYou");

    assert_eq!(owner.access_point_policy(&address).await.unwrap(), None);
    let arn = format!("arn:aws:s3:{REGION}:{OWNER}:accesspoint/analysts");
    let policy = document(&format!(
        r#"[{{"Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::{GRANTEE}:root"}},"Action":"s3:GetObject","Resource":"{arn}/object/*"}}]"#
    ));
    owner.put_access_point_policy(&address, &policy).await.unwrap();
    assert!(owner.access_point_policy(&address).await.unwrap().unwrap().is_equivalent_to(&policy));
    for _ in 0..2 {
        owner.delete_access_point_policy(&address).await.unwrap();
        assert_eq!(owner.access_point_policy(&address).await.unwrap(), None);
    }
    for _ in 0..2 {
        owner.delete_access_point(&address).await.unwrap();
        assert_eq!(owner.access_point(&address).await.unwrap(), None);
    }
}

/// Whoever says whose the bucket must be makes no access point to a bucket that was taken over.
#[tokio::test]
async fn an_access_point_to_a_bucket_of_another_account() {
    let stage = Stage::new().await;
    let bucket = stage.bucket(REGION).await;
    let grantee = Account::connect(&stage.sandbox.config(GRANTEE).unwrap()).await.unwrap();
    let address = AccessPoint {
        account: AccountId::new(GRANTEE).unwrap(),
        region: Region::new(REGION).unwrap(),
        name: AccessPointName::new("door").unwrap(),
    };
    let own = AccountId::new(GRANTEE).unwrap();
    assert_eq!(
        code(grantee.create_access_point(&address, &bucket, &own, &BTreeMap::new()).await),
        "AccessDenied"
    );
    let owner = AccountId::new(OWNER).unwrap();
    grantee.create_access_point(&address, &bucket, &owner, &BTreeMap::new()).await.unwrap();
    let found = grantee.access_point(&address).await.unwrap().unwrap();
    assert_eq!(found.bucket_account.as_str(), OWNER);
}

/// At an IP address no resolver is asked for a host with the account before it.
#[tokio::test]
async fn s3_control_over_a_socket() {
    let stage = Stage::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let sandbox = stage.sandbox.clone();
    let server = tokio::spawn(async move { sandbox.serve(listener).await });
    let config = SdkConfig::builder()
        .credentials_provider(SharedCredentialsProvider::new(stage.sandbox.credentials(OWNER).unwrap()))
        .endpoint_url(format!("http://{address}"))
        .region(aws_types::region::Region::from_static("us-east-1"));
    let account = Account::connect(&config.build()).await.unwrap();
    assert_eq!(account.account_block_public_access().await.unwrap(), BlockPublicAccess::NONE);
    server.abort();
}
