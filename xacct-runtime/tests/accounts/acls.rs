//! ACLs that hold more than a grant: what S3 does not show of them, and what they grant others.

use crate::refusals::{acl_of, block, own};
use crate::stage::{ANA, BUCKET, OWNER, Result, Stage, assert_says, bucket, by_acl, to};
use aws_sdk_s3::types::{BucketCannedAcl, ObjectCannedAcl, ObjectOwnership};
use xacct_core::grant::{GrantDefinition, ViaDefinition};
use xacct_runtime::{Accounts, AclGrantee, Plan, PlanOptions};

fn notes_of<'p>(plan: &'p Plan, word: &str) -> Vec<&'p str> {
    plan.notes().iter().map(String::as_str).filter(|it| it.contains(word)).collect()
}

/// Whether the bucket's ACL grants everyone something, as S3 shows it.
async fn is_public(accounts: &Accounts) -> Result<bool> {
    let owner = accounts.account(&OWNER.parse()?).expect("it has credentials");
    let acl = owner.bucket_acl(&bucket()).await?;
    Ok(acl.grants.iter().any(|it| matches!(it.grantee, AclGrantee::Group(_))))
}

#[tokio::test]
async fn what_block_public_access_hides_is_lost_and_told_of() -> Result {
    let stage = Stage::set().await?;
    acl_of(&stage, 1).await?;
    let s3 = stage.s3()?;
    s3.delete_public_access_block().bucket(BUCKET).send().await?;
    s3.put_bucket_acl().bucket(BUCKET).acl(BucketCannedAcl::PublicRead).send().await?;
    let (accounts, grant) = (stage.accounts().await?, by_acl(&stage)?.build()?);
    let plan = accounts.plan(&grant).await?;
    assert!(is_public(&accounts).await? && notes_of(&plan, "IgnorePublicAcls").is_empty(), "{plan}");

    block(&stage, |block| block.ignore_public_acls(true)).await?;
    let plan = accounts.plan(&grant).await?;
    let notes = notes_of(&plan, "IgnorePublicAcls");
    assert_eq!(notes.len(), 3, "of the bucket and of each object: {plan}");
    assert_says(notes[0], &[&format!("ACL of the bucket {BUCKET}"), "rolling back does not bring it back"]);
    let applied = accounts.apply(&plan).await?;
    assert!(accounts.rollback(applied.journal().expect("something was written")).await?.is_complete());
    s3.delete_public_access_block().bucket(BUCKET).send().await?;
    assert!(!is_public(&accounts).await?, "so it is, as the note says");

    // Taking back writes the ACLs, too.
    block(&stage, |block| block.ignore_public_acls(true)).await?;
    stage.apply(&accounts, &grant, &PlanOptions::default()).await?;
    let revoked = accounts.revoke(&grant).await?;
    assert!(revoked.residue.iter().any(|it| it.contains("IgnorePublicAcls")), "{revoked}");
    Ok(())
}

#[tokio::test]
async fn what_is_not_shown_while_acls_are_off_is_told_of_and_stays() -> Result {
    let stage = Stage::set().await?;
    acl_of(&stage, 1).await?;
    let s3 = stage.s3()?;
    s3.delete_public_access_block().bucket(BUCKET).send().await?;
    let put = s3.put_object_acl().bucket(BUCKET).key("2026/q1.csv");
    put.acl(ObjectCannedAcl::PublicRead).send().await?;
    own(&stage, ObjectOwnership::BucketOwnerEnforced).await?;
    let (accounts, grant) = (stage.accounts().await?, by_acl(&stage)?.build()?);
    let plan = stage.apply(&accounts, &grant, &PlanOptions::default().turn_acls_on()).await?;
    let notes = notes_of(&plan, "ACLs are off");
    assert_eq!(notes.len(), 2, "of each object: {plan}");
    assert_says(notes[0], &["2026/q1.csv", "is not in this plan, and counts again"]);
    let owner = accounts.account(&OWNER.parse()?).expect("it has credentials");
    let acl = owner.object_acl(&bucket(), &"2026/q1.csv".parse()?).await?.expect("the object is there");
    assert!(acl.grants.iter().any(|it| matches!(it.grantee, AclGrantee::Group(_))), "{acl}");

    own(&stage, ObjectOwnership::BucketOwnerEnforced).await.expect_err("the bucket's ACL grants others");
    assert!(accounts.revoke(&grant).await?.is_complete());
    own(&stage, ObjectOwnership::BucketOwnerEnforced).await?;
    let report = accounts.plan_revoke(&[grant]).await;
    assert_eq!(notes_of(&report.plan, "stays, and counts again").len(), 1, "{}", report.plan);
    Ok(())
}

#[tokio::test]
async fn what_an_acl_grants_others_is_told_of() -> Result {
    let stage = Stage::set().await?;
    acl_of(&stage, 3).await?;
    let plan = stage.accounts().await?.plan(&by_acl(&stage)?.build()?).await?;
    let notes = notes_of(&plan, "besides, which stays");
    let other = stage.sandbox.account("333333333300")?.canonical_user_id().to_string();
    assert!(notes.len() == 2 && notes.iter().all(|it| it.contains(&other) && it.contains(BUCKET)), "{plan}");
    Ok(())
}

/// By the ACL of the bucket alone a grant names no object by which that would be known.
#[tokio::test]
async fn the_acl_of_a_bucket_that_a_grant_went_by_alone() -> Result {
    let stage = Stage::set().await?;
    let accounts = stage.accounts().await?;
    let mut by_bucket = GrantDefinition { access: vec!["List".to_owned()], ..by_acl(&stage)? };
    if let ViaDefinition::Acl { objects, .. } = &mut by_bucket.via {
        objects.clear();
    }
    stage.apply(&accounts, &by_bucket.build()?, &PlanOptions::default().turn_acls_on()).await?;
    let now = to(&[ANA]).build()?;
    let plan = stage.apply(&accounts, &now, &PlanOptions::default()).await?;
    let of_bucket = format!("ACL of the bucket {BUCKET}: it has READ to canonical user");
    assert_says(&plan.notes().join("\n"), &[&of_bucket, ", which stays"]);
    // A grant that has gone by the bucket's policy all the time has none to tell of.
    let plan = accounts.plan(&now).await?;
    assert!(notes_of(&plan, "which stays").is_empty(), "{plan}");
    Ok(())
}
