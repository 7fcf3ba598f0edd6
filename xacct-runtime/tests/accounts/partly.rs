//! Changes that take several calls, of which the first are carried out and the next is not.

use crate::stage::{ANA, Result, Stage, assert_says, to};
use crate::taken::{four_more_versions, versions};
use xacct_core::grant::Grant;
use xacct_runtime::{Accounts, Applied, Outcome, PlanOptions, PolicyForm, Setting, StepError};

/// IAM's refusal of one call.
fn refuse(stage: &Stage, action: &'static [&'static str]) {
    let body = "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>";
    stage.watch.answer(action, 1, 403, body);
}

fn options() -> PlanOptions {
    PlanOptions::default().policies_as(PolicyForm::Managed).delete_oldest_version()
}

/// What became of the managed policy, of which something was carried out and not all.
#[track_caller]
fn assert_partly(applied: &Applied, words: &[&str]) {
    let step = applied.steps.iter().find(|it| matches!(it.setting, Setting::ManagedPolicy { .. }));
    let Some(Outcome::Unknown(error @ StepError::Partly { .. })) = step.map(|it| &it.outcome) else {
        panic!("{applied}")
    };
    assert_says(&error.to_string(), words);
    let json = serde_json::to_value(error).unwrap();
    assert_eq!((json["reason"].as_str(), json["code"].as_str()), (Some("partly"), Some("AccessDenied")));
}

/// A managed policy with five versions, of which the grant's is the oldest and another counts; then an apply that has deleted
/// that one and is refused the new one.
async fn without_the_oldest(stage: &Stage) -> Result<(Accounts, Grant, String, Applied)> {
    let grant = to(&[ANA]).build()?;
    let accounts = stage.accounts().await?;
    stage.apply(&accounts, &grant, &options()).await?;
    let arn = four_more_versions(stage, &grant).await?;
    let plan = accounts.plan_with(&grant, &options()).await?;
    refuse(stage, &["CreatePolicyVersion"]);
    let applied = accounts.apply(&plan).await?;
    assert_partly(&applied, &["version v1", "was deleted; and then", "iam:CreatePolicyVersion"]);
    assert_eq!(versions(stage, &arn).await?, ["v2", "v3", "v4", "v5"]);
    Ok((accounts, grant, arn, applied))
}

#[tokio::test]
async fn a_version_that_has_gone_for_one_that_is_refused() -> Result {
    let stage = Stage::set().await?;
    let (accounts, grant, arn, applied) = without_the_oldest(&stage).await?;
    let journal = applied.journal().expect("something was written");
    assert_eq!(accounts.unfinished()?.iter().map(|it| it.journal.as_path()).collect::<Vec<_>>(), [journal]);
    let resumed = accounts.resume(journal).await?;
    assert!(resumed.is_complete(), "{resumed}");
    assert_eq!(versions(&stage, &arn).await?, ["v2", "v3", "v4", "v5", "v6"]);
    let drift = accounts.drift(&grant).await;
    assert!(drift.is_clean(), "{drift}");
    Ok(())
}

#[tokio::test]
async fn and_is_taken_back() -> Result {
    let stage = Stage::set().await?;
    let (accounts, _, arn, applied) = without_the_oldest(&stage).await?;
    let back = accounts.rollback(applied.journal().expect("something was written")).await?;
    assert!(back.is_complete(), "{back}");
    assert_eq!(versions(&stage, &arn).await?, ["v2", "v3", "v4", "v5"], "what counts is as it was");
    assert!(accounts.unfinished()?.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_policy_that_has_lost_its_versions_and_stays() -> Result {
    let stage = Stage::set().await?;
    let grant = to(&[ANA]).build()?;
    let accounts = stage.accounts().await?;
    stage.apply(&accounts, &grant, &options()).await?;
    let arn = four_more_versions(&stage, &grant).await?;
    refuse(&stage, &["DeletePolicy "]);
    let revoked = accounts.revoke(&grant).await?;
    assert_partly(&revoked.applied, &["version v1", "version v4", "and then iam:DeletePolicy on"]);
    assert_eq!(versions(&stage, &arn).await?, ["v5"]);
    let resumed = accounts.resume(revoked.applied.journal().expect("something was written")).await?;
    assert!(resumed.is_complete(), "{resumed}");
    Ok(())
}

/// Of a change that is refused at its first call nothing was carried out.
#[tokio::test]
async fn nothing_at_all() -> Result {
    let stage = Stage::set().await?;
    let grant = to(&[ANA]).build()?;
    let accounts = stage.accounts().await?;
    stage.apply(&accounts, &grant, &options()).await?;
    let arn = four_more_versions(&stage, &grant).await?;
    let plan = accounts.plan_with(&grant, &options()).await?;
    refuse(&stage, &["DeletePolicyVersion"]);
    let applied = accounts.apply(&plan).await?;
    let outcomes: Vec<_> = applied.steps.iter().map(|it| &it.outcome).collect();
    assert!(matches!(outcomes[..], [Outcome::Refused(StepError::Aws(_))]), "{applied}");
    assert_eq!(versions(&stage, &arn).await?.len(), 5);
    Ok(())
}
