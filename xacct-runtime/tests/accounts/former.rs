//! What earlier definitions of a grant have left: removed where it is the grant's own, and told of where it stays.

use crate::stage::{
    ANA, ANALYST, BUCKET, GRANTEE, KEY, OWNER, Result, Stage, ana, assert_says, by_access_point, by_acl,
    by_role, policy_name, to,
};
use xacct_core::grant::{Content, Grant, GrantDefinition, Target, ViaDefinition};
use xacct_runtime::{Plan, PlanOptions, PolicyForm, Setting};

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
async fn an_inline_policy_stays_beside_the_managed_one_that_was_asked_for() -> Result {
    let stage = Stage::set().await?;
    let grant = to(&[ANA]).build()?;
    let name = policy_name(&grant, 0).to_string();
    let accounts = stage.accounts().await?;
    stage.apply(&accounts, &grant, &PlanOptions::default()).await?;
    stage.watch.clear();
    let plan = accounts.plan_with(&grant, &managed()).await?;
    assert_says(&plan.notes().join("\n"), &[&format!("the inline policy {name} of the user `ana` stays")]);
    let applied = accounts.apply(&plan).await?;
    assert!(applied.is_complete(), "{applied}");
    assert_eq!(anas_policies(&stage).await?, (vec![name.clone()], vec![name.clone()]));
    assert_eq!(on_ana(&stage), ["AttachUserPolicy"]);
    let drift = accounts.drift(&grant).await;
    assert!(drift.is_clean(), "{drift}");
    assert!(accounts.apply(&plan).await?.is_unchanged());

    // She has both, and keeps both as long as nobody says which.
    let both = accounts.plan(&grant).await?;
    assert!(both.is_empty(), "{both}");
    assert_says(&both.notes().join("\n"), &[&name, "one of them is enough"]);
    let less = GrantDefinition { access: vec!["Read".to_owned()], ..to(&[ANA]) }.build()?;
    stage.apply(&accounts, &less, &PlanOptions::default()).await?;
    let drift = accounts.drift(&less).await;
    assert!(drift.is_clean(), "{drift}");
    stage.apply(&accounts, &grant, &PlanOptions::default()).await?;

    let journal = applied.journal().expect("something was written");
    assert!(accounts.rollback(journal).await?.is_complete());
    assert_eq!(anas_policies(&stage).await?, (vec![name], vec![]));
    Ok(())
}

#[tokio::test]
async fn a_managed_policy_stays_beside_the_inline_one_that_was_asked_for() -> Result {
    let stage = Stage::set().await?;
    let grant = to(&[ANA]).build()?;
    let name = policy_name(&grant, 0).to_string();
    let accounts = stage.accounts().await?;
    stage.apply(&accounts, &grant, &managed()).await?;
    stage.watch.clear();
    let inline = PlanOptions::default().policies_as(PolicyForm::Inline);
    let plan = stage.apply(&accounts, &grant, &inline).await?;
    assert_eq!(anas_policies(&stage).await?, (vec![name.clone()], vec![name.clone()]));
    assert_eq!(on_ana(&stage), ["PutUserPolicy"]);
    assert_says(&plan.notes().join("\n"), &[&name, "stays attached to the user `ana`", "detach it"]);
    let drift = accounts.drift(&grant).await;
    assert!(drift.is_clean(), "{drift}");
    // Revoking finds both forms.
    assert!(accounts.revoke(&grant).await?.is_complete());
    let arn = format!("arn:aws:iam::{GRANTEE}:policy/{name}");
    assert!(stage.iam(GRANTEE)?.get_policy().policy_arn(arn).send().await.is_err());
    Ok(())
}

/// An administrator has put one grantee's half in place as a managed policy, and the other's as an inline one.
#[tokio::test]
async fn each_grantee_keeps_the_form_that_it_has() -> Result {
    let stage = Stage::set().await?;
    let grant = to(&[ANA, ANALYST]).build()?;
    let owner = stage.accounts_of(&[OWNER]).await?;
    let plan = stage.apply(&owner, &grant, &PlanOptions::default()).await?;
    let half = |number: usize| {
        let target = Target::Identity(grant.grantees()[number].clone());
        let document = grant.documents().into_iter().find(|it| it.target == target);
        let Some(Content::Policy(_, policy)) = document.map(|it| it.content) else { panic!("{plan}") };
        policy.to_string()
    };
    stage.put_anas_policy(policy_name(&grant, 0).as_str(), &half(0)).await?;
    let iam = stage.iam(GRANTEE)?;
    let create = iam.create_policy().policy_name(policy_name(&grant, 1).as_str());
    let arn = create.policy_document(half(1)).send().await?.policy.and_then(|it| it.arn);
    iam.attach_role_policy().role_name("analyst").set_policy_arn(arn).send().await?;

    let accounts = stage.accounts().await?;
    let plan = accounts.plan(&grant).await?;
    assert!(plan.is_empty() && plan.notes().is_empty(), "{plan}");
    let drift = accounts.drift(&grant).await;
    assert!(drift.is_clean(), "{drift}");

    // So they do when the grant changes.
    let less = GrantDefinition { access: vec!["Read".to_owned()], ..to(&[ANA, ANALYST]) }.build()?;
    let plan = stage.apply(&accounts, &less, &PlanOptions::default()).await?;
    let identities = plan.steps().iter().filter(|it| it.account.as_str() == GRANTEE);
    let settings: Vec<_> = identities.map(|it| it.setting.clone()).collect();
    let inline = Setting::InlinePolicy { identity: ana(), policy: policy_name(&grant, 0) };
    let managed = Setting::ManagedPolicy { policy: policy_name(&grant, 1) };
    assert!(settings.len() == 2 && settings.contains(&inline) && settings.contains(&managed), "{plan}");
    let drift = accounts.drift(&less).await;
    assert!(drift.is_clean(), "{drift}");
    Ok(())
}

/// A policy of AWS's own that has the name of the grant's is another.
#[tokio::test]
async fn a_policy_of_aws_of_the_same_name_is_another() -> Result {
    let stage = Stage::set().await?;
    let grant = to(&[ANA]).build()?;
    let name = policy_name(&grant, 0);
    let mut observed = stage.accounts().await?.observe(std::slice::from_ref(&grant)).await;
    for identity in observed.identities.values_mut().filter_map(|it| it.as_mut().ok()?.as_mut()) {
        identity.attached.push((name.to_string(), format!("arn:aws:iam::aws:policy/{name}")));
    }
    let report = Plan::grant(std::slice::from_ref(&grant), &observed, &PlanOptions::default());
    let inline = Setting::InlinePolicy { identity: ana(), policy: name.clone() };
    assert!(report.plan.steps().iter().any(|it| it.setting == inline), "{}", report.plan);
    let report = Plan::grant(&[grant], &observed, &managed());
    let attachment = Setting::Attachment { identity: ana(), policy: name };
    assert!(report.plan.steps().iter().any(|it| it.setting == attachment), "{}", report.plan);
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

/// What a grant went by is read of a managed policy, too.
#[tokio::test]
async fn the_role_of_a_grantee_who_has_a_managed_policy() -> Result {
    let stage = Stage::set().await?;
    let accounts = stage.accounts().await?;
    stage.apply(&accounts, &to(&[ANA]).via(by_role()).build()?, &managed()).await?;
    let plan = accounts.plan(&to(&[ANA]).build()?).await?;
    assert_says(&plan.notes().join("\n"), &["the role reports-keeper", "went by before, stays"]);
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
