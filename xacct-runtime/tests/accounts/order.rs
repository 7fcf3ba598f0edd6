//! What an earlier definition has left goes last, and only when what takes its place is there; on the way back it is there
//! first.

use crate::stage::{ANA, ANALYST, GRANTEE, OWNER, Result, Stage, assert_says, by_role, to};
use xacct_core::grant::{Grant, GrantDefinition};
use xacct_runtime::{Accounts, Applied, Outcome, Plan, PlanOptions, Setting};

/// A grant by the bucket's policy that is applied, and the same grant by a role.
async fn by_bucket_policy(stage: &Stage) -> Result<(Accounts, Grant, Grant)> {
    let (before, now) = (to(&[ANA]).build()?, to(&[ANA]).via(by_role()).build()?);
    let accounts = stage.accounts().await?;
    stage.apply(&accounts, &before, &PlanOptions::default()).await?;
    stage.watch.clear();
    Ok((accounts, before, now))
}

fn denied() -> &'static str {
    "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>"
}

/// What is written, in its order, by the first word.
fn writes(stage: &Stage) -> Vec<String> {
    let first = |call: String| match call.contains("?policy") {
        true => format!("{} bucket policy", call.split(' ').next().unwrap_or_default()),
        false => call.split(' ').next().unwrap_or_default().to_owned(),
    };
    stage.watch.writes().into_iter().map(first).collect()
}

#[tokio::test]
async fn the_old_way_in_goes_when_the_new_one_is_there() -> Result {
    let stage = Stage::set().await?;
    let (accounts, _, now) = by_bucket_policy(&stage).await?;
    let plan = accounts.plan(&now).await?;
    assert_eq!(plan.steps().last().map(|it| &it.setting), Some(&crate::stage::bucket_policy()), "{plan}");
    let applied = accounts.apply(&plan).await?;
    assert!(applied.is_complete(), "{applied}");
    let order = ["CreateRole", "PutRolePolicy", "PutUserPolicy", "DELETE bucket policy"];
    assert_eq!(writes(&stage), order);

    // Back in the other order.
    stage.watch.clear();
    let back = accounts.rollback(applied.journal().expect("something was written")).await?;
    assert!(back.is_complete(), "{back}");
    assert_eq!(writes(&stage), ["PUT bucket policy", "PutUserPolicy", "DeleteRolePolicy", "DeleteRole"]);
    Ok(())
}

#[tokio::test]
async fn the_old_way_in_stays_where_the_new_one_is_refused() -> Result {
    const REFUSED: [&[&str]; 3] = [&["CreateRole "], &["PutRolePolicy"], &["PutUserPolicy"]];
    for refused in REFUSED {
        let stage = Stage::set().await?;
        let (accounts, before, now) = by_bucket_policy(&stage).await?;
        let plan = accounts.plan(&now).await?;
        stage.watch.answer(refused, 1, 403, denied());
        let applied = accounts.apply(&plan).await?;
        let last = applied.steps.iter().find(|it| it.setting == crate::stage::bucket_policy());
        assert!(matches!(last.map(|it| &it.outcome), Some(Outcome::Skipped)), "{refused:?}: {applied}");
        let verification = accounts.verify(&before).await?;
        assert!(verification.is_ok(), "{refused:?}: {verification}");
        let resumed = go_on(&accounts, &applied, &plan).await?;
        assert!(resumed.is_complete(), "{refused:?}: {resumed}");
        let verification = accounts.verify(&now).await?;
        assert!(verification.is_ok(), "{refused:?}: {verification}");
    }
    Ok(())
}

/// Goes on, by the journal where there is one.
async fn go_on(accounts: &Accounts, applied: &Applied, plan: &Plan) -> Result<Applied> {
    Ok(match applied.journal() {
        Some(journal) => accounts.resume(journal).await?,
        None => accounts.apply(plan).await?,
    })
}

#[tokio::test]
async fn nothing_is_taken_back_before_the_old_way_in_is_there_again() -> Result {
    let stage = Stage::set().await?;
    let (accounts, before, now) = by_bucket_policy(&stage).await?;
    let applied = accounts.apply(&accounts.plan(&now).await?).await?;
    let journal = applied.journal().expect("something was written");
    stage.watch.clear();
    stage.watch.refuse(&["PUT", "?policy"], 1, 403, "AccessDenied", "Access Denied");
    let back = accounts.rollback(journal).await?;
    assert_eq!(writes(&stage), ["PUT bucket policy"], "{back}");
    assert!(accounts.verify(&now).await?.is_ok(), "{back}");
    let back = accounts.rollback(journal).await?;
    assert!(back.is_complete(), "{back}");
    assert!(accounts.verify(&before).await?.is_ok(), "{back}");
    Ok(())
}

/// One grant gets statements in the policy from which another's go.
#[tokio::test]
async fn two_grants_of_which_one_comes_and_one_goes() -> Result {
    let stage = Stage::set().await?;
    let (accounts, before, now) = by_bucket_policy(&stage).await?;
    let other = GrantDefinition { name: "Others".to_owned(), ..to(&[ANALYST]) }.build()?;
    let grants = [now.clone(), other.clone()];
    let report = accounts.plan_all(&grants, &PlanOptions::default()).await;
    assert!(report.refused.is_empty(), "{:?}", report.refused);
    stage.watch.answer(&["PutRolePolicy", "reports-keeper"], 1, 403, denied());
    let applied = accounts.apply(&report.plan).await?;
    assert_eq!(applied.complete_grants().map(Grant::tag).collect::<Vec<_>>(), [other.tag()], "{applied}");
    for works in [&before, &other] {
        let verification = accounts.verify(works).await?;
        assert!(verification.is_ok(), "{applied}\n{verification}");
    }
    let journal = applied.journal().expect("something was written");
    let resumed = accounts.resume(journal).await?;
    assert!(resumed.is_complete(), "{resumed}");
    assert_eq!(resumed.steps.len(), report.plan.steps().len(), "one report a step");
    for grant in &grants {
        let drift = accounts.drift(grant).await;
        assert!(drift.is_clean(), "{drift}");
    }
    assert!(!stage.policy().await?.unwrap_or_default().contains(ANA));
    let back = accounts.rollback(journal).await?;
    assert!(back.is_complete(), "{back}");
    assert!(accounts.verify(&before).await?.is_ok(), "{back}");
    Ok(())
}

#[tokio::test]
async fn a_half_that_is_handed_over_is_told_of_where_the_old_way_in_goes() -> Result {
    let stage = Stage::set().await?;
    let (_, _, now) = by_bucket_policy(&stage).await?;
    let plan = stage.accounts_of(&[OWNER]).await?.plan(&now).await?;
    assert!(plan.steps().iter().any(|it| matches!(it.setting, Setting::BucketPolicy { .. })), "{plan}");
    let words =
        ["the way in that the grant had there goes", GRANTEE, "put its half of the new one in place first"];
    assert_says(&plan.notes().join("\n"), &words);
    // With both accounts there is no such thing to say.
    let plan = stage.accounts().await?.plan(&now).await?;
    assert!(!plan.notes().iter().any(|it| it.contains("way in")), "{plan}");
    Ok(())
}
