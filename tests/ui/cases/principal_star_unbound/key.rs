use xacct_dsl::prelude::*;

static POLICY: KmsKeyPolicy = policy! { <KmsKey>
    allow {
        principal: { AWS: "*" },
        action: kms:Decrypt,
        resource: *,
    }
};

fn main() {}
