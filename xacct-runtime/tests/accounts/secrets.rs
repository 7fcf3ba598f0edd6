//! Secrets stay where they are: nothing that is shown, told or written holds one.

use crate::stage::{ANA, GRANTEE, KEY, OWNER, Result, Stage, assert_says, by_role, to};
use aws_credential_types::Credentials;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_types::SdkConfig;
use std::cell::RefCell;
use std::fmt::{self, Debug, Write};
use std::fs;
use std::path::Path;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};
use xacct_runtime::{Accounts, PlanOptions};

/// The secrets of a configuration: its secret key, and its session token where it has one.
async fn secrets_of(config: &SdkConfig) -> Result<Vec<String>> {
    let provider = config.credentials_provider().expect("credentials");
    let credentials = provider.provide_credentials().await?;
    let token = credentials.session_token().map(str::to_owned);
    Ok([Some(credentials.secret_access_key().to_owned()), token].into_iter().flatten().collect())
}

#[track_caller]
fn assert_none(secrets: &[String], what: &str, text: &str) {
    for secret in secrets {
        assert!(secret.len() > 8, "a secret is long");
        assert!(!text.contains(secret.as_str()), "{what} tells a secret");
    }
}

/// Everything in a folder, and below it.
fn files(folder: &Path) -> Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        match path.is_dir() {
            true => found.extend(files(&path)?),
            false => found
                .push((path.display().to_string(), String::from_utf8_lossy(&fs::read(&path)?).into_owned())),
        }
    }
    Ok(found)
}

/// What `tracing` told: of what level, by whom, and in which words.
type Line = (Level, String, String);

thread_local! {
    /// What was told in this thread, which is one test's.
    static LINES: RefCell<Vec<Line>> = const { RefCell::new(Vec::new()) };
}

/// Has all that is told be kept, thread by thread.
#[derive(Debug)]
struct Told;

impl Told {
    /// From here on, in this thread.
    fn begin() {
        // Another test may have done it.
        let _ = tracing::subscriber::set_global_default(Self);
        LINES.take();
    }

    /// What was told since.
    fn lines() -> Vec<Line> {
        LINES.take()
    }

    fn add(metadata: &Metadata<'_>, text: Text) {
        LINES.with_borrow_mut(|lines| lines.push((*metadata.level(), metadata.target().to_owned(), text.0)));
    }
}

impl Subscriber for Told {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut text = Text(span.metadata().name().to_owned());
        span.record(&mut text);
        Self::add(span.metadata(), text);
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        let mut text = Text(String::new());
        event.record(&mut text);
        Self::add(event.metadata(), text);
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _: fmt::Result = write!(self.0, "{}={value:?} ", field.name());
    }
}

/// Accounts of which one acts by a session, with a token.
async fn accounts(stage: &Stage) -> Result<(Accounts, Vec<String>)> {
    stage.role(GRANTEE, "/", "administrator").await?;
    let everything = crate::stage::statement(r#""Effect":"Allow","Action":"*","Resource":"*""#);
    let put = stage.iam(GRANTEE)?.put_role_policy().role_name("administrator").policy_name("all");
    put.policy_document(everything).send().await?;
    let session = stage.sandbox.config(&format!("arn:aws:iam::{GRANTEE}:role/administrator"))?;
    let configs = [stage.root(OWNER)?, session];
    let mut secrets = Vec::new();
    for config in &configs {
        secrets.extend(secrets_of(config).await?);
    }
    let ana = stage.sandbox.config(ANA)?;
    secrets.extend(secrets_of(&ana).await?);
    let accounts = stage.accounts_by(configs).await?.with_grantee(&ana).await?;
    assert!(secrets.len() >= 4, "three secret keys and a token");
    Ok((accounts, secrets))
}

#[tokio::test]
async fn nothing_that_is_shown_or_written_holds_a_secret() -> Result {
    Told::begin();
    let stage = Stage::with_key().await?;
    let (accounts, secrets) = accounts(&stage).await?;
    let grant = to(&[ANA]).kms_key(KEY).via(by_role()).build()?;
    let plan = accounts.plan(&grant).await?;
    let applied = accounts.apply(&plan).await?;
    assert!(applied.is_complete(), "{applied}");
    let verification = accounts.verify(&grant).await?;
    assert!(verification.is_ok(), "{verification}");
    let drift = accounts.drift(&grant).await;
    let observed = accounts.observe(std::slice::from_ref(&grant)).await;
    let revoked = accounts.revoke(&grant).await?;
    let account = accounts.account(&GRANTEE.parse()?);
    let shown = [
        format!("{accounts:#?}"),
        format!("{account:#?}"),
        format!("{plan:#?} {plan} {}", serde_json::to_string(&plan)?),
        format!("{applied:#?} {applied} {}", serde_json::to_string(&applied)?),
        format!("{verification:#?} {verification:#} {}", serde_json::to_string(&verification)?),
        format!("{drift:#?} {drift} {}", serde_json::to_string(&drift)?),
        format!("{observed:#?}"),
        format!("{revoked:#?} {revoked} {}", serde_json::to_string(&revoked)?),
    ];
    for text in &shown {
        assert_none(&secrets, &text[..40], text);
    }
    let files = files(stage.state.path())?;
    assert!(files.iter().any(|(path, _)| path.contains("journals")), "{files:?}");
    assert!(files.iter().any(|(path, _)| path.contains("locks")), "{files:?}");
    for (path, text) in &files {
        assert_none(&secrets, path, text);
    }
    let told = Told::lines();
    let own: Vec<_> = told.iter().filter(|(_, target, _)| target.starts_with("xacct_runtime")).collect();
    assert!(own.len() > 50, "{} events", own.len());
    for (_, target, text) in &own {
        assert_none(&secrets, target, text);
        assert!(!text.contains("Statement"), "a document is told: {text}");
    }
    Ok(())
}

/// One event for each call: what was asked of what, and what came of it.
#[tokio::test]
async fn every_call_is_told_once() -> Result {
    let stage = Stage::set().await?;
    let accounts = stage.accounts().await?;
    let grant = to(&[ANA]).build()?;
    Told::begin();
    stage.apply(&accounts, &grant, &PlanOptions::default()).await?;
    let missing = accounts.plan(&to(&[ANA]).bucket("acme-rapports").build()?).await;
    assert!(missing.is_err());
    let told = Told::lines();
    let calls: Vec<_> = told
        .iter()
        .filter(|(_, target, text)| target == "xacct_runtime::call" && text.contains("action="))
        .collect();
    assert_eq!(calls.len(), stage.watch.calls().len(), "{calls:#?}");
    assert!(calls.iter().all(|(level, ..)| *level == Level::DEBUG));
    let of =
        |words: &[&str]| calls.iter().filter(|(.., text)| words.iter().all(|it| text.contains(it))).count();
    assert_eq!(of(&["s3:PutBucketPolicy", "bucket `acme-reports`", "done"]), 1, "{calls:#?}");
    assert!(of(&["s3:GetBucketPolicy", "absent"]) >= 1, "{calls:#?}");
    assert_eq!(of(&["s3:ListBucket", "acme-rapports", "NotFound"]), 1, "{calls:#?}");
    Ok(())
}

/// Credentials that AWS does not know: what it says of them names the access key at most.
#[tokio::test]
async fn no_error_holds_a_secret() -> Result {
    let stage = Stage::set().await?;
    let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".to_owned();
    let token = "FwoGZXIvYXdzEXAMPLETOKENthatIsLongEnough".to_owned();
    let wrong = Credentials::new("AKIAIOSFODNN7EXAMPLE", &secret, Some(token.clone()), None, "test");
    let config =
        stage.root(OWNER)?.to_builder().credentials_provider(SharedCredentialsProvider::new(wrong)).build();
    let error = Accounts::new().with(&config).await.unwrap_err();
    let shown = format!("{error:#?} {error} {}", serde_json::to_string(&error)?);
    let text = format!("{shown} {:#}", anyhow::Error::from(error));
    assert_none(&[secret, token], "the error", &text);
    assert_says(&text, &["sts:GetCallerIdentity"]);
    Ok(())
}
