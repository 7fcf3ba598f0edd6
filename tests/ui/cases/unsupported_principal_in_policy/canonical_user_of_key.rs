use xacct_dsl::prelude::*;

static POLICY: KmsKeyPolicy = policy! { <KmsKey>
    allow {
        principal: "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be",
        action: kms:Decrypt,
        resource: *,
    }
};

fn main() {}
