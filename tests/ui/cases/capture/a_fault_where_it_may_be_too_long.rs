//! A fault in a policy that would be a `Result`: nothing else is reported.

use xacct_dsl::prelude::*;

fn main() {
    let value = ConditionText::new("a").unwrap();
    let _ = policy! { <Session>
        allow {
            action: s3:GetObjct,
            resource: "arn:aws:s3:::reports/*",
            condition: { StringEquals: { "aws:PrincipalTag/team": "{value}" } },
        }
    }.unwrap();
    let _ = policy! { <Session>
        allow { action: s3:GetObject, resource: "arn:aws:s3:::reports/*" }
    };
}
