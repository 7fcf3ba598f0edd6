//! Block Public Access of an account.

use super::ControlRequest;
use super::permission::{account, permit};
use super::xml::{PublicAccessBlock, read};
use crate::authorize::Ask;
use crate::call::Call;
use crate::refusal::{Answer, Refusal};
use crate::state::World;
use xacct_core::AccountId;
use xacct_core::evaluate::BlockPublicAccess;

/// `PutPublicAccessBlock`
pub(super) fn put(world: &mut World, call: &Call, request: &ControlRequest<'_>) -> Answer<Option<String>> {
    let account = permitted(world, call, request, "s3:PutAccountPublicAccessBlock")?;
    let input: PublicAccessBlock = read(request.body)?;
    set(world, call, &account, Some(input.into()));
    Ok(None)
}

/// `GetPublicAccessBlock`
pub(super) fn get(world: &World, call: &Call, request: &ControlRequest<'_>) -> Answer<Option<String>> {
    let account = permitted(world, call, request, "s3:GetAccountPublicAccessBlock")?;
    let block = world.accounts.get(&account).and_then(|account| *account.block_public_access.latest());
    let block: PublicAccessBlock = block.ok_or_else(Refusal::no_public_access_block)?.into();
    quick_xml::se::to_string_with_root("PublicAccessBlockConfiguration", &block)
        .map(Some)
        .map_err(|error| Refusal::new(500, "InternalError", error.to_string()))
}

/// `DeletePublicAccessBlock`
pub(super) fn delete(world: &mut World, call: &Call, request: &ControlRequest<'_>) -> Answer<Option<String>> {
    let account = permitted(world, call, request, "s3:PutAccountPublicAccessBlock")?;
    set(world, call, &account, None);
    Ok(None)
}

/// The account that the request is about, for which the action is allowed.
fn permitted(world: &World, call: &Call, request: &ControlRequest<'_>, action: &str) -> Answer<AccountId> {
    let account = account(request)?;
    permit(world, call, Ask::new(action, "*", &account))?;
    Ok(account)
}

fn set(world: &mut World, call: &Call, account: &AccountId, block: Option<BlockPublicAccess>) {
    if let Some(account) = world.accounts.get_mut(account) {
        *account.block_public_access.change(call.moment) = block;
    }
}
