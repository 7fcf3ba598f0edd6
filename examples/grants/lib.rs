//! Grants by every method, without an account at AWS: each program prints what its grant says and every document that
//! follows, puts them in place on the sandbox, by plain SDK calls, and asks as the grantee: before, with all of them, and with
//! one taken away.
//!
//! | | run |
//! |---|---|
//! | access control lists | `cargo run --example acl` |
//! | a role in the bucket owner's account, for programs and S3's console | `cargo run --example role` |
//! | an access point, of the owner's and of the other account | `cargo run --example access_point` |
//! | a bucket encrypted with a KMS key, and values known only at run time | `cargo run --example kms` |
//! | a role for a third party, with an external id, whose half somebody else puts in place | `cargo run --example third_party` |
//!
//! The bucket policy, the method to take unless something speaks for another, is `cargo run --example bucket_policy`.

use xacct_dsl::prelude::*;

/// Prints a grant: in plain words, and its documents.
pub fn show(grant: &Grant) {
    println!("{}\n{grant:#}\n", grant.explain());
}
