//! One account's credentials alone: its half is carried out, and the other is handed over.

use crate::stage::{
    ANA, GRANTEE, KEY, OWNER, Result, Stage, ana, assert_says, bucket_policy, by_access_point, by_role,
    policy_name, to,
};
use xacct_runtime::{PlanOptions, PolicyForm, Setting};

#[tokio::test]
async fn the_owner_alone() -> Result {
    let stage = Stage::with_key().await?;
    let accounts = stage.accounts_of(&[OWNER]).await?;
    let grant = to(&[ANA]).kms_key(KEY).build()?;
    let plan = stage.apply(&accounts, &grant, &PlanOptions::default()).await?;
    assert!(plan.steps().iter().all(|step| step.account.as_str() == OWNER), "{plan}");
    assert_eq!(plan.steps().len(), 2, "{plan}");
    assert_says(&plan.to_string(), &["account 222222222222: cannot be reached"]);
    let [handover] = &plan.handovers()[..] else { panic!("{plan}") };
    assert_says(&handover.to_string(), &[GRANTEE, policy_name(&grant, 0).as_str(), "aws iam"]);

    let drift = accounts.drift(&grant).await;
    assert!(drift.is_clean(), "{drift}");
    assert_eq!(drift.unreachable.iter().map(|it| it.as_str()).collect::<Vec<_>>(), [GRANTEE]);
    assert_says(&drift.to_string(), &["account 222222222222 could not be looked at"]);

    // The grantee's administrator does the other half, and both together see that all is well.
    let theirs = stage.accounts_of(&[GRANTEE]).await?;
    let plan = stage.apply(&theirs, &grant, &PlanOptions::default()).await?;
    let settings: Vec<_> = plan.steps().iter().map(|it| it.setting.clone()).collect();
    assert_eq!(settings, [Setting::InlinePolicy { identity: ana(), policy: policy_name(&grant, 0) }]);
    let [handover] = &plan.handovers()[..] else { panic!("{plan}") };
    assert_says(&handover.to_string(), &[OWNER, "put-bucket-policy", "put-key-policy"]);
    let drift = stage.accounts().await?.drift(&grant).await;
    assert!(drift.is_clean() && drift.unreachable.is_empty(), "{drift}");
    Ok(())
}

/// Nobody can know whether a grantee elsewhere is there, but AWS, which says so when its policy is put.
#[tokio::test]
async fn a_grantee_of_an_account_that_cannot_be_reached() -> Result {
    let stage = Stage::set().await?;
    let accounts = stage.accounts_of(&[OWNER]).await?;
    let plan = accounts.plan(&to(&["arn:aws:iam::222222222222:user/anna"]).build()?).await?;
    let applied = accounts.apply(&plan).await?;
    assert!(!applied.is_complete(), "{applied}");
    assert_says(&applied.to_string(), &["Invalid principal", "does not exist, or has just been created"]);
    Ok(())
}

/// By every other method, each half alone and then both.
#[tokio::test]
async fn each_half_by_itself() -> Result {
    for via in [by_role(), by_access_point(None), by_access_point(Some(GRANTEE))] {
        let stage = Stage::with_key().await?;
        let grant = to(&[ANA]).kms_key(KEY).via(via).build()?;
        let options = PlanOptions::default().policies_as(PolicyForm::Managed);
        for account in [OWNER, GRANTEE] {
            let accounts = stage.accounts_of(&[account]).await?;
            let plan = stage.apply(&accounts, &grant, &options).await?;
            assert!(
                plan.steps().iter().all(|it| it.account.as_str() == account) && !plan.is_empty(),
                "{plan}"
            );
            let drift = accounts.drift(&grant).await;
            assert!(drift.is_clean() && drift.unreachable.len() == 1, "{drift}");
        }
        let accounts = stage.accounts().await?;
        let drift = accounts.drift(&grant).await;
        assert!(drift.is_clean(), "{drift}");
        let verification = accounts.verify(&grant).await?;
        assert!(verification.is_ok(), "{verification}");
        for account in [OWNER, GRANTEE] {
            let revoked = stage.accounts_of(&[account]).await?.revoke(&grant).await?;
            assert!(revoked.is_complete(), "{revoked}");
            assert_eq!(revoked.handovers.len(), 1, "{revoked}");
        }
        assert!(accounts.plan_revoke(std::slice::from_ref(&grant)).await.plan.is_empty());
    }
    Ok(())
}

#[tokio::test]
async fn the_other_half_that_is_taken_away_is_found_by_who_can_look() -> Result {
    let stage = Stage::set().await?;
    let accounts = stage.accounts().await?;
    let grant = to(&[ANA]).build()?;
    stage.apply(&accounts, &grant, &PlanOptions::default()).await?;
    stage.s3()?.delete_bucket_policy().bucket(crate::stage::BUCKET).send().await?;
    assert!(stage.accounts_of(&[GRANTEE]).await?.drift(&grant).await.is_clean());
    let drift = accounts.drift(&grant).await;
    assert!(!drift.is_clean());
    assert_says(&drift.to_string(), &[&bucket_policy().to_string(), "is missing", "apply the grant"]);
    Ok(())
}
