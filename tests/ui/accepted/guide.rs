//! The policies of AWS's guide to cross-account access to objects, each as the guide has it.

use xacct_dsl::prelude::*;

/// Method 1, in the account of whoever accesses.
static IDENTITY: IdentityPolicy = policy! { <Identity>
    allow {
        action: [s3:GetObject, s3:GetObjectVersion, s3:PutObject, s3:PutObjectAcl],
        resource: "arn:aws:s3:::account-a-bucket/*",
    }
};

/// Method 1, in the bucket owner's account.
static BUCKET: BucketPolicy = policy! { <Bucket>
    allow {
        principal: { AWS: "arn:aws:iam::222222222222:user/ana" },
        action: [s3:GetObject, s3:GetObjectVersion, s3:PutObject, s3:PutObjectAcl],
        resource: ["arn:aws:s3:::account-a-bucket/*"],
    }
};

/// Method 3: who may assume the role.
static TRUST: TrustPolicy = policy! { <Trust>
    allow { principal: { AWS: "arn:aws:iam::222222222222:user/ana" }, action: sts:AssumeRole }
};

/// Method 3: what the role may do, the console included.
static ROLE: IdentityPolicy = policy! { <Identity>
    allow { action: [s3:ListAllMyBuckets], resource: ["arn:aws:s3:::*"] }
    allow { action: [s3:ListBucket, s3:GetBucketLocation], resource: "arn:aws:s3:::account-a-bucket" }
    allow { action: [s3:GetObject, s3:PutObject], resource: "arn:aws:s3:::account-a-bucket/*" }
};

/// Method 3: what lets the user assume the role.
static ASSUME: IdentityPolicy = policy! { <Identity>
    allow { action: sts:AssumeRole, resource: "arn:aws:iam::111111111111:role/account-a-role" }
};

fn main() {
    for json in [IDENTITY.as_json(), BUCKET.as_json(), TRUST.as_json(), ROLE.as_json(), ASSUME.as_json()] {
        let document = xacct_dsl::Document::from_json(json).expect("a policy is a document");
        assert_eq!(document.to_string(), json);
    }
}
