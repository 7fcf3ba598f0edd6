//! `xacct plan`: what has to change in accounts.

use crate::accounts::{
    AccountsArguments, PlanArguments, accounts_of, block_on, exit_of, handed_over, show_refused,
};
use crate::exit::{Exit, Failure};
use crate::grants;
use crate::output::{self, Format, FormatArguments};
use serde::Serialize;
use std::fs;
use std::path::{Path, PathBuf};
use xacct_core::grant::Handover;
use xacct_runtime::{Plan, PlanReport};

/// Shows what has to change in accounts so that grants are there: reads, and writes nothing.
///
/// The half of an account that there are no credentials of is printed for its administrator.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  xacct plan grants.toml --profile owner --profile consumer\n  xacct plan grants.toml --profile owner -o plan.json && xacct apply plan.json --profile owner\n  xacct plan grants.toml --profile owner --check"
)]
pub(super) struct Arguments {
    /// Files of grants (JSON, TOML, or Rust sources with `grant!`), folders of them, or `-` for the standard input.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    accounts: AccountsArguments,
    #[command(flatten)]
    options: PlanArguments,
    /// Plan that the grants are no more.
    #[arg(long, conflicts_with_all = ["turn_acls_on", "delete_oldest_version", "managed_policies"])]
    revoke: bool,
    /// End with 1 when there is anything to change.
    #[arg(long)]
    check: bool,
    /// Store the plan, to be applied later: then it is refused if the accounts have changed since.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    format: FormatArguments,
}

/// What a program is told.
#[derive(Serialize)]
struct Answer<'a> {
    #[serde(flatten)]
    report: &'a PlanReport,
    handovers: Vec<Handover>,
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let grants = grants::load(&arguments.files)?;
    let report = block_on(async {
        let accounts = arguments.accounts.open(&accounts_of(&grants)).await?;
        Ok(match arguments.revoke {
            true => accounts.plan_revoke(&grants).await,
            false => accounts.plan_all(&grants, &arguments.options.options()).await,
        })
    })?;
    let PlanReport { plan, refused, .. } = &report;
    match arguments.format.format {
        Format::Human => show(plan)?,
        Format::Json => output::print_json(&Answer { report: &report, handovers: plan.handovers() })?,
    }
    show_refused(refused);
    if !refused.is_empty() {
        return Ok(exit_of(refused));
    }
    if let Some(path) = &arguments.output {
        store(plan, path)?;
    }
    Ok(Exit::fine_if(!arguments.check || plan.is_empty()))
}

/// The diff, and the halves for others.
fn show(plan: &Plan) -> Result<(), Failure> {
    if !plan.grants().is_empty() {
        output::print(&format!("{}\n", plan.coloured()))?;
    }
    handed_over(&plan.handovers())
}

fn store(plan: &Plan, path: &Path) -> Result<(), Failure> {
    let json = serde_json::to_string_pretty(plan).map_err(std::io::Error::from)?;
    let failed = |error| Failure::usage(format_args!("{}: {error}", path.display()));
    fs::write(path, format!("{json}\n")).map_err(failed)?;
    output::note(format_args!("wrote {}", path.display()));
    Ok(())
}
