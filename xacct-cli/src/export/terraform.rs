//! Terraform's JSON, for the provider hashicorp/aws.
//!
//! Policies of buckets and keys are replaced whole there too: what else they are to say comes in by a variable each.

use super::by_hand::{ByHand, ByHandContent};
use super::cloudformation::PERMISSION_SET;
use super::names::Names;
use super::parts::{AccessPointPart, AccountParts, Part, RolePart, is_of_permission_set};
use super::tree::Tree;
use super::{MARK, Made};
use xacct_core::grant::{Grant, Grantee, GranteeKind};
use xacct_core::{Document, PolicyName, RoleName};

const OF_BUCKET: &str = "Terraform would take away what else it grants, and turn ACLs on unasked: run what `xacct export --to \
                         cli` has for it, which keeps the one and asks for the other";

const OF_OBJECT: &str = "Terraform sets the ACL of an object only with its content: run what `xacct export --to cli` has \
                         for it";

/// A policy that says nothing.
const NO_STATEMENTS: &str = r#"{"Version":"2012-10-17","Statement":[]}"#;

/// The first version whose access points have tags.
const PROVIDER: &str = ">= 6.7.0";

/// The configuration of an account.
pub(super) fn configuration(account: &AccountParts) -> Made {
    let mut configuration = Configuration::default();
    account.parts.iter().for_each(|part| configuration.name_role(part));
    account.parts.iter().for_each(|part| configuration.add(part));
    let Configuration { variables, data, resources, left, replaced, .. } = configuration;
    let text = (!resources.is_empty()).then(|| {
        let provider = Tree::object([
            ("source", Some(Tree::text("hashicorp/aws"))),
            ("version", Some(Tree::text(PROVIDER))),
        ]);
        let providers = Tree::object([("aws", Some(provider))]);
        let allowed = Tree::List(vec![Tree::text(&account.account)]);
        let aws = Tree::object([("allowed_account_ids", Some(allowed))]);
        Tree::object([
            ("//", Some(Tree::Text(comment(account)))),
            ("terraform", Some(Tree::object([("required_providers", Some(providers))]))),
            ("provider", Some(Tree::object([("aws", Some(aws))]))),
            ("variable", (!variables.is_empty()).then_some(Tree::Object(variables))),
            ("data", data.into_tree()),
            ("resource", resources.into_tree()),
        ])
        .to_json()
    });
    Made { text, left, replaced }
}

fn comment(account: &AccountParts) -> String {
    let grants = account.grants.join(", ");
    format!("{MARK}: the half of account {} of the grants {grants}.", account.account)
}

/// Blocks by their type and name.
#[derive(Default)]
struct Blocks(Vec<(String, Vec<(String, Tree)>)>);

impl Blocks {
    fn add(&mut self, kind: &str, name: &str, block: Tree) {
        let block = (name.to_owned(), block);
        match self.0.iter_mut().find(|(of, _)| of == kind) {
            Some((_, blocks)) => blocks.push(block),
            None => self.0.push((kind.to_owned(), vec![block])),
        }
    }

    const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn into_tree(self) -> Option<Tree> {
        let kinds = self.0.into_iter().map(|(kind, blocks)| (kind, Tree::Object(blocks)));
        let kinds: Vec<_> = kinds.collect();
        (!kinds.is_empty()).then_some(Tree::Object(kinds))
    }
}

#[derive(Default)]
struct Configuration {
    variables: Vec<(String, Tree)>,
    data: Blocks,
    resources: Blocks,
    left: Vec<ByHand>,
    names: Names,
    /// What is told of each policy that is replaced whole.
    replaced: Vec<String>,
    /// The roles that policies may name, and that have to be there first, with what they are called here.
    roles: Vec<(RoleName, String)>,
}

impl Configuration {
    /// Before anything is added: a policy may name a role that a later grant makes.
    fn name_role(&mut self, part: &Part) {
        if let Part::Role(role) = part {
            let name = self.names.underscored("role", role.name.as_str());
            self.roles.push((role.name.clone(), name));
        }
    }

    fn add(&mut self, part: &Part) {
        match part {
            Part::Role(role) => self.role(role),
            Part::AccessPoint(access_point) => self.access_point(access_point),
            Part::KeyPolicy { key, policy } => {
                let id = key.as_str().rsplit('/').next().unwrap_or(key.as_str());
                let name = self.names.underscored("key", id);
                let merged = self.merged(&name, &format!("the key {key}"), policy);
                let roles = self.roles.iter().map(|(_, name)| Tree::Text(format!("aws_iam_role.{name}")));
                let roles: Vec<_> = roles.collect();
                let block = Tree::object([
                    ("region", Some(Tree::text(key.region()))),
                    ("key_id", Some(literal(key))),
                    ("policy", Some(merged)),
                    ("depends_on", (!roles.is_empty()).then_some(Tree::List(roles))),
                ]);
                self.resources.add("aws_kms_key_policy", &name, block);
            }
            Part::BucketPolicy { bucket, policy } => {
                let name = self.names.underscored("bucket", bucket.as_str());
                let merged = self.merged(&name, &format!("the bucket {bucket}"), policy);
                let block = Tree::object([("bucket", Some(literal(bucket))), ("policy", Some(merged))]);
                self.resources.add("aws_s3_bucket_policy", &name, block);
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
            Part::Identity { grantee, name, policy, tag } => self.identity(grantee, name, policy, tag),
        }
    }

    fn leave(&mut self, what: String, why: &'static str, content: ByHandContent) {
        self.left.push(ByHand { what, why, content });
    }

    /// The grants' statements with those that the policy is to hold besides, which a variable gives. It has no default, with
    /// which what others rely on would be gone: of a key, nobody could administer it any more.
    fn merged(&mut self, name: &str, what: &str, policy: &Document) -> Tree {
        let variable = format!("{name}_other_statements");
        self.replaced.push(format!(
            "the policy of {what} is replaced whole: give what else it is to say by the variable `{variable}`"
        ));
        let description = format!(
            "The policy of {what} without these grants, as JSON: it is replaced whole, and this stays. Of one that says nothing \
             else: {NO_STATEMENTS}"
        );
        let block = Tree::object([
            ("type", Some(Tree::text("string"))),
            ("description", Some(Tree::Text(description))),
        ]);
        let both = vec![Tree::Text(format!("${{var.{variable}}}")), literal(policy)];
        self.variables.push((variable, block));
        let document = Tree::object([("source_policy_documents", Some(Tree::List(both)))]);
        self.data.add("aws_iam_policy_document", name, document);
        Tree::Text(format!("${{data.aws_iam_policy_document.{name}.json}}"))
    }

    fn role(&mut self, role: &RolePart) {
        let named = self.roles.iter().find(|(of, _)| *of == role.name);
        let Some(name) = named.map(|(_, name)| name.clone()) else { return };
        let block = Tree::object([
            ("name", Some(literal(&role.name))),
            ("assume_role_policy", Some(literal(&role.trust))),
            ("max_session_duration", role.session.map(Tree::Number)),
            ("tags", Some(tags(&role.tag))),
        ]);
        self.resources.add("aws_iam_role", &name, block);
        let policy = Tree::object([
            ("name", Some(literal(&role.policy_name))),
            ("role", Some(Tree::Text(format!("${{aws_iam_role.{name}.name}}")))),
            ("policy", Some(literal(&role.permissions))),
        ]);
        self.resources.add("aws_iam_role_policy", &name, policy);
    }

    fn access_point(&mut self, access_point: &AccessPointPart) {
        let name = self.names.underscored("access_point", access_point.name.as_str());
        let region = || Some(Tree::text(&access_point.region));
        let block = Tree::object([
            ("region", region()),
            ("name", Some(literal(&access_point.name))),
            ("bucket", Some(literal(&access_point.bucket))),
            ("bucket_account_id", Some(Tree::text(&access_point.bucket_owner))),
            ("tags", Some(tags(&access_point.tag))),
        ]);
        self.resources.add("aws_s3_access_point", &name, block);
        if let Some(policy) = &access_point.policy {
            let arn = format!("${{aws_s3_access_point.{name}.arn}}");
            let block = Tree::object([
                ("region", region()),
                ("access_point_arn", Some(Tree::Text(arn))),
                ("policy", Some(literal(policy))),
            ]);
            self.resources.add("aws_s3control_access_point_policy", &name, block);
        }
    }

    fn identity(&mut self, grantee: &Grantee, policy_name: &PolicyName, policy: &Document, tag: &str) {
        if is_of_permission_set(grantee) {
            let what = format!("the policy of {grantee}");
            return self.leave(what, PERMISSION_SET, ByHandContent::Policy(policy.clone()));
        }
        let (kind, whom) = match grantee.kind() {
            GranteeKind::User => ("aws_iam_user_policy", Some("user")),
            GranteeKind::Role => ("aws_iam_role_policy", Some("role")),
            GranteeKind::Account => ("aws_iam_policy", None),
        };
        let block = Tree::object([
            ("name", Some(literal(policy_name))),
            (whom.unwrap_or_default(), whom.and(grantee.name()).map(literal)),
            ("policy", Some(literal(policy))),
            ("tags", whom.is_none().then(|| tags(tag))),
        ]);
        self.resources.add(kind, policy_name.as_str(), block);
    }
}

fn tags(tag: &str) -> Tree {
    Tree::object([(Grant::TAG, Some(literal(tag)))])
}

/// A text that Terraform takes as it is: `${` and `%{` would begin its own expressions.
fn literal(text: impl ToString) -> Tree {
    Tree::Text(text.to_string().replace("${", "$${").replace("%{", "%%{"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_policy_is_an_expression() {
        let Tree::Text(text) = literal("home/${aws:username}/%{x}") else { unreachable!() };
        assert_eq!(text, "home/$${aws:username}/%%{x}");
    }
}
