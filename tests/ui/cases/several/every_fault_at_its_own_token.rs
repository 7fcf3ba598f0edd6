use xacct_dsl::prelude::*;

/// Seven faults in three statements, of syntax, values and kind; rustc shows each.
static POLICY: BucketPolicy = policy! { <Bucket>
    allow Read {
        principal: ["arn:aws:iam::22222222222:role/analyst", "arn:aws:iam::222222222222:group/analysts"],
        action: [s3:GetObjct, s3:GetObject],
        resource: "arn:aws:s3:us-east-1::reports/2026/*",
    }
    allow List {
        principle: "222222222222",
        action: s3:ListBucket,
        resource: "arn:aws:s3:::reports/*",
        condition: { StringLik: { "s3:prefix": "2026/*" } },
    }
    deny {
        principal: *,
        action: s3:*,
    }
};

fn main() {}
