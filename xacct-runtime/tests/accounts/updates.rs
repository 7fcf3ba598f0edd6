//! Grants that are changed after they were applied: exactly their own statements change, and those of others stay as they
//! are, to the letter and in their order.

use crate::stage::{ANA, ANALYST, GRANTEE, KEY, OWNER, Result, Stage, by_access_point, by_role, to};
use serde_json::Value as Json;
use xacct_core::grant::{AccessLevel, Grant, GrantDefinition, ViaDefinition};
use xacct_runtime::{Accounts, Plan, PlanOptions, Setting};

/// Statements of others, before and after which the grant's own come.
const FOREIGN: [&str; 3] = [
    r#"{"Sid":"First","Effect":"Deny","Principal":"*","Action":"s3:DeleteBucket","Resource":"arn:aws:s3:::acme-reports"}"#,
    r#"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:root"},"Action":["s3:GetBucketLocation"],"Resource":["arn:aws:s3:::acme-reports"],"Condition":{"Bool":{"aws:SecureTransport":"true"}}}"#,
    r#"{"Sid":"XacctReports","Effect":"Deny","Principal":{"AWS":"arn:aws:iam::222222222222:user/ana"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::acme-reports/secret/*"}"#,
];

fn policy_of(statements: &[&str]) -> String {
    format!(r#"{{"Version":"2012-10-17","Id":"theirs","Statement":[{}]}}"#, statements.join(","))
}

fn statements(policy: Option<String>) -> Vec<Json> {
    let policy: Json = policy.map(|it| serde_json::from_str(&it).unwrap()).unwrap_or_default();
    match &policy["Statement"] {
        Json::Array(statements) => statements.clone(),
        Json::Null => Vec::new(),
        one => vec![one.clone()],
    }
}

/// The statements of the bucket's policy that are not the grant's, as they are stored.
async fn foreign(stage: &Stage) -> Result<Vec<Json>> {
    let is_own = |it: &Json| {
        it["Sid"].as_str().is_some_and(|sid| sid.starts_with("XacctReports") && sid != "XacctReports")
    };
    Ok(statements(stage.policy().await?).into_iter().filter(|it| !is_own(it)).collect())
}

/// The Sids of the bucket's policy, in their order.
async fn order(stage: &Stage) -> Result<Vec<String>> {
    let sids = statements(stage.policy().await?);
    Ok(sids.iter().map(|it| it["Sid"].as_str().unwrap_or("none").to_owned()).collect())
}

/// A bucket policy of others, a grant applied, and then one more statement of others behind the grant's.
async fn applied(grant: &Grant) -> Result<(Stage, Accounts)> {
    let stage = Stage::with_key().await?;
    stage.put_policy(&policy_of(&FOREIGN[..2])).await?;
    let accounts = stage.accounts().await?;
    stage.apply(&accounts, grant, &PlanOptions::default().turn_acls_on()).await?;
    let mut policy: Json = serde_json::from_str(&stage.policy().await?.unwrap_or_default())?;
    let last: Json = serde_json::from_str(FOREIGN[2])?;
    policy["Statement"].as_array_mut().unwrap().push(last);
    stage.put_policy(&policy.to_string()).await?;
    Ok((stage, accounts))
}

/// Applies another definition of the grant; what is not its own stays to the letter.
async fn update(stage: &Stage, accounts: &Accounts, grant: &Grant) -> Result<Plan> {
    let before = foreign(stage).await?;
    assert_eq!(before.len(), 3);
    let plan = stage.apply(accounts, grant, &PlanOptions::default().turn_acls_on()).await?;
    assert_eq!(foreign(stage).await?, before, "{plan}");
    let id: Json = serde_json::from_str(&stage.policy().await?.unwrap_or_default())?;
    assert_eq!(id["Id"], "theirs");
    let drift = accounts.drift(grant).await;
    assert!(drift.is_clean(), "{drift}");
    Ok(plan)
}

#[tokio::test]
async fn another_prefix_and_more_access() -> Result {
    let grant = to(&[ANA]).kms_key(KEY).build()?;
    let (stage, accounts) = applied(&grant).await?;
    let before = order(&stage).await?;

    let elsewhere = to(&[ANA]).kms_key(KEY).prefix("2025/").build()?;
    let plan = update(&stage, &accounts, &elsewhere).await?;
    assert_eq!(order(&stage).await?, before, "in their places");
    assert!(
        plan.steps().iter().all(|it| !matches!(it.setting, Setting::KeyPolicy { .. })),
        "of the key nothing changes"
    );
    assert!(!stage.policy().await?.unwrap_or_default().contains("2026/"));

    let more = to(&[ANA])
        .kms_key(KEY)
        .prefix("2025/")
        .access([AccessLevel::Write, AccessLevel::ListVersions])
        .build()?;
    update(&stage, &accounts, &more).await?;
    let after = order(&stage).await?;
    assert!(after.starts_with(&before), "what was there keeps its place: {after:?}");

    // Back again, and to less.
    update(&stage, &accounts, &grant).await?;
    assert_eq!(order(&stage).await?, before);
    let less = GrantDefinition { access: vec!["List".to_owned()], ..to(&[ANA]) }.build()?;
    update(&stage, &accounts, &less).await?;
    assert!(!stage.policy().await?.unwrap_or_default().contains("acme-reports/2026/"), "no objects any more");
    Ok(())
}

#[tokio::test]
async fn a_grantee_who_has_left() -> Result {
    let both = |via: ViaDefinition| to(&[ANA, ANALYST]).kms_key(KEY).via(via).build();
    for via in [ViaDefinition::BucketPolicy, by_access_point(None), by_access_point(Some(GRANTEE)), by_role()]
    {
        let grant = both(via.clone())?;
        let (stage, accounts) = applied(&grant).await?;
        let less = to(&[ANA]).kms_key(KEY).via(via.clone()).build()?;
        let plan = update(&stage, &accounts, &less).await?;
        for (what, text) in policies(&stage, &via).await? {
            assert!(!text.contains(ANALYST), "{via:?}: the {what} lets in the role still: {text}");
        }
        // The grantee's own policy is told of, where it can be known.
        let name = crate::stage::policy_name(&grant, 1);
        assert!(
            plan.notes().iter().any(|it| it.contains(name.as_str()) && it.contains(ANALYST)),
            "{via:?}: {plan}"
        );
    }
    Ok(())
}

/// The policies of resources and of the role that a grant has statements in.
async fn policies(stage: &Stage, via: &ViaDefinition) -> Result<Vec<(&'static str, String)>> {
    let key = stage.kms()?.get_key_policy().key_id(KEY).policy_name("default").send().await?;
    let mut policies = vec![
        ("bucket's policy", stage.policy().await?.unwrap_or_default()),
        ("key's policy", key.policy.unwrap_or_default()),
    ];
    match via {
        ViaDefinition::AccessPoint { account, .. } => {
            let account = account.as_deref().unwrap_or(OWNER);
            let get = stage.control(account)?.get_access_point_policy().account_id(account);
            // One that names nobody but who has left is gone.
            let policy = get.name("analysts").send().await.ok().and_then(|it| it.policy);
            policies.push(("access point's policy", policy.unwrap_or_default()));
        }
        ViaDefinition::Role { .. } => {
            let role = stage.iam(OWNER)?.get_role().role_name("reports-keeper").send().await?.role.unwrap();
            policies.push((
                "role's trust",
                role.assume_role_policy_document.unwrap_or_default().replace("%3A", ":").replace("%2F", "/"),
            ));
        }
        _ => {}
    }
    Ok(policies)
}

#[tokio::test]
async fn another_method_leaves_nothing_in_the_buckets_policy() -> Result {
    let grant = to(&[ANA]).kms_key(KEY).build()?;
    let (stage, accounts) = applied(&grant).await?;
    assert_eq!(order(&stage).await?.len(), 5);
    update(&stage, &accounts, &to(&[ANA]).kms_key(KEY).via(by_role()).build()?).await?;
    assert_eq!(order(&stage).await?, ["First", "none", "XacctReports"]);
    let key = stage.kms()?.get_key_policy().key_id(KEY).policy_name("default").send().await?;
    assert!(!key.policy.unwrap_or_default().contains(ANA), "the key is the role's alone");
    update(&stage, &accounts, &grant).await?;
    assert_eq!(order(&stage).await?.len(), 5);
    let by_acl =
        GrantDefinition { kms_key: Some(KEY.to_owned()), ..crate::stage::by_acl(&stage)? }.build()?;
    update(&stage, &accounts, &by_acl).await?;
    assert_eq!(order(&stage).await?, ["First", "none", "XacctReports"]);
    Ok(())
}

/// A grant that is taken back leaves the policies of others as they were, to the letter.
#[tokio::test]
async fn what_is_taken_back_leaves_theirs() -> Result {
    let grant = to(&[ANA, ANALYST]).kms_key(KEY).build()?;
    let (stage, accounts) = applied(&grant).await?;
    let before = foreign(&stage).await?;
    let revoked = accounts.revoke(&grant).await?;
    assert!(revoked.is_complete(), "{revoked}");
    assert_eq!(statements(stage.policy().await?), before);
    Ok(())
}
