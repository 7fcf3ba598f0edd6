//! What nobody knows while compiling decides no assertion: keys that every request carries, and whom an id names.

use xacct_dsl::prelude::*;

static POLICY: BucketPolicy = policy! { <Bucket>
    let analyst = "arn:aws:iam::222222222222:role/analyst";
    allow {
        principal: ["{analyst}", "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"],
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/*",
    }
    allow {
        principal: "{analyst}",
        action: s3:PutObject,
        resource: "arn:aws:s3:::reports/*",
        condition: { Bool: { "aws:SecureTransport": true } },
    }
    assert denied { principal: "{analyst}", action: s3:PutObject, resource: "arn:aws:s3:::reports/q1.csv" }
    assert denied {
        principal: "arn:aws:iam::222222222222:user/ana",
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/q1.csv",
    }
};

static ONE_SESSION: BucketPolicy = policy! { <Bucket>
    allow {
        principal: "222222222222",
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/*",
    }
    #[allow(principal_session, reason = "the nightly job alone is kept out")]
    deny {
        principal: "arn:aws:sts::222222222222:assumed-role/analyst/nightly",
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/*",
    }
    assert allowed {
        principal: "arn:aws:iam::222222222222:role/analyst",
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/q1.csv",
    }
    assert allowed {
        principal: "arn:aws:sts::222222222222:assumed-role/analyst/ana",
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/q1.csv",
    }
};

fn main() {}
