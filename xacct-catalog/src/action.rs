use crate::{ConditionKey, ResourceType, Service, blob, global_condition_key, identity_provider};
use std::fmt;

/// An action of a service, such as `s3:GetObject`. Displayed in that form.
///
/// # Examples
///
/// ```
/// use xacct_catalog::AccessLevel;
///
/// let s3 = xacct_catalog::service("s3").expect("S3 is a service");
/// let list = s3.action("listbucket").expect("case does not matter");
/// assert_eq!(list.to_string(), "s3:ListBucket");
/// assert_eq!(list.access_level(), AccessLevel::List);
/// assert!(list.carries("s3:prefix") && list.carries("aws:SourceIp"));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Action {
    service: Service,
    index: u16,
}

/// What an action does, in the five classes of AWS's service authorization reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AccessLevel {
    /// Shows that resources exist, not what they hold.
    List,
    /// Shows what resources hold.
    Read,
    /// Makes, changes or deletes resources.
    Write,
    /// Changes nothing but tags.
    Tagging,
    /// Grants or changes permissions.
    PermissionsManagement,
}

impl Action {
    pub(crate) fn at(service: Service, index: u16) -> Self {
        Action { service, index }
    }

    /// The service whose action it is.
    pub fn service(self) -> Service {
        self.service
    }

    /// Its name without the service's prefix, such as `GetObject`.
    pub fn name(self) -> &'static str {
        blob::text(blob::leading_text(blob::ACTIONS, self.index))
    }

    /// What it does.
    pub fn access_level(self) -> AccessLevel {
        match self.profile().level {
            0 => AccessLevel::List,
            1 => AccessLevel::Read,
            2 => AccessLevel::Write,
            3 => AccessLevel::Tagging,
            _ => AccessLevel::PermissionsManagement,
        }
    }

    /// The resource types of which every request names one: each must be allowed, or the request is denied.
    pub fn required_resource_types(self) -> impl Iterator<Item = ResourceType> {
        self.types_of(self.profile().required)
    }

    /// The resource types that a request may name: allowing any one of them suffices for the requests that name it.
    pub fn optional_resource_types(self) -> impl Iterator<Item = ResourceType> {
        self.types_of(self.profile().optional)
    }

    /// The resource types it acts on, required and optional.
    pub fn resource_types(self) -> impl Iterator<Item = ResourceType> {
        self.required_resource_types().chain(self.optional_resource_types())
    }

    /// Whether it has no resource types at all, so that requests are authorised against `*`, and a statement with
    /// any other resource never applies.
    pub fn accepts_only_star(self) -> bool {
        self.resource_types().next().is_none()
    }

    /// Whether it acts on resources of that type.
    pub fn acts_on(self, resource_type: ResourceType) -> bool {
        self.resource_types().any(|own| own == resource_type)
    }

    /// The condition keys of the action itself, whatever it acts on.
    pub fn condition_keys(self) -> impl Iterator<Item = ConditionKey> {
        blob::numbers(self.profile().keys).map(ConditionKey::from_bits)
    }

    /// The further condition keys that it carries when it acts on that type: those listed for the pair. The type's
    /// own are [`ResourceType::condition_keys`].
    pub fn condition_keys_for(self, resource_type: ResourceType) -> impl Iterator<Item = ConditionKey> {
        let own = self.keys_by_type().filter(move |(kind, _)| *kind == resource_type);
        own.flat_map(|(_, keys)| blob::numbers(keys)).map(ConditionKey::from_bits)
    }

    /// Whether requests for the action can carry the condition key: it is among the action's own keys, those of its
    /// resource types, or the global ones. `key` is a full one such as `s3:ExistingObjectTag/team`, in any case.
    ///
    /// AWS lists the claims of a few identity providers only. The rule for the others, and for the actions that STS
    /// authorises together with another one: `sts:AssumeRoleWithWebIdentity` carries every key whose prefix is the
    /// host or path of an issuer (`issuer.example.com:sub`), and `sts:SetContext`, `sts:SetSourceIdentity` and
    /// `sts:TagSession` carry whatever the assumption of a role carries. A claim of an issuer that is listed has to
    /// be listed too, or be one that every issuer has (`amr`, `aud`, `email`, `oaud`, `sub`).
    ///
    /// ```
    /// let sts = xacct_catalog::service("sts").expect("STS is a service");
    /// let assume = sts.action("AssumeRoleWithWebIdentity").expect("STS has that action");
    /// assert!(assume.carries("issuer.example.com:sub"));
    /// assert!(assume.carries("token.actions.githubusercontent.com:sub"));
    /// assert!(!assume.carries("token.actions.githubusercontent.com:subject"));
    /// ```
    pub fn carries(self, key: &str) -> bool {
        global_condition_key(key).is_some() || self.lists(key) || identity_provider::carries(self, key)
    }

    /// Whether the facts list the key for the action or the types it acts on.
    pub(crate) fn lists(self, key: &str) -> bool {
        let fits = |known: ConditionKey| known.matches(key);
        self.condition_keys().any(fits)
            || self.keys_by_type().any(|(_, keys)| blob::numbers(keys).map(ConditionKey::from_bits).any(fits))
            || self.resource_types().any(|kind| kind.condition_keys().any(fits))
    }

    /// The actions that a caller needs besides this one, such as `iam:PassRole`. An older list than the others: it
    /// lacks many.
    pub fn dependent_actions(self) -> impl Iterator<Item = &'static str> {
        blob::numbers(self.profile().dependents).map(blob::listed_text)
    }

    fn keys_by_type(self) -> impl Iterator<Item = (ResourceType, u16)> {
        let pairs = blob::list(self.profile().resource_keys).as_chunks().0;
        pairs.iter().map(move |[kind, keys]| {
            (ResourceType::numbered(self.service, u16::from_le_bytes(*kind)), u16::from_le_bytes(*keys))
        })
    }

    fn types_of(self, list: u16) -> impl Iterator<Item = ResourceType> {
        blob::numbers(list).map(move |number| ResourceType::numbered(self.service, number))
    }

    fn profile(self) -> blob::Profile {
        let record = blob::record(blob::ACTIONS, self.index);
        blob::profile(u16::from_le_bytes([record[4], record[5]]))
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.service.prefix(), self.name())
    }
}

impl fmt::Debug for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Action({self})")
    }
}
