//! What AWS would refuse later, or nobody should want: refused before anything is written, with what to do about it.

use crate::stage::{
    ANA, ANALYST, BUCKET, GRANTEE, KEY, OWNER, Result, Stage, ana, bucket, bucket_policy, by_access_point,
    by_acl, only, policy_name, statement, to,
};
use aws_sdk_s3::types::{
    AccessControlPolicy, Grant as AclGrant, Grantee as AclGrantee, ObjectOwnership, Owner, OwnershipControls,
    OwnershipControlsRule, Permission, PublicAccessBlockConfiguration, Type,
};
use std::fmt::Write;
use xacct_core::grant::{GrantDefinition, ViaDefinition};
use xacct_runtime::{PlanOptions, PolicyForm, RefusalReason, Setting};

fn none() -> PlanOptions {
    PlanOptions::default()
}

/// Statements of others that take up about so many bytes.
fn others(bytes: usize) -> String {
    let one = |number: usize| {
        format!(
            r#"{{"Sid":"S{number:05}","Effect":"Deny","Principal":"*","Action":"s3:DeleteBucket","Resource":"arn:aws:s3:::{BUCKET}"}}"#
        )
    };
    let statements: Vec<_> = (0..(bytes - 60) / (one(0).len() + 1)).map(one).collect();
    format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, statements.join(","))
}

#[tokio::test]
async fn a_bucket_policy_that_would_be_too_long_with_those_of_others() -> Result {
    let stage = Stage::set().await?;
    stage.put_policy(&others(20_200)).await?;
    let refusal =
        only(&stage.refused(&to(&[ANA]).build()?, &none()).await?, &["may have 20480", "access point"]);
    assert_eq!(refusal.setting, Some(bucket_policy()));
    let RefusalReason::TooLong { length, limit: 20_480, unit: "bytes" } = refusal.reason else {
        panic!("{refusal:?}")
    };
    assert!(length > 20_480);
    Ok(())
}

#[tokio::test]
async fn inline_policies_of_a_user_that_would_be_too_long_together() -> Result {
    let stage = Stage::set().await?;
    let mut resources = String::from(r#""arn:aws:s3:::x0""#);
    while resources.len() < 1_850 {
        write!(resources, r#","arn:aws:s3:::others-bucket-{}""#, resources.len())?;
    }
    let theirs = statement(&format!(r#""Effect":"Allow","Action":"s3:GetObject","Resource":[{resources}]"#));
    stage.put_anas_policy("theirs", &theirs).await?;
    let grant = to(&[ANA]).build()?;
    let refusal = only(&stage.refused(&grant, &none()).await?, &["all inline policies", "managed policy"]);
    assert_eq!(
        refusal.setting,
        Some(Setting::InlinePolicy { identity: ana(), policy: policy_name(&grant, 0) })
    );
    assert!(matches!(refusal.reason, RefusalReason::TooLong { limit: 2_048, .. }), "{refusal:?}");

    // A managed policy has room of its own, as the message says.
    let accounts = stage.accounts().await?;
    stage.apply(&accounts, &grant, &none().policies_as(PolicyForm::Managed)).await?;
    Ok(())
}

/// Root always keeps its rights, so that it is an administrator who would be locked out.
#[tokio::test]
async fn a_bucket_policy_of_others_that_locks_the_administrator_out() -> Result {
    let stage = Stage::set().await?;
    let administrators = [stage.administrator(OWNER).await?, stage.administrator(GRANTEE).await?];
    let by_root = stage.accounts().await?;
    let accounts = stage.accounts_by(administrators).await?;
    let deny = |action: &str| {
        let arn = format!("arn:aws:s3:::{BUCKET}");
        statement(&format!(
            r#""Sid":"Frozen","Effect":"Deny","Principal":"*","Action":"{action}","Resource":"{arn}""#
        ))
    };
    let grant = to(&[ANA]).build()?;
    stage.put_policy(&deny("s3:PutBucketPolicy")).await?;
    let refusals = stage.refused_by(&accounts, &grant, &none()).await?;
    let refusal = only(&refusals, &["Frozen", "exempt", "user/admin"]);
    assert!(matches!(refusal.reason, RefusalReason::LocksOut { .. }), "{refusal:?}");
    by_root.plan(&grant).await?;
    // A guard against deleting the policy is its owner's to have.
    stage.put_policy(&deny("s3:DeleteBucketPolicy")).await?;
    accounts.plan(&grant).await?;
    Ok(())
}

#[tokio::test]
async fn a_key_policy_that_leaves_nobody_the_right_to_change_it() -> Result {
    let stage = Stage::with_key().await?;
    let reads = r#""Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:root"},"Action":["kms:Describe*","kms:Get*"],"Resource":"*""#;
    let put = stage.kms()?.put_key_policy().key_id(KEY).bypass_policy_lockout_safety_check(true);
    put.policy(statement(reads)).send().await?;
    let grant = to(&[ANA]).kms_key(KEY).build()?;
    let refusal =
        only(&stage.refused(&grant, &none()).await?, &["could not change it again", "act as another"]);
    assert_eq!(refusal.setting, Some(Setting::KeyPolicy { key: KEY.parse()? }));
    assert!(matches!(refusal.reason, RefusalReason::LocksOut { .. }), "{refusal:?}");
    Ok(())
}

type Block = aws_sdk_s3::types::builders::PublicAccessBlockConfigurationBuilder;

/// A bucket whose policy is public, and what of Block Public Access is then turned on.
async fn public(blocks: impl FnOnce(Block) -> Block) -> Result<Stage> {
    let stage = Stage::set().await?;
    let s3 = stage.s3()?;
    s3.delete_public_access_block().bucket(BUCKET).send().await?;
    let everyone = format!(
        r#""Sid":"Everyone","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::{BUCKET}/public/*""#
    );
    stage.put_policy(&statement(&everyone)).await?;
    block(&stage, blocks).await?;
    Ok(stage)
}

#[tokio::test]
async fn a_public_policy_that_block_public_access_stands_against() -> Result {
    let grant = to(&[ANA]).build()?;
    let stage = public(|block| block.block_public_policy(true)).await?;
    let refusal = only(
        &stage.refused(&grant, &none()).await?,
        &["BlockPublicPolicy", "Everyone", "limit that statement"],
    );
    assert!(
        matches!(refusal.reason, RefusalReason::PublicAlready { setting: "BlockPublicPolicy", .. }),
        "{refusal:?}"
    );
    let stage = public(|block| block.restrict_public_buckets(true)).await?;
    let refusal = only(&stage.refused(&grant, &none()).await?, &["RestrictPublicBuckets", "Everyone"]);
    assert!(
        matches!(refusal.reason, RefusalReason::PublicAlready { setting: "RestrictPublicBuckets", .. }),
        "{refusal:?}"
    );
    Ok(())
}

#[tokio::test]
async fn a_public_policy_that_nothing_stands_against_is_told_of_and_no_refusal() -> Result {
    let stage = public(|block| block.block_public_acls(true)).await?;
    let accounts = stage.accounts().await?;
    let plan = stage.apply(&accounts, &to(&[ANA]).build()?, &none()).await?;
    assert!(plan.notes().iter().any(|note| note.contains("public") && note.contains("Everyone")), "{plan}");
    Ok(())
}

#[tokio::test]
async fn acls_that_are_off() -> Result {
    let stage = Stage::set().await?;
    let grant = by_acl(&stage)?.build()?;
    let refusal = only(&stage.refused(&grant, &none()).await?, &["BucketOwnerEnforced", "`turn_acls_on`"]);
    assert_eq!(refusal.setting, Some(Setting::ObjectOwnership { bucket: bucket() }));
    assert_eq!(refusal.reason, RefusalReason::ObjectOwnership { now: "BucketOwnerEnforced" });

    let accounts = stage.accounts().await?;
    let plan = stage.apply(&accounts, &grant, &none().turn_acls_on()).await?;
    assert!(plan.notes().iter().any(|note| note.contains("ACLs count again")), "{plan}");
    Ok(())
}

/// Sets Object Ownership.
pub(crate) async fn own(stage: &Stage, ownership: ObjectOwnership) -> Result {
    let rule = OwnershipControlsRule::builder().object_ownership(ownership).build()?;
    let controls = OwnershipControls::builder().rules(rule).build()?;
    let put = stage.s3()?.put_bucket_ownership_controls().bucket(BUCKET);
    put.ownership_controls(controls).send().await?;
    Ok(())
}

/// Turns these settings of Block Public Access on, and all others off.
pub(crate) async fn block(stage: &Stage, block: impl FnOnce(Block) -> Block) -> Result {
    let block = block(PublicAccessBlockConfiguration::builder()).build();
    let put = stage.s3()?.put_public_access_block().bucket(BUCKET);
    put.public_access_block_configuration(block).send().await?;
    Ok(())
}

/// Lets ACLs count, and gives others so many grants on the bucket.
pub(crate) async fn acl_of(stage: &Stage, grants: usize) -> Result {
    own(stage, ObjectOwnership::BucketOwnerPreferred).await?;
    let s3 = stage.s3()?;
    let owner = stage.sandbox.account(OWNER)?.canonical_user_id().to_string();
    let mut acl = AccessControlPolicy::builder().owner(Owner::builder().id(&owner).build());
    let kinds = [Permission::Read, Permission::Write, Permission::ReadAcp, Permission::WriteAcp];
    for number in 0..grants {
        let (id, permission) = match number {
            0 => (owner.clone(), Permission::FullControl),
            _ => {
                let account = stage.sandbox.account(&format!("3333333333{:02}", number / 4))?;
                (account.canonical_user_id().to_string(), kinds[number % 4].clone())
            }
        };
        let grantee = AclGrantee::builder().id(id).r#type(Type::CanonicalUser).build()?;
        acl = acl.grants(AclGrant::builder().grantee(grantee).permission(permission).build());
    }
    s3.put_bucket_acl().bucket(BUCKET).access_control_policy(acl.build()).send().await?;
    Ok(())
}

#[tokio::test]
async fn an_acl_that_is_full() -> Result {
    let stage = Stage::set().await?;
    acl_of(&stage, 100).await?;
    let grant = by_acl(&stage)?.build()?;
    let refusal =
        only(&stage.refused(&grant, &none()).await?, &["101 grants", "may have 100", "remove some"]);
    assert_eq!(refusal.setting, Some(Setting::BucketAcl { bucket: bucket() }));
    assert_eq!(refusal.reason, RefusalReason::TooManyGrants { grants: 101 });
    acl_of(&stage, 99).await?;
    let accounts = stage.accounts().await?;
    stage.apply(&accounts, &grant, &none()).await?;
    Ok(())
}

#[tokio::test]
async fn a_public_acl_that_block_public_access_stands_against() -> Result {
    use aws_sdk_s3::types::BucketCannedAcl;
    let stage = Stage::set().await?;
    acl_of(&stage, 1).await?;
    let s3 = stage.s3()?;
    s3.delete_public_access_block().bucket(BUCKET).send().await?;
    s3.put_bucket_acl().bucket(BUCKET).acl(BucketCannedAcl::PublicRead).send().await?;
    let grant = by_acl(&stage)?.build()?;
    // Nothing stands against it.
    let accounts = stage.accounts().await?;
    let plan = accounts.plan(&grant).await?;
    assert!(
        plan.notes().iter().any(|it| it.contains("public, as before") && it.contains("AllUsers")),
        "{plan}"
    );

    block(&stage, |block| block.block_public_acls(true)).await?;
    let words = ["READ to group", "AllUsers", "BlockPublicAcls", "remove that grant first"];
    let refusal = only(&stage.refused(&grant, &none()).await?, &words);
    assert_eq!(refusal.setting, Some(Setting::BucketAcl { bucket: bucket() }));
    assert!(matches!(refusal.reason, RefusalReason::PublicAcl { .. }), "{refusal:?}");
    assert!(serde_json::to_value(&refusal)?["grant"].as_str().is_some_and(|it| it.starts_with("READ to")));
    // So S3 would.
    let owner = accounts.account(&OWNER.parse()?).unwrap();
    let acl = owner.bucket_acl(&bucket()).await?;
    let refused = owner.put_bucket_acl(&bucket(), &acl).await.unwrap_err();
    assert!(
        matches!(&refused, xacct_runtime::Error::Refused { code, .. } if code == "AccessDenied"),
        "{refused}"
    );
    Ok(())
}

#[tokio::test]
async fn an_object_that_is_not_there() -> Result {
    let stage = Stage::set().await?;
    let mut definition = by_acl(&stage)?;
    if let ViaDefinition::Acl { objects, .. } = &mut definition.via {
        objects.push("2026/q3.csv".to_owned());
    }
    let refusal = only(
        &stage.refused(&definition.build()?, &none().turn_acls_on()).await?,
        &["2026/q3.csv", "no such object", "leave it out"],
    );
    assert_eq!(refusal.reason, RefusalReason::NoSuchObject);
    Ok(())
}

#[tokio::test]
async fn a_canonical_id_that_is_not_the_owners() -> Result {
    let stage = Stage::set().await?;
    let mut definition = by_acl(&stage)?;
    let told = "c".repeat(64);
    if let ViaDefinition::Acl { owner_id, .. } = &mut definition.via {
        owner_id.clone_from(&told);
    }
    let refusals = stage.refused(&definition.build()?, &none().turn_acls_on()).await?;
    let actual = stage.sandbox.account(OWNER)?.canonical_user_id().to_string();
    assert_eq!(refusals.len(), 3, "of the bucket and of each object: {refusals:#?}");
    for refusal in refusals {
        assert!(refusal.to_string().contains("correct `owner_id`"), "{refusal}");
        assert_eq!(
            refusal.reason,
            RefusalReason::OtherCanonicalId { told: told.clone(), actual: actual.clone() }
        );
    }
    Ok(())
}

#[tokio::test]
async fn the_key_that_aws_manages() -> Result {
    let stage = Stage::set().await?;
    stage.encrypt_with(None).await?;
    let grant = to(&[ANA]).build()?;
    let refusal = only(&stage.refused(&grant, &none()).await?, &["aws/s3", "a key of your own"]);
    assert_eq!(refusal.reason, RefusalReason::AwsManagedKey { key: "aws/s3".to_owned() });

    // The same key by its ARN, which tells nothing of who manages it.
    let stage = Stage::with_key().await?;
    let description = format!(
        r#"{{"KeyMetadata":{{"KeyId":"{KEY}","Arn":"{KEY}","KeyManager":"AWS","KeyState":"Enabled","Enabled":true}}}}"#
    );
    stage.watch.answer(&["DescribeKey"], usize::MAX, 200, description);
    let grant = to(&[ANA]).kms_key(KEY).build()?;
    let refusal = only(&stage.refused(&grant, &none()).await?, &[KEY, "a key of your own"]);
    assert_eq!(refusal.reason, RefusalReason::AwsManagedKey { key: KEY.to_owned() });
    Ok(())
}

#[tokio::test]
async fn a_key_that_is_not_in_use() -> Result {
    let stage = Stage::with_key().await?;
    let grant = to(&[ANA]).kms_key(KEY).build()?;
    stage.kms()?.disable_key().key_id(KEY).send().await?;
    let refusal = only(&stage.refused(&grant, &none()).await?, &["is Disabled", "has to be Enabled"]);
    assert_eq!(refusal.reason, RefusalReason::KeyState { state: "Disabled".to_owned() });
    stage.kms()?.schedule_key_deletion().key_id(KEY).send().await?;
    let refusal = only(&stage.refused(&grant, &none()).await?, &["is PendingDeletion"]);
    assert_eq!(refusal.reason, RefusalReason::KeyState { state: "PendingDeletion".to_owned() });
    Ok(())
}

#[tokio::test]
async fn a_bucket_that_encrypts_with_another_key() -> Result {
    let stage = Stage::with_key().await?;
    let other = KEY.replace("1234abcd", "9876fedc");
    stage.sandbox.account(OWNER)?.add_kms_key(&other.parse()?)?;
    let expected = RefusalReason::OtherKey { bucket_key: KEY.to_owned() };
    let refusals = stage.refused(&to(&[ANA]).kms_key(&other).build()?, &none()).await?;
    assert_eq!(only(&refusals, &[KEY, "another key", "`kms_key`"]).reason, expected);
    // Without a key nobody could read what the bucket holds.
    let refusals = stage.refused(&to(&[ANA]).build()?, &none()).await?;
    assert_eq!(only(&refusals, &[KEY, "`kms_key`"]).reason, expected);
    // The bucket may name the key by its id alone.
    stage.encrypt_with(KEY.rsplit_once('/').map(|(_, id)| id)).await?;
    stage.accounts().await?.plan(&to(&[ANA]).kms_key(KEY).build()?).await?;
    Ok(())
}

#[tokio::test]
async fn what_is_of_another_region_than_the_bucket() -> Result {
    let stage = Stage::set().await?;
    let elsewhere = KEY.replace("us-east-1", "eu-central-1");
    stage.sandbox.account(OWNER)?.add_kms_key(&elsewhere.parse()?)?;
    let refusals = stage.refused(&to(&[ANA]).kms_key(&elsewhere).build()?, &none()).await?;
    let reason =
        only(&refusals, &["the key is of eu-central-1", "the bucket of us-east-1", "one Region"]).reason;
    assert!(matches!(reason, RefusalReason::OtherRegion { what: "key", .. }), "{reason:?}");

    let mut definition = to(&[ANA]).via(by_access_point(None));
    if let ViaDefinition::AccessPoint { region, .. } = &mut definition.via {
        "eu-west-1".clone_into(region);
    }
    let refusals = stage.refused(&definition.build()?, &none()).await?;
    let reason = only(&refusals, &["the access point is of eu-west-1"]).reason;
    assert!(matches!(reason, RefusalReason::OtherRegion { what: "access point", .. }), "{reason:?}");
    Ok(())
}

#[tokio::test]
async fn grantees_that_are_not_there() -> Result {
    let stage = Stage::set().await?;
    let missing = "arn:aws:iam::222222222222:user/anna";
    let refusals = stage.refused(&to(&[missing]).build()?, &none()).await?;
    let refusal = only(&refusals, &[missing, "correct the name", "create it first"]);
    assert_eq!(refusal.reason, RefusalReason::NoSuchPrincipal { arn: missing.to_owned() });

    let misplaced = "arn:aws:iam::222222222222:role/analyst";
    let refusals = stage.refused(&to(&[misplaced]).build()?, &none()).await?;
    let refusal = only(&refusals, &["there is no arn:aws:iam::222222222222:role/analyst", ANALYST]);
    let expected = RefusalReason::OtherArn { told: misplaced.to_owned(), actual: ANALYST.to_owned() };
    assert_eq!(refusal.reason, expected);
    Ok(())
}

#[tokio::test]
async fn all_reasons_at_once() -> Result {
    let stage = Stage::with_key().await?;
    let statement = others(20_200);
    stage.put_policy(&statement).await?;
    stage.kms()?.disable_key().key_id(KEY).send().await?;
    let definition = GrantDefinition { grantees: vec![ANA.to_owned(), format!("{ANA}2")], ..to(&[]) };
    let accounts = stage.accounts_of(&[OWNER, GRANTEE]).await?;
    let refusals = stage.refused_by(&accounts, &definition.kms_key(KEY).build()?, &none()).await?;
    let reasons: Vec<_> = refusals.iter().map(|it| &it.reason).collect();
    assert!(reasons.iter().any(|it| matches!(it, RefusalReason::TooLong { .. })), "{reasons:#?}");
    assert!(reasons.iter().any(|it| matches!(it, RefusalReason::KeyState { .. })), "{reasons:#?}");
    assert!(reasons.iter().any(|it| matches!(it, RefusalReason::NoSuchPrincipal { .. })), "{reasons:#?}");
    assert_eq!(refusals.len(), 3, "{reasons:#?}");
    Ok(())
}
