//! Buckets and what is set on them.

use crate::stage::{BUCKET, GRANTEE, OWNER, Stage, code};
use aws_sdk_s3::types::{
    BucketLocationConstraint, CreateBucketConfiguration, ObjectOwnership, OwnershipControls,
    OwnershipControlsRule, PublicAccessBlockConfiguration, ServerSideEncryption, Tag, Tagging,
};

/// A new bucket has ACLs disabled, everything public blocked, and is encrypted by S3.
#[tokio::test]
async fn a_new_bucket_is_as_those_of_aws() {
    let stage = Stage::new().await;
    let controls = stage.owner.get_bucket_ownership_controls().bucket(BUCKET).send().await.unwrap();
    let rule = controls.ownership_controls().unwrap().rules()[0].object_ownership().clone();
    assert_eq!(rule, ObjectOwnership::BucketOwnerEnforced);
    let block = stage.owner.get_public_access_block().bucket(BUCKET).send().await.unwrap();
    let block = block.public_access_block_configuration().unwrap();
    assert!(block.block_public_acls().unwrap() && block.restrict_public_buckets().unwrap());
    let encryption = stage.owner.get_bucket_encryption().bucket(BUCKET).send().await.unwrap();
    let rule = &encryption.server_side_encryption_configuration().unwrap().rules()[0];
    assert_eq!(
        rule.apply_server_side_encryption_by_default().unwrap().sse_algorithm(),
        &ServerSideEncryption::Aes256
    );
    assert_eq!(code(stage.owner.get_bucket_policy().bucket(BUCKET).send().await), "NoSuchBucketPolicy");
    assert_eq!(
        code(stage.owner.get_bucket_policy_status().bucket(BUCKET).send().await),
        "NoSuchBucketPolicy"
    );
    assert_eq!(stage.owner.get_bucket_versioning().bucket(BUCKET).send().await.unwrap().status(), None);
    // S3 says nothing of us-east-1, in an element that is empty.
    let location = stage.owner.get_bucket_location().bucket(BUCKET).send().await.unwrap();
    assert_eq!(location.location_constraint().map_or("", |region| region.as_str()), "");
    assert_eq!(
        stage.owner.head_bucket().bucket(BUCKET).send().await.unwrap().bucket_region(),
        Some("us-east-1")
    );
}

/// What the sandbox has not is not there, rather than an error that nobody expects.
#[tokio::test]
async fn what_buckets_never_have() {
    let stage = Stage::new().await;
    for (code, expected) in [
        (code(stage.owner.get_bucket_cors().bucket(BUCKET).send().await), "NoSuchCORSConfiguration"),
        (code(stage.owner.get_bucket_website().bucket(BUCKET).send().await), "NoSuchWebsiteConfiguration"),
        (
            code(stage.owner.get_bucket_lifecycle_configuration().bucket(BUCKET).send().await),
            "NoSuchLifecycleConfiguration",
        ),
        (
            code(stage.owner.get_bucket_replication().bucket(BUCKET).send().await),
            "ReplicationConfigurationNotFoundError",
        ),
        (code(stage.owner.get_bucket_logging().bucket(BUCKET).send().await), "ok"),
        (code(stage.owner.get_bucket_notification_configuration().bucket(BUCKET).send().await), "ok"),
        (code(stage.ana.get_bucket_cors().bucket(BUCKET).send().await), "AccessDenied"),
    ] {
        assert_eq!(code, expected);
    }
}

/// Other partitions have their own Regions and ARNs.
#[tokio::test]
async fn partitions_are_apart() {
    let china = xacct_sandbox::Sandbox::of_partition("aws-cn").unwrap();
    let owner = china.account(OWNER).unwrap();
    assert_eq!(owner.root_arn(), "arn:aws-cn:iam::111111111111:root");
    let s3 = aws_sdk_s3::Client::new(&owner.config());
    let beijing =
        CreateBucketConfiguration::builder().location_constraint(BucketLocationConstraint::CnNorth1).build();
    s3.create_bucket().bucket(BUCKET).create_bucket_configuration(beijing).send().await.unwrap();
    let put = |arn: &str| {
        let policy = format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Principal":{{"AWS":"{OWNER}"}},"Action":"s3:ListBucket","Resource":"{arn}"}}}}"#
        );
        s3.put_bucket_policy().bucket(BUCKET).policy(policy).send()
    };
    assert_eq!(code(put("arn:aws:s3:::reports").await), "MalformedPolicy");
    assert_eq!(code(put("arn:aws-cn:s3:::reports").await), "ok");
    assert!(xacct_sandbox::Sandbox::of_partition("aws-moon").is_err());
}

#[tokio::test]
async fn names_are_everybodys() {
    let stage = Stage::new().await;
    assert_eq!(code(stage.owner.create_bucket().bucket(BUCKET).send().await), "ok");
    assert_eq!(code(stage.ana.create_bucket().bucket(BUCKET).send().await), "BucketAlreadyExists");
    assert_eq!(code(stage.owner.create_bucket().bucket("Not_A_Name").send().await), "InvalidBucketName");
    stage.ana.create_bucket().bucket("anas").send().await.unwrap();
    let buckets = stage.owner.list_buckets().send().await.unwrap();
    assert_eq!(buckets.buckets().iter().filter_map(|bucket| bucket.name()).collect::<Vec<_>>(), [BUCKET]);
    stage.owner.delete_bucket().bucket(BUCKET).send().await.unwrap();
    assert_eq!(code(stage.owner.delete_bucket().bucket(BUCKET).send().await), "NoSuchBucket");
}

/// A bucket is asked for in its own Region, and another is told which that is.
#[tokio::test]
async fn a_bucket_has_a_region() {
    let stage = Stage::new().await;
    let ireland =
        CreateBucketConfiguration::builder().location_constraint(BucketLocationConstraint::EuWest1).build();
    stage
        .owner
        .create_bucket()
        .bucket("irish")
        .create_bucket_configuration(ireland.clone())
        .send()
        .await
        .unwrap();
    let location = stage.owner.get_bucket_location().bucket("irish").send().await.unwrap();
    assert_eq!(location.location_constraint(), Some(&BucketLocationConstraint::EuWest1));
    assert_eq!(code(stage.owner.get_object().bucket("irish").key("k").send().await), "PermanentRedirect");
    let config = stage
        .sandbox
        .config(OWNER)
        .unwrap()
        .into_builder()
        .region(aws_types::region::Region::new("eu-west-1"))
        .build();
    let there = aws_sdk_s3::Client::new(&config);
    assert_eq!(code(there.get_object().bucket("irish").key("k").send().await), "NoSuchKey");
    assert_eq!(
        code(there.create_bucket().bucket("second").send().await),
        "IllegalLocationConstraintException"
    );
    assert_eq!(
        code(there.create_bucket().bucket("irish").create_bucket_configuration(ireland).send().await),
        "BucketAlreadyOwnedByYou"
    );
}

#[tokio::test]
async fn the_owner_is_compared_with_who_was_expected() {
    let stage = Stage::new().await;
    let read = |owner: &str| stage.owner.get_bucket_acl().bucket(BUCKET).expected_bucket_owner(owner).send();
    assert_eq!(code(read(OWNER).await), "ok");
    assert_eq!(code(read(GRANTEE).await), "AccessDenied");
    assert_eq!(code(read("me").await), "InvalidBucketOwnerAWSAccountID");
}

#[tokio::test]
async fn settings_are_read_back() {
    let stage = Stage::new().await;
    let rule =
        OwnershipControlsRule::builder().object_ownership(ObjectOwnership::ObjectWriter).build().unwrap();
    let controls = OwnershipControls::builder().rules(rule).build().unwrap();
    stage
        .owner
        .put_bucket_ownership_controls()
        .bucket(BUCKET)
        .ownership_controls(controls)
        .send()
        .await
        .unwrap();
    stage.owner.delete_bucket_ownership_controls().bucket(BUCKET).send().await.unwrap();
    let gone = stage.owner.get_bucket_ownership_controls().bucket(BUCKET).send().await;
    assert_eq!(code(gone), "OwnershipControlsNotFoundError");
    let open = PublicAccessBlockConfiguration::builder().block_public_acls(true).build();
    stage
        .owner
        .put_public_access_block()
        .bucket(BUCKET)
        .public_access_block_configuration(open)
        .send()
        .await
        .unwrap();
    let block = stage.owner.get_public_access_block().bucket(BUCKET).send().await.unwrap();
    assert_eq!(block.public_access_block_configuration().unwrap().ignore_public_acls(), Some(false));
    stage.owner.delete_public_access_block().bucket(BUCKET).send().await.unwrap();
    let gone = stage.owner.get_public_access_block().bucket(BUCKET).send().await;
    assert_eq!(code(gone), "NoSuchPublicAccessBlockConfiguration");
    assert_eq!(code(stage.owner.get_bucket_tagging().bucket(BUCKET).send().await), "NoSuchTagSet");
    let tag = Tag::builder().key("team").value("finance").build().unwrap();
    let tagging = Tagging::builder().tag_set(tag).build().unwrap();
    stage.owner.put_bucket_tagging().bucket(BUCKET).tagging(tagging).send().await.unwrap();
    assert_eq!(
        stage.owner.get_bucket_tagging().bucket(BUCKET).send().await.unwrap().tag_set()[0].value(),
        "finance"
    );
}

/// What no policy allows is denied, in its own account too.
#[tokio::test]
async fn users_need_policies() {
    let stage = Stage::new().await;
    let iam = aws_sdk_iam::Client::new(&stage.sandbox.config(OWNER).unwrap());
    iam.create_user().user_name("bob").send().await.unwrap();
    let bob = aws_sdk_s3::Client::new(&stage.sandbox.config("arn:aws:iam::111111111111:user/bob").unwrap());
    for refused in [
        code(bob.list_buckets().send().await),
        code(bob.create_bucket().bucket("bobs").send().await),
        code(bob.get_bucket_policy().bucket(BUCKET).send().await),
        code(bob.put_object().bucket(BUCKET).key("k").send().await),
        code(bob.delete_bucket().bucket(BUCKET).send().await),
    ] {
        assert_eq!(refused, "AccessDenied");
    }
}

/// Policies write all buckets as `*` or as the ARN that AWS's guide has.
#[tokio::test]
async fn all_buckets_are_listed_by_their_arn_too() {
    let stage = Stage::new().await;
    let iam = aws_sdk_iam::Client::new(&stage.sandbox.config(OWNER).unwrap());
    iam.create_user().user_name("bob").send().await.unwrap();
    let bob = aws_sdk_s3::Client::new(&stage.sandbox.config("arn:aws:iam::111111111111:user/bob").unwrap());
    for (resource, expected) in
        [("arn:aws:s3:::*", "ok"), ("*", "ok"), ("arn:aws:s3:::reports", "AccessDenied")]
    {
        let document = format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"{resource}"}}}}"#
        );
        let policy = iam.put_user_policy().user_name("bob").policy_name("list").policy_document(document);
        policy.send().await.unwrap();
        assert_eq!(code(bob.list_buckets().send().await), expected, "{resource}");
    }
}
