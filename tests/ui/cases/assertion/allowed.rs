//! What is asserted to be denied is allowed.

use xacct_dsl::prelude::*;

static POLICY: BucketPolicy = policy! { <Bucket>
    let analyst = "arn:aws:iam::222222222222:role/analyst";

    allow AnalystsRead {
        principal: "{analyst}",
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/2026/*",
        condition: { Bool: { "aws:SecureTransport": true } },
    }
    assert denied {
        principal: "{analyst}",
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/2026/q1.csv",
        context: { "aws:SecureTransport": true },
    }
};

fn main() {}
