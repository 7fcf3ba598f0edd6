//! Words that are nearly those of an assertion; the other assertions are decided all the same.

use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    allow { action: s3:GetObject, resource: "arn:aws:s3:::reports/*" }
    asert allowed { principal: "arn:aws:iam::222222222222:role/r", action: s3:GetObject, resource: "arn:aws:s3:::reports/a" }
    assert allow { principal: "arn:aws:iam::222222222222:role/r", action: s3:GetObject, resource: "arn:aws:s3:::reports/a" }
    assert { principal: "arn:aws:iam::222222222222:role/r", action: s3:GetObject, resource: "arn:aws:s3:::reports/a" }
    assert denied { principle: "arn:aws:iam::222222222222:role/r", action: s3:GetObject, resource: "arn:aws:s3:::reports/a" }
    assert denied { principal: "arn:aws:iam::222222222222:role/r", action: s3:GetObject, resource: "arn:aws:s3:::reports/a" }
};

fn main() {}
