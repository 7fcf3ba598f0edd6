//! Plans that are stored, and applied when something has changed meanwhile.

use crate::stage::{
    ANA, ANALYST, BUCKET, GRANTEE, OWNER, Result, Stage, ana, assert_says, bucket_policy, policy_name,
    statement, to,
};
use xacct_core::grant::{AccessLevel, Grant};
use xacct_runtime::{Accounts, ApplyError, Plan, Setting};

/// A plan as it comes back from a file.
fn stored(plan: &Plan) -> Result<Plan> {
    let read: Plan = serde_json::from_str(&serde_json::to_string_pretty(plan)?)?;
    assert_eq!(read, *plan);
    Ok(read)
}

/// A plan of a grant to the role and to ana, stored.
async fn planned(stage: &Stage) -> Result<(Accounts, Grant, Plan)> {
    let accounts = stage.accounts().await?;
    let grant = to(&[ANALYST, ANA]).build()?;
    let plan = stored(&accounts.plan(&grant).await?)?;
    Ok((accounts, grant, plan))
}

/// What a plan is refused for: what has changed.
async fn changed(stage: &Stage, accounts: &Accounts, plan: &Plan) -> Result<Vec<Setting>> {
    stage.watch.clear();
    let error = accounts.apply(plan).await.unwrap_err();
    assert_eq!(stage.watch.writes(), Vec::<String>::new());
    assert_says(&error.to_string(), &["plan again"]);
    match error {
        ApplyError::Changed { changed } => Ok(changed.into_iter().map(|(_, setting)| setting).collect()),
        other => panic!("{other:?}"),
    }
}

fn theirs(sid: &str) -> String {
    statement(&format!(
        r#""Sid":"{sid}","Effect":"Deny","Principal":"*","Action":"s3:DeleteBucket","Resource":"arn:aws:s3:::{BUCKET}""#
    ))
}

#[tokio::test]
async fn what_has_not_changed_is_applied() -> Result {
    let stage = Stage::set().await?;
    stage.put_policy(&theirs("Theirs")).await?;
    let (accounts, grant, plan) = planned(&stage).await?;
    let applied = accounts.apply(&plan).await?;
    assert!(applied.is_complete() && !applied.is_unchanged(), "{applied}");
    assert!(accounts.drift(&grant).await.is_clean());
    // And again, by another process.
    let applied = stage.accounts().await?.apply(&stored(&plan)?).await?;
    assert!(applied.is_unchanged(), "{applied}");
    assert_eq!(stage.watch.writes(), Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn a_bucket_policy_that_somebody_has_edited() -> Result {
    let stage = Stage::set().await?;
    stage.put_policy(&theirs("Theirs")).await?;
    let (accounts, _, plan) = planned(&stage).await?;
    stage.put_policy(&theirs("Edited")).await?;
    assert_eq!(changed(&stage, &accounts, &plan).await?, [bucket_policy()]);
    assert!(stage.policy().await?.is_some_and(|policy| policy.contains("Edited")));
    stage.s3()?.delete_bucket_policy().bucket(BUCKET).send().await?;
    assert_eq!(changed(&stage, &accounts, &plan).await?, [bucket_policy()]);
    // The same in other words is no change.
    stage.put_policy(&theirs("Theirs").replace(r#""s3:DeleteBucket""#, r#"["s3:DeleteBucket"]"#)).await?;
    assert!(accounts.apply(&plan).await?.is_complete());
    Ok(())
}

#[tokio::test]
async fn a_grantee_that_somebody_has_deleted() -> Result {
    let stage = Stage::set().await?;
    let (accounts, _, plan) = planned(&stage).await?;
    stage.iam(GRANTEE)?.delete_role().role_name("analyst").send().await?;
    stage.watch.clear();
    let error = accounts.apply(&plan).await.unwrap_err();
    assert!(matches!(&error, ApplyError::Refused { refused } if refused.len() == 1), "{error:?}");
    assert_says(&error.to_string(), &[ANALYST, "create it first"]);
    assert_eq!(stage.watch.writes(), Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn statements_of_the_grant_that_somebody_has_changed() -> Result {
    let stage = Stage::set().await?;
    let accounts = stage.accounts().await?;
    stage.apply(&accounts, &to(&[ANALYST, ANA]).build()?, &Default::default()).await?;
    let more = to(&[ANALYST, ANA]).access([AccessLevel::ReadTags]).build()?;
    let plan = stored(&accounts.plan(&more).await?)?;
    let policy = stage.policy().await?.unwrap_or_default();
    stage.put_policy(&policy.replace("s3:GetObject\"", "s3:GetObjectVersion\"")).await?;
    assert_eq!(changed(&stage, &accounts, &plan).await?, [bucket_policy()]);
    stage.put_policy(&policy).await?;

    // The grantee's half as well.
    let name = policy_name(&more, 1);
    stage
        .put_anas_policy(name.as_str(), &statement(r#""Effect":"Allow","Action":"s3:*","Resource":"*""#))
        .await?;
    assert_eq!(
        changed(&stage, &accounts, &plan).await?,
        [Setting::InlinePolicy { identity: ana(), policy: name }]
    );
    Ok(())
}

/// A step that has become needful, though the plan does not have it.
#[tokio::test]
async fn what_somebody_has_taken_away_meanwhile() -> Result {
    let stage = Stage::set().await?;
    let accounts = stage.accounts().await?;
    let grant = to(&[ANA]).build()?;
    stage.apply(&accounts, &grant, &Default::default()).await?;
    stage.s3()?.delete_bucket_policy().bucket(BUCKET).send().await?;
    let plan = stored(&accounts.plan(&grant).await?)?;
    assert_eq!(plan.steps().len(), 1, "{plan}");
    let name = policy_name(&grant, 0);
    stage.iam(GRANTEE)?.delete_user_policy().user_name("ana").policy_name(name.as_str()).send().await?;
    assert_eq!(
        changed(&stage, &accounts, &plan).await?,
        [Setting::InlinePolicy { identity: ana(), policy: name }]
    );
    Ok(())
}

#[tokio::test]
async fn what_others_change_beside_the_plan_is_no_reason() -> Result {
    let stage = Stage::set().await?;
    let (accounts, _, plan) = planned(&stage).await?;
    stage
        .put_anas_policy("theirs", &statement(r#""Effect":"Allow","Action":"sqs:*","Resource":"*""#))
        .await?;
    stage.role(GRANTEE, "/", "somebody").await?;
    stage.bucket("acme-archive").await?;
    let tag = aws_sdk_iam::types::Tag::builder().key("team").value("reports").build()?;
    stage.iam(GRANTEE)?.tag_role().role_name("analyst").tags(tag).send().await?;
    stage.s3()?.put_object().bucket(BUCKET).key("2026/q4.csv").send().await?;
    stage.role(OWNER, "/", "somebody").await?;
    let applied = accounts.apply(&plan).await?;
    assert!(applied.is_complete(), "{applied}");
    Ok(())
}
