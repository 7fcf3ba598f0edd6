//! What a check over several documents has to say, and of which of them.

use crate::{BucketName, Fault, Place, PrincipalArn, Severity};
use std::fmt;

/// One fault of a [`Setup`](super::Setup).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CrossFinding {
    /// How much it matters.
    pub severity: Severity,
    /// The document that shows it. Where a half is missing, that is the other half.
    pub document: DocumentName,
    /// Where it stands there; none in what has no statements, and where the whole is meant.
    pub place: Option<Place>,
    /// What is wrong.
    pub fault: Fault,
}

/// A document of a [`Setup`](super::Setup), or one of its settings. Displays as `bucket policy of reports`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum DocumentName {
    /// The policy of the bucket.
    BucketPolicy(BucketName),
    /// The ACL of the bucket.
    BucketAcl(BucketName),
    /// The default encryption of the bucket.
    Encryption(BucketName),
    /// Object Ownership of the bucket.
    ObjectOwnership(BucketName),
    /// The policy of the key that encrypts the bucket.
    KeyPolicy,
    /// The policy of an access point, by its ARN.
    AccessPointPolicy(String),
    /// A policy of a user or role, and which of them, counted from 0.
    Identity(PrincipalArn, usize),
    /// The permissions boundary of a user or role.
    Boundary(PrincipalArn),
    /// A session policy of a role, and which of them, counted from 0.
    Session(PrincipalArn, usize),
    /// The trust policy of a role.
    Trust(PrincipalArn),
    /// A service control policy: its level, and which of those there, counted from 0; none where all of them are meant.
    ServiceControl(String, Option<usize>),
    /// A resource control policy: its level, and which of those there, counted from 0.
    ResourceControl(String, usize),
    /// The policy of the VPC endpoint.
    VpcEndpoint,
}

impl fmt::Display for DocumentName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BucketPolicy(bucket) => write!(f, "bucket policy of {bucket}"),
            Self::BucketAcl(bucket) => write!(f, "ACL of {bucket}"),
            Self::Encryption(bucket) => write!(f, "default encryption of {bucket}"),
            Self::ObjectOwnership(bucket) => write!(f, "Object Ownership of {bucket}"),
            Self::KeyPolicy => f.write_str("key policy"),
            Self::AccessPointPolicy(arn) => write!(f, "access point policy of {}", arn.escape_debug()),
            Self::Identity(principal, index) => write!(f, "identity policy {index} of {principal}"),
            Self::Boundary(principal) => write!(f, "permissions boundary of {principal}"),
            Self::Session(principal, index) => write!(f, "session policy {index} of {principal}"),
            Self::Trust(role) => write!(f, "trust policy of {role}"),
            Self::ServiceControl(level, None) => {
                write!(f, "service control policies of {}", level.escape_debug())
            }
            Self::ServiceControl(level, Some(index)) => {
                write!(f, "service control policy {index} of {}", level.escape_debug())
            }
            Self::ResourceControl(level, index) => {
                write!(f, "resource control policy {index} of {}", level.escape_debug())
            }
            Self::VpcEndpoint => f.write_str("VPC endpoint policy"),
        }
    }
}

impl fmt::Display for CrossFinding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: ", self.severity, self.document)?;
        if let Some(place) = self.place {
            write!(f, "{place}: ")?;
        }
        self.fault.fmt(f)
    }
}
