//! What puts a grant's documents in place by hand: files, and commands of the AWS CLI.
//!
//! Policies and ACLs are replaced whole, so that what is there already is read first and kept.

use super::handover::quoted;
use super::handover_command::{HandoverAcls, HandoverCommand, HandoverCreation, HandoverMerge};
use super::{Content, Grant, GrantDocument, Grantee, GranteeKind, HandoverFile, Target, Via};
use crate::AccountId;

/// Puts the statements of one document, named by `$add`, into another in place of those of the same Sid; where it holds them
/// as they are, it stays as it is.
const MERGE_POLICY: &str = "([$add[0].Statement] | flatten) as $new | ([.Statement] | flatten) as $old | if $new - $old == [] then . else .Statement = ($old | map(select(.Sid as $sid | all($new[]; .Sid != $sid)))) + $new end";

/// Puts the grants of one ACL, named by `$add`, into another that has the same owner.
const MERGE_ACL: &str = r#"$add[0] as $new | .Grants as $old | if .Owner.ID == $new.Owner.ID then {Owner, Grants: ($old + [$new.Grants[] | . as $one | select(all($old[]; .Grantee.ID != $one.Grantee.ID or .Permission != $one.Permission))])} else error("the owner is \(.Owner.ID), not \($new.Owner.ID)") end"#;

/// A policy that says nothing.
const NO_STATEMENTS: &str = r#"{"Version":"2012-10-17","Statement":[]}"#;

/// What IAM answers where there is a role or policy of that name.
const EXISTS: &str = "EntityAlreadyExists";

impl Grant {
    /// The documents of an account as files, and what puts them in place, in this order.
    pub(super) fn files_and_commands(
        &self,
        account: &AccountId,
    ) -> (Vec<HandoverFile>, Vec<HandoverCommand>) {
        let (mut files, mut commands) = (Vec::new(), Vec::new());
        if self.access_point_account() == Some(account) {
            commands.extend(self.create_access_point());
        }
        for document in self.documents().iter().filter(|document| document.account == *account) {
            self.hand_over(document, &mut files, &mut commands);
        }
        (files, commands)
    }

    fn create_access_point(&self) -> Option<HandoverCommand> {
        let Via::AccessPoint { name, region, .. } = self.via() else { return None };
        let (owner, account) = (self.owner(), self.access_point_account().unwrap_or(self.owner()));
        let of = if account == owner { String::new() } else { format!(" --bucket-account-id {owner}") };
        let bucket = self.bucket();
        let named = format!("--account-id {account} --region {region} --name {name}");
        let arn = self.access_point_arn()?;
        Some(HandoverCommand::Create(HandoverCreation {
            what: format!("the access point {name}"),
            create: format!(
                "aws s3control create-access-point {named} --bucket {bucket}{of} --tags {}",
                self.tags()
            ),
            exists: "AccessPointAlreadyOwnedByYou",
            whose: format!(
                "aws s3control list-tags-for-resource --account-id {account} --region {region} --resource-arn {arn} {}",
                tag_among("Tags")
            ),
            own: self.tag(),
            current: None,
            update: Vec::new(),
            then: Vec::new(),
        }))
    }

    fn hand_over(
        &self,
        document: &GrantDocument,
        files: &mut Vec<HandoverFile>,
        commands: &mut Vec<HandoverCommand>,
    ) {
        let file = self.file(document, files.len());
        let (bucket, owner) = (self.bucket(), self.owner());
        let of_bucket = format!("--bucket {bucket} --expected-bucket-owner {owner}");
        match &document.target {
            Target::RoleTrust => commands.extend(self.create_role(&file.name)),
            Target::RolePermissions => {
                let role = self.role_arn().unwrap_or_default();
                let made = self.create_policy(document, &role, &file.name, "attach-role-policy --role-name");
                if let Some(HandoverCommand::Create(role)) = commands.last_mut() {
                    role.then.extend(made);
                }
            }
            Target::KeyPolicy => {
                let key = self.kms_key().map(|key| (key.region(), key.as_str()));
                let (region, key) = key.unwrap_or_default();
                let of_key = format!("--region {region} --key-id {key} --policy-name default");
                let command = |verb: &str| format!("aws kms {verb}-key-policy {of_key}");
                commands.push(merge_policy("key-policy", &command, None));
            }
            Target::OwnershipControls => {
                return commands.extend(self.turn_acls_on(document, &of_bucket));
            }
            Target::BucketAcl => {
                let command = |verb: &str| format!("aws s3api {verb}-bucket-acl {of_bucket}");
                commands.push(merge_acl("bucket-acl".to_owned(), &command));
            }
            Target::ObjectAcl(key) => {
                let key = quoted(key.as_str());
                let command = |verb: &str| format!("aws s3api {verb}-object-acl {of_bucket} --key={key}");
                commands.push(merge_acl(file.name.replace("-grants.json", ""), &command));
            }
            Target::BucketPolicy => {
                let command = |verb: &str| format!("aws s3api {verb}-bucket-policy {of_bucket}");
                commands.push(merge_policy("bucket-policy", &command, Some("NoSuchBucketPolicy")));
            }
            Target::AccessPointPolicy => {
                let command = |verb: &str| self.access_point_policy_command(verb);
                commands.push(merge_policy("access-point-policy", &command, Some("NoSuchAccessPointPolicy")));
            }
            Target::Identity(grantee) => commands.extend(self.put_identity(document, grantee, &file.name)),
        }
        files.push(file);
    }

    fn turn_acls_on(&self, document: &GrantDocument, of_bucket: &str) -> Option<HandoverCommand> {
        let Content::Ownership(ownership) = &document.content else { return None };
        let ownership = ownership.as_str();
        Some(HandoverCommand::TurnAclsOn(HandoverAcls {
            bucket: self.bucket().clone(),
            read: format!("aws s3api get-bucket-ownership-controls {of_bucket} --output json"),
            absent: "OwnershipControlsNotFoundError",
            ownership,
            put: format!(
                "aws s3api put-bucket-ownership-controls {of_bucket} --ownership-controls 'Rules=[{{ObjectOwnership={ownership}}}]'"
            ),
        }))
    }

    fn file(&self, document: &GrantDocument, number: usize) -> HandoverFile {
        let name = match &document.target {
            Target::RoleTrust => "trust-policy.json".to_owned(),
            Target::RolePermissions => "permissions-policy.json".to_owned(),
            Target::KeyPolicy => "key-policy-statements.json".to_owned(),
            Target::OwnershipControls => "ownership-controls.json".to_owned(),
            Target::BucketAcl => "bucket-acl-grants.json".to_owned(),
            Target::ObjectAcl(_) => format!("object-acl-{number}-grants.json"),
            Target::BucketPolicy => "bucket-policy-statements.json".to_owned(),
            Target::AccessPointPolicy => "access-point-policy-statements.json".to_owned(),
            Target::Identity(grantee) => match (grantee.kind(), grantee.name()) {
                (GranteeKind::User, Some(name)) => format!("user-{name}-policy.json"),
                (GranteeKind::Role, Some(name)) => format!("role-{name}-policy.json"),
                _ => format!("account-{}-policy.json", grantee.account()),
            },
        };
        let contents = match &document.content {
            Content::Acl(acl) => acl.to_cli_json(),
            other => format!("{other:#}"),
        };
        HandoverFile { name, contents }
    }

    fn create_role(&self, trust: &str) -> Option<HandoverCommand> {
        let Via::Role { name, session, .. } = self.via() else { return None };
        let session = session.map(|seconds| format!(" --max-session-duration {seconds}"));
        let create = format!(
            "aws iam create-role --role-name={name} --assume-role-policy-document file://{trust}{} --tags {}",
            session.as_deref().unwrap_or_default(),
            self.tags()
        );
        let trusts =
            format!("aws iam update-assume-role-policy --role-name={name} --policy-document file://{trust}");
        let lasts = session.map(|session| format!("aws iam update-role --role-name={name}{session}"));
        Some(HandoverCommand::Create(HandoverCreation {
            what: format!("the role {name}"),
            create,
            exists: EXISTS,
            whose: format!("aws iam get-role --role-name={name} {}", tag_among("Role.Tags")),
            own: self.tag(),
            current: None,
            update: std::iter::once(trusts).chain(lasts).collect(),
            then: Vec::new(),
        }))
    }

    fn tags(&self) -> String {
        format!("Key={},Value={}", Self::TAG, self.tag())
    }

    /// What reads or puts the access point's policy.
    fn access_point_policy_command(&self, verb: &str) -> String {
        let Via::AccessPoint { name, region, .. } = self.via() else { return String::new() };
        let account = self.access_point_account().unwrap_or(self.owner());
        format!(
            "aws s3control {verb}-access-point-policy --account-id {account} --region {region} --name {name}"
        )
    }

    fn put_identity(&self, document: &GrantDocument, grantee: &Grantee, file: &str) -> Vec<HandoverCommand> {
        let attach = match grantee.kind() {
            // IAM Identity Center writes those of its roles itself.
            GranteeKind::Role if grantee.as_str().contains(":role/aws-reserved/") => {
                return vec![HandoverCommand::ByHand(format!(
                    "put {file} into the permission set that the role is of, as its inline policy"
                ))];
            }
            GranteeKind::User => "attach-user-policy --user-name",
            GranteeKind::Role => "attach-role-policy --role-name",
            GranteeKind::Account => "",
        };
        self.create_policy(document, &self.arn_of(grantee), file, attach)
    }

    /// Makes a managed policy, and attaches it to whom it is for.
    fn create_policy(
        &self,
        document: &GrantDocument,
        arn: &str,
        file: &str,
        attach: &str,
    ) -> Vec<HandoverCommand> {
        let Some(name) = self.policy_name(&document.target) else { return Vec::new() };
        let of = format!("arn:{}:iam::{}:policy/{name}", self.partition(), document.account);
        let version = format!(
            "\"$(aws iam get-policy --policy-arn {of} --query Policy.DefaultVersionId --output text)\""
        );
        let read = format!(
            "aws iam get-policy-version --policy-arn {of} --version-id {version} --query PolicyVersion.Document --output json"
        );
        let update = format!(
            "aws iam create-policy-version --policy-arn {of} --policy-document file://{file} --set-as-default"
        );
        let create = HandoverCommand::Create(HandoverCreation {
            what: format!("the policy {name}"),
            create: format!(
                "aws iam create-policy --policy-name {name} --policy-document file://{file} --tags {}",
                self.tags()
            ),
            exists: EXISTS,
            whose: format!("aws iam get-policy --policy-arn {of} {}", tag_among("Policy.Tags")),
            own: self.tag(),
            current: Some((read, file.to_owned())),
            update: vec![update],
            then: Vec::new(),
        });
        let attach = match (attach, arn.rsplit('/').next()) {
            ("", _) | (_, None) => {
                HandoverCommand::ByHand(format!("attach {of} to the users and roles that are to have it"))
            }
            (attach, Some(whom)) => {
                HandoverCommand::Run(format!("aws iam {attach}={whom} --policy-arn {of}"))
            }
        };
        vec![create, attach]
    }
}

/// Has a command print the grant that something is of, by its tags.
fn tag_among(tags: &str) -> String {
    format!("--query \"{tags}[?Key=='{}'].Value | [0]\" --output text", Grant::TAG)
}

/// Puts the statements of the file `NAME-statements.json` into a policy. Where there may be none yet, S3 says so by `absent`.
fn merge_policy(
    name: &str,
    command: &dyn Fn(&str) -> String,
    absent: Option<&'static str>,
) -> HandoverCommand {
    HandoverCommand::Merge(HandoverMerge {
        name: name.to_owned(),
        read: format!("{} --query Policy --output text", command("get")),
        absent: absent.map(|error| (error, NO_STATEMENTS)),
        add: format!("{name}-statements.json"),
        program: MERGE_POLICY,
        put: format!("{} --policy file://{name}.json", command("put")),
    })
}

/// Puts the grants of the file `NAME-grants.json` into an ACL, of which there always is one.
fn merge_acl(name: String, command: &dyn Fn(&str) -> String) -> HandoverCommand {
    HandoverCommand::Merge(HandoverMerge {
        read: format!("{} --output json", command("get")),
        absent: None,
        add: format!("{name}-grants.json"),
        program: MERGE_ACL,
        put: format!("{} --access-control-policy file://{name}.json", command("put")),
        name,
    })
}
