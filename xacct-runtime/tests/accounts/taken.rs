//! Names that somebody else has: theirs is never taken for the grant's own.

use crate::stage::{
    ANA, BUCKET, GRANTEE, KEY, OWNER, Result, Stage, by_access_point, by_role, document, only, policy_name,
    statement, to,
};
use xacct_core::grant::{Content, Grant, Target};
use xacct_core::{Document, Effect, PrincipalKind, Principals};
use xacct_runtime::{AccessPoint, PlanOptions, PolicyForm, RefusalReason, Setting};

fn none() -> PlanOptions {
    PlanOptions::default()
}

/// What the grant puts into a policy.
fn put(grant: &Grant, target: Target) -> Document {
    let documents = grant.documents();
    let found = documents.into_iter().find(|it| it.target == target);
    match found.map(|it| it.content) {
        Some(Content::Policy(_, policy)) => policy,
        other => panic!("{target}: {other:?}"),
    }
}

/// The grant's policy of the bucket, of which somebody has changed the first statement.
async fn with_statement_of_others(
    stage: &Stage,
    grant: &Grant,
    change: impl Fn(&mut xacct_core::Statement),
) -> Result<String> {
    let mut policy = put(grant, Target::BucketPolicy);
    policy.statements.truncate(1);
    change(&mut policy.statements[0]);
    stage.put_policy(&policy.to_string()).await?;
    Ok(policy.statements[0].sid.clone().unwrap_or_default())
}

#[tokio::test]
async fn a_sid_of_somebody_elses_statement() -> Result {
    let stage = Stage::set().await?;
    stage.sandbox.account("333333333333")?;
    let grant = to(&[ANA]).build()?;
    let other = |it: &mut xacct_core::Statement| {
        it.principal = Some(Principals::grouped([(PrincipalKind::Aws, "333333333333")]));
    };
    let sid = with_statement_of_others(&stage, &grant, other).await?;
    let refusal = only(&stage.refused(&grant, &none()).await?, &[&sid, "not this grant's", "a new name"]);
    assert_eq!(refusal.reason, RefusalReason::SidTaken { sid });

    let sid = with_statement_of_others(&stage, &grant, |it| it.effect = Effect::Deny).await?;
    let refusal = only(&stage.refused(&grant, &none()).await?, &[&sid, "not this grant's"]);
    assert_eq!(refusal.reason, RefusalReason::SidTaken { sid });

    // Taking the grant back does not take theirs.
    let before = stage.policy().await?;
    let accounts = stage.accounts().await?;
    let revoked = accounts.revoke(&grant).await?;
    assert!(revoked.is_complete(), "{revoked}");
    assert_eq!(stage.policy().await?, before);
    Ok(())
}

#[tokio::test]
async fn a_role_of_somebody_else() -> Result {
    let stage = Stage::set().await?;
    stage.role(OWNER, "/", "reports-keeper").await?;
    let grant = to(&[ANA]).via(by_role()).build()?;
    let refusal = only(&stage.refused(&grant, &none()).await?, &["no tag", "choose another name"]);
    assert_eq!(refusal.setting, Some(Setting::Role { role: "reports-keeper".parse()? }));
    assert_eq!(refusal.reason, RefusalReason::RoleTaken { tag: None });

    let iam = stage.iam(OWNER)?;
    let tag = aws_sdk_iam::types::Tag::builder()
        .key("xacct:grant")
        .value("111111111111/acme-reports/Other")
        .build()?;
    iam.tag_role().role_name("reports-keeper").tags(tag).send().await?;
    let refusal =
        only(&stage.refused(&grant, &none()).await?, &["of the grant 111111111111/acme-reports/Other"]);
    assert!(matches!(refusal.reason, RefusalReason::RoleTaken { tag: Some(_) }), "{refusal:?}");

    // Nor is it deleted when the grant is taken back.
    let revoked = stage.accounts().await?.revoke(&grant).await?;
    assert!(revoked.residue.iter().any(|it| it.contains("reports-keeper stays")), "{revoked}");
    iam.get_role().role_name("reports-keeper").send().await?;
    Ok(())
}

#[tokio::test]
async fn an_access_point_of_another_bucket() -> Result {
    let stage = Stage::set().await?;
    stage.bucket("acme-archive").await?;
    let create = stage.control(OWNER)?.create_access_point().account_id(OWNER).name("analysts");
    create.bucket("acme-archive").send().await?;
    let grant = to(&[ANA]).via(by_access_point(None)).build()?;
    let refusal = only(&stage.refused(&grant, &none()).await?, &["acme-archive", "choose another name"]);
    let access_point =
        AccessPoint { account: OWNER.parse()?, region: "us-east-1".parse()?, name: "analysts".parse()? };
    assert_eq!(refusal.setting, Some(Setting::AccessPoint { access_point }));
    assert_eq!(refusal.reason, RefusalReason::AccessPointTaken { bucket: "acme-archive".parse()? });
    Ok(())
}

/// One of the right bucket serves, and stays when the grant goes.
#[tokio::test]
async fn an_access_point_of_somebody_else_of_the_same_bucket() -> Result {
    let stage = Stage::set().await?;
    let control = stage.control(OWNER)?;
    control.create_access_point().account_id(OWNER).name("analysts").bucket(BUCKET).send().await?;
    let grant = to(&[ANA]).via(by_access_point(None)).build()?;
    let accounts = stage.accounts().await?;
    stage.apply(&accounts, &grant, &none()).await?;
    let revoked = accounts.revoke(&grant).await?;
    assert!(revoked.is_complete(), "{revoked}");
    assert!(revoked.residue.iter().any(|it| it.contains("analysts stays")), "{revoked}");
    control.get_access_point().account_id(OWNER).name("analysts").send().await?;
    Ok(())
}

/// Four versions of somebody else's behind the one of ana's managed policy, the last of which counts; the policy's ARN.
pub(crate) async fn four_more_versions(stage: &Stage, grant: &Grant) -> Result<String> {
    let (iam, arn) =
        (stage.iam(GRANTEE)?, format!("arn:aws:iam::{GRANTEE}:policy/{}", policy_name(grant, 0)));
    for number in 2..=5 {
        let theirs = statement(&format!(
            r#""Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::v{number}/*""#
        ));
        let create = iam.create_policy_version().policy_arn(&arn).policy_document(theirs);
        create.set_as_default(true).send().await?;
    }
    Ok(arn)
}

/// The ids of a managed policy's versions.
pub(crate) async fn versions(stage: &Stage, arn: &str) -> Result<Vec<String>> {
    let listed = stage.iam(GRANTEE)?.list_policy_versions().policy_arn(arn).send().await?;
    let mut ids: Vec<_> =
        listed.versions.unwrap_or_default().into_iter().filter_map(|it| it.version_id).collect();
    ids.sort_unstable();
    Ok(ids)
}

#[tokio::test]
async fn a_managed_policy_with_five_versions() -> Result {
    let stage = Stage::set().await?;
    let grant = to(&[ANA]).build()?;
    let options = none().policies_as(PolicyForm::Managed);
    let accounts = stage.accounts().await?;
    stage.apply(&accounts, &grant, &options).await?;
    let name = policy_name(&grant, 0);
    let arn = four_more_versions(&stage, &grant).await?;
    let refusal = only(&stage.refused(&grant, &options).await?, &["5 versions", "`delete_oldest_version`"]);
    assert_eq!(refusal.setting, Some(Setting::ManagedPolicy { policy: name }));
    assert_eq!(refusal.reason, RefusalReason::FiveVersions);

    stage.apply(&accounts, &grant, &options.delete_oldest_version()).await?;
    assert_eq!(
        versions(&stage, &arn).await?,
        ["v2", "v3", "v4", "v5", "v6"],
        "the oldest is gone, and no other"
    );
    Ok(())
}

/// A policy of a key that has the Sid of a grant's statement.
#[tokio::test]
async fn a_sid_in_a_key_policy() -> Result {
    let stage = Stage::with_key().await?;
    let grant = to(&[ANA]).kms_key(KEY).build()?;
    let mut policy = put(&grant, Target::KeyPolicy);
    policy.statements.truncate(1);
    policy.statements[0].effect = Effect::Deny;
    let sid = policy.statements[0].sid.clone().unwrap_or_default();
    let root = r#""Sid":"Root","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:root"},"Action":"kms:*","Resource":"*""#;
    policy.statements.insert(0, document(&statement(root)).statements[0].clone());
    stage.kms()?.put_key_policy().key_id(KEY).policy(policy.to_string()).send().await?;
    let refusal = only(&stage.refused(&grant, &none()).await?, &[&sid]);
    assert_eq!(refusal.reason, RefusalReason::SidTaken { sid });
    Ok(())
}
