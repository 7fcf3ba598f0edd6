use xacct_dsl::prelude::*;

static POLICY: TrustPolicy = policy! { <Trust>
    allow {
        principal: { AWS: "*" },
        action: sts:AssumeRole,
    }
};

fn main() {}
