//! The expansions of `policy!` and `grant!` name their crate rightly, whatever the crate is called here.

use xacct_rename_tests::iam;

#[test]
fn under_another_name() {
    let policy: policies::IdentityPolicy = policies::policy! { <Identity>
        allow { action: s3:GetObject, resource: "arn:aws:s3:::reports/*" }
    };
    assert!(policy.as_json().contains("s3:GetObject"));
}

#[test]
fn re_exported() {
    let policy: iam::TrustPolicy = iam::policy! { <Trust>
        allow { principal: "222222222222", action: sts:AssumeRole }
    };
    assert!(policy.as_json().contains("sts:AssumeRole"));
}

/// A macro of the user's own, through which the values of a policy come.
macro_rules! read_only {
    ($account:literal, $arn:literal) => {
        policies::policy! { <Bucket>
            allow { principal: $account, action: s3:GetObject, resource: $arn }
        }
    };
}

#[test]
fn literals_through_a_macro() {
    static POLICY: policies::BucketPolicy = read_only!("222222222222", "arn:aws:s3:::reports/*");
    assert!(POLICY.as_json().contains(r#""AWS":"222222222222""#));
}

#[test]
fn a_grant() {
    static CONSTANT: iam::grant::Grant = policies::grant! { Reports {
        owner: "111111111111",
        bucket: "reports",
        grantee: "arn:aws:iam::222222222222:role/analyst",
        access: [Read, List],
        via: Role { name: "reader", external_id: "customer-4711" },
        condition: { vpc_endpoint: "vpce-0a1b2c3d" },
    }};
    let owner = policies::account!("111111111111");
    let captured: Result<policies::grant::Grant, _> = iam::grant! { Reports {
        owner: "{owner}",
        bucket: "reports",
        grantee: "arn:aws:iam::222222222222:role/analyst",
        access: [Read, List],
        via: Role { name: "reader", external_id: "customer-4711" },
        condition: { vpc_endpoint: "vpce-0a1b2c3d" },
    }};
    assert_eq!(captured.as_ref(), Ok(&CONSTANT));
}
