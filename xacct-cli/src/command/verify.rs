//! `xacct verify`: whether grants work.

use crate::accounts::{AccountsArguments, accounts_of, aws_failed, block_on};
use crate::exit::{Exit, Failure};
use crate::grants;
use crate::output::{self, Format, FormatArguments};
use serde::Serialize;
use std::path::PathBuf;
use xacct_core::grant::Grant;
use xacct_runtime::{Verification, VerifyOptions};

/// Asks whether grants work: what they allow is allowed, and requests beside it are denied.
///
/// AWS is asked where there are credentials of who asks; all else is decided on what the accounts hold. Nothing is changed,
/// unless `--probe-writes` says so.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  xacct verify grants.toml --profile owner --profile consumer --grantee-profile analyst"
)]
pub(super) struct Arguments {
    /// Files of grants (JSON, TOML, or Rust sources with `grant!`), folders of them, or `-` for the standard input.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    accounts: AccountsArguments,
    /// A profile of a grantee, which is asked with.
    #[arg(long = "grantee-profile", value_name = "NAME")]
    grantees: Vec<String>,
    /// Put objects of made-up keys, to see whether that is allowed; the owner deletes them again.
    #[arg(long)]
    probe_writes: bool,
    /// Show every request, also those that are denied as they should be.
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    format: FormatArguments,
}

/// What a program is told of one grant.
#[derive(Serialize)]
struct Verified {
    grant: String,
    #[serde(flatten)]
    verification: Verification,
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let grants = grants::load(&arguments.files)?;
    let verified = block_on(verify(arguments, &grants))?;
    match arguments.format.format {
        Format::Human => {
            for Verified { grant, verification } in &verified {
                let shown = match arguments.all {
                    true => format!("{verification:#}"),
                    false => verification.to_string(),
                };
                output::print(&format!("{grant}\n{shown}\n"))?;
            }
        }
        Format::Json => output::print_json(&verified)?,
    }
    Ok(Exit::fine_if(verified.iter().all(|it| it.verification.is_ok())))
}

async fn verify(arguments: &Arguments, grants: &[Grant]) -> Result<Vec<Verified>, Failure> {
    let mut accounts = arguments.accounts.open(&accounts_of(grants)).await?;
    for name in &arguments.grantees {
        let config = arguments.accounts.profile(name).await?;
        accounts = accounts.with_grantee(&config).await.map_err(|error| aws_failed(&error))?;
    }
    let mut options = VerifyOptions::default();
    if arguments.probe_writes {
        options = options.probe_writes();
    }
    let mut verified = Vec::new();
    for grant in grants {
        let verification = accounts.verify_with(grant, &options).await.map_err(|error| aws_failed(&error))?;
        verified.push(Verified { grant: grant.tag(), verification });
    }
    Ok(verified)
}
