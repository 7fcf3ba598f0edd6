use xacct_dsl::prelude::*;

static POLICY: ResourceControlPolicy = policy! { <ResourceControl>
    deny {
        principal: *,
        not_action: s3:GetObject,
        resource: *,
    }
};

fn main() {}
