use xacct_dsl::prelude::*;

static POLICY: TrustPolicy = policy! { <Trust>
    allow {
        not_principal: "222222222222",
        action: sts:AssumeRole,
    }
};

fn main() {}
