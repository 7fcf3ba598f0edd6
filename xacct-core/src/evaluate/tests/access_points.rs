//! Requests through access points: two policies of resources, and the requester's for one of them.

use super::*;
use crate::{AccountId, VpcId};

const AP: &str = "arn:aws:s3:us-east-1:111111111111:accesspoint/reports-ap";
const THROUGH: &str = "arn:aws:s3:us-east-1:111111111111:accesspoint/reports-ap/object/q1.csv";

fn owner() -> AccountId {
    OWNER.parse().unwrap()
}

fn access_point<'p>(policy: Option<&'p CompiledPolicy>, owner: &'p AccountId) -> AccessPoint<'p> {
    AccessPoint {
        bucket: "reports",
        bucket_owner: owner,
        policy,
        resource_control: None,
        origin: NetworkOrigin::Internet,
        block_public_access: BlockPublicAccess::NONE,
    }
}

/// Whatever the access points of an account allow.
fn delegation(account: &str) -> CompiledPolicy {
    let everything = allow().of("*").on("*").to("*");
    bucket_policy([everything.when("StringEquals", "s3:DataAccessPointAccount", account)])
}

fn asked(requester: &str) -> Request {
    let requester = match requester {
        "anonymous" => Requester::anonymous(),
        arn => Requester::from_arn(arn).unwrap(),
    };
    Request::new(requester, "s3:GetObject", THROUGH).unwrap()
}

fn own_policy(principal: &str) -> CompiledPolicy {
    policy(PolicyKind::AccessPoint, [allow().on(&format!("{AP}/object/*")).to(principal)])
}

#[test]
fn the_access_point_the_bucket_and_the_requester_all_have_to_allow() {
    let (own, delegating, owner) = (own_policy(USER), delegation(OWNER), owner());
    let identity = identity([allow().on(&format!("{AP}/object/*"))]);
    let whole = Policies {
        identity: &identity,
        resource: Some(&delegating),
        access_point: Some(access_point(Some(&own), &owner)),
        ..Policies::default()
    };
    assert_eq!(outcome(&asked(USER), &whole), Outcome::Allow);
    assert_eq!(missing(&asked(USER), &Policies { identity: &[], ..whole }), [Missing::IdentityPolicy]);
    assert_eq!(missing(&asked(USER), &Policies { resource: None, ..whole }), [Missing::ResourcePolicy]);
    let without = Policies { access_point: Some(access_point(None, &owner)), ..whole };
    assert_eq!(missing(&asked(USER), &without), [Missing::AccessPointPolicy]);
    let elsewhere = delegation("999999999999");
    assert_eq!(
        missing(&asked(USER), &Policies { resource: Some(&elsewhere), ..whole }),
        [Missing::ResourcePolicy]
    );
}

#[test]
fn a_denial_of_either_counts() {
    let (own, owner) = (own_policy("*"), owner());
    let refusing = bucket_policy([deny().to("*")]);
    let identity = identity([allow().on("*")]);
    let policies = Policies {
        identity: &identity,
        resource: Some(&refusing),
        access_point: Some(access_point(Some(&own), &owner)),
        ..Policies::default()
    };
    assert_eq!(outcome(&asked(USER), &policies), Outcome::ExplicitDeny);
}

#[test]
fn within_one_account_the_requesters_policy_speaks_of_both() {
    let (bob, owner) = ("arn:aws:iam::111111111111:user/bob", owner());
    let on_access_point = identity([allow().on(&format!("{AP}/object/*"))]);
    let on_both = identity([allow().on(&format!("{AP}/object/*")), allow()]);
    let base = Policies { access_point: Some(access_point(None, &owner)), ..Policies::default() };
    assert_eq!(
        missing(&asked(bob), &Policies { identity: &on_access_point, ..base }),
        [Missing::IdentityPolicy]
    );
    assert_eq!(outcome(&asked(bob), &Policies { identity: &on_both, ..base }), Outcome::Allow);
    let delegating = delegation(OWNER);
    let delegated = Policies { identity: &on_access_point, resource: Some(&delegating), ..base };
    assert_eq!(outcome(&asked(bob), &delegated), Outcome::Allow);
}

/// The access point is the requester's, and the bucket another account's.
#[test]
fn an_access_point_of_another_account_needs_the_buckets_policy() {
    let through = "arn:aws:s3:us-east-1:222222222222:accesspoint/ours/object/q1.csv";
    let asked = Request::new(Requester::from_arn(USER).unwrap(), "s3:GetObject", through).unwrap();
    let (identity, owner) =
        (identity([allow().on("arn:aws:s3:us-east-1:222222222222:accesspoint/ours/object/*")]), owner());
    let base = Policies {
        identity: &identity,
        access_point: Some(access_point(None, &owner)),
        ..Policies::default()
    };
    assert_eq!(missing(&asked, &base), [Missing::ResourcePolicy]);
    let words = authorize(&asked, &base).unwrap().to_string();
    assert!(words.starts_with("account 111111111111 has no bucket policy"), "{words}");
    let delegating = delegation("222222222222");
    assert_eq!(outcome(&asked, &Policies { resource: Some(&delegating), ..base }), Outcome::Allow);
}

#[test]
fn it_answers_from_its_own_network_and_nobody_unsigned() {
    let (own, delegating, owner) = (own_policy("*"), delegation(OWNER), owner());
    let vpc = VpcId::new("vpc-0a1b2c3d").unwrap();
    let identity = identity([allow().on("*")]);
    let mut through = access_point(Some(&own), &owner);
    let policies = |access_point| Policies {
        identity: &identity,
        resource: Some(&delegating),
        access_point: Some(access_point),
        ..Policies::default()
    };
    assert_eq!(missing(&asked("anonymous"), &policies(through)), [Missing::AccessPointNetwork]);
    through.origin = NetworkOrigin::Vpc(&vpc);
    assert_eq!(missing(&asked(USER), &policies(through)), [Missing::AccessPointNetwork]);
    let inside = asked(USER).with("aws:SourceVpc", "vpc-0a1b2c3d").unwrap();
    assert_eq!(outcome(&inside, &policies(through)), Outcome::Allow);
}

#[test]
fn block_public_access_is_that_of_both() {
    let (own, delegating, owner) = (own_policy("*"), delegation(OWNER), owner());
    let identity = identity([allow().on("*")]);
    let restricted = BlockPublicAccess { restrict_public_buckets: true, ..BlockPublicAccess::NONE };
    let mut through = access_point(Some(&own), &owner);
    through.block_public_access = restricted;
    let policies = Policies {
        identity: &identity,
        resource: Some(&delegating),
        access_point: Some(through),
        ..Policies::default()
    };
    assert!(own.is_public() && !delegating.is_public());
    assert_eq!(missing(&asked(USER), &policies), [Missing::BlockPublicAccess]);
}

#[test]
fn a_request_behind_an_access_point_is_not_decided_without_it() {
    let (everything, owner) = (identity([allow().of("s3:*").on("*")]), owner());
    let policies = Policies { identity: &everything, ..Policies::default() };
    let bob = Requester::from_arn("arn:aws:iam::111111111111:user/bob").unwrap();
    for (action, resource, is_decided) in [
        ("s3:GetObject", THROUGH, false),
        ("s3:ListBucket", AP, false),
        ("s3:GetAccessPointPolicy", AP, true),
        ("s3:TagResource", AP, true),
    ] {
        let asked = Request::new(bob.clone(), action, resource).unwrap();
        assert_eq!(authorize(&asked, &policies).is_ok(), is_decided, "{action}");
        let with = Policies { access_point: Some(access_point(None, &owner)), ..policies };
        assert!(is_decided || authorize(&asked, &with).is_ok(), "{action}");
    }
}

#[test]
fn all_that_grants_is_told() {
    let (own, delegating, owner) = (own_policy(USER), delegation(OWNER), owner());
    let identity = identity([allow().on("*")]);
    let policies = Policies {
        identity: &identity,
        resource: Some(&delegating),
        access_point: Some(access_point(Some(&own), &owner)),
        ..Policies::default()
    };
    let request = asked(USER);
    assert_eq!(
        authorize(&request, &policies).unwrap().to_string(),
        "statement 0 of the access point policy and statement 0 of the bucket policy and statement 0 of the identity \
         policy allow it"
    );
    let without = Policies { resource: None, ..policies };
    let words = authorize(&request, &without).unwrap().to_string();
    assert!(words.contains("`arn:aws:s3:::reports/q1.csv` through the access point"), "{words}");
}

#[test]
fn access_points_answer_some_actions() {
    let owner = owner();
    let policies = Policies { access_point: Some(access_point(None, &owner)), ..Policies::default() };
    for (action, resource, is_answered) in [
        ("s3:GetObject", THROUGH, true),
        ("s3:PutObjectTagging", THROUGH, true),
        ("s3:ListBucket", AP, true),
        ("s3:GetBucketAcl", AP, true),
        ("s3:PutBucketPolicy", AP, false),
        ("s3:PutBucketVersioning", AP, false),
        ("s3:CreateBucket", AP, false),
    ] {
        let asked = Request::new(Requester::from_arn(USER).unwrap(), action, resource).unwrap();
        assert_eq!(authorize(&asked, &policies).is_ok(), is_answered, "{action}");
    }
}

#[test]
fn what_is_no_access_point_is_refused() {
    let owner = owner();
    let policies = Policies { access_point: Some(access_point(None, &owner)), ..Policies::default() };
    for resource in [
        "*",
        OBJECT,
        "arn:aws:s3:us-east-1:111111111111:accesspoint/ap/q1.csv",
        "arn:aws:s3:us-east-1:111111111111:accesspoint/ap/object/",
    ] {
        let asked = Request::new(Requester::from_arn(USER).unwrap(), "s3:GetObject", resource).unwrap();
        let asked = asked.owned_by(OWNER.parse().unwrap());
        let error = authorize(&asked, &policies).map(|decision| decision.outcome()).unwrap_err();
        assert!(matches!(error, RequestError::AccessPoint { .. }), "{resource}: {error}");
    }
}

/// The half that is about the bucket knows whose that is, and obeys the same organization.
#[test]
fn the_buckets_half_is_about_the_bucket() {
    let through = "arn:aws:s3:us-east-1:222222222222:accesspoint/ours/object/q1.csv";
    let asked = Request::new(Requester::from_arn(USER).unwrap(), "s3:GetObject", through).unwrap();
    let (everything, owner) = (identity([allow().on("*")]), owner());
    for (account, expected) in [("111111111111", Outcome::Allow), ("222222222222", Outcome::ImplicitDeny)] {
        let resource = bucket_policy([allow().to("*").when("StringEquals", "s3:ResourceAccount", account)]);
        let policies = Policies {
            identity: &everything,
            resource: Some(&resource),
            access_point: Some(access_point(None, &owner)),
            ..Policies::default()
        };
        assert_eq!(outcome(&asked, &policies), expected, "{account}");
    }

    let denying = policy(PolicyKind::ServiceControl, [allow().of("*").on("*"), deny()]);
    let levels = [Level { name: "r-root".into(), policies: vec![denying] }];
    let (bob, delegating) = ("arn:aws:iam::111111111111:user/bob", delegation(OWNER));
    let policies = Policies {
        identity: &everything,
        resource: Some(&delegating),
        service_control: Some(&levels),
        access_point: Some(access_point(None, &owner)),
        ..Policies::default()
    };
    assert_eq!(outcome(&self::asked(bob), &policies), Outcome::ExplicitDeny);
}

#[test]
fn the_buckets_policy_is_read_by_its_own_account_alone() {
    let (own, delegating, owner) =
        (policy(PolicyKind::AccessPoint, [allow().of("s3:*").on("*").to("*")]), delegation(OWNER), owner());
    let everything = identity([allow().of("s3:*").on("*")]);
    let policies = Policies {
        identity: &everything,
        resource: Some(&delegating),
        access_point: Some(access_point(Some(&own), &owner)),
        ..Policies::default()
    };
    let asked = Request::new(Requester::from_arn(USER).unwrap(), "s3:GetBucketPolicy", AP).unwrap();
    assert_eq!(missing(&asked, &policies), [Missing::OwnAccount]);
}
