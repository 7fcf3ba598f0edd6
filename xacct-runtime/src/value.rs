//! What a setting holds.

use crate::AccessControlList;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use xacct_core::evaluate::ObjectOwnership;
use xacct_core::grant::Grant;
use xacct_core::{AccountId, BucketName, Document};

/// What a [`Setting`](crate::Setting) holds, or is to hold.
///
/// Displays in lines, as plans compare them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Value {
    /// Nothing: it is not there.
    Absent,
    /// It is there, and there is no more to say.
    Present,
    /// A policy.
    Document(Document),
    /// Object Ownership.
    ObjectOwnership(#[serde(with = "ownership")] ObjectOwnership),
    /// An ACL.
    Acl(AccessControlList),
    /// A duration in seconds.
    Seconds(u32),
    /// A role.
    Role(RoleValue),
    /// An access point.
    AccessPoint(AccessPointValue),
    /// A customer managed policy.
    ManagedPolicy(ManagedPolicyValue),
}

/// A role as it is created.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RoleValue {
    /// Who may assume it.
    pub trust: Document,
    /// How long a session may last, in seconds.
    pub max_session_duration: u32,
    /// The ARN of its permissions boundary.
    pub boundary: Option<String>,
    /// Its tags, of which one says what grant it was made for.
    pub tags: BTreeMap<String, String>,
}

/// An access point as it is created.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AccessPointValue {
    /// The bucket behind it.
    pub bucket: BucketName,
    /// The account of that bucket.
    pub bucket_account: AccountId,
    /// Its policy, which is a setting of its own: an access point is deleted only where it has none.
    pub policy: Option<Document>,
    /// The grant that it was made for, by its tag.
    pub grant: Option<String>,
}

/// A customer managed policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ManagedPolicyValue {
    /// Its default version.
    pub document: Document,
    /// The id of that version; none of a policy that is yet to be.
    pub default_version: Option<String>,
    /// The ids of all its versions, the oldest first.
    pub versions: Vec<String>,
    /// The grant that it was made for, by its tag.
    pub grant: Option<String>,
}

impl ManagedPolicyValue {
    /// Whether it has as many versions as IAM keeps: before a new one another has to go.
    pub(crate) const fn is_full(&self) -> bool {
        const MOST_VERSIONS: usize = 5;
        self.versions.len() >= MOST_VERSIONS
    }

    /// The versions that were made since it was as `former`, where it can go back to that: its default version is there.
    pub(crate) fn newer_than<'a>(&'a self, former: &Self) -> impl Iterator<Item = &'a String> + use<'a> {
        let can_go_back = former.default_version.as_ref().is_some_and(|it| self.versions.contains(it));
        let known = former.versions.clone();
        self.versions.iter().filter(move |it| can_go_back && !known.contains(it))
    }

    /// Whether there are such versions.
    pub(crate) fn is_beyond(&self, former: &Self) -> bool {
        self.newer_than(former).next().is_some()
    }
}

impl Value {
    /// Whether both say the same, in whatever of AWS's spellings: policies are compared by their statements, ACLs as sets,
    /// managed policies by their default version, roles by their trust policy, longest session and whose they are.
    ///
    /// # Examples
    /// ```
    /// use xacct_runtime::Value;
    ///
    /// let document = |json| xacct_core::Document::from_json(json).map(Value::Document);
    /// let sent = document(r#"{"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Allow","Action":["s3:GetObject"],"Resource":"*"}]}"#)?;
    /// let stored = document(r#"{"Version":"2012-10-17","Statement":{"Resource":["*"],"Action":"s3:GetObject","Effect":"Allow","Sid":"A"}}"#)?;
    /// assert!(sent.is_same_as(&stored));
    /// assert!(!sent.is_same_as(&Value::Absent));
    /// # Ok::<(), xacct_core::JsonFindings>(())
    /// ```
    pub fn is_same_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Document(one), Self::Document(two)) => one.is_same_as(two),
            (Self::Acl(one), Self::Acl(two)) => one.is_same_as(two),
            (Self::Role(one), Self::Role(two)) => {
                one.tags.get(Grant::TAG) == two.tags.get(Grant::TAG)
                    && one.max_session_duration == two.max_session_duration
                    && one.trust.is_same_as(&two.trust)
            }
            (Self::AccessPoint(one), Self::AccessPoint(two)) => {
                one.bucket == two.bucket && one.bucket_account == two.bucket_account
            }
            (Self::ManagedPolicy(one), Self::ManagedPolicy(two)) => one.document.is_same_as(&two.document),
            _ => self == other,
        }
    }

    /// The policy that it is, or holds.
    pub const fn document(&self) -> Option<&Document> {
        match self {
            Self::Document(document) => Some(document),
            Self::Role(role) => Some(&role.trust),
            Self::ManagedPolicy(policy) => Some(&policy.document),
            _ => None,
        }
    }
}

/// What is there, or nothing.
impl<T> From<Option<T>> for Value
where
    Self: From<T>,
{
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Absent, Self::from)
    }
}

macro_rules! value_of {
    ($($Type:ident: $Variant:ident),+ $(,)?) => {$(
        impl From<$Type> for Value {
            fn from(value: $Type) -> Self {
                Self::$Variant(value)
            }
        }
    )+};
}

value_of! {
    Document: Document,
    ObjectOwnership: ObjectOwnership,
    AccessControlList: Acl,
    RoleValue: Role,
    AccessPointValue: AccessPoint,
    ManagedPolicyValue: ManagedPolicy,
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent => Ok(()),
            Self::Present => f.write_str("present"),
            Self::Document(document) => f.write_str(&lines(document)),
            Self::ObjectOwnership(ownership) => f.write_str(ownership.as_str()),
            Self::Acl(acl) => acl.fmt(f),
            Self::Seconds(seconds) => write!(f, "{seconds} seconds"),
            Self::Role(role) => {
                write!(f, "sessions up to {} seconds\n{}", role.max_session_duration, lines(&role.trust))
            }
            Self::AccessPoint(access_point) => {
                write!(f, "of the bucket {} of account {}", access_point.bucket, access_point.bucket_account)
            }
            Self::ManagedPolicy(policy) => f.write_str(&lines(&policy.document)),
        }
    }
}

/// A document in lines, of which those of a statement are the same whether it stands alone or among others: what is there
/// already is not taken for changed where one is added.
fn lines(document: &Document) -> String {
    const ALONE: &str = "  \"Statement\": {\n";
    let text = format!("{document:#}");
    let alone = text.split_once(ALONE).and_then(|(head, rest)| Some((head, rest.strip_suffix("\n  }\n}")?)));
    let Some((head, statement)) = alone else { return text };
    let statement: Vec<_> = statement.lines().map(|line| format!("  {line}")).collect();
    format!("{head}  \"Statement\": [\n    {{\n{}\n    }}\n  ]\n}}", statement.join("\n"))
}

/// Object Ownership by S3's names for it.
mod ownership {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};
    use xacct_core::evaluate::ObjectOwnership;

    pub(super) fn serialize<S: Serializer>(
        value: &ObjectOwnership,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(value.as_str())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<ObjectOwnership, D::Error> {
        let text = String::deserialize(deserializer)?;
        ObjectOwnership::named(&text)
            .ok_or_else(|| D::Error::custom(format!("`{text}` is no Object Ownership")))
    }
}
