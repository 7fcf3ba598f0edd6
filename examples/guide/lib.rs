//! The policies of the AWS Knowledge Center's guide to cross-account access to objects in S3, as `policy!` has them.
//!
//! | method of the guide | run |
//! |---|---|
//! | an IAM policy and a bucket policy | `cargo run --example guide_bucket_policy` |
//! | an IAM policy and access control lists | `cargo run --example guide_acl` |
//! | a role in the bucket owner's account | `cargo run --example guide_role` |
//! | each of them as one `grant!`, both halves at once | `cargo run --example guide_grants` |
//!
//! Each program prints its policies, puts them in place on the sandbox and asks as account B's user: before, with one half,
//! with both. The guide's placeholders have these values:
//!
//! | in the guide | here |
//! |---|---|
//! | `AccountA`, which owns the bucket | `111111111111` |
//! | `AccountB`, which is granted access | `222222222222` |
//! | `AccountABucketName` | `account-a-bucket` |
//! | `AccountARole`, `AccountBUserName`, `FolderName` | the same |

mod accounts;

pub use accounts::Accounts;

use xacct_dsl::{Kind, Policy};

/// Prints a policy, indented, below what it is for.
pub fn show<K: Kind>(what: &str, policy: &Policy<K>) {
    println!("# {what}\n{:#}\n", policy.document());
}
