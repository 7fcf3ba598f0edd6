//! Method 1: an IAM policy in account B, and a bucket policy in account A.
//!
//! Both are needed. Across accounts S3 asks the owner and the caller's own account, and one of them alone grants
//! nothing. `cargo run --example guide_bucket_policy` prints the policies.

use xacct_dsl::prelude::*;
use xacct_guide::show;

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

pub(crate) fn main() {
    show("account B, on the user", &IDENTITY);
    show("account A, on the bucket", &BUCKET);

    show("account B, without versions", &IDENTITY_WITHOUT_VERSIONS);
    show("account A, without versions", &BUCKET_WITHOUT_VERSIONS);

    show("account B, limited to a folder", &IDENTITY_OF_A_FOLDER);
    show("account A, limited to a folder", &BUCKET_OF_A_FOLDER);

    show("account A, with full control of what is uploaded", &BUCKET_WITH_FULL_CONTROL);
}
