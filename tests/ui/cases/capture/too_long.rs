//! Values of the greatest length would exceed the quota, so that there is a `Result`.

use xacct_dsl::prelude::*;

fn main() {
    let prefix = KeyPrefix::new("2026/").unwrap();
    let _: SessionPolicy = policy! { <Session>
        allow { action: s3:GetObject, resource: "arn:aws:s3:::reports/{prefix}*" }
    };
}
