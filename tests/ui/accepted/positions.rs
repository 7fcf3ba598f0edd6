//! Where a policy may stand, and how it may be delimited.

use xacct_dsl::prelude::*;

static STATIC: BucketPolicy = policy! { <Bucket>
    allow { principal: "222222222222", action: s3:GetObject, resource: "arn:aws:s3:::reports/*" }
};

const CONST: IdentityPolicy = policy!(<Identity> allow { action: s3:*, resource: * });

struct Role {
    trust: TrustPolicy,
}

fn main() {
    let role = Role { trust: policy![<Trust> allow { principal: "222222222222", action: sts:AssumeRole }] };
    for json in [STATIC.as_json(), CONST.as_json(), role.trust.as_json()] {
        assert!(json.starts_with(r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","#), "{json}");
    }
}
