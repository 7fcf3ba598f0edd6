use xacct_dsl::prelude::*;

static POLICY: VpcEndpointPolicy = policy! { <VpcEndpoint>
    deny {
        not_principal: "222222222222",
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/*",
    }
};

fn main() {}
