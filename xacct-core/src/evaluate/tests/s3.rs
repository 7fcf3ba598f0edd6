//! Owners of objects, ACLs, Block Public Access, and what is the bucket owner's alone.

use super::*;
use crate::CanonicalUserId;

const WRITER: &str = "333333333333";

fn id(digit: char) -> CanonicalUserId {
    CanonicalUserId::new(digit.to_string().repeat(64)).unwrap()
}

fn acl(owner: &str, grants: &[(AclGrantee, Permission)]) -> Acl {
    let grant = |(grantee, permission): &(AclGrantee, Permission)| AclGrant {
        grantee: grantee.clone(),
        permission: *permission,
    };
    Acl { owner: owner.parse().unwrap(), grants: grants.iter().map(grant).collect() }
}

fn with_id(request: Request, id: CanonicalUserId) -> Request {
    let requester = request.requester().clone().with_canonical_user_id(id);
    Request::new(requester, request.action(), request.resource()).unwrap().owned_by(request.owner().unwrap())
}

fn enabled<'p>(bucket: &'p Acl, object: &'p Acl) -> Bucket<'p> {
    Bucket {
        ownership: ObjectOwnership::ObjectWriter,
        acl: Some(bucket),
        object: Object::Existing(object),
        ..Bucket::default()
    }
}

#[test]
fn an_acl_grants_a_whole_account_which_then_needs_its_own_policy() {
    let private = acl(OWNER, &[]);
    let granted = acl(OWNER, &[(AclGrantee::CanonicalUser(id('a')), Permission::Read)]);
    let identity = identity([allow()]);
    let asked = with_id(request(USER, OWNER), id('a'));
    let policies =
        Policies { identity: &identity, bucket: enabled(&private, &granted), ..Policies::default() };
    assert_eq!(outcome(&asked, &policies), Outcome::Allow);
    assert_eq!(missing(&asked, &Policies { identity: &[], ..policies }), [Missing::IdentityPolicy]);
    let other = with_id(request(USER, OWNER), id('b'));
    assert_eq!(missing(&other, &policies), [Missing::ResourcePolicy]);
    let enforced = Bucket { ownership: ObjectOwnership::BucketOwnerEnforced, ..policies.bucket };
    assert_eq!(missing(&asked, &Policies { bucket: enforced, ..policies }), [Missing::ResourcePolicy]);
    let unknown = authorize(&request(USER, OWNER), &policies).map(|decision| decision.outcome());
    assert!(matches!(unknown, Err(RequestError::MissingCanonicalUserId { .. })));
}

#[test]
fn permissions_mean_other_actions_for_buckets_than_for_objects() {
    let bucket = "arn:aws:s3:::reports";
    for (permission, on_bucket, on_object) in [
        (Permission::Read, vec!["s3:ListBucket"], vec!["s3:GetObject", "s3:GetObjectVersion"]),
        (Permission::Write, vec![], vec![]),
        (Permission::ReadAcp, vec!["s3:GetBucketAcl"], vec!["s3:GetObjectAcl"]),
        (Permission::WriteAcp, vec!["s3:PutBucketAcl"], vec!["s3:PutObjectAcl"]),
        (
            Permission::FullControl,
            vec!["s3:ListBucket", "s3:GetBucketAcl", "s3:PutBucketAcl"],
            vec!["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectAcl", "s3:PutObjectAcl"],
        ),
    ] {
        let (private, granted) = (acl(OWNER, &[]), acl(OWNER, &[(AclGrantee::AllUsers, permission)]));
        let allowed = |bucket_acl, object_acl| {
            let policies = Policies { bucket: enabled(bucket_acl, object_acl), ..Policies::default() };
            let actions = [
                ("s3:ListBucket", bucket),
                ("s3:PutObject", OBJECT),
                ("s3:GetBucketAcl", bucket),
                ("s3:PutBucketAcl", bucket),
                ("s3:GetObject", OBJECT),
                ("s3:GetObjectVersion", OBJECT),
                ("s3:GetObjectAcl", OBJECT),
                ("s3:PutObjectAcl", OBJECT),
                ("s3:DeleteObject", OBJECT),
            ];
            let asks = |&(action, resource): &(&str, &str)| {
                let asked = request("anonymous", OWNER).asking(action, resource);
                outcome(&asked, &policies) == Outcome::Allow
            };
            actions.into_iter().filter(asks).map(|(action, _)| action).collect::<Vec<_>>()
        };
        assert_eq!(allowed(&granted, &private), on_bucket, "{permission:?}");
        assert_eq!(allowed(&private, &granted), on_object, "{permission:?}");
    }
}

/// Who may write to a bucket creates objects, and overwrites and deletes its own.
#[test]
fn writing_is_for_new_objects_and_ones_own() {
    let bucket_acl = acl(OWNER, &[(AclGrantee::CanonicalUser(id('a')), Permission::Write)]);
    let (own, foreign) = (acl("222222222222", &[]), acl(WRITER, &[]));
    let identity = identity([allow().of("s3:*")]);
    for (object, action, expected) in [
        (Object::New, "s3:PutObject", true),
        (Object::Existing(&own), "s3:PutObject", true),
        (Object::Existing(&foreign), "s3:PutObject", false),
        (Object::New, "s3:DeleteObject", false),
        (Object::Existing(&own), "s3:DeleteObject", true),
        (Object::Existing(&foreign), "s3:DeleteObject", false),
    ] {
        let bucket = Bucket {
            ownership: ObjectOwnership::ObjectWriter,
            acl: Some(&bucket_acl),
            object,
            ..Bucket::default()
        };
        let policies = Policies { identity: &identity, bucket, ..Policies::default() };
        let asked = with_id(request(USER, OWNER).asking(action, OBJECT), id('a'));
        assert_eq!(outcome(&asked, &policies) == Outcome::Allow, expected, "{action} {object:?}");
    }
}

#[test]
fn within_one_account_an_acl_is_no_grant() {
    let (private, open) = (acl(OWNER, &[]), acl(OWNER, &[(AclGrantee::AllUsers, Permission::Read)]));
    let policies = Policies { bucket: enabled(&private, &open), ..Policies::default() };
    let own = request("arn:aws:iam::111111111111:user/bob", OWNER);
    assert_eq!(missing(&own, &policies), [Missing::IdentityPolicy]);
}

#[test]
fn groups() {
    let private = acl(OWNER, &[]);
    let identity = identity([allow()]);
    for (grantee, requester, expected) in [
        (AclGrantee::AllUsers, "anonymous", Outcome::Allow),
        (AclGrantee::AllUsers, USER, Outcome::Allow),
        (AclGrantee::AuthenticatedUsers, "anonymous", Outcome::ImplicitDeny),
        (AclGrantee::AuthenticatedUsers, USER, Outcome::Allow),
        (AclGrantee::LogDelivery, USER, Outcome::ImplicitDeny),
        (AclGrantee::LogDelivery, "logging.s3.amazonaws.com", Outcome::Allow),
    ] {
        let granted = acl(OWNER, &[(grantee.clone(), Permission::Read)]);
        let bucket = enabled(&private, &granted);
        let policies = Policies { identity: &identity, bucket, ..Policies::default() };
        assert_eq!(outcome(&request(requester, OWNER), &policies), expected, "{grantee:?} {requester}");
        if grantee.is_public() {
            let block = BlockPublicAccess { ignore_public_acls: true, ..BlockPublicAccess::NONE };
            let bucket = Bucket { block_public_access: block, ..bucket };
            let policies = Policies { bucket, ..policies };
            let missing = missing(&request(requester, OWNER), &policies);
            let is_granted = expected == Outcome::Allow;
            assert_eq!(missing.contains(&Missing::PublicAcl), is_granted, "{grantee:?} {requester}");
        }
    }
}

/// An object that another account has put into the bucket.
#[test]
fn a_foreign_object_is_its_owners_to_grant() {
    let (bucket_acl, object_acl) = (acl(OWNER, &[]), acl(WRITER, &[]));
    let (identity, resource) = (identity([allow().of("s3:*")]), bucket_policy([allow().of("s3:*").to("*")]));
    let policies = Policies {
        identity: &identity,
        resource: Some(&resource),
        bucket: enabled(&bucket_acl, &object_acl),
        ..Policies::default()
    };
    let own = "arn:aws:iam::111111111111:user/bob";
    for (requester, action, expected) in [
        (own, "s3:GetObject", vec![Missing::ObjectOwner]),
        (USER, "s3:GetObject", vec![Missing::ObjectOwner]),
        ("anonymous", "s3:GetObjectAcl", vec![Missing::ObjectOwner]),
        ("arn:aws:iam::333333333333:user/wim", "s3:GetObject", vec![]),
        (own, "s3:DeleteObject", vec![]),
        (USER, "s3:PutObject", vec![]),
    ] {
        let asked = request(requester, OWNER).asking(action, OBJECT);
        assert_eq!(missing(&asked, &policies), expected, "{requester} {action}");
    }
    let refusing = bucket_policy([deny().to("*")]);
    let denied = Policies { resource: Some(&refusing), ..policies };
    let writer = request("arn:aws:iam::333333333333:user/wim", OWNER);
    assert_eq!(outcome(&writer, &denied), Outcome::ExplicitDeny);
}

#[test]
fn whose_an_upload_is() {
    let [owner, writer] = [OWNER, WRITER].map(|account| account.parse().unwrap());
    for (ownership, says_full_control, expected) in [
        (ObjectOwnership::BucketOwnerEnforced, false, &owner),
        (ObjectOwnership::BucketOwnerPreferred, true, &owner),
        (ObjectOwnership::BucketOwnerPreferred, false, &writer),
        (ObjectOwnership::ObjectWriter, true, &writer),
    ] {
        assert_eq!(ownership.owner_of_upload(&owner, &writer, says_full_control), expected, "{ownership:?}");
    }
}

#[test]
fn a_public_policy_lets_only_its_own_account_and_services_pass_where_public_buckets_are_restricted() {
    let (identity, public) = (identity([allow()]), bucket_policy([allow().to(USER), allow().to("*")]));
    let closed = bucket_policy([allow().to(USER)]);
    let block = BlockPublicAccess { restrict_public_buckets: true, ..BlockPublicAccess::NONE };
    let bucket = Bucket { block_public_access: block, ..Bucket::default() };
    let policies = Policies { identity: &identity, resource: Some(&public), bucket, ..Policies::default() };
    for (requester, expected) in [
        (USER, vec![Missing::BlockPublicAccess]),
        ("anonymous", vec![Missing::BlockPublicAccess]),
        ("arn:aws:iam::111111111111:user/bob", vec![]),
        ("logging.s3.amazonaws.com", vec![]),
    ] {
        assert_eq!(missing(&request(requester, OWNER), &policies), expected, "{requester}");
    }
    let policies = Policies { resource: Some(&closed), ..policies };
    assert_eq!(outcome(&request(USER, OWNER), &policies), Outcome::Allow);
    assert!(
        BlockPublicAccess::ALL.refuses_policy(&public) && !BlockPublicAccess::ALL.refuses_policy(&closed)
    );
    let everyone = acl(OWNER, &[(AclGrantee::AuthenticatedUsers, Permission::Read)]);
    assert!(BlockPublicAccess::ALL.refuses_acl(&everyone) && !block.refuses_acl(&everyone));
}

#[test]
fn the_policy_of_a_bucket_is_for_its_own_account() {
    let put = ("s3:PutBucketPolicy", "arn:aws:s3:::reports");
    let everything = || allow().of("s3:*").on("*");
    let (identity, open) = (identity([everything()]), bucket_policy([everything().to("*")]));
    let policies = Policies { identity: &identity, resource: Some(&open), ..Policies::default() };
    let asked = request(USER, OWNER).asking(put.0, put.1);
    assert_eq!(missing(&asked, &policies), [Missing::OwnAccount]);

    let locked = bucket_policy([deny().of("s3:*").on("*").to("*")]);
    let policies = Policies { resource: Some(&locked), ..policies };
    for (requester, expected) in [
        ("arn:aws:iam::111111111111:root", Outcome::Allow),
        ("arn:aws:iam::111111111111:user/bob", Outcome::ExplicitDeny),
    ] {
        let asked = request(requester, OWNER).asking(put.0, put.1);
        assert_eq!(outcome(&asked, &policies), expected, "{requester}");
    }
}

#[test]
fn a_bucket_policy_names_accounts_by_canonical_ids_too() {
    let mut statement = allow();
    let name = id('a').to_string();
    statement.principal = Some(Principals::grouped([(PrincipalKind::CanonicalUser, name.as_str())]));
    let (resource, identity) = (bucket_policy([statement]), identity([allow()]));
    let policies = Policies { resource: Some(&resource), identity: &identity, ..Policies::default() };
    assert_eq!(outcome(&with_id(request(USER, OWNER), id('a')), &policies), Outcome::Allow);
    assert_eq!(missing(&with_id(request(USER, OWNER), id('b')), &policies), [Missing::ResourcePolicy]);
    assert!(authorize(&request(USER, OWNER), &policies).is_err());
}

#[test]
fn whose_a_bucket_is_has_to_be_told() {
    let asked = Request::new(Requester::from_arn(USER).unwrap(), "s3:GetObject", OBJECT).unwrap();
    let error = authorize(&asked, &Policies::default()).map(|decision| decision.outcome()).unwrap_err();
    assert!(matches!(error, RequestError::MissingOwner { .. }), "{error}");
}

#[test]
fn whose_an_object_is_has_to_be_told_where_acls_count() {
    let bucket = Bucket { ownership: ObjectOwnership::BucketOwnerPreferred, ..Bucket::default() };
    let policies = Policies { bucket, ..Policies::default() };
    let error = authorize(&request(USER, OWNER), &policies).map(|decision| decision.outcome()).unwrap_err();
    assert!(matches!(error, RequestError::MissingObjectAcl { .. }), "{error}");
    let new = Policies { bucket: Bucket { object: Object::New, ..bucket }, ..policies };
    for action in ["s3:PutObject", "s3:PutObjectAcl", "s3:PutObjectTagging"] {
        let put = request(USER, OWNER).asking(action, OBJECT);
        assert!(authorize(&put, &policies).is_err(), "{action}");
        assert_eq!(outcome(&put, &new), Outcome::ImplicitDeny, "{action}");
        let resource = bucket_policy([allow().of("s3:*").to(USER)]);
        let identity = identity([allow().of("s3:*")]);
        let granted = Policies { resource: Some(&resource), identity: &identity, ..new };
        assert_eq!(outcome(&put, &granted), Outcome::Allow, "{action}");
    }
    let strange = acl(WRITER, &[]);
    let contradicting = Policies { bucket: Bucket { acl: Some(&strange), ..new.bucket }, ..new };
    let put = request(USER, OWNER).asking("s3:PutObject", OBJECT);
    let error = authorize(&put, &contradicting).map(|decision| decision.outcome()).unwrap_err();
    assert!(matches!(error, RequestError::OwnerContradicted { .. }), "{error}");
}

#[test]
fn what_is_the_accounts_own_is_not_for_others() {
    let (open, everything) =
        (bucket_policy([allow().of("*").on("*").to("*")]), identity([allow().of("*").on("*")]));
    let policies = Policies { resource: Some(&open), identity: &everything, ..Policies::default() };
    let point = "arn:aws:s3:us-east-1:111111111111:accesspoint/ap";
    for (action, resource) in [("s3:ListAllMyBuckets", "*"), ("s3:PutAccessPointPolicy", point)] {
        let asked = request(USER, OWNER).asking(action, resource);
        assert_eq!(missing(&asked, &policies), [Missing::OwnAccount], "{action}");
    }
}
