use xacct_dsl::prelude::*;

static POLICY: ServiceControlPolicy = policy! { <ServiceControl>
    deny {
        principal: *,
        action: s3:PutBucketPolicy,
        resource: *,
    }
};

fn main() {}
