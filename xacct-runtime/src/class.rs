//! Errors by what is to be done about them.

use crate::Error;

/// What kind of failure an [`Error`] is, for whoever may try again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// Somebody else changes the same thing at this moment. Nothing was done, and soon it can be.
    Conflict,
    /// Too many requests, or no capacity. Nothing was done.
    Throttled,
    /// A policy names a principal that AWS does not see: one that does not exist, or has just been created.
    InvalidPrincipal,
    /// The request may have been carried out: look before anything else. What only reads can be read again.
    Unknown,
    /// AWS answered that a fault of its own, or a connection that was too slow, kept it from doing anything.
    Fault,
    /// Trying again gives the same.
    Final,
}

impl Error {
    /// What is to be done about it.
    pub(crate) fn class(&self) -> Class {
        match self {
            Self::Refused { code, message, .. } => class_of_refusal(code, message),
            Self::Unknown { .. } => Class::Unknown,
            _ => Class::Final,
        }
    }
}

/// Codes of the services that grants need and of the SDK's own list. AWS's faults with the status 500 never come here:
/// what has got one may have been carried out.
fn class_of_refusal(code: &str, message: &str) -> Class {
    match code {
        "OperationAborted"
        | "ConcurrentModification"
        | "ConcurrentModificationException"
        | "ConditionalRequestConflict" => Class::Conflict,

        "Throttling"
        | "ThrottlingException"
        | "ThrottledException"
        | "SlowDown"
        | "ServiceUnavailable"
        | "ServiceUnavailableException"
        | "RequestLimitExceeded"
        | "RequestThrottled"
        | "RequestThrottledException"
        | "TooManyRequests"
        | "TooManyRequestsException"
        | "BandwidthLimitExceeded" => Class::Throttled,

        "InternalError"
        | "InternalFailure"
        | "InternalServerError"
        | "ServiceFailure"
        | "KMSInternalException"
        | "DependencyTimeoutException"
        | "RequestTimeout"
        | "RequestTimeoutException" => Class::Fault,

        _ if is_unseen_principal(code, message) => Class::InvalidPrincipal,
        _ => Class::Final,
    }
}

/// Whether AWS says that it does not see a principal that a policy names. The same codes say all else that can be wrong
/// with a policy, also that it lacks a principal or has one where none may be.
pub(crate) fn is_unseen_principal(code: &str, message: &str) -> bool {
    let codes = ["MalformedPolicy", "MalformedPolicyDocument", "MalformedPolicyDocumentException"];
    codes.contains(&code) && message.to_ascii_lowercase().contains("invalid principal")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Operation;
    use xacct_core::AccountId;

    fn operation() -> Operation {
        Operation { action: "s3:PutBucketPolicy", target: "bucket `reports`".into() }
    }

    fn class(code: &str, message: &str) -> Class {
        let (code, message) = (code.to_owned(), message.to_owned());
        Error::Refused { operation: operation(), code, message, request_id: None }.class()
    }

    #[test]
    fn every_code_has_its_class() {
        use Class::{Conflict, Fault, Final, Throttled};
        let classes = [
            (
                Conflict,
                "OperationAborted ConcurrentModification ConcurrentModificationException ConditionalRequestConflict",
            ),
            (Throttled, "Throttling ThrottlingException SlowDown ServiceUnavailable RequestLimitExceeded"),
            (Throttled, "TooManyRequestsException RequestThrottled"),
            (
                Fault,
                "InternalError ServiceFailure RequestTimeout KMSInternalException DependencyTimeoutException",
            ),
            // IAM and STS
            (Final, "MalformedPolicyDocument LimitExceeded EntityAlreadyExists NoSuchEntity DeleteConflict"),
            (Final, "UnmodifiableEntity PolicyNotAttachable InvalidInput AccessDenied PackedPolicyTooLarge"),
            (Final, "RegionDisabledException ExpiredTokenException IDPRejectedClaim InvalidIdentityToken"),
            // S3
            (
                Final,
                "NoSuchBucketPolicy NoSuchBucket MalformedPolicy MethodNotAllowed OwnershipControlsNotFoundError",
            ),
            (Final, "NoSuchPublicAccessBlockConfiguration AccessControlListNotSupported MalformedACLError"),
            (Final, "InvalidBucketAclWithObjectOwnership ServerSideEncryptionConfigurationNotFoundError"),
            (Final, "InvalidBucketOwnerAWSAccountID InvalidBucketName InvalidAccessPoint NoSuchAccessPoint"),
            (Final, "AccessPointAlreadyOwnedByYou TooManyAccessPoints InvalidAccessPointAliasError"),
            (
                Final,
                "PermanentRedirect TemporaryRedirect Redirect AuthorizationHeaderMalformed IncorrectEndpoint",
            ),
            (Final, "IllegalLocationConstraintException KMS.DisabledException KMS.NotFoundException"),
            (
                Final,
                "KMS.InvalidKeyUsageException KMS.KMSInvalidStateException InvalidRequest InvalidArgument MalformedXML",
            ),
            // KMS
            (
                Final,
                "MalformedPolicyDocumentException LimitExceededException NotFoundException InvalidArnException",
            ),
            (
                Final,
                "KMSInvalidStateException UnsupportedOperationException DisabledException AccessDeniedException",
            ),
            (Final, "no_code"),
        ];
        for (due, codes) in classes {
            for code in codes.split(' ') {
                assert_eq!(class(code, "no."), due, "{code}");
            }
        }
    }

    #[test]
    fn an_unseen_principal_is_told_by_the_message() {
        let unseen = [
            ("MalformedPolicy", "Invalid principal in policy"),
            (
                "MalformedPolicyDocument",
                "Invalid principal in policy: \"AWS\":\"arn:aws:iam::222222222222:role/r\"",
            ),
            (
                "MalformedPolicyDocumentException",
                "Policy contains a statement with one or more invalid principals.",
            ),
        ];
        for (code, message) in unseen {
            assert_eq!(class(code, message), Class::InvalidPrincipal, "{code}");
        }
        let wrong = [
            ("MalformedPolicy", "Missing required field Principal"),
            ("MalformedPolicy", "Policy has invalid resource"),
            ("MalformedPolicyDocument", "Policy document should not specify a principal."),
            ("InvalidInput", "Invalid principal in policy"),
        ];
        for (code, message) in wrong {
            assert_eq!(class(code, message), Class::Final, "{code}: {message}");
        }
    }

    #[test]
    fn what_is_no_refusal_has_its_class_by_its_kind() {
        let account = AccountId::new("111111111111").unwrap();
        let unknown = Error::Unknown { operation: operation(), source: "timeout".into() };
        let not_sent = Error::NotSent { operation: operation(), source: "no region".into() };
        let wrong = Error::WrongAccount { expected: account.clone(), actual: account };
        assert_eq!(unknown.class(), Class::Unknown);
        assert_eq!((not_sent.class(), wrong.class()), (Class::Final, Class::Final));
    }
}
