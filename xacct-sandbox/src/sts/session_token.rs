//! `GetSessionToken`: a temporary key of a user, with the user's permissions.

use super::credentials::{self, Credentials};
use crate::call::Call;
use crate::query::{self, Form, Reply, invalid};
use crate::refusal::{Answer, Refusal};
use crate::state::{Caller, Holder, World};
use serde::Serialize;

/// What the operation gives.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct SessionToken {
    session_token_size: usize,
    credentials: Credentials,
}

/// Carries the operation out. Users and root users ask, with a key that is not temporary itself; no permission is needed.
pub(super) fn get(world: &mut World, call: &Call, form: &Form) -> Reply {
    let holder = holder(world, call)?;
    let seconds = duration(form, matches!(holder, Holder::Root(_)))?;
    let credentials = credentials::issue(world, call, holder, seconds);
    query::result(form.action(), &SessionToken { session_token_size: credentials.token_size(), credentials })
}

fn holder(world: &World, call: &Call) -> Answer<Holder> {
    match &call.caller {
        Caller::Known { holder: holder @ (Holder::User { .. } | Holder::Root(_)), access_key }
            if world.access_keys.get(access_key).is_some_and(|key| key.token.is_none()) =>
        {
            Ok(holder.clone())
        }
        _ => Err(Refusal::denied("Cannot call GetSessionToken with session credentials")),
    }
}

/// 15 minutes to 36 hours, 12 unless the call says so; of root users at most one.
fn duration(form: &Form, is_root: bool) -> Answer<u32> {
    let (usual, longest) = if is_root { (3_600, 3_600) } else { (43_200, 129_600) };
    match form.number("DurationSeconds")? {
        None => Ok(usual),
        Some(seconds @ ..900) => Err(invalid(
            "durationSeconds",
            &seconds.to_string(),
            "Member must have value greater than or equal to 900",
        )),
        Some(seconds @ 129_601..) => Err(invalid(
            "durationSeconds",
            &seconds.to_string(),
            "Member must have value less than or equal to 129600",
        )),
        // AWS shortens what root users ask for.
        Some(seconds) => Ok(seconds.min(longest)),
    }
}
