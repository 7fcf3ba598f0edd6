//! Method 3: a role in account A that a user of account B assumes.
//!
//! Whoever has assumed it acts as account A, so that no bucket policy and no list is needed, and the console works too.
//! Three policies belong together: who may assume the role, what the role may do, and that the user may assume it.
//! `cargo run --example guide_role` prints them.

use xacct_dsl::prelude::*;
use xacct_guide::show;

/// In account A, the role's trust policy: that user of account B may assume it.
pub(crate) static TRUST: TrustPolicy = policy! { <Trust>
    // No resource: it is the role itself.
    allow { principal: "arn:aws:iam::222222222222:user/AccountBUserName", action: sts:AssumeRole }
};

/// In account A, on the role: it may find the bucket in the console, and read and write its objects.
pub(crate) static ACCESS: IdentityPolicy = policy! { <Identity>
    // The console begins with the list of all buckets.
    allow { action: s3:ListAllMyBuckets, resource: "arn:aws:s3:::*" }
    // Listing acts on the bucket: an ARN without `/*`.
    allow { action: [s3:ListBucket, s3:GetBucketLocation], resource: "arn:aws:s3:::account-a-bucket" }
    // Reading and writing act on the objects.
    allow { action: [s3:GetObject, s3:PutObject], resource: "arn:aws:s3:::account-a-bucket/*" }
};

/// [`ACCESS`] for programs alone, which name the object that they want.
pub(crate) static ACCESS_OF_PROGRAMS: IdentityPolicy = policy! { <Identity>
    allow { action: [s3:GetObject, s3:PutObject], resource: "arn:aws:s3:::account-a-bucket/*" }
};

/// In account B, on the user: it may assume exactly that role.
pub(crate) static ASSUME: IdentityPolicy = policy! { <Identity>
    allow { action: sts:AssumeRole, resource: "arn:aws:iam::111111111111:role/AccountARole" }
};

pub(crate) fn main() {
    show("account A, the role's trust policy", &TRUST);
    show("account A, on the role", &ACCESS);
    show("account A, on the role, for programs alone", &ACCESS_OF_PROGRAMS);
    show("account B, on the user", &ASSUME);
}
