use super::*;
use crate::evaluate::{Acl, AclGrant, AclGrantee, Permission};

const ID: &str = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be";

fn acl(grantee: AclGrantee, permission: Permission) -> Option<Acl> {
    Some(Acl { owner: OWNER.parse().unwrap(), grants: vec![AclGrant { grantee, permission }] })
}

/// The analyst does all of these in a bucket where ACLs count.
fn doing(actions: &[&str]) -> Setup {
    let mut setup = reading();
    setup.ownership = ObjectOwnership::BucketOwnerPreferred;
    setup.principals[0].canonical_user_id = Some(ID.parse().unwrap());
    bucket_policy(&mut setup)[0] = allow(ANALYST, actions, &[OBJECTS]);
    identity(&mut setup)[0] = allow("", actions, &[OBJECTS]);
    setup
}

/// Uploads give the bucket's owner full control.
fn with_full_control(mut setup: Setup) -> Setup {
    let statement = bucket_policy(&mut setup).remove(0);
    bucket_policy(&mut setup).push(when(
        statement,
        "StringEquals",
        "s3:x-amz-acl",
        "bucket-owner-full-control",
    ));
    setup
}

#[test]
fn objects_of_another_account() {
    let mut setup = doing(&["s3:GetObject"]);
    assert_eq!(codes(&setup), [""; 0]);
    setup.object_owner = Some("333333333333".parse().unwrap());
    assert_only(&setup, "XA_OBJECT_OWNER", Severity::Error);
    setup.ownership = ObjectOwnership::BucketOwnerEnforced;
    assert_eq!(codes(&setup), [""; 0]);
    let mut own = doing(&["s3:GetObject"]);
    own.object_owner = Some(OTHER.parse().unwrap());
    assert_eq!(codes(&own), [""; 0], "who owns an object needs no grant");
}

#[test]
fn uploads_without_full_control() {
    let mut setup = doing(&["s3:PutObject"]);
    assert_only(&setup, "XA_PUT_NO_BOFC", Severity::SecurityWarning);
    let guard = when(
        deny("*", &["s3:PutObject"], &[OBJECTS]),
        "StringNotEquals",
        "s3:x-amz-acl",
        "bucket-owner-full-control",
    );
    bucket_policy(&mut setup).push(guard);
    assert_only(&setup, "XA_PUTOBJECTACL_MISSING", Severity::Error);
    let mut setup = doing(&["s3:PutObject"]);
    setup.ownership = ObjectOwnership::BucketOwnerEnforced;
    assert_eq!(codes(&setup), [""; 0]);
}

/// Whoever it may be.
#[test]
fn uploads_of_an_account_as_a_whole() {
    let mut setup = doing(&["s3:PutObject"]);
    setup.principals.clear();
    bucket_policy(&mut setup)[0] = allow(OTHER, &["s3:PutObject"], &[OBJECTS]);
    let organization =
        when(deny("*", &["s3:*"], &[OBJECTS]), "StringNotEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5");
    bucket_policy(&mut setup).push(organization);
    assert_only(&setup, "XA_PUT_NO_BOFC", Severity::SecurityWarning);
    assert_eq!(codes(&with_full_control(setup.clone())), [""; 0]);
    bucket_policy(&mut setup)[0] = allow(OWNER, &["s3:PutObject"], &[OBJECTS]);
    assert_eq!(codes(&setup), [""; 0]);
}

/// What the other account makes sure of, its administrator can take back.
#[test]
fn full_control_is_for_the_owner_to_ask_for() {
    let actions = ["s3:PutObject", "s3:PutObjectAcl"];
    let mut setup = doing(&actions);
    let statement = identity(&mut setup).remove(0);
    identity(&mut setup).push(when(statement, "StringEquals", "s3:x-amz-acl", "bucket-owner-full-control"));
    let found = codes(&setup);
    assert_eq!(found, ["XA_PUT_NO_BOFC", "XA_WRITE_ESCALATION"]);
}

#[test]
fn uploads_that_set_an_acl_need_the_action() {
    assert_only(&with_full_control(doing(&["s3:PutObject"])), "XA_PUTOBJECTACL_MISSING", Severity::Error);
    assert_eq!(codes(&with_full_control(doing(&["s3:PutObject", "s3:PutObjectAcl"]))), [""; 0]);
    let mut one_half = with_full_control(doing(&["s3:PutObject", "s3:PutObjectAcl"]));
    identity(&mut one_half)[0].action.as_mut().unwrap().pop();
    assert_only(&one_half, "XA_MISSING_IDENTITY_HALF", Severity::Error);
}

#[test]
fn an_acl_that_counts_for_nothing() {
    let mut setup = reading();
    setup.acl = acl(AclGrantee::CanonicalUser(ID.parse().unwrap()), Permission::Read);
    assert_only(&setup, "XA_ACL_ON_ENFORCED", Severity::Error);
    setup.acl.as_mut().unwrap().grants.clear();
    assert_eq!(codes(&setup), [""; 0]);
}

#[test]
fn a_public_acl() {
    let mut setup = doing(&["s3:GetObject"]);
    setup.acl = acl(AclGrantee::AuthenticatedUsers, Permission::Read);
    assert_eq!(codes(&setup), [""; 0]);
    setup.block_public_access.ignore_public_acls = true;
    assert_only(&setup, "XA_BPA_ACL", Severity::Error);
    setup.block_public_access = BlockPublicAccess { block_public_acls: true, ..BlockPublicAccess::NONE };
    assert_only(&setup, "XA_BPA_ACL", Severity::Error);
}

#[test]
fn the_same_by_policy_and_by_acl() {
    let mut setup = doing(&["s3:GetObject"]);
    setup.acl = acl(AclGrantee::CanonicalUser(ID.parse().unwrap()), Permission::Read);
    assert_eq!(codes(&setup), [""; 0]);
    bucket_policy(&mut setup).push(allow(ANALYST, &["s3:ListBucket"], &[BUCKET]));
    identity(&mut setup).push(allow("", &["s3:ListBucket"], &[BUCKET]));
    assert_only(&setup, "XA_SAME_PRINCIPAL_DUP", Severity::Suggestion);
}

#[test]
fn an_acl_is_a_half_too() {
    let mut setup = doing(&["s3:GetObject"]);
    identity(&mut setup).push(allow("", &["s3:ListBucket"], &[BUCKET]));
    assert_only(&setup, "XA_LIST_HALF", Severity::Warning);
    setup.acl = acl(AclGrantee::CanonicalUser(ID.parse().unwrap()), Permission::Read);
    assert_eq!(codes(&setup), [""; 0]);
}
