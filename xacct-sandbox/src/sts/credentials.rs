//! Temporary credentials.

use crate::call::{Call, date};
use crate::state::{AccessKey, Holder, IdPrefix, World};
use serde::Serialize;
use std::time::Duration;

/// Temporary credentials as STS gives them.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Credentials {
    access_key_id: String,
    secret_access_key: String,
    session_token: String,
    expiration: String,
}

impl Credentials {
    /// How many bytes the session token has.
    pub(super) fn token_size(&self) -> usize {
        self.session_token.len()
    }
}

/// Makes a key of `holder` that expires after so many seconds.
pub(super) fn issue(world: &mut World, call: &Call, holder: Holder, seconds: u32) -> Credentials {
    let expires = call.now() + Duration::from_secs(seconds.into());
    let access_key_id = world.ids.unique(IdPrefix::SessionKey);
    let (secret, token) = (world.ids.secret(), world.ids.session_token());
    let credentials = Credentials {
        access_key_id: access_key_id.clone(),
        secret_access_key: secret.clone(),
        session_token: token.clone(),
        expiration: date(expires),
    };
    let key = AccessKey {
        secret,
        token: Some(token),
        expires: Some(expires),
        created: call.now(),
        is_active: true,
        is_of_sandbox: false,
        holder,
    };
    world.access_keys.insert(access_key_id, key);
    credentials
}
