//! Assertions that are about no request, or about several.

use xacct_dsl::prelude::*;

static POLICY: BucketPolicy = policy! { <Bucket>
    let analyst = "arn:aws:iam::222222222222:role/analyst";

    allow AnalystsRead {
        principal: "{analyst}",
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/2026/*",
        condition: { Bool: { "aws:SecureTransport": true } },
    }
    assert denied { }
    assert denied { principal: "{analyst}", action: [s3:GetObject, s3:PutObject], resource: "arn:aws:s3:::reports/2026/q1.csv" }
    assert denied {
        principal: "{analyst}",
        action: s3:Get*,
        resource: "arn:aws:s3:::reports/2026/x",
    }
    assert denied {
        principal: "{analyst}",
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/*",
    }
};

fn main() {}
