//! `xacct-sandbox`: AWS accounts in memory, over a socket.

mod profiles;

use clap::{Parser, Subcommand};
use profiles::Profile;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use tokio::net::TcpListener;
use xacct_sandbox::{Sandbox, SandboxError};

/// AWS accounts in memory that decide every request as AWS does.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Command {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Answer the AWS CLI, boto3 and other clients of S3, S3 Control, IAM, STS and KMS, until interrupted.
    ///
    /// Prints an access key of each account's root user. Everything is gone when it ends.
    #[command(after_help = EXAMPLE)]
    Serve(Serve),
}

const EXAMPLE: &str = "Example:
  xacct-sandbox serve --listen 127.0.0.1:4566 --account 111111111111 --account 222222222222 --profiles target/sandbox &
  export AWS_CONFIG_FILE=target/sandbox/config AWS_SHARED_CREDENTIALS_FILE=target/sandbox/credentials
  aws --profile 111111111111 s3 mb s3://reports
  HTTP_PROXY=http://127.0.0.1:4566 aws --profile 111111111111 --endpoint-url http://s3-control.us-east-1.amazonaws.com s3control list-access-points --account-id 111111111111";

#[derive(Debug, Parser)]
struct Serve {
    /// The loopback address and port to listen on; port 0 is any that is free.
    #[arg(long, default_value = "127.0.0.1:4566")]
    listen: SocketAddr,
    /// An account to open; can be given several times.
    #[arg(long = "account", value_name = "ID", default_values = ["111111111111", "222222222222"])]
    accounts: Vec<String>,
    /// A folder to write the files `config` and `credentials` to, with a profile for each account.
    #[arg(long, value_name = "FOLDER")]
    profiles: Option<PathBuf>,
    /// Also take an account's id for the access key id of its root user, with the secret `test`.
    #[arg(long)]
    plain_keys: bool,
    /// End when standard input ends: with whoever holds it, however they end.
    #[arg(long)]
    until_stdin_ends: bool,
    /// The partition: `aws`, `aws-cn` or `aws-us-gov`.
    #[arg(long, default_value = "aws")]
    partition: String,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let Task::Serve(serve) = Command::parse().task;
    match serve.run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

impl Serve {
    async fn run(self) -> Result<(), SandboxError> {
        let sandbox = Sandbox::of_partition(&self.partition)?;
        // Not even for a moment is it open to others.
        if !self.listen.ip().is_loopback() {
            return Err(SandboxError::NotLoopback { address: self.listen });
        }
        let listener = TcpListener::bind(self.listen).await?;
        let endpoint = format!("http://{}", listener.local_addr()?);
        let profiles = self.open(&sandbox)?;
        if let Some(folder) = &self.profiles {
            profiles::write(folder, &endpoint, &sandbox, &profiles)?;
        }
        for profile in &profiles {
            println!("account {}: {profile}", profile.account);
        }
        println!("listening on {endpoint}");
        tokio::select! {
            ended = sandbox.serve(listener) => ended,
            interrupted = tokio::signal::ctrl_c() => Ok(interrupted?),
            () = end_of_stdin(), if self.until_stdin_ends => Ok(()),
        }
    }

    fn open(&self, sandbox: &Sandbox) -> Result<Vec<Profile>, SandboxError> {
        self.accounts
            .iter()
            .map(|id| {
                let account = sandbox.account(id)?;
                if self.plain_keys {
                    account.add_root_access_key(id, "test")?;
                }
                let credentials = sandbox.credentials(&account.root_arn())?;
                Ok(Profile {
                    account: id.clone(),
                    access_key_id: credentials.access_key_id().to_owned(),
                    secret_access_key: credentials.secret_access_key().to_owned(),
                })
            })
            .collect()
    }
}

/// Waits until standard input ends, in a thread that the program need not wait for.
async fn end_of_stdin() {
    let (ended, end) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        // What cannot be read has ended too.
        let _ = std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink());
        let _ = ended.send(());
    });
    let _ = end.await;
}
