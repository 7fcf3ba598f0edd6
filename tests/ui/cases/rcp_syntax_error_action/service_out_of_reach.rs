use xacct_dsl::prelude::*;

static POLICY: ResourceControlPolicy = policy! { <ResourceControl>
    deny {
        principal: *,
        action: iam:*,
        resource: *,
    }
};

fn main() {}
