//! What puts a grant's documents in place by hand: files, and commands of the AWS CLI.
//!
//! Policies of buckets and keys are replaced whole, so that what is there already is read first and kept; a command that
//! could not read it leaves nothing that the next would accept.

use super::handover::quoted;
use super::{Content, Grant, GrantDocument, Grantee, GranteeKind, HandoverFile, Target, Via};
use crate::AccountId;

/// Puts the statements of one document, named by `$add`, into another in place of those of the same Sid.
const MERGE: &str = "([$add[0].Statement] | flatten) as $new | .Statement = ([.Statement] | flatten | map(select(.Sid as $sid | all($new[]; .Sid != $sid)))) + $new";

impl Grant {
    /// The documents of an account as files, and what puts them in place, in this order.
    pub(super) fn files_and_commands(&self, account: &AccountId) -> (Vec<HandoverFile>, Vec<String>) {
        let (mut files, mut commands) = (Vec::new(), Vec::new());
        if self.access_point_account() == Some(account) {
            commands.push(self.create_access_point());
        }
        for document in self.documents().iter().filter(|document| document.account == *account) {
            self.hand_over(document, &mut files, &mut commands);
        }
        (files, commands)
    }

    fn create_access_point(&self) -> String {
        let Via::AccessPoint { name, region, .. } = self.via() else { return String::new() };
        let (owner, account) = (self.owner(), self.access_point_account().unwrap_or(self.owner()));
        let of = if account == owner { String::new() } else { format!(" --bucket-account-id {owner}") };
        let bucket = self.bucket();
        format!(
            "aws s3control create-access-point --account-id {account} --region {region} --name {name} --bucket {bucket}{of} --tags Key={},Value={}",
            Self::TAG,
            self.tag()
        )
    }

    fn hand_over(&self, document: &GrantDocument, files: &mut Vec<HandoverFile>, commands: &mut Vec<String>) {
        let file = self.file(document, files.len());
        let (bucket, owner) = (self.bucket(), self.owner());
        let of_bucket = format!("--bucket {bucket} --expected-bucket-owner {owner}");
        let put = format!("file://{}", file.name);
        match &document.target {
            // In one line: where the role exists already, and whoever it trusts, nothing is to be attached to it.
            Target::RoleTrust => commands.push(self.create_role(&put)),
            Target::RolePermissions => {
                let role = self.role_arn().unwrap_or_default();
                let attach = "attach-role-policy --role-name";
                let made = self.create_policy(document, &role, &put, attach);
                if let Some(create_role) = commands.last_mut() {
                    made.iter().for_each(|command| create_role.extend([" && ", command.as_str()]));
                }
            }
            Target::KeyPolicy => {
                let key = self.kms_key().map(|key| (key.region(), key.as_str()));
                let (region, key) = key.unwrap_or_default();
                let of_key = format!("--region {region} --key-id {key} --policy-name default");
                let (get, put) =
                    (format!("aws kms get-key-policy {of_key}"), format!("aws kms put-key-policy {of_key}"));
                commands.extend(merge(&get, &put, "key-policy", None));
            }
            Target::OwnershipControls => {
                commands.push(
                    "# with this ACLs count again, those too that objects had before they were turned off"
                        .to_owned(),
                );
                commands.push(format!(
                    "aws s3api put-bucket-ownership-controls {of_bucket} --ownership-controls 'Rules=[{{ObjectOwnership={}}}]'",
                    document.content
                ));
                return;
            }
            Target::BucketAcl => {
                commands.push(format!("aws s3api get-bucket-acl {of_bucket} > bucket-acl-before.json"));
                commands.push(
                    "# the next command replaces that: add to bucket-acl.json what else is to stay granted"
                        .to_owned(),
                );
                commands.push(format!("aws s3api put-bucket-acl {of_bucket} --access-control-policy {put}"));
            }
            Target::ObjectAcl(key) => {
                let key = quoted(key.as_str());
                let before = file.name.replace(".json", "-before.json");
                commands.push(format!("aws s3api get-object-acl {of_bucket} --key={key} > {before}"));
                commands.push(format!(
                    "# the next command replaces that: add to {} what else is to stay granted",
                    file.name
                ));
                commands.push(format!(
                    "aws s3api put-object-acl {of_bucket} --key={key} --access-control-policy {put}"
                ));
            }
            Target::BucketPolicy => {
                let get = format!("aws s3api get-bucket-policy {of_bucket}");
                let put = format!("aws s3api put-bucket-policy {of_bucket}");
                commands.extend(merge(&get, &put, "bucket-policy", Some("NoSuchBucketPolicy")));
            }
            Target::AccessPointPolicy => {
                let (get, put) = self.access_point_commands();
                commands.extend(merge(&get, &put, "access-point-policy", Some("NoSuchAccessPointPolicy")));
            }
            Target::Identity(grantee) => commands.extend(self.put_identity(document, grantee, &put)),
        }
        files.push(file);
    }

    fn file(&self, document: &GrantDocument, number: usize) -> HandoverFile {
        let name = match &document.target {
            Target::RoleTrust => "trust-policy.json".to_owned(),
            Target::RolePermissions => "permissions-policy.json".to_owned(),
            Target::KeyPolicy => "key-policy-statements.json".to_owned(),
            Target::OwnershipControls => "ownership-controls.json".to_owned(),
            Target::BucketAcl => "bucket-acl.json".to_owned(),
            Target::ObjectAcl(_) => format!("object-acl-{number}.json"),
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

    fn create_role(&self, trust: &str) -> String {
        let Via::Role { name, session, .. } = self.via() else { return String::new() };
        let session = session.map(|seconds| format!(" --max-session-duration {seconds}")).unwrap_or_default();
        let tag = format!("Key={},Value={}", Self::TAG, self.tag());
        format!(
            "aws iam create-role --role-name={name} --assume-role-policy-document {trust}{session} --tags {tag}"
        )
    }

    /// What reads the access point's policy, and what puts it.
    fn access_point_commands(&self) -> (String, String) {
        let Via::AccessPoint { name, region, .. } = self.via() else { return Default::default() };
        let account = self.access_point_account().unwrap_or(self.owner());
        let of = format!("--account-id {account} --region {region} --name {name}");
        let command = |verb: &str| format!("aws s3control {verb}-access-point-policy {of}");
        (command("get"), command("put"))
    }

    fn put_identity(&self, document: &GrantDocument, grantee: &Grantee, policy: &str) -> Vec<String> {
        let attach = match grantee.kind() {
            // IAM Identity Center writes those of its roles itself.
            GranteeKind::Role if grantee.as_str().contains(":role/aws-reserved/") => {
                let file = policy.trim_start_matches("file://");
                return vec![format!(
                    "# put {file} into the permission set that the role is of, as its inline policy"
                )];
            }
            GranteeKind::User => "attach-user-policy --user-name",
            GranteeKind::Role => "attach-role-policy --role-name",
            GranteeKind::Account => "",
        };
        self.create_policy(document, &self.arn_of(grantee), policy, attach)
    }

    /// Makes a managed policy, and attaches it to whom it is for.
    fn create_policy(&self, document: &GrantDocument, arn: &str, policy: &str, attach: &str) -> Vec<String> {
        let Some(name) = self.policy_name(&document.target) else { return Vec::new() };
        let of = format!("arn:{}:iam::{}:policy/{name}", self.partition(), document.account);
        let attach = match (attach, arn.rsplit('/').next()) {
            ("", _) | (_, None) => format!("# attach {of} to the users and roles that are to have it"),
            (attach, Some(whom)) => format!("aws iam {attach}={whom} --policy-arn {of}"),
        };
        vec![format!("aws iam create-policy --policy-name {name} --policy-document {policy}"), attach]
    }
}

/// Commands that read a policy, put the statements of the file `NAME-statements.json` into it, and put it back. Where there
/// may be none yet, S3 says so by `absent`.
fn merge(get: &str, put: &str, name: &str, absent: Option<&str>) -> Vec<String> {
    let mut commands = vec![format!("{get} --query Policy --output text > {name}-before.json")];
    if let Some(error) = absent {
        commands.push(format!(
            "# only if that says {error}: echo '{{\"Version\":\"2012-10-17\",\"Statement\":[]}}' > {name}-before.json"
        ));
    }
    commands.push(format!(
        "jq --slurpfile add {name}-statements.json '{MERGE}' {name}-before.json > {name}.json"
    ));
    commands.push(format!("{put} --policy file://{name}.json"));
    commands
}
