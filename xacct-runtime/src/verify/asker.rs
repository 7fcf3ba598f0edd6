//! Who can ask as a grantee.

use crate::credentials::assume_role;
use crate::observe::identity_of;
use crate::{Account, Accounts, Error, Identity, Observed, Operation};
use aws_types::SdkConfig;
use aws_types::region::Region;
use std::collections::BTreeMap;
use xacct_core::grant::{Grant, Grantee, GranteeKind};
use xacct_core::{ExternalId, Fault, PrincipalArn, RoleSessionName};

/// The name of sessions that verify.
const SESSION: &str = "xacct-verify";

/// Configurations by grantee: of the method `Role` those of the grantees themselves and, by the external id that is said,
/// what comes of assuming the grant's role.
pub(super) struct Askers {
    by_grantee: BTreeMap<Grantee, SdkConfig>,
    region: Option<Region>,
}

impl Askers {
    /// Those for whom there are credentials, or can be had.
    pub(super) async fn of(accounts: &Accounts, grant: &Grant, observed: &Observed) -> Result<Self, Error> {
        let mut by_grantee = BTreeMap::new();
        for grantee in grant.grantees() {
            if let Some(config) = of_grantee(accounts, grantee).await? {
                by_grantee.insert(grantee.clone(), config);
            }
        }
        let bucket = observed.bucket(grant.owner(), grant.bucket()).and_then(|it| it.as_ref().ok());
        Ok(Self { by_grantee, region: bucket.map(|bucket| Region::new(bucket.region.to_string())) })
    }

    /// The configuration of a grantee, of the bucket's Region.
    pub(super) fn config(&self, grantee: &Grantee) -> Option<SdkConfig> {
        let config = self.by_grantee.get(grantee)?;
        Some(match &self.region {
            Some(region) => config.to_builder().region(region.clone()).build(),
            None => config.clone(),
        })
    }
}

async fn of_grantee(accounts: &Accounts, grantee: &Grantee) -> Result<Option<SdkConfig>, Error> {
    let is_it = |account: &&Account| is_of(account.principal(), grantee);
    if let Some(asker) = accounts.askers.iter().find(is_it) {
        return Ok(Some(asker.config().clone()));
    }
    match (grantee.kind(), accounts.account(&grantee.account())) {
        (GranteeKind::Role, Some(account)) => session(account.config(), grantee.as_str()).await,
        _ => Ok(None),
    }
}

/// Whether a caller is a grantee, a session of it, or, of an account as a whole, somebody in it.
fn is_of(principal: &str, grantee: &Grantee) -> bool {
    let account = grantee.account();
    let of_account = principal.split(':').nth(4) == Some(account.as_str());
    match identity_of(grantee) {
        None => of_account,
        Some(Identity::User(_)) => principal == grantee.as_str(),
        // The ARN of a session does not have the role's path.
        Some(Identity::Role(role)) => of_account && principal.contains(&format!(":assumed-role/{role}/")),
    }
}

/// A session of a role, or none where its trust policy, or the caller's own, does not allow it.
async fn session(config: &SdkConfig, role: &str) -> Result<Option<SdkConfig>, Error> {
    match as_role(config, role, None).await {
        Ok(config) => Ok(Some(config)),
        Err(Error::Refused { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Assumes the role of the method `Role`, as a grantee: whether that is allowed is part of what is verified.
pub(super) async fn assume(
    config: &SdkConfig,
    grant: &Grant,
    external_id: Option<&str>,
) -> Result<SdkConfig, Error> {
    match grant.role_arn() {
        Some(role) => {
            // The grant's own, or one that is no id: then it is not said.
            let external_id = external_id.and_then(|id| ExternalId::new(id.to_owned()).ok());
            as_role(config, &role, external_id.as_ref()).await
        }
        None => Ok(config.clone()),
    }
}

async fn as_role(
    config: &SdkConfig,
    role: &str,
    external_id: Option<&ExternalId>,
) -> Result<SdkConfig, Error> {
    let invalid = |source: Fault| Error::Unreadable {
        operation: Operation { action: "sts:AssumeRole", target: "a role".to_owned() },
        text: role.to_owned(),
        source: source.into(),
    };
    let arn = PrincipalArn::new(role.to_owned()).map_err(invalid)?;
    let session = RoleSessionName::new(SESSION).map_err(invalid)?;
    assume_role(config, &arn, &session, external_id, None).await
}
