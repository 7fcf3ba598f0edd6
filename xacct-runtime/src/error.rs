//! What can go wrong between a program and AWS, by what may have happened.

use crate::class::is_unseen_principal;
use std::error::Error as StdError;
use std::fmt;
use xacct_core::{AccountId, Fault};

/// The error of a cause that the SDK or a parser gives.
pub(crate) type Source = Box<dyn StdError + Send + Sync>;

/// Why a call failed, by what may have happened in AWS.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The request never left this machine: there are no credentials, no region, or nobody listens at the endpoint.
    /// Nothing was changed.
    #[error("{operation} was not sent: check the region, the credentials and the endpoint")]
    NotSent {
        /// What was to be done.
        operation: Operation,
        /// What the SDK says.
        source: Source,
    },

    /// AWS answered no. Nothing was changed.
    #[error("{operation} was refused with {code}: {message}{}", Advice(operation, code, message))]
    Refused {
        /// What was to be done.
        operation: Operation,
        /// AWS's error code, such as `AccessDenied`.
        code: String,
        /// AWS's message, as it came.
        message: String,
        /// The id of the request, for AWS's support.
        request_id: Option<String>,
    },

    /// No usable answer came, or AWS reports a fault of its own: the request may have been carried out.
    /// Of a call that only reads, this means no more than that nothing was read.
    #[error("{operation} got no usable answer{}", Aftermath(operation))]
    Unknown {
        /// What was to be done.
        operation: Operation,
        /// What the SDK says of the last attempt.
        source: Source,
    },

    /// The credentials belong to another account than the one that was asked for. Nothing was changed.
    #[error(
        "the credentials are those of account {actual}, not of {expected}: choose another profile or role"
    )]
    WrongAccount {
        /// The account that was asked for.
        expected: AccountId,
        /// The account that the credentials belong to.
        actual: AccountId,
    },

    /// A profile of the AWS CLI gives no credentials or no Region. Nothing was sent but what it takes to get them.
    #[error("the profile `{profile}` {lack}")]
    Profile {
        /// The name that was asked for.
        profile: String,
        /// What it lacks, and what to do.
        lack: &'static str,
        /// What the SDK says.
        source: Option<Source>,
    },

    /// STS named an account whose id is none, which no AWS does.
    #[error("sts:GetCallerIdentity named the account `{text}`: check what answers at the endpoint")]
    UnreadableAccountId {
        /// The id as it came.
        text: String,
        /// Why it is none.
        source: Box<Fault>,
    },

    /// AWS answered with a value that this crate does not know. Nothing was changed.
    #[error("{operation} gave `{text}`, which cannot be read")]
    Unreadable {
        /// What was to be done.
        operation: Operation,
        /// The value as it came.
        text: String,
        /// Why it cannot be read.
        source: Source,
    },

    /// AWS holds a document that is not a policy as this crate knows them. Nothing was changed.
    #[error("{operation} gave a document that cannot be read: look at it before you replace it")]
    UnreadableDocument {
        /// What was to be done.
        operation: Operation,
        /// The document, as far as it was decoded.
        text: String,
        /// Where reading stopped.
        source: Source,
    },
}

/// One call to AWS: what was asked, and of what.
///
/// Displays as `s3:PutBucketPolicy on bucket `reports``.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    pub(crate) action: &'static str,
    pub(crate) target: String,
}

impl Operation {
    /// The operation's name as an IAM action: the permission that it needs.
    pub fn action(&self) -> &'static str {
        self.action
    }

    /// Whether it changes nothing.
    fn only_reads(&self) -> bool {
        let (service, name) = self.action.split_once(':').unwrap_or_default();
        service == "sts" || ["Get", "List", "Describe"].iter().any(|verb| name.starts_with(verb))
    }

    /// What the operation acts on, in words.
    pub fn target(&self) -> &str {
        &self.target
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} on {}", self.action, self.target)
    }
}

/// An error with all of its causes, in one line.
pub(crate) fn chain(error: &dyn StdError) -> String {
    let mut text = error.to_string();
    for cause in std::iter::successors(error.source(), |&cause| cause.source()) {
        let cause = cause.to_string();
        // Some errors repeat what caused them.
        if !text.contains(&cause) {
            text.push_str(": ");
            text.push_str(&cause);
        }
    }
    text
}

/// What may have happened to a call that got no usable answer, and what to do.
struct Aftermath<'a>(&'a Operation);

impl fmt::Display for Aftermath<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(operation) = self;
        if operation.only_reads() {
            return f.write_str(", and changes nothing: try again");
        }
        f.write_str(" and may have been carried out: look at what is there before anything else")
    }
}

/// What to do about a refusal, after its message. AWS's codes do not name a single cause, so this names the
/// likeliest ones.
struct Advice<'a>(&'a Operation, &'a str, &'a str);

impl fmt::Display for Advice<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(operation, code, message) = self;
        let s3 = operation.action.starts_with("s3:");
        match *code {
            // A refused HEAD has no body, and so no code of S3's own.
            "Forbidden" if s3 => write!(
                f,
                "; allow {} to these credentials, and check that the bucket is this account's",
                operation.action
            ),
            "AccessDenied" if s3 => write!(
                f,
                "; allow {} to these credentials, and check that the bucket is this account's and that Block Public \
                 Access does not stand against the policy",
                operation.action
            ),
            "AccessDenied" if operation.action == "sts:AssumeRole" => f.write_str(
                "; the role's trust policy and these credentials' own policies must both allow it, and an external id that \
                 the trust policy asks for must be given",
            ),
            "AccessDenied" => write!(f, "; allow {} to these credentials", operation.action),
            code if is_unseen_principal(code, message) => {
                f.write_str("; a principal that the policy names does not exist, or has just been created")
            }
            "MethodNotAllowed" => f.write_str("; use credentials of the account that owns the bucket"),
            "NoSuchEntity" => write!(f, "; there is no {} in this account", operation.target),
            "NoSuchBucket" | "NotFound" | "NoSuchAccessPoint" | "NotFoundException" => {
                write!(f, "; there is no {}", operation.target)
            }
            "AccessDeniedException" => {
                write!(f, "; allow {} to these credentials, which the key's policy must let", operation.action)
            }
            "EntityAlreadyExists" | "AccessPointAlreadyOwnedByYou" => {
                f.write_str("; it was there before: look at it before you use it")
            }
            "DeleteConflict" => f.write_str("; detach and delete what it has or is attached to first"),
            "UnmodifiableEntity" => f.write_str("; it belongs to an AWS service, which alone changes it"),
            "AccessControlListNotSupported" | "InvalidBucketAclWithObjectOwnership" => {
                f.write_str("; Object Ownership decides whether the bucket's ACLs count and what they may say")
            }
            "PermanentRedirect" | "AuthorizationHeaderMalformed" | "IncorrectEndpoint" => {
                f.write_str("; ask for the bucket's Region first")
            }
            "KMSInvalidStateException" | "DisabledException" => {
                f.write_str("; the key is disabled or about to be deleted")
            }
            "OperationAborted" | "ConcurrentModification" => {
                f.write_str("; try again: somebody else is changing it")
            }
            "LimitExceeded" => f.write_str("; move statements into a managed policy or remove policies"),
            "ExpiredToken" | "ExpiredTokenException" => f.write_str("; renew the credentials"),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(action: &'static str, code: &str, message: &str) -> String {
        let operation = Operation { action, target: "bucket `reports`".into() };
        Error::Refused { operation, code: code.into(), message: message.into(), request_id: None }.to_string()
    }

    #[test]
    fn a_denied_call_names_the_permission_it_lacks() {
        let text = refused("s3:PutBucketPolicy", "AccessDenied", "Access Denied");
        assert!(text.starts_with(
            "s3:PutBucketPolicy on bucket `reports` was refused with AccessDenied: Access Denied;"
        ));
        assert!(text.contains("allow s3:PutBucketPolicy to these credentials"), "{text}");
    }

    #[test]
    fn an_unknown_principal_is_told_from_a_malformed_document() {
        let principal = refused("s3:PutBucketPolicy", "MalformedPolicy", "Invalid principal in policy");
        assert!(principal.contains("does not exist"), "{principal}");
        let key = "Policy contains a statement with one or more invalid principals.";
        let key = refused("kms:PutKeyPolicy", "MalformedPolicyDocumentException", key);
        assert!(key.contains("does not exist"), "{key}");
        let none = "Policy document should not specify a principal.";
        let none = refused("iam:PutRolePolicy", "MalformedPolicyDocument", none);
        assert!(none.ends_with("a principal."), "{none}");
        let resource = refused("s3:PutBucketPolicy", "MalformedPolicy", "Policy has invalid resource");
        assert!(resource.ends_with("invalid resource"), "{resource}");
    }

    #[test]
    fn only_what_writes_may_have_been_carried_out() {
        let unknown = |action| {
            let operation = Operation { action, target: "bucket `reports`".into() };
            Error::Unknown { operation, source: "timeout".into() }.to_string()
        };
        assert!(unknown("s3:PutBucketPolicy").contains("may have been carried out"));
        assert!(unknown("s3:DeleteBucketPolicy").contains("may have been carried out"));
        for reads in ["s3:GetBucketPolicy", "s3:ListBucket", "kms:DescribeKey", "iam:ListRolePolicies"] {
            assert!(unknown(reads).ends_with("try again"), "{reads}");
        }
        assert!(unknown("sts:AssumeRole").ends_with("try again"));
    }

    #[test]
    fn codes_that_say_little_are_explained() {
        for (action, code, advice) in [
            ("kms:PutKeyPolicy", "AccessDeniedException", "allow kms:PutKeyPolicy"),
            ("kms:GetKeyPolicy", "NotFoundException", "there is no bucket `reports`"),
            ("iam:CreateRole", "EntityAlreadyExists", "it was there before"),
            ("iam:DeleteRole", "DeleteConflict", "detach"),
            ("s3:PutBucketAcl", "AccessControlListNotSupported", "Object Ownership"),
            ("s3:GetBucketAcl", "PermanentRedirect", "Region"),
        ] {
            let text = refused(action, code, "no.");
            assert!(text.contains(advice), "{text}");
        }
    }

    #[test]
    fn errors_stay_small() {
        assert!(size_of::<Error>() <= 128, "{} bytes", size_of::<Error>());
    }
}
