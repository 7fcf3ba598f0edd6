//! `xacct drift`: in what accounts are not as grants say.

use crate::accounts::{AccountsArguments, accounts_of, block_on};
use crate::exit::{Exit, Failure};
use crate::grants;
use crate::output::{self, Format, FormatArguments};
use serde::Serialize;
use std::path::PathBuf;
use xacct_runtime::{Drift, DriftFinding, RefusalReason};

/// Shows in what accounts are not as grants say: what is missing or says something else, principals that were deleted, and
/// what keeps requests from being allowed. Reads, and writes nothing.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  xacct drift grants.toml --profile owner --profile consumer || xacct plan grants.toml …"
)]
pub(super) struct Arguments {
    /// Files of grants (JSON, TOML, or Rust sources with `grant!`), folders of them, or `-` for the standard input.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    accounts: AccountsArguments,
    #[command(flatten)]
    format: FormatArguments,
}

/// What a program is told of one grant.
#[derive(Serialize)]
struct Drifted {
    grant: String,
    #[serde(flatten)]
    drift: Drift,
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let grants = grants::load(&arguments.files)?;
    let drifted = block_on(async {
        let accounts = arguments.accounts.open(&accounts_of(&grants)).await?;
        let mut drifted = Vec::new();
        for grant in &grants {
            drifted.push(Drifted { grant: grant.tag(), drift: accounts.drift(grant).await });
        }
        Ok(drifted)
    })?;
    match arguments.format.format {
        Format::Human => drifted
            .iter()
            .try_for_each(|Drifted { grant, drift }| output::print(&format!("{grant}\n{drift}\n")))?,
        Format::Json => output::print_json(&drifted)?,
    }
    Ok(drifted.iter().map(|it| exit_of(&it.drift)).max().unwrap_or(Exit::Fine))
}

/// What could not be read is no difference.
fn exit_of(drift: &Drift) -> Exit {
    let is_unread = |finding: &DriftFinding| matches!(finding, DriftFinding::Refused(refusal) if matches!(refusal.reason, RefusalReason::Unread { .. }));
    match drift.is_clean() {
        true => Exit::Fine,
        false if drift.findings.iter().filter(|it| !it.is_warning()).all(is_unread) => Exit::Incomplete,
        false => Exit::No,
    }
}
