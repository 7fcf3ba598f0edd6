//! The half of an account that somebody else administers.

use super::statement::BUCKET_OWNER_FULL_CONTROL;
use super::{AccessLevel, Content, Grant, Grantee, HandoverCommand, Target, Via};
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
/// assert_eq!(consumer.files[0].name, "role-analyst-policy.json");
/// assert!(consumer.command_lines()[0].starts_with("aws iam create-policy "));
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
    /// How the account's grantees ask then, as commands of the AWS CLI; nothing for the owner.
    pub usage: Vec<String>,
    /// The documents, by the names that the commands have for them.
    pub files: Vec<HandoverFile>,
    /// What is to be done, in this order, with credentials of the account and beside the files.
    pub commands: Vec<HandoverCommand>,
}

impl Handover {
    /// The commands of the AWS CLI that a person types, one after another. Lines that begin with `#` say what to do by hand.
    pub fn command_lines(&self) -> Vec<String> {
        self.commands.iter().flat_map(HandoverCommand::lines).collect()
    }
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
        let grantees = self.grantees().iter().map(Grantee::account);
        for account in self.access_point_account().cloned().into_iter().chain(grantees) {
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
        let (files, commands) = self.files_and_commands(account);
        Some(Handover {
            account: account.clone(),
            paragraph: self.paragraph(account),
            usage: self.usage(account),
            files,
            commands,
        })
    }

    /// Those of the grantees that an account is told about: its own, or, where it lets them in, all.
    fn grantees_told_to(&self, account: &AccountId) -> Vec<&Grantee> {
        let own: Vec<_> = self.grantees().iter().filter(|grantee| grantee.account() == *account).collect();
        if own.is_empty() { self.grantees().iter().collect() } else { own }
    }

    fn paragraph(&self, account: &AccountId) -> String {
        let (name, bucket, owner) = (self.name(), self.bucket(), self.owner());
        let who = Self::listed(self.grantees_told_to(account));
        let may: Vec<_> = self.access().levels().map(|level| self.what(level)).collect();
        let conditions: String =
            self.on_conditions().iter().map(|condition| format!(" {condition}")).collect();
        let is_owner = account == owner;
        let half = match is_owner {
            true => "The bucket is your account's, and this is its half: nobody else can let them in.",
            false => "This is your account's half; the owner of the bucket has its own.",
        };
        format!(
            "To the administrator of account {account}: by the grant {name}, {who} may {} in the bucket {bucket} of account \
             {owner}.{conditions} Across accounts one half alone grants nothing. {half} {}",
            may.join("; "),
            self.way_back(account),
        )
    }

    /// How the half of an account is taken back.
    fn way_back(&self, account: &AccountId) -> String {
        let is_owner = account == self.owner();
        let mut ways: Vec<String> = Vec::new();
        for document in self.documents().into_iter().filter(|document| document.account == *account) {
            let Content::Policy(_, policy) = &document.content else { continue };
            if matches!(document.target, Target::BucketPolicy | Target::KeyPolicy | Target::AccessPointPolicy)
            {
                let sids: Vec<_> = policy.statements.iter().filter_map(|it| it.sid.as_deref()).collect();
                ways.push(format!("remove {} from the {}", sids.join(", "), document.target));
            }
        }
        match self.via() {
            Via::Acl { .. } if is_owner => {
                ways.push("put back the ACLs and the Object Ownership that are there now".to_owned())
            }
            Via::Role { name, .. } if is_owner => ways.push(format!("delete the role {name} and its policy")),
            _ => {}
        }
        if self.grantees().iter().any(|grantee| grantee.account() == *account) {
            ways.push("detach and delete the policies that the commands below make".to_owned());
        }
        format!("To take it back, {}.", ways.join(", and "))
    }

    /// How the grantees of an account ask.
    fn usage(&self, account: &AccountId) -> Vec<String> {
        let mut usage = Vec::new();
        if !self.grantees().iter().any(|grantee| grantee.account() == *account) {
            return usage;
        }
        if let (Via::Role { external_id, .. }, Some(role)) = (self.via(), self.role_arn()) {
            let says = external_id.as_ref().map(|id| format!(" --external-id {id}")).unwrap_or_default();
            usage.push(format!("aws sts assume-role --role-arn {role} --role-session-name NAME{says}"));
        }
        let bucket = match self.access_point_arn() {
            Some(access_point) => access_point,
            None => self.bucket().to_string(),
        };
        let prefix = self.prefix_text();
        let (key, access) = (self.example_key(), self.access());
        if access.has(AccessLevel::Read) {
            usage.push(format!("aws s3api get-object --bucket {bucket} --key={} FILE", quoted(&key)));
        }
        if access.has(AccessLevel::List) {
            let of_prefix =
                if prefix.is_empty() { String::new() } else { format!(" --prefix={}", quoted(prefix)) };
            usage.push(format!("aws s3api list-objects-v2 --bucket {bucket}{of_prefix}"));
        }
        if access.has(AccessLevel::Write) {
            let acl = match self.requires_bucket_owner_full_control() {
                true => format!(" --acl {BUCKET_OWNER_FULL_CONTROL}"),
                false => String::new(),
            };
            let key = quoted(&format!("{prefix}FILE"));
            usage.push(format!("aws s3api put-object --bucket {bucket} --key={key} --body FILE{acl}"));
        }
        usage
    }

    /// An object that the grant is about.
    fn example_key(&self) -> String {
        match self.via() {
            Via::Acl { objects, .. } => objects.first().map(ToString::to_string).unwrap_or_default(),
            _ => format!("{}FILE", self.prefix_text()),
        }
    }
}

/// As one word of a shell. Names of IAM and of S3's own need no quotes; keys of objects can hold anything.
pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

impl fmt::Display for Handover {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.paragraph)?;
        for file in &self.files {
            writeln!(f, "\n{}:\n{}", file.name, file.contents)?;
        }
        writeln!(f, "\nWith the AWS CLI, as an administrator of account {}:", self.account)?;
        self.command_lines().iter().try_for_each(|command| writeln!(f, "{command}"))?;
        if !self.usage.is_empty() {
            writeln!(f, "\nThen they ask, for instance:")?;
        }
        self.usage.iter().try_for_each(|command| writeln!(f, "{command}"))
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
