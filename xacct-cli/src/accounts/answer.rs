//! What became of a plan.

use crate::exit::{Exit, Failure};
use crate::output::{self, Format};
use serde::Serialize;
use xacct_core::grant::Handover;
use xacct_runtime::{Applied, Plan};

/// What became of a plan, for programs: the fields of an [`Applied`], what the plan leaves as it is, and the halves of accounts
/// that there are no credentials of.
#[derive(Debug, Serialize)]
struct ApplyAnswer<'a> {
    #[serde(flatten)]
    applied: &'a Applied,
    notes: &'a [String],
    handovers: Vec<Handover>,
}

/// Tells what became of a plan, and how the command ends.
pub(crate) fn applied(plan: &Plan, applied: &Applied, format: Format) -> Result<Exit, Failure> {
    let (notes, handovers) = (plan.notes(), plan.handovers());
    match format {
        Format::Human => {
            output::print(&format!("{applied}\n"))?;
            handed_over(&handovers)?;
        }
        Format::Json => output::print_json(&ApplyAnswer { applied, notes, handovers })?,
    }
    Ok(if applied.is_complete() { Exit::Fine } else { Exit::Incomplete })
}

/// Shows a plan before anybody is asked about it: on the standard output for people, else on the standard error, since programs
/// get one JSON value and whoever consents is to see what to.
pub(crate) fn show_plan(plan: &Plan, format: Format) -> Result<(), Failure> {
    match format {
        Format::Human => output::print(&format!("{}\n", plan.coloured()))?,
        Format::Json => output::note(plan.coloured()),
    }
    Ok(())
}

/// Prints what the administrators of other accounts are to be sent.
pub(crate) fn handed_over(handovers: &[Handover]) -> Result<(), Failure> {
    handovers.iter().try_for_each(|handover| output::print(&format!("\n{handover}")))
}
