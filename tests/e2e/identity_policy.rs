//! Inline policies of users and roles.

use crate::target::{GRANTEE, Target, unique};
use anyhow::{bail, ensure};
use xacct_dsl::Document;
use xacct_dsl::prelude::*;
use xacct_runtime::{Error, Identity};

static READ: IdentityPolicy = policy! { <Identity>
    allow ReadReports { action: [s3:GetObject, s3:GetObjectVersion], resource: "arn:aws:s3:::reports/2026/*" }
};

static LIST: IdentityPolicy = policy! { <Identity>
    allow ListReports {
        action: s3:ListBucket,
        resource: "arn:aws:s3:::reports",
        condition: { StringLike: { "s3:prefix": ["2026/*", "100% + more/*"] } },
    }
};

pub(crate) async fn of_a_user(target: Target) -> anyhow::Result<()> {
    let user = target.user().await?;
    is_put_read_back_and_removed(&target, Identity::User(user)).await
}

pub(crate) async fn of_a_role(target: Target) -> anyhow::Result<()> {
    let role = target.role().await?;
    is_put_read_back_and_removed(&target, Identity::Role(role)).await
}

/// What is put comes back through IAM's percent-encoding, and what is removed is gone, the second time too.
async fn is_put_read_back_and_removed(target: &Target, identity: Identity) -> anyhow::Result<()> {
    let account = target.account(GRANTEE).await?;
    let name = PolicyName::new("Reports")?;
    ensure!(account.identity_policy(&identity, &name).await?.is_none(), "{identity} is new and has a policy");
    for policy in [&READ, &LIST] {
        account.put_identity_policy(&identity, &name, policy).await?;
        let stored = account.identity_policy(&identity, &name).await?;
        ensure!(stored == Some(Document::from_json(policy.as_json())?), "{stored:#?}");
    }
    account.delete_identity_policy(&identity, &name).await?;
    ensure!(
        account.identity_policy(&identity, &name).await?.is_none(),
        "the policy of {identity} is still there"
    );
    account.delete_identity_policy(&identity, &name).await?;
    Ok(())
}

/// A policy under one name leaves that under another as it was.
pub(crate) async fn leaves_the_others_alone(target: Target) -> anyhow::Result<()> {
    let account = target.account(GRANTEE).await?;
    let user = Identity::User(target.user().await?);
    let [read, list] = [PolicyName::new("Read")?, PolicyName::new("List")?];
    account.put_identity_policy(&user, &read, &READ).await?;
    account.put_identity_policy(&user, &list, &LIST).await?;
    account.delete_identity_policy(&user, &list).await?;
    let stored = account.identity_policy(&user, &read).await?;
    ensure!(stored == Some(Document::from_json(READ.as_json())?), "{stored:#?}");
    Ok(())
}

/// A user that does not exist is named in the error.
pub(crate) async fn of_nobody_is_refused(target: Target) -> anyhow::Result<()> {
    let account = target.account(GRANTEE).await?;
    let nobody = Identity::User(UserName::new(unique("nobody"))?);
    match account.put_identity_policy(&nobody, &PolicyName::new("Read")?, &READ).await {
        Err(error @ Error::Refused { .. }) if error.to_string().contains(&nobody.to_string()) => Ok(()),
        other => bail!("expected a refusal that names {nobody}, got {other:?}"),
    }
}
