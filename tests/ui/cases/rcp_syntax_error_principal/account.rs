use xacct_dsl::prelude::*;

static POLICY: ResourceControlPolicy = policy! { <ResourceControl>
    deny {
        principal: "222222222222",
        action: s3:*,
        resource: *,
    }
};

fn main() {}
