//! S3 Control: access points, and Block Public Access of accounts.
//!
//! Access points get their tags when they are made, and those of buckets are only read; everything else of S3 Control
//! (batch jobs, Storage Lens, access grants, Outposts, points of several Regions) is not here at all.

mod access_points;
mod account_block;
mod list;
mod naming;
mod permission;
mod policy;
mod tags;
#[cfg(test)]
mod tests;
mod xml;

use crate::call::Call;
use crate::refusal::{Answer, Refusal};
use crate::state::World;
use std::borrow::Cow;

/// A request, taken apart.
#[derive(Debug)]
pub(crate) struct ControlRequest<'r> {
    pub(crate) method: &'r http::Method,
    /// The path below `/v20180820/`, decoded.
    pub(crate) path: String,
    pub(crate) query: Option<&'r str>,
    /// The header `x-amz-account-id`.
    pub(crate) account: &'r str,
    pub(crate) body: &'r [u8],
}

impl ControlRequest<'_> {
    /// The name of the access point: what follows `accesspoint/`.
    fn name(&self) -> &str {
        let rest = self.path.strip_prefix("accesspoint/").unwrap_or_default();
        rest.split('/').next().unwrap_or_default()
    }

    /// The value of a parameter of the query.
    fn parameter(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut parameters = form_urlencoded::parse(self.query.unwrap_or_default().as_bytes());
        parameters.find(|(key, _)| key == name).map(|(_, value)| value)
    }
}

/// The name of the operation that a request is for.
pub(crate) fn operation(request: &ControlRequest<'_>) -> Option<&'static str> {
    let path: Vec<_> = request.path.trim_end_matches('/').splitn(3, '/').collect();
    Some(match (request.method.as_str(), path.as_slice()) {
        ("GET", ["accesspoint"]) => "ListAccessPoints",
        ("PUT", ["accesspoint", _]) => "CreateAccessPoint",
        ("GET", ["accesspoint", _]) => "GetAccessPoint",
        ("DELETE", ["accesspoint", _]) => "DeleteAccessPoint",
        ("PUT", ["accesspoint", _, "policy"]) => "PutAccessPointPolicy",
        ("GET", ["accesspoint", _, "policy"]) => "GetAccessPointPolicy",
        ("DELETE", ["accesspoint", _, "policy"]) => "DeleteAccessPointPolicy",
        ("GET", ["accesspoint", _, "policyStatus"]) => "GetAccessPointPolicyStatus",
        ("PUT", ["configuration", "publicAccessBlock"]) => "PutPublicAccessBlock",
        ("GET", ["configuration", "publicAccessBlock"]) => "GetPublicAccessBlock",
        ("DELETE", ["configuration", "publicAccessBlock"]) => "DeletePublicAccessBlock",
        ("GET", ["tags", ..]) => "ListTagsForResource",
        _ => return None,
    })
}

/// Carries an operation out: its XML, or nothing.
pub(crate) fn answer(
    world: &mut World,
    call: &Call,
    operation: &str,
    request: &ControlRequest<'_>,
) -> Answer<Option<String>> {
    match operation {
        "CreateAccessPoint" => access_points::create(world, call, request),
        "GetAccessPoint" => access_points::get(world, call, request),
        "DeleteAccessPoint" => access_points::delete(world, call, request),
        "ListAccessPoints" => list::list(world, call, request),
        "PutAccessPointPolicy" => policy::put(world, call, request),
        "GetAccessPointPolicy" => policy::get(world, call, request),
        "DeleteAccessPointPolicy" => policy::delete(world, call, request),
        "GetAccessPointPolicyStatus" => policy::status(world, call, request),
        "PutPublicAccessBlock" => account_block::put(world, call, request),
        "GetPublicAccessBlock" => account_block::get(world, call, request),
        "DeletePublicAccessBlock" => account_block::delete(world, call, request),
        "ListTagsForResource" => tags::list(world, call, request),
        _ => Err(Refusal::new(405, "MethodNotAllowed", format!("there is no operation {operation}"))),
    }
}
