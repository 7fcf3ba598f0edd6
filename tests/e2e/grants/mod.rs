//! Grants, planned, applied and revoked on accounts that answer. The documentation of `main.rs` says what is seen where.

pub(crate) mod access_points;
pub(crate) mod gateway;
pub(crate) mod life;
mod stage;
pub(crate) mod stored;
pub(crate) mod unread;
