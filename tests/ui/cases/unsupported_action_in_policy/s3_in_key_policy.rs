use xacct_dsl::prelude::*;

static POLICY: KmsKeyPolicy = policy! { <KmsKey>
    allow {
        principal: "222222222222",
        action: s3:GetObject,
        resource: *,
    }
};

fn main() {}
