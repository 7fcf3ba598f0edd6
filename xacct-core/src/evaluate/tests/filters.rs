//! What only takes away: the policies of an organization, and of a VPC endpoint.

use super::*;

fn level<const N: usize>(name: &str, kind: PolicyKind, statements: [Statement; N]) -> Level {
    Level { name: name.into(), policies: vec![policy(kind, statements)] }
}

fn everything() -> Statement {
    allow().of("*").on("*")
}

#[test]
fn every_level_of_service_control_policies_has_to_allow() {
    let (identity, resource) = (identity([allow()]), bucket_policy([allow().to(USER)]));
    let base = Policies { identity: &identity, resource: Some(&resource), ..Policies::default() };
    let full = || level("r-root", PolicyKind::ServiceControl, [everything()]);
    let passing = [full(), full()];
    let policies = Policies { service_control: Some(&passing), ..base };
    assert_eq!(outcome(&request(USER, OWNER), &policies), Outcome::Allow);

    let gap = [full(), level("ou-data", PolicyKind::ServiceControl, [everything().of("sqs:*")])];
    let policies = Policies { service_control: Some(&gap), ..base };
    let asked = request(USER, OWNER);
    let decision = authorize(&asked, &policies).unwrap();
    assert!(decision.missing().eq([Missing::ServiceControlPolicy]));
    assert!(decision.to_string().contains("no service control policy of ou-data allows"), "{decision}");
    assert_eq!(
        missing(&request(ROOT, OWNER), &policies),
        [Missing::ServiceControlPolicy, Missing::ResourcePolicy]
    );
}

#[test]
fn service_control_policies_bind_neither_services_nor_their_roles() {
    let nothing = [level("r-root", PolicyKind::ServiceControl, [everything(), deny().on("*")])];
    let resource = bucket_policy([allow().to("*")]);
    let policies =
        Policies { service_control: Some(&nothing), resource: Some(&resource), ..Policies::default() };
    for (requester, expected) in [
        ("logging.s3.amazonaws.com", Outcome::Allow),
        ("anonymous", Outcome::Allow),
        ("arn:aws:iam::111111111111:role/aws-service-role/x.amazonaws.com/r", Outcome::Allow),
        ("arn:aws:iam::111111111111:user/bob", Outcome::ExplicitDeny),
    ] {
        assert_eq!(outcome(&request(requester, OWNER), &policies), expected, "{requester}");
    }
}

#[test]
fn resource_control_policies_bind_whoever_asks() {
    let outsiders = deny().to("*").on("*").when("StringNotEqualsIfExists", "aws:PrincipalOrgID", "o-1");
    let levels = [level("r-root", PolicyKind::ResourceControl, [outsiders])];
    let (identity, resource) = (identity([allow()]), bucket_policy([allow().to("*")]));
    let policies = Policies {
        resource_control: Some(&levels),
        identity: &identity,
        resource: Some(&resource),
        ..Policies::default()
    };
    for requester in [USER, ROOT, "anonymous", "logging.s3.amazonaws.com"] {
        assert_eq!(outcome(&request(requester, OWNER), &policies), Outcome::ExplicitDeny, "{requester}");
    }
    let member = request(USER, OWNER).with("aws:PrincipalOrgID", "o-1").unwrap();
    assert_eq!(outcome(&member, &policies), Outcome::Allow);
}

#[test]
fn resource_control_policies_are_for_the_services_that_support_them() {
    let nothing = [level("r-root", PolicyKind::ResourceControl, [deny().to("*").of("ec2:*").on("*")])];
    let identity = identity([allow().of("ec2:*").on("*")]);
    let policies = Policies { resource_control: Some(&nothing), identity: &identity, ..Policies::default() };
    let instance = "arn:aws:ec2:us-east-1:222222222222:instance/i";
    let asked = request(USER, "222222222222").asking("ec2:StartInstances", instance);
    assert_eq!(outcome(&asked, &policies), Outcome::Allow);
}

#[test]
fn a_vpc_endpoint_lets_pass_what_its_policy_allows() {
    let (identity, resource) = (identity([allow()]), bucket_policy([allow().to(USER)]));
    let base = Policies { identity: &identity, resource: Some(&resource), ..Policies::default() };
    let open = policy(PolicyKind::VpcEndpoint, [everything().to("*")]);
    let elsewhere = policy(PolicyKind::VpcEndpoint, [everything().to("*").on("arn:aws:s3:::other/*")]);
    let asked = request(USER, OWNER);
    assert_eq!(outcome(&asked, &Policies { endpoint: Some(&open), ..base }), Outcome::Allow);
    let policies = Policies { endpoint: Some(&elsewhere), ..base };
    assert_eq!(missing(&asked, &policies), [Missing::VpcEndpointPolicy]);
}
