//! What is known only at run time decides no assertion while compiling.

use xacct_dsl::prelude::*;

fn main() {
    let bucket = BucketName::new("reports").expect("it is a name");
    let _ = policy! { <Identity>
        allow { action: s3:GetObject, resource: "arn:aws:s3:::{bucket}/*" }
        assert allowed {
            principal: "arn:aws:iam::222222222222:role/analyst",
            action: s3:GetObject,
            resource: "arn:aws:s3:::reports/q1.csv",
        }
        assert allowed {
            principal: "arn:aws:iam::222222222222:role/analyst",
            action: s3:GetObject,
            resource: "arn:aws:s3:::{bucket}/q1.csv",
        }
    };
    let _ = policy! { <ServiceControl>
        allow { action: s3:*, resource: "arn:aws:s3:::{bucket}/*" }
        assert allowed {
            principal: "arn:aws:iam::222222222222:role/analyst",
            action: s3:GetObject,
            resource: "arn:aws:s3:::reports/q1.csv",
        }
    };
}
