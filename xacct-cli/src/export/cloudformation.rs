//! Templates of CloudFormation.
//!
//! CloudFormation owns what it makes, and of what is there already it can set policies of buckets, users and roles. It has no
//! resource for the policy of a key, the ACL or the Object Ownership that somebody else has made: those are left.

use super::by_hand::{ByHand, ByHandContent};
use super::names::Names;
use super::parts::{AccessPointPart, AccountParts, Part, RolePart};
use super::tree::Tree;
use super::{MARK, Made};
use crate::exit::Failure;
use xacct_core::grant::{Grant, Grantee, GranteeKind};
use xacct_core::{Document, PolicyName};

const KEY_POLICY: &str = "CloudFormation sets the policy of a key only with the key itself: add these statements where \
                          that is defined, or run what `xacct export --to cli` has for it";

const OF_BUCKET: &str = "CloudFormation sets it only with the bucket itself: set it where that is defined, or run what \
                         `xacct export --to cli` has for it";

const OF_OBJECT: &str = "CloudFormation knows no objects: run what `xacct export --to cli` has for it";

pub(super) const PERMISSION_SET: &str = "IAM Identity Center writes the policies of its roles itself: put this into the \
                                         permission set, as its inline policy";

/// What a template says of its bucket policies.
const REPLACES: &str = "AWS::S3::BucketPolicy is the whole policy of its bucket: what other statements the bucket needs \
                        have to stand here too, and a stack of a bucket that has a policy already fails or replaces it. \
                        Deleting the stack keeps the policy (DeletionPolicy: Retain): remove the statements whose Sid \
                        begins with Xacct by hand.";

/// The template of an account.
///
/// # Errors
/// When access points are of several Regions: a stack is in one.
pub(super) fn template(account: &AccountParts) -> Result<Made, Failure> {
    let mut template = Template::default();
    account.parts.iter().for_each(|part| template.add(part));
    let Template { resources, outputs, left, replaced, regions, .. } = template;
    let has_bucket_policy = !replaced.is_empty();
    if regions.len() > 1 {
        return Err(Failure::usage(format_args!(
            "the access points of account {} are in {}, and a stack is in one Region: export their grants one by one",
            account.account,
            regions.join(", ")
        )));
    }
    let text = (!resources.is_empty()).then(|| {
        let notes = Tree::object([
            ("Account", Some(Tree::text(&account.account))),
            ("Grants", Some(Tree::List(account.grants.iter().map(Tree::text).collect()))),
            ("BucketPolicies", has_bucket_policy.then(|| Tree::text(REPLACES))),
            ("Region", regions.first().map(Tree::text)),
            ("ByHand", (!left.is_empty()).then(|| Tree::List(left.iter().map(Tree::text).collect()))),
        ]);
        Tree::object([
            ("AWSTemplateFormatVersion", Some(Tree::text("2010-09-09"))),
            ("Description", Some(Tree::Text(description(account, has_bucket_policy)))),
            ("Metadata", Some(Tree::object([("Xacct", Some(notes))]))),
            ("Resources", Some(Tree::Object(resources))),
            ("Outputs", (!outputs.is_empty()).then_some(Tree::Object(outputs))),
        ])
        .to_json()
    });
    Ok(Made { text, left, replaced })
}

/// At most 1,024 bytes.
fn description(account: &AccountParts, has_bucket_policy: bool) -> String {
    let caveat = match has_bucket_policy {
        true => " Its bucket policies are whole policies: see Metadata.",
        false => "",
    };
    let count = account.grants.len();
    let grants = if count == 1 { "1 grant" } else { &format!("{count} grants") };
    format!("{MARK}: the half of account {} of {grants}.{caveat}", account.account)
}

#[derive(Default)]
struct Template {
    resources: Vec<(String, Tree)>,
    outputs: Vec<(String, Tree)>,
    left: Vec<ByHand>,
    names: Names,
    /// What is told of each policy of a bucket, which the template has whole.
    replaced: Vec<String>,
    /// Where the stack has to be, for its access points.
    regions: Vec<String>,
}

impl Template {
    fn add(&mut self, part: &Part) {
        match part {
            Part::Role(role) => self.role(role),
            Part::AccessPoint(access_point) => self.access_point(access_point),
            Part::BucketPolicy { bucket, policy } => {
                let name = self.names.joined("BucketPolicy", bucket.as_str());
                self.replaced.push(format!(
                    "the policy of the bucket {bucket} is replaced whole: add to `{name}` what else it is to say"
                ));
                let properties = Tree::object([
                    ("Bucket", Some(Tree::text(bucket))),
                    ("PolicyDocument", Some(Tree::Policy(policy.clone()))),
                ]);
                let policy = [
                    ("Type", Some(Tree::text("AWS::S3::BucketPolicy"))),
                    ("DeletionPolicy", Some(Tree::text("Retain"))),
                    ("UpdateReplacePolicy", Some(Tree::text("Retain"))),
                    ("Properties", Some(properties)),
                ];
                self.resources.push((name, Tree::object(policy)));
            }
            Part::Identity { grantee, name, policy, .. } => self.identity(grantee, name, policy),
            Part::KeyPolicy { key, policy } => {
                let what = format!("the policy of the key {key}");
                self.leave(what, KEY_POLICY, ByHandContent::Policy(policy.clone()));
            }
            Part::Ownership { bucket, ownership } => {
                let what = format!("the Object Ownership of the bucket {bucket}");
                self.leave(what, OF_BUCKET, ByHandContent::Ownership(ownership.as_str()));
            }
            Part::BucketAcl { bucket, acl } => {
                let what = format!("the ACL of the bucket {bucket}");
                self.leave(what, OF_BUCKET, ByHandContent::Acl(acl.clone()));
            }
            Part::ObjectAcl { bucket, key, acl } => {
                let what = format!("the ACL of the object {bucket}/{key}");
                self.leave(what, OF_OBJECT, ByHandContent::Acl(acl.clone()));
            }
        }
    }

    fn leave(&mut self, what: String, why: &'static str, content: ByHandContent) {
        self.left.push(ByHand { what, why, content });
    }

    fn resource(&mut self, name: String, kind: &str, properties: Tree) {
        let resource = Tree::object([("Type", Some(Tree::text(kind))), ("Properties", Some(properties))]);
        self.resources.push((name, resource));
    }

    fn role(&mut self, role: &RolePart) {
        let name = self.names.joined("Role", role.name.as_str());
        let policy = Tree::object([
            ("PolicyName", Some(Tree::text(&role.policy_name))),
            ("PolicyDocument", Some(Tree::Policy(role.permissions.clone()))),
        ]);
        let properties = Tree::object([
            ("RoleName", Some(Tree::text(&role.name))),
            ("AssumeRolePolicyDocument", Some(Tree::Policy(role.trust.clone()))),
            ("MaxSessionDuration", role.session.map(Tree::Number)),
            ("Policies", Some(Tree::List(vec![policy]))),
            ("Tags", Some(tags(&role.tag))),
        ]);
        self.resource(name, "AWS::IAM::Role", properties);
    }

    fn access_point(&mut self, access_point: &AccessPointPart) {
        let region = access_point.region.to_string();
        if !self.regions.contains(&region) {
            self.regions.push(region);
        }
        let name = self.names.joined("AccessPoint", access_point.name.as_str());
        let properties = Tree::object([
            ("Name", Some(Tree::text(&access_point.name))),
            ("Bucket", Some(Tree::text(&access_point.bucket))),
            ("BucketAccountId", Some(Tree::text(&access_point.bucket_owner))),
            ("Policy", access_point.policy.clone().map(Tree::Policy)),
            ("Tags", Some(tags(&access_point.tag))),
        ]);
        self.resource(name, "AWS::S3::AccessPoint", properties);
    }

    fn identity(&mut self, grantee: &Grantee, policy_name: &PolicyName, policy: &Document) {
        if super::parts::is_of_permission_set(grantee) {
            let what = format!("the policy of {grantee}");
            return self.leave(what, PERMISSION_SET, ByHandContent::Policy(policy.clone()));
        }
        let name = self.names.joined("", policy_name.as_str());
        let document = Some(Tree::Policy(policy.clone()));
        let (kind, whom) = match grantee.kind() {
            GranteeKind::User => ("AWS::IAM::UserPolicy", "UserName"),
            GranteeKind::Role => ("AWS::IAM::RolePolicy", "RoleName"),
            GranteeKind::Account => {
                let properties = Tree::object([
                    ("ManagedPolicyName", Some(Tree::text(policy_name))),
                    ("PolicyDocument", document),
                ]);
                let output = Tree::object([
                    ("Description", Some(Tree::text("Attach it to the users and roles that are to have it"))),
                    ("Value", Some(Tree::object([("Ref", Some(Tree::text(&name)))]))),
                ]);
                self.outputs.push((format!("{name}Arn"), output));
                return self.resource(name, "AWS::IAM::ManagedPolicy", properties);
            }
        };
        let properties = Tree::object([
            (whom, grantee.name().map(Tree::text)),
            ("PolicyName", Some(Tree::text(policy_name))),
            ("PolicyDocument", document),
        ]);
        self.resource(name, kind, properties);
    }
}

fn tags(tag: &str) -> Tree {
    let tag = [("Key", Some(Tree::text(Grant::TAG))), ("Value", Some(Tree::text(tag)))];
    Tree::List(vec![Tree::object(tag)])
}
