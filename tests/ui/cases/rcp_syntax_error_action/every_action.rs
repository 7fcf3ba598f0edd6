use xacct_dsl::prelude::*;

static POLICY: ResourceControlPolicy = policy! { <ResourceControl>
    deny {
        principal: *,
        action: *,
        resource: *,
    }
};

fn main() {}
