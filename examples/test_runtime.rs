//! The runtime, by every method: what it plans and applies opens exactly the grant, a second time nothing is changed, and
//! what it revokes leaves the accounts as they were.

use anyhow::{Context, ensure};
use tempfile::TempDir;
use xacct_dsl::Document;
use xacct_dsl::grant::{AccessLevel, Grant, Via, ViaDefinition};
use xacct_examples::methods::{GRANTEE, GRANTEES, KEY, access_point, acl, grant, is_of_acls, role};
use xacct_examples::requests::{
    BESIDE, Request, WITHIN, beside, levels, not_granted, one_of_each, requests, unexpected,
};
use xacct_examples::{Asker, Seen, Trial};
use xacct_runtime::{Accounts, Outcome, Patience, Plan, PlanOptions, PolicyForm, VerifyOptions};

type Result<T = ()> = anyhow::Result<T>;

/// A statement that somebody else has in the bucket's policy.
const FOREIGN: &str = r#"{"Version":"2012-10-17","Id":"theirs","Statement":[
    {"Sid":"Auditors","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:root"},"Action":"s3:GetBucketLocation","Resource":"arn:aws:s3:::acme-reports"},
    {"Effect":"Deny","Principal":"*","Action":"s3:DeleteBucket","Resource":"arn:aws:s3:::acme-reports"}]}"#;

/// The accounts of a trial, as the runtime has them.
async fn accounts(trial: &Trial, state: &TempDir) -> Result<Accounts> {
    let mut accounts = Accounts::new().state_in(state.path()).patience(Patience::hasty());
    for administrator in trial.administrators() {
        accounts = accounts.with(administrator).await?;
    }
    Ok(accounts)
}

fn options(form: PolicyForm) -> PlanOptions {
    PlanOptions::default().turn_acls_on().policies_as(form)
}

/// Everything that the accounts hold of a grant, to be compared.
async fn everything(accounts: &Accounts, grant: &Grant) -> String {
    format!("{:#?}", accounts.observe(std::slice::from_ref(grant)).await)
}

async fn check(grant: &Grant, form: PolicyForm) -> Result {
    let trial = Trial::set_bare(grant, &[WITHIN, BESIDE].concat()).await?;
    trial.bucket().s3().put_bucket_policy().bucket(trial.bucket().name()).policy(FOREIGN).send().await?;
    let state = TempDir::new()?;
    let accounts = accounts(&trial, &state).await?;
    let grantee = trial.grantee(0)?;
    let accounts = accounts.with_grantee(grantee.config()).await?;
    let granted = requests(grant.access().levels(), grant);
    let none = Vec::<String>::new();
    let before = everything(&accounts, grant).await;

    let plan = accounts.plan_with(grant, &options(form)).await?;
    assert_eq!(everything(&accounts, grant).await, before, "a plan writes nothing");
    ensure_nothing(&grantee, &granted, grant).await.context("before")?;
    let stored: Plan = serde_json::from_str(&serde_json::to_string(&plan)?)?;
    assert_eq!(stored, plan);

    let applied = accounts.apply(&stored).await?;
    assert!(applied.is_complete(), "{applied}");
    assert!(applied.steps.iter().all(|step| matches!(step.outcome, Outcome::Applied)), "{applied}");
    if grant.grantees()[0].name().is_none() {
        attach(&trial, grant).await?;
    }
    assert_eq!(unexpected(&grantee, &granted, Seen::Allowed).await?, none, "applied: {grant}");
    assert_eq!(unexpected(&grantee, &beside(grant), Seen::Denied).await?, none, "beside: {grant}");
    assert_eq!(unexpected(&grantee, &not_granted(grant), Seen::Denied).await?, none, "not granted: {grant}");

    let again = accounts.plan_with(grant, &options(form)).await?;
    ensure!(again.is_empty(), "planned again:\n{again}");
    let twice = accounts.apply(&plan).await?;
    ensure!(twice.is_unchanged() && twice.journal().is_none(), "applied again:\n{twice}");
    let drift = accounts.drift(grant).await;
    ensure!(drift.is_clean(), "{drift}");
    let verification = accounts.verify_with(grant, &VerifyOptions::default().probe_writes()).await?;
    ensure!(verification.is_ok(), "{verification}");

    if grant.grantees()[0].name().is_none() {
        detach(&trial, grant).await?;
    }
    let revoked = accounts.revoke(grant).await?;
    ensure!(revoked.is_complete(), "{revoked}");
    let granted = one_of_each(&granted);
    trial.empower(&grantee).await?;
    ensure_nothing(&grantee, &granted, grant).await.context("revoked")?;
    let after = accounts.observe(std::slice::from_ref(grant)).await;
    let bucket = after.buckets.values().next().and_then(|it| it.as_ref().ok()).map(|it| it.policy.clone());
    assert_eq!(bucket, Some(Some(Document::from_json(FOREIGN)?)), "what is theirs stays");
    Ok(())
}

/// Nothing is allowed. Where an access point is not there, there is nobody to deny anything.
async fn ensure_nothing(grantee: &Asker, requests: &[Request], grant: &Grant) -> Result {
    if let Via::AccessPoint { .. } = grant.via() {
        for (level, key) in requests {
            let answer = grantee.ask(*level, key).await;
            ensure!(answer.is_err(), "{}: {answer:?}", grantee.what(*level, key));
        }
        return Ok(());
    }
    let found = unexpected(grantee, requests, Seen::Denied).await?;
    ensure!(found.is_empty(), "{found:?}: {grant}");
    Ok(())
}

/// As the administrator of a grantee that is an account as a whole chooses somebody.
async fn attach(trial: &Trial, grant: &Grant) -> Result {
    let iam = aws_sdk_iam::Client::new(&trial.sandbox().account(GRANTEE)?.config());
    iam.attach_user_policy().user_name("ana").policy_arn(policy_arn(grant)).send().await?;
    Ok(())
}

async fn detach(trial: &Trial, grant: &Grant) -> Result {
    let iam = aws_sdk_iam::Client::new(&trial.sandbox().account(GRANTEE)?.config());
    iam.detach_user_policy().user_name("ana").policy_arn(policy_arn(grant)).send().await?;
    Ok(())
}

fn policy_arn(grant: &Grant) -> String {
    let target = xacct_dsl::grant::Target::Identity(grant.grantees()[0].clone());
    let name = grant.policy_name(&target).map(|name| name.to_string()).unwrap_or_default();
    format!("arn:aws:iam::{GRANTEE}:policy/{name}")
}

/// Checks grants by a method to each kind of grantee, in either form of policies, with and without a key.
async fn by(all: impl Iterator<Item = AccessLevel>, via: impl Fn(&[AccessLevel]) -> ViaDefinition) -> Result {
    let all: Vec<_> = all.collect();
    for (grantee, access, has_key, form) in [
        (GRANTEES[0], &all[..], false, PolicyForm::Managed),
        (GRANTEES[1], &all, true, PolicyForm::Inline),
        (GRANTEES[2], &[AccessLevel::Read], true, PolicyForm::Inline),
        (GRANTEES[0], &[AccessLevel::List], false, PolicyForm::Inline),
    ] {
        let grant = grant(grantee, access, via(access));
        let grant = if has_key { grant.kms_key(KEY) } else { grant };
        check(&grant.build()?, form).await?;
    }
    Ok(())
}

#[tokio::test]
async fn by_bucket_policy() -> Result {
    by(levels(), |_| ViaDefinition::BucketPolicy).await
}

#[tokio::test]
async fn by_acl() -> Result {
    by(levels().filter(is_of_acls), acl).await
}

#[tokio::test]
async fn by_role() -> Result {
    by(levels(), |_| role(None)).await?;
    by(levels(), |_| role(Some("acme-4711"))).await
}

#[tokio::test]
async fn by_access_point() -> Result {
    by(levels(), |_| access_point(None)).await?;
    by(levels(), |_| access_point(Some(GRANTEE))).await
}
