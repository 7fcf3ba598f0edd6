//! What values that are right by themselves cannot be together.
//!
//! `GRANT_SAME_ACCOUNT`, `GRANT_REPEATED`, `GRANT_PARTITION`, `GRANT_KEY_ACCOUNT`, `GRANT_KEY_UNUSED`,
//! `GRANT_NOT_IN_METHOD`, `GRANT_ACCESS_NOT_IN_METHOD`, `GRANT_SESSION`: what one value of a grant makes of another.
//!
//! Each would be refused by AWS, or be without effect, or say more than once what one entry says: accounts of one
//! partition cannot let in another's; S3 uses keys of the bucket's own account and Region in a grant; an ACL has no
//! prefix and no condition; a role that assumes another gets one hour at most.
//!
//! - severity: error
//! - bad: `owner: "111111111111", grantee: "111111111111"`
//! - good: `owner: "111111111111", grantee: "222222222222"`
//! - bad: `grantee: ["222222222222", "arn:aws:iam::222222222222:role/analyst"]`
//! - good: `grantee: "222222222222"`
//! - bad: `via: Acl { … }, prefix: "2026/"`
//! - good: `via: BucketPolicy, prefix: "2026/"`
//! - bad: `access: [List], kms_key: "arn:aws:kms:us-east-1:111111111111:key/…"`
//! - good: `access: [List, Read], kms_key: "arn:aws:kms:us-east-1:111111111111:key/…"`
//! - bad: `via: Role { name: "reader", session: 60 }`
//! - good: `via: Role { name: "reader", session: 3600 }`

use super::values::Values;
use super::via::{LONGEST_SESSION, SHORTEST_SESSION};
use super::{AccessLevel, GrantDefinition, GrantFinding, Grantee, GranteeKind, Via, ViaDefinition};
use crate::{AccountId, Code, Fault, IpRange};

/// The partition of a grant of which nothing says another.
const USUAL_PARTITION: &str = "aws";

/// Tells of everything in the grant that does not go together.
pub(super) fn check(definition: &GrantDefinition, values: &Values, findings: &mut Vec<GrantFinding>) {
    let mut refusals = Refusals { definition, values, findings };
    refusals.grantees();
    refusals.partitions();
    refusals.levels();
    refusals.key();
    refusals.conditions();
    match &definition.via {
        ViaDefinition::Acl { objects, .. } => refusals.acl(!objects.is_empty()),
        ViaDefinition::Role { session, external_id, console, .. } => {
            refusals.role(*session, external_id.is_some(), *console);
        }
        ViaDefinition::BucketPolicy | ViaDefinition::AccessPoint { .. } => {}
    }
}

/// The partition that everything of the grant is of: that of the first ARN or Region.
pub(super) fn partition(values: &Values) -> &'static str {
    let named = named_partitions(values).into_iter().map(|(_, partition)| partition);
    named
        .filter_map(xacct_catalog::partition)
        .map(xacct_catalog::Partition::id)
        .next()
        .unwrap_or(USUAL_PARTITION)
}

/// Every partition that a value names, and the path of that value.
fn named_partitions(values: &Values) -> Vec<(String, &str)> {
    let grantees = values.grantees.iter();
    let mut named: Vec<_> = grantees
        .filter_map(|(index, grantee)| Some((format!("grantee[{index}]"), grantee.partition()?)))
        .collect();
    if let Some(key) = &values.kms_key {
        named.push(("kms_key".to_owned(), key.partition()));
    }
    if let Some(Via::AccessPoint { region, .. }) = &values.via {
        let mut partitions = xacct_catalog::partitions().filter(|it| it.has_region(region.as_str()));
        named.extend(partitions.next().map(|it| ("via.AccessPoint.region".to_owned(), it.id())));
    }
    named
}

/// What is wrong with a method's own fields does not keep the others from being held against the method.
struct Refusals<'v, 'f> {
    definition: &'v GrantDefinition,
    values: &'v Values,
    findings: &'f mut Vec<GrantFinding>,
}

impl Refusals<'_, '_> {
    fn refuse(
        &mut self,
        path: impl Into<String>,
        code: Code,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.findings.push(GrantFinding::error(path, Fault::new(code, message).help(help)));
    }

    fn grantees(&mut self) {
        let Some(owner) = &self.values.owner else { return };
        let partition = partition(self.values);
        let mut seen: Vec<(String, &Grantee)> = Vec::new();
        for (index, grantee) in &self.values.grantees {
            let path = format!("grantee[{index}]");
            if grantee.account() == *owner {
                self.refuse(
                    path,
                    Code::GRANT_SAME_ACCOUNT,
                    format!(
                        "`{grantee}` is of the owner's own account, so that this is no cross-account grant"
                    ),
                    "within one account an identity policy is enough: `policy! { <Identity> … }`",
                );
                continue;
            }
            let arn = grantee.arn(partition);
            if let Some((_, earlier)) = seen.iter().find(|(earlier, _)| *earlier == arn) {
                let message = format!("`{grantee}` is the same account as `{earlier}`");
                self.refuse(path, Code::GRANT_REPEATED, message, "leave one out");
            } else if let Some(whole) = self.account_of(grantee) {
                let message = format!("`{whole}` lets in all of that account, `{grantee}` too");
                self.refuse(path, Code::GRANT_REPEATED, message, "leave one of them out");
            } else if is_service_linked(grantee) {
                let message =
                    format!("`{grantee}` is a service-linked role, whose policies AWS alone writes");
                self.refuse(
                    path,
                    Code::INVALID_GRANTEE,
                    message,
                    "name a role that the account administers itself",
                );
            }
            seen.push((arn, grantee));
        }
    }

    /// The grantee that is the account as a whole of a user or role that is one too.
    fn account_of(&self, grantee: &Grantee) -> Option<&Grantee> {
        let is_whole =
            |other: &&Grantee| other.kind() == GranteeKind::Account && other.account() == grantee.account();
        let mut others = self.values.grantees.iter().map(|(_, other)| other);
        others.find(|other| grantee.kind() != GranteeKind::Account && is_whole(other))
    }

    /// Nobody of one partition reaches another.
    fn partitions(&mut self) {
        let partition = partition(self.values);
        for (path, named) in named_partitions(self.values) {
            if named != partition {
                let message = format!("this is of the partition `{named}`, and the grant of `{partition}`");
                self.refuse(
                    path,
                    Code::GRANT_PARTITION,
                    message,
                    "accounts of one partition cannot let in another's: make everything of one",
                );
            }
        }
    }

    fn key(&mut self) {
        let Some(key) = &self.values.kms_key else { return };
        let (account, of_key) = (key.account(), key.region());
        if let Some(owner) = &self.values.owner
            && owner.as_str() != account
        {
            let message = format!("the key is of account {account}, whose policy this grant does not reach");
            let help = format!("encrypt the bucket with a key of account {owner}");
            self.refuse("kms_key", Code::GRANT_KEY_ACCOUNT, message, help);
        }
        if let Some(Via::AccessPoint { region, .. }) = &self.values.via
            && region.as_str() != of_key
        {
            let message =
                format!("the key is of `{of_key}`, and the bucket with its access point of `{region}`");
            self.refuse(
                "kms_key",
                Code::GRANT_KEY_ACCOUNT,
                message,
                format!("give a key of `{region}`: S3 uses keys of the bucket's own Region"),
            );
        }
        if self.has_every_level() && self.values.levels().key_actions().is_empty() {
            self.refuse(
                "kms_key",
                Code::GRANT_KEY_UNUSED,
                "none of these levels of access uses the key",
                "leave it out, or add `Read`, `ReadVersions` or `Write`: who reads decrypts, and who writes encrypts",
            );
        }
    }

    /// Whether every level could be read, so that those that were are all.
    fn has_every_level(&self) -> bool {
        !self.values.access.is_empty() && self.values.access.len() == self.definition.access.len()
    }

    fn levels(&mut self) {
        let writes = self.values.levels().has(AccessLevel::Write);
        if self.values.bucket_owner_full_control && self.has_every_level() && !writes {
            self.refuse(
                "bucket_owner_full_control",
                Code::GRANT_NOT_IN_METHOD,
                "nothing is uploaded by this grant of which the bucket's owner could have full control",
                "leave it out, or add `Write` to `access`",
            );
        }
    }

    fn conditions(&mut self) {
        let condition = &self.values.condition;
        for (index, range) in condition.source_ips.iter().enumerate() {
            if IpRange::new(range.to_string()).is_ok_and(|range| range.is_private()) {
                self.refuse(
                    format!("condition.source_ip[{index}]"),
                    Code::PRIVATE_IP_ADDRESS,
                    format!("`{range}` is private, and no request to S3 carries such an address"),
                    "name public addresses, or the endpoint of a VPC as `vpc_endpoint`",
                );
            }
        }
        if !condition.vpc_endpoints.is_empty() && !condition.source_ips.is_empty() {
            self.refuse(
                "condition.source_ip",
                Code::GRANT_NOT_IN_METHOD,
                "what comes through a VPC endpoint carries no `aws:SourceIp`, so that no request fulfils both",
                "give `vpc_endpoint` or `source_ip`; for either of them make two grants",
            );
        }
    }

    /// What ACLs have no words for.
    fn acl(&mut self, has_objects: bool) {
        let is_own =
            matches!(&self.values.via, Some(Via::Acl { owner_id, grantee_id, .. }) if owner_id == grantee_id);
        let code = Code::GRANT_NOT_IN_METHOD;
        let policies = "take the method `BucketPolicy`";
        if is_own {
            let message = "this is the id of the owner's own account";
            self.refuse(
                "via.Acl.grantee_id",
                Code::GRANT_SAME_ACCOUNT,
                message,
                "give that of the grantees' account",
            );
        }
        if self.values.prefix.is_some() {
            let help = format!("name the objects in `objects`, or {policies}");
            self.refuse("prefix", code, "an ACL is of one object, and knows no prefix", help);
        }
        if !self.values.condition.is_empty() {
            self.refuse("condition", code, "an ACL has no conditions", policies);
        }
        if self.values.bucket_owner_full_control {
            let help = format!(
                "leave it out: under `BucketOwnerPreferred`, which this method sets, uploads that say so become the owner's; to demand it, {policies}"
            );
            self.refuse("bucket_owner_full_control", code, "an ACL demands nothing of uploads", help);
        }
        self.one_account();
        self.levels_of_acl();
        let reads = self.values.levels().levels().any(AccessLevel::reads_objects);
        match (reads, has_objects) {
            (true, false) => {
                let help = "name the objects: `objects: [\"2026/q1.csv\"]`; each has an ACL of its own";
                self.refuse(
                    "via.Acl.objects",
                    Code::GRANT_MISSING_FIELD,
                    "`objects` is missing, and the bucket's ACL lets nobody read objects",
                    help,
                );
            }
            (false, true) if self.has_every_level() => {
                self.refuse(
                    "via.Acl.objects",
                    code,
                    "nothing is to be read of these objects",
                    "leave them out, or add `Read` to `access`",
                );
            }
            (true, true) | (false, _) => {}
        }
    }

    /// An ACL has one canonical id for all grantees.
    fn one_account(&mut self) {
        let mut accounts: Vec<(usize, AccountId)> =
            self.values.grantees.iter().map(|(index, grantee)| (*index, grantee.account())).collect();
        let Some((_, first)) = accounts.first().cloned() else { return };
        accounts.retain(|(_, account)| *account != first);
        for (index, account) in accounts {
            let message = format!("`grantee_id` is of one account, and this is of {account}, not of {first}");
            self.refuse(
                format!("grantee[{index}]"),
                Code::GRANT_NOT_IN_METHOD,
                message,
                "make a grant for each account",
            );
        }
    }

    fn levels_of_acl(&mut self) {
        for (index, level) in &self.values.access {
            let Some(reason) = why_no_acl_has(*level) else { continue };
            let message = format!("no ACL expresses `{level}`: {reason}");
            self.refuse(
                format!("access[{index}]"),
                Code::GRANT_ACCESS_NOT_IN_METHOD,
                message,
                "leave it out, or take the method `BucketPolicy`",
            );
        }
    }

    fn role(&mut self, session: Option<u32>, says_external_id: bool, console: bool) {
        if says_external_id && console {
            let message = "whoever switches to a role in the console can say no external id";
            let help = "leave out one of them, or make two grants by two roles";
            self.refuse("via.Role.console", Code::GRANT_NOT_IN_METHOD, message, help);
        }
        if let Some(seconds) = session {
            self.session(seconds);
        }
        if self.values.bucket_owner_full_control {
            self.refuse(
                "bucket_owner_full_control",
                Code::GRANT_NOT_IN_METHOD,
                "the role is of the owner's account, and what it uploads is the owner's",
                "leave it out",
            );
        }
    }

    fn session(&mut self, seconds: u32) {
        let path = "via.Role.session";
        if !(SHORTEST_SESSION..=LONGEST_SESSION).contains(&seconds) {
            let message = format!("no session of a role can be made to last {seconds} seconds");
            self.refuse(path, Code::GRANT_SESSION, message, "give 3600 to 43200 seconds, or leave it out");
            return;
        }
        let is_role = |(_, grantee): &(usize, Grantee)| grantee.kind() == GranteeKind::Role;
        let grantees = &self.values.grantees;
        if seconds > SHORTEST_SESSION
            && !grantees.is_empty()
            && grantees.len() == self.definition.grantees.len()
            && grantees.iter().all(is_role)
        {
            let message = "a role that assumes another gets one hour at most, and the grantees are roles";
            self.refuse(path, Code::GRANT_SESSION, message, "leave it out");
        }
    }
}

fn is_service_linked(grantee: &Grantee) -> bool {
    grantee.as_str().contains(":role/aws-service-role/")
}

/// Why no ACL expresses a level; nothing where one does.
fn why_no_acl_has(level: AccessLevel) -> Option<&'static str> {
    match level {
        AccessLevel::Read | AccessLevel::ReadVersions => None,
        AccessLevel::List | AccessLevel::ListVersions | AccessLevel::Write => None,
        AccessLevel::WriteAcl => {
            Some("its WRITE_ACP has no condition, so that the grantee could open the object to everyone")
        }
        AccessLevel::Delete | AccessLevel::DeleteVersions => {
            Some("its WRITE deletes only what the grantee's account owns")
        }
        AccessLevel::ReadTags | AccessLevel::WriteTags => Some("it has no permission for tags"),
        AccessLevel::Restore => Some("it has no permission for archives"),
    }
}
