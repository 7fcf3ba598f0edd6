//! What is not done, and why.

use crate::stage::{GRANTS, OWNER, Stage};

#[tokio::test]
async fn nothing_is_changed_where_nobody_can_be_asked() -> anyhow::Result<()> {
    let stage = Stage::set().await?;
    for arguments in [["apply", "grants.toml"], ["revoke", "grants.toml"]] {
        stage.run(&arguments).await?.ends(2).says("there is no terminal to ask at");
    }
    stage.is_untouched().await
}

#[tokio::test]
async fn a_refused_plan_is_neither_stored_nor_applied() -> anyhow::Result<()> {
    let stage = Stage::set().await?;
    let id = |account: &str| stage.sandbox.account(account).map(|account| account.canonical_user_id());
    let grants = format!(
        "[[grant]]\nname = \"Old\"\nowner = \"{OWNER}\"\nbucket = \"reports\"\ngrantee = \"222222222222\"\naccess = \"List\"\n\
         via = {{ Acl = {{ owner_id = \"{}\", grantee_id = \"{}\" }} }}\n",
        id(OWNER)?,
        id("222222222222")?
    );
    stage.write("acl.toml", &grants)?;
    stage.run(&["plan", "acl.toml", "-o", "plan.json"]).await?.ends(1).says("is refused");
    assert!(!stage.path("plan.json").exists());
    // Of a plan that was printed, the grants that were not refused are no plan of all.
    stage.write("both.toml", &format!("{GRANTS}\n{grants}"))?;
    let printed = stage.run(&["plan", "both.toml", "--format", "json"]).await?.ends(1);
    assert_eq!(printed.json()?["plan"]["steps"].as_array().map(Vec::len), Some(2), "{printed:#?}");
    stage.write("printed.json", &printed.stdout)?;
    stage.run(&["apply", "printed.json", "--yes"]).await?.ends(2).says("grants were refused");
    let applied = stage.run(&["apply", "acl.toml", "--yes", "--format", "json"]).await?.ends(1);
    assert_eq!(applied.json()?["refused"][0]["refusals"][0]["reason"], "object_ownership");
    stage.run(&["plan", "acl.toml", "--turn-acls-on"]).await?.ends(0);
    stage.is_untouched().await
}

#[tokio::test]
async fn a_stored_plan_takes_no_options_of_planning() -> anyhow::Result<()> {
    let stage = Stage::set().await?;
    stage.run(&["plan", "grants.toml", "-o", "plan.json"]).await?.ends(0);
    for option in ["--turn-acls-on", "--delete-oldest-version", "--managed-policies"] {
        stage.run(&["apply", "plan.json", "--yes", option]).await?.ends(2).says(option);
    }
    stage.is_untouched().await
}

#[tokio::test]
async fn a_plan_of_accounts_that_have_changed_is_out_of_date() -> anyhow::Result<()> {
    let stage = Stage::set().await?;
    stage.run(&["plan", "grants.toml", "-o", "plan.json"]).await?.ends(0);
    let policy = r#"{"Version":"2012-10-17","Statement":{"Sid":"Mine","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:root"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}}"#;
    let s3 = aws_sdk_s3::Client::new(&stage.config(OWNER)?);
    s3.put_bucket_policy().bucket("reports").policy(policy).send().await?;
    let applied = stage.run(&["apply", "plan.json", "--yes", "--format", "json"]).await?.ends(1);
    assert!(applied.stderr.contains("plan again"), "{applied:#?}");
    assert_eq!(applied.json()?["error"]["reason"], "changed");
    assert_eq!(stage.policies_of_ana().await?, 0);
    // What others have written stays, whatever the grant does.
    stage.run(&["apply", "grants.toml", "--yes"]).await?.ends(0);
    stage.run(&["revoke", "grants.toml", "--yes"]).await?.ends(0);
    let left = stage.bucket_policy().await?.unwrap_or_default();
    assert!(left.to_string().contains("Mine"), "{left}");
    Ok(())
}

#[tokio::test]
async fn what_cannot_be_read_is_told() -> anyhow::Result<()> {
    let stage = Stage::set().await?;
    stage.write("faulty.toml", "[[grant]]\nname = \"Reports\"\nowner = 1\n")?;
    stage.write("binary.json", "{\u{0}")?;
    stage.write("old.json", "{\"form\": 99, \"steps\": []}")?;
    for command in ["plan", "drift", "verify", "permissions"] {
        stage.run(&[command, "faulty.toml"]).await?.ends(1).says("GRANT_WRONG_TYPE");
        stage.run(&[command, "nowhere.toml"]).await?.ends(2).says("nowhere.toml: ");
        stage.run(&[command, "binary.json"]).await?.ends(2).says("JSON_SYNTAX_ERROR");
    }
    stage.run(&["apply", "old.json", "--yes"]).await?.ends(2).says("old.json: ");
    stage.run(&["apply", "nowhere.json", "--yes"]).await?.ends(2).says("nowhere.json: ");
    stage.is_untouched().await
}
