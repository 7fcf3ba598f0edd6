//! A capture beside other text of its component.

use xacct_dsl::prelude::*;

fn main() {
    let value = KeySegment::new("q1").unwrap();
    let _ = policy! { <Identity>
        allow { action: s3:GetObject, resource: "arn:aws:s3:::reports/year-{value}/*" }
    };
}
