//! Actions of S3 by which somebody to whom they are granted gets more than that.

/// By which another account gives itself more, or takes from the owner what it cannot get back.
pub(crate) const ESCALATING: [&str; 9] = [
    "s3:BypassGovernanceRetention",
    "s3:ObjectOwnerOverrideToBucketOwner",
    "s3:PutBucketAcl",
    "s3:PutBucketOwnershipControls",
    "s3:PutBucketPublicAccessBlock",
    "s3:PutLifecycleConfiguration",
    "s3:PutObjectAcl",
    "s3:PutObjectVersionAcl",
    "s3:PutReplicationConfiguration",
];

/// What is the owner's account's alone.
pub(crate) const OF_OWNER: [&str; 3] = ["s3:DeleteBucketPolicy", "s3:GetBucketPolicy", "s3:PutBucketPolicy"];
