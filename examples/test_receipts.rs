//! The documents of a receipt, put in place by plain SDK calls, open exactly the grant: nothing before, everything with all
//! of them, something less without any one, and never what stands beside it.

use anyhow::Context;
use aws_sdk_kms::Client as Kms;
use xacct_dsl::grant::{AccessLevel, Grant, GranteeKind, Target, Via, ViaDefinition};
use xacct_examples::methods::{GRANTEE, GRANTEES, KEY, OWNER, access_point, acl, grant, is_of_acls, role};
use xacct_examples::requests::{
    BESIDE, Request, WITHIN, beside, is_of_bucket_acl, levels, not_granted, one_of_each, requests, unexpected,
};
use xacct_examples::{Asker, Seen, Trial};

type Result<T = ()> = anyhow::Result<T>;

/// The first request that is denied.
async fn denied_of<'r>(asker: &Asker, requests: &'r [Request]) -> Result<Option<&'r Request>> {
    for request in requests {
        if asker.ask(request.0, &request.1).await?.seen == Seen::Denied {
            return Ok(Some(request));
        }
    }
    Ok(None)
}

async fn check(grant: &Grant) -> Result {
    let trial = Trial::set(grant, &[WITHIN, BESIDE].concat()).await?;
    if matches!(grant.via(), Via::Role { .. }) && grant.kms_key().is_some() {
        leave_key_to_root(&trial).await?;
    }
    let grantee = trial.grantee(0)?;
    let granted = requests(grant.access().levels(), grant);
    let none = Vec::<String>::new();
    assert_eq!(unexpected(&grantee, &granted, Seen::Denied).await?, none, "before anything: {grant}");
    trial.put_all().await?;
    assert_eq!(unexpected(&grantee, &granted, Seen::Allowed).await?, none, "with everything: {grant}");

    for piece in trial.pieces() {
        let target = piece.target();
        trial.take(&target).await?;
        let denied = denied_of(&grantee, &granted).await?;
        let denied =
            denied.with_context(|| format!("without the {target} everything is allowed: {grant}"))?;
        trial.put(&target).await?;
        if target == Target::OwnershipControls && grant.access().levels().any(is_of_bucket_acl) {
            // It is taken away with the ACL of the bucket, or S3 refuses.
            trial.put(&Target::BucketAcl).await?;
        }
        let again = unexpected(&grantee, std::slice::from_ref(denied), Seen::Allowed).await?;
        assert_eq!(again, none, "with the {target} again: {grant}");
    }
    controls(grant, &trial, &grantee, &granted).await
}

/// What is denied with everything in place, whatever the other account allows its own.
async fn controls(grant: &Grant, trial: &Trial, grantee: &Asker, granted: &[Request]) -> Result {
    let none = Vec::<String>::new();
    let denied = async |asker: &Asker, requests: &[Request]| -> Result {
        assert_eq!(unexpected(asker, requests, Seen::Denied).await?, none, "{grant}");
        Ok(())
    };
    trial.empower(grantee).await?;
    denied(grantee, &beside(grant)).await?;
    denied(grantee, &not_granted(grant)).await?;
    let granted = &one_of_each(granted);
    let stranger = trial.user(&"333333333333".parse()?, "eve").await?;
    trial.empower(&stranger).await?;
    denied(&stranger, granted).await?;
    let lets_in_whole = |kind| kind == GranteeKind::Account || matches!(grant.via(), Via::Acl { .. });
    if !grant.grantees().iter().any(|grantee| lets_in_whole(grantee.kind())) {
        let colleague = trial.user(&GRANTEE.parse()?, "ben").await?;
        trial.empower(&colleague).await?;
        denied(&colleague, granted).await?;
    }
    match grant.via() {
        Via::AccessPoint { .. } => denied(&grantee.past_access_point(), granted).await?,
        Via::Role { external_id, .. } => {
            denied(&grantee.as_itself(), granted).await?;
            if external_id.is_some() {
                denied(&grantee.saying(None), granted).await?;
                denied(&grantee.saying(Some("other")), granted).await?;
            }
        }
        _ => {}
    }
    if !grant.conditions().source_ips.is_empty() {
        denied(&trial.from("198.51.100.7".parse()?).grantee(0)?, granted).await?;
    }
    Ok(())
}

/// Leaves the key to the owner's root user alone. A key's usual policy leaves it to the owner's IAM policies, among them
/// the role's, so that it lets the role in without naming it.
async fn leave_key_to_root(trial: &Trial) -> Result {
    let root = format!("arn:aws:iam::{OWNER}:root");
    let policy = format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Principal":{{"AWS":"{root}"}},"Action":"kms:*","Resource":"*",
            "Condition":{{"ArnEquals":{{"aws:PrincipalArn":"{root}"}}}}}}}}"#
    );
    Kms::new(trial.owner()).put_key_policy().key_id(KEY).policy(policy).send().await?;
    Ok(())
}

/// Checks grants by a method to each kind of grantee: of all levels that it has and of single ones, with and without a key.
async fn by(all: impl Iterator<Item = AccessLevel>, via: impl Fn(&[AccessLevel]) -> ViaDefinition) -> Result {
    let all: Vec<_> = all.collect();
    for (grantee, access, has_key) in [
        (GRANTEES[0], &all[..], false),
        (GRANTEES[1], &all, true),
        (GRANTEES[2], &[AccessLevel::Read], true),
        (GRANTEES[0], &[AccessLevel::List], false),
    ] {
        let grant = grant(grantee, access, via(access));
        let grant = if has_key { grant.kms_key(KEY) } else { grant };
        check(&grant.build()?).await?;
    }
    Ok(())
}

#[tokio::test]
async fn by_bucket_policy() -> Result {
    by(levels(), |_| ViaDefinition::BucketPolicy).await
}

#[tokio::test]
async fn by_acl() -> Result {
    by(levels().filter(is_of_acls), acl).await
}

#[tokio::test]
async fn by_role() -> Result {
    by(levels(), |_| role(None)).await
}

#[tokio::test]
async fn by_role_with_external_id() -> Result {
    by(levels(), |_| role(Some("acme-4711"))).await
}

#[tokio::test]
async fn by_access_point_of_the_owner() -> Result {
    by(levels(), |_| access_point(None)).await
}

#[tokio::test]
async fn by_access_point_of_the_grantee() -> Result {
    by(levels(), |_| access_point(Some(GRANTEE))).await
}

/// Conditions of the network are the bucket policy's, or the role's, or the access point's.
#[tokio::test]
async fn on_conditions() -> Result {
    for via in [ViaDefinition::BucketPolicy, role(None), access_point(None)] {
        let grant = grant(GRANTEES[0], &[AccessLevel::Read, AccessLevel::List], via);
        let grant = grant.source_ip("203.0.113.0/24").secure_transport().organization("o-a1b2c3d4e5");
        check(&grant.build()?).await?;
    }
    Ok(())
}

/// Uploads that hand over control, and no others.
#[tokio::test]
async fn with_full_control_for_the_owner() -> Result {
    let access = [AccessLevel::Read, AccessLevel::Write];
    let grant = grant(GRANTEES[1], &access, ViaDefinition::BucketPolicy).bucket_owner_full_control();
    check(&grant.build()?).await
}

/// The usual policy of a key leaves it to IAM policies, among them the role's.
#[tokio::test]
async fn a_role_uses_a_key_that_is_left_to_iam() -> Result {
    let grant = grant(GRANTEES[0], &[AccessLevel::Read], role(None)).kms_key(KEY).build()?;
    let trial = Trial::set(&grant, &WITHIN).await?;
    trial.put_all().await?;
    trial.take(&Target::KeyPolicy).await?;
    let answer = trial.grantee(0)?.ask(AccessLevel::Read, WITHIN[0]).await?;
    assert_eq!(answer.seen, Seen::Allowed);
    Ok(())
}
