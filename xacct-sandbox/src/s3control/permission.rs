//! Whether a request may do something with an access point, or an account's settings.

use super::ControlRequest;
use super::xml::network_origin;
use crate::authorize::Ask;
use crate::call::{Call, Keys};
use crate::refusal::{Answer, Refusal};
use crate::state::{AccessPoint, World};
use xacct_core::AccountId;

/// The access point that a request names.
#[derive(Debug)]
pub(super) struct Named {
    pub(super) account: AccountId,
    /// Region and name.
    pub(super) place: (String, String),
    pub(super) arn: String,
}

impl Named {
    /// Takes the name, of the Region that the request is signed for.
    pub(super) fn of(world: &World, call: &Call, request: &ControlRequest<'_>) -> Answer<Self> {
        let account = account(request)?;
        let (region, name) = (call.region.clone(), request.name().to_owned());
        let arn = format!("arn:{}:s3:{region}:{account}:accesspoint/{name}", world.partition);
        Ok(Self { account, place: (region, name), arn })
    }

    /// The access point, if there is one.
    pub(super) fn find<'w>(&self, world: &'w World) -> Option<&'w AccessPoint> {
        world.accounts.get(&self.account)?.access_points.get(&self.place)
    }

    /// The access point, for which the action is allowed.
    pub(super) fn permitted<'w>(
        &self,
        world: &'w World,
        call: &Call,
        action: &str,
    ) -> Answer<&'w AccessPoint> {
        let found = self.find(world);
        let keys = found.map(|it| keys_of_origin(it.vpc.is_some())).unwrap_or_default();
        permit(world, call, Ask::new(action, &self.arn, &self.account).with_all(&keys))?;
        found.ok_or_else(Refusal::no_such_access_point)
    }

    /// The access point, to be changed.
    pub(super) fn change<'w>(&self, world: &'w mut World) -> Answer<&'w mut AccessPoint> {
        let account = world.accounts.get_mut(&self.account);
        account
            .and_then(|account| account.access_points.get_mut(&self.place))
            .ok_or_else(Refusal::no_such_access_point)
    }
}

/// The account that a request is about.
pub(super) fn account(request: &ControlRequest<'_>) -> Answer<AccountId> {
    AccountId::new(request.account.to_owned())
        .map_err(|fault| Refusal::new(400, "InvalidRequest", format!("x-amz-account-id: {fault}")))
}

/// Refuses a request that is not allowed. Every request to S3 Control is signed in a header.
pub(super) fn permit(world: &World, call: &Call, ask: Ask<'_>) -> Answer<()> {
    let ask = ask.with("s3:authType", "REST-HEADER").with("s3:signatureversion", "AWS4-HMAC-SHA256");
    world.authorize(call, ask)
}

/// The key that tells whence an access point is reached.
pub(super) fn keys_of_origin(is_of_vpc: bool) -> Keys {
    vec![("s3:AccessPointNetworkOrigin".to_owned(), network_origin(is_of_vpc).into())]
}
