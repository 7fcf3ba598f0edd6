//! Accounts, patterns and groups ask for nothing.

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
        principal: "222222222222",
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/2026/q1.csv",
    }
    assert denied {
        principal: "arn:aws:iam::222222222222:role/*",
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/2026/q1.csv",
    }
    assert denied {
        principal: "arn:aws:iam::222222222222:group/g",
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/2026/q1.csv",
    }
    assert denied {
        principal: "AROAEXAMPLEEXAMPLE12",
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/2026/q1.csv",
    }
};

fn main() {}
