//! Method 1: an IAM policy in account B, and a bucket policy in account A.
//!
//! Both are needed. Across accounts S3 asks the owner and the caller's own account, and one of them alone grants
//! nothing. `cargo run --example guide_bucket_policy` prints the policies and tries them.

use xacct_dsl::grant::AccessLevel::{Read, Write};
use xacct_dsl::prelude::*;
use xacct_examples::Seen::{Allowed, Denied};
use xacct_examples::Story;
use xacct_guide::{Accounts, show};

/// In account B, on the user or role: it may read and write all objects of account A's bucket.
pub(crate) static IDENTITY: IdentityPolicy = policy! { <Identity>
    allow {
        // PutObjectAcl lets the caller hand the bucket's owner control of what it uploads.
        action: [s3:GetObject, s3:GetObjectVersion, s3:PutObject, s3:PutObjectAcl],
        // The objects: `/*` is what tells them from the bucket.
        resource: "arn:aws:s3:::account-a-bucket/*",
    }
};

/// In account A, on the bucket: that user of account B may do the same.
pub(crate) static BUCKET: BucketPolicy = policy! { <Bucket>
    allow {
        principal: "arn:aws:iam::222222222222:user/AccountBUserName",
        action: [s3:GetObject, s3:GetObjectVersion, s3:PutObject, s3:PutObjectAcl],
        resource: "arn:aws:s3:::account-a-bucket/*",
    }
};

/// [`IDENTITY`] for a bucket that keeps no versions: `GetObjectVersion` is what names an older one.
pub(crate) static IDENTITY_WITHOUT_VERSIONS: IdentityPolicy = policy! { <Identity>
    allow {
        action: [s3:GetObject, s3:PutObject, s3:PutObjectAcl],
        resource: "arn:aws:s3:::account-a-bucket/*",
    }
};

/// [`BUCKET`] for a bucket that keeps no versions.
pub(crate) static BUCKET_WITHOUT_VERSIONS: BucketPolicy = policy! { <Bucket>
    allow {
        principal: "arn:aws:iam::222222222222:user/AccountBUserName",
        action: [s3:GetObject, s3:PutObject, s3:PutObjectAcl],
        resource: "arn:aws:s3:::account-a-bucket/*",
    }
};

/// [`IDENTITY`] limited to a folder, which to S3 is how keys begin. The slash before `*` keeps out `FolderName2/`.
pub(crate) static IDENTITY_OF_A_FOLDER: IdentityPolicy = policy! { <Identity>
    allow {
        action: [s3:GetObject, s3:GetObjectVersion, s3:PutObject, s3:PutObjectAcl],
        resource: "arn:aws:s3:::account-a-bucket/FolderName/*",
    }
};

/// [`BUCKET`] limited to that folder.
pub(crate) static BUCKET_OF_A_FOLDER: BucketPolicy = policy! { <Bucket>
    allow {
        principal: "arn:aws:iam::222222222222:user/AccountBUserName",
        action: [s3:GetObject, s3:GetObjectVersion, s3:PutObject, s3:PutObjectAcl],
        resource: "arn:aws:s3:::account-a-bucket/FolderName/*",
    }
};

/// [`BUCKET`] where account A keeps control of what account B uploads: an upload counts only with the canned ACL that
/// hands it over. Where the bucket's owner owns all objects, as is the default of new buckets, this is not needed.
pub(crate) static BUCKET_WITH_FULL_CONTROL: BucketPolicy = policy! { <Bucket>
    allow Read {
        principal: "arn:aws:iam::222222222222:user/AccountBUserName",
        action: [s3:GetObject, s3:GetObjectVersion],
        resource: "arn:aws:s3:::account-a-bucket/*",
    }
    // Reading carries no ACL, so that it stands in a statement of its own.
    allow WriteForTheOwner {
        principal: "arn:aws:iam::222222222222:user/AccountBUserName",
        action: [s3:PutObject, s3:PutObjectAcl],
        resource: "arn:aws:s3:::account-a-bucket/*",
        condition: { StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" } },
    }
};

#[tokio::main(flavor = "current_thread")]
pub(crate) async fn main() -> anyhow::Result<()> {
    show("account B, on the user", &IDENTITY);
    show("account A, on the bucket", &BUCKET);

    show("account B, without versions", &IDENTITY_WITHOUT_VERSIONS);
    show("account A, without versions", &BUCKET_WITHOUT_VERSIONS);

    show("account B, limited to a folder", &IDENTITY_OF_A_FOLDER);
    show("account A, limited to a folder", &BUCKET_OF_A_FOLDER);

    show("account A, with full control of what is uploaded", &BUCKET_WITH_FULL_CONTROL);

    let accounts = Accounts::open().await?;
    let mut story = Story::new(&accounts);
    let user = accounts.user()?;

    story.step("No policy is in place yet.");
    story.ask(&user, Read, "report.csv", Denied).await?;

    story.step("Account B's policy goes on the user. Alone it grants nothing.");
    accounts.put_on_user(&IDENTITY).await?;
    story.ask(&user, Read, "report.csv", Denied).await?;

    story.step("Account A's policy goes on the bucket. Both together grant.");
    accounts.put_on_bucket(&BUCKET).await?;
    story.ask(&user, Read, "report.csv", Allowed).await?;
    story.ask(&user, Write, "upload.csv", Allowed).await?;

    story.step("One half is limited to the folder, and so is what both together grant.");
    accounts.put_on_bucket(&BUCKET_OF_A_FOLDER).await?;
    story.ask(&user, Read, "FolderName/report.csv", Allowed).await?;
    story.ask(&user, Read, "report.csv", Denied).await?;

    story.step("Account A wants full control of what is uploaded.");
    accounts.put_on_bucket(&BUCKET_WITH_FULL_CONTROL).await?;
    story.ask(&user, Write, "upload.csv", Denied).await?;
    story.ask(&user.handing_over(), Write, "upload.csv", Allowed).await
}
