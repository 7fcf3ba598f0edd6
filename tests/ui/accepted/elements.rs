//! Every element of a statement, in every form it may be written.

use xacct_dsl::prelude::*;

static BUCKET: BucketPolicy = policy! { <Bucket>
    /// Doc comments are for readers.
    allow "a Sid with blanks, which S3 accepts" {
        principal: ["222222222222", "cloudtrail.amazonaws.com", "arn:aws:iam::333333333333:root"],
        action: ["s3:GetObject", s3:get*],
        resource: "arn:aws:s3:::reports/{{draft}}/${aws:PrincipalTag/team}/*",
        condition: {
            StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5", "s3:ExistingObjectTag/team": ["a", "b"] },
            "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": ["o-a1b2c3d4e5/*"] },
            ForAllValues:StringEqualsIfExists: { "aws:TagKeys": "team" },
            NumericLessThan: { "s3:signatureAge": 600000 },
            NumericGreaterThanEquals: { "s3:TlsVersion": 1.2 },
            Null: { "aws:PrincipalArn": false },
        },
    }
    deny Others {
        not_principal: { AWS: ["222222222222", "333333333333"], Service: "cloudtrail.amazonaws.com" },
        not_action: [s3:GetObject],
        not_resource: ["arn:aws:s3:::reports/public/*"],
    }
    deny { principal: *, action: *, resource: *, condition: { Bool: { "aws:SecureTransport": "false" } } }
};

fn main() {
    assert_eq!(
        BUCKET.as_json(),
        concat!(
            r#"{"Version":"2012-10-17","Statement":["#,
            r#"{"Sid":"a Sid with blanks, which S3 accepts","Effect":"Allow","#,
            r#""Principal":{"AWS":["222222222222","arn:aws:iam::333333333333:root"],"Service":"cloudtrail.amazonaws.com"},"#,
            r#""Action":["s3:GetObject","s3:get*"],"#,
            r#""Resource":"arn:aws:s3:::reports/{draft}/${aws:PrincipalTag/team}/*","#,
            r#""Condition":{"#,
            r#""StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5","s3:ExistingObjectTag/team":["a","b"]},"#,
            r#""ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-a1b2c3d4e5/*"},"#,
            r#""ForAllValues:StringEqualsIfExists":{"aws:TagKeys":"team"},"#,
            r#""NumericLessThan":{"s3:signatureAge":"600000"},"#,
            r#""NumericGreaterThanEquals":{"s3:TlsVersion":"1.2"},"#,
            r#""Null":{"aws:PrincipalArn":"false"}}},"#,
            r#"{"Sid":"Others","Effect":"Deny","#,
            r#""NotPrincipal":{"AWS":["222222222222","333333333333"],"Service":"cloudtrail.amazonaws.com"},"#,
            r#""NotAction":"s3:GetObject","NotResource":"arn:aws:s3:::reports/public/*"},"#,
            r#"{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*","#,
            r#""Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}"#,
        )
    );
}
