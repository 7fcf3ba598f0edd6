use xacct_dsl::prelude::*;

static POLICY: BucketPolicy = policy! { <KmsKey>
    allow { principal: "222222222222", action: kms:Decrypt, resource: * }
};

fn main() {}
