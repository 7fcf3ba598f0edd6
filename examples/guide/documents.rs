//! The guide's own documents, with the names of the examples for its placeholders.

pub(crate) const IDENTITY: &str = r#"{
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject", "s3:PutObjectAcl"],
            "Resource": "arn:aws:s3:::account-a-bucket/*"
        }
    ]
}"#;

pub(crate) const BUCKET: &str = r#"{
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": { "AWS": "arn:aws:iam::222222222222:user/AccountBUserName" },
            "Action": ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject", "s3:PutObjectAcl"],
            "Resource": ["arn:aws:s3:::account-a-bucket/*"]
        }
    ]
}"#;

pub(crate) const TRUST: &str = r#"{
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": { "AWS": "arn:aws:iam::222222222222:user/AccountBUserName" },
            "Action": "sts:AssumeRole"
        }
    ]
}"#;

pub(crate) const ACCESS: &str = r#"{
    "Version": "2012-10-17",
    "Statement": [
        { "Action": ["s3:ListAllMyBuckets"], "Effect": "Allow", "Resource": ["arn:aws:s3:::*"] },
        {
            "Action": ["s3:ListBucket", "s3:GetBucketLocation"],
            "Effect": "Allow",
            "Resource": "arn:aws:s3:::account-a-bucket"
        },
        { "Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::account-a-bucket/*" }
    ]
}"#;

pub(crate) const ASSUME: &str = r#"{
    "Version": "2012-10-17",
    "Statement": {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Resource": "arn:aws:iam::111111111111:role/AccountARole"
    }
}"#;
