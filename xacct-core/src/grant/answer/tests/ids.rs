//! Policies that name users and roles by their unique ids, and accounts by their canonical ones.

use super::*;
use crate::evaluate::{Acl, AclGrant, AclGrantee, Permission};
use crate::{CanonicalUserId, KeyValues, OperatorBlock};

const ID: &str = "AROAEXAMPLEEXAMPLE12";

fn canonical(digit: &str) -> CanonicalUserId {
    CanonicalUserId::new(digit.repeat(64)).unwrap()
}

fn analysts(grant: &Grant) -> PrincipalHoldings {
    PrincipalHoldings::default().policy("Reads", own_identity(grant))
}

fn bucket_policy(grant: &Grant) -> Document {
    policy(grant, |target| *target == Target::BucketPolicy)
}

/// A bucket's policy that has the analyst's id for the ARN, as after the role was made again.
fn by_unique_id(grant: &Grant) -> Document {
    let mut policy = bucket_policy(grant);
    for statement in &mut policy.statements {
        statement.principal = Some(Principals::grouped([(PrincipalKind::Aws, ID)]));
    }
    policy
}

#[test]
fn a_unique_id_names_who_has_it() {
    let grant = built(by_bucket_policy());
    let request = &allowed(&grant)[0];
    let asked = |analysts| {
        let holdings = own_but(&grant, analysts).bucket_policy(by_unique_id(&grant));
        grant.ask(request, &holdings)
    };
    assert!(matches!(asked(analysts(&grant)), GrantAnswer::Unknown(words) if words.contains("unique id")));
    assert_eq!(asked(analysts(&grant).unique_id(ID)), GrantAnswer::Allowed);
    let GrantAnswer::Denied(denial) = asked(analysts(&grant).unique_id("AROAANOTHERANOTHER12")) else {
        panic!()
    };
    assert_eq!(denial.missing, [Missing::ResourcePolicy]);
}

/// What a deleted role has left behind keeps nobody from being told.
#[test]
fn whoever_is_made_up_has_no_unique_id_that_a_policy_names() {
    let grant = built(by_bucket_policy());
    let stale = Statement {
        principal: Some(Principals::grouped([(PrincipalKind::Aws, ID)])),
        ..everyone(Effect::Allow, "Stale", "s3:GetObject", "arn:aws:s3:::reports/*")
    };
    let analysts = analysts(&grant).unique_id("AROAANOTHERANOTHER12");
    let holdings = own_but(&grant, analysts).bucket_policy(with(bucket_policy(&grant), stale));
    for request in grant.requests() {
        let is_allowed = is_allowed(&grant, &request, &holdings);
        assert_eq!(is_allowed, request.expected() == Expected::Allowed, "{request}");
        assert!(!matches!(grant.ask(&request, &holdings), GrantAnswer::Unknown(_)), "{request}");
    }
}

/// The usual way to keep all but some roles out of a bucket.
#[test]
fn a_session_has_the_user_id_of_its_role() {
    let grant = built(by_bucket_policy());
    let request = &allowed(&grant)[0];
    let others = unless("StringNotLike", "aws:userid", &format!("{ID}:*"));
    let held = |id| {
        let analysts = analysts(&grant).unique_id(id);
        own_but(&grant, analysts).bucket_policy(with(bucket_policy(&grant), others.clone()))
    };
    assert!(is_allowed(&grant, request, &held(ID)));
    let by = denial(&grant, request, &held("AROAANOTHERANOTHER12")).by.unwrap();
    assert_eq!(by.sid.as_deref(), Some("Others"));
}

fn unless(operator: &str, key: &str, value: &str) -> Statement {
    let keys = vec![KeyValues { key: key.into(), values: vec![value.into()] }];
    Statement {
        condition: Some(vec![OperatorBlock { operator: operator.into(), keys }]),
        ..everyone(Effect::Deny, "Others", "s3:*", "arn:aws:s3:::reports/*")
    }
}

/// The usual way to keep all but one organization out of a bucket.
#[test]
fn a_grantee_is_of_its_own_organization() {
    let others = || unless("StringNotEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5");
    for definition in [by_bucket_policy(), by_role(), by_bucket_policy().organization("o-a1b2c3d4e5")] {
        let grant = built(definition);
        let request = &allowed(&grant)[0];
        let bucket_policy = match grant.role_arn() {
            Some(_) => document(others()),
            None => with(bucket_policy(&grant), others()),
        };
        let held = |organization: Option<&str>| {
            let of = |principal: PrincipalHoldings| match organization {
                Some(id) => principal.organization(id.parse().unwrap()),
                None => principal,
            };
            let holdings = own_but(&grant, of(analysts(&grant))).bucket_policy(bucket_policy.clone());
            let role = holdings.role.clone();
            holdings.role(of(role))
        };
        assert!(is_allowed(&grant, request, &held(Some("o-a1b2c3d4e5"))), "{}", grant.name());
        denial(&grant, request, &held(Some("o-zzzzzzzzzz")));
        match grant.conditions().organization {
            Some(_) => assert!(is_allowed(&grant, request, &held(None))),
            None => assert_eq!(denial(&grant, request, &held(None)).unless, ["aws:PrincipalOrgID"]),
        }
        let controls = controls(&grant);
        let against = controls.iter().filter(|it| it.why() == Some(WhyDenied::AgainstConditions));
        assert!(against.into_iter().all(|it| !is_allowed(&grant, it, &held(Some("o-a1b2c3d4e5")))));
    }
}

/// A denial that a request from elsewhere evades says so.
#[test]
fn a_denial_says_which_keys_it_rests_on() {
    let grant = built(by_bucket_policy());
    let request = &allowed(&grant)[0];
    let asked = |statement| {
        let holdings = own(&grant).bucket_policy(with(bucket_policy(&grant), statement));
        denial(&grant, request, &holdings).unless
    };
    assert_eq!(asked(unless("NotIpAddress", "aws:SourceIp", "203.0.113.0/24")), ["aws:SourceIp"]);
    assert_eq!(asked(unless("Bool", "aws:SecureTransport", "true")), [""; 0], "carried");
    assert_eq!(asked(everyone(Effect::Deny, "All", "s3:*", "arn:aws:s3:::reports/*")), [""; 0]);
    let through = built(by_access_point());
    let origin = unless("StringNotEquals", "s3:AccessPointNetworkOrigin", "VPC");
    let holdings = own(&through).bucket_policy(with(bucket_policy(&through), origin));
    assert_eq!(denial(&through, &allowed(&through)[0], &holdings).unless, [""; 0]);
}

fn acl_for(id: CanonicalUserId) -> Acl {
    let read = AclGrant { grantee: AclGrantee::CanonicalUser(id), permission: Permission::Read };
    Acl { owner: "111111111111".parse().unwrap(), grants: vec![read] }
}

/// ACLs only allow: what is allowed without them, or denied whatever they say, needs no canonical id.
#[test]
fn an_unknown_canonical_id_matters_where_an_acl_may_decide() {
    let grant = built(by_bucket_policy());
    let held = |analysts: PrincipalHoldings| {
        own_but(&grant, analysts).ownership(ObjectOwnership::ObjectWriter).bucket_acl(acl_for(canonical("b")))
    };
    for request in allowed(&grant) {
        assert!(is_allowed(&grant, &request, &held(analysts(&grant))), "{request}");
    }
    let lists = allowed(&grant).into_iter().find(|it| it.action() == "s3:ListBucket").unwrap();
    let unread = held(analysts(&grant)).bucket_policy(Document::default());
    assert!(matches!(grant.ask(&lists, &unread), GrantAnswer::Unknown(words) if words.contains("canonical")));
    let nothing = held(PrincipalHoldings::default()).bucket_policy(Document::default());
    assert!(denial(&grant, &lists, &nothing).missing.contains(&Missing::IdentityPolicy));
    for (digit, is_it) in [("b", true), ("d", false)] {
        let told =
            held(analysts(&grant).canonical_user_id(canonical(digit))).bucket_policy(Document::default());
        assert_eq!(is_allowed(&grant, &lists, &told), is_it, "{digit}");
    }
}

/// A policy that names accounts so can deny.
#[test]
fn an_unknown_canonical_id_matters_where_a_policy_names_one() {
    let grant = built(by_bucket_policy());
    let id = canonical("b");
    let closed = Statement {
        principal: Some(Principals::grouped([(PrincipalKind::CanonicalUser, id.as_str())])),
        ..everyone(Effect::Deny, "Closed", "s3:*", "arn:aws:s3:::reports/*")
    };
    let request = &allowed(&grant)[0];
    let held =
        |analysts| own_but(&grant, analysts).bucket_policy(with(bucket_policy(&grant), closed.clone()));
    assert!(matches!(grant.ask(request, &held(analysts(&grant))), GrantAnswer::Unknown(_)));
    assert!(denial(&grant, request, &held(analysts(&grant).canonical_user_id(id.clone()))).by.is_some());
    assert!(is_allowed(&grant, request, &held(analysts(&grant).canonical_user_id(canonical("d")))));
}

/// The grant says by which id its grantees ask; the account may have another.
#[test]
fn the_canonical_id_of_the_account_counts_and_not_the_grants() {
    let grant = built(by_acl());
    let request = &allowed(&grant)[0];
    let held = |digit| own_but(&grant, analysts(&grant).canonical_user_id(canonical(digit)));
    assert!(is_allowed(&grant, request, &held("b")));
    assert_eq!(denial(&grant, request, &held("d")).missing, [Missing::ResourcePolicy]);
}
