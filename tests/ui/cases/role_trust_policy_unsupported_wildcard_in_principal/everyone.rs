use xacct_dsl::prelude::*;

static POLICY: TrustPolicy = policy! { <Trust>
    allow {
        principal: *,
        action: sts:AssumeRole,
    }
};

fn main() {}
