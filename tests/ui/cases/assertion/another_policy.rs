//! What the policy is never asked would be denied whatever it says.

use xacct_dsl::prelude::*;

static BUCKET: BucketPolicy = policy! { <Bucket>
    let analyst = "arn:aws:iam::222222222222:role/analyst";
    allow { principal: "{analyst}", action: s3:GetObject, resource: "arn:aws:s3:::reports/*" }
    assert denied { principal: "{analyst}", action: s3:GetObject, resource: "arn:aws:s3:::reprots/q1.csv" }
    assert denied { principal: "{analyst}", action: iam:ListUsers, resource: "*" }
    assert denied { principal: "{analyst}", action: s3:GetObject, resource: "*" }
    assert denied { principal: "{analyst}", action: s3:GetObject, resource: "arn:aws:s3:::reports" }
};

static TRUST: TrustPolicy = policy! { <Trust>
    allow { principal: "arn:aws:iam::222222222222:user/ana", action: sts:AssumeRole }
    assert allowed { principal: "arn:aws:iam::222222222222:user/ana", action: sts:AssumeRole, resource: "arn:aws:s3:::reports" }
    assert denied { principal: "arn:aws:iam::222222222222:user/ana", action: s3:GetObject, resource: "arn:aws:s3:::reports/x" }
};

static IDENTITY: IdentityPolicy = policy! { <Identity>
    allow { action: s3:GetObject, resource: "arn:aws:s3:::reports/*" }
    assert allowed { principal: *, action: s3:GetObject, resource: "arn:aws:s3:::reports/q1.csv" }
    assert allowed { principal: "lambda.amazonaws.com", action: s3:GetObject, resource: "arn:aws:s3:::reports/q1.csv" }
};

fn main() {}
