//! From a plan to its end.

use crate::stage::Stage;

#[tokio::test]
async fn a_grant_is_planned_applied_verified_and_revoked() -> anyhow::Result<()> {
    let stage = Stage::set().await?;
    let planned = stage.run(&["plan", "grants.toml", "-o", "plan.json"]).await?.ends(0);
    assert!(
        planned.stdout.contains("+ ") && planned.stdout.contains("2 steps to grant AnaReadsReports"),
        "{planned:?}"
    );
    assert!(!planned.stdout.contains('\u{1b}'), "no colours where nobody sees them");
    stage.run(&["plan", "grants.toml", "--check"]).await?.ends(1);
    stage.run(&["drift", "grants.toml"]).await?.ends(1).says("is missing");
    stage.is_untouched().await?;

    let applied = stage.run(&["apply", "plan.json", "--yes"]).await?.ends(0);
    assert!(applied.stderr.contains("1/2 account 111111111111: "), "{applied:#?}");
    assert!(applied.stdout.contains("done; roll back by the journal"), "{applied:#?}");
    stage.is_granted().await?;

    // Of the folder with the grants, the plan that was stored there is none of them.
    stage.run(&["plan", ".", "--check"]).await?.ends(0).says("nothing to change");
    stage.run(&["drift", "grants.toml"]).await?.ends(0).says("everything is as the grant says");
    let verified = stage.run(&["verify", "grants.toml", "--grantee-profile", "ana"]).await?.ends(0);
    assert!(verified.stdout.contains("(asked)"), "{verified:#?}");

    stage.run(&["revoke", "grants.toml", "--yes"]).await?.ends(0);
    stage.is_untouched().await?;
    stage.run(&["revoke", "grants.toml", "--yes"]).await?.ends(0).says("nothing had to be changed");
    Ok(())
}

#[tokio::test]
async fn programs_get_json() -> anyhow::Result<()> {
    let stage = Stage::set().await?;
    let json = ["--format", "json"];
    let run = async |arguments: &[&str], code| {
        let run = stage.run(&[arguments, &json].concat()).await?.ends(code);
        run.json()
    };
    let planned = run(&["plan", "grants.toml"], 0).await?;
    assert_eq!(planned["plan"]["steps"].as_array().map(Vec::len), Some(2), "{planned}");
    assert_eq!(planned["refused"].as_array().map(Vec::len), Some(0));
    // What was printed is a plan as well as what was stored.
    stage.write("printed.json", &planned.to_string())?;
    let permissions = run(&["permissions", "grants.toml"], 0).await?;
    assert!(permissions.to_string().contains("s3:PutBucketPolicy"), "{permissions}");
    let back = run(&["permissions", "grants.toml", "--roll-back"], 0).await?;
    assert!(back.to_string().contains("s3:DeleteBucketPolicy"), "{back}");
    let drift = run(&["drift", "grants.toml"], 1).await?;
    assert_eq!(drift[0]["is_clean"], false);
    assert_eq!(drift[0]["grant"], "111111111111/reports/AnaReadsReports");

    let applied = run(&["apply", "printed.json", "--yes"], 0).await?;
    assert_eq!(applied["is_complete"], true);
    assert!(applied["journal"].is_string() && applied["handovers"].is_array(), "{applied}");
    let verified = run(&["verify", "grants.toml"], 0).await?;
    assert_eq!(verified[0]["is_ok"], true);
    let drift = run(&["drift", "grants.toml"], 0).await?;
    assert_eq!(drift[0]["is_clean"], true);
    let revoked = run(&["revoke", "grants.toml", "--yes"], 0).await?;
    assert_eq!(revoked["is_complete"], true);
    stage.is_untouched().await
}

#[tokio::test]
async fn what_does_not_work_is_no() -> anyhow::Result<()> {
    let stage = Stage::set().await?;
    let verified = stage.run(&["verify", "grants.toml", "--grantee-profile", "ana", "--all"]).await?.ends(1);
    assert!(verified.stdout.contains("NOT AS EXPECTED"), "{verified:#?}");
    Ok(())
}

#[tokio::test]
async fn the_half_of_an_account_without_credentials_is_handed_over() -> anyhow::Result<()> {
    let stage = Stage::set().await?;
    let owner = &["owner"][..];
    let planned = stage.run_as(owner, &["plan", "grants.toml"]).await?.ends(0);
    assert!(planned.stdout.contains("To the administrator of account 222222222222"), "{planned:#?}");
    let applied = stage.run_as(owner, &["apply", "grants.toml", "--yes", "--format", "json"]).await?.ends(0);
    let handover = &applied.json()?["handovers"][0];
    assert_eq!(handover["account"], "222222222222");
    assert!(handover["commands"][0].as_str().is_some_and(|it| it.starts_with("aws iam create-policy ")));
    assert!(stage.bucket_policy().await?.is_some());
    assert_eq!(stage.policies_of_ana().await?, 0);
    let revoked = stage.run_as(owner, &["revoke", "grants.toml", "--yes"]).await?.ends(0);
    assert!(revoked.stdout.contains("To take it back"), "{revoked:#?}");
    stage.is_untouched().await
}

#[tokio::test]
async fn a_plan_to_revoke_can_be_stored_too() -> anyhow::Result<()> {
    let stage = Stage::set().await?;
    stage.run(&["apply", "grants.toml", "--yes"]).await?.ends(0);
    stage.run(&["plan", "grants.toml", "--revoke", "-o", "away.json"]).await?.ends(0).says("to revoke");
    stage.is_granted().await?;
    stage.run(&["apply", "away.json", "--yes"]).await?.ends(0);
    stage.is_untouched().await
}
