//! A grant's whole life: nobody is let in, it is planned and applied, its grantee is let in and nobody else, a second time
//! nothing is written, it is revoked, and nobody is let in.
//!
//! Each test asks real requests of the grantee's, and holds what others have in the bucket's policy against what it was.

use super::stage::{Seen, Stage, WITHIN};
use crate::target::{GRANTEE, OTHER_OWNER, OWNER, Target};
use anyhow::{Context, ensure};
use aws_sdk_s3::types::{
    AccessControlPolicy, Grant as AclGrant, Grantee, ObjectOwnership, OwnershipControls,
    OwnershipControlsRule, Permission, Type,
};
use xacct_dsl::grant::{AccessLevel, Grant, Via, ViaDefinition};
use xacct_dsl::prelude::*;
use xacct_runtime::{Outcome, PlanOptions, PolicyForm};

/// By the bucket's policy, to an account as a whole, whose administrator chooses somebody. Ministack takes whoever comes from
/// another account for its root, so that this is all it can let in by a bucket's policy.
pub(crate) async fn by_bucket_policy_to_an_account(target: Target) -> anyhow::Result<()> {
    let stage = Stage::set(target).await?;
    let grant = stage.grant().prefix("2026/").grantee(GRANTEE).access([AccessLevel::Read]);
    is_lived(&stage, &grant.via(ViaDefinition::BucketPolicy).build()?, &PlanOptions::default()).await
}

/// By the bucket's policy, to a user, with an inline policy and with a managed one.
pub(crate) async fn by_bucket_policy_to_a_user(target: Target) -> anyhow::Result<()> {
    let stage = Stage::set(target).await?;
    let grant = stage.grant().prefix("2026/").grantee(stage.reader_arn()).access([AccessLevel::Read]);
    let grant = grant.via(ViaDefinition::BucketPolicy).build()?;
    for form in [PolicyForm::Inline, PolicyForm::Managed] {
        is_lived(&stage, &grant, &PlanOptions::default().policies_as(form)).await?;
    }
    Ok(())
}

/// By a role of the owner's, whose trust asks for an external id; its user has a managed policy.
pub(crate) async fn by_role_with_external_id(target: Target) -> anyhow::Result<()> {
    let stage = Stage::set(target).await?;
    let grant = by_role(&stage)?;
    is_lived(&stage, &grant, &PlanOptions::default().policies_as(PolicyForm::Managed)).await
}

/// Whoever does not say the external id, or another, does not get the role.
pub(crate) async fn a_role_is_not_had_without_its_external_id(target: Target) -> anyhow::Result<()> {
    let stage = Stage::set(target).await?;
    let grant = by_role(&stage)?;
    let applied = stage.accounts.apply(&stage.accounts.plan(&grant).await?).await?;
    ensure!(applied.is_complete(), "{applied}");
    let Via::Role { external_id, .. } = grant.via() else { anyhow::bail!("no role") };
    let other = ExternalId::new("acme-4712")?;
    ensure!(stage.reader.assumes(&grant, external_id.as_ref()).await?.is_some(), "the right one");
    ensure!(stage.reader.assumes(&grant, Some(&other)).await?.is_none(), "another one");
    ensure!(stage.reader.assumes(&grant, None).await?.is_none(), "none");
    let revoked = stage.accounts.revoke(&grant).await?;
    ensure!(revoked.is_complete(), "{revoked}");
    Ok(())
}

/// By the ACL of an object, on which a third account has a grant already, which stays.
pub(crate) async fn by_acl_of_an_object(target: Target) -> anyhow::Result<()> {
    let stage = Stage::set(target).await?;
    let [owner, grantee, other] =
        [canonical_id(&stage, OWNER), canonical_id(&stage, GRANTEE), canonical_id(&stage, OTHER_OWNER)];
    let (owner, grantee, other) = (owner.await?, grantee.await?, other.await?);
    let objects = vec![WITHIN.to_owned()];
    let via = ViaDefinition::Acl { owner_id: owner.clone(), grantee_id: grantee, objects };
    let grant = stage.grant().grantee(stage.reader_arn()).access([AccessLevel::Read]).via(via).build()?;
    turn_acls_on(&stage).await?;
    share_with(&stage, &owner, &other).await?;
    is_lived(&stage, &grant, &PlanOptions::default()).await?;
    let acl =
        stage.target.s3(OWNER)?.get_object_acl().bucket(stage.bucket.as_str()).key(WITHIN).send().await?;
    let holders: Vec<_> = acl.grants().iter().filter_map(|it| it.grantee()?.id()).collect();
    ensure!(holders == [owner.as_str(), other.as_str()], "{holders:?}");
    Ok(())
}

fn by_role(stage: &Stage) -> anyhow::Result<Grant> {
    let via = ViaDefinition::Role {
        name: crate::target::unique("keeper"),
        external_id: Some("acme-4711".to_owned()),
        session: None,
        console: false,
    };
    let grant = stage.grant().prefix("2026/").grantee(stage.reader_arn()).access([AccessLevel::Read]);
    Ok(grant.via(via).build()?)
}

async fn is_lived(stage: &Stage, grant: &Grant, options: &PlanOptions) -> anyhow::Result<()> {
    let accounts = &stage.accounts;
    let is_to_an_account = grant.grantees().iter().all(|grantee| grantee.name().is_none());
    stage.is(grant, Seen::Denied).await.context("before")?;
    let plan = accounts.plan_with(grant, options).await?;
    stage.is(grant, Seen::Denied).await.context("planned")?;
    stage.is_as_before().await.context("planned")?;

    let applied = accounts.apply(&plan).await?;
    ensure!(applied.steps.iter().all(|step| matches!(step.outcome, Outcome::Applied)), "{applied}");
    if is_to_an_account {
        stage.is(grant, Seen::Denied).await.context("applied, and attached to nobody")?;
        stage.attach(grant).await?;
    }
    stage.is(grant, Seen::Allowed).await.context("applied")?;
    stage.theirs_is_left_alone(grant).await.context("applied")?;

    let again = accounts.plan_with(grant, options).await?;
    ensure!(again.is_empty(), "planned again:\n{again}");
    let twice = accounts.apply(&plan).await?;
    ensure!(twice.is_unchanged() && twice.journal().is_none(), "applied again:\n{twice}");
    let drift = accounts.drift(grant).await;
    ensure!(drift.is_clean(), "{drift}");
    let verification = accounts.verify(grant).await?;
    ensure!(verification.is_ok(), "{verification}");

    if is_to_an_account {
        stage.detach(grant).await?;
    }
    let revoked = accounts.revoke(grant).await?;
    ensure!(revoked.is_complete(), "{revoked}");
    stage.is(grant, Seen::Denied).await.context("revoked")?;
    stage.is_as_before().await.context("revoked")
}

/// How ACLs name an account.
async fn canonical_id(stage: &Stage, account: &str) -> anyhow::Result<String> {
    let listed = stage.target.s3(account)?.list_buckets().send().await?;
    listed.owner.and_then(|owner| owner.id).context("no owner in the list of buckets")
}

async fn turn_acls_on(stage: &Stage) -> anyhow::Result<()> {
    let rule = OwnershipControlsRule::builder().object_ownership(ObjectOwnership::BucketOwnerPreferred);
    let controls = OwnershipControls::builder().rules(rule.build()?).build()?;
    let put = stage.target.s3(OWNER)?.put_bucket_ownership_controls().bucket(stage.bucket.as_str());
    put.ownership_controls(controls).send().await?;
    Ok(())
}

async fn share_with(stage: &Stage, owner: &str, other: &str) -> anyhow::Result<()> {
    let entry = |id: &str, permission| -> anyhow::Result<AclGrant> {
        let grantee = Grantee::builder().r#type(Type::CanonicalUser).id(id).build()?;
        Ok(AclGrant::builder().grantee(grantee).permission(permission).build())
    };
    let acl = AccessControlPolicy::builder()
        .owner(aws_sdk_s3::types::Owner::builder().id(owner).build())
        .grants(entry(owner, Permission::FullControl)?)
        .grants(entry(other, Permission::Read)?)
        .build();
    let put = stage.target.s3(OWNER)?.put_object_acl().bucket(stage.bucket.as_str()).key(WITHIN);
    put.access_control_policy(acl).send().await?;
    Ok(())
}
