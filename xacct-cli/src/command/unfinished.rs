//! `xacct resume` and `xacct rollback`: what becomes of applies that were broken off.

use crate::accounts::{
    AccountsArguments, Consent, ConsentArguments, Steps, accounts_of, apply_failed, block_on, show_plan,
};
use crate::exit::{Exit, Failure};
use crate::output::{self, Format, FormatArguments};
use std::path::{Path, PathBuf};
use xacct_runtime::{Plan, Purpose, UnfinishedApply};

/// `xacct resume`
#[derive(Debug, clap::Args)]
#[command(
    about = "Goes on with an apply that was broken off, by its journal",
    after_help = "Examples:\n  xacct resume --list\n  xacct resume --profile owner --profile consumer"
)]
pub(super) struct ResumeArguments {
    #[command(flatten)]
    of: Arguments,
}

/// `xacct rollback`
#[derive(Debug, clap::Args)]
#[command(
    about = "Takes back everything that an apply has written, by its journal",
    after_help = "Examples:\n  xacct rollback --list\n  xacct rollback ~/.local/state/xacct/journals/….jsonl --profile owner --profile consumer"
)]
pub(super) struct RollbackArguments {
    #[command(flatten)]
    of: Arguments,
}

#[derive(Debug, clap::Args)]
struct Arguments {
    /// The journal, which the apply has named; without it that of the only apply that was broken off.
    journal: Option<PathBuf>,
    /// List the applies that were broken off, and do nothing.
    #[arg(long, conflicts_with = "journal")]
    list: bool,
    #[command(flatten)]
    accounts: AccountsArguments,
    #[command(flatten)]
    consent: ConsentArguments,
    #[command(flatten)]
    format: FormatArguments,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    On,
    Back,
}

pub(super) fn resume(arguments: &ResumeArguments) -> Result<Exit, Failure> {
    run(&arguments.of, Way::On)
}

pub(super) fn rollback(arguments: &RollbackArguments) -> Result<Exit, Failure> {
    run(&arguments.of, Way::Back)
}

fn run(arguments: &Arguments, way: Way) -> Result<Exit, Failure> {
    let format = arguments.format.format;
    let unfinished = || {
        let unfinished = arguments.accounts.without_accounts().unfinished();
        unfinished.map_err(|error| apply_failed(&error, format))
    };
    match (&arguments.journal, arguments.list) {
        (_, true) => list(&unfinished()?, format),
        (Some(journal), _) => {
            arguments.consent.can_be_had()?;
            // One that has been finished can be rolled back too, and is not among the unfinished.
            let plan = Plan::of_journal(journal).map_err(|error| apply_failed(&error, format))?;
            carry_out(arguments, way, journal, &plan)
        }
        (None, _) => match unfinished()?.as_slice() {
            [] => {
                output::note("no apply was broken off");
                Ok(Exit::Fine)
            }
            [one] => {
                arguments.consent.can_be_had()?;
                carry_out(arguments, way, &one.journal, &one.plan)
            }
            several => {
                list(several, Format::Human)?;
                Err(Failure::usage("several applies were broken off: name the journal of one"))
            }
        },
    }
}

fn list(unfinished: &[UnfinishedApply], format: Format) -> Result<Exit, Failure> {
    match format {
        Format::Json => output::print_json(&unfinished)?,
        Format::Human if unfinished.is_empty() => output::note("no apply was broken off"),
        Format::Human => {
            for one in unfinished {
                output::print(&format!("{}: {}\n", one.journal.display(), in_words(one)))?;
            }
        }
    }
    Ok(Exit::Fine)
}

fn in_words(one: &UnfinishedApply) -> String {
    let back = if one.is_rolling_back { ", being rolled back" } else { "" };
    format!("{}{back}", purpose_of(&one.plan))
}

fn purpose_of(plan: &Plan) -> String {
    let verb = match plan.purpose() {
        Purpose::Revoke => "revoking",
        _ => "granting",
    };
    let grants: Vec<_> = plan.grants().iter().map(|grant| grant.name().as_str()).collect();
    format!("{verb} {}", grants.join(", "))
}

/// Shows what the apply was to do, asks, and goes on with it or takes it back.
fn carry_out(arguments: &Arguments, way: Way, journal: &Path, plan: &Plan) -> Result<Exit, Failure> {
    let format = arguments.format.format;
    block_on(async {
        let accounts = arguments.accounts.open(&accounts_of(plan.grants())).await?;
        output::note(format_args!("{}: {}", journal.display(), purpose_of(plan)));
        show_plan(plan, format)?;
        let question = match way {
            Way::On => "go on with this?",
            Way::Back => "take this back?",
        };
        if arguments.consent.ask(question)? == Consent::Refused {
            output::note("nothing was changed");
            return Ok(Exit::No);
        }
        let outcome = {
            let steps = Steps::new();
            match way {
                Way::On => accounts.resume_with(journal, &|event| steps.tell(event)).await,
                Way::Back => accounts.rollback_with(journal, &|event| steps.tell(event)).await,
            }
        };
        let outcome = outcome.map_err(|error| apply_failed(&error, format))?;
        match format {
            Format::Human => output::print(&format!("{outcome}\n"))?,
            Format::Json => output::print_json(&outcome)?,
        }
        Ok(if outcome.is_complete() { Exit::Fine } else { Exit::Incomplete })
    })
}
