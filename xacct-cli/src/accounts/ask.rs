//! Whether something is to be done: asked of whoever sits at the terminal.

use crate::exit::Failure;
use crate::output;
use std::io::{self, BufRead, IsTerminal};

/// `--yes`, as every command has it that writes to accounts.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct ConsentArguments {
    /// Do not ask. Needed where nobody sits at a terminal.
    #[arg(short, long)]
    yes: bool,
}

/// What was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Consent {
    Given,
    Refused,
}

impl ConsentArguments {
    /// Fails before anything is asked of AWS where nobody could be asked later.
    ///
    /// # Errors
    /// When there is no terminal to ask at.
    pub(crate) fn can_be_had(self) -> Result<(), Failure> {
        match self.yes || (io::stdin().is_terminal() && io::stderr().is_terminal()) {
            true => Ok(()),
            false => Err(Failure::usage(
                "this would change accounts, and there is no terminal to ask at: look at it with `xacct plan`, and say --yes",
            )),
        }
    }

    /// Asks, unless the answer is there already.
    ///
    /// # Errors
    /// Those of [`can_be_had`](Self::can_be_had), and when nothing can be read from the terminal.
    pub(crate) fn ask(self, question: &str) -> Result<Consent, Failure> {
        if self.yes {
            return Ok(Consent::Given);
        }
        self.can_be_had()?;
        output::note(format_args!("{question} [y/N]"));
        let mut answer = String::new();
        io::stdin().lock().read_line(&mut answer)?;
        Ok(match answer.trim().to_ascii_lowercase().as_str() {
            "y" | "yes" => Consent::Given,
            _ => Consent::Refused,
        })
    }
}
