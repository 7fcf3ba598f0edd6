//! Grants are put in place, changed and taken back on the sandbox while something goes wrong, or what went wrong is gone on
//! with or taken back while more does: requests are refused, replies get lost, the process is killed. Whatever happens,
//! afterwards the accounts are as wanted, or as they were, and others' statements are untouched.

mod case;
mod client;
mod fault;
mod inject;
mod kill;
mod race;
mod run;
mod scenario;
mod stage;
mod tally;

pub use case::{Case, cases};
pub use client::{Client, Counts, Kind, Shared, Trouble};
pub use fault::Fault;
pub use inject::faults;
pub use kill::{child, kills};
pub use race::{Race, race};
pub use scenario::{During, Scenario, Way, Work, scenarios};
pub use stage::Stage;
pub use tally::Tally;
