use xacct_dsl::prelude::*;

static POLICY: KmsKeyPolicy = policy! { <KmsKey>
    allow "czytelnicy używają klucza" {
        principal: "222222222222",
        action: kms:Decrypt,
        resource: *,
    }
};

fn main() {}
