//! Roles, users, groups and their policies.

use super::{Stage, code, document};
use crate::Identity;
use crate::RoleDescription;
use crate::RoleValue;
use std::collections::BTreeMap;
use xacct_core::{Document, PolicyName, RoleName, UserName};

fn trust(account: &str) -> Document {
    document(&format!(
        r#"[{{"Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::{account}:root"}},"Action":"sts:AssumeRole"}}]"#
    ))
}

fn role_of(account: &str, max_session_duration: u32, tags: BTreeMap<String, String>) -> RoleValue {
    RoleValue { trust: trust(account), max_session_duration, boundary: None, tags }
}

fn read(bucket: &str) -> Document {
    document(&format!(
        r#"[{{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::{bucket}/*"}}]"#
    ))
}

fn tags() -> BTreeMap<String, String> {
    BTreeMap::from([("team".to_owned(), "a".to_owned()), ("xacct".to_owned(), String::new())])
}

#[tokio::test]
async fn a_role_from_its_making_to_its_end() {
    let stage = Stage::new().await;
    let owner = &stage.owner;
    let name = RoleName::new("analyst").unwrap();
    assert_eq!(owner.role(&name).await.unwrap(), None);
    owner.create_role(&name, &role_of("222222222222", 7_200, tags())).await.unwrap();
    let made = owner.role(&name).await.unwrap().unwrap();
    assert_eq!(made.arn, "arn:aws:iam::111111111111:role/analyst");
    assert!(made.unique_id.starts_with("AROA"), "{made:?}");
    assert_eq!((made.max_session_duration, &made.boundary), (7_200, &None));
    assert_eq!(made.tags, tags());
    assert!(made.trust.is_equivalent_to(&trust("222222222222")), "{:#}", made.trust);
    let again = owner.create_role(&name, &role_of("222222222222", 3_600, BTreeMap::new())).await;
    assert_eq!(code(again), "EntityAlreadyExists");

    owner.update_trust(&name, &trust("111111111111")).await.unwrap();
    owner.update_max_session(&name, 3_600).await.unwrap();
    let changed = owner.role(&name).await.unwrap().unwrap();
    assert!(changed.trust.is_equivalent_to(&trust("111111111111")), "{:#}", changed.trust);
    assert_eq!((changed.max_session_duration, &changed.unique_id), (3_600, &made.unique_id));
    let json = serde_json::to_string(&changed).unwrap();
    assert_eq!(serde_json::from_str::<RoleDescription>(&json).unwrap(), changed);

    for _ in 0..2 {
        owner.delete_role(&name).await.unwrap();
        assert_eq!(owner.role(&name).await.unwrap(), None);
    }
    assert_eq!(code(owner.update_trust(&name, &trust("111111111111")).await), "NoSuchEntity");
}

#[tokio::test]
async fn a_user_and_the_groups_that_it_is_in() {
    let stage = Stage::new().await;
    let owner = &stage.owner;
    let iam = aws_sdk_iam::Client::new(&stage.config);
    let name = UserName::new("ana").unwrap();
    assert_eq!(owner.user(&name).await.unwrap(), None);
    let limit = PolicyName::new("limit").unwrap();
    owner.create_policy(&limit, &read("limit"), &BTreeMap::new()).await.unwrap();
    let limit = owner.policy_arn(&limit);
    iam.create_user().user_name("ana").permissions_boundary(&limit).send().await.unwrap();
    let ana = owner.user(&name).await.unwrap().unwrap();
    assert_eq!(ana.arn, "arn:aws:iam::111111111111:user/ana");
    assert!(ana.unique_id.starts_with("AIDA") && ana.tags.is_empty(), "{ana:?}");
    assert_eq!(ana.boundary, Some(limit));

    assert!(owner.groups_of(&name).await.unwrap().is_empty());
    for group in ["readers", "writers"] {
        iam.create_group().group_name(group).send().await.unwrap();
        iam.add_user_to_group().group_name(group).user_name("ana").send().await.unwrap();
    }
    assert_eq!(owner.groups_of(&name).await.unwrap(), ["readers", "writers"]);

    assert!(owner.inline_policies_of_group("readers").await.unwrap().is_empty());
    let put = iam.put_group_policy().group_name("readers").policy_name("Read");
    put.policy_document(read("reports").to_string()).send().await.unwrap();
    assert_eq!(owner.inline_policies_of_group("readers").await.unwrap(), [read("reports")]);
    let aws = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
    iam.attach_group_policy().group_name("readers").policy_arn(aws).send().await.unwrap();
    let attached = ("AmazonS3ReadOnlyAccess".to_owned(), aws.to_owned());
    assert_eq!(owner.attached_policies_of_group("readers").await.unwrap(), [attached]);
    assert!(owner.managed_policy(aws).await.unwrap().is_some());
}

#[tokio::test]
async fn inline_and_attached_policies_of_users_and_roles() {
    let stage = Stage::new().await;
    let owner = &stage.owner;
    let role = RoleName::new("analyst").unwrap();
    owner.create_role(&role, &role_of("111111111111", 3_600, BTreeMap::new())).await.unwrap();
    aws_sdk_iam::Client::new(&stage.config).create_user().user_name("ana").send().await.unwrap();
    let name = PolicyName::new("Read").unwrap();
    owner.create_policy(&name, &read("reports"), &BTreeMap::new()).await.unwrap();
    let arn = owner.policy_arn(&name);
    for identity in [Identity::Role(role), Identity::User(UserName::new("ana").unwrap())] {
        for _ in 0..2 {
            owner.put_identity_document(&identity, &name, &read("reports")).await.unwrap();
            owner.attach_policy(&identity, &arn).await.unwrap();
        }
        assert_eq!(owner.inline_policy_names(&identity).await.unwrap(), std::slice::from_ref(&name));
        assert_eq!(owner.identity_policy(&identity, &name).await.unwrap(), Some(read("reports")));
        let attached = ("Read".to_owned(), arn.clone());
        assert_eq!(owner.attached_policies(&identity).await.unwrap(), [attached]);
        for _ in 0..2 {
            owner.delete_identity_policy(&identity, &name).await.unwrap();
            owner.detach_policy(&identity, &arn).await.unwrap();
        }
        assert!(owner.inline_policy_names(&identity).await.unwrap().is_empty());
        assert!(owner.attached_policies(&identity).await.unwrap().is_empty());
    }
    let nobody = Identity::User(UserName::new("nobody").unwrap());
    assert_eq!(code(owner.inline_policy_names(&nobody).await), "NoSuchEntity");
    assert_eq!(code(owner.attached_policies(&nobody).await), "NoSuchEntity");
}

#[tokio::test]
async fn a_managed_policy_and_its_versions() {
    let stage = Stage::new().await;
    let owner = &stage.owner;
    let name = PolicyName::new("Read").unwrap();
    assert_eq!(owner.managed_policy("arn:aws:iam::111111111111:policy/Read").await.unwrap(), None);
    owner.create_policy(&name, &read("first"), &tags()).await.unwrap();
    let arn = owner.policy_arn(&name);
    assert_eq!(arn, "arn:aws:iam::111111111111:policy/Read");
    assert_eq!(
        code(owner.create_policy(&name, &read("first"), &BTreeMap::new()).await),
        "EntityAlreadyExists"
    );
    owner.create_policy_version(&arn, &read("second")).await.unwrap();

    let told = async || owner.managed_policy(&arn).await.unwrap().unwrap();
    let policy = told().await;
    assert_eq!((policy.default_version.as_str(), &policy.document), ("v2", &read("second")));
    assert_eq!(policy.versions, [("v1".to_owned(), false), ("v2".to_owned(), true)]);
    assert_eq!((policy.attachment_count, &policy.tags), (0, &tags()));
    owner.set_default_policy_version(&arn, "v1").await.unwrap();
    assert_eq!(told().await.document, read("first"));
    assert_eq!(code(owner.delete_policy_version(&arn, "v1").await), "DeleteConflict");
    for _ in 0..2 {
        owner.delete_policy_version(&arn, "v2").await.unwrap();
    }
    for _ in 0..4 {
        owner.create_policy_version(&arn, &read("more")).await.unwrap();
    }
    assert_eq!(code(owner.create_policy_version(&arn, &read("too many")).await), "LimitExceeded");
    assert_eq!(code(owner.delete_policy(&arn).await), "DeleteConflict");
    for (version, _) in told().await.versions.iter().filter(|(_, is_default)| !is_default) {
        owner.delete_policy_version(&arn, version).await.unwrap();
    }
    for _ in 0..2 {
        owner.delete_policy(&arn).await.unwrap();
    }
    assert_eq!(owner.managed_policy(&arn).await.unwrap(), None);
}
