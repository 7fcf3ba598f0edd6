//! An account of a sandbox, for who sets a test up.

use crate::state::{AccessKey, Holder};
use crate::{Sandbox, SandboxError};
use aws_smithy_async::time::TimeSource;
use aws_types::SdkConfig;
use std::collections::btree_map::Entry;
use std::fmt;
use xacct_core::evaluate::{CompiledPolicy, Level};
use xacct_core::{
    AccountId, CanonicalUserId, Document, Effect, KmsKeyArn, PolicyKind, ResourceControlPolicy,
    ServiceControlPolicy, Statement,
};

/// An account of a sandbox. Everything that AWS's own calls do is done by them, with [`SandboxAccount::config`]; here is what they do not: the
/// ids by which accounts are known, and what an organization imposes.
///
/// # Examples
/// ```
/// use xacct_sandbox::Sandbox;
///
/// let owner = Sandbox::new().account("111111111111")?;
/// assert_eq!(owner.id().as_str(), "111111111111");
/// assert_eq!(owner.root_arn(), "arn:aws:iam::111111111111:root");
/// # Ok::<(), xacct_sandbox::SandboxError>(())
/// ```
#[derive(Clone, Debug)]
pub struct SandboxAccount {
    sandbox: Sandbox,
    id: AccountId,
}

impl SandboxAccount {
    pub(crate) const fn new(sandbox: Sandbox, id: AccountId) -> Self {
        Self { sandbox, id }
    }

    /// The account's id.
    pub const fn id(&self) -> &AccountId {
        &self.id
    }

    /// The ARN of its root user.
    pub fn root_arn(&self) -> String {
        self.sandbox.shared().world().root_arn(&self.id)
    }

    /// The id that S3 gives the account, by which ACLs name it. An account has the same one in every sandbox,
    /// unless it was [given another](Self::set_canonical_user_id).
    pub fn canonical_user_id(&self) -> CanonicalUserId {
        let world = self.sandbox.shared().world();
        match world.accounts.get(&self.id) {
            Some(account) => account.canonical_id.clone(),
            None => unreachable!("accounts are never closed"),
        }
    }

    /// The configuration of its root user.
    pub fn config(&self) -> SdkConfig {
        match self.sandbox.credentials(&self.root_arn()) {
            Ok(credentials) => self.sandbox.config_of(credentials),
            Err(error) => unreachable!("every account has a root user: {error}"),
        }
    }

    /// Makes this another access key of its root user.
    ///
    /// # Errors
    /// When there is an access key of this id.
    pub fn add_root_access_key(
        &self,
        id: impl Into<String>,
        secret: impl Into<String>,
    ) -> Result<(), SandboxError> {
        let (shared, id) = (self.sandbox.shared(), id.into());
        let key = AccessKey {
            secret: secret.into(),
            token: None,
            expires: None,
            created: shared.clock.now(),
            is_active: true,
            is_of_sandbox: true,
            holder: Holder::Root(self.id.clone()),
        };
        match shared.world().access_keys.entry(id) {
            Entry::Vacant(place) => place.insert(key),
            Entry::Occupied(taken) => return Err(SandboxError::Taken { id: taken.key().clone() }),
        };
        Ok(())
    }

    /// Gives the account another canonical user id, such as the one that it has at AWS.
    ///
    /// # Errors
    /// When another account has it.
    pub fn set_canonical_user_id(&self, id: CanonicalUserId) -> Result<(), SandboxError> {
        let mut world = self.sandbox.shared().world();
        if world.account_of_canonical_id(id.as_str()).is_some_and(|account| *account != self.id) {
            return Err(SandboxError::Taken { id: id.to_string() });
        }
        if let Some(account) = world.accounts.get_mut(&self.id) {
            account.canonical_id = id;
        }
        Ok(())
    }

    /// Opens a key of KMS that has this ARN, with the policy of keys that are made without one, where there is none. (`CreateKey` gives
    /// keys ids of its own.)
    ///
    /// # Errors
    /// When the ARN is one of another account or partition.
    pub fn add_kms_key(&self, arn: &KmsKeyArn) -> Result<(), SandboxError> {
        let shared = self.sandbox.shared();
        let now = shared.clock.now();
        let mut world = shared.world();
        let foreign = || SandboxError::ForeignKey { arn: arn.to_string(), account: self.id.to_string() };
        let key = crate::kms::key_with_arn(&world, &self.id, arn.as_str(), now).ok_or_else(foreign)?;
        if let Some(account) = world.accounts.get_mut(&self.id) {
            account.keys.entry(key.arn.clone()).or_insert(key);
        }
        Ok(())
    }

    /// Attaches service control policies to the account, in place of those that were attached. Where none of them allows
    /// anything, AWS's `FullAWSAccess` stands beside them, so that denials alone can be given.
    pub fn set_service_control_policies<'p>(
        &self,
        policies: impl IntoIterator<Item = &'p ServiceControlPolicy>,
    ) {
        let mut compiled: Vec<_> = policies.into_iter().map(|policy| policy.compile()).collect();
        let allows = |policy: &CompiledPolicy| {
            policy.document().statements.iter().any(|statement| statement.effect == Effect::Allow)
        };
        if !compiled.iter().any(allows) {
            compiled.push(full_access());
        }
        let levels = vec![self.level(compiled)];
        self.change(|account| account.service_control = Some(levels));
    }

    /// Attaches resource control policies to the account, in place of those that were attached, beside `RCPFullAWSAccess`.
    pub fn set_resource_control_policies<'p>(
        &self,
        policies: impl IntoIterator<Item = &'p ResourceControlPolicy>,
    ) {
        let levels = vec![self.level(policies.into_iter().map(|policy| policy.compile()).collect())];
        self.change(|account| account.resource_control = Some(levels));
    }

    fn level(&self, policies: Vec<CompiledPolicy>) -> Level {
        Level { name: format!("account {}", self.id), policies }
    }

    fn change(&self, change: impl FnOnce(&mut crate::state::Account)) {
        if let Some(account) = self.sandbox.shared().world().accounts.get_mut(&self.id) {
            change(account);
        }
    }
}

impl fmt::Display for SandboxAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.id.fmt(f)
    }
}

/// AWS's own policy that allows everything.
fn full_access() -> CompiledPolicy {
    let mut statement = Statement::new(Effect::Allow);
    statement.action = Some(vec!["*".to_owned()]);
    statement.resource = Some(vec!["*".to_owned()]);
    CompiledPolicy::new(PolicyKind::ServiceControl, Document::of(vec![statement])).named("FullAWSAccess")
}
