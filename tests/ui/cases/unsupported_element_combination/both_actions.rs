use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    allow {
        action: s3:*,
        not_action: s3:DeleteBucket,
        resource: *,
    }
};

fn main() {}
