//! A denial takes back what is asserted to be allowed.

use xacct_dsl::prelude::*;

static POLICY: BucketPolicy = policy! { <Bucket>
    let analyst = "arn:aws:iam::222222222222:role/analyst";

    allow AnalystsRead {
        principal: "{analyst}",
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/2026/*",
        condition: { Bool: { "aws:SecureTransport": true } },
    }
    deny NotTheAccounts { principal: "222222222222", action: s3:*, resource: "arn:aws:s3:::reports/2026/*" }
    assert allowed {
        principal: "{analyst}",
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/2026/q1.csv",
        context: { "aws:SecureTransport": true },
    }
};

fn main() {}
