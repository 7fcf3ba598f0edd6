use xacct_dsl::prelude::*;

static POLICY: TrustPolicy = policy! { <Trust>
    allow {
        principal: "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be",
        action: sts:AssumeRole,
    }
};

fn main() {}
