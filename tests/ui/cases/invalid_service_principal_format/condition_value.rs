use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    allow {
        action: kms:Decrypt,
        resource: "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        condition: { StringEquals: { "kms:ViaService": "s3.amazonaws.com" } },
    }
};

fn main() {}
