use crate::arn_pattern::Given;
use crate::{Action, ConditionKey, ResourceType, blob, wildcard};
use std::fmt;

/// A service, such as S3: what stands before the colon of an action.
///
/// # Examples
///
/// ```
/// let s3 = xacct_catalog::service("s3").expect("S3 is a service");
/// assert_eq!(s3.name(), "Amazon S3");
/// assert_eq!(s3.actions_matching("Get*Acl").count(), 3);
/// assert_eq!(s3.condition_key("s3:ExistingObjectTag/team").map(|key| key.name()), Some("s3:ExistingObjectTag/${TagKey}"));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Service(u16);

/// All services, sorted by prefix.
pub fn services() -> impl ExactSizeIterator<Item = Service> {
    (0..count()).map(Service)
}

/// The service whose actions start with `prefix`. Like IAM, it does not mind the case of ASCII letters.
pub fn service(prefix: &str) -> Option<Service> {
    let exactly = |prefix: &str| blob::find(blob::SERVICES, 0, count(), prefix.as_bytes()).map(Service);
    // Every prefix of the catalogue is in lower case.
    exactly(prefix).or_else(|| {
        let has_upper_case = prefix.bytes().any(|byte| byte.is_ascii_uppercase());
        has_upper_case.then(|| prefix.to_ascii_lowercase()).as_deref().and_then(exactly)
    })
}

/// The action of this name, the service's prefix in front, as policies write it. Like IAM, it does not mind the case of
/// ASCII letters.
///
/// # Examples
///
/// ```
/// let get_object = xacct_catalog::action("s3:getobject").expect("S3 has that action");
/// assert_eq!(get_object.to_string(), "s3:GetObject");
/// assert_eq!(xacct_catalog::action("s3:HeadObject"), None);
/// assert_eq!(xacct_catalog::action("GetObject"), None);
/// ```
pub fn action(name: &str) -> Option<Action> {
    let (prefix, name) = name.split_once(':')?;
    service(prefix)?.action(name)
}

/// The condition key that `key` is of the service that its prefix names, as [`Service::condition_key`] finds it. Global
/// keys are none of a service's: see [`global_condition_key`](crate::global_condition_key).
///
/// # Examples
///
/// ```
/// assert_eq!(xacct_catalog::condition_key("S3:Prefix").map(|key| key.name()), Some("s3:prefix"));
/// assert_eq!(xacct_catalog::condition_key("aws:SourceIp"), None);
/// ```
pub fn condition_key(key: &str) -> Option<ConditionKey> {
    let (prefix, _) = key.split_once(':')?;
    service(prefix)?.condition_key(key)
}

fn count() -> u16 {
    // The last record only closes the runs of the one before.
    u16::try_from(blob::SERVICES.len().saturating_sub(1)).unwrap_or_default()
}

impl Service {
    /// What its actions start with, such as `s3`; always in lower case.
    pub fn prefix(self) -> &'static str {
        blob::text(blob::leading_text(blob::SERVICES, self.0))
    }

    /// Its name in AWS's documentation, such as `Amazon S3`.
    pub fn name(self) -> &'static str {
        let record = blob::record(blob::SERVICES, self.0);
        blob::text(u32::from_le_bytes([record[4], record[5], record[6], record[7]]))
    }

    /// Whether an organisation's resource control policies apply to its actions.
    pub fn supports_resource_control_policies(self) -> bool {
        self.field(14) & 1 != 0
    }

    /// Its actions, sorted by name.
    pub fn actions(self) -> impl ExactSizeIterator<Item = Action> {
        let (first, end) = self.run(8);
        (first..end).map(move |index| Action::at(self, index))
    }

    /// The action of exactly this name, without the prefix. Like IAM, it does not mind the case of ASCII letters.
    pub fn action(self, name: &str) -> Option<Action> {
        let (first, end) = self.run(8);
        match blob::find(blob::ACTIONS, first, end, name.as_bytes()) {
            Some(index) => Some(Action::at(self, index)),
            None => self.actions().find(|action| action.name().eq_ignore_ascii_case(name)),
        }
    }

    /// The actions that `pattern` names: `*` stands for any characters and `?` for one, in any case.
    pub fn actions_matching(self, pattern: &str) -> impl Iterator<Item = Action> {
        // Most patterns of policies are plain names, which are searched for.
        let is_name = !pattern.contains(['*', '?']);
        let fits = move |action: &Action| wildcard::matches(pattern.as_bytes(), action.name().as_bytes());
        let (one, every) = if is_name { (self.action(pattern), None) } else { (None, Some(self.actions())) };
        one.into_iter().chain(every.into_iter().flatten().filter(fits))
    }

    /// Its resource types, sorted by name.
    pub fn resource_types(self) -> impl ExactSizeIterator<Item = ResourceType> {
        let (first, end) = self.run(10);
        (first..end).map(move |index| ResourceType::at(self, index))
    }

    /// The resource type of exactly this name, such as `bucket`.
    pub fn resource_type(self, name: &str) -> Option<ResourceType> {
        let (first, end) = self.run(10);
        blob::find(blob::RESOURCE_TYPES, first, end, name.as_bytes())
            .map(|index| ResourceType::at(self, index))
    }

    /// Which of its resource types `arn` can name, as [`ResourceType::may_match`] decides. Several, when the ARN
    /// holds wildcards.
    pub fn resource_types_of(self, arn: &str) -> impl Iterator<Item = ResourceType> {
        let given = Given::of(arn);
        self.resource_types().filter(move |kind| kind.may_match_parts(&given))
    }

    /// The condition keys that its actions and resources use, sorted by name: its own, and those of `aws:` and
    /// other services.
    pub fn condition_keys(self) -> impl ExactSizeIterator<Item = ConditionKey> {
        blob::numbers(self.field(12)).map(ConditionKey::from_bits)
    }

    /// Which of its condition keys `key` is, in any case. A key with a placeholder fits any text there:
    /// `s3:ExistingObjectTag/team` is `s3:ExistingObjectTag/${TagKey}`.
    pub fn condition_key(self, key: &str) -> Option<ConditionKey> {
        // Most are written just as they are, and no key with a placeholder is closer than that.
        self.condition_key_as_written(key).or_else(|| {
            let fitting = self.condition_keys().filter(|known| known.matches(key));
            // A key without a placeholder, or with the longer fixed text, is the closer one.
            fitting.max_by_key(|known| known.fixed_length())
        })
    }

    /// The condition key of exactly this name, in this case, by binary search.
    fn condition_key_as_written(self, key: &str) -> Option<ConditionKey> {
        let keys = blob::list(self.field(12));
        let known = |item: &[u8; 2]| ConditionKey::from_bits(u16::from_le_bytes(*item));
        let index = keys.binary_search_by(|item| known(item).name().cmp(key)).ok()?;
        keys.get(index).map(known)
    }

    fn field(self, at: usize) -> u16 {
        let record = blob::record(blob::SERVICES, self.0);
        u16::from_le_bytes([record[at], record[at + 1]])
    }

    /// From the first that belongs to this service to the first that belongs to the next.
    fn run(self, at: usize) -> (u16, u16) {
        (self.field(at), Service(self.0.saturating_add(1)).field(at))
    }

    pub(crate) fn first_resource_type(self) -> u16 {
        self.field(10)
    }
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Service({})", self.prefix())
    }
}
