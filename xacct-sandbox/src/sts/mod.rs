//! STS: who one is, and temporary credentials.

mod assume_role;
mod credentials;
mod identity;
mod session_policy;
mod session_tags;
mod session_token;

use crate::call::Call;
use crate::query::{Form, Reply};
use crate::state::World;

/// Carries an operation out.
pub(crate) fn answer(world: &mut World, call: &Call, form: &Form) -> Reply {
    match form.action() {
        "GetCallerIdentity" => identity::caller(world, call, form),
        "GetAccessKeyInfo" => identity::of_key(world, call, form),
        "AssumeRole" => assume_role::assume(world, call, form),
        "GetSessionToken" => session_token::get(world, call, form),
        _ => Err(form.unknown_action()),
    }
}
