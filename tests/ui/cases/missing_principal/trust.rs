use xacct_dsl::prelude::*;

static POLICY: TrustPolicy = policy! { <Trust>
    allow {
        action: sts:AssumeRole,
    }
};

fn main() {}
