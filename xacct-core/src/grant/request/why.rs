//! Why a grant must not allow a request.

use std::fmt;

/// Why a [`GrantRequest`](super::GrantRequest) must be denied: what of it is beside the grant.
///
/// Displays as the end of a sentence: "outside the grant's objects".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WhyDenied {
    /// Somebody else asks.
    NotGrantee,
    /// It is for objects, or a listing of objects, that the grant is not about.
    OtherObjects,
    /// It is by an action that no access level of the grant has.
    OtherAction,
    /// One of the grant's conditions is not met.
    AgainstConditions,
    /// It asks the bucket itself, and the grant is by an access point.
    PastAccessPoint,
}

impl fmt::Display for WhyDenied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotGrantee => "who is not its grantee",
            Self::OtherObjects => "outside the grant's objects",
            Self::OtherAction => "which the grant does not give",
            Self::AgainstConditions => "against the grant's conditions",
            Self::PastAccessPoint => "which the grant gives through its access point alone",
        })
    }
}
