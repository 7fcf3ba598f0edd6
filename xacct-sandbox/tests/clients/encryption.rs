//! Objects that are encrypted with keys of KMS.

use crate::stage::{BUCKET, Stage, code, message};
use aws_sdk_s3::types::{
    ServerSideEncryption, ServerSideEncryptionByDefault, ServerSideEncryptionConfiguration,
    ServerSideEncryptionRule,
};

/// Reading takes the key too, of which both halves are needed.
#[tokio::test]
async fn an_encrypted_object_needs_its_key() {
    let stage = Stage::new().await;
    let kms = aws_sdk_kms::Client::new(&stage.sandbox.config("111111111111").unwrap());
    let key = kms.create_key().send().await.unwrap().key_metadata().unwrap().arn().unwrap().to_owned();
    let by_default = ServerSideEncryptionByDefault::builder()
        .sse_algorithm(ServerSideEncryption::AwsKms)
        .kms_master_key_id(&key);
    let rule = ServerSideEncryptionRule::builder()
        .apply_server_side_encryption_by_default(by_default.build().unwrap());
    let encryption = ServerSideEncryptionConfiguration::builder().rules(rule.build()).build().unwrap();
    stage
        .owner
        .put_bucket_encryption()
        .bucket(BUCKET)
        .server_side_encryption_configuration(encryption)
        .send()
        .await
        .unwrap();
    stage.put("k", "x").await;
    let head = stage.owner.head_object().bucket(BUCKET).key("k").send().await.unwrap();
    assert_eq!(
        (head.server_side_encryption(), head.ssekms_key_id()),
        (Some(&ServerSideEncryption::AwsKms), Some(key.as_str()))
    );
    stage
        .policy(r#"{"Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}"#)
        .await;
    let read = || stage.ana.get_object().bucket(BUCKET).key("k").send();
    let said = message(read().await);
    assert!(said.contains("is not authorized to perform: kms:Decrypt"), "{said}");
    let policy = |conditions: &str| {
        format!(
            r#"{{"Version":"2012-10-17","Statement":[
                {{"Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::111111111111:root"}},"Action":"kms:*","Resource":"*"}},
                {{"Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::222222222222:root"}},"Action":"kms:Decrypt","Resource":"*","Condition":{conditions}}}]}}"#
        )
    };
    let put = |policy: String| kms.put_key_policy().key_id(&key).policy(policy).send();
    put(policy(r#"{"StringEquals":{"kms:ViaService":"s3.us-east-1.amazonaws.com","kms:EncryptionContext:aws:s3:arn":"arn:aws:s3:::reports/k"}}"#)).await.unwrap();
    assert_eq!(code(read().await), "ok");
    put(policy(r#"{"StringEquals":{"kms:EncryptionContext:aws:s3:arn":"arn:aws:s3:::reports"}}"#))
        .await
        .unwrap();
    assert_eq!(code(read().await), "AccessDenied");
    kms.disable_key().key_id(&key).send().await.unwrap();
    assert_eq!(code(stage.owner.get_object().bucket(BUCKET).key("k").send().await), "KMS.DisabledException");
}

/// An upload names its key by an alias or an id of the caller's account too, and conditions see an ARN.
#[tokio::test]
async fn a_key_is_named_in_any_way() {
    let stage = Stage::new().await;
    let kms = aws_sdk_kms::Client::new(&stage.sandbox.config("111111111111").unwrap());
    let key = kms.create_key().send().await.unwrap().key_metadata().unwrap().arn().unwrap().to_owned();
    kms.create_alias().alias_name("alias/reports").target_key_id(&key).send().await.unwrap();
    stage
        .policy(r#"{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::reports/*","Condition":{"ArnLike":{"s3:x-amz-server-side-encryption-aws-kms-key-id":"arn:aws:kms:us-east-1:111111111111:alias/other"}}}"#)
        .await;
    let id = key.rsplit('/').next().unwrap();
    for name in [key.as_str(), id, "alias/reports", "arn:aws:kms:us-east-1:111111111111:alias/reports"] {
        let put = stage
            .owner
            .put_object()
            .bucket(BUCKET)
            .key("k")
            .server_side_encryption(ServerSideEncryption::AwsKms);
        let put = put.ssekms_key_id(name).send().await.unwrap();
        assert_eq!(put.ssekms_key_id(), Some(key.as_str()), "{name}");
    }
    for (name, expected) in [("alias/other", "AccessDenied"), ("no key", "KMS.NotFoundException")] {
        let put = stage
            .owner
            .put_object()
            .bucket(BUCKET)
            .key("k")
            .server_side_encryption(ServerSideEncryption::AwsKms);
        assert_eq!(code(put.ssekms_key_id(name).send().await), expected, "{name}");
    }
}

/// The key that AWS manages is nobody else's to use.
#[tokio::test]
async fn the_aws_managed_key_stays_in_its_account() {
    let stage = Stage::new().await;
    stage
        .owner
        .put_object()
        .bucket(BUCKET)
        .key("k")
        .server_side_encryption(ServerSideEncryption::AwsKms)
        .send()
        .await
        .unwrap();
    stage
        .policy(r#"{"Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}"#)
        .await;
    assert_eq!(code(stage.owner.get_object().bucket(BUCKET).key("k").send().await), "ok");
    assert_eq!(code(stage.ana.get_object().bucket(BUCKET).key("k").send().await), "AccessDenied");
}
