//! What a statement's actions act on.

use super::text::{Pattern, Texts, all_of, any_of, plain};
use crate::{Arn, Effect, PolicyKind, S3Name, Statement};

/// " on objects of bucket reports"; nothing where the action says it all.
pub(super) fn place(statement: &Statement, kind: PolicyKind, texts: Texts) -> String {
    let words = |resources: &[String]| -> Vec<String> {
        resources.iter().map(|resource| in_words(resource, kind, texts)).collect()
    };
    match (&statement.resource, &statement.not_resource) {
        (Some(resources), _) if resources.iter().any(|it| it == "*") => on_any(kind).to_owned(),
        (Some(resources), _) if resources.is_empty() => " on nothing".to_owned(),
        (Some(resources), _) => match statement.effect {
            Effect::Allow => format!(" on {}", all_of(&words(resources))),
            Effect::Deny => format!(" on {}", any_of(&words(resources))),
        },
        (None, Some(resources)) if resources.is_empty() => " on anything".to_owned(),
        (None, Some(resources)) => format!(" on anything but {}", all_of(&words(resources))),
        (None, None) if kind.names_resources() => " on nothing, since no resource is named".to_owned(),
        (None, None) => String::new(),
    }
}

/// What `*` stands for.
const fn on_any(kind: PolicyKind) -> &'static str {
    match kind {
        PolicyKind::KmsKey => " on this key",
        PolicyKind::Bucket => " on the bucket and its objects",
        PolicyKind::AccessPoint => " on the access point and its objects",
        PolicyKind::Trust => "",
        _ => " on anything",
    }
}

fn in_words(resource: &str, kind: PolicyKind, texts: Texts) -> String {
    let Ok(arn) = Arn::new(resource.to_owned()) else { return texts.shown(resource) };
    match (arn.s3_name(), arn.service()) {
        (Some(S3Name::Bucket(bucket)), _) => buckets_and_more(bucket, texts),
        (Some(S3Name::Object { bucket, key }), _) => objects(&bucket_in_words(bucket, texts), key, texts),
        (Some(S3Name::AccessPoint { name, below }), _) => access_point(&arn, name, below, texts),
        (None, "kms" | "iam") => named_by_account(&arn, kind, texts),
        (None, _) => texts.shown(resource),
    }
}

/// What a resource without a slash stands for: its wildcards match slashes too, and so objects.
fn buckets_and_more(bucket: &str, texts: Texts) -> String {
    let words = bucket_in_words(bucket, texts);
    match texts.pattern(bucket) {
        Pattern::Exactly(_) => words,
        Pattern::Anything => format!("{words}, and its objects"),
        Pattern::Begins(_) => format!("{words}, and their objects"),
        Pattern::Fits(_) if bucket.ends_with('*') => format!("{words}, and their objects"),
        Pattern::Fits(_) => format!("{words}, and objects that fit it as BUCKET/KEY"),
    }
}

fn bucket_in_words(bucket: &str, texts: Texts) -> String {
    match texts.pattern(bucket) {
        Pattern::Anything => "any bucket".to_owned(),
        Pattern::Exactly(name) => format!("bucket {name}"),
        Pattern::Begins(start) => format!("buckets whose names begin with {start}"),
        Pattern::Fits(pattern) => format!("buckets whose names fit {pattern}"),
    }
}

fn objects(place: &str, key: &str, texts: Texts) -> String {
    match texts.pattern(key) {
        Pattern::Anything => format!("any object of {place}"),
        Pattern::Exactly(key) if key.is_empty() => format!("no object of {place}, since the key is empty"),
        Pattern::Exactly(key) => format!("object {key} of {place}"),
        Pattern::Begins(start) => format!("objects of {place} whose keys begin with {start}"),
        Pattern::Fits(pattern) => format!("objects of {place} whose keys fit {pattern}"),
    }
}

fn access_point(arn: &Arn, name: &str, below: Option<&str>, texts: Texts) -> String {
    let whereabouts = whereabouts(arn, texts);
    let whole = match texts.pattern(name) {
        Pattern::Anything => format!("any access point{whereabouts}"),
        _ => format!("access point {}{whereabouts}", texts.shown(name)),
    };
    match below.map(|below| below.strip_prefix("object/").ok_or(below)) {
        None => whole,
        Some(Ok(key)) => objects(&whole, key, texts),
        Some(Err(below)) => format!("{} of {whole}", texts.shown(below)),
    }
}

/// "role analyst of account 222222222222"
fn named_by_account(arn: &Arn, kind: PolicyKind, texts: Texts) -> String {
    let (what, name) = arn.resource().split_once('/').unwrap_or((arn.resource(), ""));
    let whereabouts = whereabouts(arn, texts);
    match texts.pattern(name) {
        _ if name.is_empty() => texts.shown(arn.as_str()),
        Pattern::Anything => format!("any {}{whereabouts}", plain(what)),
        Pattern::Exactly(name) if kind == PolicyKind::KmsKey => format!("{} {name}", plain(what)),
        Pattern::Exactly(name) => format!("{} {name}{whereabouts}", plain(what)),
        Pattern::Begins(start) => format!("any {}{whereabouts} that begins with {start}", plain(what)),
        Pattern::Fits(pattern) => format!("any {}{whereabouts} that fits {pattern}", plain(what)),
    }
}

/// " of account 111111111111 in us-east-1"
fn whereabouts(arn: &Arn, texts: Texts) -> String {
    let account = match arn.account() {
        "" => String::new(),
        "*" => " of any account".to_owned(),
        account => format!(" of account {}", texts.shown(account)),
    };
    match arn.region() {
        "" => account,
        "*" => format!("{account} in any Region"),
        region => format!("{account} in {}", texts.shown(region)),
    }
}
