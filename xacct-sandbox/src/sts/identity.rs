//! Whose a request is, and whose a key.

use crate::authorize::Ask;
use crate::call::Call;
use crate::iam::check_text;
use crate::query::{self, Form, Reply};
use crate::refusal::{Answer, Refusal};
use crate::state::{Caller, Holder, Session, World};
use serde::Serialize;

/// Who somebody is.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct CallerIdentity {
    user_id: String,
    account: String,
    arn: String,
}

/// `GetCallerIdentity`, which nothing can deny.
pub(super) fn caller(world: &World, call: &Call, form: &Form) -> Reply {
    query::result(form.action(), &identity(world, call)?)
}

fn identity(world: &World, call: &Call) -> Answer<CallerIdentity> {
    let unknown = || {
        Refusal::new(403, "InvalidClientTokenId", "The security token included in the request is invalid.")
    };
    let Caller::Known { holder, .. } = &call.caller else { return Err(unknown()) };
    let account = holder.account().to_string();
    match holder {
        Holder::Root(of) => {
            Ok(CallerIdentity { user_id: account, account: of.to_string(), arn: world.root_arn(of) })
        }
        Holder::User { account: of, id } => {
            let user = world.accounts.get(of).and_then(|it| it.iam.latest().by_id(id)).ok_or_else(unknown)?;
            Ok(CallerIdentity { user_id: id.clone(), account, arn: user.arn.clone() })
        }
        Holder::Session(session) => {
            Ok(CallerIdentity { user_id: user_id(session), account, arn: session_arn(session) })
        }
    }
}

/// `AROA…:name`.
pub(super) fn user_id(session: &Session) -> String {
    format!("{}:{}", session.role_id, session.name)
}

/// `arn:aws:sts::111111111111:assumed-role/role/name`, which does not tell the path of the role.
pub(super) fn session_arn(session: &Session) -> String {
    let partition = session.role_arn.split(':').nth(1).unwrap_or_default();
    let role = session.role_arn.rsplit('/').next().unwrap_or_default();
    format!("arn:{partition}:sts::{}:assumed-role/{role}/{}", session.account, session.name)
}

/// Whose a key is.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct KeyInfo {
    account: String,
}

/// `GetAccessKeyInfo`: the account of any key that exists.
pub(super) fn of_key(world: &World, call: &Call, form: &Form) -> Reply {
    let id = form.required("AccessKeyId")?;
    let is_of_id = |char: char| char.is_ascii_alphanumeric() || char == '_';
    check_text("accessKeyId", id, 16..=128, is_of_id, r"[\w]*")?;
    let account = &world.own_account(call)?.id;
    world.authorize(call, Ask::new("sts:GetAccessKeyInfo", "*", account))?;
    let key = world
        .access_keys
        .get(id)
        .ok_or_else(|| Refusal::new(400, "ValidationError", format!("Invalid access key: {id}")))?;
    query::result(form.action(), &KeyInfo { account: key.holder.account().to_string() })
}
