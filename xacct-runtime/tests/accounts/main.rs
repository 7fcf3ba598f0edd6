//! The runtime on accounts of the sandbox: what it refuses, what it writes and what it leaves, how much it asks for and how
//! often, and what it says.
//!
//! Every test counts the requests that leave the runtime: "nothing was written" is that none of them writes, and that
//! everything which can be observed is as it was.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test ends where something goes wrong"
)]

mod acls;
mod display;
mod former;
mod handover;
mod input;
mod json;
mod many;
mod order;
mod partly;
mod permissions;
mod propagation;
mod refusals;
mod secrets;
mod stage;
mod stale;
mod taken;
mod updates;
mod watch;
