//! What is new takes effect after a while, and is told from what is wrong.

use crate::stage::{ANA, ANALYST, BUCKET, OWNER, Result, Stage, assert_says, to};
use std::time::{Duration, Instant};
use xacct_core::grant::Grant;
use xacct_runtime::{Accounts, Means, Outcome, Patience, PlanOptions, Progress, Seen};
use xacct_sandbox::Fault;

/// How long changes take until they are felt.
const DELAY: Duration = Duration::from_millis(400);

/// Accounts that can ask as ana, of which changes are felt later.
async fn delayed(stage: &Stage, effective_within: Duration) -> Result<Accounts> {
    let patience = Patience::hasty().effective_within(effective_within);
    let ana = stage.watch.over(&stage.sandbox.config(ANA)?);
    let accounts = stage.accounts().await?.patience(patience).with_grantee(&ana).await?;
    for operation in ["PutBucketPolicy", "PutUserPolicy"] {
        stage.sandbox.inject(Fault::propagation_delay(DELAY).of(operation));
    }
    Ok(accounts)
}

#[tokio::test]
async fn verify_waits_until_what_was_applied_is_felt() -> Result {
    let stage = Stage::set().await?;
    let accounts = delayed(&stage, Duration::from_secs(20)).await?;
    let grant = to(&[ANA]).build()?;
    stage.apply(&accounts, &grant, &PlanOptions::default()).await?;
    let verification = accounts.verify(&grant).await?;
    assert!(verification.is_ok(), "{verification}");
    assert!(verification.requests.iter().any(|it| it.means == Means::Asked && it.seen == Seen::Allowed));
    Ok(())
}

/// The same, that is not waited for long enough: so it was the waiting that made the other one right.
#[tokio::test]
async fn verify_does_not_wait_longer_than_it_may() -> Result {
    let stage = Stage::set().await?;
    let accounts = delayed(&stage, Duration::ZERO).await?;
    let grant = to(&[ANA]).build()?;
    // Beyond whatever a busy machine takes for the rest.
    stage.sandbox.inject(Fault::propagation_delay(Duration::from_secs(3_600)));
    stage.apply(&accounts, &grant, &PlanOptions::default()).await?;
    let verification = accounts.verify(&grant).await?;
    assert!(!verification.is_ok(), "{verification}");
    assert_says(&verification.to_string(), &["NOT AS EXPECTED", "denied", "(asked"]);
    stage.sandbox.advance(Duration::from_secs(3_601));
    let verification = accounts.verify(&grant).await?;
    assert!(verification.is_ok(), "{verification}");
    Ok(())
}

const UNSEEN: &[&str] = &["PUT", BUCKET, "?policy"];

/// Applies a grant, of which the bucket's policy is refused so many times for a principal that S3 does not see. How often
/// it was tried, and what became of it.
async fn unseen(
    stage: &Stage,
    accounts: &Accounts,
    grant: &Grant,
    times: usize,
) -> Result<(usize, Outcome, Vec<String>)> {
    let plan = accounts.plan(grant).await?;
    stage.watch.clear();
    stage.watch.refuse(UNSEEN, times, 400, "MalformedPolicy", "Invalid principal in policy");
    let waits = std::sync::Mutex::new(Vec::new());
    let progress = |progress: Progress| {
        if let Progress::Waiting { why, .. } = progress {
            waits.lock().unwrap().push(why);
        }
    };
    let applied = accounts.apply_with(&plan, &progress).await?;
    let tries = stage.watch.writes().iter().filter(|it| UNSEEN.iter().all(|word| it.contains(word))).count();
    let outcome = applied.steps[0].outcome.clone();
    Ok((tries, outcome, waits.into_inner()?))
}

#[tokio::test]
async fn a_principal_that_was_seen_to_exist_is_waited_for() -> Result {
    let stage = Stage::set().await?;
    let accounts =
        stage.accounts().await?.patience(Patience::hasty().visible_within(Duration::from_secs(20)));
    let grant = to(&[ANA, ANALYST]).build()?;
    let (tries, outcome, waits) = unseen(&stage, &accounts, &grant, 5).await?;
    assert!(matches!(outcome, Outcome::Applied), "{outcome:?}");
    assert_eq!((tries, waits.len()), (6, 5), "{waits:?}");
    assert!(accounts.drift(&grant).await.is_clean());
    Ok(())
}

#[tokio::test]
async fn but_not_for_ever() -> Result {
    let stage = Stage::set().await?;
    let within = Duration::from_millis(150);
    let accounts = stage.accounts().await?.patience(Patience::hasty().visible_within(within));
    let started = Instant::now();
    let (tries, outcome, _) = unseen(&stage, &accounts, &to(&[ANA]).build()?, usize::MAX).await?;
    assert!(matches!(outcome, Outcome::Refused(_)), "{outcome:?}");
    assert_says(&outcome.to_string(), &["Invalid principal", "has just been created"]);
    assert!(tries > 2 && started.elapsed() >= within, "{tries}");
    assert_eq!(stage.policy().await?, None);
    Ok(())
}

/// Nobody has seen it: it may as well be misspelt, and waiting would tell nothing.
#[tokio::test]
async fn a_principal_of_an_account_that_cannot_be_reached_is_not_waited_for() -> Result {
    let stage = Stage::set().await?;
    let patience = Patience::hasty().visible_within(Duration::from_secs(60));
    let accounts = stage.accounts_of(&[OWNER]).await?.patience(patience);
    let (tries, outcome, waits) = unseen(&stage, &accounts, &to(&[ANA]).build()?, usize::MAX).await?;
    assert!(matches!(outcome, Outcome::Refused(_)), "{outcome:?}");
    assert_eq!((tries, waits), (1, Vec::new()));
    Ok(())
}
