//! What S3 calls public.

use super::CompiledPolicy;
use crate::{Document, Place, PolicyKind};
use std::fmt;

/// A statement that makes a policy public.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PublicStatement {
    /// Where it stands among the policy's statements, counted from 0.
    pub index: usize,
    /// What in it is to blame: whom it allows, or the condition that does not limit that.
    pub place: Place,
    /// Why: lower case, one line, no full stop.
    pub reason: String,
}

/// The statements that make the policy of a bucket or an access point public, as Block Public Access understands it;
/// none where it is not.
///
/// A policy is public unless every `Allow` names principals, or fixes with a positive operator and values without
/// wildcards and variables who asks or whence: the organization, the account, the principal, the source's ARN, VPC or
/// endpoint, an IPv4 range of /8 or narrower (IPv6: /32), the access point. Of ARNs only the account has to be fixed, of
/// paths in an organization only the organization. Denials count for nothing, and one public statement is enough.
///
/// # Examples
/// ```
/// use xacct_core::evaluate::public_statements;
/// use xacct_core::{Document, Effect, PolicyKind, Principals, Statement};
///
/// let mut statement = Statement::new(Effect::Allow);
/// statement.principal = Some(Principals::Everyone);
/// statement.action = Some(vec!["s3:GetObject".into()]);
/// statement.resource = Some(vec!["arn:aws:s3:::reports/*".into()]);
/// let document = Document { statements: vec![statement], ..Document::default() };
///
/// let public = public_statements(&document, PolicyKind::Bucket);
/// assert_eq!(public[0].to_string(), "statement 0: this allows everyone, on the internet too: no condition limits who");
/// ```
pub fn public_statements(document: &Document, kind: PolicyKind) -> Vec<PublicStatement> {
    let found = crate::checks::public_statements(document, kind);
    found.into_iter().map(|(index, place, reason)| PublicStatement { index, place, reason }).collect()
}

impl CompiledPolicy {
    /// Whether it is public, as Block Public Access understands it: see [`public_statements`].
    pub fn is_public(&self) -> bool {
        *self.public.get_or_init(|| !public_statements(self.document(), self.kind()).is_empty())
    }
}

impl fmt::Display for PublicStatement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "statement {}: {}", self.index, self.reason)
    }
}
