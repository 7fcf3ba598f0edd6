use xacct_dsl::prelude::*;

static POLICY: KmsKeyPolicy = policy! { <KmsKey>
    allow {
        principal: "222222222222",
        action: kms:Decrypt,
        resource: "arn:aws:kms:us-east-1:111122223333:alias/reports",
    }
};

fn main() {}
