//! Grants of every method, and accounts to apply them to.

use crate::Shared;
use anyhow::Context;
use aws_types::SdkConfig;
use std::path::Path;
use std::time::Duration;
use xacct_core::grant::{AccessLevel, Grant, GrantDefinition, ViaDefinition};
use xacct_core::{Document, Statement};
use xacct_examples::Trial;
use xacct_runtime::{Accounts, Observed, Patience, Plan, PlanOptions, PolicyForm};

const KEY: &str = "arn:aws:kms:eu-central-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";

/// What somebody else has in the bucket's policy.
const THEIRS: &str = r#"{"Version":"2012-10-17","Id":"theirs","Statement":[
    {"Sid":"Auditors","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:root"},"Action":["s3:GetBucketLocation","s3:GetBucketTagging"],"Resource":"arn:aws:s3:::reports"},
    {"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::reports","arn:aws:s3:::reports/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}"#;

/// A grant, and how it is planned.
#[derive(Clone, Debug)]
pub struct Case {
    /// The method, in a word.
    pub name: &'static str,
    /// The grant.
    pub grant: Grant,
    options: PlanOptions,
}

/// A case for each method, with a key where the method has one, and one with managed policies.
///
/// # Errors
/// When a grant is none.
pub fn cases() -> anyhow::Result<Vec<Case>> {
    let all = [AccessLevel::Read, AccessLevel::List, AccessLevel::Write];
    let grant = |via| {
        let grant = GrantDefinition::new("Analysts").owner("111111111111").bucket("reports");
        grant.grantee("arn:aws:iam::222222222222:role/analyst").access(all).via(via)
    };
    let role = ViaDefinition::Role {
        name: "reports-reader".to_owned(),
        external_id: Some("acme-4711".to_owned()),
        session: None,
        console: false,
    };
    let access_point = |account: Option<&str>| ViaDefinition::AccessPoint {
        name: "analysts".to_owned(),
        region: "eu-central-1".to_owned(),
        account: account.map(str::to_owned),
    };
    let acl = ViaDefinition::Acl {
        owner_id: "a".repeat(64),
        grantee_id: "b".repeat(64),
        objects: vec!["2026/q1.csv".to_owned()],
    };
    let definitions = [
        (
            "bucket policy",
            grant(ViaDefinition::BucketPolicy).prefix("2026/").kms_key(KEY),
            PolicyForm::Inline,
        ),
        ("managed policy", grant(ViaDefinition::BucketPolicy).prefix("2026/"), PolicyForm::Managed),
        ("ACL", grant(acl), PolicyForm::Inline),
        ("role", grant(role).prefix("2026/").kms_key(KEY), PolicyForm::Inline),
        ("access point", grant(access_point(None)).kms_key(KEY), PolicyForm::Inline),
        ("access point of the grantee", grant(access_point(Some("222222222222"))), PolicyForm::Inline),
    ];
    let case = |(name, definition, form): (_, GrantDefinition, _)| {
        let grant = definition.build().with_context(|| format!("the grant by {name}"))?;
        Ok(Case { name, grant, options: PlanOptions::default().turn_acls_on().policies_as(form) })
    };
    definitions.into_iter().map(case).collect()
}

/// When an answer of this process is late: those that never come are waited for so long.
pub(crate) const SOON: Duration = Duration::from_millis(150);

/// When one of another process is.
pub(crate) const LATER: Duration = Duration::from_secs(10);

/// Two accounts before anything is applied, whose requests are counted and can go wrong.
pub struct Stage {
    pub(crate) case: Case,
    pub(crate) trial: Trial,
    /// What the requests of the accounts meet.
    pub shared: Shared,
    /// The accounts, as the runtime has them.
    pub accounts: Accounts,
}

impl Stage {
    /// Sets it, with journals and locks in a folder.
    pub(crate) async fn set(case: &Case, state: &Path) -> anyhow::Result<Self> {
        let trial = Trial::set_bare(&case.grant, &["2026/q1.csv"]).await?;
        let put = trial.bucket().s3().put_bucket_policy().bucket(trial.bucket().name());
        put.policy(THEIRS).send().await?;
        let shared = Shared::default();
        let mut accounts = Accounts::new().state_in(state).patience(Patience::hasty().attempts(3));
        for administrator in trial.administrators() {
            accounts = accounts.with(&hasty(&shared.watch(administrator), SOON)).await?;
        }
        Ok(Self { case: case.clone(), trial, shared, accounts })
    }

    /// What has to change.
    pub(crate) async fn plan(&self) -> anyhow::Result<Plan> {
        Ok(self.accounts.plan_with(&self.case.grant, &self.case.options).await?)
    }

    /// Everything that the accounts hold.
    pub(crate) async fn observed(&self) -> Observed {
        self.accounts.observe(std::slice::from_ref(&self.case.grant)).await
    }

    /// Everything in words, to be compared.
    pub(crate) async fn everything(&self) -> String {
        format!("{:#?}", self.observed().await)
    }

    /// How many statements of others are missing or changed.
    pub(crate) async fn foreign_changed(&self) -> anyhow::Result<usize> {
        let observed = self.observed().await;
        let bucket = observed
            .bucket(self.case.grant.owner(), self.case.grant.bucket())
            .and_then(|it| it.as_ref().ok());
        let bucket = bucket.context("the bucket could not be read")?;
        let now = bucket.policy.clone().unwrap_or_default();
        let theirs = Document::from_json(THEIRS)?;
        let is_there = |statement: &&Statement| {
            let alone = |it: &Statement| Document { statements: vec![it.clone()], ..theirs.clone() };
            now.statements.iter().any(|it| alone(it).is_same_as(&alone(statement)))
        };
        let changed = theirs.statements.iter().filter(|statement| !is_there(statement)).count();
        Ok(changed + usize::from(now.id != theirs.id))
    }
}

/// A configuration that does not wait long between attempts, and gives one up after `timeout`.
pub(crate) fn hasty(config: &SdkConfig, timeout: Duration) -> SdkConfig {
    use aws_smithy_types::retry::RetryConfig;
    use aws_smithy_types::timeout::TimeoutConfig;
    let retries = RetryConfig::standard().with_initial_backoff(Duration::from_millis(1));
    let retries = retries.with_max_backoff(Duration::from_millis(2));
    let timeouts = TimeoutConfig::builder().operation_attempt_timeout(timeout);
    config.to_builder().retry_config(retries).timeout_config(timeouts.build()).build()
}
