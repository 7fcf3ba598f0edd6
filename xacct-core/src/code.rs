//! The codes of faults, all in one place, because they are part of the public API.

use std::fmt;

/// The stable name of a kind of fault, such as `INVALID_ACTION`.
///
/// Where IAM Access Analyzer has the check, the code is Access Analyzer's; the others say that they are ours.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code(&'static str);

macro_rules! codes {
    ($($what:literal $NAME:ident,)+) => {
        impl Code {
            $(#[doc = $what] pub const $NAME: Self = Self(stringify!($NAME));)+

            /// Every code, sorted.
            pub const ALL: &[Self] = &[$(Self::$NAME),+];
        }
    };
}

codes! {
    "An action on resources that it does not act on. Ours."
    ACTION_NOT_ON_RESOURCE,
    "An account in an ARN that has none."
    ARN_ACCOUNT_NOT_ALLOWED,
    "A Region in an ARN that has none."
    ARN_REGION_NOT_ALLOWED,
    "A JSON value of another type than its element has."
    DATA_TYPE_MISMATCH,
    "A condition key twice below one operator."
    DUPLICATE_KEYS_WITH_DIFFERENT_CASE,
    "A condition operator twice in one statement. Ours."
    DUPLICATE_OPERATOR,
    "A JSON member twice in one object. Ours."
    DUPLICATE_POLICY_ELEMENT,
    "A federated principal outside a trust policy."
    FEDERATED_PRINCIPAL_NOT_SUPPORTED,
    "No account id. Ours; in ARNs it is `INVALID_ARN_ACCOUNT`."
    INVALID_ACCOUNT_ID,
    "An action that its service does not have, or no action at all."
    INVALID_ACTION,
    "The account of an ARN is no account id."
    INVALID_ARN_ACCOUNT,
    "A text that does not begin with `arn:`."
    INVALID_ARN_PREFIX,
    "A Region that the ARN's partition does not have."
    INVALID_ARN_REGION,
    "A resource that the ARN's service does not have."
    INVALID_ARN_RESOURCE,
    "A service in capitals."
    INVALID_ARN_SERVICE_CASE,
    "No bucket name. Ours."
    INVALID_BUCKET_NAME,
    "No canonical user id. Ours."
    INVALID_CANONICAL_USER_ID,
    "A condition key that is not `prefix:name`."
    INVALID_CONDITION_KEY_FORMAT,
    "A condition operator that IAM does not have."
    INVALID_CONDITION_OPERATOR,
    "An effect that is neither `Allow` nor `Deny`."
    INVALID_EFFECT,
    "A condition key with the prefix `aws` that IAM does not have."
    INVALID_GLOBAL_CONDITION_KEY,
    "No name of a user, role or policy. Ours."
    INVALID_IAM_NAME,
    "A partition that AWS does not have."
    INVALID_PARTITION,
    "A JSON member that policies do not have."
    INVALID_POLICY_ELEMENT,
    "A text that names no principal."
    INVALID_PRINCIPAL_FORMAT,
    "A kind of principal that IAM does not have."
    INVALID_PRINCIPAL_KEY,
    "A service in an ARN or a condition key that AWS does not have."
    INVALID_SERVICE,
    "A condition key that its service does not have."
    INVALID_SERVICE_CONDITION_KEY,
    "An action of a service that AWS does not have."
    INVALID_SERVICE_IN_ACTION,
    "A text that names no service."
    INVALID_SERVICE_PRINCIPAL_FORMAT,
    "A text that is not JSON."
    JSON_SYNTAX_ERROR,
    "A statement without actions."
    MISSING_ACTION,
    "An ARN without the account that it needs."
    MISSING_ARN_ACCOUNT,
    "An ARN of fewer than six parts."
    MISSING_ARN_FIELD,
    "An ARN without the Region that it needs."
    MISSING_ARN_REGION,
    "A statement without an effect."
    MISSING_EFFECT,
    "A statement without principals in a policy of a resource."
    MISSING_PRINCIPAL,
    "A statement without resources."
    MISSING_RESOURCE,
    "A policy without statements."
    MISSING_STATEMENT,
    "The operator `NullIfExists`."
    NULL_WITH_IF_EXISTS,
    "A group, an instance profile or a policy as principal. Ours."
    PRINCIPAL_GROUP,
    "An organization as principal. Ours."
    PRINCIPAL_ORG_IN_ELEMENT,
    "A role below `sts`, a session below `iam`, or a session with a path. Ours."
    PRINCIPAL_STS_PATH,
    "`NotPrincipal` in a trust policy."
    ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL,
    "A resource in a trust policy."
    ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE,
    "`*` as the principal of a trust policy."
    ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL,
    "An action of S3 on the account, given a bucket or objects. Ours."
    S3_ACCOUNT_LEVEL_ON_ARN,
    "An action of S3 on buckets, given objects. Ours."
    S3_LIST_ON_OBJECT,
    "An action of S3 on objects, given a bucket. Ours."
    S3_OBJECT_ON_BUCKET,
    "A condition on a key that the action never carries."
    UNSUPPORTED_ACTION_FOR_CONDITION_KEY,
    "An action that the kind of policy cannot speak of."
    UNSUPPORTED_ACTION_IN_POLICY,
    "An element and its negation in one statement."
    UNSUPPORTED_ELEMENT_COMBINATION,
    "A principal in a policy of an identity."
    UNSUPPORTED_PRINCIPAL,
    "A kind of principal that the kind of policy does not have. Ours."
    UNSUPPORTED_PRINCIPAL_IN_POLICY,
    "A resource that the kind of policy cannot speak of."
    UNSUPPORTED_RESOURCE_ARN_IN_POLICY,
    "A `Sid` with characters that IAM refuses."
    UNSUPPORTED_SID,
    "A wildcard inside a principal."
    UNSUPPORTED_WILDCARD_IN_PRINCIPAL,
    "A policy variable where IAM has none."
    VARIABLE_UNSUPPORTED_IN_ELEMENT,
}

impl Code {
    /// The code as it is printed: `INVALID_ACTION`.
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_and_unique() {
        assert!(Code::ALL.is_sorted_by(|a, b| a < b));
    }
}
