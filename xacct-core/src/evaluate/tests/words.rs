//! Decisions in words.

use super::*;

#[test]
fn every_half_that_is_missing_is_told() {
    let asked = request(SESSION, OWNER);
    let (boundary, session) = (policy(PolicyKind::Boundary, []), [policy(PolicyKind::Session, [])]);
    let endpoint = policy(PolicyKind::VpcEndpoint, []);
    let levels = [Level { name: "ou-data".into(), policies: Vec::new() }];
    let policies = Policies {
        boundary: Some(&boundary),
        session: Some(&session),
        endpoint: Some(&endpoint),
        service_control: Some(&levels),
        ..Policies::default()
    };
    let words = authorize(&asked, &policies).unwrap().to_string();
    let what = "`s3:GetObject` on `arn:aws:s3:::reports/q1.csv`";
    let expected = [
        format!("no service control policy of ou-data allows {what}, as `FullAWSAccess` would"),
        format!("the VPC endpoint's policy does not allow {what}"),
        format!("account 111111111111 has no bucket policy that allows {what} to {SESSION}"),
        format!("account 222222222222 has no identity policy that allows {what} to {SESSION}"),
        format!("the permissions boundary of {ROLE} does not allow {what}"),
        format!("the session policies of {SESSION} do not allow {what}"),
    ];
    assert_eq!(words, expected.join("; "));
}

#[test]
fn what_decides_is_named() {
    let mut named = deny().to(ROOT);
    named.sid = Some("NoReports".into());
    let resource = bucket_policy([allow().to(USER), named]).named("reports");
    let identity = identity([allow()]);
    let asked = request(USER, OWNER);
    let policies = Policies { resource: Some(&resource), identity: &identity, ..Policies::default() };
    let decision = authorize(&asked, &policies).unwrap();
    assert_eq!(decision.to_string(), "statement 1 (NoReports) of the bucket policy `reports` denies it");
    let Reason::Denied(by) = decision.reason() else { panic!("{decision}") };
    assert_eq!((by.index(), by.policy().name()), (1, Some("reports")));
    assert_eq!(by.statement().map(|statement| statement.effect), Some(Effect::Deny));

    let open = bucket_policy([allow().to(USER)]);
    let policies = Policies { resource: Some(&open), ..policies };
    let decision = authorize(&asked, &policies).unwrap();
    assert_eq!(
        decision.to_string(),
        "statement 0 of the bucket policy and statement 0 of the identity policy allow it"
    );
    assert!(decision.is_allowed() && decision.missing().count() == 0);
}

#[test]
fn a_document_alone_says_what_it_decides() {
    for (kind, statement, outcome, words) in [
        (PolicyKind::Bucket, allow().to(USER), Outcome::Allow, "statement 0 of the bucket policy allows it"),
        (PolicyKind::Identity, allow(), Outcome::Allow, "statement 0 of the identity policy allows it"),
        (
            PolicyKind::Session,
            allow().of("s3:PutObject"),
            Outcome::ImplicitDeny,
            "no statement of the session policy allows `s3:GetObject` on `arn:aws:s3:::reports/q1.csv` to \
             arn:aws:iam::222222222222:user/ana",
        ),
        (
            PolicyKind::ResourceControl,
            deny().to("*").of("s3:PutObject"),
            Outcome::Allow,
            "no statement of the resource control policy denies it",
        ),
        (
            PolicyKind::ServiceControl,
            deny().of("s3:PutObject"),
            Outcome::Allow,
            "no statement of the service control policy denies it",
        ),
        (
            PolicyKind::ServiceControl,
            deny(),
            Outcome::ExplicitDeny,
            "statement 0 of the service control policy denies it",
        ),
        (
            PolicyKind::ServiceControl,
            allow().of("sqs:*"),
            Outcome::ImplicitDeny,
            "no statement of the service control policy allows `s3:GetObject` on `arn:aws:s3:::reports/q1.csv` to \
             arn:aws:iam::222222222222:user/ana",
        ),
    ] {
        let policy = policy(kind, [statement]);
        let asked = request(USER, OWNER);
        let decision = policy.decide(&asked);
        assert_eq!((decision.outcome(), decision.to_string().as_str()), (outcome, words), "{kind}");
    }
}

#[test]
fn an_organizations_policy_alone_binds_whom_it_binds() {
    let nothing = policy(PolicyKind::ServiceControl, [deny().of("*").on("*")]);
    let linked = request("arn:aws:iam::111111111111:role/aws-service-role/x.amazonaws.com/r", OWNER);
    let decision = nothing.decide(&linked);
    assert!(decision.is_allowed());
    assert!(
        decision.to_string().starts_with("the service control policy does not bind arn:aws:iam"),
        "{decision}"
    );
    assert_eq!(nothing.decide(&request(USER, OWNER)).outcome(), Outcome::ExplicitDeny);
}

#[test]
fn statements_that_lack_one_thing_or_conditions_alone_are_near() {
    let conditional =
        allow().when("Bool", "aws:SecureTransport", "true").when("StringEquals", "AWS:SourceVpc", "v");
    let far = allow().of("s3:PutObject").on("arn:aws:s3:::other/*");
    let policy = policy(PolicyKind::Identity, [conditional, allow().of("s3:PutObject"), far, deny()]);
    let asked = request(USER, OWNER);
    let near: Vec<_> = policy.near_misses(&asked).map(|(by, mismatches)| (by.index(), mismatches)).collect();
    let conditions = ["aws:SecureTransport", "AWS:SourceVpc"].map(Mismatch::Condition).to_vec();
    assert_eq!(near, [(0, conditions), (1, vec![Mismatch::Action])]);
}
