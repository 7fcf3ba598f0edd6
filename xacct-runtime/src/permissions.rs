//! What the administrators of the accounts have to be allowed.

use crate::observe::Needs;
use crate::{AccessPoint, Accounts, Identity, Plan, Setting, Step, Value};
use std::collections::{BTreeMap, BTreeSet};
use xacct_core::grant::{Grant, Grantee};
use xacct_core::{
    AccountId, Document, Effect, Findings, IdentityPolicy, KeyValues, OperatorBlock, PolicyKind, PolicyName,
    Statement,
};

/// What the administrator of one account has to be allowed, to carry out a plan. As JSON its fields.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct AccountPermissions {
    /// The account.
    pub account: AccountId,
    /// Policies that allow it; several where one would be longer than a managed policy can be.
    pub policies: Vec<IdentityPolicy>,
}

impl Accounts {
    /// The least that the administrators of each account need to plan what this plan is about and to carry it out: exactly
    /// the actions that [`plan`](Self::plan) and [`apply`](Self::apply) call, on exactly their resources. To
    /// [roll back](Self::rollback) they need [others](Self::permissions_to_roll_back).
    ///
    /// A key's policy has to allow its administrator `kms:GetKeyPolicy`, `kms:PutKeyPolicy` and `kms:DescribeKey` too,
    /// unless it leaves that to IAM.
    ///
    /// # Errors
    /// When a policy does not pass its checks, such as for a resource that has no ARN.
    pub fn required_permissions(&self, plan: &Plan) -> Result<Vec<AccountPermissions>, Findings> {
        let needed = Needed::of(plan, |step| (step.before.clone(), step.after()));
        needed.policies(|account| self.account(account).is_some())
    }

    /// The least that the administrators of each account need to [roll a plan back](Self::rollback) that has been applied.
    ///
    /// # Errors
    /// Those of [`required_permissions`](Self::required_permissions).
    pub fn permissions_to_roll_back(&self, plan: &Plan) -> Result<Vec<AccountPermissions>, Findings> {
        let needed = Needed::of(plan, |step| (step.after(), step.before.clone()));
        needed.policies(|account| self.account(account).is_some())
    }
}

/// The ARNs of what a grant is about.
struct Names<'g> {
    partition: &'static str,
    grant: &'g Grant,
}

impl Names<'_> {
    fn bucket(&self, bucket: &impl std::fmt::Display) -> String {
        format!("arn:{}:s3:::{bucket}", self.partition)
    }

    fn access_point(&self, access_point: &AccessPoint) -> String {
        access_point.arn(self.partition)
    }

    fn policy(&self, account: &AccountId, policy: &PolicyName) -> String {
        format!("arn:{}:iam::{account}:policy/{policy}", self.partition)
    }

    /// With its path, which its grantee tells.
    fn identity(&self, account: &AccountId, identity: &Identity) -> String {
        let is_it = |grantee: &&Grantee| {
            grantee.account() == *account && crate::observe::identity_of(grantee).as_ref() == Some(identity)
        };
        let (kind, name) = match identity {
            Identity::User(name) => ("user", name.as_str()),
            Identity::Role(name) => ("role", name.as_str()),
        };
        match self.grant.grantees().iter().find(is_it) {
            Some(grantee) => grantee.to_string(),
            None => format!("arn:{}:iam::{account}:{kind}/{name}", self.partition),
        }
    }
}

/// A resource, and the managed policy that an attachment to it is limited to.
type Target = (String, Option<String>);

type Actions = BTreeSet<&'static str>;

/// Actions by account and resource.
#[derive(Default)]
struct Needed(BTreeMap<AccountId, BTreeMap<Target, Actions>>);

impl Needed {
    /// What a plan asks for, whose steps make of the one value the other.
    fn of(plan: &Plan, values: impl Fn(&Step) -> (Value, Value)) -> Self {
        let mut needed = Self::default();
        for grant in plan.grants() {
            let partition = grant.partition();
            needed.read(&Names { partition, grant }, plan.needs_of(grant));
        }
        for step in plan.steps() {
            let (before, after) = values(step);
            let grants = step.changes.iter().filter_map(|(index, _)| plan.grants().get(*index));
            for grant in grants {
                needed.write(&Names { partition: grant.partition(), grant }, step, &before, &after);
            }
        }
        needed
    }

    fn add(&mut self, account: &AccountId, resource: String, actions: &[&'static str]) {
        let of_account = self.0.entry(account.clone()).or_default();
        of_account.entry((resource, None)).or_default().extend(actions);
    }

    /// What observing asks for.
    fn read(&mut self, names: &Names<'_>, needs: Needs) {
        for account in &needs.owners {
            self.add(account, "*".to_owned(), &["s3:GetAccountPublicAccessBlock"]);
        }
        for ((account, bucket), objects) in &needs.buckets {
            self.add(
                account,
                names.bucket(bucket),
                &[
                    "s3:ListBucket",
                    "s3:GetBucketPolicy",
                    "s3:GetBucketPolicyStatus",
                    "s3:GetBucketOwnershipControls",
                    "s3:GetBucketAcl",
                    "s3:GetBucketPublicAccessBlock",
                    "s3:GetEncryptionConfiguration",
                    "s3:GetBucketVersioning",
                ],
            );
            for key in objects {
                self.add(account, format!("{}/{key}", names.bucket(bucket)), &["s3:GetObjectAcl"]);
            }
        }
        for (account, key) in &needs.keys {
            self.add(account, key.to_string(), &["kms:DescribeKey", "kms:GetKeyPolicy"]);
        }
        for access_point in &needs.access_points {
            // It is an action of no resource.
            self.add(&access_point.account, "*".to_owned(), &["s3:GetAccessPoint"]);
            let actions = &["s3:GetAccessPointPolicy", "s3:ListTagsForResource"];
            self.add(&access_point.account, names.access_point(access_point), actions);
        }
        for (account, identity) in needs.identities.keys() {
            self.add(account, names.identity(account, identity), actions_to_read(identity));
        }
        for (account, policy) in &needs.managed_policies {
            let actions = &["iam:GetPolicy", "iam:GetPolicyVersion", "iam:ListPolicyVersions"];
            self.add(account, names.policy(account, policy), actions);
        }
    }

    /// What carrying out a step asks for besides.
    fn write(&mut self, names: &Names<'_>, step: &Step, before: &Value, after: &Value) {
        let account = &step.account;
        let is_removed = *after == Value::Absent;
        match &step.setting {
            Setting::Role { role } => {
                let actions: &[_] =
                    if is_removed { &["iam:DeleteRole"] } else { &["iam:CreateRole", "iam:TagRole"] };
                self.add(account, names.identity(account, &Identity::Role(role.clone())), actions);
            }
            Setting::TrustPolicy { role } => {
                let role = names.identity(account, &Identity::Role(role.clone()));
                self.add(account, role, &["iam:UpdateAssumeRolePolicy"]);
            }
            Setting::MaxSessionDuration { role } => {
                self.add(
                    account,
                    names.identity(account, &Identity::Role(role.clone())),
                    &["iam:UpdateRole"],
                );
            }
            Setting::KeyPolicy { key } => self.add(account, key.to_string(), &["kms:PutKeyPolicy"]),
            Setting::ObjectOwnership { bucket } => {
                self.add(account, names.bucket(bucket), &["s3:PutBucketOwnershipControls"]);
            }
            Setting::BucketAcl { bucket } => self.add(account, names.bucket(bucket), &["s3:PutBucketAcl"]),
            Setting::ObjectAcl { bucket, key } => {
                self.add(account, format!("{}/{key}", names.bucket(bucket)), &["s3:PutObjectAcl"]);
            }
            Setting::BucketPolicy { bucket } => {
                let action = if is_removed { "s3:DeleteBucketPolicy" } else { "s3:PutBucketPolicy" };
                self.add(account, names.bucket(bucket), &[action]);
            }
            Setting::AccessPoint { access_point } => {
                let actions: &[_] = match is_removed {
                    true => &["s3:DeleteAccessPoint"],
                    false => &["s3:CreateAccessPoint", "s3:TagResource"],
                };
                self.add(account, names.access_point(access_point), actions);
            }
            Setting::AccessPointPolicy { access_point } => {
                let action =
                    if is_removed { "s3:DeleteAccessPointPolicy" } else { "s3:PutAccessPointPolicy" };
                self.add(account, names.access_point(access_point), &[action]);
            }
            Setting::ManagedPolicy { policy } => {
                self.add(account, names.policy(account, policy), actions_on_policy(before, after));
            }
            Setting::Attachment { identity, policy } => {
                let action = match (identity, is_removed) {
                    (Identity::User(_), false) => "iam:AttachUserPolicy",
                    (Identity::User(_), true) => "iam:DetachUserPolicy",
                    (Identity::Role(_), false) => "iam:AttachRolePolicy",
                    (Identity::Role(_), true) => "iam:DetachRolePolicy",
                };
                let of = (names.identity(account, identity), Some(names.policy(account, policy)));
                self.0.entry(account.clone()).or_default().entry(of).or_default().insert(action);
            }
            Setting::InlinePolicy { identity, .. } => {
                let action = match (identity, is_removed) {
                    (Identity::User(_), false) => "iam:PutUserPolicy",
                    (Identity::User(_), true) => "iam:DeleteUserPolicy",
                    (Identity::Role(_), false) => "iam:PutRolePolicy",
                    (Identity::Role(_), true) => "iam:DeleteRolePolicy",
                };
                self.add(account, names.identity(account, identity), &[action]);
            }
        }
    }

    fn policies(self, reaches: impl Fn(&AccountId) -> bool) -> Result<Vec<AccountPermissions>, Findings> {
        let mut permissions = Vec::new();
        for (account, needed) in self.0.into_iter().filter(|(account, _)| reaches(account)) {
            let policies =
                parted(statements(needed)).iter().map(IdentityPolicy::new).collect::<Result<_, _>>()?;
            permissions.push(AccountPermissions { account, policies });
        }
        Ok(permissions)
    }
}

const fn actions_to_read(identity: &Identity) -> &'static [&'static str] {
    match identity {
        Identity::User(_) => {
            &["iam:GetUser", "iam:ListUserPolicies", "iam:GetUserPolicy", "iam:ListAttachedUserPolicies"]
        }
        Identity::Role(_) => {
            &["iam:GetRole", "iam:ListRolePolicies", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies"]
        }
    }
}

fn actions_on_policy(before: &Value, after: &Value) -> &'static [&'static str] {
    match (before, after) {
        // Back to a version that is there.
        (Value::ManagedPolicy(_), Value::ManagedPolicy(after)) if after.default_version.is_some() => {
            &["iam:SetDefaultPolicyVersion", "iam:DeletePolicyVersion"]
        }
        (Value::ManagedPolicy(before), Value::ManagedPolicy(_)) if before.is_full() => {
            &["iam:CreatePolicyVersion", "iam:DeletePolicyVersion"]
        }
        (Value::ManagedPolicy(_), Value::ManagedPolicy(_)) => &["iam:CreatePolicyVersion"],
        (Value::ManagedPolicy(before), _) if before.versions.len() > 1 => {
            &["iam:DeletePolicyVersion", "iam:DeletePolicy"]
        }
        (Value::ManagedPolicy(_), _) => &["iam:DeletePolicy"],
        _ => &["iam:CreatePolicy", "iam:TagPolicy"],
    }
}

/// A statement for all resources that need the same.
fn statements(needed: BTreeMap<Target, Actions>) -> Vec<Statement> {
    let mut alike: BTreeMap<(Actions, Option<String>), Vec<String>> = BTreeMap::new();
    for ((resource, limit), actions) in needed {
        alike.entry((actions, limit)).or_default().push(resource);
    }
    let statement = |((actions, limit), resources): ((Actions, Option<String>), _)| Statement {
        action: Some(actions.into_iter().map(str::to_owned).collect()),
        resource: Some(resources),
        condition: limit.map(|policy| vec![only_policy(policy)]),
        ..Statement::new(Effect::Allow)
    };
    alike.into_iter().map(statement).collect()
}

fn only_policy(policy: String) -> OperatorBlock {
    let key = KeyValues { key: "iam:PolicyARN".to_owned(), values: vec![policy.into()] };
    OperatorBlock { operator: "ArnEquals".to_owned(), keys: vec![key] }
}

/// Documents that a managed policy each has room for.
fn parted(statements: Vec<Statement>) -> Vec<Document> {
    let quota = PolicyKind::Identity.quota();
    let mut documents: Vec<Document> = Vec::new();
    for statement in statements {
        if let Some(last) = documents.last_mut() {
            last.statements.push(statement.clone());
            if quota.length_of(&last.to_string()) <= quota.usual {
                continue;
            }
            last.statements.pop();
        }
        documents.push(Document::of(vec![statement]));
    }
    documents
}
