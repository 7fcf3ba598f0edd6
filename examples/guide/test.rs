//! The examples are the guide's policies: each decides as the guide's own JSON does, with the same names for its
//! placeholders.

mod acl;
mod bucket_policy;
mod documents;
mod role;

use documents::{ACCESS, ASSUME, BUCKET, IDENTITY, TRUST};
use xacct_dsl::{BucketPolicy, Document, IdentityPolicy, KeyValues, OperatorBlock, TrustPolicy};

#[test]
fn the_examples_are_the_guides_policies() {
    let identity = IdentityPolicy::from_json(IDENTITY).unwrap();
    assert!(bucket_policy::IDENTITY.is_equivalent_to(&identity));
    assert!(acl::IDENTITY.is_equivalent_to(&identity));
    assert!(bucket_policy::BUCKET.is_equivalent_to(&BucketPolicy::from_json(BUCKET).unwrap()));
    assert!(role::TRUST.is_equivalent_to(&TrustPolicy::from_json(TRUST).unwrap()));
    assert!(role::ACCESS.is_equivalent_to(&IdentityPolicy::from_json(ACCESS).unwrap()));
    assert!(role::ASSUME.is_equivalent_to(&IdentityPolicy::from_json(ASSUME).unwrap()));
}

#[test]
fn a_folder_is_another_resource() {
    let of_a_folder = |json: &str| json.replace("account-a-bucket/*", "account-a-bucket/FolderName/*");
    let identity = IdentityPolicy::from_json(&of_a_folder(IDENTITY)).unwrap();
    assert!(bucket_policy::IDENTITY_OF_A_FOLDER.is_equivalent_to(&identity));
    assert!(acl::IDENTITY_OF_A_FOLDER.is_equivalent_to(&identity));
    let bucket = BucketPolicy::from_json(&of_a_folder(BUCKET)).unwrap();
    assert!(bucket_policy::BUCKET_OF_A_FOLDER.is_equivalent_to(&bucket));
}

#[test]
fn versions_are_one_action_more() {
    let without = |json: &str| json.replace(r#""s3:GetObjectVersion", "#, "");
    let identity = IdentityPolicy::from_json(&without(IDENTITY)).unwrap();
    assert!(bucket_policy::IDENTITY_WITHOUT_VERSIONS.is_equivalent_to(&identity));
    let bucket = BucketPolicy::from_json(&without(BUCKET)).unwrap();
    assert!(bucket_policy::BUCKET_WITHOUT_VERSIONS.is_equivalent_to(&bucket));
}

#[test]
fn full_control_is_a_condition_on_writing() {
    let guide = Document::from_json(BUCKET).unwrap();
    let of = |actions: &[&str], condition: Option<&str>| {
        let mut statement = guide.statements[0].clone();
        statement.action.as_mut().unwrap().retain(|action| actions.contains(&action.as_str()));
        statement.condition = condition.map(|acl| {
            let keys = vec![KeyValues { key: "s3:x-amz-acl".into(), values: vec![acl.into()] }];
            vec![OperatorBlock { operator: "StringEquals".into(), keys }]
        });
        statement
    };
    let read = of(&["s3:GetObject", "s3:GetObjectVersion"], None);
    let write = of(&["s3:PutObject", "s3:PutObjectAcl"], Some("bucket-owner-full-control"));
    let statements = vec![read, write];
    let ours = bucket_policy::BUCKET_WITH_FULL_CONTROL.document();
    assert!(ours.is_equivalent_to(&Document { statements, ..guide.clone() }));
}

#[test]
fn programs_do_without_the_first_two_statements() {
    let mut document = Document::from_json(ACCESS).unwrap();
    document.statements.drain(..2);
    assert!(role::ACCESS_OF_PROGRAMS.document().is_equivalent_to(&document));
}

#[test]
fn the_programs_run() {
    bucket_policy::main().unwrap();
    acl::main().unwrap();
    role::main().unwrap();
}
