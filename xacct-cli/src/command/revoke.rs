//! `xacct revoke`: takes grants back.

use super::apply;
use crate::accounts::{AccountsArguments, ConsentArguments, accounts_of, block_on};
use crate::exit::{Exit, Failure};
use crate::grants;
use crate::output::FormatArguments;
use std::path::PathBuf;

/// Takes grants back: exactly their statements, their policies, and the roles and access points that were made for them.
///
/// What cannot be told to be a grant's own stays, and is told. The half of an account that there are no credentials of is
/// printed for its administrator, with the way back.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  xacct revoke grants.toml --profile owner --profile consumer")]
pub(super) struct Arguments {
    /// Files of grants (JSON, TOML, or Rust sources with `grant!`), folders of them, or `-` for the standard input.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    accounts: AccountsArguments,
    #[command(flatten)]
    consent: ConsentArguments,
    #[command(flatten)]
    format: FormatArguments,
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    arguments.consent.can_be_had()?;
    let grants = grants::load(&arguments.files)?;
    block_on(async {
        let accounts = arguments.accounts.open(&accounts_of(&grants)).await?;
        let report = accounts.plan_revoke(&grants).await;
        apply::of_report(&accounts, report, arguments.consent, arguments.format.format).await
    })
}
