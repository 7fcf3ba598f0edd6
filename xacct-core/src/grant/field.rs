//! What is said of a field by its name or the form of its value.
//!
//! `GRANT_UNKNOWN_FIELD`: a field that grants do not have.
//!
//! What is misspelt would be left out in silence, and a condition with it.
//!
//! - severity: error
//! - bad: `prefx: "2026/"`
//! - good: `prefix: "2026/"`

use super::Written;
use crate::{Code, Fault};

/// What a field may hold.
#[derive(Clone, Copy)]
pub(super) enum Expected {
    Text,
    Texts,
    Flag,
    Seconds,
    Condition,
    Method,
}

impl Expected {
    pub(super) fn in_words(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Texts => "a text or a list of texts",
            Self::Flag => "`true` or `false`",
            Self::Seconds => "a number of seconds",
            Self::Condition => "a block of fields",
            Self::Method => "one method",
        }
    }

    /// What to write instead of a value.
    pub(super) fn instead_of(self, value: &Written) -> &'static str {
        match (self, value) {
            (Self::Text | Self::Texts, Written::Number(_)) => {
                "write it in quotes: as a number, an account id would lose its leading zeros"
            }
            (Self::Text, Written::List(_)) => "write one, and a grant for each of the others",
            (Self::Text | Self::Texts, _) => "write it in quotes",
            (Self::Flag, _) => "write the one word, without quotes",
            (Self::Seconds, _) => "write the number alone, such as `3600`",
            (Self::Condition, _) => "write for instance `{ organization: \"o-a1b2c3d4e5\" }`",
            (Self::Method, Written::List(_)) => "write a grant for each method",
            (Self::Method, _) => "write for instance `BucketPolicy` or `Role { name: \"reports-reader\" }`",
        }
    }
}

/// What others call a field, and what it is called here.
const OTHER_NAMES: [(&str, &str); 22] = [
    ("account", "owner"),
    ("actions", "access"),
    ("action", "access"),
    ("bucket_name", "bucket"),
    ("bucket_owner", "owner"),
    ("conditions", "condition"),
    ("encryption_key", "kms_key"),
    ("grantees", "grantee"),
    ("key", "kms_key"),
    ("kms", "kms_key"),
    ("kms_key_arn", "kms_key"),
    ("kms_key_id", "kms_key"),
    ("max_session_duration", "session"),
    ("method", "via"),
    ("org", "organization"),
    ("org_id", "organization"),
    ("permissions", "access"),
    ("principal", "grantee"),
    ("principals", "grantee"),
    ("session_duration", "session"),
    ("tls", "secure_transport"),
    ("vpce", "vpc_endpoint"),
];

/// The field that was meant, if it is one of these: as it is written, misspelt, or as others call it.
pub(super) fn meant<'n>(written: &str, names: impl Iterator<Item = &'n str> + Clone) -> Option<&'n str> {
    let lower = written.to_ascii_lowercase();
    let other = OTHER_NAMES.iter().find(|(other, _)| *other == lower).map(|(_, name)| *name);
    let by_other_name = other.and_then(|meant| names.clone().find(|name| *name == meant));
    by_other_name.or_else(|| xacct_catalog::nearest::among(written, names))
}

/// Where a field belongs that stands somewhere else.
pub(super) fn belongs_in(written: &str) -> Option<&'static str> {
    match written {
        "external_id" | "session" | "console" => Some("`via: Role { … }`"),
        "region" => Some("`via: AccessPoint { … }`"),
        "owner_id" | "grantee_id" | "objects" => Some("`via: Acl { … }`"),
        "organization" | "vpc_endpoint" | "source_ip" | "secure_transport" => Some("`condition: { … }`"),
        _ => None,
    }
}

/// The fault of a field that stands a second time.
pub(super) fn repeated(field: &str) -> Fault {
    let holds_several = matches!(field, "grantee" | "access" | "objects" | "vpc_endpoint" | "source_ip");
    let help = if holds_several { "put all its entries into one list" } else { "leave one out" };
    Fault::new(Code::GRANT_REPEATED, format!("`{field}` is given twice")).help(help)
}

/// The fault of a field that there is not, with the one that was meant, or those that are not given yet.
pub(super) fn unknown<'n>(
    written: &str,
    meant: Option<&str>,
    others: impl Iterator<Item = &'n str>,
) -> Fault {
    let message = format!("unknown field `{}`", written.escape_debug());
    let fault = Fault::new(Code::GRANT_UNKNOWN_FIELD, message).suggest(meant);
    let others: Vec<_> = others.collect();
    match meant {
        Some(_) => fault,
        None if belongs_in(written).is_some() => {
            fault.help(format!("it belongs in {}", belongs_in(written).unwrap_or_default()))
        }
        None if others.is_empty() => fault.help("leave it out"),
        None => fault.help(format!("the other fields are `{}`", others.join("`, `"))),
    }
}
