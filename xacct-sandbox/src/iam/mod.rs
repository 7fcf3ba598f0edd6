//! IAM.

use crate::call::Call;
use crate::query::{Form, Reply};
use crate::refusal::Refusal;
use crate::state::World;

/// Carries an operation out.
pub(crate) fn answer(_world: &mut World, _call: &Call, form: &Form) -> Reply {
    Err(Refusal::new(400, "InvalidAction", format!("Could not find operation {}", form.action())))
}
