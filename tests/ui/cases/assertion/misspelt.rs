//! What is misspelt in an assertion would be denied whatever the policy says.

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
        action: s3:GetObjct,
        resource: "arn:aws:s3::reports/x",
    }
    assert denied {
        principal: "{analyst}",
        action: s3:ListBucket,
        resource: "arn:aws:s3:::reports/2026/q1.csv",
    }
    assert denied {
        principal: "{analyst}",
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/2026/q1.csv",
        context: { "aws:SecureTransprot": true, "aws:SourceIp": "203.0.113.0/24" },
    }
};

fn main() {}
