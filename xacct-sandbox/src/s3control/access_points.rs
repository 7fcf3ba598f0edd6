//! Access points: made, read and deleted.

use super::ControlRequest;
use super::naming::{alias, must_be_a_name};
use super::permission::{Named, keys_of_origin, permit};
use super::xml::{Listed, PublicAccessBlock, VpcConfiguration, read};
use crate::authorize::Ask;
use crate::call::{Call, date};
use crate::query::result;
use crate::refusal::{Answer, Refusal};
use crate::s3::checked_tags;
use crate::state::{AccessPoint, Bucket, Delayed, Tag, World};
use crate::tags::keys_of_request;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use xacct_core::evaluate::BlockPublicAccess;
use xacct_core::{AccountId, VpcId};

/// S3's limit.
const MOST_TAGS: usize = 50;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct CreateAccessPoint {
    bucket: String,
    bucket_account_id: Option<String>,
    vpc_configuration: Option<VpcConfiguration>,
    public_access_block_configuration: Option<PublicAccessBlock>,
    scope: Option<IgnoredAny>,
    #[serde(default)]
    tags: TagList,
}

/// `<Tags><Tag><Key>…</Key><Value>…</Value></Tag></Tags>`
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TagList {
    #[serde(default)]
    tag: Vec<TagElement>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TagElement {
    key: String,
    value: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Created {
    access_point_arn: String,
    alias: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Described {
    #[serde(flatten)]
    listed: Listed,
    public_access_block_configuration: PublicAccessBlock,
    creation_date: String,
    endpoints: Endpoints,
}

/// The hosts by which access points are reached, by kind.
#[derive(Debug, Serialize)]
struct Endpoints {
    entry: Vec<Endpoint>,
}

#[derive(Debug, Serialize)]
struct Endpoint {
    key: &'static str,
    value: String,
}

/// `CreateAccessPoint`
pub(super) fn create(world: &mut World, call: &Call, request: &ControlRequest<'_>) -> Answer<Option<String>> {
    let named = Named::of(world, call, request)?;
    let input: CreateAccessPoint = read(request.body)?;
    must_be_simple(&input)?;
    let vpc = vpc(input.vpc_configuration.as_ref())?;
    let tags = checked_tags(tags(&input.tags), MOST_TAGS)?;
    let keys = keys_of_request(&tags);
    let ask = Ask::new("s3:CreateAccessPoint", &named.arn, &named.account);
    permit(world, call, ask.with_all(&keys_of_origin(vpc.is_some())).with_all(&keys))?;
    if !tags.is_empty() {
        permit(world, call, Ask::new("s3:TagResource", &named.arn, &named.account).with_all(&keys))?;
    }
    must_be_a_name(request.name())?;
    if named.find(world).is_some() {
        return Err(already_there());
    }
    let bucket = bucket(world, call, &input, &named.account)?;
    let (bucket, bucket_owner) = (bucket.name.clone(), bucket.owner.clone());
    let block = input.public_access_block_configuration.map_or(BlockPublicAccess::ALL, Into::into);
    let access_point = AccessPoint {
        name: request.name().to_owned(),
        arn: named.arn.clone(),
        account: named.account.clone(),
        alias: alias(&mut world.ids, request.name()),
        bucket,
        bucket_owner,
        created: call.now(),
        vpc,
        block_public_access: block,
        policy: Delayed::new(None),
        tags,
    };
    let created = Created { access_point_arn: named.arn, alias: access_point.alias.clone() };
    let account = world.accounts.get_mut(&named.account).ok_or_else(Refusal::no_such_access_point)?;
    account.access_points.insert(named.place, access_point);
    result("CreateAccessPoint", &created)
}

/// `GetAccessPoint`
pub(super) fn get(world: &World, call: &Call, request: &ControlRequest<'_>) -> Answer<Option<String>> {
    let named = Named::of(world, call, request)?;
    let found = named.find(world);
    let ask = Ask::new("s3:GetAccessPoint", "*", &named.account)
        .with("s3:DataAccessPointArn", named.arn.clone())
        .with("s3:DataAccessPointAccount", named.account.to_string())
        .with_all(&found.map(|it| keys_of_origin(it.vpc.is_some())).unwrap_or_default());
    permit(world, call, ask)?;
    let access_point = found.ok_or_else(Refusal::no_such_access_point)?;
    let described = Described {
        listed: access_point.into(),
        public_access_block_configuration: access_point.block_public_access.into(),
        creation_date: date(access_point.created),
        endpoints: endpoints(world, &call.region),
    };
    result("GetAccessPoint", &described)
}

/// `DeleteAccessPoint`
pub(super) fn delete(world: &mut World, call: &Call, request: &ControlRequest<'_>) -> Answer<Option<String>> {
    let named = Named::of(world, call, request)?;
    named.permitted(world, call, "s3:DeleteAccessPoint")?;
    if let Some(account) = world.accounts.get_mut(&named.account) {
        account.access_points.remove(&named.place);
    }
    Ok(None)
}

/// The bucket that the access point is for: the account's own, or, where the request says so, another's.
fn bucket<'w>(
    world: &'w World,
    call: &Call,
    input: &CreateAccessPoint,
    account: &AccountId,
) -> Answer<&'w Bucket> {
    let bucket = world.buckets.get(&input.bucket).ok_or_else(Refusal::no_such_bucket)?;
    let owner = input.bucket_account_id.as_deref().unwrap_or(account.as_str());
    if bucket.owner.as_str() != owner {
        return Err(Refusal::access_denied());
    }
    if bucket.region != call.region {
        let message =
            format!("The bucket is in {}, and an access point is where its bucket is.", bucket.region);
        return Err(Refusal::new(400, "InvalidRequest", message));
    }
    Ok(bucket)
}

fn vpc(configuration: Option<&VpcConfiguration>) -> Answer<Option<VpcId>> {
    let read = |vpc: &VpcConfiguration| VpcId::new(vpc.vpc_id.clone());
    configuration
        .map(read)
        .transpose()
        .map_err(|fault| Refusal::new(400, "InvalidRequest", fault.to_string()))
}

fn must_be_simple(input: &CreateAccessPoint) -> Answer<()> {
    match input.scope {
        None => Ok(()),
        Some(_) => Err(Refusal::new(501, "NotImplemented", "Access points have no scope here.")),
    }
}

fn tags(list: &TagList) -> Vec<Tag> {
    list.tag.iter().map(|tag| Tag { key: tag.key.clone(), value: tag.value.clone() }).collect()
}

fn already_there() -> Refusal {
    Refusal::new(
        409,
        "AccessPointAlreadyOwnedByYou",
        "Your previous request to create the named accesspoint succeeded and you already own it.",
    )
}

fn endpoints(world: &World, region: &str) -> Endpoints {
    let suffix = xacct_catalog::partition(&world.partition).map_or("amazonaws.com", |it| it.dns_suffix());
    Endpoints {
        entry: vec![
            Endpoint { key: "ipv4", value: format!("s3-accesspoint.{region}.{suffix}") },
            Endpoint { key: "dualstack", value: format!("s3-accesspoint.dualstack.{region}.{suffix}") },
        ],
    }
}
