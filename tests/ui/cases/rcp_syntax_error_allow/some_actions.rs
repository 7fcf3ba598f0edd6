use xacct_dsl::prelude::*;

static POLICY: ResourceControlPolicy = policy! { <ResourceControl>
    allow {
        principal: *,
        action: s3:*,
        resource: *,
    }
};

fn main() {}
