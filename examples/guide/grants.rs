//! The three methods of the guide, each as one `grant!`, from which both halves follow.
//!
//! The other examples write each half by itself, as the guide does. `cargo run --example guide_grants` prints what each
//! grant says in plain words, and its documents.

use xacct_dsl::prelude::*;

/// Method 1, an IAM policy and a bucket policy.
pub(crate) static BY_BUCKET_POLICY: Grant = grant! { ByBucketPolicy {
    owner: "111111111111",
    bucket: "account-a-bucket",
    grantee: "arn:aws:iam::222222222222:user/AccountBUserName",
    access: [Read, ReadVersions, Write, WriteAcl],
    via: BucketPolicy,
}};

/// Method 2, an IAM policy and access control lists. The guide lists no permission but these two.
pub(crate) static BY_ACL: Grant = grant! { ByAcl {
    owner: "111111111111",
    bucket: "account-a-bucket",
    grantee: "arn:aws:iam::222222222222:user/AccountBUserName",
    access: [Read, ReadVersions, Write],
    via: Acl {
        owner_id: "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be",
        grantee_id: "b6d9a7f0c1e2938475665748392a1b0c9d8e7f6051423324150617283940a5b6",
        objects: ["report.csv"],
    },
}};

/// Method 3, a role in account A, with what S3's console needs.
pub(crate) static BY_ROLE: Grant = grant! { ByRole {
    owner: "111111111111",
    bucket: "account-a-bucket",
    grantee: "arn:aws:iam::222222222222:user/AccountBUserName",
    access: [Read, List, Write],
    via: Role { name: "AccountARole", console: true },
}};

pub(crate) fn main() {
    for grant in [&BY_BUCKET_POLICY, &BY_ACL, &BY_ROLE] {
        println!("# {}\n{grant:#}\n", grant.explain());
    }
}
