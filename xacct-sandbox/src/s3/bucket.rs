//! Buckets themselves.

use super::acl::{Requested, requested};
use super::call::S3Call;
use super::target::Target;
use crate::authorize::Ask;
use crate::refusal::{Answer, Refusal};
use crate::s3::condition;
use crate::state::{Bucket, BucketSettings, Delayed, World};
use s3s::dto;
use std::collections::BTreeMap;
use xacct_core::BucketName;
use xacct_core::evaluate::{self, Acl, On};

pub(super) fn create(
    world: &mut World,
    call: &S3Call,
    input: dto::CreateBucketInput,
) -> Answer<dto::CreateBucketOutput> {
    let name = BucketName::new(input.bucket.clone())
        .map_err(|_| Refusal::new(400, "InvalidBucketName", "The specified bucket is not valid."))?;
    let owner = call.account()?.clone();
    let acl = requested(world, call)?;
    authorize_creation(world, call, &input, acl.is_some())?;
    let region = region(world, call, &input)?;
    if let Some(existing) = world.buckets.get(name.as_str()) {
        return already_there(call, existing);
    }
    let mut settings = BucketSettings::of_new_bucket(owner.clone());
    if let Some(ownership) = &input.object_ownership {
        settings.ownership = Some(super::configuration::ownership_of(ownership)?);
    }
    if let Some(requested) = acl {
        settings.acl = acl_of_new_bucket(world, call, &settings, requested)?;
    }
    let bucket = Bucket {
        name: name.to_string(),
        owner,
        region,
        created: call.now(),
        settings: Delayed::new(settings),
        objects: BTreeMap::new(),
        uploads: BTreeMap::new(),
    };
    world.buckets.insert(name.to_string(), bucket);
    Ok(dto::CreateBucketOutput { location: Some(format!("/{name}")) })
}

fn authorize_creation(world: &World, call: &S3Call, input: &dto::CreateBucketInput, acl: bool) -> Answer<()> {
    if input.object_lock_enabled_for_bucket == Some(true) {
        return Err(Refusal::new(501, "NotImplemented", "The sandbox has no Object Lock."));
    }
    let uses = evaluate::Call {
        acl,
        object_ownership: input.object_ownership.is_some(),
        ..evaluate::Call::default()
    };
    let arn = format!("arn:{}:s3:::{}", world.partition, input.bucket);
    let mut keys = call.own_keys.clone();
    keys.extend(constraint(input).map(|constraint| ("s3:locationconstraint".to_owned(), constraint.into())));
    call.operation.required_actions(&uses).iter().try_for_each(|needed| {
        let ask = Ask::new(needed.action, &arn, call.account()?);
        world.authorize(call, ask.with_all(condition::carried(needed.action, &keys)))
    })
}

fn constraint(input: &dto::CreateBucketInput) -> Option<String> {
    let constraint = input.create_bucket_configuration.as_ref()?.location_constraint.as_ref()?;
    Some(constraint.as_str().to_owned())
}

/// The Region that is asked for: us-east-1 creates buckets everywhere, other Regions only their own, which they want to be named.
fn region(world: &World, call: &S3Call, input: &dto::CreateBucketInput) -> Answer<String> {
    let partition = xacct_catalog::partition(&world.partition);
    let asked = if call.region.is_empty() { "us-east-1" } else { call.region.as_str() };
    let illegal = |constraint: &str| {
        let message = format!(
            "The {constraint} location constraint is incompatible for the region specific endpoint this request was sent to."
        );
        Refusal::new(400, "IllegalLocationConstraintException", message)
    };
    match constraint(input).as_deref() {
        None | Some("") if asked == "us-east-1" => Ok(asked.to_owned()),
        None | Some("") => Err(illegal("unspecified")),
        Some("EU") => Ok("eu-west-1".to_owned()),
        Some("us-east-1") => Err(Refusal::new(
            400,
            "InvalidLocationConstraint",
            "The specified location-constraint is not valid",
        )),
        Some(constraint) if !partition.is_some_and(|partition| partition.has_region(constraint)) => Err(
            Refusal::new(400, "InvalidLocationConstraint", "The specified location-constraint is not valid"),
        ),
        Some(constraint) if asked == "us-east-1" || constraint == asked => Ok(constraint.to_owned()),
        Some(constraint) => Err(illegal(constraint)),
    }
}

/// In us-east-1 alone it is no error to create one's own bucket again.
fn already_there(call: &S3Call, existing: &Bucket) -> Answer<dto::CreateBucketOutput> {
    if call.caller.account() != Some(&existing.owner) {
        let message = "The requested bucket name is not available. The bucket namespace is shared by all users of the system. \
                       Please select a different name and try again.";
        return Err(Refusal::new(409, "BucketAlreadyExists", message));
    }
    if existing.region == "us-east-1" {
        return Ok(dto::CreateBucketOutput { location: Some(format!("/{}", existing.name)) });
    }
    let message = "Your previous request to create the named bucket succeeded and you already own it.";
    Err(Refusal::new(409, "BucketAlreadyOwnedByYou", message))
}

fn acl_of_new_bucket(
    world: &World,
    call: &S3Call,
    settings: &BucketSettings,
    requested: Requested,
) -> Answer<Acl> {
    let acl = requested.of_others(world, &settings.acl.owner).on_bucket(&settings.acl.owner);
    if !settings.object_ownership().has_acls() && !acl.grants.is_empty() {
        return Err(super::acl::not_with_ownership());
    }
    let block = settings
        .block_public_access
        .unwrap_or_default()
        .with(world.account_block(&settings.acl.owner, call.now()));
    super::acl::check_block(block, &acl)?;
    Ok(acl)
}

pub(super) fn delete(
    world: &mut World,
    call: &S3Call,
    input: dto::DeleteBucketInput,
) -> Answer<dto::DeleteBucketOutput> {
    let target = Target::of(world, call, &input.bucket)?;
    target.authorize(world, call)?;
    let mut access_points = world.accounts.values().flat_map(|account| account.access_points.values());
    if access_points.any(|it| it.bucket == target.bucket.name && it.bucket_owner == target.bucket.owner) {
        let message = "The bucket you tried to delete has access points attached to it";
        return Err(Refusal::new(409, "BucketHasAccessPointsAttached", message));
    }
    if !target.bucket.is_empty() {
        let message = "The bucket you tried to delete is not empty";
        let versions = "You must delete all versions in the bucket.";
        return Err(Refusal::new(409, "BucketNotEmpty", format!("{message}. {versions}")));
    }
    world.buckets.remove(&input.bucket);
    Ok(dto::DeleteBucketOutput::default())
}

pub(super) fn head(
    world: &mut World,
    call: &S3Call,
    input: dto::HeadBucketInput,
) -> Answer<dto::HeadBucketOutput> {
    let target = Target::of(world, call, &input.bucket)?;
    // S3 tells where a bucket is to whom it tells nothing else.
    let region = || Some(target.bucket.region.clone());
    target.authorize(world, call).map_err(|refusal| Refusal { region: region(), ..refusal })?;
    Ok(dto::HeadBucketOutput {
        bucket_region: region(),
        access_point_alias: Some(input.bucket.ends_with("-s3alias")),
        ..dto::HeadBucketOutput::default()
    })
}

pub(super) fn location(
    world: &mut World,
    call: &S3Call,
    input: dto::GetBucketLocationInput,
) -> Answer<dto::GetBucketLocationOutput> {
    let target = Target::of(world, call, &input.bucket)?;
    target.authorize(world, call)?;
    // S3 says nothing of us-east-1.
    let region = Some(target.bucket.region.clone()).filter(|region| region != "us-east-1");
    Ok(dto::GetBucketLocationOutput { location_constraint: region.map(dto::BucketLocationConstraint::from) })
}

pub(super) fn list(
    world: &mut World,
    call: &S3Call,
    input: dto::ListBucketsInput,
) -> Answer<dto::ListBucketsOutput> {
    let account = call.account()?;
    let needed = call.operation.required_actions(&evaluate::Call::default());
    // All buckets are what policies write for this, also as an ARN.
    let all = format!("arn:{}:s3:::*", world.partition);
    for needed in needed.iter().filter(|needed| needed.on == On::Nothing) {
        let keys = condition::carried(needed.action, &call.own_keys);
        world.authorize(call, Ask::new(needed.action, all.as_str(), account).with_all(keys))?;
    }
    let is_asked_for = |bucket: &&Bucket| {
        bucket.owner == *account
            && input.prefix.as_ref().is_none_or(|prefix| bucket.name.starts_with(prefix.as_str()))
            && input.bucket_region.as_ref().is_none_or(|region| bucket.region == *region)
            && input.continuation_token.as_ref().is_none_or(|after| bucket.name > *after)
    };
    let most = input.max_buckets.and_then(|most| usize::try_from(most).ok()).unwrap_or(usize::MAX);
    let all: Vec<_> = world.buckets.values().filter(is_asked_for).collect();
    let page = all.get(..most.min(all.len())).unwrap_or_default();
    let next = page.last().filter(|_| page.len() < all.len()).map(|bucket| bucket.name.clone());
    let buckets = page.iter().map(|bucket| dto::Bucket {
        name: Some(bucket.name.clone()),
        creation_date: Some(bucket.created.into()),
        bucket_region: Some(bucket.region.clone()),
    });
    Ok(dto::ListBucketsOutput {
        buckets: Some(buckets.collect()),
        owner: super::acl_dto::owner(world, account),
        continuation_token: next,
        prefix: input.prefix.clone(),
    })
}
