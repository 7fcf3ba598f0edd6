//! An `allow` of what JSON cannot hold.

use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    #[allow(duplicate_operator, reason = "as it was")]
    allow {
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/*",
        condition: {
            Bool: { "aws:SecureTransport": true },
            Bool: { "aws:MultiFactorAuthPresent": true },
        },
    }
};

fn main() {}
