//! Grants to try things on.

use super::{AccessLevel, GrantDefinition, ViaDefinition};

pub(super) const OWNER: &str = "111111111111";
pub(super) const KEY: &str = "arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";

fn reports(name: &str) -> GrantDefinition {
    GrantDefinition::new(name)
        .owner(OWNER)
        .bucket("reports")
        .grantee("arn:aws:iam::222222222222:role/analyst")
}

pub(super) fn by_bucket_policy() -> GrantDefinition {
    reports("AnalystsReadReports")
        .prefix("2026/")
        .access([AccessLevel::Read, AccessLevel::ReadVersions, AccessLevel::List])
        .kms_key(KEY)
}

pub(super) fn by_acl() -> GrantDefinition {
    reports("AnalystsByAcl").access([AccessLevel::Read, AccessLevel::List, AccessLevel::Write]).via(
        ViaDefinition::Acl {
            owner_id: "a".repeat(64),
            grantee_id: "b".repeat(64),
            objects: vec!["2026/q1.csv".into(), "2026/q2.csv".into()],
        },
    )
}

pub(super) fn by_role() -> GrantDefinition {
    reports("AnalystsByRole")
        .prefix("2026/")
        .access([AccessLevel::Read, AccessLevel::Write])
        .kms_key(KEY)
        .via(ViaDefinition::Role {
            name: "reports-reader".into(),
            external_id: Some("customer-4711".into()),
            session: None,
            console: false,
        })
}

pub(super) fn by_console() -> GrantDefinition {
    let via = ViaDefinition::Role {
        name: "reports-reader".into(),
        external_id: None,
        session: Some(3_600),
        console: true,
    };
    GrantDefinition { name: "AnalystsByConsole".into(), ..by_role() }.via(via)
}

pub(super) fn by_access_point() -> GrantDefinition {
    reports("AnalystsByAccessPoint")
        .prefix("2026/")
        .access([AccessLevel::Read, AccessLevel::List])
        .kms_key(KEY)
        .via(ViaDefinition::AccessPoint {
            name: "analysts".into(),
            region: "us-east-1".into(),
            account: None,
        })
}

/// One and more of each method, with everything that each can have.
pub(super) fn every_method() -> Vec<GrantDefinition> {
    let through = |account: &str| ViaDefinition::AccessPoint {
        name: "analysts".into(),
        region: "us-east-1".into(),
        account: Some(account.into()),
    };
    let several = by_bucket_policy().grantee("arn:aws:iam::222222222222:user/ana").grantee("333333333333");
    let everything = AccessLevel::ALL.iter().copied();
    let writer = GrantDefinition { prefix: None, access: Vec::new(), ..by_bucket_policy() };
    vec![
        by_bucket_policy(),
        GrantDefinition { name: "Several".into(), ..several },
        GrantDefinition { name: "Everything".into(), access: Vec::new(), ..by_bucket_policy() }
            .access(everything),
        GrantDefinition { name: "Upload".into(), ..writer.clone() }
            .access([AccessLevel::Write])
            .bucket_owner_full_control(),
        GrantDefinition { name: "Conditions".into(), ..by_bucket_policy() }
            .organization("o-a1b2c3d4e5")
            .source_ip("203.0.113.0/24")
            .secure_transport(),
        GrantDefinition { name: "Endpoint".into(), ..by_bucket_policy() }.vpc_endpoint("vpce-0a1b2c3d"),
        by_acl(),
        GrantDefinition { name: "AclWithKey".into(), ..by_acl() }.kms_key(KEY),
        GrantDefinition { name: "AclOfBucket".into(), access: Vec::new(), ..by_acl() }
            .access([AccessLevel::List])
            .via(ViaDefinition::Acl {
                owner_id: "a".repeat(64),
                grantee_id: "b".repeat(64),
                objects: Vec::new(),
            }),
        by_role(),
        by_console(),
        GrantDefinition { name: "RoleConditions".into(), ..by_role() }
            .grantee("arn:aws:iam::333333333333:user/bob")
            .organization("o-a1b2c3d4e5")
            .source_ip("203.0.113.0/24")
            .secure_transport(),
        by_access_point(),
        GrantDefinition { name: "AccessPointOfGrantee".into(), ..by_access_point() }
            .via(through("222222222222")),
        GrantDefinition { name: "AccessPointOfThird".into(), ..by_access_point() }
            .grantee("444444444444")
            .secure_transport()
            .via(through("333333333333")),
        china(),
        gov(),
    ]
}

fn china() -> GrantDefinition {
    GrantDefinition::new("China")
        .owner(OWNER)
        .bucket("reports")
        .grantee("arn:aws-cn:iam::222222222222:role/analyst")
        .grantee("333333333333")
        .access([AccessLevel::Read])
        .kms_key("arn:aws-cn:kms:cn-north-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab")
}

fn gov() -> GrantDefinition {
    let via =
        ViaDefinition::AccessPoint { name: "analysts".into(), region: "us-gov-west-1".into(), account: None };
    GrantDefinition::new("Gov")
        .owner(OWNER)
        .bucket("reports")
        .grantee("222222222222")
        .access([AccessLevel::Read])
        .via(via)
}
