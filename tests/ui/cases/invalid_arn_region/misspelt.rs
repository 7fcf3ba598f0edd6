use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    allow {
        action: kms:Decrypt,
        resource: "arn:aws:kms:us-eats-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    }
};

fn main() {}
