//! Plans are applied on the sandbox while something goes wrong: requests are refused, replies get lost, the process is
//! killed. Whatever happens, afterwards the accounts are as wanted, or as they were, and others' statements are untouched.

mod case;
mod client;
mod fault;
mod kill;
mod race;
mod run;

pub use case::{Case, Stage, cases};
pub use client::{Client, Counts, Kind, Shared, Trouble};
pub use fault::Fault;
pub use kill::{child, kills};
pub use race::{Race, race};
pub use run::{Tally, Way, faults};
