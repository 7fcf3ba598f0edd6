use xacct_dsl::prelude::*;

static POLICY: TrustPolicy = policy! { <Trust>
    allow {
        principal: "arn:aws:iam::111122223333:saml-provider/Idp",
        action: sts:AssumeRoleWithWebIdentity,
    }
};

fn main() {}
