use xacct_dsl::prelude::*;

static POLICY: TrustPolicy = policy! { <Trust>
    allow {
        principal: { Federated: "https://issuer.example.com" },
        action: sts:AssumeRoleWithWebIdentity,
    }
};

fn main() {}
