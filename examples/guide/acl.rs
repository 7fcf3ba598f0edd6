//! Method 2: an IAM policy in account B, and access control lists in account A.
//!
//! The lists are no policies: account A gives account B `WRITE` on the bucket and `READ` on each object, by the
//! account's canonical user id, and Object Ownership of the bucket must leave lists in force. An account as a whole is
//! the least that a list can name, so that account B's policy alone says which of its users that is. Prefer method 1.
//! `cargo run --example guide_acl` prints the policies.

use xacct_dsl::prelude::*;
use xacct_guide::show;

/// In account B, on the user or role: the same permissions as with a bucket policy.
pub(crate) static IDENTITY: IdentityPolicy = policy! { <Identity>
    allow {
        // Account B owns what it uploads. With PutObjectAcl it can give the bucket's owner access to it.
        action: [s3:GetObject, s3:GetObjectVersion, s3:PutObject, s3:PutObjectAcl],
        resource: "arn:aws:s3:::account-a-bucket/*",
    }
};

/// [`IDENTITY`] limited to a folder. The bucket's list cannot be: here alone the limit can stand.
pub(crate) static IDENTITY_OF_A_FOLDER: IdentityPolicy = policy! { <Identity>
    allow {
        action: [s3:GetObject, s3:GetObjectVersion, s3:PutObject, s3:PutObjectAcl],
        resource: "arn:aws:s3:::account-a-bucket/FolderName/*",
    }
};

pub(crate) fn main() {
    show("account B, on the user", &IDENTITY);
    show("account B, limited to a folder", &IDENTITY_OF_A_FOLDER);
}
