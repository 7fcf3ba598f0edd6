//! What is wrong before anything is planned or applied: each a clear error, and nothing is written.

use crate::stage::{
    ANA, BUCKET, GRANTEE, OWNER, Result, Stage, assert_says, bucket_policy, by_role, everything, only,
    statement, to,
};
use std::fs;
use std::path::PathBuf;
use xacct_core::grant::Grant;
use xacct_runtime::{
    Accounts, ApplyError, Error, JournalError, Plan, PlanOptions, RefusalReason, RevokeError,
};

fn none() -> PlanOptions {
    PlanOptions::default()
}

/// An error with all its sources, as a program shows it.
fn told(error: impl Into<anyhow::Error>) -> String {
    format!("{:#}", error.into())
}

#[tokio::test]
async fn the_configuration_of_another_account() -> Result {
    let stage = Stage::set().await?;
    let config = stage.watch.over(&stage.root(GRANTEE)?);
    let error = Accounts::new().with_account(&OWNER.parse()?, &config).await.unwrap_err();
    assert!(matches!(error, Error::WrongAccount { .. }), "{error:?}");
    assert_says(&told(error), &[OWNER, GRANTEE, "choose another profile"]);
    assert_eq!(stage.watch.writes(), Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn a_bucket_that_is_not_there_or_another_accounts() -> Result {
    let stage = Stage::set().await?;
    let s3 = aws_sdk_s3::Client::new(&stage.root(GRANTEE)?);
    s3.create_bucket().bucket("theirs").send().await?;
    for (bucket, code) in [("acme-rapports", "NoSuchBucket"), ("theirs", "AccessDenied")] {
        let grant = to(&[ANA]).bucket(bucket).build()?;
        let refusals = stage.refused(&grant, &none()).await?;
        let refusal = only(&refusals, &[bucket, code]);
        assert!(matches!(refusal.reason, RefusalReason::Unread { .. }), "{refusal:?}");
        let advice = if code == "NoSuchBucket" { "there is no bucket" } else { "this account's" };
        assert_says(&refusal.to_string(), &[advice]);
    }
    Ok(())
}

#[tokio::test]
async fn a_deleted_role_that_the_policy_names() -> Result {
    let stage = Stage::set().await?;
    stage.role(GRANTEE, "/", "former").await?;
    let theirs = format!(
        r#""Sid":"Former","Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::{GRANTEE}:role/former"}},"Action":"s3:GetObject","Resource":"arn:aws:s3:::{BUCKET}/*""#
    );
    stage.put_policy(&statement(&theirs)).await?;
    stage.iam(GRANTEE)?.delete_role().role_name("former").send().await?;
    let grant = to(&[ANA]).build()?;
    let refusal =
        only(&stage.refused(&grant, &none()).await?, &["`Former`", "AROA", "remove it there first"]);
    assert_eq!(refusal.setting, Some(bucket_policy()));
    assert!(matches!(refusal.reason, RefusalReason::StalePrincipal { .. }), "{refusal:?}");

    let accounts = stage.accounts().await?;
    let drift = accounts.drift(&grant).await;
    assert_says(&drift.to_string(), &["`Former`", "AROA"]);
    stage.s3()?.delete_bucket_policy().bucket(BUCKET).send().await?;
    stage.apply(&accounts, &grant, &none()).await?;
    Ok(())
}

/// No service stores such policies, and what is behind an endpoint may be no AWS.
#[tokio::test]
async fn a_policy_on_the_bucket_that_is_none() -> Result {
    for text in ["{\"Version\":\"2012-10-17\",\"Statement\":[", "[]", "hello"] {
        let stage = Stage::set().await?;
        stage.watch.answer(&["GET", "?policy", BUCKET], usize::MAX, 200, text);
        let refusals = stage.refused(&to(&[ANA]).build()?, &none()).await?;
        let refusal =
            only(&refusals, &["s3:GetBucketPolicy", "cannot be read", "look at it before you replace it"]);
        assert!(matches!(refusal.reason, RefusalReason::Unread { .. }), "{refusal:?}");
    }
    Ok(())
}

/// One that becomes unreadable between plan and apply.
#[tokio::test]
async fn a_policy_that_is_none_any_more() -> Result {
    let stage = Stage::set().await?;
    let accounts = stage.accounts().await?;
    let plan = accounts.plan(&to(&[ANA]).build()?).await?;
    stage.watch.answer(&["GET", "?policy", BUCKET], usize::MAX, 200, "hello");
    let error = accounts.apply(&plan).await.unwrap_err();
    assert!(matches!(error, ApplyError::Refused { .. }), "{error:?}");
    assert_says(&told(error), &["s3:GetBucketPolicy", "cannot be read"]);
    assert_eq!(stage.watch.writes(), Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn accounts_without_credentials() -> Result {
    let stage = Stage::set().await?;
    let grant = to(&[ANA]).build()?;
    let accounts = stage.accounts().await?;
    let plan = accounts.plan(&grant).await?;
    let half = stage.accounts_of(&[OWNER]).await?;
    let error = half.apply(&plan).await.unwrap_err();
    assert!(
        matches!(&error, ApplyError::MissingAccount { account } if account.as_str() == GRANTEE),
        "{error:?}"
    );
    assert_says(&told(error), &[GRANTEE, "add them"]);

    let applied = accounts.apply(&plan).await?;
    let journal = applied.journal().map(PathBuf::from).unwrap_or_default();
    let half = stage.accounts_of(&[OWNER]).await?;
    for error in [half.resume(&journal).await.unwrap_err(), half.rollback(&journal).await.unwrap_err()] {
        assert_says(&told(error), &[GRANTEE, "add them"]);
    }
    // Without any account there is nothing but handovers.
    let nobody = stage.accounts_of(&[]).await?;
    let plan = nobody.plan(&grant).await?;
    assert!(plan.is_empty() && plan.handovers().len() == 2, "{plan}");
    assert!(nobody.apply(&plan).await?.is_complete());
    assert_eq!(stage.watch.writes(), Vec::<String>::new());
    Ok(())
}

/// A plan as JSON, changed by hand.
fn edited(plan: &Plan, edit: impl Fn(&mut serde_json::Value)) -> serde_json::Result<Plan> {
    let mut json = serde_json::to_value(plan)?;
    edit(&mut json);
    serde_json::from_value(json)
}

#[tokio::test]
async fn a_stored_plan_that_is_none() -> Result {
    let stage = Stage::set().await?;
    let plan = stage.accounts().await?.plan(&to(&[ANA]).build()?).await?;
    let error = edited(&plan, |plan| plan["form"] = 2.into()).unwrap_err();
    assert_says(&error.to_string(), &["form 2", "reads form 1", "make the plan again"]);
    let error = edited(&plan, |plan| plan["steps"][0]["changes"][0][0] = 1.into()).unwrap_err();
    assert_says(&error.to_string(), &["step 0 is of grant 1", "the plan has 1", "make the plan again"]);
    let error = edited(&plan, |plan| plan["extra"] = true.into()).unwrap_err();
    assert_says(&error.to_string(), &["unknown field `extra`"]);
    edited(&plan, |plan| plan["grants"][0]["owner"] = "1".into()).unwrap_err();
    Ok(())
}

/// Whatever is changed by hand of what a step does: it would not follow from the grant any more.
#[tokio::test]
async fn a_stored_plan_whose_changes_do_not_follow_from_its_grants() -> Result {
    let stage = Stage::set().await?;
    let accounts = stage.accounts().await?;
    let managed = none().policies_as(xacct_runtime::PolicyForm::Managed);
    for (grant, options) in [
        (to(&[ANA]).build()?, none()),
        (to(&[ANA]).via(by_role()).build()?, none()),
        (to(&[ANA]).via(crate::stage::by_access_point(None)).build()?, managed),
    ] {
        let plan = accounts.plan_with(&grant, &options).await?;
        let steps = plan.steps().len();
        let mut wrong: Vec<(String, Plan)> = Vec::new();
        for step in 0..steps {
            let text = serde_json::to_string(&serde_json::to_value(&plan)?["steps"][step]["changes"])?;
            for (from, by) in [
                (ANA, "arn:aws:iam::999999999999:root"),
                ("2026/", "2027/"),
                ("xacct:grant", "x"),
                ("/Reports", "/Others"),
                (BUCKET, "acme-others"),
            ] {
                if let Ok(changes) = serde_json::from_str::<serde_json::Value>(&text.replace(from, by))
                    && text.contains(from)
                {
                    let edited = edited(&plan, |plan| plan["steps"][step]["changes"] = changes.clone())?;
                    wrong.push((format!("step {step}: {by} for {from}"), edited));
                }
            }
            wrong.push((
                format!("without step {step}"),
                edited(&plan, |plan| {
                    plan["steps"].as_array_mut().unwrap().remove(step);
                })?,
            ));
            wrong.push((
                format!("step {step} without changes"),
                edited(&plan, |plan| {
                    plan["steps"][step]["changes"] = serde_json::json!([]);
                })?,
            ));
        }
        wrong.push((
            "of the other purpose".to_owned(),
            edited(&plan, |plan| plan["purpose"] = "Revoke".into())?,
        ));
        assert!(wrong.len() > 2 * steps);
        let before = everything(&accounts.observe(std::slice::from_ref(&grant)).await);
        stage.watch.clear();
        for (what, plan) in wrong {
            match accounts.apply(&plan).await {
                Err(ApplyError::Changed { changed }) => assert!(!changed.is_empty(), "{what}"),
                other => panic!("{what}: {other:?}"),
            }
        }
        assert_eq!(stage.watch.writes(), Vec::<String>::new());
        assert_eq!(everything(&accounts.observe(std::slice::from_ref(&grant)).await), before);
        assert!(accounts.apply(&plan).await?.is_complete());
        assert!(accounts.revoke(&grant).await?.is_complete());
    }
    Ok(())
}

/// The journal of a grant that was applied.
async fn journal(stage: &Stage, accounts: &Accounts, grant: &Grant) -> Result<PathBuf> {
    let plan = accounts.plan(grant).await?;
    let applied = accounts.apply(&plan).await?;
    stage.watch.clear();
    Ok(applied.journal().map(PathBuf::from).unwrap_or_default())
}

#[tokio::test]
async fn journals_that_are_damaged() -> Result {
    let stage = Stage::set().await?;
    let accounts = stage.accounts().await?;
    let grant = to(&[ANA]).build()?;
    let path = journal(&stage, &accounts, &grant).await?;
    let whole = fs::read_to_string(&path)?;
    let lines: Vec<&str> = whole.lines().collect();
    assert!(lines.len() > 4, "{whole}");
    let without = |number: usize| {
        let kept: Vec<_> =
            lines.iter().enumerate().filter(|(at, _)| *at != number).map(|(_, it)| *it).collect();
        format!("{}\n", kept.join("\n"))
    };
    let damaged = [
        ("a letter of the plan", whole.replacen("Reports", "Rapports", 1), &["line 2", "checksum"][..]),
        ("a line that is gone", without(3), &["line 4", "number"]),
        ("the plan that is gone", without(1), &["line 2", "number"]),
        ("the first line that is gone", without(0), &["line 1", "does not begin as a journal does"]),
        ("another version", whole.replacen("\"version\":1", "\"version\":7", 1), &["version 7"]),
        ("something else", "hello\n".to_owned(), &["line 1"]),
        ("nothing", String::new(), &["delete the file"]),
        (
            "nothing but a beginning",
            format!("{}\n", lines[0]),
            &["holds no plan", "nothing was written by it"],
        ),
    ];
    for (what, text, words) in damaged {
        let before = stage.policy().await?;
        for rolls_back in [false, true] {
            fs::write(&path, &text)?;
            let outcome =
                if rolls_back { accounts.rollback(&path).await } else { accounts.resume(&path).await };
            let error = match outcome {
                Err(
                    error @ (ApplyError::Journal(JournalError::Corrupt { .. })
                    | ApplyError::NoPlan { .. }
                    | ApplyError::Empty { .. }),
                ) => error,
                other => panic!("{what}: {other:?}"),
            };
            assert_says(&told(error), words);
            assert_eq!(fs::read_to_string(&path)?, text, "{what}: a damaged journal is left as it is");
        }
        assert_eq!(stage.policy().await?, before, "{what}");
    }
    assert_eq!(stage.watch.writes(), Vec::<String>::new());

    let error = accounts.resume(&path.with_extension("gone")).await.unwrap_err();
    assert!(matches!(error, ApplyError::Journal(JournalError::Io { .. })), "{error:?}");
    // A last line that was never finished is what a killed program leaves, and no damage.
    fs::write(
        &path,
        whole.trim_end_matches('\n').rsplit_once('\n').map_or("", |(rest, _)| rest).to_owned() + "\n{\"n\":",
    )?;
    assert!(accounts.rollback(&path).await?.is_complete());
    assert_eq!(stage.policy().await?, None);
    Ok(())
}

/// The journal says whose it is: what it tells of one grant never touches another.
#[tokio::test]
async fn the_journal_of_another_plan() -> Result {
    let stage = Stage::set().await?;
    let accounts = stage.accounts().await?;
    let (grant, other) = (
        to(&[ANA]).build()?,
        xacct_core::grant::GrantDefinition { name: "Others".to_owned(), ..to(&[ANA]) }.build()?,
    );
    let first = journal(&stage, &accounts, &grant).await?;
    let second = journal(&stage, &accounts, &other).await?;
    assert_ne!(first, second);
    assert!(accounts.rollback(&first).await?.is_complete());
    assert!(accounts.drift(&other).await.is_clean());
    let policy = stage.policy().await?.unwrap_or_default();
    assert!(policy.contains("Others") && !policy.contains("Reports"), "{policy}");
    // Two plans in one file are none.
    let (one, two) = (fs::read_to_string(&first)?, fs::read_to_string(&second)?);
    fs::write(&first, format!("{one}{two}"))?;
    assert!(matches!(accounts.resume(&first).await, Err(ApplyError::Journal(JournalError::Corrupt { .. }))));
    Ok(())
}

#[tokio::test]
async fn a_revoke_of_what_cannot_be_read() -> Result {
    let stage = Stage::set().await?;
    let accounts = stage.accounts().await?;
    let error = accounts.revoke(&to(&[ANA]).bucket("acme-rapports").build()?).await.unwrap_err();
    assert!(matches!(error, RevokeError::Refused(_)), "{error:?}");
    assert_says(&told(error), &["acme-rapports", "NoSuchBucket"]);
    assert_eq!(stage.watch.writes(), Vec::<String>::new());
    Ok(())
}
