//! Whose credentials are used.

use crate::stage::{CONSUMER, OWNER, Stage, run};

#[tokio::test]
async fn profiles_of_other_accounts_are_told() -> anyhow::Result<()> {
    let stage = Stage::set().await?;
    let plan = &["plan", "grants.toml"][..];
    let wrong = stage.run_as(&["stranger"], plan).await?.ends(2);
    assert!(wrong.stderr.contains("the credentials are of 333333333333"), "{wrong:#?}");
    assert!(wrong.stderr.contains("about 111111111111, 222222222222"), "{wrong:#?}");
    stage.run_as(&["nobody"], plan).await?.ends(2).says("the profile `nobody` gives no credentials");
    let beside = stage.run_as(&["owner", "stranger"], plan).await?.ends(0);
    assert!(beside.stderr.contains("the profile stranger is of account 333333333333"), "{beside:#?}");
    Ok(())
}

#[tokio::test]
async fn what_is_not_reached_or_not_allowed_is_incomplete() -> anyhow::Result<()> {
    let stage = Stage::set().await?;
    // Of a port on which nobody listens any more.
    let gone = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    for command in ["plan", "drift", "verify"] {
        let mut program = stage.program(&[command, "grants.toml", "--profile", "owner"]);
        program.args(["--endpoint-url", &format!("http://{gone}")]);
        run(program).await?.ends(3).says("the profile owner: sts:GetCallerIdentity");
    }
    // ana may read nothing of her account, and so no plan can be made.
    stage.run_as(&["ana"], &["plan", "grants.toml"]).await?.ends(3).says("AccessDenied");
    stage.run_as(&["ana"], &["drift", "grants.toml"]).await?.ends(3);
    stage.run_as(&["ana"], &["apply", "grants.toml", "--yes"]).await?.ends(3).says("nothing was changed");
    stage.is_untouched().await
}

#[tokio::test]
async fn without_a_profile_the_environment_says_who() -> anyhow::Result<()> {
    let stage = Stage::set().await?;
    let credentials = stage.sandbox.credentials(&format!("arn:aws:iam::{OWNER}:root"))?;
    let mut program = stage.program(&["plan", "grants.toml", "--endpoint-url", &stage.endpoint]);
    program.env("AWS_ACCESS_KEY_ID", credentials.access_key_id());
    program.env("AWS_SECRET_ACCESS_KEY", credentials.secret_access_key());
    program.env("AWS_REGION", stage.sandbox.region());
    let planned = run(program).await?.ends(0);
    assert!(planned.stdout.contains("1 step to grant"), "{planned:#?}");

    let nobody = stage.program(&["plan", "grants.toml", "--endpoint-url", &stage.endpoint]);
    run(nobody).await?.ends(3).says("the environment: ");
    Ok(())
}

#[tokio::test]
async fn a_role_can_be_acted_as() -> anyhow::Result<()> {
    let stage = Stage::set().await?;
    let owner = aws_sdk_iam::Client::new(&stage.config(OWNER)?);
    let trust = format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::{CONSUMER}:user/admin"}},"Action":"sts:AssumeRole"}}}}"#
    );
    let everything = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;
    let consumer = aws_sdk_iam::Client::new(&stage.config(CONSUMER)?);
    consumer.create_user().user_name("admin").send().await?;
    consumer
        .put_user_policy()
        .user_name("admin")
        .policy_name("All")
        .policy_document(everything)
        .send()
        .await?;
    owner.create_role().role_name("admin").assume_role_policy_document(trust).send().await?;
    owner.put_role_policy().role_name("admin").policy_name("All").policy_document(everything).send().await?;
    let key = consumer.create_access_key().user_name("admin").send().await?;
    let key = key.access_key().cloned().unwrap_or_else(|| unreachable!("a key was made"));

    let mut program = stage.program(&["apply", "grants.toml", "--yes"]);
    stage.give_accounts(&mut program, &[]);
    program.args(["--assume-role", &format!("arn:aws:iam::{OWNER}:role/admin")]);
    program
        .env("AWS_ACCESS_KEY_ID", key.access_key_id())
        .env("AWS_SECRET_ACCESS_KEY", key.secret_access_key());
    program.env("AWS_REGION", stage.sandbox.region());
    run(program).await?.ends(0);
    stage.is_granted().await?;

    let refused = ["plan", "grants.toml", "--assume-role", "arn:aws:iam::111111111111:role/nobody"];
    stage.run(&refused).await?.ends(3).says("AccessDenied");
    stage.run(&["plan", "grants.toml", "--assume-role", "admin"]).await?.ends(2);
    Ok(())
}
