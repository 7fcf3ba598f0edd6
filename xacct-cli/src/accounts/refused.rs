//! Why a command could not go on, and how it ends then.

use crate::exit::{Exit, Failure};
use crate::output::{self, Format};
use serde::Serialize;
use serde_json::json;
use std::error::Error as StdError;
use xacct_runtime::{ApplyError, Error, RefusalReason, RefusedGrant};

/// An error with its causes, in one line.
pub(super) fn in_words(error: &dyn StdError) -> String {
    let mut text = error.to_string();
    for cause in std::iter::successors(error.source(), |&cause| cause.source()) {
        let cause = cause.to_string();
        // Some errors repeat what caused them.
        if !text.ends_with(&cause) {
            text = format!("{text}: {cause}");
        }
    }
    text
}

/// AWS refused something, or was not reached.
pub(crate) fn aws_failed(error: &Error) -> Failure {
    Failure::Incomplete(in_words(error))
}

/// Tells programs of an error too: `{"error": …}`.
fn told_in(format: Format, error: &impl Serialize) -> Result<(), Failure> {
    match format {
        Format::Human => Ok(()),
        Format::Json => output::print_json(&json!({ "error": error })),
    }
}

/// Why a plan was not begun.
pub(crate) fn apply_failed(error: &ApplyError, format: Format) -> Failure {
    if let Err(failure) = told_in(format, error) {
        return failure;
    }
    match error {
        ApplyError::Refused { refused } if exit_of(refused) == Exit::No => Failure::Refused(in_words(error)),
        ApplyError::Changed { .. } => Failure::Refused(in_words(error)),
        ApplyError::MissingAccount { account } => Failure::usage(format_args!(
            "there are no credentials of account {account}: name a profile of it by --profile"
        )),
        ApplyError::Empty { .. } | ApplyError::RollingBack { .. } | ApplyError::Ended { .. } => {
            Failure::usage(in_words(error))
        }
        ApplyError::Journal(_) | ApplyError::NoPlan { .. } => Failure::usage(in_words(error)),
        _ => Failure::Incomplete(in_words(error)),
    }
}

/// How the command ends when grants are refused: differently where all that is wrong is that AWS did not let us look.
pub(crate) fn exit_of(refused: &[RefusedGrant]) -> Exit {
    let mut reasons = refused.iter().flat_map(|refused| &refused.refusals).map(|refusal| &refusal.reason);
    let is_unread = |reason: &RefusalReason| matches!(reason, RefusalReason::Unread { .. });
    match refused.is_empty() {
        true => Exit::Fine,
        false if reasons.all(is_unread) => Exit::Incomplete,
        false => Exit::No,
    }
}

/// Why each grant is refused.
pub(crate) fn show_refused(refused: &[RefusedGrant]) {
    refused.iter().for_each(|refused| output::note(format_args!("{refused}")));
}
