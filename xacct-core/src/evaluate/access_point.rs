//! Requests through S3 access points.

use super::RequesterKind;
use super::bucket::BlockPublicAccess;
use super::compiled::CompiledPolicy;
use super::policies::Level;
use super::{Request, RequestError};
use crate::value::S3Name;
use crate::{AccountId, Arn, ArnPart, VpcId};

/// The access point that a request goes through. Its ARN, and so its account, are those of the request.
///
/// Both have to allow: the access point's policy together with the requester's, for the access point's ARN, and the
/// bucket's policy for the bucket's.
///
/// # Examples
/// ```
/// use xacct_core::AccountId;
/// use xacct_core::evaluate::{
///     AccessPoint, BlockPublicAccess, Missing, NetworkOrigin, Policies, Request, Requester, authorize,
/// };
///
/// let bucket_owner: AccountId = "111111111111".parse()?;
/// let access_point = AccessPoint {
///     bucket: "reports",
///     bucket_owner: &bucket_owner,
///     policy: None,
///     resource_control: None,
///     origin: NetworkOrigin::Internet,
///     block_public_access: BlockPublicAccess::ALL,
/// };
/// let ana = Requester::from_arn("arn:aws:iam::222222222222:user/ana")?;
/// let object = "arn:aws:s3:us-east-1:111111111111:accesspoint/analysts/object/q1.csv";
/// let request = Request::new(ana, "s3:GetObject", object)?;
/// let policies = Policies { access_point: Some(access_point), ..Policies::default() };
/// let decision = authorize(&request, &policies)?;
/// let missing = [Missing::AccessPointPolicy, Missing::ResourcePolicy, Missing::IdentityPolicy];
/// assert!(decision.missing().eq(missing));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct AccessPoint<'p> {
    /// The bucket behind it.
    pub bucket: &'p str,
    /// The account of that bucket.
    pub bucket_owner: &'p AccountId,
    /// The policy of the access point.
    pub policy: Option<&'p CompiledPolicy>,
    /// The resource control policies above the access point's account.
    pub resource_control: Option<&'p [Level]>,
    /// Whence it answers requests.
    pub origin: NetworkOrigin<'p>,
    /// Its own Block Public Access.
    pub block_public_access: BlockPublicAccess,
}

/// Whence an access point answers requests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NetworkOrigin<'p> {
    /// From everywhere.
    #[default]
    Internet,
    /// From this VPC alone.
    Vpc(&'p VpcId),
}

/// Whether a request for what lies behind an access point names that access point, and not one about the access point.
pub(super) fn is_behind(request: &Request) -> bool {
    const ABOUT_IT: [&str; 3] = ["s3:TagResource", "s3:UntagResource", "s3:ListTagsForResource"];
    let names_one = request.arn().is_some_and(|arn| arn.resource().starts_with("accesspoint/"));
    let is_about_it = || {
        request.compared_action().contains("accesspoint") || ABOUT_IT.iter().any(|it| request.asks_for(it))
    };
    names_one && request.service() == "s3" && !is_about_it()
}

/// Whether access points answer the action, as far as the catalogue knows it.
fn is_answered(request: &Request) -> bool {
    xacct_catalog::action(request.action())
        .is_none_or(|action| action.resource_types().any(|it| it.name().starts_with("accesspoint")))
}

/// The condition keys, in lower case, that a request for what this ARN names carries, where that is an access point or behind one.
pub(super) fn keys_of(arn: &Arn) -> Option<[(&'static str, String); 2]> {
    let S3Name::AccessPoint { name, .. } = arn.s3_name()? else { return None };
    let account = AccountId::new(arn.account().to_owned()).ok()?;
    let own = arn.with(ArnPart::Resource, &format!("accesspoint/{name}"));
    Some([("s3:dataaccesspointarn", own), ("s3:dataaccesspointaccount", account.to_string())])
}

impl AccessPoint<'_> {
    /// The request as policies see it: with the keys that every request through an access point carries.
    pub(super) fn keyed(&self, request: &Request) -> Result<Request, RequestError> {
        let refused = |reason: &str| RequestError::AccessPoint {
            resource: request.resource().to_owned(),
            reason: reason.to_owned(),
        };
        let arn = request.arn().ok_or_else(|| refused("a request through an access point names it"))?;
        let Some(S3Name::AccessPoint { below, .. }) = arn.s3_name() else {
            return Err(refused("it names no access point, and the request goes through one"));
        };
        if !is_answered(request) {
            return Err(refused("access points do not answer this action"));
        }
        if self.bucket.is_empty() || self.bucket.contains(['/', ':', '*', '?']) {
            return Err(refused("the bucket behind it is named by its name"));
        }
        if below.is_some_and(|below| below.strip_prefix("object/").is_none_or(str::is_empty)) {
            return Err(refused("an object is named behind `/object/`"));
        }
        let keys = keys_of(arn).ok_or_else(|| refused("an access point's ARN names its account"))?;
        let mut context = request.context().clone();
        for (key, value) in keys {
            context.set(key, value.into());
        }
        let origin = match self.origin {
            NetworkOrigin::Internet => "Internet",
            NetworkOrigin::Vpc(_) => "VPC",
        };
        context.set("s3:AccessPointNetworkOrigin", origin.into());
        Ok(request.clone().carrying(context))
    }

    /// The request as the bucket's policy and whatever else speaks of the bucket see it: `keyed`, but for whose it is.
    pub(super) fn keyed_for_bucket(&self, keyed: &Request) -> Request {
        let mut context = keyed.context().clone();
        for key in ["aws:ResourceAccount", "s3:ResourceAccount"] {
            if context.get(key).next() == keyed.owner_id() {
                context.set(key, self.bucket_owner.as_str().into());
            }
        }
        keyed.clone().carrying(context)
    }

    /// The ARN of the bucket, or of the object in it, that the request is about.
    pub(super) fn behind(&self, request: &Request) -> String {
        let partition = request.arn().map_or("aws", |arn| arn.partition());
        let key = match request.arn().and_then(|arn| arn.s3_name()) {
            Some(S3Name::AccessPoint { below, .. }) => below.and_then(|below| below.strip_prefix("object/")),
            _ => None,
        };
        match key {
            Some(key) => format!("arn:{partition}:s3:::{}/{key}", self.bucket),
            None => format!("arn:{partition}:s3:::{}", self.bucket),
        }
    }

    /// Whether it answers at all: nobody unsigned, and from its own VPC where it has one.
    pub(super) fn answers(&self, request: &Request) -> bool {
        let is_from_there = match self.origin {
            NetworkOrigin::Internet => true,
            NetworkOrigin::Vpc(vpc) => {
                request.context().get("aws:SourceVpc").any(|from| from == vpc.as_str())
            }
        };
        is_from_there && request.requester().kind() != RequesterKind::Anonymous
    }
}
