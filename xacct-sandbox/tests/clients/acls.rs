//! ACLs and whose objects are.

use crate::stage::{BUCKET, GRANTEE, OWNER, Stage, code};
use aws_sdk_s3::types::{
    AccessControlPolicy, BucketCannedAcl, BucketVersioningStatus, Grant, Grantee, ObjectCannedAcl,
    ObjectOwnership, Owner, OwnershipControls, OwnershipControlsRule, Permission, Type,
    VersioningConfiguration,
};

async fn ownership(stage: &Stage, ownership: ObjectOwnership) -> String {
    let rule = OwnershipControlsRule::builder().object_ownership(ownership).build().unwrap();
    let controls = OwnershipControls::builder().rules(rule).build().unwrap();
    code(stage.owner.put_bucket_ownership_controls().bucket(BUCKET).ownership_controls(controls).send().await)
}

fn id_of(stage: &Stage, account: &str) -> String {
    stage.sandbox.account(account).unwrap().canonical_user_id().to_string()
}

#[tokio::test]
async fn a_new_bucket_has_no_acls() {
    let stage = Stage::new().await;
    let id = format!("id=\"{}\"", id_of(&stage, GRANTEE));
    let put = stage.owner.put_bucket_acl().bucket(BUCKET).grant_read(&id).send().await;
    assert_eq!(code(put), "AccessControlListNotSupported");
    let put = stage.owner.put_object().bucket(BUCKET).key("k").acl(ObjectCannedAcl::Private).send().await;
    assert_eq!(code(put), "AccessControlListNotSupported");
    let put = stage
        .owner
        .put_object()
        .bucket(BUCKET)
        .key("k")
        .acl(ObjectCannedAcl::BucketOwnerFullControl)
        .send()
        .await;
    assert_eq!(code(put), "ok");
    let public = stage.owner.create_bucket().bucket("public").acl(BucketCannedAcl::PublicRead).send().await;
    assert_eq!(code(public), "InvalidBucketAclWithObjectOwnership");
}

#[tokio::test]
async fn acls_grant_to_accounts() {
    let stage = Stage::new().await;
    stage.put("k", "x").await;
    assert_eq!(ownership(&stage, ObjectOwnership::BucketOwnerPreferred).await, "ok");
    let id = format!("id=\"{}\"", id_of(&stage, GRANTEE));
    let read = || async { code(stage.ana.get_object().bucket(BUCKET).key("k").send().await) };
    let list = || async { code(stage.ana.list_objects_v2().bucket(BUCKET).send().await) };
    assert_eq!((read().await.as_str(), list().await.as_str()), ("AccessDenied", "AccessDenied"));
    stage.owner.put_bucket_acl().bucket(BUCKET).grant_read(&id).send().await.unwrap();
    assert_eq!((read().await.as_str(), list().await.as_str()), ("AccessDenied", "ok"));
    stage.owner.put_object_acl().bucket(BUCKET).key("k").grant_read(&id).send().await.unwrap();
    assert_eq!(read().await, "ok");
    let acl = stage.owner.get_object_acl().bucket(BUCKET).key("k").send().await.unwrap();
    assert_eq!((acl.grants().len(), acl.owner().unwrap().id()), (2, Some(id_of(&stage, OWNER).as_str())));
    assert_eq!(
        ownership(&stage, ObjectOwnership::BucketOwnerEnforced).await,
        "InvalidBucketAclWithObjectOwnership"
    );
    stage.owner.put_bucket_acl().bucket(BUCKET).acl(BucketCannedAcl::Private).send().await.unwrap();
    assert_eq!(ownership(&stage, ObjectOwnership::BucketOwnerEnforced).await, "ok");
    assert_eq!(read().await, "AccessDenied");
}

#[tokio::test]
async fn acls_as_xml() {
    let stage = Stage::new().await;
    ownership(&stage, ObjectOwnership::BucketOwnerPreferred).await;
    let grantee = Grantee::builder().r#type(Type::CanonicalUser).id(id_of(&stage, GRANTEE)).build().unwrap();
    let grant = Grant::builder().grantee(grantee).permission(Permission::Write).build();
    let acl = |owner: String| {
        let owner = Owner::builder().id(owner).build();
        let acl = AccessControlPolicy::builder().owner(owner).grants(grant.clone()).build();
        stage.owner.put_bucket_acl().bucket(BUCKET).access_control_policy(acl).send()
    };
    assert_eq!(code(acl(id_of(&stage, GRANTEE)).await), "AccessDenied");
    assert_eq!(code(acl(id_of(&stage, OWNER)).await), "ok");
    assert_eq!(code(stage.ana.put_object().bucket(BUCKET).key("inbox/x").send().await), "ok");
    let email = Grantee::builder()
        .r#type(Type::AmazonCustomerByEmail)
        .email_address("a@example.com")
        .build()
        .unwrap();
    let grant = Grant::builder().grantee(email).permission(Permission::Read).build();
    let acl = AccessControlPolicy::builder()
        .owner(Owner::builder().id(id_of(&stage, OWNER)).build())
        .grants(grant)
        .build();
    let put = stage.owner.put_bucket_acl().bucket(BUCKET).access_control_policy(acl).send().await;
    assert_eq!(code(put), "MethodNotAllowed");
    let unknown = stage
        .owner
        .put_bucket_acl()
        .bucket(BUCKET)
        .grant_read(format!("id=\"{}\"", "a".repeat(64)))
        .send()
        .await;
    assert_eq!(code(unknown), "InvalidArgument");
}

/// Who writes an object owns it, unless they hand it over: the bucket's owner cannot read it, and can delete it.
#[tokio::test]
async fn uploads_are_their_writers() {
    let stage = Stage::new().await;
    ownership(&stage, ObjectOwnership::BucketOwnerPreferred).await;
    stage
        .policy(r#"{"Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":["s3:PutObject","s3:PutObjectAcl"],"Resource":"arn:aws:s3:::reports/*"}"#)
        .await;
    stage.ana.put_object().bucket(BUCKET).key("anas").send().await.unwrap();
    let handed_over =
        stage.ana.put_object().bucket(BUCKET).key("ours").acl(ObjectCannedAcl::BucketOwnerFullControl);
    handed_over.send().await.unwrap();
    assert_eq!(code(stage.owner.get_object().bucket(BUCKET).key("anas").send().await), "AccessDenied");
    assert_eq!(code(stage.ana.get_object().bucket(BUCKET).key("anas").send().await), "ok");
    assert_eq!(code(stage.owner.get_object().bucket(BUCKET).key("ours").send().await), "ok");
    assert_eq!(code(stage.owner.delete_object().bucket(BUCKET).key("anas").send().await), "ok");
}

/// What the owner grants itself is no grant: it is taken where ACLs are off, and stands in the way of nothing.
#[tokio::test]
async fn the_owners_own_grant_is_none() {
    let stage = Stage::new().await;
    let own = format!("id=\"{}\"", id_of(&stage, OWNER));
    let put = || stage.owner.put_bucket_acl().bucket(BUCKET).grant_full_control(&own).send();
    assert_eq!(code(put().await), "ok");
    ownership(&stage, ObjectOwnership::BucketOwnerPreferred).await;
    assert_eq!(code(put().await), "ok");
    let acl = stage.owner.get_bucket_acl().bucket(BUCKET).send().await.unwrap();
    assert_eq!(acl.grants().len(), 1);
    assert_eq!(ownership(&stage, ObjectOwnership::BucketOwnerEnforced).await, "ok");
}

/// The bucket's owner may replace what others put, and marks of deletion are nobody's.
#[tokio::test]
async fn the_bucket_owner_may_replace_and_delete() {
    let stage = Stage::new().await;
    ownership(&stage, ObjectOwnership::ObjectWriter).await;
    stage
        .policy(r#"{"Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":["s3:PutObject","s3:DeleteObject"],"Resource":"arn:aws:s3:::reports/*"}"#)
        .await;
    stage.ana.put_object().bucket(BUCKET).key("k").send().await.unwrap();
    let replace =
        stage.owner.put_object().bucket(BUCKET).key("k").acl(ObjectCannedAcl::Private).tagging("a=b");
    assert_eq!(code(replace.send().await), "ok");
    let enabled = VersioningConfiguration::builder().status(BucketVersioningStatus::Enabled).build();
    stage
        .owner
        .put_bucket_versioning()
        .bucket(BUCKET)
        .versioning_configuration(enabled)
        .send()
        .await
        .unwrap();
    stage.ana.delete_object().bucket(BUCKET).key("k").send().await.unwrap();
    assert_eq!(code(stage.owner.get_object().bucket(BUCKET).key("k").send().await), "NoSuchKey");
}

#[tokio::test]
async fn public_acls_are_blocked_and_ignored() {
    let stage = Stage::new().await;
    stage.put("k", "x").await;
    ownership(&stage, ObjectOwnership::ObjectWriter).await;
    let put = || stage.owner.put_object_acl().bucket(BUCKET).key("k").acl(ObjectCannedAcl::PublicRead).send();
    assert_eq!(code(put().await), "AccessDenied");
    stage.owner.delete_public_access_block().bucket(BUCKET).send().await.unwrap();
    put().await.unwrap();
    let config = aws_sdk_s3::config::Builder::from(&stage.sandbox.anonymous_config()).allow_no_auth().build();
    let anybody = aws_sdk_s3::Client::from_conf(config);
    assert_eq!(code(anybody.get_object().bucket(BUCKET).key("k").send().await), "ok");
    let all = aws_sdk_s3::types::PublicAccessBlockConfiguration::builder().ignore_public_acls(true).build();
    stage
        .owner
        .put_public_access_block()
        .bucket(BUCKET)
        .public_access_block_configuration(all)
        .send()
        .await
        .unwrap();
    assert_eq!(code(anybody.get_object().bucket(BUCKET).key("k").send().await), "AccessDenied");
    let shown = stage.owner.get_object_acl().bucket(BUCKET).key("k").send().await.unwrap();
    assert_eq!(shown.grants().len(), 1);
}
