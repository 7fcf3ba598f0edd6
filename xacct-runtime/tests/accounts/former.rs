//! What earlier definitions of a grant have left: removed where it is the grant's own, and told of where it stays.

use crate::stage::{
    ANA, BUCKET, GRANTEE, KEY, OWNER, Result, Stage, assert_says, by_access_point, by_acl, by_role,
    policy_name, to,
};
use xacct_core::grant::{Grant, GrantDefinition, ViaDefinition};
use xacct_runtime::{Plan, PlanOptions, PolicyForm};

fn managed() -> PlanOptions {
    PlanOptions::default().policies_as(PolicyForm::Managed)
}

/// The names of ana's inline policies, and of those that are attached to her.
async fn anas_policies(stage: &Stage) -> Result<(Vec<String>, Vec<String>)> {
    let iam = stage.iam(GRANTEE)?;
    let inline = iam.list_user_policies().user_name("ana").send().await?.policy_names;
    let attached = iam.list_attached_user_policies().user_name("ana").send().await?;
    let attached = attached.attached_policies().iter().filter_map(|it| it.policy_name().map(str::to_owned));
    Ok((inline, attached.collect()))
}

/// What is written on ana, in its order.
fn on_ana(stage: &Stage) -> Vec<String> {
    let writes = stage.watch.writes();
    let actions = writes.iter().filter(|it| it.contains("UserName=ana"));
    actions.filter_map(|it| it.split(' ').next().map(str::to_owned)).collect()
}

#[tokio::test]
async fn an_inline_policy_where_a_managed_one_takes_its_place() -> Result {
    let stage = Stage::set().await?;
    let grant = to(&[ANA]).build()?;
    let name = policy_name(&grant, 0).to_string();
    let accounts = stage.accounts().await?;
    stage.apply(&accounts, &grant, &PlanOptions::default()).await?;
    stage.watch.clear();
    let plan = accounts.plan_with(&grant, &managed()).await?;
    let applied = accounts.apply(&plan).await?;
    assert!(applied.is_complete(), "{applied}");
    assert_eq!(anas_policies(&stage).await?, (vec![], vec![name.clone()]));
    assert_eq!(on_ana(&stage), ["AttachUserPolicy", "DeleteUserPolicy"], "ana is never without");
    let drift = accounts.drift(&grant).await;
    assert!(drift.is_clean(), "{drift}");
    assert!(accounts.apply(&plan).await?.is_unchanged());

    let journal = applied.journal().expect("something was written");
    assert!(accounts.rollback(journal).await?.is_complete());
    assert_eq!(anas_policies(&stage).await?, (vec![name], vec![]));
    Ok(())
}

#[tokio::test]
async fn a_managed_policy_where_an_inline_one_takes_its_place() -> Result {
    let stage = Stage::set().await?;
    let grant = to(&[ANA]).build()?;
    let name = policy_name(&grant, 0).to_string();
    let accounts = stage.accounts().await?;
    stage.apply(&accounts, &grant, &managed()).await?;
    stage.watch.clear();
    let plan = stage.apply(&accounts, &grant, &PlanOptions::default()).await?;
    assert_eq!(anas_policies(&stage).await?, (vec![name.clone()], vec![]));
    assert_eq!(on_ana(&stage), ["PutUserPolicy", "DetachUserPolicy"], "ana is never without");
    assert_says(&plan.notes().join("\n"), &[&name, "is detached and stays", "delete it"]);
    let drift = accounts.drift(&grant).await;
    assert!(drift.is_clean(), "{drift}");
    // Revoking finds both forms.
    assert!(accounts.revoke(&grant).await?.is_complete());
    let arn = format!("arn:aws:iam::{GRANTEE}:policy/{name}");
    assert!(stage.iam(GRANTEE)?.get_policy().policy_arn(arn).send().await.is_err());
    Ok(())
}

/// Where the new form cannot be put in place, the old one stays.
#[tokio::test]
async fn nothing_goes_before_what_takes_its_place() -> Result {
    let stage = Stage::set().await?;
    let grant = to(&[ANA]).build()?;
    let accounts = stage.accounts().await?;
    stage.apply(&accounts, &grant, &PlanOptions::default()).await?;
    let before = anas_policies(&stage).await?;
    let plan = accounts.plan_with(&grant, &managed()).await?;
    let body = "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>";
    stage.watch.answer(&["AttachUserPolicy"], 1, 403, body);
    let applied = accounts.apply(&plan).await?;
    assert!(!applied.is_complete(), "{applied}");
    assert_eq!(anas_policies(&stage).await?, before);
    Ok(())
}

/// The notes of a grant's plan after another definition of it was applied.
async fn notes(before: GrantDefinition, now: &Grant) -> Result<(Plan, String)> {
    let stage = Stage::with_key().await?;
    let accounts = stage.accounts().await?;
    let before = before.build()?;
    let first = stage.apply(&accounts, &before, &PlanOptions::default()).await?;
    assert!(!first.notes().iter().any(|it| it.contains("before")), "{first}");
    let again = accounts.plan(&before).await?;
    assert!(!again.notes().iter().any(|it| it.contains("before")), "{again}");
    let plan = stage.apply(&accounts, now, &PlanOptions::default()).await?;
    let notes = plan.notes().join("\n");
    Ok((plan, notes))
}

fn with_key(via: ViaDefinition) -> GrantDefinition {
    to(&[ANA]).kms_key(KEY).via(via)
}

#[tokio::test]
async fn the_role_of_another_method_or_name() -> Result {
    let (_, told) = notes(with_key(by_role()), &with_key(ViaDefinition::BucketPolicy).build()?).await?;
    let words = [OWNER, "the role reports-keeper", "went by before, stays", "delete it"];
    assert_says(&told, &words);
    let other = ViaDefinition::Role {
        name: "reports-reader".to_owned(),
        external_id: None,
        session: None,
        console: false,
    };
    let (_, told) = notes(with_key(by_role()), &with_key(other).build()?).await?;
    assert_says(&told, &words);
    assert!(!told.contains("reports-reader"), "{told}");
    Ok(())
}

#[tokio::test]
async fn the_access_point_of_another_method() -> Result {
    for account in [None, Some(GRANTEE)] {
        let before = with_key(by_access_point(account));
        let (_, told) = notes(before, &with_key(ViaDefinition::BucketPolicy).build()?).await?;
        let owner = format!("account {}: the access point analysts", account.unwrap_or(OWNER));
        assert_says(&told, &[&owner, "went by before, stays", "delete it"]);
    }
    Ok(())
}

#[tokio::test]
async fn the_key_that_a_grant_is_not_about_any_more() -> Result {
    for via in [ViaDefinition::BucketPolicy, by_access_point(None), by_role()] {
        let less = GrantDefinition { access: vec!["List".to_owned()], ..to(&[ANA]).via(via.clone()) };
        let (plan, told) = notes(with_key(via), &less.build()?).await?;
        assert_says(&told, &[&format!("the policy of the key {KEY}"), "Sids begin with `XacctReports`"]);
        assert_eq!(plan.notes().len(), 1, "{plan}");
    }
    Ok(())
}

#[tokio::test]
async fn the_acls_of_another_method_and_of_fewer_objects() -> Result {
    let stage = Stage::set().await?;
    let accounts = stage.accounts().await?;
    let both = by_acl(&stage)?;
    stage.apply(&accounts, &both.build()?, &PlanOptions::default().turn_acls_on()).await?;
    let keeps = |key: &str| {
        format!("account {OWNER}: the ACL of the object {key}, which the grant named before, keeps")
    };

    let mut less = both.clone();
    if let ViaDefinition::Acl { objects, .. } = &mut less.via {
        objects.truncate(1);
    }
    let plan = accounts.plan(&less.build()?).await?;
    let [note] = plan.notes() else { panic!("{plan}") };
    assert!(note.starts_with(&keeps("2026/q2.csv")), "{plan}");

    let plan = accounts.plan(&to(&[ANA]).build()?).await?;
    let told = plan.notes().join("\n");
    let of_bucket = format!("ACL of the bucket {BUCKET}: it has READ to canonical user");
    assert_says(&told, &[&keeps("2026/q1.csv"), &keeps("2026/q2.csv"), &of_bucket]);
    assert_eq!(plan.notes().len(), 3, "{plan}");
    Ok(())
}
