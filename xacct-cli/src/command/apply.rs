//! `xacct apply`: puts grants in place.

use crate::accounts::{
    AccountsArguments, Consent, ConsentArguments, PlanArguments, Steps, accounts_of, applied, apply_failed,
    block_on, exit_of, show_plan, show_refused,
};
use crate::exit::{Exit, Failure};
use crate::grants;
use crate::input::Input;
use crate::output::{self, Format, FormatArguments};
use serde_json::Value;
use std::path::PathBuf;
use xacct_runtime::{Accounts, Plan, PlanReport};

/// Puts grants in place, or carries a stored plan out.
///
/// It shows what is to change, asks, and keeps a journal, by which an apply that is broken off is resumed or rolled back.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  xacct apply grants.toml --profile owner --profile consumer\n  xacct apply plan.json --profile owner --profile consumer --yes --format json"
)]
pub(super) struct Arguments {
    /// A plan that `xacct plan -o` has stored, or files of grants.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    accounts: AccountsArguments,
    #[command(flatten)]
    options: PlanArguments,
    #[command(flatten)]
    consent: ConsentArguments,
    #[command(flatten)]
    format: FormatArguments,
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    arguments.consent.can_be_had()?;
    match stored(&arguments.files)? {
        Some(plan) => of_stored(arguments, &plan),
        None => of_grants(arguments),
    }
}

fn of_stored(arguments: &Arguments, plan: &Plan) -> Result<Exit, Failure> {
    if let Some(option) = arguments.options.first_given() {
        return Err(Failure::usage(format_args!(
            "{option}: a stored plan is carried out as it was made; give the option to `xacct plan`"
        )));
    }
    block_on(async {
        let accounts = arguments.accounts.open(&accounts_of(plan.grants())).await?;
        carry_out(&accounts, plan, arguments.consent, arguments.format.format).await
    })
}

fn of_grants(arguments: &Arguments) -> Result<Exit, Failure> {
    let grants = grants::load(&arguments.files)?;
    block_on(async {
        let accounts = arguments.accounts.open(&accounts_of(&grants)).await?;
        let report = accounts.plan_all(&grants, &arguments.options.options()).await;
        of_report(&accounts, report, arguments.consent, arguments.format.format).await
    })
}

/// Carries a plan out, unless a grant of it is refused.
pub(super) async fn of_report(
    accounts: &Accounts,
    report: PlanReport,
    consent: ConsentArguments,
    format: Format,
) -> Result<Exit, Failure> {
    if report.refused.is_empty() {
        return carry_out(accounts, &report.plan, consent, format).await;
    }
    if format == Format::Json {
        output::print_json(&report)?;
    }
    show_refused(&report.refused);
    output::note("nothing was changed");
    Ok(exit_of(&report.refused))
}

/// Shows a plan, asks, and carries it out.
async fn carry_out(
    accounts: &Accounts,
    plan: &Plan,
    consent: ConsentArguments,
    format: Format,
) -> Result<Exit, Failure> {
    show_plan(plan, format)?;
    if !plan.is_empty() && consent.ask("apply this?")? == Consent::Refused {
        output::note("nothing was changed");
        return Ok(Exit::No);
    }
    let outcome = {
        let steps = Steps::new();
        accounts.apply_with(plan, &|event| steps.tell(event)).await
    };
    let outcome = outcome.map_err(|error| apply_failed(&error, format))?;
    applied(plan, &outcome, format)
}

/// The plan, where the one file is one: as it is stored, or as `xacct plan --format json` has it.
///
/// # Errors
/// When it is a plan that is not to be carried out: of another form, or one of which grants were refused.
fn stored(files: &[PathBuf]) -> Result<Option<Plan>, Failure> {
    let [path] = files else { return Ok(None) };
    if path.is_dir()
        || path.as_os_str() == "-"
        || path.extension().is_some_and(|ending| ending == "rs" || ending == "toml")
    {
        return Ok(None);
    }
    let input = Input::read(path)?;
    let Ok(value) = serde_json::from_str::<Value>(&input.text) else { return Ok(None) };
    let plan = value.get("plan").unwrap_or(&value);
    if plan.get("form").is_none() || plan.get("steps").is_none() {
        return Ok(None);
    }
    let unusable = |why: &dyn std::fmt::Display| Failure::usage(format_args!("{}: {why}", input.name));
    if let Some(refused) = value.get("refused")
        && refused.as_array().is_none_or(|refused| !refused.is_empty())
    {
        return Err(unusable(
            &"grants were refused when this was planned, and it would carry out only the others: plan again, without them or \
              with what they were refused for put right",
        ));
    }
    let plan = serde_json::from_value(plan.clone());
    plan.map(Some).map_err(|error| unusable(&error))
}
