//! What programs are told: the results as JSON.

use crate::display::{masked, set};
use crate::stage::{ANA, ANALYST, BUCKET, GRANTEE, OWNER, Result, Stage, policy_name, statement, to};
use insta::assert_snapshot;
use serde::Serialize;
use serde_json::json;
use std::sync::Mutex;
use xacct_runtime::{PlanOptions, RevokeError};

fn json(value: &impl Serialize, stage: &Stage) -> Result<String> {
    let text = serde_json::to_string_pretty(value)?;
    assert!(!text.contains(": null"), "what there is not is left out: {text}");
    Ok(masked(&text, stage))
}

#[tokio::test]
async fn what_became_of_it() -> Result {
    let (stage, accounts, grant) = set().await?;
    let plan = accounts.plan(&grant).await?;
    stage.watch.refuse(&["PUT", "?policy"], 1, 403, "AccessDenied", "Access Denied");
    let told = Mutex::new(Vec::new());
    let refused = accounts.apply_with(&plan, &|progress| told.lock().unwrap().push(progress)).await?;
    assert_snapshot!("json_applied_refused", json(&refused, &stage)?);
    assert_snapshot!("json_progress", json(&told.into_inner()?, &stage)?);
    assert_snapshot!("json_unfinished", json(&accounts.unfinished()?, &stage)?);
    let applied = serde_json::to_value(accounts.apply(&plan).await?)?;
    assert_eq!((&applied["is_complete"], &applied["steps"][1]["outcome"]), (&json!(true), &json!("applied")));
    Ok(())
}

#[tokio::test]
async fn whether_it_works() -> Result {
    let (stage, accounts, grant) = set().await?;
    stage.apply(&accounts, &grant, &PlanOptions::default()).await?;
    let verification = accounts.verify(&grant).await?;
    let json = serde_json::to_value(&verification)?;
    assert_eq!(
        (&json["is_ok"], json["requests"].as_array().map(Vec::len)),
        (&json!(true), Some(verification.requests.len()))
    );
    assert_snapshot!("json_verified_request", self::json(&verification.requests[0], &stage)?);
    let control = verification.requests.iter().rfind(|it| it.is_as_expected());
    assert_snapshot!("json_verified_control", serde_json::to_string_pretty(&control)?);
    Ok(())
}

#[tokio::test]
async fn drift_and_what_is_taken_back() -> Result {
    let (stage, accounts, grant) = set().await?;
    stage.apply(&accounts, &grant, &PlanOptions::default()).await?;
    let clean = serde_json::to_value(accounts.drift(&grant).await)?;
    let reached = [OWNER, GRANTEE];
    assert_eq!(clean, json!({ "is_clean": true, "findings": [], "reached": reached, "unreachable": [] }));

    // Of the owner's half somebody has put another under its Sids, and of the grantee's nothing is left.
    let policy = stage.policy().await?.unwrap_or_default();
    stage.put_policy(&policy.replace("2026/*\"}", "2025/*\"}")).await?;
    let name = policy_name(&grant, 0);
    let delete = stage.iam(GRANTEE)?.delete_role_policy().role_name("analyst").policy_name(name.as_str());
    delete.send().await?;
    assert_snapshot!("json_drift", json(&accounts.drift(&grant).await, &stage)?);
    let half = stage.accounts_of(&[OWNER]).await?;
    let revoked = half.revoke(&grant).await?;
    assert_snapshot!("json_revoked", json(&revoked, &stage)?);
    Ok(())
}

#[tokio::test]
async fn what_is_refused() -> Result {
    let (stage, accounts, grant) = set().await?;
    let missing = to(&[&format!("{ANA}2"), ANALYST]).build()?;
    let report = accounts.plan_all(&[missing], &PlanOptions::default()).await;
    assert_snapshot!("json_refused", json(&report.refused, &stage)?);
    let json_of_report = serde_json::to_value(&report)?;
    assert_eq!(json_of_report["plan"], serde_json::to_value(&report.plan)?);
    assert_eq!(json_of_report["refused"], serde_json::to_value(&report.refused)?);

    let plan = accounts.plan(&grant).await?;
    let others = format!(
        r#""Sid":"Others","Effect":"Deny","Principal":"*","Action":"s3:DeleteBucket","Resource":"arn:aws:s3:::{BUCKET}""#
    );
    stage.put_policy(&statement(&others)).await?;
    let changed = accounts.apply(&plan).await.unwrap_err();
    assert_snapshot!("json_changed", json(&changed, &stage)?);
    let same = serde_json::to_value(RevokeError::Apply(changed))?;
    assert_eq!(same["reason"], "changed");

    // A grant that cannot be planned is told from what AWS refuses.
    stage.iam(GRANTEE)?.delete_role().role_name("analyst").send().await?;
    let refused = serde_json::to_value(accounts.apply(&plan).await.unwrap_err())?;
    assert_eq!(refused["reason"], "grant_refused");
    assert_eq!(refused["refused"][0]["grant"], grant.tag());
    let alone = stage.accounts_of(&[OWNER]).await?;
    let missing = serde_json::to_value(alone.apply(&plan).await.unwrap_err())?;
    assert_eq!((&missing["reason"], &missing["account"]), (&json!("missing_account"), &json!(GRANTEE)));
    Ok(())
}
