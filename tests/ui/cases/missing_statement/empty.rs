use xacct_dsl::prelude::*;

static POLICY: BucketPolicy = policy! { <Bucket> };

fn main() {}
