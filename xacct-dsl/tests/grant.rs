//! Grants as they are written: constants, and with values of the program.

use xacct_dsl::Fault;
use xacct_dsl::grant::{Conditions, GrantFindings, Via};
use xacct_dsl::prelude::*;

/// The analysts read this year's reports.
static ANALYSTS: Grant = grant! { AnalystsReadReports {
    owner: "111111111111",
    bucket: "reports",
    prefix: "2026/",
    grantee: "arn:aws:iam::222222222222:role/analyst",
    access: [Read, ReadVersions, List],
    via: BucketPolicy,
    kms_key: "arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab",
}};

static ACL: Grant = grant! { ByAcl {
    owner: "111111111111",
    bucket: "reports",
    grantee: ["222222222222"],
    access: [Read, Write],
    via: Acl {
        owner_id: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        grantee_id: "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
        objects: ["2026/q1.csv", "2026/q2.csv"],
    },
}};

static ROLE: Grant = grant! {
    let partner = "arn:aws:iam::222222222222:user/ana";
    /// A third party reads.
    ByRole {
        owner: "111111111111",
        bucket: "reports",
        grantee: ["{partner}", "arn:aws:iam::333333333333:root"],
        access: Read,
        via: Role { name: "reports-reader", session: 7200, console: true },
        condition: { organization: "o-a1b2c3d4e5", source_ip: ["203.0.113.0/24"], secure_transport: true },
    }
};

const ACCESS_POINT: Grant = grant! { ByAccessPoint {
    owner: "111111111111",
    bucket: "reports",
    grantee: "arn:aws-us-gov:iam::222222222222:role/analyst",
    access: [List, Write],
    via: AccessPoint { name: "analysts", region: "us-gov-west-1", account: "333333333333" },
    bucket_owner_full_control: true,
    condition: { vpc_endpoint: "vpce-0a1b2c3d" },
}};

/// A constant is the grant that its definition makes at run time.
#[test]
fn a_constant_is_what_its_definition_makes() {
    for grant in [&ANALYSTS, &ACL, &ROLE, &ACCESS_POINT] {
        assert_eq!(Grant::new(&grant.definition()).as_ref(), Ok(grant), "{}", grant.name());
    }
}

#[test]
fn every_field_is_there() {
    assert_eq!(ANALYSTS.prefix().map(KeyPrefix::as_str), Some("2026/"));
    assert!(ANALYSTS.kms_key().is_some() && *ANALYSTS.conditions() == Conditions::default());
    let Via::Role { session, console, .. } = ROLE.via() else { panic!("it is by a role") };
    assert_eq!((*session, *console, ROLE.grantees().len()), (Some(7_200), true, 2));
    assert_eq!(ROLE.conditions().source_ips.len(), 1);
    assert_eq!(ACCESS_POINT.partition(), "aws-us-gov");
    assert!(ACCESS_POINT.requires_bucket_owner_full_control());
}

struct Consumer {
    owner: AccountId,
    analyst: PrincipalArn,
    key: KmsKeyArn,
}

fn consumer() -> Result<Consumer, Fault> {
    Ok(Consumer {
        owner: AccountId::new("111111111111")?,
        analyst: PrincipalArn::new("arn:aws:iam::222222222222:role/analyst")?,
        key: KmsKeyArn::new("arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab")?,
    })
}

fn captured(consumer: &Consumer, bucket: &BucketName, year: &KeySegment) -> Result<Grant, GrantFindings> {
    let Consumer { owner, analyst, key } = consumer;
    grant! { AnalystsReadReports {
        owner: "{owner}",
        bucket: "{bucket}",
        prefix: "{year}/",
        grantee: "{analyst}",
        access: [Read, ReadVersions, List],
        via: BucketPolicy,
        kms_key: "{key}",
    }}
}

#[test]
fn captured_values_make_the_same_grant() {
    let (bucket, year) = (BucketName::new("reports").unwrap(), KeySegment::new("2026").unwrap());
    assert_eq!(captured(&consumer().unwrap(), &bucket, &year).as_ref(), Ok(&ANALYSTS));
}

#[test]
fn what_captured_values_are_together_is_checked_when_they_are_there() {
    let (bucket, year) = (BucketName::new("reports").unwrap(), KeySegment::new("2026").unwrap());
    let own = Consumer { owner: account!("222222222222"), ..consumer().unwrap() };
    let faults = captured(&own, &bucket, &year).unwrap_err();
    let told: Vec<_> =
        faults.as_slice().iter().map(|fault| (&*fault.path, fault.fault.code.as_str())).collect();
    assert_eq!(told, [("grantee[0]", "GRANT_SAME_ACCOUNT"), ("kms_key", "GRANT_KEY_ACCOUNT")]);
}

#[test]
fn every_field_that_can_be_captured_is() {
    let account = account!("333333333333");
    let (name, region) = (AccessPointName::new("analysts").unwrap(), Region::new("us-east-1").unwrap());
    let prefix = KeyPrefix::new("2026/").unwrap();
    let user = UserName::new("ana").unwrap();
    let organization = OrganizationId::new("o-a1b2c3d4e5").unwrap();
    let endpoint = VpcEndpointId::new("vpce-0a1b2c3d").unwrap();
    let point = grant! { P {
        owner: "111111111111",
        bucket: "reports",
        prefix: "inbox/{prefix}",
        grantee: "arn:aws:iam::222222222222:user/{user}",
        access: Read,
        via: AccessPoint { name: "{name}", region: "{region}", account: "{account}" },
        condition: { organization: "{organization}", vpc_endpoint: ["{endpoint}"] },
    }};
    let point = point.unwrap();
    assert_eq!(point.prefix().map(KeyPrefix::as_str), Some("inbox/2026/"));
    assert_eq!(point.accounts().len(), 3);

    let (id, role) = (ExternalId::new("customer-4711").unwrap(), RoleName::new("reader").unwrap());
    let range = NarrowIpRange::new("203.0.113.0/24").unwrap();
    let by_role = grant! { R {
        owner: "111111111111",
        bucket: "reports",
        grantee: "222222222222",
        access: Read,
        via: Role { name: "{role}", external_id: "{id}" },
        condition: { source_ip: "{range}" },
    }};
    assert!(by_role.unwrap().to_string().contains("customer-4711"));

    let (a, b) =
        (CanonicalUserId::new("a".repeat(64)).unwrap(), CanonicalUserId::new("b".repeat(64)).unwrap());
    let key = ObjectKey::new("2026/q1.csv").unwrap();
    let by_acl = grant! { A {
        owner: "111111111111",
        bucket: "reports",
        grantee: "222222222222",
        access: Read,
        via: Acl { owner_id: "{a}", grantee_id: "{b}", objects: ["{key}", "2026/q2.csv"] },
    }};
    assert!(by_acl.unwrap().to_string().contains("2026/q1.csv"));
}

#[cfg(feature = "json")]
#[test]
fn grants_go_through_json_and_come_back() {
    for grant in [&ANALYSTS, &ACL, &ROLE, &ACCESS_POINT] {
        let json = serde_json::to_string(grant).unwrap();
        assert_eq!(Grant::from_json(&json).as_ref(), Ok(grant), "{json}");
        assert_eq!(serde_json::from_str::<Grant>(&json).ok().as_ref(), Some(grant));
    }
}
