//! Where a grant may stand, how it may be written, and what it may hold.

use xacct_dsl::grant::Via;
use xacct_dsl::prelude::*;

static STATIC: Grant = grant! { Static {
    owner: "111111111111",
    bucket: "reports",
    prefix: "2026/",
    grantee: "arn:aws:iam::222222222222:role/analyst",
    access: [Read, ReadVersions, List, ListVersions],
    via: BucketPolicy,
    kms_key: "arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    condition: {
        organization: "o-a1b2c3d4e5",
        vpc_endpoint: ["vpce-0a1b2c3d", "vpce-1a1b2c3d",],
        secure_transport: true,
    },
}};

const CONST: Grant = grant!(Const { owner: "111111111111", bucket: "reports", grantee: "222222222222", access: Read });

/// Everything that a grant can allow, with a `let` and comments.
static COMMENTED: Grant = grant! {
    // The only one.
    let account = "222222222222";
    /// Analysts and a partner.
    Commented {
        /// Ours.
        owner: "111111111111",
        bucket: "reports", // without its ARN
        grantee: [
            "arn:aws:iam::{account}:role/teams/analyst", /* with a path */
            "arn:aws:iam::{account}:user/ana",
            "arn:aws:iam::333333333333:root",
            "444444444444",
        ],
        access: [
            Read, ReadVersions, List, ListVersions, Write, WriteAcl, Delete, DeleteVersions, ReadTags, WriteTags,
            Restore,
        ],
        bucket_owner_full_control: true,
        object_owner: "111111111111",
    }
};

static ACL: Grant = grant! { Acl {
    owner: "111111111111",
    bucket: "reports",
    grantee: "222222222222",
    access: [Read, List, Write],
    via: Acl {
        owner_id: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        grantee_id: "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
        objects: ["2026/q1.csv", "2026/{{q2}}.csv"],
    },
}};

static ROLE: Grant = grant! { Role {
    owner: "111111111111",
    bucket: "reports",
    grantee: "arn:aws:iam::222222222222:user/ana",
    access: [Read, Write],
    via: Role { name: "reports-reader", external_id: "customer-4711", session: 7_200 },
    condition: { source_ip: ["203.0.113.0/24", "2001:db8::/32"] },
}};

static ROLE_OF_A_ROLE: Grant = grant! { RoleOfARole {
    owner: "111111111111",
    bucket: "reports",
    grantee: "arn:aws:iam::222222222222:role/analyst",
    access: [Read],
    via: Role { name: "reports-reader", session: 3600, console: false },
}};

static ACCESS_POINT: Grant = grant! { AccessPoint {
    owner: "111111111111",
    bucket: "reports",
    grantee: "arn:aws:iam::222222222222:role/analyst",
    access: [Read, List],
    via: AccessPoint { name: "analysts", region: "eu-central-1", account: "222222222222" },
    kms_key: "arn:aws:kms:eu-central-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab",
}};

static CHINA: Grant = grant! { China {
    owner: "111111111111",
    bucket: "reports",
    grantee: ["arn:aws-cn:iam::222222222222:role/analyst", "333333333333"],
    access: [Read],
    kms_key: "arn:aws-cn:kms:cn-north-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab",
}};

static GOV_CLOUD: Grant = grant! { GovCloud {
    owner: "111111111111",
    bucket: "reports",
    grantee: "222222222222",
    access: [Read],
    via: AccessPoint { name: "analysts", region: "us-gov-west-1" },
}};

/// A macro of the user's own, through which the values of a grant come.
macro_rules! reader {
    ($name:ident, $account:literal, [$($level:ident),*]) => {
        grant! { $name { owner: "111111111111", bucket: "reports", grantee: $account, access: [$($level),*] } }
    };
}

static THROUGH_A_MACRO: Grant = reader!(ThroughAMacro, "222222222222", [Read, List]);

struct Partner {
    grant: Grant,
}

/// Captured values, among them one that is captured twice and one that a `let` of the grant holds.
fn captured(
    owner: &AccountId,
    bucket: BucketName,
    who: PrincipalArn,
    prefix: KeyPrefix,
) -> Result<Grant, Box<dyn std::error::Error>> {
    let key = KmsKeyId::new("1234abcd-12ab-34cd-56ef-1234567890ab")?;
    let (account, role) = (AccountId::new("333333333333")?, RoleName::new("analyst")?);
    Ok(grant! {
        let year = "2026/";
        Captured {
            owner: "{owner}",
            bucket: "{bucket}",
            prefix: "{year}{prefix}",
            grantee: ["{who}", "{account}", "arn:aws:iam::444444444444:role/{role}"],
            access: [Read, List],
            via: BucketPolicy,
            kms_key: "arn:aws:kms:us-east-1:{owner}:key/{key}",
        }
    }?)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let partner = Partner {
        grant: grant![Partner { owner: "111111111111", bucket: "reports", grantee: "555555555555", access: [Write] }],
    };
    for (grant, partition, method) in [
        (&STATIC, "aws", "BucketPolicy"),
        (&CONST, "aws", "BucketPolicy"),
        (&COMMENTED, "aws", "BucketPolicy"),
        (&ACL, "aws", "Acl"),
        (&ROLE, "aws", "Role"),
        (&ROLE_OF_A_ROLE, "aws", "Role"),
        (&ACCESS_POINT, "aws", "AccessPoint"),
        (&CHINA, "aws-cn", "BucketPolicy"),
        (&GOV_CLOUD, "aws-us-gov", "AccessPoint"),
        (&THROUGH_A_MACRO, "aws", "BucketPolicy"),
        (&partner.grant, "aws", "BucketPolicy"),
    ] {
        assert_eq!((grant.partition(), grant.via().as_str()), (partition, method), "{}", grant.name());
        assert_eq!(grant.definition().build().as_ref(), Ok(grant));
    }
    assert!(matches!(ROLE.via(), Via::Role { session: Some(7_200), .. }));
    let captured = captured(
        &AccountId::new("111111111111")?,
        BucketName::new("reports")?,
        PrincipalArn::new("arn:aws:iam::222222222222:user/ana")?,
        KeyPrefix::new("q1/")?,
    )?;
    assert_eq!(captured.prefix().map(KeyPrefix::as_str), Some("2026/q1/"));
    assert_eq!(captured.grantees().len(), 3);
    Ok(())
}
