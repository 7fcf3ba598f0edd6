//! What a statement lets someone do.

use super::text::{Pattern, Texts, all_of, any_of, plain};
use crate::{Effect, PolicyKind, Statement};

/// Actions whose names say too little, or too much.
const NAMED: [(&str, &str); 27] = [
    ("s3:AbortMultipartUpload", "abort uploads in parts"),
    ("s3:DeleteObject", "delete objects"),
    ("s3:DeleteObjectTagging", "remove tags of objects"),
    ("s3:DeleteObjectVersion", "delete for good versions of objects"),
    ("s3:GetBucketLocation", "see the bucket's Region"),
    ("s3:GetObject", "get objects"),
    ("s3:GetObjectAcl", "read ACLs of objects"),
    ("s3:GetObjectTagging", "read tags of objects"),
    ("s3:GetObjectVersion", "get versions of objects"),
    ("s3:ListAllMyBuckets", "see the names of all buckets"),
    ("s3:ListBucket", "list objects"),
    ("s3:ListBucketMultipartUploads", "list uploads in parts"),
    ("s3:ListBucketVersions", "list versions of objects"),
    ("s3:ListMultipartUploadParts", "list the parts of an upload"),
    ("s3:PutObject", "put objects"),
    ("s3:PutObjectAcl", "set ACLs of objects"),
    ("s3:PutObjectTagging", "set tags of objects"),
    ("s3:RestoreObject", "restore objects from an archive"),
    ("kms:Decrypt", "decrypt"),
    ("kms:Encrypt", "encrypt"),
    ("kms:GenerateDataKey", "make data keys"),
    ("kms:DescribeKey", "see what the key is like"),
    ("sts:AssumeRole", "assume the role"),
    ("sts:AssumeRoleWithSAML", "assume the role after signing in by SAML"),
    ("sts:AssumeRoleWithWebIdentity", "assume the role after signing in by OIDC"),
    ("sts:TagSession", "tag the session"),
    ("sts:SetSourceIdentity", "name the source identity"),
];

/// The predicate: "get objects (s3:GetObject) and list objects (s3:ListBucket)".
pub(super) fn what(statement: &Statement, kind: PolicyKind, texts: Texts) -> String {
    let listed: fn(&[String]) -> String = match statement.effect {
        Effect::Allow => all_of,
        Effect::Deny => any_of,
    };
    // "may not use everything" would be true of whoever may use something.
    let all = match (statement.effect, &statement.action) {
        (Effect::Allow, Some(_)) => "everything",
        _ => "anything",
    };
    let words = |actions: &[String]| -> String {
        let words: Vec<_> = actions.iter().map(|action| in_words(action, all, kind, texts)).collect();
        listed(&words)
    };
    let everything = match statement.effect {
        Effect::Allow => "do everything",
        Effect::Deny => "do anything",
    };
    match (&statement.action, &statement.not_action) {
        (Some(actions), _) if actions.iter().any(|action| action == "*") => everything.to_owned(),
        (Some(actions), _) if actions.is_empty() => "do nothing".to_owned(),
        (Some(actions), _) => words(actions),
        (None, Some(actions)) if actions.is_empty() => everything.to_owned(),
        (None, Some(actions)) => format!("{everything} but {}", words(actions)),
        (None, None) => "do nothing, since no action is named".to_owned(),
    }
}

fn in_words(action: &str, all: &str, kind: PolicyKind, texts: Texts) -> String {
    let Some((prefix, name)) = action.split_once(':') else { return format!("do {}", texts.shown(action)) };
    let service = xacct_catalog::service(prefix).map_or_else(|| plain(prefix), |it| it.name().to_owned());
    let shown = plain(action);
    // An action holds no variable, whatever the version.
    match texts.pattern(name) {
        Pattern::Anything => format!("use {all} of {service} ({shown})"),
        Pattern::Begins(start) => format!("use {all} of {service} that begins with {start} ({shown})"),
        Pattern::Fits(pattern) => format!("use {all} of {service} that fits {pattern} ({shown})"),
        Pattern::Exactly(_) => match (named(action), kind) {
            (Some(words), PolicyKind::Trust) => format!("{words} ({shown})"),
            (Some(words), _) => format!("{} ({shown})", words.replace("the role", "roles")),
            (None, _) => format!("{} ({shown})", separated(&plain(name))),
        },
    }
}

fn named(action: &str) -> Option<&'static str> {
    let known = NAMED.iter().find(|(known, _)| known.eq_ignore_ascii_case(action));
    known.map(|(_, words)| *words)
}

/// `GetBucketCORS` as "get bucket CORS".
fn separated(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let is_upper = |at: usize| letters.get(at).is_some_and(char::is_ascii_uppercase);
    let is_lower = |at: usize| letters.get(at).is_some_and(char::is_ascii_lowercase);
    let mut words = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let is_after_lower = at.checked_sub(1).is_some_and(is_lower);
        if is_upper(at) && at > 0 && (is_after_lower || is_lower(at + 1)) {
            words.push(' ');
        }
        // Two capitals in a row are an abbreviation, which keeps them.
        let is_alone = is_lower(at + 1) || at + 1 == letters.len() && is_after_lower;
        words.push(if is_upper(at) && is_alone { letter.to_ascii_lowercase() } else { *letter });
    }
    words
}
