//! KMS, asked by the SDK's client.

use aws_sdk_kms::Client;
use aws_sdk_kms::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_kms::primitives::Blob;
use aws_sdk_kms::types::{DataKeySpec, KeyManagerType, KeySpec, KeyState, Tag};
use std::time::Duration;
use xacct_sandbox::{Fault, Sandbox};

const OWNER: &str = "111111111111";
const OTHER: &str = "222222222222";

fn client(sandbox: &Sandbox, account: &str) -> Client {
    Client::new(&sandbox.account(account).unwrap().config())
}

async fn key(client: &Client) -> String {
    client.create_key().send().await.unwrap().key_metadata.unwrap().arn.unwrap()
}

fn code<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> &str {
    error.code().unwrap_or_default()
}

/// A policy of a key: the owner's account decides, and the other may do this.
fn with_other(action: &str, condition: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[
            {{"Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::{OWNER}:root"}},"Action":"kms:*","Resource":"*"}},
            {{"Effect":"Allow","Principal":{{"AWS":"{OTHER}"}},"Action":"{action}","Resource":"*"{condition}}}]}}"#
    )
}

#[tokio::test]
async fn a_key_is_made_described_and_listed() {
    let sandbox = Sandbox::new();
    let kms = client(&sandbox, OWNER);
    let tag = Tag::builder().tag_key("team").tag_value("data").build().unwrap();
    let made = kms.create_key().description("reports").tags(tag).send().await.unwrap();
    let arn = made.key_metadata.unwrap().arn.unwrap();
    assert!(arn.starts_with("arn:aws:kms:us-east-1:111111111111:key/"), "{arn}");

    let id = arn.rsplit('/').next().unwrap();
    let described = kms.describe_key().key_id(id).send().await.unwrap().key_metadata.unwrap();
    assert_eq!(described.arn(), Some(arn.as_str()));
    assert_eq!(described.description(), Some("reports"));
    assert_eq!(described.key_state(), Some(&KeyState::Enabled));
    assert_eq!(described.key_manager(), Some(&KeyManagerType::Customer));
    assert!(described.enabled() && described.creation_date().is_some());

    kms.update_key_description().key_id(id).description("new").send().await.unwrap();
    key(&kms).await;
    let first = kms.list_keys().limit(1).send().await.unwrap();
    assert!(first.truncated);
    let rest = kms.list_keys().limit(1).marker(first.next_marker().unwrap()).send().await.unwrap();
    assert!(!rest.truncated);
    assert_ne!(first.keys()[0].key_arn(), rest.keys()[0].key_arn());
    assert!(!kms.get_key_rotation_status().key_id(id).send().await.unwrap().key_rotation_enabled);

    let error = kms.create_key().key_spec(KeySpec::Rsa2048).send().await.unwrap_err();
    assert!(error.into_service_error().is_unsupported_operation_exception());
}

#[tokio::test]
async fn the_policy_of_a_key_is_read_back_and_replaced_as_a_whole() {
    let sandbox = Sandbox::new();
    let kms = client(&sandbox, OWNER);
    sandbox.account(OTHER).unwrap();
    let key = key(&kms).await;
    let policy = async || kms.get_key_policy().key_id(&key).send().await.unwrap().policy.unwrap();
    assert!(policy().await.contains("Enable IAM User Permissions"));

    let put = kms.put_key_policy().key_id(&key).policy(with_other("kms:Decrypt", ""));
    put.policy_name("default").send().await.unwrap();
    assert!(policy().await.contains("arn:aws:iam::222222222222:root"));
    let names = kms.list_key_policies().key_id(&key).send().await.unwrap();
    assert_eq!(names.policy_names(), ["default"]);

    let put = |policy: String| kms.put_key_policy().key_id(&key).policy(policy).send();
    let nobody = put(with_other("kms:Decrypt", "").replace(OTHER, "333333333333")).await.unwrap_err();
    assert!(nobody.into_service_error().is_malformed_policy_document_exception());
    let broken = put("{".to_owned()).await.unwrap_err();
    assert!(broken.into_service_error().is_malformed_policy_document_exception());
    let long = put(with_other("kms:Decrypt", "") + &" ".repeat(32 * 1024)).await.unwrap_err();
    assert!(long.into_service_error().is_limit_exceeded_exception());
    let name = kms.put_key_policy().key_id(&key).policy_name("x").policy("{}").send().await.unwrap_err();
    assert!(name.into_service_error().is_not_found_exception());
}

#[tokio::test]
async fn nobody_locks_himself_out_unless_he_says_so() {
    let sandbox = Sandbox::new();
    let kms = client(&sandbox, OWNER);
    let key = key(&kms).await;
    let policy = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":"{OWNER}"}},"Action":["kms:DescribeKey"],"Resource":"*"}}]}}"#
    );
    let put = kms.put_key_policy().key_id(&key).policy(&policy);
    let error = put.clone().send().await.unwrap_err();
    assert!(error.into_service_error().is_malformed_policy_document_exception());
    let error = kms.create_key().policy(&policy).send().await.unwrap_err();
    assert!(error.into_service_error().is_malformed_policy_document_exception());

    put.bypass_policy_lockout_safety_check(true).send().await.unwrap();
    let error = kms.get_key_policy().key_id(&key).send().await.unwrap_err();
    assert_eq!(code(&error), "AccessDeniedException");
    assert_eq!(error.raw_response().unwrap().status().as_u16(), 400);
    kms.describe_key().key_id(&key).send().await.unwrap();
}

#[tokio::test]
async fn another_account_needs_the_key_policy_and_the_arn() {
    let sandbox = Sandbox::new();
    let (owner, other) = (client(&sandbox, OWNER), client(&sandbox, OTHER));
    let key = key(&owner).await;
    let id = key.rsplit('/').next().unwrap();
    let encrypt = |name: &str| other.encrypt().key_id(name).plaintext(Blob::new("secret"));
    assert_eq!(code(&encrypt(&key).send().await.unwrap_err()), "AccessDeniedException");

    let condition = r#","Condition":{"StringEquals":{"kms:EncryptionContext:team":"data"}}"#;
    owner.put_key_policy().key_id(&key).policy(with_other("kms:*", condition)).send().await.unwrap();
    assert_eq!(code(&encrypt(&key).send().await.unwrap_err()), "AccessDeniedException");
    encrypt(&key).encryption_context("team", "data").send().await.unwrap();
    let by_id = encrypt(id).encryption_context("team", "data").send().await.unwrap_err();
    assert!(by_id.into_service_error().is_not_found_exception());

    owner.put_key_policy().key_id(&key).policy(with_other("kms:*", "")).send().await.unwrap();
    other.describe_key().key_id(&key).send().await.unwrap();
    let error = other.get_key_policy().key_id(&key).send().await.unwrap_err();
    assert_eq!(code(&error), "AccessDeniedException", "no policy lets another account manage a key");
    let elsewhere = key.replace("us-east-1", "eu-west-1");
    let error = owner.describe_key().key_id(elsewhere).send().await.unwrap_err();
    assert!(error.into_service_error().is_not_found_exception());
}

#[tokio::test]
async fn what_was_encrypted_is_decrypted_with_the_same_key_and_context() {
    let sandbox = Sandbox::new();
    let kms = client(&sandbox, OWNER);
    let (first, second) = (key(&kms).await, key(&kms).await);
    let encrypted = kms.encrypt().key_id(&first).plaintext(Blob::new("secret")).encryption_context("a", "b");
    let blob = encrypted.send().await.unwrap().ciphertext_blob.unwrap();

    let decrypt = kms.decrypt().ciphertext_blob(blob.clone());
    let plain = decrypt.clone().encryption_context("a", "b").send().await.unwrap();
    assert_eq!((plain.plaintext.unwrap().as_ref(), plain.key_id.unwrap()), (&b"secret"[..], first.clone()));
    let error = decrypt.clone().encryption_context("a", "c").send().await.unwrap_err();
    assert!(error.into_service_error().is_invalid_ciphertext_exception());
    let error = decrypt.clone().key_id(&second).encryption_context("a", "b").send().await.unwrap_err();
    assert!(error.into_service_error().is_incorrect_key_exception());
    let error = kms.decrypt().ciphertext_blob(Blob::new("nonsense")).send().await.unwrap_err();
    assert!(error.into_service_error().is_invalid_ciphertext_exception());

    let again = kms.re_encrypt().ciphertext_blob(blob).source_encryption_context("a", "b");
    let again = again.destination_key_id(&second).send().await.unwrap();
    assert_eq!((again.source_key_id(), again.key_id()), (Some(first.as_str()), Some(second.as_str())));
    let plain = kms.decrypt().ciphertext_blob(again.ciphertext_blob.unwrap()).send().await.unwrap();
    assert_eq!(plain.plaintext.unwrap().as_ref(), b"secret");

    let data = kms.generate_data_key().key_id(&first).key_spec(DataKeySpec::Aes256).send().await.unwrap();
    let plain = kms.decrypt().ciphertext_blob(data.ciphertext_blob.unwrap()).send().await.unwrap();
    assert_eq!(plain.plaintext, data.plaintext);
    assert_eq!(plain.plaintext.unwrap().as_ref().len(), 32);
    kms.generate_data_key_without_plaintext().key_id(&first).number_of_bytes(7).send().await.unwrap();
    let error = kms.generate_data_key().key_id(&first).send().await.unwrap_err();
    assert_eq!(code(&error), "ValidationException");
    let error = kms.generate_data_key().key_id(&first).number_of_bytes(7).dry_run(true).send().await;
    assert!(error.unwrap_err().into_service_error().is_dry_run_operation_exception());
}

#[tokio::test]
async fn keys_are_disabled_and_deleted_in_the_end() {
    let sandbox = Sandbox::new();
    let kms = client(&sandbox, OWNER);
    let key = key(&kms).await;
    kms.create_alias().alias_name("alias/reports").target_key_id(&key).send().await.unwrap();
    let encrypt = || kms.encrypt().key_id(&key).plaintext(Blob::new("secret")).send();

    kms.disable_key().key_id(&key).send().await.unwrap();
    assert!(encrypt().await.unwrap_err().into_service_error().is_disabled_exception());
    kms.enable_key().key_id(&key).send().await.unwrap();
    encrypt().await.unwrap();

    let schedule = |days| kms.schedule_key_deletion().key_id(&key).pending_window_in_days(days).send();
    assert_eq!(code(&schedule(6).await.unwrap_err()), "ValidationException");
    let scheduled = schedule(7).await.unwrap();
    assert_eq!(scheduled.key_state(), Some(&KeyState::PendingDeletion));
    assert!(encrypt().await.unwrap_err().into_service_error().is_kms_invalid_state_exception());
    kms.cancel_key_deletion().key_id(&key).send().await.unwrap();
    assert!(encrypt().await.unwrap_err().into_service_error().is_disabled_exception());

    schedule(7).await.unwrap();
    sandbox.advance(Duration::from_secs(7 * 24 * 60 * 60 + 1));
    let error = kms.describe_key().key_id(&key).send().await.unwrap_err();
    assert!(error.into_service_error().is_not_found_exception());
    assert!(kms.list_aliases().send().await.unwrap().aliases().is_empty());
}

#[tokio::test]
async fn aliases_are_those_of_who_asks() {
    let sandbox = Sandbox::new();
    let (kms, other) = (client(&sandbox, OWNER), client(&sandbox, OTHER));
    let (first, second) = (key(&kms).await, key(&kms).await);
    let alias = "alias/reports";
    kms.create_alias().alias_name(alias).target_key_id(&first).send().await.unwrap();
    let error = kms.create_alias().alias_name(alias).target_key_id(&second).send().await.unwrap_err();
    assert!(error.into_service_error().is_already_exists_exception());
    let error = kms.create_alias().alias_name("alias/aws/s3").target_key_id(&second).send().await;
    assert_eq!(code(&error.unwrap_err()), "NotAuthorizedException");

    let arn_of = async |name: &str| {
        kms.describe_key().key_id(name).send().await.unwrap().key_metadata.unwrap().arn.unwrap()
    };
    assert_eq!(arn_of(alias).await, first);
    assert_eq!(arn_of("arn:aws:kms:us-east-1:111111111111:alias/reports").await, first);
    let error = other.describe_key().key_id(alias).send().await.unwrap_err();
    assert!(error.into_service_error().is_not_found_exception());
    let error = kms.get_key_policy().key_id(alias).send().await.unwrap_err();
    assert!(error.into_service_error().is_not_found_exception());

    kms.update_alias().alias_name(alias).target_key_id(&second).send().await.unwrap();
    let listed = kms.list_aliases().key_id(&second).send().await.unwrap();
    assert_eq!(listed.aliases()[0].alias_name(), Some(alias));
    assert_eq!(listed.aliases()[0].target_key_id(), second.rsplit('/').next());
    kms.delete_alias().alias_name(alias).send().await.unwrap();
    let error = kms.delete_alias().alias_name(alias).send().await.unwrap_err();
    assert!(error.into_service_error().is_not_found_exception());
}

#[tokio::test]
async fn tags_are_set_and_taken_away() {
    let sandbox = Sandbox::new();
    let kms = client(&sandbox, OWNER);
    let key = key(&kms).await;
    let tag = |key: &str, value: &str| Tag::builder().tag_key(key).tag_value(value).build().unwrap();
    kms.tag_resource().key_id(&key).tags(tag("a", "1")).tags(tag("b", "2")).send().await.unwrap();
    kms.tag_resource().key_id(&key).tags(tag("b", "3")).send().await.unwrap();
    kms.untag_resource().key_id(&key).tag_keys("a").send().await.unwrap();
    let tags = kms.list_resource_tags().key_id(&key).send().await.unwrap();
    assert_eq!(tags.tags(), [tag("b", "3")]);
    let error = kms.tag_resource().key_id(&key).tags(tag("aws:x", "")).send().await.unwrap_err();
    assert!(error.into_service_error().is_tag_exception());
}

#[tokio::test]
async fn conditions_see_the_tags_and_the_alias() {
    let sandbox = Sandbox::new();
    let (owner, other) = (client(&sandbox, OWNER), client(&sandbox, OTHER));
    let key = key(&owner).await;
    owner.create_alias().alias_name("alias/reports").target_key_id(&key).send().await.unwrap();
    let condition = r#","Condition":{"StringEquals":{"aws:ResourceTag/team":"data","kms:RequestAlias":"alias/reports","kms:CallerAccount":"222222222222"},"ForAnyValue:StringEquals":{"kms:ResourceAliases":"alias/reports"}}"#;
    owner.put_key_policy().key_id(&key).policy(with_other("kms:*", condition)).send().await.unwrap();
    let alias = "arn:aws:kms:us-east-1:111111111111:alias/reports";
    let describe = |name: &str| other.describe_key().key_id(name).send();
    assert_eq!(code(&describe(alias).await.unwrap_err()), "AccessDeniedException");
    let tag = Tag::builder().tag_key("team").tag_value("data").build().unwrap();
    owner.tag_resource().key_id(&key).tags(tag).send().await.unwrap();
    describe(alias).await.unwrap();
    assert_eq!(code(&describe(&key).await.unwrap_err()), "AccessDeniedException");
}

#[tokio::test]
async fn a_new_policy_is_read_at_once_and_felt_later() {
    let sandbox = Sandbox::new();
    let (owner, other) = (client(&sandbox, OWNER), client(&sandbox, OTHER));
    let key = key(&owner).await;
    sandbox.inject(Fault::propagation_delay(Duration::from_secs(60)).of("PutKeyPolicy"));
    owner.put_key_policy().key_id(&key).policy(with_other("kms:DescribeKey", "")).send().await.unwrap();
    let read = owner.get_key_policy().key_id(&key).send().await.unwrap();
    assert!(read.policy().unwrap().contains(OTHER));
    let describe = || other.describe_key().key_id(&key).send();
    assert_eq!(code(&describe().await.unwrap_err()), "AccessDeniedException");
    sandbox.advance(Duration::from_secs(61));
    describe().await.unwrap();
}
