//! Buckets, in a Region that is not the account's own.

use super::{GRANTEE, OWNER, Stage, code, document};
use crate::Account;
use crate::{AccessControlList, AclGrant, AclGrantee, BucketEncryption};
use xacct_core::evaluate::{self, BlockPublicAccess, ObjectOwnership};
use xacct_core::{AccountId, BucketName, ObjectKey};

/// The Region of the bucket.
const REGION: &str = "eu-west-1";

#[tokio::test]
async fn a_bucket_elsewhere_is_found_and_asked_there() {
    let stage = Stage::new().await;
    let bucket = stage.bucket(REGION).await;
    assert_eq!(code(stage.owner.bucket_versioning(&bucket).await), "PermanentRedirect");
    assert_eq!(stage.owner.bucket_region(&bucket).await.unwrap().as_str(), REGION);
    assert_eq!(stage.owner.bucket_versioning(&bucket).await.unwrap(), None);
    let nowhere = BucketName::new("nowhere").unwrap();
    assert_eq!(code(stage.owner.bucket_region(&nowhere).await), "NoSuchBucket");
    let other = Account::connect(&stage.sandbox.config(GRANTEE).unwrap()).await.unwrap();
    assert_eq!(code(other.bucket_region(&bucket).await), "AccessDenied");
}

#[tokio::test]
async fn a_policy_with_the_statements_of_others() {
    let stage = Stage::new().await;
    let bucket = stage.bucket(REGION).await;
    stage.owner.bucket_region(&bucket).await.unwrap();
    let policy = document(
        r#"[{"Sid":"Theirs","Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::reports/*"},
            {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::222222222222:root"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}]"#,
    );
    stage.owner.put_bucket_document(&bucket, &policy).await.unwrap();
    assert!(stage.owner.bucket_policy(&bucket).await.unwrap().unwrap().is_equivalent_to(&policy));
    stage.owner.delete_bucket_policy(&bucket).await.unwrap();
    assert_eq!(stage.owner.bucket_policy(&bucket).await.unwrap(), None);
}

#[tokio::test]
async fn settings_of_a_new_bucket() {
    let stage = Stage::new().await;
    let bucket = stage.bucket(REGION).await;
    let owner = &stage.owner;
    owner.bucket_region(&bucket).await.unwrap();
    let encryption = owner.bucket_encryption(&bucket).await.unwrap();
    let aes = BucketEncryption { algorithm: "AES256".into(), kms_key: None, bucket_key: false };
    assert_eq!(encryption, Some(aes));
    assert_eq!(owner.bucket_block_public_access(&bucket).await.unwrap(), BlockPublicAccess::ALL);
    assert_eq!(owner.account_block_public_access().await.unwrap(), BlockPublicAccess::NONE);
    let control = aws_sdk_s3control::Client::new(&stage.config);
    let some = aws_sdk_s3control::types::PublicAccessBlockConfiguration::builder().ignore_public_acls(true);
    let put = control.put_public_access_block().account_id(OWNER);
    put.public_access_block_configuration(some.build()).send().await.unwrap();
    let expected = BlockPublicAccess { ignore_public_acls: true, ..BlockPublicAccess::NONE };
    assert_eq!(owner.account_block_public_access().await.unwrap(), expected);
}

#[tokio::test]
async fn object_ownership() {
    let stage = Stage::new().await;
    let bucket = stage.bucket(REGION).await;
    let owner = &stage.owner;
    owner.bucket_region(&bucket).await.unwrap();
    let enforced = Some(ObjectOwnership::BucketOwnerEnforced);
    assert_eq!(owner.object_ownership(&bucket).await.unwrap(), enforced);
    for ownership in [ObjectOwnership::BucketOwnerPreferred, ObjectOwnership::ObjectWriter] {
        owner.put_object_ownership(&bucket, ownership).await.unwrap();
        assert_eq!(owner.object_ownership(&bucket).await.unwrap(), Some(ownership));
    }
    for _ in 0..2 {
        owner.delete_ownership_controls(&bucket).await.unwrap();
        assert_eq!(owner.object_ownership(&bucket).await.unwrap(), None);
    }
}

#[tokio::test]
async fn access_control_lists() {
    let stage = Stage::new().await;
    let bucket = stage.bucket("us-west-2").await;
    let owner = &stage.owner;
    owner.bucket_region(&bucket).await.unwrap();
    owner.put_object_ownership(&bucket, ObjectOwnership::BucketOwnerPreferred).await.unwrap();
    let id = |account: &str| stage.sandbox.account(account).unwrap().canonical_user_id().to_string();
    let grant = |account: &str, permission: &str| AclGrant {
        grantee: AclGrantee::CanonicalUser(id(account)),
        permission: permission.to_owned(),
    };
    let own = AccessControlList { owner: id(OWNER), grants: vec![grant(OWNER, "FULL_CONTROL")] };
    assert_eq!(owner.bucket_acl(&bucket).await.unwrap(), own);

    let shared = AccessControlList {
        owner: id(OWNER),
        grants: vec![grant(OWNER, "FULL_CONTROL"), grant(GRANTEE, "READ")],
    };
    owner.put_bucket_acl(&bucket, &shared).await.unwrap();
    assert_eq!(owner.bucket_acl(&bucket).await.unwrap(), shared);
    let decided = shared.for_decisions(&AccountId::new(OWNER).unwrap());
    assert!(
        matches!(&decided.grants[1].grantee, evaluate::AclGrantee::CanonicalUser(it) if it.as_str() == id(GRANTEE))
    );

    let key = ObjectKey::new("2026/q 1.csv").unwrap();
    assert_eq!(owner.object_acl(&bucket, &key).await.unwrap(), None);
    let there = aws_sdk_s3::config::Builder::from(&stage.config)
        .region(aws_sdk_s3::config::Region::from_static("us-west-2"))
        .build();
    let put = aws_sdk_s3::Client::from_conf(there).put_object().bucket("reports").key(key.as_str());
    put.send().await.unwrap();
    assert_eq!(owner.object_acl(&bucket, &key).await.unwrap(), Some(own));
    owner.put_object_acl(&bucket, &key, &shared).await.unwrap();
    assert_eq!(owner.object_acl(&bucket, &key).await.unwrap(), Some(shared.clone()));

    let json = serde_json::to_string(&shared).unwrap();
    assert_eq!(serde_json::from_str::<AccessControlList>(&json).unwrap(), shared);
}
