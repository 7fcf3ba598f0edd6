//! A `KmsKeyId` where the ARN of a key belongs.

use xacct_dsl::prelude::*;

fn main() {
    let value = KmsKeyId::new("1234abcd-12ab-34cd-56ef-1234567890ab").unwrap();
    let _ = grant! { Reports {
        owner: "111111111111",
        bucket: "reports",
        grantee: "arn:aws:iam::222222222222:role/analyst",
        access: [Read],
        via: BucketPolicy,
        kms_key: "{value}",
    }};
}
