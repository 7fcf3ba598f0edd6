//! The kinds of policies, as types and as values.

use std::fmt;

/// A kind of policy, as a value: what it is attached to decides which elements it may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum PolicyKind {
    /// The policy of an S3 bucket.
    Bucket,
    /// A policy of an IAM user, group or role, managed or inline.
    Identity,
    /// The trust policy of a role: who may assume it.
    Trust,
    /// The policy of a KMS key.
    KmsKey,
    /// The policy of an S3 access point.
    AccessPoint,
    /// A managed policy as the permissions boundary of a user or role: the most that its policies can allow.
    Boundary,
    /// A policy passed along when a role is assumed: the most that the session can do.
    Session,
    /// A service control policy (SCP): the most that principals of an organization's accounts can do.
    ServiceControl,
    /// A resource control policy (RCP): the most that can be done with resources of an organization's accounts.
    ResourceControl,
    /// The policy of a VPC endpoint: what may pass through it.
    VpcEndpoint,
}

impl PolicyKind {
    /// Every kind.
    pub const ALL: &[Self] = &[
        Self::Bucket,
        Self::Identity,
        Self::Trust,
        Self::KmsKey,
        Self::AccessPoint,
        Self::Boundary,
        Self::Session,
        Self::ServiceControl,
        Self::ResourceControl,
        Self::VpcEndpoint,
    ];

    /// The kind's name in `policy! { <Name> … }`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bucket => "Bucket",
            Self::Identity => "Identity",
            Self::Trust => "Trust",
            Self::KmsKey => "KmsKey",
            Self::AccessPoint => "AccessPoint",
            Self::Boundary => "Boundary",
            Self::Session => "Session",
            Self::ServiceControl => "ServiceControl",
            Self::ResourceControl => "ResourceControl",
            Self::VpcEndpoint => "VpcEndpoint",
        }
    }

    /// The kind in a sentence: "a bucket policy".
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Bucket => "a bucket policy",
            Self::Identity => "an identity policy",
            Self::Trust => "a trust policy",
            Self::KmsKey => "a key policy",
            Self::AccessPoint => "an access point policy",
            Self::Boundary => "a permissions boundary",
            Self::Session => "a session policy",
            Self::ServiceControl => "a service control policy",
            Self::ResourceControl => "a resource control policy",
            Self::VpcEndpoint => "a VPC endpoint policy",
        }
    }

    /// Whether its statements name principals: they do where the policy belongs to what is accessed, and they
    /// must not where it belongs to who accesses.
    pub const fn names_principals(self) -> bool {
        match self {
            Self::Bucket | Self::AccessPoint | Self::KmsKey | Self::Trust => true,
            Self::ResourceControl | Self::VpcEndpoint => true,
            Self::Identity | Self::Boundary | Self::Session | Self::ServiceControl => false,
        }
    }

    /// Whether its statements may list principals: a resource control policy names everyone.
    pub const fn lists_principals(self) -> bool {
        self.names_principals() && !matches!(self, Self::ResourceControl)
    }

    /// Whether its statements name resources: all do but a trust policy's, whose resource is the role itself.
    pub const fn names_resources(self) -> bool {
        !matches!(self, Self::Trust)
    }

    /// Whether IAM or AWS Organizations stores it: their Sids hold letters and digits only. The others hold any text.
    pub const fn has_plain_sids(self) -> bool {
        matches!(self, Self::Trust) || !self.names_principals() || matches!(self, Self::ResourceControl)
    }

    /// Whether two statements of the same Sid are refused. Elsewhere they are a bad idea.
    pub const fn needs_unique_sids(self) -> bool {
        matches!(self, Self::Identity | Self::Boundary | Self::Session | Self::Trust)
    }

    /// Whether the document may have an `Id`.
    pub const fn has_id(self) -> bool {
        self.names_principals() && !matches!(self, Self::ResourceControl)
    }

    /// Whether AWS refuses it in another version of the policy language than the current, or without a version.
    ///
    /// A boundary is always a managed policy, of which IAM asks it; an identity policy may be an inline one.
    pub const fn needs_current_version(self) -> bool {
        matches!(self, Self::Boundary | Self::ResourceControl)
    }

    /// Whether what an ARN lacks is taken for `*`, so that `arn:aws:sqs:*` is enough.
    pub const fn completes_short_arns(self) -> bool {
        matches!(self, Self::Identity | Self::Boundary | Self::ServiceControl | Self::VpcEndpoint)
    }

    /// Whether it holds characters of every script: the documents of IAM, STS and KMS end at U+00FF.
    pub const fn holds_every_character(self) -> bool {
        !matches!(self, Self::Identity | Self::Boundary | Self::Session | Self::Trust | Self::KmsKey)
    }

    /// Whether it speaks of the whole account's actions, whatever their service: the others belong to one resource,
    /// of whose actions alone they speak.
    pub const fn speaks_of_any_service(self) -> bool {
        !matches!(self, Self::Bucket | Self::AccessPoint | Self::KmsKey | Self::Trust)
    }

    /// How long it may be.
    pub const fn quota(self) -> Quota {
        match self {
            Self::Bucket | Self::AccessPoint => Quota::new(20_480, 20_480, Counting::Bytes),
            Self::KmsKey => Quota::new(32_768, 32_768, Counting::Bytes),
            // A managed policy holds 6,144 characters, all inline policies of a role together 10,240.
            Self::Identity => Quota::new(6_144, 10_240, Counting::Characters),
            Self::Boundary => Quota::new(6_144, 6_144, Counting::Characters),
            // 2,048 unless AWS has raised it, at most to 4,096.
            Self::Trust => Quota::new(2_048, 4_096, Counting::Characters),
            Self::Session => Quota::new(2_048, 2_048, Counting::Characters),
            Self::ServiceControl => Quota::new(10_240, 10_240, Counting::Characters),
            Self::ResourceControl => Quota::new(5_120, 5_120, Counting::Characters),
            Self::VpcEndpoint => Quota::new(20_480, 20_480, Counting::Characters),
        }
    }
}

/// How long a policy of some kind may be, as the compact JSON that is sent to AWS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Quota {
    /// What AWS accepts everywhere and without asking.
    pub usual: usize,
    /// What AWS accepts at most anywhere.
    pub greatest: usize,
    /// What is counted.
    pub counting: Counting,
}

/// What a [`Quota`] counts. White space between JSON's tokens, which some quotas leave out, is never sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counting {
    /// Characters of Unicode.
    Characters,
    /// Bytes of UTF-8.
    Bytes,
}

impl Quota {
    const fn new(usual: usize, greatest: usize, counting: Counting) -> Self {
        Self { usual, greatest, counting }
    }

    /// The length of `json` as this quota counts it.
    pub fn length_of(self, json: &str) -> usize {
        match self.counting {
            Counting::Characters => json.chars().count(),
            Counting::Bytes => json.len(),
        }
    }
}

impl fmt::Display for PolicyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A kind of policy, as a type: what keeps a bucket's policy from being attached to a role.
///
/// Implemented by the types of this module and by nothing else.
pub trait Kind: sealed::Sealed + 'static {
    /// The same kind as a value.
    const KIND: PolicyKind;
}

mod sealed {
    pub trait Sealed {}
}

macro_rules! kinds {
    ($($(#[$docs:meta])* $Name:ident,)+) => {$(
        $(#[$docs])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $Name {}

        impl sealed::Sealed for $Name {}

        impl Kind for $Name {
            const KIND: PolicyKind = PolicyKind::$Name;
        }
    )+};
}

kinds! {
    /// The policy of an S3 bucket.
    Bucket,
    /// A policy of an IAM user, group or role.
    Identity,
    /// The trust policy of a role.
    Trust,
    /// The policy of a KMS key.
    KmsKey,
    /// The policy of an S3 access point.
    AccessPoint,
    /// The permissions boundary of a user or role.
    Boundary,
    /// A policy passed along when a role is assumed.
    Session,
    /// A service control policy of an organization.
    ServiceControl,
    /// A resource control policy of an organization.
    ResourceControl,
    /// The policy of a VPC endpoint.
    VpcEndpoint,
}
