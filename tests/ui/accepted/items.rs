//! What a policy may hold beside its statements, and every kind of policy.

use xacct_dsl::prelude::*;

static NAMED: BucketPolicy = policy! { <Bucket>
    version: "2012-10-17";
    id: "reports, 2026";
    let account = "222222222222";
    let analyst = "arn:aws:iam::{account}:role/analyst";
    let own = "home/${aws:username}";
    let _spare = "named for later";

    allow {
        principal: ["{analyst}", "{account}"],
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/{own}/{{draft}}/*",
    }
};

static SPARED: IdentityPolicy = policy! { <Identity>
    /// The catalogue does not know it yet.
    #[allow(invalid_action, reason = "announced for next month")]
    allow { action: [s3:GetObject, s3:GetObjectHologram], resource: "arn:aws:s3:::reports/*" }
};

static KEY: KmsKeyPolicy = policy! { <KmsKey>
    allow "Enable IAM policies" { principal: "111111111111", action: kms:*, resource: * }
};

static POINT: AccessPointPolicy = policy! { <AccessPoint>
    allow {
        principal: "222222222222",
        action: s3:GetObject,
        resource: "arn:aws:s3:eu-central-1:111111111111:accesspoint/analysts/object/2026/*",
    }
};

static BOUNDARY: BoundaryPolicy = policy! { <Boundary> allow { action: s3:*, resource: * } };

static SESSION: SessionPolicy = policy! { <Session>
    allow { action: s3:GetObject, resource: "arn:aws:s3:::reports/*" }
};

static SERVICE_CONTROL: ServiceControlPolicy = policy! { <ServiceControl>
    deny { action: s3:DeleteBucket, resource: * }
};

static RESOURCE_CONTROL: ResourceControlPolicy = policy! { <ResourceControl>
    deny {
        principal: *,
        action: s3:*,
        resource: *,
        condition: { BoolIfExists: { "aws:SecureTransport": false } },
    }
};

static ENDPOINT: VpcEndpointPolicy = policy! { <VpcEndpoint>
    allow { principal: *, action: s3:GetObject, resource: "arn:aws:s3:::reports/*" }
};

macro_rules! reads {
    ($kind:ident, $bucket:literal, $action:literal, $effect:ident, $condition:tt) => {
        policy! { <$kind> $effect { action: $action, resource: $bucket, condition: $condition } }
    };
}

static FROM_A_MACRO: IdentityPolicy =
    reads!(Identity, "arn:aws:s3:::reports/*", "s3:GetObject", allow, { Bool: { "aws:SecureTransport": true } });

const REPORTS: Arn = arn!("arn:aws:s3:::reports/*");
const READ: ActionPattern = action!(s3:Get*);
const QUOTED: ActionPattern = action!("*");
const OWNER: AccountId = account!("111111111111");
const PRINCIPALS: [Principal; 9] = [
    principal!("222222222222"),
    principal!("arn:aws:iam::222222222222:role/analyst"),
    principal!("arn:aws:iam::222222222222:user/ana"),
    principal!("arn:aws:sts::222222222222:assumed-role/analyst/session"),
    principal!("arn:aws:sts::222222222222:federated-user/ana"),
    principal!("cloudtrail.amazonaws.com"),
    principal!("accounts.google.com"),
    principal!("arn:aws:iam::222222222222:saml-provider/Idp"),
    principal!("79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"),
];

fn main() {
    assert_eq!(
        NAMED.as_json(),
        concat!(
            r#"{"Version":"2012-10-17","Id":"reports, 2026","Statement":{"Effect":"Allow","#,
            r#""Principal":{"AWS":["arn:aws:iam::222222222222:role/analyst","222222222222"]},"Action":"s3:GetObject","#,
            r#""Resource":"arn:aws:s3:::reports/home/${aws:username}/{draft}/*"}}"#,
        )
    );
    assert!(SPARED.as_json().contains("s3:GetObjectHologram"));
    assert!(FROM_A_MACRO.as_json().contains(r#""Bool":{"aws:SecureTransport":"true"}"#));
    let all = [
        KEY.as_json(),
        POINT.as_json(),
        BOUNDARY.as_json(),
        SESSION.as_json(),
        SERVICE_CONTROL.as_json(),
        RESOURCE_CONTROL.as_json(),
        ENDPOINT.as_json(),
    ];
    for json in all {
        assert!(json.starts_with(r#"{"Version":"2012-10-17","Statement":{"#), "{json}");
    }
    assert_eq!((REPORTS.partition(), REPORTS.resource()), ("aws", "reports/*"));
    assert_eq!((READ.service(), READ.name(), QUOTED.service()), (Some("s3"), "Get*", None));
    assert_eq!(OWNER, AccountId::new("111111111111").expect("it is one"));
    for principal in PRINCIPALS {
        let text = principal.to_string();
        let read = Principal::new(xacct_dsl::PrincipalKind::of_shape(&text), &text);
        assert_eq!(read.expect("it was read before"), principal);
    }
}
