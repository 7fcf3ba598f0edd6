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

            /// What each of them stands for, and whether it is ours.
            const DOCS: &[&str] = &[$($what),+];
        }
    };
}

codes! {
    "An action on resources that it does not act on. Ours."
    ACTION_NOT_ON_RESOURCE,
    "`Allow` with `NotPrincipal`, which grants everyone else."
    ALLOW_WITH_NOT_PRINCIPAL,
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
    "The policy variable `${}`."
    EMPTY_VARIABLE,
    "A federated principal outside a trust policy."
    FEDERATED_PRINCIPAL_NOT_SUPPORTED,
    "An access level that the method of a grant cannot express. Ours."
    GRANT_ACCESS_NOT_IN_METHOD,
    "Something that no ACL can grant, or to whom none can. Ours."
    GRANT_ACL_GRANTEE,
    "A key of another account or Region than the bucket. Ours."
    GRANT_KEY_ACCOUNT,
    "A key that no access level of the grant uses. Ours."
    GRANT_KEY_UNUSED,
    "A field that a grant cannot do without. Ours."
    GRANT_MISSING_FIELD,
    "A document without which a grant allows the same. Ours."
    GRANT_NEEDLESS_DOCUMENT,
    "A request of a grant that its documents do not allow. Ours."
    GRANT_NOT_ALLOWED,
    "A field that the method of a grant has no use for. Ours."
    GRANT_NOT_IN_METHOD,
    "A grant of objects that another account owns. Ours."
    GRANT_OBJECT_OWNER,
    "A grant across partitions. Ours."
    GRANT_PARTITION,
    "A grant, or an entry of one, that stands twice. Ours."
    GRANT_REPEATED,
    "A grantee in the owner's own account. Ours."
    GRANT_SAME_ACCOUNT,
    "A duration that no session of the role can have. Ours."
    GRANT_SESSION,
    "More entries of a field than any document of a grant has room for. Ours."
    GRANT_TOO_MANY,
    "A request that a grant does not say and its documents allow. Ours."
    GRANT_TOO_WIDE,
    "An access level that grants do not have. Ours."
    GRANT_UNKNOWN_ACCESS,
    "A field that grants do not have. Ours."
    GRANT_UNKNOWN_FIELD,
    "A method that grants do not have. Ours."
    GRANT_UNKNOWN_METHOD,
    "A value of another type than its field has. Ours."
    GRANT_WRONG_TYPE,
    "No name of an access point. Ours."
    INVALID_ACCESS_POINT_NAME,
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
    "A value for a capture that could match more than itself. Ours."
    INVALID_CAPTURED_VALUE,
    "A character that IAM's policies cannot hold. Ours."
    INVALID_CHARACTER,
    "Values of different JSON types below one condition key."
    INVALID_CONDITION_DATA_TYPE,
    "A condition key that is not `prefix:name`."
    INVALID_CONDITION_KEY_FORMAT,
    "Several values for a boolean condition."
    INVALID_CONDITION_MULTIPLE_BOOLEAN,
    "A condition operator that IAM does not have."
    INVALID_CONDITION_OPERATOR,
    "A date that is written as seconds since 1970."
    INVALID_DATE_VALUE,
    "An effect that is neither `Allow` nor `Deny`."
    INVALID_EFFECT,
    "No external id. Ours."
    INVALID_EXTERNAL_ID,
    "An identity provider that is neither a host nor an ARN."
    INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY,
    "A condition key with the prefix `aws` that IAM does not have."
    INVALID_GLOBAL_CONDITION_KEY,
    "Someone who cannot be the grantee of a grant. Ours."
    INVALID_GRANTEE,
    "No name of a grant. Ours."
    INVALID_GRANT_NAME,
    "No name of a user, role or policy. Ours."
    INVALID_IAM_NAME,
    "No address and no range of addresses. Ours; in conditions it is `TYPE_MISMATCH_IP_RANGE`."
    INVALID_IP_RANGE,
    "Something else where the ARN of a KMS key belongs."
    INVALID_KMS_KEY_VALUE,
    "No key of an S3 object, or no part of one. Ours."
    INVALID_OBJECT_KEY,
    "No id of an organization. Ours."
    INVALID_ORGANIZATION_ID,
    "A partition that AWS does not have."
    INVALID_PARTITION,
    "A JSON member that policies do not have."
    INVALID_POLICY_ELEMENT,
    "A text that names no principal."
    INVALID_PRINCIPAL_FORMAT,
    "A kind of principal that IAM does not have."
    INVALID_PRINCIPAL_KEY,
    "A Region in a condition that AWS does not have."
    INVALID_REGION,
    "The unique id of a role as principal."
    INVALID_ROLE_REFERENCE,
    "A service in an ARN or a condition key that AWS does not have."
    INVALID_SERVICE,
    "A condition key that its service does not have."
    INVALID_SERVICE_CONDITION_KEY,
    "An action of a service that AWS does not have."
    INVALID_SERVICE_IN_ACTION,
    "A text that names no service."
    INVALID_SERVICE_PRINCIPAL_FORMAT,
    "No date and no time. Ours; in conditions it is `TYPE_MISMATCH_DATE`."
    INVALID_TIMESTAMP,
    "The unique id of a user as principal."
    INVALID_USER_REFERENCE,
    "A policy variable below an operator that resolves none."
    INVALID_VARIABLE_FOR_OPERATOR,
    "A version of the policy language that does not exist, or that the kind of policy cannot have."
    INVALID_VERSION,
    "No id of a VPC endpoint."
    INVALID_VPCE_FORMAT,
    "No id of a VPC."
    INVALID_VPC_FORMAT,
    "A text that is not JSON."
    JSON_SYNTAX_ERROR,
    "An action of STS that the principal cannot call."
    MISMATCHED_ACTION_FOR_PRINCIPAL,
    "A statement without actions."
    MISSING_ACTION,
    "A condition on a key that requests carry only with another action, which is not there."
    MISSING_ACTION_FOR_CONDITION_KEY,
    "A trust of IAM Roles Anywhere without the three actions that it needs."
    MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY,
    "An ARN without the account that it needs."
    MISSING_ARN_ACCOUNT,
    "An ARN of fewer than six parts."
    MISSING_ARN_FIELD,
    "An ARN without the Region that it needs."
    MISSING_ARN_REGION,
    "A policy variable that is not closed."
    MISSING_BRACE_IN_VARIABLE,
    "A statement without an effect."
    MISSING_EFFECT,
    "A statement without principals in a policy of a resource."
    MISSING_PRINCIPAL,
    "A key of several values without `ForAllValues` or `ForAnyValue`."
    MISSING_QUALIFIER,
    "A default of a policy variable without quotes."
    MISSING_QUOTE_IN_VARIABLE,
    "A statement without resources."
    MISSING_RESOURCE,
    "A policy without statements."
    MISSING_STATEMENT,
    "A condition on a tag that is not named."
    MISSING_TAG_KEY_IN_CONDITION,
    "A policy without the version of its language."
    MISSING_VERSION,
    "`Deny` with `NotPrincipal` that forgets the account or role above the principal. Ours."
    NOTPRINCIPAL_DENY_PARENTS,
    "The operator `NullIfExists`."
    NULL_WITH_IF_EXISTS,
    "An account id as a number, which loses its leading zeros. Ours."
    NUMERIC_ACCOUNT_ID,
    "A policy of an identity that is too long."
    POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA,
    "A resource control policy that is too long."
    POLICY_SIZE_EXCEEDS_RCP_QUOTA,
    "A policy of a resource that is too long."
    POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA,
    "A trust policy that is too long."
    POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA,
    "A service control policy that is too long."
    POLICY_SIZE_EXCEEDS_SCP_QUOTA,
    "A session policy that is too long. Ours."
    POLICY_SIZE_EXCEEDS_SESSION_POLICY_QUOTA,
    "A group, an instance profile or a policy as principal. Ours."
    PRINCIPAL_GROUP,
    "An organization as principal. Ours."
    PRINCIPAL_ORG_IN_ELEMENT,
    "A principal of another partition than the resource. Ours."
    PRINCIPAL_PARTITION,
    "One session of a role as principal. Ours."
    PRINCIPAL_SESSION,
    "A role of IAM Identity Center as principal, whose name changes. Ours."
    PRINCIPAL_SSO_NAME,
    "An `Allow` to everyone that nothing limits. Ours."
    PRINCIPAL_STAR_UNBOUND,
    "An `Allow` to everyone that only a weak condition limits. Ours."
    PRINCIPAL_STAR_WEAK_LIMIT,
    "A role below `sts`, a session below `iam`, or a session with a path. Ours."
    PRINCIPAL_STS_PATH,
    "A condition on private addresses, which no request has."
    PRIVATE_IP_ADDRESS,
    "A condition on all but private addresses, which every request meets."
    PRIVATE_NOT_IP_ADDRESS,
    "An action that resource control policies do not reach."
    RCP_SYNTAX_ERROR_ACTION,
    "An `Allow` in a resource control policy."
    RCP_SYNTAX_ERROR_ALLOW,
    "`NotAction` in a resource control policy."
    RCP_SYNTAX_ERROR_NOTACTION,
    "A principal other than `*` in a resource control policy."
    RCP_SYNTAX_ERROR_PRINCIPAL,
    "`NotPrincipal` in a trust policy."
    ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL,
    "A resource in a trust policy."
    ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE,
    "`*` as the principal of a trust policy."
    ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL,
    "`aws:PrincipalArn` compared with the ARN of a root, which is the root user alone. Ours."
    ROOT_ARN_IN_PRINCIPALARN,
    "An action of S3 on the account, given a bucket or objects. Ours."
    S3_ACCOUNT_LEVEL_ON_ARN,
    "An alias of an access point, or a URL, as a resource. Ours."
    S3_ALIAS_IN_POLICY,
    "The ARN of an access point or its objects in a form that S3 does not have, or where it does not belong. Ours."
    S3_AP_ARN_FORM,
    "An object key that begins with a slash. Ours."
    S3_KEY_LEADING_SLASH,
    "An action of S3 on buckets, given objects. Ours."
    S3_LIST_ON_OBJECT,
    "An action of S3 on objects, given a bucket. Ours."
    S3_OBJECT_ON_BUCKET,
    "A bucket policy that names two buckets. Ours."
    S3_POLICY_OTHER_BUCKET,
    "A pattern that reaches into other buckets. Ours."
    S3_PREFIX_COLLISION,
    "`s3:*` on a bucket without its objects, or the reverse. Ours."
    S3_STAR_ACTION_ONE_ARN,
    "An action of a service control policy with a wildcard before its end."
    SCP_SYNTAX_ERROR_ACTION_WILDCARD,
    "A principal in a service control policy."
    SCP_SYNTAX_ERROR_PRINCIPAL,
    "`aws:PrincipalArn` compared with the ARN of a session, which it never is. Ours."
    SESSION_ARN_IN_PRINCIPALARN,
    "A trust policy that trusts every account. Ours."
    TRUST_STAR,
    "A value below `Bool` or `Null` that is neither `true` nor `false`."
    TYPE_MISMATCH_BOOLEAN,
    "A value below a date operator that is no date."
    TYPE_MISMATCH_DATE,
    "A value below an address operator that is no range of addresses."
    TYPE_MISMATCH_IP_RANGE,
    "A value below a numeric operator that is no number."
    TYPE_MISMATCH_NUMBER,
    "Two statements of the same Sid."
    UNIQUE_SIDS_RECOMMENDED,
    "Two statements of the same Sid in a policy of IAM."
    UNIQUE_SIDS_REQUIRED,
    "A condition on a key that the action never carries."
    UNSUPPORTED_ACTION_FOR_CONDITION_KEY,
    "An action that the kind of policy cannot speak of."
    UNSUPPORTED_ACTION_IN_POLICY,
    "A condition on a key that requests of the service do not carry."
    UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL,
    "An element and its negation in one statement."
    UNSUPPORTED_ELEMENT_COMBINATION,
    "The condition key `aws:ARN`."
    UNSUPPORTED_GLOBAL_CONDITION_KEY,
    "An `Id` in a kind of policy that has none. Ours."
    UNSUPPORTED_ID,
    "A principal in a policy of an identity."
    UNSUPPORTED_PRINCIPAL,
    "A kind of principal, or `NotPrincipal`, that the kind of policy does not have. Ours."
    UNSUPPORTED_PRINCIPAL_IN_POLICY,
    "A resource that the kind of policy cannot speak of."
    UNSUPPORTED_RESOURCE_ARN_IN_POLICY,
    "A `Sid` with characters that IAM refuses."
    UNSUPPORTED_SID,
    "A blank in the name of a policy variable."
    UNSUPPORTED_SPACE_IN_VARIABLE,
    "A wildcard inside a principal."
    UNSUPPORTED_WILDCARD_IN_PRINCIPAL,
    "A policy variable where IAM has none."
    VARIABLE_UNSUPPORTED_IN_ELEMENT,
    "A policy variable in an old version of the policy language, which does not resolve it."
    VARIABLE_UNSUPPORTED_IN_VERSION,
    "A policy variable where a value decides who is trusted."
    VARIABLE_USAGE_TOO_PERMISSIVE,
    "A wildcard where a value decides who is trusted."
    WILDCARD_USAGE_TOO_PERMISSIVE,
    "Grants of an ACL in a bucket where ACLs count for nothing. Ours."
    XA_ACL_ON_ENFORCED,
    "An access point of another account than the bucket's, whose policy does not let it through. Ours."
    XA_AP_CROSS_ACCOUNT,
    "An access point that allows what the bucket's policy neither delegates nor allows itself. Ours."
    XA_AP_DELEGATION_MISSING,
    "An access point of a VPC that requests from elsewhere, or through the endpoint, do not reach. Ours."
    XA_AP_VPC,
    "A role that may be assumed by its own policy or by the caller's, and not by both. Ours."
    XA_ASSUME_HALF,
    "A grant that the principal's permissions boundary holds back. Ours."
    XA_BOUNDARY_BLOCKS,
    "A public ACL that Block Public Access refuses or ignores. Ours."
    XA_BPA_ACL,
    "A public policy that Block Public Access refuses to store. Ours."
    XA_BPA_BLOCKS_PUT,
    "A public policy for which Block Public Access keeps out every other account. Ours."
    XA_BPA_RESTRICTS,
    "A principal of a third account that reaches the bucket by a role of the second. Ours."
    XA_CHAINED_ACCOUNT,
    "A grant that a `Deny` of some document takes back. Ours."
    XA_DENY_OVERRIDES,
    "Two halves of a grant of which one covers less than the other. Ours."
    XA_HALF_NARROWER,
    "A key of which some actions are allowed, and not all that reading or writing objects needs. Ours."
    XA_KMS_ACTIONS,
    "An encryption key that is named by its alias or id, which each account looks up in its own. Ours."
    XA_KMS_ALIAS_DEFAULT,
    "An encryption key of AWS's, which no other account can use. Ours."
    XA_KMS_AWS_MANAGED,
    "A condition on the encryption context that S3's requests for the key do not meet. Ours."
    XA_KMS_ENCCTX,
    "A grant of objects without the principal's own permission for the key. Ours."
    XA_KMS_IDENTITY_HALF,
    "A key policy that leaves the policies of the key's own account without effect. Ours."
    XA_KMS_NO_IAM_DELEGATION,
    "Public objects that are encrypted with a key of KMS, which no unsigned request reads. Ours."
    XA_KMS_PUBLIC,
    "An encryption key in another Region than the bucket. Ours."
    XA_KMS_REGION,
    "A grant of objects without a permission of the key's policy. Ours."
    XA_KMS_RESOURCE_HALF,
    "A condition on `kms:ViaService` that S3's requests for the key do not meet. Ours."
    XA_KMS_VIASERVICE,
    "Objects that both halves of a grant allow, and their listing only one. Ours."
    XA_LIST_HALF,
    "A grant of the bucket's account that no policy of the principal takes up. Ours."
    XA_MISSING_IDENTITY_HALF,
    "A permission of the principal's that the bucket's account does not grant. Ours."
    XA_MISSING_RESOURCE_HALF,
    "Objects that another account owns, which the bucket's policy does not reach. Ours."
    XA_OBJECT_OWNER,
    "The bucket's policy for another account to read or change, which S3 never answers. Ours."
    XA_POLICY_API_FOREIGN,
    "Uploads that have to set an ACL, by someone who may not. Ours."
    XA_PUTOBJECTACL_MISSING,
    "Uploads that may leave the bucket's owner without control over the object. Ours."
    XA_PUT_NO_BOFC,
    "A grant that a resource control policy takes back. Ours."
    XA_RCP_BLOCKS,
    "A principal that its account does not have. Ours."
    XA_ROLE_NOT_FOUND,
    "The same grant by the bucket's policy and by its ACL. Ours."
    XA_SAME_PRINCIPAL_DUP,
    "A grant that service control policies hold back. Ours."
    XA_SCP_BLOCKS,
    "A grant that the policies of the session hold back. Ours."
    XA_SESSION_BLOCKS,
    "The unique id of a user or role that is no longer there. Ours."
    XA_STALE_PRINCIPAL,
    "A grant that the policy of the VPC endpoint holds back. Ours."
    XA_VPCE_BLOCKS,
    "An action by which another account could give itself more. Ours."
    XA_WRITE_ESCALATION,
}

/// What the docs of a code say behind its summary where it is one of our own.
const OURS: &str = " Ours";

impl Code {
    /// The code as it is printed: `INVALID_ACTION`.
    pub const fn as_str(self) -> &'static str {
        self.0
    }

    /// What the code stands for, in a few words.
    pub fn summary(self) -> &'static str {
        let docs = self.docs();
        docs.split_once(OURS).map_or(docs, |(summary, _)| summary)
    }

    /// Whether it is a code of our own, which IAM Access Analyzer does not have.
    pub fn is_ours(self) -> bool {
        self.docs().contains(OURS)
    }

    fn docs(self) -> &'static str {
        let at = Self::ALL.binary_search(&self).ok();
        at.and_then(|at| Self::DOCS.get(at)).copied().unwrap_or_default()
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

    #[test]
    fn a_code_says_what_it_stands_for_and_whose_it_is() {
        assert_eq!(Code::EMPTY_VARIABLE.summary(), "The policy variable `${}`.");
        assert!(Code::ALL.iter().all(|code| !code.summary().is_empty() && !code.summary().contains("Ours")));
        assert!(Code::S3_LIST_ON_OBJECT.is_ours() && Code::INVALID_TIMESTAMP.is_ours());
        assert!(!Code::INVALID_ACTION.is_ours());
    }
}
