//! `xacct` in accounts of the sandbox, which the program reaches over a socket, by profiles, as it would reach AWS.

mod accounts;
#[cfg(unix)]
mod ask;
mod broken_off;
mod flow;
mod refused;
mod stage;
