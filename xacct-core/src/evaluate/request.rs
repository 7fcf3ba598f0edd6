//! What is asked for.

use super::access_point::keys_of;
use super::arn_glob::SplitArn;
use super::{Context, ContextValue, RequestError, Requester, RequesterKind};
use crate::value::is_account_id;
use crate::{AccountId, ActionPattern, Arn};
use std::fmt;

/// One action on one resource, asked for by one requester. An API call may ask for several: see
/// [`Operation`](super::Operation).
///
/// # Examples
/// ```
/// use xacct_core::evaluate::{Request, Requester};
///
/// let analyst = Requester::from_arn("arn:aws:iam::222222222222:role/analyst")?;
/// let request = Request::new(analyst, "s3:GetObject", "arn:aws:s3:::reports/2026/q1.csv")?
///     .owned_by("111111111111".parse()?)
///     .with("aws:SecureTransport", true)?;
/// assert_eq!(request.context().get("aws:PrincipalAccount").collect::<Vec<_>>(), ["222222222222"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    requester: Requester,
    action: Box<str>,
    /// In lower case, as actions are compared.
    compared_action: Box<str>,
    /// How long the prefix of the action is.
    service: usize,
    resource: Resource,
    owner: Option<AccountId>,
    /// What was told that it carries.
    told: Context,
    /// Whether that is all it carries.
    is_all_told: bool,
    /// All that it carries.
    context: Context,
}

/// The resource of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Resource {
    /// `*`: the action is not about one resource.
    None,
    Arn(Arn),
}

/// What is compared with the `Resource` of policies.
#[derive(Clone, Copy, Debug)]
pub(super) enum Target<'r> {
    None,
    Arn(SplitArn<'r>),
}

impl Request {
    /// A request for one action on one resource: an ARN, or `*` for actions that are not about one, such as
    /// `s3:ListAllMyBuckets`. Whatever follows the ARN's fifth colon is taken as it is: object keys may hold `*`.
    ///
    /// # Errors
    /// When the action holds a wildcard or has not the form of one, or the resource is neither an ARN nor `*`. That the
    /// catalogue has no such action is no error: it may be newer.
    ///
    /// The request carries the condition keys that follow from it: `aws:PrincipalArn`, `aws:PrincipalAccount`,
    /// `aws:PrincipalType`, `aws:PrincipalIsAWSService`, `aws:PrincipalServiceName`, `aws:userid`, `aws:username`, for KMS
    /// `kms:CallerAccount`, and, where it is known whose the resource is, `aws:ResourceAccount` and `s3:ResourceAccount`; of
    /// access points `s3:DataAccessPointArn` and `s3:DataAccessPointAccount`.
    pub fn new(requester: Requester, action: &str, resource: &str) -> Result<Self, RequestError> {
        Self::of(requester, action, resource, None, Context::default())
    }

    /// The same with whose the resource is and what the request carries, in one step: the keys that follow are worked out
    /// once.
    pub(crate) fn of(
        requester: Requester,
        action: &str,
        resource: &str,
        owner: Option<AccountId>,
        told: Context,
    ) -> Result<Self, RequestError> {
        let request = Self {
            requester,
            action: one_action(action)?,
            compared_action: action.to_ascii_lowercase().into(),
            service: action.find(':').unwrap_or(action.len()),
            resource: one_resource(action, resource)?,
            owner,
            told,
            is_all_told: false,
            context: Context::default(),
        };
        request.must_be_of_one_partition()?;
        Ok(request.completed())
    }

    /// Accounts of other partitions share nothing but the form of their ids.
    fn must_be_of_one_partition(&self) -> Result<(), RequestError> {
        let (Some(requester), Some(resource)) = (self.requester.principal_arn(), self.arn()) else {
            return Ok(());
        };
        if requester.partition() == resource.partition() {
            return Ok(());
        }
        let reason = format!("nobody of the partition `{}` reaches another", requester.partition());
        Err(RequestError::Resource { text: resource.to_string(), reason })
    }

    /// The same request for a resource of this account, which the ARNs of buckets and objects do not tell. Of keys, roles
    /// and access points it is an error to say another account than the ARN does.
    pub fn owned_by(self, owner: AccountId) -> Self {
        Self { owner: Some(owner), ..self }.completed()
    }

    /// The same request with one condition key more, or another value for it.
    ///
    /// # Errors
    /// As [`Context::with`].
    pub fn with(mut self, key: &str, value: impl Into<ContextValue>) -> Result<Self, RequestError> {
        self.told = self.told.with(key, value)?;
        Ok(self.completed())
    }

    /// The same request with these condition keys, and those that follow from it, in place of what it was told to carry.
    pub fn with_context(self, context: Context) -> Self {
        Self { told: context, is_all_told: false, ..self }.completed()
    }

    /// The same request with these condition keys and no others. AWS makes no request without those that
    /// [`new`](Self::new) lists: this is for what was recorded, or is made up.
    pub fn with_only(self, context: Context) -> Self {
        Self { told: context, is_all_told: true, ..self }.completed()
    }

    fn completed(mut self) -> Self {
        self.context = self.told.clone();
        if !self.is_all_told {
            self.imply_keys();
        }
        self
    }

    /// Adds the keys that follow from the rest, in lower case, where they were not told.
    fn imply_keys(&mut self) {
        let owner = self.owner_id().map(str::to_owned);
        let behind = self.arn().and_then(keys_of).into_iter().flatten();
        let (requester, is_of_s3, is_of_kms) =
            (&self.requester, self.service() == "s3", self.service() == "kms");
        let account = requester.account().map(AccountId::to_string);
        let is_service = requester.kind() == RequesterKind::Service;
        let is_anonymous = requester.kind() == RequesterKind::Anonymous;
        let principal_account = if is_anonymous { Some("anonymous".into()) } else { account.clone() };
        let keys = [
            ("aws:principalarn", requester.principal_arn().map(Arn::to_string)),
            ("aws:principalaccount", principal_account),
            ("aws:principaltype", requester.principal_type().map(str::to_owned)),
            ("aws:principalisawsservice", (is_service || account.is_some()).then(|| is_service.to_string())),
            ("aws:principalservicename", is_service.then(|| requester.to_string())),
            ("aws:userid", requester.user_id()),
            ("aws:username", requester.user_name().map(str::to_owned)),
            ("kms:calleraccount", account.filter(|_| is_of_kms)),
            ("s3:resourceaccount", owner.clone().filter(|_| is_of_s3)),
            ("aws:resourceaccount", owner),
        ];
        let keys = keys.into_iter().filter_map(|(key, value)| Some((key, value?))).chain(behind);
        for (key, value) in keys.collect::<Vec<_>>() {
            self.context.imply(key, value);
        }
    }

    /// The same request with all these keys, whatever follows from it.
    pub(super) fn carrying(self, context: Context) -> Self {
        Self { context, ..self }
    }

    /// Who asks.
    pub const fn requester(&self) -> &Requester {
        &self.requester
    }

    /// What is asked for, such as `s3:GetObject`, as it was given.
    pub fn action(&self) -> &str {
        &self.action
    }

    /// What it is asked of: an ARN, or `*`.
    pub fn resource(&self) -> &str {
        self.arn().map_or("*", Arn::as_str)
    }

    /// The condition keys that the request carries.
    pub const fn context(&self) -> &Context {
        &self.context
    }

    /// Whose the resource is: the account that was told, else that of the ARN; without a resource the requester's.
    pub fn owner(&self) -> Option<AccountId> {
        self.owner_id().and_then(|owner| owner.parse().ok())
    }

    pub(super) const fn arn(&self) -> Option<&Arn> {
        match &self.resource {
            Resource::None => None,
            Resource::Arn(arn) => Some(arn),
        }
    }

    pub(super) fn target(&self) -> Target<'_> {
        match &self.resource {
            Resource::None => Target::None,
            Resource::Arn(arn) => Target::Arn(SplitArn::of_request(arn)),
        }
    }

    pub(super) fn compared_action(&self) -> &str {
        &self.compared_action
    }

    /// The prefix of the action, in lower case.
    pub(super) fn service(&self) -> &str {
        self.compared_action.get(..self.service).unwrap_or_default()
    }

    /// Whether it asks for this action, whatever its case.
    pub(super) fn asks_for(&self, action: &str) -> bool {
        self.action.eq_ignore_ascii_case(action)
    }

    /// Whose the resource is, as text.
    pub(super) fn owner_id(&self) -> Option<&str> {
        match (&self.owner, &self.resource) {
            (Some(owner), _) => Some(owner.as_str()),
            (None, Resource::None) => self.requester.account().map(AccountId::as_str),
            (None, Resource::Arn(arn)) => Some(arn.account()).filter(|account| is_account_id(account)),
        }
    }

    /// Whether what was told of the owner is what the ARN says, where that says it of a resource that we know.
    pub(super) fn check_owner(&self) -> Result<(), RequestError> {
        let named =
            self.arn().filter(|arn| matches!(arn.service(), "s3" | "kms" | "iam")).map(|arn| arn.account());
        match (&self.owner, named) {
            (Some(told), Some(named)) if is_account_id(named) && named != told.as_str() => {
                let [resource, told, named] = [self.resource(), told.as_str(), named].map(str::to_owned);
                Err(RequestError::OwnerContradicted { resource, told, named })
            }
            _ => Ok(()),
        }
    }

    pub(super) fn missing_owner(&self) -> RequestError {
        RequestError::MissingOwner { resource: self.resource().to_owned() }
    }
}

fn one_action(text: &str) -> Result<Box<str>, RequestError> {
    let refused = |reason: String| RequestError::Action { text: text.to_owned(), reason };
    let pattern = ActionPattern::new(text.to_owned()).map_err(|fault| refused(fault.to_string()))?;
    match pattern.has_wildcard() {
        true => Err(refused("a request is for one action, and this holds a wildcard".into())),
        false => Ok(text.into()),
    }
}

fn one_resource(action: &str, text: &str) -> Result<Resource, RequestError> {
    if text == "*" {
        return Ok(Resource::None);
    }
    let refused = |reason: String| RequestError::Resource { text: text.to_owned(), reason };
    let arn = Arn::new(text.to_owned()).map_err(|fault| refused(fault.to_string()))?;
    let Some(split) = SplitArn::of(text) else { return Err(refused("it has fewer than six parts".into())) };
    if let Some(part) = split.parts().find(|part| part.contains(['*', '?', '$'])) {
        return Err(refused(format!("a request is about one resource, and `{part}` is a pattern")));
    }
    if arn.partition().is_empty() || arn.service().is_empty() || arn.resource().is_empty() {
        return Err(refused("its partition, service or resource is empty".into()));
    }
    if arn.service().bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Err(refused(format!("the service `{}` is written in lower case", arn.service())));
    }
    if let Some(fault) = arn.unknown_partition() {
        return Err(refused(fault.to_string()));
    }
    if arn.resource().starts_with("alias/") && uses_key(action) {
        return Err(refused(
            "an alias is looked up in the requester's account: name the key by its own ARN".into(),
        ));
    }
    Ok(Resource::Arn(arn))
}

/// Whether an action is one of KMS that acts on a key, and not on its alias.
fn uses_key(action: &str) -> bool {
    const OF_ALIASES: [&str; 3] = ["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"];
    action.get(..4).is_some_and(|prefix| prefix.eq_ignore_ascii_case("kms:"))
        && !OF_ALIASES.iter().any(|of_alias| of_alias.eq_ignore_ascii_case(action))
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} asks for `{}` on `{}`", self.requester, self.action, self.resource())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ana() -> Requester {
        Requester::from_arn("arn:aws:iam::222222222222:user/x/ana").unwrap()
    }

    #[test]
    fn what_nobody_can_ask_is_refused() {
        for (action, resource) in [
            ("s3:Get*", "arn:aws:s3:::b"),
            ("*", "arn:aws:s3:::b"),
            ("GetObject", "arn:aws:s3:::b"),
            ("s3:GetObject", "b"),
            ("s3:GetObject", ""),
            ("s3:GetObject", "arn:aws:s3:b"),
            ("s3:GetObject", "arn:*:s3:::b"),
            ("s3:GetObject", "arn:aws:s3:::"),
            ("s3:GetObject", "arn:aws:S3:::b/k"),
            ("s3:GetObject", "arn:nope:s3:::b/k"),
            ("s3:GetObject", "arn:aws-cn:s3:::b/k"),
            ("kms:Decrypt", "arn:aws:kms:us-east-1:111111111111:alias/x"),
        ] {
            assert!(Request::new(ana(), action, resource).is_err(), "{action} {resource}");
        }
        for (action, resource) in [
            ("s3:GetObject", "arn:aws:s3:::b/a*b?${c}"),
            ("new:Action", "*"),
            ("kms:CreateAlias", "arn:aws:kms:us-east-1:111111111111:alias/x"),
            ("S3:getobject", "arn:aws:s3:::b/k"),
        ] {
            assert!(Request::new(ana(), action, resource).is_ok(), "{action} {resource}");
        }
    }

    #[test]
    fn whose_a_resource_is() {
        let owner = |resource: &str| Request::new(ana(), "s3:GetObject", resource).unwrap().owner();
        let account = |id: &'static str| AccountId::new(id).ok();
        assert_eq!(owner("*"), account("222222222222"));
        assert_eq!(owner("arn:aws:kms:us-east-1:111111111111:key/k"), account("111111111111"));
        assert_eq!(owner("arn:aws:s3:::b"), None);
    }

    #[test]
    fn keys_follow_from_the_rest() {
        let request = Request::new(ana(), "s3:GetObject", "arn:aws:s3:::b/k").unwrap();
        let request = request.owned_by("111111111111".parse().unwrap());
        let request = request.with("aws:username", "given").unwrap();
        let get = |key| request.context().get(key).next();
        assert_eq!(get("aws:PrincipalArn"), Some("arn:aws:iam::222222222222:user/x/ana"));
        assert_eq!(get("aws:username"), Some("given"));
        assert_eq!(get("aws:PrincipalIsAWSService"), Some("false"));
        assert_eq!(get("s3:ResourceAccount"), Some("111111111111"));
        assert_eq!(get("aws:userid"), None);
        let only = request.clone().with_only(Context::default());
        assert!(only.context().is_empty() && !only.with_context(Context::default()).context().is_empty());
        let anonymous = Request::new(Requester::anonymous(), "s3:GetObject", "arn:aws:s3:::b/k").unwrap();
        assert_eq!(anonymous.context().get("aws:PrincipalAccount").next(), Some("anonymous"));
        assert_eq!(anonymous.context().get("aws:PrincipalIsAWSService").next(), None);
    }
}
