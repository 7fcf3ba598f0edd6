use xacct_dsl::prelude::*;

static POLICY: AccessPointPolicy = policy! { <AccessPoint>
    allow {
        principal: "222222222222",
        action: kms:Decrypt,
        resource: "arn:aws:s3:us-east-1:111122223333:accesspoint/reports/object/*",
    }
};

fn main() {}
