//! Changes that take several calls, of which the first are carried out and the next is not.

use crate::stage::{ANA, GRANTEE, Result, Stage, assert_says, policy_name, statement, to};
use crate::taken::{four_more_versions, versions};
use std::sync::Mutex;
use xacct_core::grant::Grant;
use xacct_runtime::{Accounts, Applied, Outcome, PlanOptions, PolicyForm, Progress, Setting, StepError};

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
    assert_eq!((json["because"].as_str(), json["done"].is_array()), (Some("refused"), true), "{json}");
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

/// Going back takes two calls, of which the second is refused: the version is told of that is there still, and goes with the
/// next attempt.
#[tokio::test]
async fn a_version_that_stays_on_the_way_back() -> Result {
    let stage = Stage::set().await?;
    let grant = to(&[ANA]).build()?;
    let accounts = stage.accounts().await?;
    stage.apply(&accounts, &grant, &options()).await?;
    let other = to(&[ANA]).prefix("2025/").build()?;
    let applied = accounts.apply(&accounts.plan_with(&other, &options()).await?).await?;
    let journal = applied.journal().expect("something was written");
    let arn = format!("arn:aws:iam::{GRANTEE}:policy/{}", policy_name(&grant, 0));
    assert_eq!(versions(&stage, &arn).await?, ["v1", "v2"]);

    for _ in 0..2 {
        refuse(&stage, &["DeletePolicyVersion"]);
        let back = accounts.rollback(journal).await?;
        let of_policy = back.steps.iter().find(|it| matches!(it.setting, Setting::ManagedPolicy { .. }));
        let outcome = of_policy.map(|it| it.outcome.clone()).expect("it is a step");
        let (Outcome::Unknown(_) | Outcome::Refused(_)) = outcome else { panic!("{back}") };
        assert_says(&outcome.to_string(), &["iam:DeletePolicyVersion on version v2 of", "AccessDenied"]);
        assert_eq!(outcome.to_string().matches("AccessDenied").count(), 1, "{outcome}");
        assert_eq!(versions(&stage, &arn).await?, ["v1", "v2"]);
    }
    stage.watch.clear();
    let back = accounts.rollback(journal).await?;
    assert!(back.is_complete(), "{back}");
    assert!(!stage.watch.writes().iter().any(|it| it.contains("SetDefault")), "it is the default already");
    assert_eq!(versions(&stage, &arn).await?, ["v1"]);
    Ok(())
}

/// What was carried out is told whatever keeps the rest from being: here that somebody else has changed the policy before it
/// was tried again.
#[tokio::test]
async fn what_was_carried_out_before_somebody_elses_change() -> Result {
    let stage = Stage::set().await?;
    let grant = to(&[ANA]).build()?;
    let accounts = stage.accounts().await?;
    stage.apply(&accounts, &grant, &options()).await?;
    let arn = four_more_versions(&stage, &grant).await?;
    let plan = accounts.plan_with(&grant, &options()).await?;
    let theirs = "<ErrorResponse><Error><Code>ConcurrentModification</Code><Message>no</Message></Error></ErrorResponse>";
    stage.watch.answer(&["CreatePolicyVersion"], 1, 409, theirs);
    let deny = statement(r#""Effect":"Deny","Action":"s3:GetObject","Resource":"arn:aws:s3:::theirs/*""#);
    let create = stage.iam(GRANTEE)?.create_policy_version().policy_arn(&arn).policy_document(deny);
    let change = Mutex::new(Some(create.set_as_default(true)));
    let progress = |progress: Progress| {
        if matches!(progress, Progress::Waiting { .. })
            && let Some(change) = change.lock().unwrap().take()
        {
            at_once(change.send()).unwrap();
        }
    };
    let applied = accounts.apply_with(&plan, &progress).await?;
    let step = applied.steps.iter().find(|it| matches!(it.setting, Setting::ManagedPolicy { .. }));
    let Some(Outcome::Unknown(error @ StepError::Partly { done, error: cause })) = step.map(|it| &it.outcome)
    else {
        panic!("{applied}")
    };
    assert_eq!(done.len(), 1, "{error}");
    assert!(matches!(**cause, StepError::Changed { .. }), "{error}");
    assert_says(&error.to_string(), &["version v1", "was deleted; and then", "changed by somebody else"]);
    Ok(())
}

/// Waits here, on a thread of its own, for what takes its time.
fn at_once<F: Future<Output: Send> + Send>(future: F) -> F::Output {
    let run = || tokio::runtime::Runtime::new().unwrap().block_on(future);
    std::thread::scope(|scope| scope.spawn(run).join().unwrap())
}
