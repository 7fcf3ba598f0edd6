//! Many grants at once: what they share is read once and written once, and one that fails does not keep the others.

use crate::stage::{OWNER, Result, Stage, to};
use crate::watch::Watch;
use std::collections::{BTreeMap, BTreeSet};
use xacct_core::grant::{Grant, GrantDefinition};
use xacct_runtime::{Accounts, Outcome, PlanOptions, Setting};

const ACCOUNTS: [&str; 3] = ["222222222222", "333333333333", "444444444444"];
const BUCKETS: usize = 10;
const ROLES: usize = 20;
const GRANTS: usize = 100;

fn role(number: usize) -> String {
    format!("arn:aws:iam::{}:role/reader-{number}", ACCOUNTS[number % 3])
}

/// A hundred grants: ten of each bucket, five to each role.
fn grants() -> Result<Vec<Grant>> {
    let grant = |number: usize| {
        let grant = GrantDefinition { name: format!("Reports{number}"), ..to(&[&role(number % ROLES)]) };
        Ok(grant.bucket(format!("acme-reports-{}", number / 10)).build()?)
    };
    (0..GRANTS).map(grant).collect()
}

async fn set() -> Result<(Stage, Accounts)> {
    let stage = Stage::set().await?;
    for bucket in 0..BUCKETS {
        stage.bucket(&format!("acme-reports-{bucket}")).await?;
    }
    for number in 0..ROLES {
        stage.role(ACCOUNTS[number % 3], "/", &format!("reader-{number}")).await?;
    }
    let accounts = stage.accounts_of(&[&[OWNER], &ACCOUNTS[..]].concat()).await?;
    Ok((stage, accounts))
}

/// What was asked more than once.
fn repeated(calls: Vec<String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    calls.into_iter().filter(|call| !seen.insert(call.clone())).collect()
}

/// How many calls there were of each action: of S3 by what follows the bucket.
fn by_action(watch: &Watch) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for call in watch.calls() {
        let action = match call.what.split_once("://") {
            Some((method, uri)) => {
                let (_, path) = uri.split_once('/').unwrap_or_default();
                format!("{method} {}", path.split(['&', '=']).next().unwrap_or_default())
            }
            None => call.what.split(' ').next().unwrap_or_default().to_owned(),
        };
        *counts.entry(action).or_default() += 1;
    }
    counts
}

#[tokio::test]
async fn a_hundred_grants_share_what_they_read_and_write() -> Result {
    let (stage, accounts) = set().await?;
    let grants = grants()?;
    let report = accounts.plan_all(&grants, &PlanOptions::default()).await;
    assert!(report.refused.is_empty(), "{:?}", report.refused);
    assert_eq!(report.plan.steps().len(), BUCKETS + GRANTS);
    assert_eq!(repeated(stage.watch.reads()), Vec::<String>::new(), "each is read once");
    assert_eq!(stage.watch.writes(), Vec::<String>::new());
    let planned = stage.watch.reads().len();
    // Of each bucket its Region and seven settings, of the owner Block Public Access; of each role itself, and the names of
    // its inline and of its attached policies.
    assert_eq!(planned, BUCKETS * 8 + 1 + ROLES * 3, "{:#?}", by_action(&stage.watch));

    stage.watch.clear();
    let applied = accounts.apply(&report.plan).await?;
    assert!(applied.is_complete(), "{applied}");
    assert_eq!(applied.complete_grants().count(), GRANTS);
    let writes = stage.watch.writes();
    assert_eq!(writes.len(), BUCKETS + GRANTS, "{:#?}", by_action(&stage.watch));
    assert_eq!(repeated(writes), Vec::<String>::new());

    stage.watch.clear();
    let twice = accounts.apply(&report.plan).await?;
    assert!(twice.is_unchanged() && twice.journal().is_none(), "{twice}");
    assert_eq!(stage.watch.writes(), Vec::<String>::new());
    // What is observed, now with the inline policies, and each setting once more before it would be written.
    let most = planned + GRANTS + BUCKETS + GRANTS;
    assert!(
        stage.watch.reads().len() <= most,
        "{} reads: {:#?}",
        stage.watch.reads().len(),
        by_action(&stage.watch)
    );

    stage.watch.clear();
    let again = accounts.plan_all(&grants, &PlanOptions::default()).await;
    assert!(again.plan.is_empty(), "{}", again.plan);
    assert_eq!(repeated(stage.watch.reads()), Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn one_that_is_refused_keeps_nobody() -> Result {
    let (stage, accounts) = set().await?;
    let mut grants = grants()?;
    let missing = "arn:aws:iam::333333333333:role/nobody";
    grants[42] = GrantDefinition { name: "Reports42".to_owned(), ..to(&[missing]) }
        .bucket("acme-reports-4")
        .build()?;
    grants[77] = to(&[&role(3)]).bucket("acme-rapports").build()?;
    let report = accounts.plan_all(&grants, &PlanOptions::default()).await;
    let refused: Vec<_> = report.refused.iter().map(|it| it.grant.as_str()).collect();
    assert_eq!(refused, ["Reports42", "Reports"]);
    assert!(report.refused[0].to_string().contains(missing), "{}", report.refused[0]);
    assert_eq!(report.plan.grants().len(), GRANTS - 2);
    let applied = accounts.apply(&report.plan).await?;
    assert!(applied.is_complete(), "{applied}");
    let policy =
        stage.s3()?.get_bucket_policy().bucket("acme-reports-4").send().await?.policy.unwrap_or_default();
    assert!(policy.contains("XacctReports41") && !policy.contains("XacctReports42"), "{policy}");
    Ok(())
}

/// The grants of one bucket are not carried out, and leave nothing at their grantees; all others are.
#[tokio::test]
async fn a_step_that_fails_keeps_its_own_grants_alone() -> Result {
    let (stage, accounts) = set().await?;
    let grants = grants()?;
    let plan = accounts.plan_all(&grants, &PlanOptions::default()).await.plan;
    stage.watch.refuse(
        &["PUT", "acme-reports-3", "?policy"],
        usize::MAX,
        403,
        "AccessDenied",
        "Access Denied",
    );
    let applied = accounts.apply(&plan).await?;
    assert!(!applied.is_complete());
    for step in &applied.steps {
        let is_of_bucket =
            step.grants.iter().all(|grant| grants[*grant].bucket().as_str() == "acme-reports-3");
        match (&step.setting, &step.outcome) {
            (Setting::BucketPolicy { .. }, Outcome::Refused(_)) if is_of_bucket => {}
            (Setting::InlinePolicy { .. }, Outcome::Skipped) if is_of_bucket => {}
            (_, Outcome::Applied) if !is_of_bucket => {}
            other => panic!("{other:?}"),
        }
    }
    let complete: BTreeSet<_> = applied.complete_grants().map(|grant| grant.bucket().to_string()).collect();
    assert_eq!(complete.len(), BUCKETS - 1);
    assert_eq!(applied.complete_grants().count(), GRANTS - 10);

    // The journal knows what is left, once the reason is gone.
    let again = stage.accounts_of(&[&[OWNER], &ACCOUNTS[..]].concat()).await?;
    stage.watch.forget();
    let resumed = again.resume(applied.journal().expect("a journal")).await?;
    assert!(resumed.is_complete(), "{resumed}");
    assert_eq!(stage.watch.writes().len(), 1 + 10);
    Ok(())
}
