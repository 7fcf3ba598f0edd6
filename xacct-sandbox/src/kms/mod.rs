//! KMS.

mod condition;
pub(crate) mod for_s3;
mod lookup;

use crate::call::Call;
use crate::refusal::{Answer, Refusal};
use crate::state::World;
use serde_json::Value;

/// Carries an operation out.
pub(crate) fn answer(_world: &mut World, _call: &Call, operation: &str, _input: &Value) -> Answer<Value> {
    Err(Refusal::new(400, "UnknownOperationException", format!("there is no operation {operation}")))
}
