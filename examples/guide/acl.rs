//! Method 2: an IAM policy in account B, and access control lists in account A.
//!
//! The lists are no policies: account A gives account B `WRITE` on the bucket and `READ` on each object, by the
//! account's canonical user id, and Object Ownership of the bucket must leave lists in force. An account as a whole is
//! the least that a list can name, so that account B's policy alone says which of its users that is. Prefer method 1.
//! `cargo run --example guide_acl` prints the policies and tries them.

use aws_sdk_s3::types::{ObjectOwnership, OwnershipControls, OwnershipControlsRule};
use xacct_dsl::grant::AccessLevel::{Read, Write};
use xacct_dsl::prelude::*;
use xacct_examples::Seen::{Allowed, Denied};
use xacct_examples::Story;
use xacct_guide::{Accounts, show};

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

/// In account A: ACLs count, and account B may write into the bucket and read one object.
async fn put_lists(accounts: &Accounts) -> anyhow::Result<()> {
    let (s3, bucket) = (accounts.bucket().s3(), accounts.bucket().name());
    let rule =
        OwnershipControlsRule::builder().object_ownership(ObjectOwnership::BucketOwnerPreferred).build()?;
    let controls = OwnershipControls::builder().rules(rule).build()?;
    s3.put_bucket_ownership_controls().bucket(bucket).ownership_controls(controls).send().await?;

    let b = format!("id=\"{}\"", accounts.b()?.canonical_user_id());
    s3.put_bucket_acl().bucket(bucket).grant_write(&b).send().await?;
    s3.put_object_acl().bucket(bucket).key("report.csv").grant_read(&b).send().await?;
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
pub(crate) async fn main() -> anyhow::Result<()> {
    show("account B, on the user", &IDENTITY);
    show("account B, limited to a folder", &IDENTITY_OF_A_FOLDER);

    let accounts = Accounts::open().await?;
    let mut story = Story::new(&accounts);
    let user = accounts.user()?;

    story.step("Account B's policy goes on the user. Alone it grants nothing.");
    accounts.put_on_user(&IDENTITY).await?;
    story.ask(&user, Read, "report.csv", Denied).await?;

    story.step("Account A turns ACLs on, and gives account B the bucket to write and an object to read.");
    put_lists(&accounts).await?;
    story.ask(&user, Read, "report.csv", Allowed).await?;
    story.ask(&user, Write, "upload.csv", Allowed).await?;

    story.step("Each object has a list of its own.");
    story.ask(&user, Read, "FolderName/report.csv", Denied).await?;

    story.step("Account B's policy is limited to the folder: the lists alone grant nothing.");
    accounts.put_on_user(&IDENTITY_OF_A_FOLDER).await?;
    story.ask(&user, Read, "report.csv", Denied).await?;
    story.ask(&user, Write, "FolderName/upload.csv", Allowed).await
}
