//! Some policies that AWS manages: those that tests attach most.

use super::iam::{ManagedPolicy, PolicyVersion};
use crate::policy::IdentityDocument;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::time::SystemTime;
use xacct_core::PolicyKind;

const POLICIES: [(&str, &str, &str); 5] = [
    (
        "AdministratorAccess",
        "ANPAAWSADMINISTRATOR1",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#,
    ),
    (
        "AmazonS3FullAccess",
        "ANPAAWSS3FULLACCESS01",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:*","s3-object-lambda:*"],"Resource":"*"}]}"#,
    ),
    (
        "AmazonS3ReadOnlyAccess",
        "ANPAAWSS3READONLY0001",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:Get*","s3:List*","s3:Describe*","s3-object-lambda:Get*","s3-object-lambda:List*"],"Resource":"*"}]}"#,
    ),
    (
        "IAMFullAccess",
        "ANPAAWSIAMFULLACCESS1",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["iam:*","organizations:DescribeAccount","organizations:DescribeOrganization","organizations:DescribeOrganizationalUnit","organizations:DescribePolicy","organizations:ListChildren","organizations:ListParents","organizations:ListPoliciesForTarget","organizations:ListRoots","organizations:ListPolicies","organizations:ListTargetsForPolicy"],"Resource":"*"}]}"#,
    ),
    (
        "PowerUserAccess",
        "ANPAAWSPOWERUSERACC01",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","NotAction":["iam:*","organizations:*","account:*"],"Resource":"*"},{"Effect":"Allow","Action":["account:GetAccountInformation","account:GetGovCloudAccountInformation","account:GetPrimaryEmail","account:ListRegions","iam:CreateServiceLinkedRole","iam:DeleteServiceLinkedRole","iam:ListRoles","organizations:DescribeEffectivePolicy","organizations:DescribeOrganization"],"Resource":"*"}]}"#,
    ),
];

static BY_NAME: LazyLock<BTreeMap<&str, ManagedPolicy>> = LazyLock::new(|| {
    POLICIES.into_iter().filter_map(|(name, id, text)| Some((name, managed(name, id, text)?))).collect()
});

/// The policy of this ARN in any partition: `arn:aws:iam::aws:policy/AdministratorAccess`.
pub(super) fn policy(arn: &str) -> Option<&'static ManagedPolicy> {
    let (of_account, name) = arn.split_once(":policy/")?;
    if of_account.ends_with(":iam::aws") { BY_NAME.get(name) } else { None }
}

/// All of them, as the partition `aws` calls them.
pub(super) fn all() -> impl Iterator<Item = &'static ManagedPolicy> {
    BY_NAME.values()
}

fn managed(name: &str, id: &str, text: &str) -> Option<ManagedPolicy> {
    let document = IdentityDocument::store(PolicyKind::Identity, text, usize::MAX).ok()?;
    let created = SystemTime::UNIX_EPOCH;
    Some(ManagedPolicy {
        name: name.to_owned(),
        path: "/".to_owned(),
        id: id.to_owned(),
        arn: format!("arn:aws:iam::aws:policy/{name}"),
        created,
        updated: created,
        description: None,
        tags: Vec::new(),
        versions: vec![PolicyVersion { number: 1, created, document }],
        default_version: 1,
        made: 1,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_of_them_are_policies() {
        assert_eq!(BY_NAME.len(), POLICIES.len());
        assert!(policy("arn:aws-cn:iam::aws:policy/AdministratorAccess").is_some());
        assert!(policy("arn:aws:iam::111111111111:policy/AdministratorAccess").is_none());
    }
}
