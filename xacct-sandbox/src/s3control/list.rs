//! The access points of an account in a Region.

use super::ControlRequest;
use super::permission::{account, permit};
use super::xml::Listed;
use crate::authorize::Ask;
use crate::call::Call;
use crate::query::result;
use crate::refusal::{Answer, Refusal};
use crate::state::{AccessPoint, World};
use serde::Serialize;

/// How many are answered at once.
const MOST: usize = 1000;

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct AccessPoints {
    access_point_list: AccessPointList,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct AccessPointList {
    access_point: Vec<Listed>,
}

/// `ListAccessPoints`
pub(super) fn list(world: &World, call: &Call, request: &ControlRequest<'_>) -> Answer<Option<String>> {
    let account = account(request)?;
    permit(world, call, Ask::new("s3:ListAccessPoints", "*", &account))?;
    let (bucket, token) = (request.parameter("bucket"), request.parameter("nextToken"));
    let is_asked_for = |it: &&AccessPoint| {
        bucket.as_deref().is_none_or(|bucket| it.bucket == bucket)
            && token.as_deref().is_none_or(|token| *it.name >= *token)
    };
    let points = world.accounts.get(&account).into_iter().flat_map(|account| &account.access_points);
    let of_region = points.filter(|((region, _), _)| *region == call.region).map(|(_, it)| it);
    let found: Vec<_> = of_region.filter(is_asked_for).collect();
    let most = most(request)?;
    let listed = AccessPoints {
        next_token: found.get(most).map(|it| it.name.clone()),
        access_point_list: AccessPointList {
            access_point: found.into_iter().take(most).map(Listed::from).collect(),
        },
    };
    result("ListAccessPoints", &listed)
}

fn most(request: &ControlRequest<'_>) -> Answer<usize> {
    let invalid = || Refusal::new(400, "InvalidRequest", "maxResults is not between 1 and 1000.");
    let Some(text) = request.parameter("maxResults") else { return Ok(MOST) };
    text.parse().ok().filter(|most| (1..=MOST).contains(most)).ok_or_else(invalid)
}
