//! What only the sandbox decides as AWS does, so that only there it can be seen of the runtime.

use crate::target::{GRANTEE, OWNER, Target, s3, unique};
use anyhow::{bail, ensure};
use aws_sdk_s3::error::ProvideErrorMetadata;
use aws_types::SdkConfig;
use xacct_dsl::prelude::*;
use xacct_runtime::{Account, Error, Identity};
use xacct_sandbox::{Fault, Sandbox};

static READ: IdentityPolicy = policy! { <Identity>
    allow { action: s3:GetObject, resource: "*" }
};

fn read_for_the_account(bucket: &BucketName) -> BucketPolicy {
    policy! { <Bucket>
        allow { principal: "222222222222", action: s3:GetObject, resource: "arn:aws:s3:::{bucket}/*" }
    }
}

/// The name of a bucket that was deleted is anybody's. A policy that was meant for the bucket of before neither lands on
/// the new one, whose owner would let it, nor is read from it or removed.
pub(crate) async fn a_bucket_that_was_taken_over_gets_no_policy(target: Target) -> anyhow::Result<()> {
    let owner = target.account(OWNER).await?;
    let bucket = target.bucket().await?;
    let policy = read_for_the_account(&bucket);
    target.s3(OWNER)?.delete_bucket().bucket(bucket.as_str()).send().await?;
    let other = target.s3(GRANTEE)?;
    other.create_bucket().bucket(bucket.as_str()).send().await?;
    let open = format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Principal":{{"AWS":"{OWNER}"}},"Action":"s3:*","Resource":"arn:aws:s3:::{bucket}"}}}}"#
    );
    other.put_bucket_policy().bucket(bucket.as_str()).policy(&open).send().await?;
    // Without the header it would be another answer.
    let bare = target.s3(OWNER)?.get_bucket_policy().bucket(bucket.as_str()).send().await;
    ensure!(bare.as_ref().err().and_then(|error| error.code()) == Some("MethodNotAllowed"), "{bare:?}");
    is_refused("AccessDenied", owner.put_bucket_policy(&bucket, &policy).await)?;
    is_refused("AccessDenied", owner.bucket_policy(&bucket).await.map(drop))?;
    is_refused("AccessDenied", owner.delete_bucket_policy(&bucket).await)?;
    let left = other.get_bucket_policy().bucket(bucket.as_str()).send().await?;
    ensure!(left.policy().is_some_and(|policy| policy.contains(OWNER)), "{left:?}");
    Ok(())
}

/// A bucket policy names who exists, and the error says who does not.
pub(crate) async fn a_principal_that_does_not_exist_is_refused(target: Target) -> anyhow::Result<()> {
    let owner = target.account(OWNER).await?;
    let bucket = target.bucket().await?;
    let nobody = PrincipalArn::new("arn:aws:iam::222222222222:user/nobody")?;
    let policy: BucketPolicy = policy! { <Bucket>
        allow { principal: "{nobody}", action: s3:GetObject, resource: "arn:aws:s3:::{bucket}/*" }
    };
    match owner.put_bucket_policy(&bucket, &policy).await {
        Err(Error::Refused { code, message, .. }) if code == "MalformedPolicy" => {
            ensure!(message.contains("Invalid principal") && message.contains("nobody"), "{message}");
        }
        other => bail!("expected MalformedPolicy, got {other:?}"),
    }
    ensure!(owner.bucket_policy(&bucket).await?.is_none(), "the refusal left a policy");
    Ok(())
}

/// The runtime puts both halves: each alone lets nobody in, and what is removed again lets nobody in.
pub(crate) async fn what_the_runtime_puts_decides(target: Target) -> anyhow::Result<()> {
    let (owner, grantee) = (target.account(OWNER).await?, target.account(GRANTEE).await?);
    let bucket = target.bucket().await?;
    let user = target.user().await?;
    let reader = as_principal(&target, &format!("arn:aws:iam::{GRANTEE}:user/{user}"))?;
    let (identity, name) = (Identity::User(user), PolicyName::new("Read")?);

    owner.put_bucket_policy(&bucket, &read_for_the_account(&bucket)).await?;
    reads(&target, &reader, &bucket, false).await?;
    grantee.put_identity_policy(&identity, &name, &READ).await?;
    reads(&target, &reader, &bucket, true).await?;
    owner.delete_bucket_policy(&bucket).await?;
    reads(&target, &reader, &bucket, false).await?;
    owner.put_bucket_policy(&bucket, &read_for_the_account(&bucket)).await?;
    grantee.delete_identity_policy(&identity, &name).await?;
    reads(&target, &reader, &bucket, false).await
}

/// A role that a bucket policy names is let in, and no other role of its account.
pub(crate) async fn a_role_that_is_named_in_a_policy_is_let_in(target: Target) -> anyhow::Result<()> {
    let (owner, grantee) = (target.account(OWNER).await?, target.account(GRANTEE).await?);
    let bucket = target.bucket().await?;
    let (named, other) = (target.role().await?, target.role().await?);
    let arn = |role: &RoleName| format!("arn:aws:iam::{GRANTEE}:role/{role}");
    for role in [&named, &other] {
        grantee.put_identity_policy(&Identity::Role(role.clone()), &PolicyName::new("Read")?, &READ).await?;
    }
    let role = PrincipalArn::new(arn(&named))?;
    let policy: BucketPolicy = policy! { <Bucket>
        allow { principal: "{role}", action: s3:GetObject, resource: "arn:aws:s3:::{bucket}/*" }
    };
    owner.put_bucket_policy(&bucket, &policy).await?;
    reads(&target, &as_principal(&target, &arn(&named))?, &bucket, true).await?;
    reads(&target, &as_principal(&target, &arn(&other))?, &bucket, false).await
}

/// Who puts policies needs the permission for it, and an error that says so has S3's own words.
pub(crate) async fn an_administrator_needs_the_permission(target: Target) -> anyhow::Result<()> {
    let bucket = target.bucket().await?;
    let iam = aws_sdk_iam::Client::new(&target.root_of(OWNER)?);
    let name = unique("admin");
    iam.create_user().user_name(&name).send().await?;
    let config = as_principal(&target, &format!("arn:aws:iam::{OWNER}:user/{name}"))?;
    let admin = Account::connect(&config).await?;
    match admin.put_bucket_policy(&bucket, &read_for_the_account(&bucket)).await {
        Err(Error::Refused { code, message, request_id, .. }) => {
            ensure!(code == "AccessDenied" && request_id.is_some(), "{code}, {request_id:?}");
            ensure!(message.contains("no identity-based policy allows the s3:PutBucketPolicy"), "{message}");
        }
        other => bail!("expected a refusal, got {other:?}"),
    }
    let put = iam.put_user_policy().user_name(&name).policy_name("put");
    let allow = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:PutBucketPolicy","Resource":"*"}}"#;
    put.policy_document(allow).send().await?;
    admin.put_bucket_policy(&bucket, &read_for_the_account(&bucket)).await?;
    Ok(())
}

/// Where the reply is lost on the way, the error does not say that nothing was changed.
pub(crate) async fn a_lost_reply_is_unknown(target: Target) -> anyhow::Result<()> {
    let owner = target.account(OWNER).await?;
    let bucket = target.bucket().await?;
    sandbox(&target)?.inject(Fault::lost_reply().of("PutBucketPolicy"));
    match owner.put_bucket_policy(&bucket, &read_for_the_account(&bucket)).await {
        Err(Error::Unknown { .. }) => {}
        other => bail!("expected that it is unknown, got {other:?}"),
    }
    ensure!(owner.bucket_policy(&bucket).await?.is_some(), "the request was carried out");
    Ok(())
}

/// All inline policies of a user together have one limit.
pub(crate) async fn policies_of_a_user_share_their_limit(target: Target) -> anyhow::Result<()> {
    let grantee = target.account(GRANTEE).await?;
    let user = Identity::User(target.user().await?);
    let long = "x".repeat(1_000);
    let json = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/{long}"}}]}}"#
    );
    let Ok(policy) = IdentityPolicy::from_json(&json) else { bail!("this is a policy") };
    grantee.put_identity_policy(&user, &PolicyName::new("First")?, &policy).await?;
    is_refused(
        "LimitExceeded",
        grantee.put_identity_policy(&user, &PolicyName::new("Second")?, &policy).await,
    )
}

fn is_refused(expected: &str, outcome: Result<(), Error>) -> anyhow::Result<()> {
    match outcome {
        Err(Error::Refused { code, .. }) if code == expected => Ok(()),
        other => bail!("expected {expected}, got {other:?}"),
    }
}

/// Whether the principal reads an object, which is written first.
async fn reads(
    target: &Target,
    reader: &SdkConfig,
    bucket: &BucketName,
    expected: bool,
) -> anyhow::Result<()> {
    let object = (bucket.as_str(), "2026/q1.csv");
    target.s3(OWNER)?.put_object().bucket(object.0).key(object.1).send().await?;
    let read = s3(reader).get_object().bucket(object.0).key(object.1).send().await;
    match read {
        Ok(_) if expected => Ok(()),
        Err(error) if !expected && error.code() == Some("AccessDenied") => Ok(()),
        other => bail!("expected {}, got {other:?}", if expected { "the object" } else { "AccessDenied" }),
    }
}

fn as_principal(target: &Target, arn: &str) -> anyhow::Result<SdkConfig> {
    Ok(sandbox(target)?.config(arn)?)
}

fn sandbox(target: &Target) -> anyhow::Result<&Sandbox> {
    match target {
        Target::Sandbox(sandbox) => Ok(sandbox),
        Target::Endpoint(endpoint) | Target::Moto(endpoint, _) => bail!("{endpoint} is no sandbox"),
    }
}
