//! What only filters lets pass what nothing in it denies.

use xacct_dsl::prelude::*;

static POLICY: ServiceControlPolicy = policy! { <ServiceControl>
    allow { action: *, resource: * }
    deny NoDeletion { action: s3:DeleteBucket, resource: * }
    assert allowed {
        principal: "arn:aws:iam::222222222222:role/analyst",
        action: s3:DeleteBucket,
        resource: "arn:aws:s3:::reports",
    }
    assert denied {
        principal: "arn:aws:iam::222222222222:role/analyst",
        action: s3:ListBucket,
        resource: "arn:aws:s3:::reports",
    }
};

fn main() {}
