//! Grants by every method, of what is in the bucket `acme-reports`, for tests that take each of them.

use crate::requests::WITHIN;
use xacct_dsl::grant::{AccessLevel, GrantDefinition, ViaDefinition};

/// The owner's account.
pub const OWNER: &str = "111111111111";
/// The grantees' account.
pub const GRANTEE: &str = "222222222222";
/// A key of the owner's.
pub const KEY: &str = "arn:aws:kms:eu-central-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";
/// A grantee of each kind: a user, a role with a path, and the account as a whole.
pub const GRANTEES: [&str; 3] =
    ["arn:aws:iam::222222222222:user/ana", "arn:aws:iam::222222222222:role/team/analyst", GRANTEE];

/// A grant to a grantee, of a prefix, which ACLs have not.
pub fn grant(grantee: &str, access: &[AccessLevel], via: ViaDefinition) -> GrantDefinition {
    let grant = GrantDefinition::new("Reports").owner(OWNER).bucket("acme-reports").grantee(grantee);
    let is_by_acl = matches!(via, ViaDefinition::Acl { .. });
    let grant = grant.access(access.iter().copied()).via(via);
    if is_by_acl { grant } else { grant.prefix("2026/") }
}

/// Whether ACLs can give a level.
pub const fn is_of_acls(level: &AccessLevel) -> bool {
    use AccessLevel::{List, ListVersions, Read, ReadVersions, Write};
    matches!(level, Read | ReadVersions | List | ListVersions | Write)
}

/// By ACLs, of objects where these can be read.
pub fn acl(access: &[AccessLevel]) -> ViaDefinition {
    ViaDefinition::Acl {
        owner_id: "a".repeat(64),
        grantee_id: "b".repeat(64),
        objects: match access.contains(&AccessLevel::Read) {
            true => WITHIN.map(str::to_owned).to_vec(),
            false => Vec::new(),
        },
    }
}

/// By a role.
pub fn role(external_id: Option<&str>) -> ViaDefinition {
    let external_id = external_id.map(str::to_owned);
    ViaDefinition::Role { name: "reports-keeper".to_owned(), external_id, session: None, console: false }
}

/// By an access point, of the owner's account or of this one.
pub fn access_point(account: Option<&str>) -> ViaDefinition {
    let (name, region) = ("analysts".to_owned(), "eu-central-1".to_owned());
    ViaDefinition::AccessPoint { name, region, account: account.map(str::to_owned) }
}
