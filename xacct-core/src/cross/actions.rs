//! Which actions a statement is asked for.

use super::ask::Target;
use crate::Statement;

/// What is asked for of S3 wherever a pattern stands for it: what cross-account access is made of.
const OF_S3: [&str; 18] = [
    "s3:AbortMultipartUpload",
    "s3:DeleteObject",
    "s3:DeleteObjectVersion",
    "s3:GetBucketAcl",
    "s3:GetBucketLocation",
    "s3:GetObject",
    "s3:GetObjectAcl",
    "s3:GetObjectTagging",
    "s3:GetObjectVersion",
    "s3:ListBucket",
    "s3:ListBucketMultipartUploads",
    "s3:ListBucketVersions",
    "s3:ListMultipartUploadParts",
    "s3:PutBucketAcl",
    "s3:PutObject",
    "s3:PutObjectAcl",
    "s3:PutObjectTagging",
    "s3:PutObjectVersionAcl",
];

/// What belongs together: who has a part of a group was meant to have the group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Group {
    /// Objects and what they are like.
    Read,
    /// Putting and deleting objects.
    Write,
    /// What is in the bucket.
    List,
    /// ACLs.
    Acl,
    /// The bucket's settings, and all else.
    Other,
}

impl Group {
    pub(super) fn of(action: &str) -> Self {
        let name = action.split_once(':').map_or(action, |(_, name)| name);
        let starts = |beginnings: &[&str]| beginnings.iter().any(|it| name.starts_with(it));
        match name {
            _ if name.ends_with("Acl") => Self::Acl,
            "ListBucket" | "ListBucketVersions" | "ListBucketMultipartUploads" => Self::List,
            _ if starts(&["GetObject"]) => Self::Read,
            _ if starts(&[
                "PutObject",
                "DeleteObject",
                "AbortMultipart",
                "ListMultipart",
                "RestoreObject",
            ]) =>
            {
                Self::Write
            }
            _ => Self::Other,
        }
    }
}

/// The actions that a statement may speak of: those that cross-account access is made of, and those it names. Whether it
/// does, the evaluator says.
pub(super) fn actions_of(statement: &Statement, target: &Target) -> Vec<String> {
    match target {
        Target::Role(_) => return vec!["sts:AssumeRole".into()],
        Target::Key(_) => return Vec::new(),
        Target::Bucket | Target::AccessPoint(_) => {}
    }
    let named = statement.action.iter().flatten().filter_map(|text| {
        let action = xacct_catalog::action(text).filter(|it| it.service().prefix() == "s3")?;
        let is_of_bucket = action.resource_types().any(|it| matches!(it.name(), "bucket" | "object"));
        is_of_bucket.then(|| format!("s3:{}", action.name()))
    });
    let mut actions: Vec<_> = OF_S3.into_iter().map(str::to_owned).chain(named).collect();
    actions.sort_unstable();
    actions.dedup();
    actions
}

/// Whether an action acts on objects.
pub(super) fn is_of_objects(action: &str) -> bool {
    xacct_catalog::action(action).is_some_and(|it| it.resource_types().any(|it| it.name() == "object"))
}

/// A list of actions, or of patterns, for a message, shortened where it is long.
pub(super) fn listed<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    const SHOWN: usize = 6;
    let mut texts: Vec<_> = texts.into_iter().collect();
    texts.sort_unstable();
    texts.dedup();
    let more = texts.len().saturating_sub(SHOWN);
    let shown: Vec<_> = texts.iter().take(SHOWN).map(|text| format!("`{}`", text.escape_debug())).collect();
    let shown = shown.join(", ");
    if more == 0 { shown } else { format!("{shown} and {more} more") }
}
