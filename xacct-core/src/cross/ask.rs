//! A request that a statement was written for.

use super::DocumentName;
use super::model::{Model, Party};
use crate::evaluate::{Context, Request};

/// One action on one resource, asked for by one principal of the setup, with the condition keys that it was given.
#[derive(Clone, Debug)]
pub(super) struct Ask {
    /// Which party asks.
    pub(super) who: usize,
    pub(super) action: String,
    pub(super) resource: String,
    pub(super) target: Target,
    /// What it carries besides what follows from the setup.
    pub(super) context: Context,
    /// Whether the object is the other account's that is known to own some.
    pub(super) is_of_other_owner: bool,
}

/// What the resource belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// The bucket itself.
    Bucket,
    /// The bucket through an access point, by its index.
    AccessPoint(usize),
    /// The key that encrypts the bucket, and the ARN that the encryption context holds.
    Key(String),
    /// A role to be assumed, by its index among the parties.
    Role(usize),
}

impl Target {
    /// Its own ARN.
    pub(super) fn arn(&self, model: &Model<'_>) -> String {
        let setup = model.setup;
        match self {
            Self::Bucket => setup.bucket_arn(),
            Self::AccessPoint(at) => {
                setup.access_points.get(*at).map(|it| it.arn.to_string()).unwrap_or_default()
            }
            Self::Key(_) => model.key().map(ToString::to_string).unwrap_or_default(),
            Self::Role(at) => {
                model.parties.get(*at).map(|it| it.documents.arn.to_string()).unwrap_or_default()
            }
        }
    }

    /// What the ARNs of its objects begin with.
    pub(super) fn of_objects(&self, model: &Model<'_>) -> String {
        match self {
            Self::AccessPoint(_) => format!("{}/object/", self.arn(model)),
            _ => format!("{}/", self.arn(model)),
        }
    }

    /// The policy of the resource.
    pub(super) fn document(&self, model: &Model<'_>) -> Option<DocumentName> {
        Some(match self {
            Self::Bucket => model.bucket_policy_name(),
            Self::AccessPoint(at) => model.access_point_name(*at),
            Self::Key(_) => DocumentName::KeyPolicy,
            Self::Role(at) => DocumentName::Trust(model.parties.get(*at)?.documents.arn.clone()),
        })
    }
}

impl Ask {
    pub(super) fn new(who: usize, action: &str, resource: &str, target: Target) -> Self {
        let [action, resource] = [action, resource].map(str::to_owned);
        Self { who, action, resource, target, context: Context::default(), is_of_other_owner: false }
    }

    /// Some request about a target, whichever action and object.
    pub(super) fn about(who: usize, target: &Target, model: &Model<'_>) -> Self {
        let action = match target {
            Target::Bucket | Target::AccessPoint(_) => "s3:GetObject",
            Target::Key(_) => "kms:Decrypt",
            Target::Role(_) => "sts:AssumeRole",
        };
        Self::new(who, action, &target.arn(model), target.clone())
    }

    pub(super) fn party<'m, 's>(&self, model: &'m Model<'s>) -> Option<&'m Party<'s>> {
        model.parties.get(self.who)
    }

    /// The request as it is made with these condition keys; none where AWS could not be asked it.
    pub(super) fn request(&self, model: &Model<'_>, context: &Context) -> Option<Request> {
        self.request_for(model, &self.resource, context)
    }

    fn request_for(&self, model: &Model<'_>, resource: &str, context: &Context) -> Option<Request> {
        let requester = self.party(model)?.requester.clone();
        let request = Request::new(requester, &self.action, resource).ok()?;
        let request = match self.target {
            Target::Bucket => request.owned_by(model.setup.owner.clone()),
            _ => request,
        };
        let known = self.known(model).into_iter();
        let context = known.fold(context.clone(), |context, (key, value)| {
            let without = context.clone();
            context.with(key, value).unwrap_or(without)
        });
        Some(request.with_context(context))
    }

    /// The same request as the bucket's policy sees it, where it goes through an access point.
    pub(super) fn request_behind(&self, model: &Model<'_>, context: &Context) -> Option<Request> {
        let Target::AccessPoint(at) = self.target else { return None };
        let access_point = model.setup.access_points.get(at)?;
        let key = self.resource.strip_prefix(&self.target.of_objects(model));
        let bucket = model.setup.bucket_arn();
        let resource = key.map_or_else(|| bucket.clone(), |key| format!("{bucket}/{key}"));
        let origin = if access_point.vpc.is_some() { "VPC" } else { "Internet" };
        let context = context
            .clone()
            .with("s3:DataAccessPointArn", access_point.arn.as_str())
            .and_then(|it| it.with("s3:DataAccessPointAccount", access_point.arn.account()))
            .and_then(|it| it.with("s3:AccessPointNetworkOrigin", origin))
            .ok()?;
        Some(self.request_for(model, &resource, &context)?.owned_by(model.setup.owner.clone()))
    }

    /// The condition keys that the setup decides.
    fn known(&self, model: &Model<'_>) -> Vec<(&'static str, String)> {
        let mut known = vec![("aws:SecureTransport", "true".to_owned())];
        let vpc = match self.target {
            // Its own VPC, unless it is known that requests come from elsewhere.
            Target::AccessPoint(at) => {
                let own = model.setup.access_points.get(at).and_then(|it| it.vpc.as_ref());
                model.setup.vpc.as_ref().or(own)
            }
            Target::Bucket => model.setup.vpc.as_ref(),
            Target::Key(_) | Target::Role(_) => None,
        };
        known.extend(vpc.map(|vpc| ("aws:SourceVpc", vpc.to_string())));
        if let Target::Key(encrypted) = &self.target {
            known.push(("kms:EncryptionContext:aws:s3:arn", encrypted.clone()));
            known.push(("kms:EncryptionContextKeys", "aws:s3:arn".into()));
            known.extend(via_service(model).map(|host| ("kms:ViaService", host)));
        }
        known
    }

    /// Tells whether a request of this kind carries a key as it does, or not at all, whatever anyone wants.
    pub(super) fn fixed(&self, model: &Model<'_>) -> impl Fn(&str) -> bool + use<'_> {
        let request = self.request(model, &Context::default());
        move |key| {
            let carries = |request: &Request| request.context().get(key).next().is_some();
            self.target.decides(key) || request.as_ref().is_some_and(carries)
        }
    }
}

impl Target {
    /// Whether the way by which a principal asks decides that its requests carry no such key, or carry it as they do.
    pub(super) fn decides(&self, key: &str) -> bool {
        /// Those of requests that a service makes for itself.
        const OF_SERVICES: [&str; 5] = [
            "aws:SourceAccount",
            "aws:SourceArn",
            "aws:SourceOrgID",
            "aws:PrincipalServiceName",
            "aws:PrincipalServiceNamesList",
        ];
        /// Those of requests through an access point.
        const OF_ACCESS_POINTS: [&str; 3] =
            ["s3:DataAccessPointArn", "s3:DataAccessPointAccount", "s3:AccessPointNetworkOrigin"];
        let is_of_kms = || key.get(..4).is_some_and(|prefix| prefix.eq_ignore_ascii_case("kms:"));
        OF_SERVICES.into_iter().chain(OF_ACCESS_POINTS).any(|it| it.eq_ignore_ascii_case(key))
            || matches!(self, Self::Key(_)) && is_of_kms()
    }
}

/// The host by which S3 asks for the key.
fn via_service(model: &Model<'_>) -> Option<String> {
    let of_key = || model.key().map(|key| key.region().to_owned());
    let region = model.setup.region.as_ref().map(ToString::to_string).or_else(of_key)?;
    let suffix = xacct_catalog::partition(&model.setup.partition)?.dns_suffix();
    Some(format!("s3.{region}.{suffix}"))
}
