//! Rust values in policies, and what they become.

use xacct_dsl::prelude::*;

fn reports(bucket: &BucketName, account: &AccountId, prefix: &KeyPrefix) -> BucketPolicy {
    let role = RoleName::new("analyst").expect("it is one");
    policy! { <Bucket>
        allow AnalystsRead {
            principal: "arn:aws:iam::{account}:role/{role}",
            action: s3:GetObject,
            resource: "arn:aws:s3:::{bucket}/{prefix}*",
        }
        allow AnalystsList {
            principal: "{account}",
            action: s3:ListBucket,
            resource: "arn:aws:s3:::{bucket}",
            condition: { StringLike: { "s3:prefix": "{prefix}*" } },
        }
    }
}

fn everything() -> Result<IdentityPolicy, Box<dyn std::error::Error>> {
    let region = Region::new("eu-central-1")?;
    let account = AccountId::new("111111111111")?;
    let (key, team, object) =
        (KmsKeyId::new("1234abcd-12ab-34cd-56ef-1234567890ab")?, KeySegment::new("a\"b")?, ObjectKey::new("a/b.csv")?);
    let (role, session) = (RoleName::new("writer")?, RoleSessionName::new("nightly")?);
    let (user, managed) = (UserName::new("ana")?, PolicyName::new("Read")?);
    let point = AccessPointName::new("analysts")?;
    let arn = ResourceArn::new("arn:aws:s3:::archive/2026/all")?;
    let who = PrincipalArn::new("arn:aws:iam::222222222222:role/reader")?;
    let text = ConditionText::new("analytics \"&\" co\\")?;
    let (max_keys, secure) = (100_u32, true);
    let user_home = KeySegment::new("ana")?;
    let policy = policy! { <Identity>
        allow { action: kms:Decrypt, resource: "arn:aws:kms:{region}:{account}:key/{key}" }
        allow { action: s3:GetObject, resource: [
            "arn:aws:s3:::reports/{team}/*",
            "arn:aws:s3:::reports/{object}",
            "{arn}",
            "arn:aws:s3:{region}:{account}:accesspoint/{point}/object/{team}/*",
        ] }
        allow { action: iam:GetUser, resource: "arn:aws:iam::{account}:user/{user}" }
        allow { action: iam:GetPolicy, resource: "arn:aws:iam::{account}:policy/{managed}" }
        allow {
            action: s3:ListBucket,
            resource: "arn:aws:s3:::reports",
            condition: {
                NumericLessThanEquals: { "s3:max-keys": "{max_keys}" },
                Bool: { "aws:SecureTransport": "{secure}" },
                StringEquals: { "aws:PrincipalTag/team": ["{text}", "fixed"] },
                ArnLike: { "aws:PrincipalArn": ["{who}", "arn:aws:iam::{account}:role/{role}"] },
                StringLike: { "s3:prefix": "home/{user_home}/*", "aws:userid": "{session}" },
            },
        }
    };
    policy.map_err(Into::into)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let policy = reports(&BucketName::new("reports")?, &AccountId::new("222222222222")?, &KeyPrefix::new("2026/")?);
    assert_eq!(
        policy.as_json(),
        concat!(
            r#"{"Version":"2012-10-17","Statement":["#,
            r#"{"Sid":"AnalystsRead","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::222222222222:role/analyst"},"#,
            r#""Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/2026/*"},"#,
            r#"{"Sid":"AnalystsList","Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":"s3:ListBucket","#,
            r#""Resource":"arn:aws:s3:::reports","Condition":{"StringLike":{"s3:prefix":"2026/*"}}}]}"#,
        )
    );
    let policy = everything()?;
    let read = xacct_dsl::Document::from_json(policy.as_json())?;
    assert_eq!(read.to_string(), policy.as_json());
    println!("{policy}");
    Ok(())
}
