//! Access keys, and who signs with them.

use super::Tag;
use std::sync::Arc;
use std::time::SystemTime;
use xacct_core::AccountId;
use xacct_core::evaluate::CompiledPolicy;

/// An access key.
#[derive(Clone, Debug)]
pub(crate) struct AccessKey {
    pub(crate) secret: String,
    /// What requests have to carry besides, of temporary keys.
    pub(crate) token: Option<String>,
    /// After which it is refused, of temporary keys.
    pub(crate) expires: Option<SystemTime>,
    pub(crate) created: SystemTime,
    pub(crate) is_active: bool,
    /// Whether the sandbox has made it for a configuration, so that IAM does not list it.
    pub(crate) is_of_sandbox: bool,
    pub(crate) holder: Holder,
}

/// Whose an access key is.
#[derive(Clone, Debug)]
pub(crate) enum Holder {
    /// The root user of an account.
    Root(AccountId),
    /// A user, by unique id.
    User { account: AccountId, id: String },
    /// A session of a role.
    Session(Arc<Session>),
}

impl Holder {
    /// The account it belongs to.
    pub(crate) fn account(&self) -> &AccountId {
        match self {
            Self::Root(account) | Self::User { account, .. } => account,
            Self::Session(session) => &session.account,
        }
    }
}

/// A session of a role.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) account: AccountId,
    /// The unique id of the role.
    pub(crate) role_id: String,
    pub(crate) role_arn: String,
    pub(crate) name: String,
    pub(crate) issued: SystemTime,
    /// What limits the session; none where nothing was passed.
    pub(crate) policies: Option<Vec<CompiledPolicy>>,
    pub(crate) tags: Vec<Tag>,
    /// The keys of those tags that sessions which it assumes in turn have too.
    pub(crate) transitive: Vec<String>,
    pub(crate) source_identity: Option<String>,
}

/// Who asks.
#[derive(Clone, Debug)]
pub(crate) enum Caller {
    /// Nobody has signed the request.
    Anonymous,
    /// The holder of an access key, and its id.
    Known { holder: Holder, access_key: String },
}

impl Caller {
    /// The account it belongs to.
    pub(crate) fn account(&self) -> Option<&AccountId> {
        match self {
            Self::Anonymous => None,
            Self::Known { holder, .. } => Some(holder.account()),
        }
    }
}
