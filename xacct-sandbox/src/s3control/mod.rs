//! S3 Control.

use crate::call::Call;
use crate::refusal::{Answer, Refusal};
use crate::state::World;

/// A request, taken apart.
#[derive(Debug)]
pub(crate) struct ControlRequest<'r> {
    pub(crate) method: &'r http::Method,
    /// The path below `/v20180820/`, decoded.
    pub(crate) path: String,
    pub(crate) query: Option<&'r str>,
    /// The header `x-amz-account-id`.
    pub(crate) account: &'r str,
    pub(crate) body: &'r [u8],
}

/// The name of the operation that a request is for.
pub(crate) fn operation(_request: &ControlRequest<'_>) -> Option<&'static str> {
    None
}

/// Carries an operation out: its XML, or nothing.
pub(crate) fn answer(
    _world: &mut World,
    _call: &Call,
    operation: &str,
    _request: &ControlRequest<'_>,
) -> Answer<Option<String>> {
    Err(Refusal::new(405, "MethodNotAllowed", format!("there is no operation {operation}")))
}
