//! What is asked of a grant to see that it opens just what it says: its own requests, and others beside them.

use crate::{Asker, Seen};
use xacct_dsl::grant::{AccessLevel, Grant, Via};

/// Objects that a grant is about.
pub const WITHIN: [&str; 2] = ["2026/q1.csv", "2026/q2.csv"];
/// Objects beside them: of another prefix, and of one that begins alike.
pub const BESIDE: [&str; 2] = ["2025/q4.csv", "2026-draft/q1.csv"];

/// A level, and the object or prefix that is asked for.
pub type Request = (AccessLevel, String);

/// Every level that somebody can ask for: the sandbox has no archive to restore from.
pub fn levels() -> impl Iterator<Item = AccessLevel> {
    AccessLevel::ALL.iter().copied().filter(|level| *level != AccessLevel::Restore)
}

/// What a grant of these levels allows, on each object.
pub fn requests(levels: impl Iterator<Item = AccessLevel>, grant: &Grant) -> Vec<Request> {
    let of_level = |level: AccessLevel| {
        if level.is_of_bucket() {
            return vec![(level, grant.prefix().map(ToString::to_string).unwrap_or_default())];
        }
        let is_by_acl = matches!(grant.via(), Via::Acl { .. });
        match (level, is_by_acl) {
            // Who overwrites an object leaves it without the ACL that it had.
            (AccessLevel::Write, true) => vec![(level, "upload.csv".to_owned())],
            (_, true) => WITHIN.map(|key| (level, key.to_owned())).to_vec(),
            _ => vec![(level, WITHIN[0].to_owned())],
        }
    };
    levels.flat_map(of_level).collect()
}

/// The same levels beside what the grant is about.
pub fn beside(grant: &Grant) -> Vec<Request> {
    let is_by_acl = matches!(grant.via(), Via::Acl { .. });
    let of_level = |(index, level): (usize, AccessLevel)| match level {
        // Of a bucket's ACL nothing is beside.
        level if is_by_acl && is_of_bucket_acl(level) => None,
        level if level.is_of_bucket() => Some((level, ["2025/", "2026-draft/", ""][index % 3].to_owned())),
        level => Some((level, BESIDE[index % 2].to_owned())),
    };
    grant.access().levels().enumerate().filter_map(of_level).collect()
}

/// One request about the bucket, and one about an object.
pub fn one_of_each(requests: &[Request]) -> Vec<Request> {
    let of = |is_of_bucket: bool| requests.iter().find(|(level, _)| level.is_of_bucket() == is_of_bucket);
    [of(true), of(false)].into_iter().flatten().cloned().collect()
}

/// What the ACL of a bucket is about.
pub fn is_of_bucket_acl(level: AccessLevel) -> bool {
    level.is_of_bucket() || level == AccessLevel::Write
}

/// The levels that a grant does not give. An ACL's permission is several actions, and who hands over what they upload may
/// do so later.
pub fn not_granted(grant: &Grant) -> Vec<Request> {
    let comes_along = |level: AccessLevel| {
        let is_alike = |other: AccessLevel| match level {
            AccessLevel::Read | AccessLevel::ReadVersions => {
                matches!(other, AccessLevel::Read | AccessLevel::ReadVersions)
            }
            _ => level.is_of_bucket() && other.is_of_bucket(),
        };
        grant.requires_bucket_owner_full_control() && level == AccessLevel::WriteAcl
            || matches!(grant.via(), Via::Acl { .. }) && grant.access().levels().any(is_alike)
    };
    requests(levels().filter(|level| !grant.access().has(*level) && !comes_along(*level)), grant)
}

/// Asks for everything, and says what was not as expected.
///
/// # Errors
/// Every answer that is neither what was asked for nor a denial.
pub async fn unexpected(asker: &Asker, requests: &[Request], expected: Seen) -> anyhow::Result<Vec<String>> {
    let mut found = Vec::new();
    for (level, key) in requests {
        let answer = asker.ask(*level, key).await?;
        if answer.seen != expected {
            found.push(format!("{}: {} {:?}", asker.what(*level, key), answer.seen, answer.why));
        }
    }
    Ok(found)
}
