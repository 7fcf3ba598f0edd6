use xacct_dsl::prelude::*;

static POLICY: TrustPolicy = policy! { <Trust>
    allow {
        principal: "rolesanywhere.amazonaws.com",
        action: sts:AssumeRole,
        condition: { ArnLike: { "aws:SourceArn": "arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/*" } },
    }
};

fn main() {}
