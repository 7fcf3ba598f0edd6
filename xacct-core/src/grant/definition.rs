//! A grant as it was written.

use super::AccessLevel;
use std::borrow::Cow;

/// A grant as it was written, faults included: text, as a [`Document`](crate::Document) is of a policy. `grant!`, JSON and
/// Rust all make one, and [`Grant::new`](super::Grant::new) makes it a grant, or says all that is wrong with it.
///
/// # Examples
/// ```
/// use xacct_core::AccountId;
/// use xacct_core::grant::{AccessLevel, GrantDefinition};
///
/// let consumer = AccountId::new("222222222222")?; // known at run time alone
/// let grant = GrantDefinition::new("ConsumerReadsReports")
///     .owner("111111111111")
///     .bucket("reports")
///     .prefix("2026/")
///     .grantee(&consumer)
///     .access([AccessLevel::Read, AccessLevel::List])
///     .build()?;
/// assert_eq!(grant.grantees()[0].account(), consumer);
///
/// let faults = GrantDefinition::new("Nothing").owner("1111").build().unwrap_err();
/// assert!(faults.to_string().contains("owner: `1111` is not an account id"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GrantDefinition {
    /// Its name, with which the Sids of its statements begin.
    pub name: String,
    /// The account that the bucket belongs to: 12 digits.
    pub owner: String,
    /// The bucket.
    pub bucket: String,
    /// What the keys of the objects begin with, up to a `/`; without it all of the bucket's.
    pub prefix: Option<String>,
    /// The users, roles and accounts that are let in.
    pub grantees: Vec<String>,
    /// The names of access levels.
    pub access: Vec<String>,
    /// The method.
    pub via: ViaDefinition,
    /// The ARN of the KMS key that encrypts the bucket's objects.
    pub kms_key: Option<String>,
    /// What a request must fulfil besides.
    pub condition: ConditionDefinition,
    /// Whether uploads must give the bucket's owner full control of the object.
    pub bucket_owner_full_control: bool,
    /// The account that owns the objects, where that is another than the bucket's.
    pub object_owner: Option<String>,
}

/// The method of a [`GrantDefinition`]: see [`Via`](super::Via).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ViaDefinition {
    /// The bucket's policy.
    #[default]
    BucketPolicy,
    /// ACLs.
    Acl {
        /// The canonical id of the owner's account.
        owner_id: String,
        /// The canonical id of the grantees' account.
        grantee_id: String,
        /// The keys of the objects.
        objects: Vec<String>,
    },
    /// A role in the owner's account.
    Role {
        /// Its name.
        name: String,
        /// `sts:ExternalId`.
        external_id: Option<String>,
        /// How long a session may last, in seconds.
        session: Option<u32>,
        /// Whether S3's console can be used.
        console: bool,
    },
    /// An access point.
    AccessPoint {
        /// Its name.
        name: String,
        /// Its Region.
        region: String,
        /// Its account; without it the owner's.
        account: Option<String>,
    },
}

/// The conditions of a [`GrantDefinition`]: see [`Conditions`](super::Conditions).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConditionDefinition {
    /// The organization that grantees must be of.
    pub organization: Option<String>,
    /// VPC endpoints, through one of which requests must come.
    pub vpc_endpoints: Vec<String>,
    /// Ranges of public addresses, from one of which requests must come.
    pub source_ips: Vec<String>,
    /// Whether requests must come over TLS.
    pub secure_transport: bool,
}

/// Sets one field and hands the definition back, to be written as one expression.
impl GrantDefinition {
    /// A grant of this name, of nothing yet, by the bucket's policy.
    pub fn new(name: impl AsRef<str>) -> Self {
        Self { name: owned(name), ..Self::default() }
    }

    /// The account that the bucket belongs to.
    pub fn owner(self, account: impl AsRef<str>) -> Self {
        Self { owner: owned(account), ..self }
    }

    /// The bucket.
    pub fn bucket(self, name: impl AsRef<str>) -> Self {
        Self { bucket: owned(name), ..self }
    }

    /// What the keys of the objects begin with.
    pub fn prefix(self, prefix: impl AsRef<str>) -> Self {
        Self { prefix: Some(owned(prefix)), ..self }
    }

    /// One user, role or account more that is let in.
    pub fn grantee(mut self, grantee: impl AsRef<str>) -> Self {
        self.grantees.push(owned(grantee));
        self
    }

    /// Access levels more.
    pub fn access(mut self, levels: impl IntoIterator<Item = AccessLevel>) -> Self {
        self.access.extend(levels.into_iter().map(|level| level.as_str().to_owned()));
        self
    }

    /// The method.
    pub fn via(self, via: ViaDefinition) -> Self {
        Self { via, ..self }
    }

    /// The ARN of the key that encrypts the bucket's objects.
    pub fn kms_key(self, arn: impl AsRef<str>) -> Self {
        Self { kms_key: Some(owned(arn)), ..self }
    }

    /// The organization that grantees must be of.
    pub fn organization(mut self, id: impl AsRef<str>) -> Self {
        self.condition.organization = Some(owned(id));
        self
    }

    /// One VPC endpoint more through which requests may come.
    pub fn vpc_endpoint(mut self, id: impl AsRef<str>) -> Self {
        self.condition.vpc_endpoints.push(owned(id));
        self
    }

    /// One range of addresses more from which requests may come.
    pub fn source_ip(mut self, range: impl AsRef<str>) -> Self {
        self.condition.source_ips.push(owned(range));
        self
    }

    /// Requests must come over TLS.
    pub fn secure_transport(mut self) -> Self {
        self.condition.secure_transport = true;
        self
    }

    /// Uploads must give the bucket's owner full control of the object.
    pub fn bucket_owner_full_control(self) -> Self {
        Self { bucket_owner_full_control: true, ..self }
    }

    /// The account that owns the objects.
    pub fn object_owner(self, account: impl AsRef<str>) -> Self {
        Self { object_owner: Some(owned(account)), ..self }
    }

    /// Checks it and makes it a grant: [`Grant::new`](super::Grant::new).
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn build(&self) -> Result<super::Grant, super::GrantFindings> {
        super::Grant::new(self)
    }
}

fn owned(text: impl AsRef<str>) -> String {
    text.as_ref().to_owned()
}

/// What `grant!` makes of a text that captures values: these between its pieces.
#[doc(hidden)]
pub fn __text(pieces: &[&str], values: &[Cow<'_, str>]) -> String {
    let mut text = String::new();
    for (index, piece) in pieces.iter().enumerate() {
        text.push_str(piece);
        text.push_str(values.get(index).map_or("", AsRef::as_ref));
    }
    text
}

/// A list of such texts.
#[doc(hidden)]
pub fn __texts<const N: usize>(texts: [String; N]) -> Vec<String> {
    texts.into()
}
