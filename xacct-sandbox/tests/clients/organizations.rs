//! What an organization and a VPC endpoint impose.

use crate::stage::{BUCKET, GRANTEE, OWNER, Stage, code, message};
use xacct_dsl::prelude::*;
use xacct_dsl::{ResourceControlPolicy, ServiceControlPolicy, VpcEndpointPolicy};
use xacct_sandbox::Origin;

static NO_READING: ServiceControlPolicy = policy! { <ServiceControl>
    deny { action: s3:GetObject, resource: "*" }
};

static ONLY_IAM: ServiceControlPolicy = policy! { <ServiceControl>
    allow { action: "iam:*", resource: "*" }
};

static NOBODY_ELSE: ResourceControlPolicy = policy! { <ResourceControl>
    deny {
        principal: "*",
        action: "s3:*",
        resource: "*",
        condition: { StringNotEqualsIfExists: { "aws:PrincipalAccount": "111111111111" } },
    }
};

static ONLY_LISTS: VpcEndpointPolicy = policy! { <VpcEndpoint>
    allow { principal: "*", action: s3:ListBucket, resource: "*" }
};

async fn stage() -> Stage {
    let stage = Stage::new().await;
    stage.put("k", "x").await;
    stage
        .policy(
            r#"[{"Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"},
                {"Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":"s3:ListBucket","Resource":"arn:aws:s3:::reports"}]"#,
        )
        .await;
    stage
}

async fn read(client: &aws_sdk_s3::Client) -> String {
    code(client.get_object().bucket(BUCKET).key("k").send().await)
}

/// A service control policy binds the principals of its account, its root user too, and nobody else.
#[tokio::test]
async fn service_control_policies_bind_their_account() {
    let stage = stage().await;
    let (owner, grantee) = (stage.sandbox.account(OWNER).unwrap(), stage.sandbox.account(GRANTEE).unwrap());
    owner.set_service_control_policies([&NO_READING]);
    assert_eq!((read(&stage.owner).await.as_str(), read(&stage.ana).await.as_str()), ("AccessDenied", "ok"));
    owner.set_service_control_policies([]);
    grantee.set_service_control_policies([&NO_READING]);
    assert_eq!((read(&stage.owner).await.as_str(), read(&stage.ana).await.as_str()), ("ok", "AccessDenied"));
    grantee.set_service_control_policies([&ONLY_IAM]);
    let said = message(stage.ana.get_object().bucket(BUCKET).key("k").send().await);
    assert!(said.contains("because no service control policy allows the s3:GetObject action"), "{said}");
}

/// A resource control policy keeps out whom the bucket's policy lets in.
#[tokio::test]
async fn resource_control_policies_guard_their_account() {
    let stage = stage().await;
    stage.sandbox.account(OWNER).unwrap().set_resource_control_policies([&NOBODY_ELSE]);
    let said = message(stage.ana.get_object().bucket(BUCKET).key("k").send().await);
    assert!(said.contains("with an explicit deny in a resource control policy"), "{said}");
    assert_eq!(read(&stage.owner).await, "ok");
}

/// What comes through a VPC endpoint has to pass its policy.
#[tokio::test]
async fn vpc_endpoints_have_policies() {
    let stage = stage().await;
    let endpoint = Origin::vpc_endpoint(
        "vpce-0123456789abcdef0".parse().unwrap(),
        "vpc-0123456789abcdef0".parse().unwrap(),
    );
    let through = |origin: Origin| {
        let sandbox = stage.sandbox.coming_from(origin);
        aws_sdk_s3::Client::new(&sandbox.config("arn:aws:iam::222222222222:user/ana").unwrap())
    };
    assert_eq!(read(&through(endpoint.clone())).await, "ok");
    let limited = through(endpoint.with_policy(&ONLY_LISTS));
    let said = message(limited.get_object().bucket(BUCKET).key("k").send().await);
    assert!(said.contains("because no VPC endpoint policy allows the s3:GetObject action"), "{said}");
    assert_eq!(code(limited.list_objects_v2().bucket(BUCKET).send().await), "ok");
}
