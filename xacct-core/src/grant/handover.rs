//! The half of an account that somebody else administers.

use super::statement::{Author, Limits};
use super::{Content, Grant, GrantDocument, Grantee, GranteeKind, Target, Via};
use crate::AccountId;
use std::fmt;

/// What the administrator of one account has to put in place: the documents, the AWS CLI's commands for it, and a word
/// about why. Displays as all of that, to be sent.
///
/// # Examples
/// ```
/// use xacct_core::grant::{AccessLevel, GrantDefinition};
///
/// let grant = GrantDefinition::new("AnalystsReadReports")
///     .owner("111111111111")
///     .bucket("reports")
///     .grantee("arn:aws:iam::222222222222:role/analyst")
///     .access([AccessLevel::Read])
///     .build()?;
/// let consumer = grant.handover(&grant.grantees()[0].account()).expect("the grantee has a half");
/// assert_eq!(consumer.files[0].name, "analyst-identity-policy.json");
/// assert!(consumer.commands[0].starts_with("aws iam create-policy "));
/// println!("{consumer}");
/// # Ok::<(), xacct_core::grant::GrantFindings>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Handover {
    /// The account.
    pub account: AccountId,
    /// What this is about, for whoever gets it: one paragraph.
    pub paragraph: String,
    /// The documents, by the names that the commands have for them.
    pub files: Vec<HandoverFile>,
    /// Commands of the AWS CLI, in their order, to be run with credentials of the account beside the files. Lines that
    /// begin with `#` say what to do by hand.
    pub commands: Vec<String>,
}

/// A document of a [`Handover`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HandoverFile {
    /// The file's name.
    pub name: String,
    /// What it holds: JSON, indented.
    pub contents: String,
}

impl Grant {
    /// Every account that has something to put in place: the owner's first.
    pub fn accounts(&self) -> Vec<AccountId> {
        let mut accounts = vec![self.owner().clone()];
        let others = self.documents().into_iter().map(|document| document.account);
        for account in others.chain(self.access_point().map(|(account, _)| account)) {
            if !accounts.contains(&account) {
                accounts.push(account);
            }
        }
        accounts
    }

    /// What the administrator of an account has to put in place; nothing where the account has no part in the grant.
    pub fn handover(&self, account: &AccountId) -> Option<Handover> {
        if !self.accounts().contains(account) {
            return None;
        }
        let mut handover = Handover {
            account: account.clone(),
            paragraph: self.paragraph(account),
            files: Vec::new(),
            commands: Vec::new(),
        };
        let documents = self.documents();
        let of_account: Vec<_> = documents.iter().filter(|document| document.account == *account).collect();
        if self.access_point().is_some_and(|(of, _)| of == *account) {
            handover.commands.push(self.create_access_point());
        }
        for document in of_account {
            self.hand_over(document, &mut handover);
        }
        Some(handover)
    }

    fn paragraph(&self, account: &AccountId) -> String {
        let (name, bucket, owner) = (self.name(), self.bucket(), self.owner());
        let levels: Vec<_> = self.access().levels().map(|level| level.in_words()).collect();
        let what = format!("{} of the bucket {bucket} of account {owner}", levels.join(", "));
        let yours = match account == owner {
            true => "The bucket is your account's, and this is your half: nobody else can let them in.",
            false => "This is your account's half: the owner of the bucket has its own.",
        };
        format!(
            "To the administrator of account {account}: the grant {name} is to let {} {what}. Across accounts one half \
             alone grants nothing. {yours} The documents below say just that much, and no more. What carries the Sids \
             that begin with Xacct{name} can be taken out again without touching anything else.",
            self.who()
        )
    }

    fn create_access_point(&self) -> String {
        let Via::AccessPoint { name, region, account } = self.via() else { return String::new() };
        let owner = self.owner();
        let account = account.as_ref().unwrap_or(owner);
        let of = if account == owner { String::new() } else { format!(" --bucket-account-id {owner}") };
        let bucket = self.bucket();
        format!(
            "aws s3control create-access-point --account-id {account} --region {region} --name {name} --bucket {bucket}{of}"
        )
    }

    fn hand_over(&self, document: &GrantDocument, handover: &mut Handover) {
        let Handover { files, commands, .. } = handover;
        let file = self.file(document, files.len());
        let (bucket, owner) = (self.bucket(), self.owner());
        let of_bucket = format!("--bucket {bucket} --expected-bucket-owner {owner}");
        let put = format!("file://{}", file.name);
        match &document.target {
            Target::RoleTrust => commands.push(self.create_role(&put)),
            Target::RolePermissions => {
                let role = self.role_arn().unwrap_or_default();
                commands.extend(self.create_policy(
                    &document.account,
                    "Role",
                    &role,
                    &put,
                    "attach-role-policy --role-name",
                ));
            }
            Target::KeyPolicy => {
                let key = self.kms_key().map(ToString::to_string).unwrap_or_default();
                commands.push(format!(
                    "aws kms get-key-policy --key-id {key} --query Policy --output text > key-policy.json"
                ));
                commands.push(format!(
                    "# add the statements of {} to those in key-policy.json, which must stay",
                    file.name
                ));
                commands.push(format!("aws kms put-key-policy --key-id {key} --policy-name default --policy file://key-policy.json"));
            }
            Target::OwnershipControls => {
                commands.push(format!(
                    "aws s3api put-bucket-ownership-controls {of_bucket} --ownership-controls 'Rules=[{{ObjectOwnership={}}}]'",
                    document.content
                ));
                return;
            }
            Target::BucketAcl => {
                commands.push(format!("# this replaces the bucket's ACL: `aws s3api get-bucket-acl {of_bucket}` shows what it grants now"));
                commands.push(format!("aws s3api put-bucket-acl {of_bucket} --access-control-policy {put}"));
            }
            Target::ObjectAcl(key) => {
                let key = quoted(key.as_str());
                commands.push(format!(
                    "aws s3api put-object-acl {of_bucket} --key {key} --access-control-policy {put}"
                ));
            }
            Target::BucketPolicy => {
                commands.push(format!("aws s3api get-bucket-policy {of_bucket} --query Policy --output text > bucket-policy.json"));
                commands.push(format!(
                    "# add the statements of {name} to those in bucket-policy.json; where the bucket has no policy yet (NoSuchBucketPolicy), copy {name} there",
                    name = file.name
                ));
                commands.push(format!(
                    "aws s3api put-bucket-policy {of_bucket} --policy file://bucket-policy.json"
                ));
            }
            Target::AccessPointPolicy => commands.push(self.put_access_point_policy(&put)),
            Target::Identity(grantee) => commands.extend(self.put_identity(grantee, &put)),
        }
        files.push(file);
    }

    fn file(&self, document: &GrantDocument, number: usize) -> HandoverFile {
        let name = match &document.target {
            Target::RoleTrust => "trust-policy.json".to_owned(),
            Target::RolePermissions => "role-policy.json".to_owned(),
            Target::KeyPolicy => "key-policy-statements.json".to_owned(),
            Target::OwnershipControls => "ownership-controls.json".to_owned(),
            Target::BucketAcl => "bucket-acl.json".to_owned(),
            Target::ObjectAcl(_) => format!("object-acl-{number}.json"),
            Target::BucketPolicy => "bucket-policy-statements.json".to_owned(),
            Target::AccessPointPolicy => "access-point-policy.json".to_owned(),
            Target::Identity(grantee) => {
                let whose =
                    grantee.name().map(ToOwned::to_owned).unwrap_or_else(|| grantee.account().to_string());
                // A user and a role may have one name.
                let what = if grantee.kind() == GranteeKind::User { "user-" } else { "" };
                format!("{whose}-{what}identity-policy.json")
            }
        };
        let contents = match &document.content {
            Content::Acl(acl) => acl.to_cli_json(),
            other => format!("{other:#}"),
        };
        HandoverFile { name, contents }
    }

    fn create_role(&self, trust: &str) -> String {
        let Via::Role { name, session, .. } = self.via() else { return String::new() };
        let session = session.map(|seconds| format!(" --max-session-duration {seconds}")).unwrap_or_default();
        format!("aws iam create-role --role-name {name} --assume-role-policy-document {trust}{session}")
    }

    fn put_access_point_policy(&self, policy: &str) -> String {
        let Via::AccessPoint { name, region, account } = self.via() else { return String::new() };
        let account = account.as_ref().unwrap_or(self.owner());
        format!(
            "aws s3control put-access-point-policy --account-id {account} --region {region} --name {name} --policy {policy}"
        )
    }

    fn put_identity(&self, grantee: &Grantee, policy: &str) -> Vec<String> {
        let attach = match grantee.kind() {
            GranteeKind::User => "attach-user-policy --user-name",
            GranteeKind::Role => "attach-role-policy --role-name",
            GranteeKind::Account => "",
        };
        self.create_policy(&grantee.account(), "Identity", &self.arn_of(grantee), policy, attach)
    }

    /// Makes a managed policy, and attaches it to whom it is for.
    fn create_policy(
        &self,
        account: &AccountId,
        part: &str,
        arn: &str,
        policy: &str,
        attach: &str,
    ) -> Vec<String> {
        let author =
            Author { grant: self, subject: arn.to_owned(), names_subject: false, limits: Limits::default() };
        let name = author.sid(part);
        let of = format!("arn:{}:iam::{account}:policy/{name}", self.partition());
        let attach = match (attach, arn.rsplit('/').next()) {
            ("", _) | (_, None) => format!("# attach {of} to the users and roles that are to have it"),
            (attach, Some(whom)) => format!("aws iam {attach} {whom} --policy-arn {of}"),
        };
        vec![format!("aws iam create-policy --policy-name {name} --policy-document {policy}"), attach]
    }
}

/// As one word of a shell. Names of IAM and of S3's own need no quotes; keys of objects can hold anything.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

impl fmt::Display for Handover {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.paragraph)?;
        for file in &self.files {
            writeln!(f, "\n{}:\n{}", file.name, file.contents)?;
        }
        writeln!(f, "\nWith the AWS CLI, as an administrator of account {}:", self.account)?;
        self.commands.iter().try_for_each(|command| writeln!(f, "{command}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_reads_a_key_as_it_is() {
        assert_eq!(quoted("it's $HOME"), r"'it'\''s $HOME'");
    }
}
