//! A fault is told once: where a statement is wrong, what it would decide is not asked.

use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    allow { action: s3:GetObjct, resource: "arn:aws:s3:::reports/*" }
    assert allowed {
        principal: "arn:aws:iam::222222222222:role/analyst",
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/q1.csv",
    }
    assert allowed { principal: "222222222222", action: s3:GetObject, resource: "arn:aws:s3:::reports/q1.csv" }
};

fn main() {}
