use xacct_dsl::prelude::*;

static POLICY: BoundaryPolicy = policy! { <Boundary>
    version: "2008-10-17";

    allow {
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/*",
    }
};

fn main() {}
