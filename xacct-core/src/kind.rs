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
}

impl PolicyKind {
    /// Every kind.
    pub const ALL: &[Self] = &[Self::Bucket, Self::Identity, Self::Trust];

    /// The kind's name in `policy! { <Name> … }`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bucket => "Bucket",
            Self::Identity => "Identity",
            Self::Trust => "Trust",
        }
    }

    /// The kind in a sentence: "a bucket policy".
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Bucket => "a bucket policy",
            Self::Identity => "an identity policy",
            Self::Trust => "a trust policy",
        }
    }

    /// Whether its statements name principals: they do where the policy belongs to what is accessed, and they
    /// must not where it belongs to who accesses.
    pub const fn names_principals(self) -> bool {
        matches!(self, Self::Bucket | Self::Trust)
    }

    /// Whether its statements name resources: all do but a trust policy's, whose resource is the role itself.
    pub const fn names_resources(self) -> bool {
        !matches!(self, Self::Trust)
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
}
