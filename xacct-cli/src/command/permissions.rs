//! `xacct permissions`: what administrators have to be allowed.

use crate::accounts::{AccountsArguments, PlanArguments, accounts_of, block_on, exit_of, show_refused};
use crate::exit::{Exit, Failure};
use crate::grants;
use crate::output::{self, Format, FormatArguments};
use std::path::PathBuf;
use xacct_runtime::AccountPermissions;

/// Shows the least that the administrators of each account need to put grants in place: exactly the actions that the
/// commands call, on exactly their resources.
///
/// It plans them first, because what is needed depends on what is there. For who only lacks permissions, those that were
/// missing are in the refusals.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  xacct permissions grants.toml --profile owner --profile consumer")]
pub(super) struct Arguments {
    /// Files of grants (JSON, TOML, or Rust sources with `grant!`), folders of them, or `-` for the standard input.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    accounts: AccountsArguments,
    #[command(flatten)]
    options: PlanArguments,
    /// What taking the grants back needs.
    #[arg(long, conflicts_with = "roll_back")]
    revoke: bool,
    /// What rolling the plan back needs, once it has been applied.
    #[arg(long)]
    roll_back: bool,
    #[command(flatten)]
    format: FormatArguments,
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let grants = grants::load(&arguments.files)?;
    let (report, permissions) = block_on(async {
        let accounts = arguments.accounts.open(&accounts_of(&grants)).await?;
        let report = match arguments.revoke {
            true => accounts.plan_revoke(&grants).await,
            false => accounts.plan_all(&grants, &arguments.options.options()).await,
        };
        let permissions = match arguments.roll_back {
            true => accounts.permissions_to_roll_back(&report.plan),
            false => accounts.required_permissions(&report.plan),
        };
        Ok((report, permissions.map_err(|faults| Failure::Refused(faults.to_string()))?))
    })?;
    show_refused(&report.refused);
    if !report.refused.is_empty() {
        return Ok(exit_of(&report.refused));
    }
    match arguments.format.format {
        Format::Human => show(&permissions)?,
        Format::Json => output::print_json(&permissions)?,
    }
    Ok(Exit::Fine)
}

fn show(permissions: &[AccountPermissions]) -> Result<(), Failure> {
    for AccountPermissions { account, policies, .. } in permissions {
        let count = policies.len();
        for (index, policy) in policies.iter().enumerate() {
            output::print(&format!("# account {account}: policy {} of {count}\n{policy:#}\n", index + 1))?;
        }
    }
    Ok(())
}
