//! Two accounts, a bucket, a user, and the program.

use anyhow::{Context, ensure};
use aws_sdk_s3::error::ProvideErrorMetadata;
use aws_types::SdkConfig;
use serde_json::Value;
use std::fmt::Write;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::process::Command;
use tokio::task::JoinHandle;
use xacct_sandbox::Sandbox;

pub(crate) const OWNER: &str = "111111111111";
pub(crate) const CONSUMER: &str = "222222222222";
const STRANGER: &str = "333333333333";

/// What the program is given: ana of the consumer reads the owner's reports.
pub(crate) const GRANTS: &str = r#"
[[grant]]
name = "AnaReadsReports"
owner = "111111111111"
bucket = "reports"
prefix = "2026/"
grantee = "arn:aws:iam::222222222222:user/ana"
access = ["Read", "List"]
via = "BucketPolicy"
"#;

/// What a run of the program gave.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    /// That it ended so.
    #[track_caller]
    pub(crate) fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }

    /// That it says so, wherever.
    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Self {
        assert!(self.stdout.contains(text) || self.stderr.contains(text), "no `{text}`: {self:#?}");
        self
    }

    /// Its answer.
    pub(crate) fn json(&self) -> anyhow::Result<Value> {
        serde_json::from_str(&self.stdout).with_context(|| format!("{self:#?}"))
    }
}

pub(crate) struct Stage {
    pub(crate) sandbox: Sandbox,
    pub(crate) endpoint: String,
    folder: TempDir,
    server: JoinHandle<()>,
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Stage {
    pub(crate) async fn set() -> anyhow::Result<Self> {
        let sandbox = Sandbox::new();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let endpoint = format!("http://{}", listener.local_addr()?);
        let serving = sandbox.clone();
        let server = tokio::spawn(async move {
            let _ = serving.serve(listener).await;
        });
        let stage = Self { sandbox, endpoint, folder: TempDir::new()?, server };
        let s3 = aws_sdk_s3::Client::new(&stage.config(OWNER)?);
        s3.create_bucket().bucket("reports").send().await?;
        let iam = aws_sdk_iam::Client::new(&stage.config(CONSUMER)?);
        iam.create_user().user_name("ana").send().await?;
        let profiles = [
            ("owner", format!("arn:aws:iam::{OWNER}:root")),
            ("consumer", format!("arn:aws:iam::{CONSUMER}:root")),
            ("stranger", format!("arn:aws:iam::{STRANGER}:root")),
            ("ana", format!("arn:aws:iam::{CONSUMER}:user/ana")),
        ];
        stage.sandbox.account(STRANGER)?;
        stage.write_profiles(&profiles)?;
        stage.write("grants.toml", GRANTS)?;
        Ok(stage)
    }

    /// The AWS CLI's file.
    fn write_profiles(&self, profiles: &[(&str, String)]) -> anyhow::Result<()> {
        let mut text = String::new();
        for (name, principal) in profiles {
            let credentials = self.sandbox.credentials(principal)?;
            writeln!(text, "[profile {name}]\nregion = {}", self.sandbox.region())?;
            writeln!(text, "aws_access_key_id = {}", credentials.access_key_id())?;
            writeln!(text, "aws_secret_access_key = {}", credentials.secret_access_key())?;
            if let Some(token) = credentials.session_token() {
                writeln!(text, "aws_session_token = {token}")?;
            }
        }
        self.write("config", &text)?;
        Ok(())
    }

    /// The root of an account, by the SDK.
    pub(crate) fn config(&self, account: &str) -> anyhow::Result<SdkConfig> {
        Ok(self.sandbox.account(account)?.config())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> anyhow::Result<()> {
        Ok(std::fs::write(self.path(name), text)?)
    }

    /// The program, in the folder of the stage, with its profiles and none of the machine's.
    pub(crate) fn program(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xacct-command"));
        command.args(arguments).current_dir(self.folder.path()).stdin(Stdio::null()).kill_on_drop(true);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("AWS_") {
                command.env_remove(name);
            }
        }
        command.env("AWS_CONFIG_FILE", self.path("config"));
        command
            .env("AWS_SHARED_CREDENTIALS_FILE", self.path("none"))
            .env("AWS_EC2_METADATA_DISABLED", "true");
        command
    }

    /// Runs the program in the accounts of these profiles.
    pub(crate) async fn run_as(&self, profiles: &[&str], arguments: &[&str]) -> anyhow::Result<Run> {
        let mut command = self.program(arguments);
        self.give_accounts(&mut command, profiles);
        run(command).await
    }

    pub(crate) fn give_accounts(&self, command: &mut Command, profiles: &[&str]) {
        command.args(["--endpoint-url", &self.endpoint, "--state"]).arg(self.path("state"));
        command.args(["--wait", "5"]);
        command.args(profiles.iter().flat_map(|profile| ["--profile", profile]));
    }

    /// Runs the program in both accounts.
    pub(crate) async fn run(&self, arguments: &[&str]) -> anyhow::Result<Run> {
        self.run_as(&["owner", "consumer"], arguments).await
    }

    /// The policy of the bucket; none where there is none.
    pub(crate) async fn bucket_policy(&self) -> anyhow::Result<Option<Value>> {
        let s3 = aws_sdk_s3::Client::new(&self.config(OWNER)?);
        match s3.get_bucket_policy().bucket("reports").send().await {
            Ok(answer) => Ok(serde_json::from_str(answer.policy().unwrap_or_default())?),
            Err(error) => {
                ensure!(error.code() == Some("NoSuchBucketPolicy"), "{error:?}");
                Ok(None)
            }
        }
    }

    /// How many inline policies ana has.
    pub(crate) async fn policies_of_ana(&self) -> anyhow::Result<usize> {
        let iam = aws_sdk_iam::Client::new(&self.config(CONSUMER)?);
        Ok(iam.list_user_policies().user_name("ana").send().await?.policy_names().len())
    }

    /// That nothing of a grant is anywhere.
    pub(crate) async fn is_untouched(&self) -> anyhow::Result<()> {
        ensure!(self.bucket_policy().await?.is_none() && self.policies_of_ana().await? == 0);
        Ok(())
    }

    /// That both halves are there.
    pub(crate) async fn is_granted(&self) -> anyhow::Result<()> {
        ensure!(self.bucket_policy().await?.is_some() && self.policies_of_ana().await? == 1);
        Ok(())
    }

    pub(crate) fn journals(&self) -> anyhow::Result<Vec<PathBuf>> {
        let entries = std::fs::read_dir(self.path("state").join("journals"))?;
        Ok(entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?)
    }
}

pub(crate) async fn run(mut command: Command) -> anyhow::Result<Run> {
    let output = command.output().await?;
    Ok(Run {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout)?,
        stderr: String::from_utf8(output.stderr)?,
    })
}

/// A path as an argument.
pub(crate) fn argument(path: &Path) -> anyhow::Result<&str> {
    path.to_str().context("a path that is no UTF-8")
}
