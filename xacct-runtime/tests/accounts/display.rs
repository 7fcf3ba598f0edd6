//! What is shown to those who decide.

use crate::stage::{ANA, ANALYST, BUCKET, GRANTEE, OWNER, Result, Stage, policy_name, statement, to};
use insta::assert_snapshot;
use xacct_core::grant::Grant;
use xacct_runtime::{Accounts, PlanOptions, PolicyForm};

/// A bucket with a policy of others, and a plan of a grant to the role, by the owner and the grantee.
pub(crate) async fn set() -> Result<(Stage, Accounts, Grant)> {
    let stage = Stage::set().await?;
    let theirs = format!(
        r#""Sid":"Theirs","Effect":"Deny","Principal":"*","Action":"s3:DeleteBucket","Resource":"arn:aws:s3:::{BUCKET}""#
    );
    stage.put_policy(&statement(&theirs)).await?;
    let accounts = stage.accounts().await?;
    Ok((stage, accounts, to(&[ANALYST]).build()?))
}

/// The name of the journal is another each time.
pub(crate) fn masked(text: &impl ToString, stage: &Stage) -> String {
    let text = text.to_string().replace(&stage.state.path().display().to_string(), "STATE");
    match text.split_once("STATE/journals/") {
        Some((before, after)) => {
            let name = after.split(['\n', ' ', '"']).next().unwrap_or_default();
            format!("{before}STATE/journals/JOURNAL{}", &after[name.len()..])
        }
        None => text,
    }
}

#[tokio::test]
async fn a_plan() -> Result {
    let (stage, accounts, grant) = set().await?;
    let plan = accounts.plan(&grant).await?;
    assert_snapshot!("plan", plan);
    assert_snapshot!("plan_coloured", plan.coloured().to_string().replace('\u{1b}', "ESC"));
    assert_snapshot!("plan_json", serde_json::to_string_pretty(&plan)?);
    let half = stage.accounts_of(&[OWNER]).await?.plan(&to(&[GRANTEE]).build()?).await?;
    assert_snapshot!("plan_handed_over", half);
    Ok(())
}

#[tokio::test]
async fn what_became_of_it() -> Result {
    let (stage, accounts, grant) = set().await?;
    let plan = accounts.plan(&grant).await?;
    stage.watch.refuse(&["PUT", "?policy"], 1, 403, "AccessDenied", "Access Denied");
    let refused = accounts.apply(&plan).await?;
    assert_snapshot!("applied_refused", masked(&refused, &stage));
    let applied = accounts.apply(&plan).await?;
    assert_snapshot!("applied", masked(&applied, &stage));
    assert_snapshot!("applied_again", masked(&accounts.apply(&plan).await?, &stage));
    let verification = accounts.verify(&grant).await?;
    assert_snapshot!("verification", verification);
    Ok(())
}

#[tokio::test]
async fn drift_and_what_is_taken_back() -> Result {
    let (stage, accounts, grant) = set().await?;
    assert_snapshot!("drift_of_nothing", accounts.drift(&grant).await);
    stage.apply(&accounts, &grant, &PlanOptions::default()).await?;
    assert_snapshot!("drift_none", accounts.drift(&grant).await);
    let denies = format!(
        r#""Sid":"Frozen","Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::{BUCKET}/*""#
    );
    let policy = stage.policy().await?.unwrap_or_default();
    let (begin, end) = policy.rsplit_once(']').unwrap_or_default();
    stage.put_policy(&format!("{begin},{{{denies}}}]{end}")).await?;
    let name = policy_name(&grant, 0);
    let delete = stage.iam(GRANTEE)?.delete_role_policy().role_name("analyst").policy_name(name.as_str());
    delete.send().await?;
    assert_snapshot!("drift", accounts.drift(&grant).await);
    assert_snapshot!("revoked", masked(&accounts.revoke(&grant).await?, &stage));

    // Of an account as a whole somebody has got the policy, and the account of the owner cannot be reached.
    let whole = to(&[GRANTEE]).build()?;
    stage.apply(&accounts, &whole, &PlanOptions::default().policies_as(PolicyForm::Managed)).await?;
    let arn = format!("arn:aws:iam::{GRANTEE}:policy/{}", policy_name(&whole, 0));
    stage.iam(GRANTEE)?.attach_user_policy().user_name("ana").policy_arn(arn).send().await?;
    let half = stage.accounts_of(&[GRANTEE]).await?;
    assert_snapshot!("revoked_half", masked(&half.revoke(&whole).await?, &stage));
    Ok(())
}

#[tokio::test]
async fn a_refusal() -> Result {
    let (_stage, accounts, _) = set().await?;
    let refused = accounts
        .plan(&to(&[&format!("{ANA}2"), ANALYST]).bucket("acme-rapports").build()?)
        .await
        .unwrap_err();
    let text = refused.to_string();
    assert_snapshot!("refused", text);
    Ok(())
}
