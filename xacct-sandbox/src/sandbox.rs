//! The sandbox itself.

use crate::client::Client;
use crate::gateway::{Gateway, Shared};
use crate::state::{AccessKey, Account, Entity, Holder, IdPrefix, Session, World, canonical_user_id};
use crate::{Fault, Origin, SandboxAccount, SandboxError};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_async::rt::sleep::TokioSleep;
use aws_smithy_async::time::TimeSource;
use aws_types::SdkConfig;
use aws_types::region::Region;
use std::sync::Arc;
use std::time::Duration;
use xacct_core::evaluate::{Requester, RequesterKind};
use xacct_core::{AccountId, OrganizationId};

/// The partitions that a sandbox can be of, and the Region of their configurations.
const PARTITIONS: [(&str, &str); 3] =
    [("aws", "us-east-1"), ("aws-cn", "cn-north-1"), ("aws-us-gov", "us-gov-west-1")];

/// AWS accounts in memory. Clones are the same sandbox.
///
/// # Examples
/// ```
/// use xacct_sandbox::Sandbox;
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
/// let sandbox = Sandbox::new();
/// let owner = sandbox.account("111111111111")?;
/// let s3 = aws_sdk_s3::Client::new(&owner.config());
/// s3.create_bucket().bucket("reports").send().await?;
///
/// let stranger = aws_sdk_s3::Client::new(&sandbox.account("222222222222")?.config());
/// let error = stranger.get_bucket_policy().bucket("reports").send().await.unwrap_err();
/// assert_eq!(error.into_service_error().meta().code(), Some("MethodNotAllowed"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Sandbox {
    gateway: Gateway,
    origin: Arc<Origin>,
    region: Region,
}

impl Default for Sandbox {
    fn default() -> Self {
        Self::new()
    }
}

impl Sandbox {
    /// A sandbox without accounts, in the partition `aws`.
    pub fn new() -> Self {
        let [(partition, region), ..] = PARTITIONS;
        Self::of(partition, region)
    }

    /// The same in another partition: `aws-cn` or `aws-us-gov`. Configurations have its first Region, `cn-north-1` or
    /// `us-gov-west-1`.
    ///
    /// # Errors
    /// When it is none of these.
    pub fn of_partition(partition: &str) -> Result<Self, SandboxError> {
        let known = PARTITIONS.into_iter().find(|(known, _)| *known == partition);
        let unknown = || SandboxError::NoSuchPartition { partition: partition.to_owned() };
        known.map(|(partition, region)| Self::of(partition, region)).ok_or_else(unknown)
    }

    fn of(partition: &str, region: &'static str) -> Self {
        let gateway = Gateway::new(Arc::new(Shared::new(partition)));
        Self { gateway, origin: Arc::default(), region: Region::from_static(region) }
    }

    /// The account of this id, which is opened where there is none.
    ///
    /// # Errors
    /// When it is no account id.
    pub fn account(&self, id: &str) -> Result<SandboxAccount, SandboxError> {
        let id = AccountId::new(id.to_owned())?;
        if let Some(canonical_id) = canonical_user_id(&id) {
            let open = || Account::new(id.clone(), canonical_id);
            self.shared().world().accounts.entry(id.clone()).or_insert_with(open);
        }
        Ok(SandboxAccount::new(self.clone(), id))
    }

    /// The configuration of a principal that exists: an account's root user (`arn:aws:iam::111111111111:root` or the
    /// account's id), a user, a role or a session of one, by ARN. Requests of its clients are the principal's.
    ///
    /// A role stands for a session of it by the name of `sandbox`, as if somebody had assumed it; who may do that is not
    /// asked. Each configuration has an access key of its own, which IAM does not list.
    ///
    /// # Errors
    /// When it is not the ARN of one who can make requests, or there is no such account, user or role.
    pub fn config(&self, principal: &str) -> Result<SdkConfig, SandboxError> {
        Ok(self.config_of(self.credentials(principal)?))
    }

    /// A configuration without credentials, for requests that nobody signs. The SDK wants to be told so:
    /// `aws_sdk_s3::config::Builder::from(&config).allow_no_auth()`.
    pub fn anonymous_config(&self) -> SdkConfig {
        self.builder().build()
    }

    /// The Region of its configurations.
    pub fn region(&self) -> &str {
        self.region.as_ref()
    }

    /// The same sandbox, of which the configurations come from elsewhere.
    pub fn coming_from(&self, origin: Origin) -> Self {
        Self { origin: Arc::new(origin), ..self.clone() }
    }

    /// Makes all accounts, also those to come, members of this organization: `aws:PrincipalOrgID` and
    /// `aws:ResourceOrgID`.
    pub fn set_organization(&self, id: &OrganizationId) {
        self.shared().world().organization = Some(id.to_string());
    }

    /// Makes something go wrong.
    pub fn inject(&self, fault: Fault) {
        self.shared().faults().add(fault);
    }

    /// Takes back everything that was made to go wrong.
    pub fn clear_faults(&self) {
        self.shared().faults().clear();
    }

    /// Puts the sandbox's clock forward: sessions expire, changes take effect. Configurations of the sandbox sign by its
    /// clock.
    pub fn advance(&self, by: Duration) {
        self.shared().clock.advance(by);
    }

    pub(crate) fn shared(&self) -> &Arc<Shared> {
        &self.gateway.shared
    }

    #[cfg(feature = "serve")]
    pub(crate) fn gateway(&self) -> &Gateway {
        &self.gateway
    }

    #[cfg(feature = "serve")]
    pub(crate) fn origin(&self) -> &Arc<Origin> {
        &self.origin
    }

    /// A new access key of a principal that exists, for clients other than the SDK's: see [`config`](Self::config).
    ///
    /// # Errors
    /// As [`config`](Self::config).
    pub fn credentials(&self, principal: &str) -> Result<Credentials, SandboxError> {
        let now = self.shared().clock.now();
        let mut world = self.shared().world();
        let (holder, is_temporary) = world.holder(principal, now)?;
        let prefix = if is_temporary { IdPrefix::SessionKey } else { IdPrefix::AccessKey };
        let (id, secret) = (world.ids.unique(prefix), world.ids.secret());
        let token = is_temporary.then(|| world.ids.session_token());
        let credentials = Credentials::new(&id, &secret, token.clone(), None, "xacct-sandbox");
        let key = AccessKey {
            secret,
            token,
            expires: None,
            created: now,
            is_active: true,
            is_of_sandbox: true,
            holder,
        };
        world.access_keys.insert(id, key);
        Ok(credentials)
    }

    pub(crate) fn config_of(&self, credentials: Credentials) -> SdkConfig {
        self.builder().credentials_provider(SharedCredentialsProvider::new(credentials)).build()
    }

    fn builder(&self) -> aws_types::sdk_config::Builder {
        SdkConfig::builder()
            .behavior_version(aws_smithy_runtime_api::client::behavior_version::BehaviorVersion::latest())
            .region(self.region.clone())
            .time_source(self.shared().clock.clone())
            .sleep_impl(aws_smithy_async::rt::sleep::SharedAsyncSleep::new(TokioSleep::new()))
            .http_client(Client { gateway: self.gateway.clone(), origin: self.origin.clone() })
    }
}

impl World {
    /// Who has this ARN, and whether its access keys are temporary.
    fn holder(&self, principal: &str, now: std::time::SystemTime) -> Result<(Holder, bool), SandboxError> {
        if let Ok(account) = AccountId::new(principal.to_owned()) {
            return self.holder(&self.root_arn(&account), now);
        }
        let requester = Requester::from_arn(principal)?;
        let unknown = || SandboxError::NoSuchPrincipal { principal: principal.to_owned() };
        if requester.principal_arn().is_none_or(|arn| arn.partition() != self.partition) {
            return Err(unknown());
        }
        let account =
            requester.account().and_then(|account| self.accounts.get(account)).ok_or_else(unknown)?;
        let id = account.id.clone();
        let name = principal.rsplit('/').next().unwrap_or_default();
        let iam = account.iam.latest();
        let is_it = |entity: &&Entity| entity.arn == principal;
        match requester.kind() {
            RequesterKind::Root => Ok((Holder::Root(id), false)),
            RequesterKind::User => {
                let user = iam.user(name).map(|user| &user.entity).filter(is_it).ok_or_else(unknown)?;
                Ok((Holder::User { account: id, id: user.id.clone() }, false))
            }
            RequesterKind::RoleSession => {
                let (role, session) =
                    match principal.split_once(":assumed-role/").and_then(|(_, rest)| rest.split_once('/')) {
                        Some((role, session)) => (iam.role(role).map(|role| &role.entity), session),
                        None => (iam.role(name).map(|role| &role.entity).filter(is_it), "sandbox"),
                    };
                let role = role.ok_or_else(unknown)?;
                let session = Session {
                    account: id,
                    role_id: role.id.clone(),
                    role_arn: role.arn.clone(),
                    name: session.to_owned(),
                    issued: now,
                    policies: None,
                    tags: Vec::new(),
                    transitive: Vec::new(),
                    source_identity: None,
                };
                Ok((Holder::Session(Arc::new(session)), true))
            }
            _ => Err(unknown()),
        }
    }
}
