//! Buckets and access points that are set otherwise than the grant's documents.

use super::*;
use crate::evaluate::Acl;

/// A statement of somebody else's by which all of the bucket's policy is public.
fn public(grant: &Grant) -> Document {
    let open = everyone(Effect::Allow, "Open", "s3:GetObject", "arn:aws:s3:::reports/open/*");
    with(policy(grant, |target| *target == Target::BucketPolicy), open)
}

#[test]
fn a_public_statement_keeps_the_grantees_out_where_that_is_blocked() {
    let grant = built(by_bucket_policy());
    let request = &allowed(&grant)[0];
    let opened = || own(&grant).bucket_policy(public(&grant));
    assert!(is_allowed(&grant, request, &opened()));
    let blocked = opened().block_public_access(BlockPublicAccess::ALL);
    assert_eq!(denial(&grant, request, &blocked).missing, [Missing::BlockPublicAccess]);
    for request in allowed(&grant) {
        let closed = own(&grant).block_public_access(BlockPublicAccess::ALL);
        assert!(is_allowed(&grant, &request, &closed), "the grant itself is not public: {request}");
    }
}

#[test]
fn the_access_points_own_settings_count() {
    let grant = built(by_access_point());
    let policy = policy(&grant, |target| *target == Target::AccessPointPolicy);
    let request = &allowed(&grant)[0];
    let made = || AccessPointHoldings::default().policy(policy.clone());
    assert!(is_allowed(&grant, request, &own(&grant).access_point(made())));
    let of_vpc = own(&grant).access_point(made().vpc("vpc-0a1b2c3d".parse().unwrap()));
    assert_eq!(denial(&grant, request, &of_vpc).missing, [Missing::AccessPointNetwork]);
    let blocks = made().block_public_access(BlockPublicAccess::ALL);
    let blocked = own(&grant).access_point(blocks).bucket_policy(public(&grant));
    assert_eq!(denial(&grant, request, &blocked).missing, [Missing::BlockPublicAccess]);
}

/// Within its account the grantee needs no policy of the access point; but it has to be there.
#[test]
fn an_access_point_that_is_not_there_answers_nothing() {
    let account = Some("222222222222".into());
    let via = ViaDefinition::AccessPoint { name: "analysts".into(), region: "us-east-1".into(), account };
    let grant = built(by_access_point().via(via));
    let documents = grant.documents();
    let bucket_policy = policy(&grant, |target| *target == Target::BucketPolicy);
    assert!(documents.iter().all(|document| document.target != Target::AccessPointPolicy));
    let half = PrincipalHoldings::default().policy("Reads", own_identity(&grant));
    let holdings = Holdings::default().bucket_policy(bucket_policy).grantee(analyst(), half);
    let reads = &allowed(&grant)[0];
    assert!(denial(&grant, reads, &holdings).words.contains("has no access point yet"));
    assert!(is_allowed(&grant, reads, &holdings.access_point(AccessPointHoldings::default())));
}

#[test]
fn acls_that_are_turned_off_grant_nothing() {
    let grant = built(by_acl());
    let off = own(&grant).ownership(ObjectOwnership::BucketOwnerEnforced);
    for request in allowed(&grant) {
        assert_eq!(denial(&grant, &request, &off).missing, [Missing::ResourcePolicy], "{request}");
    }
}

/// An object that another account has put there is not the bucket's owner's to grant; one of which nothing is known is.
#[test]
fn whose_an_object_is_counts_where_acls_do() {
    let grant = built(by_bucket_policy());
    let reads = &allowed(&grant)[0];
    let written = Acl { owner: "333333333333".parse().unwrap(), grants: Vec::new() };
    let held = |ownership| own(&grant).ownership(ownership).object_acl(reads.key().unwrap(), written.clone());
    assert!(is_allowed(&grant, reads, &held(ObjectOwnership::BucketOwnerEnforced)));
    assert_eq!(denial(&grant, reads, &held(ObjectOwnership::ObjectWriter)).missing, [Missing::ObjectOwner]);
    assert!(is_allowed(&grant, reads, &own(&grant).ownership(ObjectOwnership::ObjectWriter)));
}
