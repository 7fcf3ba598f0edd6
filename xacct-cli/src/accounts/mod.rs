//! What the commands have in common that act in accounts of AWS: whose credentials they use, what they ask before they
//! write, and how they tell what becomes of it.

mod answer;
mod ask;
mod open;
mod progress;
mod refused;

pub(crate) use answer::{applied, handed_over, show_plan};
pub(crate) use ask::{Consent, ConsentArguments};
pub(crate) use open::AccountsArguments;
pub(crate) use progress::Steps;
pub(crate) use refused::{apply_failed, aws_failed, exit_of, show_refused};

use crate::exit::Failure;
use std::future::Future;
use xacct_core::AccountId;
use xacct_core::grant::Grant;
use xacct_runtime::{PlanOptions, PolicyForm};

/// What a plan may do that is not always wanted.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct PlanArguments {
    /// Let the method `Acl` change the Object Ownership of a bucket: all ACLs that its objects have kept count again then.
    #[arg(long)]
    turn_acls_on: bool,
    /// Let the oldest version of a managed policy be deleted where it has five, the most that there can be.
    #[arg(long)]
    delete_oldest_version: bool,
    /// Give users and roles managed policies instead of inline ones.
    #[arg(long)]
    managed_policies: bool,
}

impl PlanArguments {
    /// The first of the options that is given.
    pub(crate) fn first_given(self) -> Option<&'static str> {
        let Self { turn_acls_on, delete_oldest_version, managed_policies } = self;
        let options = [
            (turn_acls_on, "--turn-acls-on"),
            (delete_oldest_version, "--delete-oldest-version"),
            (managed_policies, "--managed-policies"),
        ];
        options.into_iter().find_map(|(is_given, option)| is_given.then_some(option))
    }

    pub(crate) fn options(self) -> PlanOptions {
        let mut options = PlanOptions::default();
        if self.turn_acls_on {
            options = options.turn_acls_on();
        }
        if self.delete_oldest_version {
            options = options.delete_oldest_version();
        }
        if self.managed_policies {
            options = options.policies_as(PolicyForm::Managed);
        }
        options
    }
}

/// Every account that grants are about, each once.
pub(crate) fn accounts_of(grants: &[Grant]) -> Vec<AccountId> {
    let mut accounts: Vec<AccountId> = grants.iter().flat_map(Grant::accounts).collect();
    accounts.sort();
    accounts.dedup();
    accounts
}

/// Runs a command to its end.
pub(crate) fn block_on<T>(command: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(command)
}
