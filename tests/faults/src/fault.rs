//! What can go wrong with a request.

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_types::body::SdkBody;
use std::fmt;

/// What a request meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is refused with this status and code, and not carried out.
    Refused(u16, &'static str),
    /// It is refused because the service does not see a principal that the policy names.
    InvalidPrincipal,
    /// It is carried out, and AWS reports a fault of its own.
    CarriedOutAndFailed,
    /// It is carried out, and the connection breaks before the reply.
    ReplyLost,
    /// It is carried out, and no reply ever comes.
    Silence,
    /// The connection breaks before anything is sent.
    NeverSent,
}

impl Fault {
    /// Every fault that the runtime has to bear with.
    pub const ALL: [Self; 15] = [
        Self::Refused(500, "InternalError"),
        Self::Refused(503, "SlowDown"),
        Self::Refused(400, "Throttling"),
        Self::Refused(400, "MalformedPolicy"),
        Self::InvalidPrincipal,
        Self::Refused(409, "ConcurrentModification"),
        Self::Refused(409, "OperationAborted"),
        Self::Refused(409, "LimitExceeded"),
        Self::Refused(404, "NoSuchEntity"),
        Self::Refused(403, "AccessDenied"),
        Self::Refused(400, "ExpiredToken"),
        Self::CarriedOutAndFailed,
        Self::ReplyLost,
        Self::Silence,
        Self::NeverSent,
    ];

    /// Those that a request can meet which only reads.
    pub const OF_READS: [Self; 6] = [
        Self::Refused(500, "InternalError"),
        Self::Refused(503, "SlowDown"),
        Self::Refused(403, "AccessDenied"),
        Self::Refused(404, "NoSuchEntity"),
        Self::ReplyLost,
        Self::Silence,
    ];

    /// Whether the request is carried out all the same.
    pub const fn carries_out(self) -> bool {
        matches!(self, Self::CarriedOutAndFailed | Self::ReplyLost | Self::Silence)
    }

    /// The reply, in the form of the service that is asked.
    pub fn reply(self, is_json: bool) -> Option<HttpResponse> {
        let (status, code, message) = match self {
            Self::Refused(status, code) => (status, code, "injected"),
            Self::InvalidPrincipal => (400, "MalformedPolicy", "Invalid principal in policy"),
            Self::CarriedOutAndFailed => (500, "InternalError", "injected"),
            Self::ReplyLost | Self::Silence | Self::NeverSent => return None,
        };
        // All else is called the same by every service, or meets one that does not know it.
        let of_iam = if self == Self::InvalidPrincipal { "MalformedPolicyDocument" } else { code };
        let body = match is_json {
            true => format!(r#"{{"__type":"{of_iam}Exception","message":"{message}"}}"#),
            // S3 and IAM each look for their own part of this.
            false => format!(
                "<ErrorResponse><Error><Code>{of_iam}</Code><Message>{message}</Message></Error>\
                 <Code>{code}</Code><Message>{message}</Message></ErrorResponse>"
            ),
        };
        Some(HttpResponse::new(status.try_into().ok()?, SdkBody::from(body)))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(status, code) => write!(f, "{status} {code}"),
            Self::InvalidPrincipal => f.write_str("invalid principal"),
            Self::CarriedOutAndFailed => f.write_str("500 after it was carried out"),
            Self::ReplyLost => f.write_str("the reply lost"),
            Self::Silence => f.write_str("no reply, ever"),
            Self::NeverSent => f.write_str("the connection lost"),
        }
    }
}
