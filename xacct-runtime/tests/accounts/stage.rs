//! Accounts of a sandbox, as most tests need them: 111111111111 has the bucket `acme-reports` with some objects, and
//! 222222222222 the user ana and the role analyst, who may do nothing.

use crate::watch::Watch;
use aws_types::SdkConfig;
use tempfile::TempDir;
use xacct_core::grant::{AccessLevel, Grant, GrantDefinition, ViaDefinition};
use xacct_core::{BucketName, Document, KmsKeyArn, PolicyName, UserName};
use xacct_runtime::{Accounts, Identity, Observed, Patience, Plan, PlanOptions, Refusal, Setting};
use xacct_sandbox::Sandbox;

pub(crate) type Result<T = ()> = anyhow::Result<T>;

pub(crate) const OWNER: &str = "111111111111";
pub(crate) const GRANTEE: &str = "222222222222";
pub(crate) const BUCKET: &str = "acme-reports";
pub(crate) const ANA: &str = "arn:aws:iam::222222222222:user/ana";
pub(crate) const ANALYST: &str = "arn:aws:iam::222222222222:role/team/analyst";
pub(crate) const KEY: &str = "arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";
pub(crate) const OBJECTS: [&str; 3] = ["2026/q1.csv", "2026/q2.csv", "2025/q4.csv"];

/// The accounts, and what the runtime asks of them.
pub(crate) struct Stage {
    pub(crate) sandbox: Sandbox,
    pub(crate) watch: Watch,
    pub(crate) state: TempDir,
}

impl Stage {
    /// The accounts with the bucket and the grantees.
    pub(crate) async fn set() -> Result<Self> {
        let stage = Self { sandbox: Sandbox::new(), watch: Watch::default(), state: TempDir::new()? };
        stage.bucket(BUCKET).await?;
        stage.iam(GRANTEE)?.create_user().user_name("ana").send().await?;
        stage.role(GRANTEE, "/team/", "analyst").await?;
        Ok(stage)
    }

    /// The same with the key, with which the bucket encrypts.
    pub(crate) async fn with_key() -> Result<Self> {
        let stage = Self::set().await?;
        stage.sandbox.account(OWNER)?.add_kms_key(&KEY.parse::<KmsKeyArn>()?)?;
        stage.encrypt_with(Some(KEY)).await?;
        Ok(stage)
    }

    /// A bucket of the owner's, with objects, in which everyone's rights are as they are in new buckets.
    pub(crate) async fn bucket(&self, name: &str) -> Result {
        let s3 = self.s3()?;
        s3.create_bucket().bucket(name).send().await?;
        for key in OBJECTS {
            s3.put_object().bucket(name).key(key).body(b"north,1\n".to_vec().into()).send().await?;
        }
        Ok(())
    }

    /// A role that its account may assume.
    pub(crate) async fn role(&self, account: &str, path: &str, name: &str) -> Result {
        let trust = statement(&format!(
            r#""Effect":"Allow","Principal":{{"AWS":"{account}"}},"Action":"sts:AssumeRole""#
        ));
        let create = self.iam(account)?.create_role().role_name(name).path(path);
        create.assume_role_policy_document(trust).send().await?;
        Ok(())
    }

    /// Has the bucket encrypt with a key of KMS, or with the one that AWS manages.
    pub(crate) async fn encrypt_with(&self, key: Option<&str>) -> Result {
        use aws_sdk_s3::types::{
            ServerSideEncryption, ServerSideEncryptionByDefault, ServerSideEncryptionConfiguration,
            ServerSideEncryptionRule,
        };
        let by_default = ServerSideEncryptionByDefault::builder()
            .sse_algorithm(ServerSideEncryption::AwsKms)
            .set_kms_master_key_id(key.map(str::to_owned))
            .build()?;
        let rule =
            ServerSideEncryptionRule::builder().apply_server_side_encryption_by_default(by_default).build();
        let configuration = ServerSideEncryptionConfiguration::builder().rules(rule).build()?;
        let put = self.s3()?.put_bucket_encryption().bucket(BUCKET);
        put.server_side_encryption_configuration(configuration).send().await?;
        Ok(())
    }

    /// Clients of an account's root user, whose requests are not counted.
    pub(crate) fn root(&self, account: &str) -> Result<SdkConfig> {
        Ok(self.sandbox.account(account)?.config())
    }

    pub(crate) fn s3(&self) -> Result<aws_sdk_s3::Client> {
        Ok(aws_sdk_s3::Client::new(&self.root(OWNER)?))
    }

    pub(crate) fn iam(&self, account: &str) -> Result<aws_sdk_iam::Client> {
        Ok(aws_sdk_iam::Client::new(&self.root(account)?))
    }

    pub(crate) fn kms(&self) -> Result<aws_sdk_kms::Client> {
        Ok(aws_sdk_kms::Client::new(&self.root(OWNER)?))
    }

    pub(crate) fn control(&self, account: &str) -> Result<aws_sdk_s3control::Client> {
        Ok(aws_sdk_s3control::Client::new(&self.root(account)?))
    }

    /// Puts a policy on the bucket, as somebody else.
    pub(crate) async fn put_policy(&self, policy: &str) -> Result {
        self.s3()?.put_bucket_policy().bucket(BUCKET).policy(policy).send().await?;
        Ok(())
    }

    /// The bucket's policy as it is stored.
    pub(crate) async fn policy(&self) -> Result<Option<String>> {
        match self.s3()?.get_bucket_policy().bucket(BUCKET).send().await {
            Ok(found) => Ok(found.policy),
            Err(error)
                if error.as_service_error().and_then(|it| it.meta().code()) == Some("NoSuchBucketPolicy") =>
            {
                Ok(None)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Puts an inline policy on ana, as somebody else.
    pub(crate) async fn put_anas_policy(&self, name: &str, policy: &str) -> Result {
        let put = self.iam(GRANTEE)?.put_user_policy().user_name("ana").policy_name(name);
        put.policy_document(policy).send().await?;
        Ok(())
    }

    /// A user of an account who may do everything.
    pub(crate) async fn administrator(&self, account: &str) -> Result<SdkConfig> {
        let iam = self.iam(account)?;
        iam.create_user().user_name("admin").send().await?;
        let everything = statement(r#""Effect":"Allow","Action":"*","Resource":"*""#);
        iam.put_user_policy()
            .user_name("admin")
            .policy_name("all")
            .policy_document(everything)
            .send()
            .await?;
        Ok(self.sandbox.config(&format!("arn:aws:iam::{account}:user/admin"))?)
    }

    /// The runtime's accounts, by the root users of these.
    pub(crate) async fn accounts_of(&self, accounts: &[&str]) -> Result<Accounts> {
        let configs: Result<Vec<_>> = accounts.iter().map(|account| self.root(account)).collect();
        self.accounts_by(configs?).await
    }

    /// The runtime's accounts, by these configurations, whose requests are counted from here on.
    pub(crate) async fn accounts_by(&self, configs: impl IntoIterator<Item = SdkConfig>) -> Result<Accounts> {
        let mut accounts = Accounts::new().state_in(self.state.path()).patience(Patience::hasty());
        for config in configs {
            accounts = accounts.with(&self.watch.over(&config)).await?;
        }
        self.watch.clear();
        Ok(accounts)
    }

    /// Both accounts.
    pub(crate) async fn accounts(&self) -> Result<Accounts> {
        self.accounts_of(&[OWNER, GRANTEE]).await
    }

    /// The reasons why a grant is refused, of which each says what to do, and after which nothing is written.
    pub(crate) async fn refused(&self, grant: &Grant, options: &PlanOptions) -> Result<Vec<Refusal>> {
        let accounts = self.accounts().await?;
        self.refused_by(&accounts, grant, options).await
    }

    /// The same, by other credentials.
    pub(crate) async fn refused_by(
        &self,
        accounts: &Accounts,
        grant: &Grant,
        options: &PlanOptions,
    ) -> Result<Vec<Refusal>> {
        let before = everything(&accounts.observe(std::slice::from_ref(grant)).await);
        self.watch.clear();
        let refused = match accounts.plan_with(grant, options).await {
            Ok(plan) => anyhow::bail!("it is not refused:\n{plan}"),
            Err(refused) => refused,
        };
        assert_eq!(self.watch.writes(), Vec::<String>::new());
        let after = everything(&accounts.observe(std::slice::from_ref(grant)).await);
        assert_eq!(after, before, "a refusal writes nothing");
        let text = refused.to_string();
        for refusal in &refused.refusals {
            assert!(text.contains(&refusal.to_string()), "{text}");
        }
        Ok(refused.refusals)
    }

    /// Plans and applies, all of it.
    pub(crate) async fn apply(
        &self,
        accounts: &Accounts,
        grant: &Grant,
        options: &PlanOptions,
    ) -> Result<Plan> {
        let plan = accounts.plan_with(grant, options).await?;
        let applied = accounts.apply(&plan).await?;
        anyhow::ensure!(applied.is_complete(), "{applied}");
        Ok(plan)
    }
}

/// Everything that was observed, to be compared. Errors differ by the ids of their requests, which count for nothing.
pub(crate) fn everything(observed: &Observed) -> String {
    let text = format!("{observed:#?}");
    let mut lines = text.lines();
    let mut kept = Vec::new();
    while let Some(line) = lines.next() {
        if line.trim_start().starts_with("request_id: Some(") {
            lines.next();
        }
        kept.push(line);
    }
    kept.join("\n")
}

/// A document of one statement.
pub(crate) fn statement(of: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":[{{{of}}}]}}"#)
}

/// A grant of the reports of 2026, to ana.
pub(crate) fn to(grantees: &[&str]) -> GrantDefinition {
    let grant = GrantDefinition::new("Reports").owner(OWNER).bucket(BUCKET).prefix("2026/");
    let grant = grant.access([AccessLevel::Read, AccessLevel::List]);
    grantees.iter().fold(grant, |grant, grantee| grant.grantee(grantee))
}

/// The same by ACLs of two objects.
pub(crate) fn by_acl(stage: &Stage) -> Result<GrantDefinition> {
    let id = |account: &str| -> Result<String> {
        Ok(stage.sandbox.account(account)?.canonical_user_id().to_string())
    };
    let objects = vec!["2026/q1.csv".to_owned(), "2026/q2.csv".to_owned()];
    let via = ViaDefinition::Acl { owner_id: id(OWNER)?, grantee_id: id(GRANTEE)?, objects };
    Ok(GrantDefinition { prefix: None, ..to(&[ANA]).via(via) })
}

pub(crate) fn by_role() -> ViaDefinition {
    ViaDefinition::Role {
        name: "reports-keeper".to_owned(),
        external_id: None,
        session: None,
        console: false,
    }
}

pub(crate) fn by_access_point(account: Option<&str>) -> ViaDefinition {
    ViaDefinition::AccessPoint {
        name: "analysts".to_owned(),
        region: "us-east-1".to_owned(),
        account: account.map(str::to_owned),
    }
}

pub(crate) fn bucket_policy() -> Setting {
    Setting::BucketPolicy { bucket: bucket() }
}

pub(crate) fn bucket() -> BucketName {
    BUCKET.parse().unwrap()
}

pub(crate) fn ana() -> Identity {
    Identity::User("ana".parse::<UserName>().unwrap())
}

/// The name of the policy of a grantee.
pub(crate) fn policy_name(grant: &Grant, number: usize) -> PolicyName {
    let target = xacct_core::grant::Target::Identity(grant.grantees()[number].clone());
    grant.policy_name(&target).unwrap()
}

pub(crate) fn document(json: &str) -> Document {
    Document::from_json(json).unwrap()
}

/// The only refusal, which says all these words.
#[track_caller]
pub(crate) fn only(refusals: &[Refusal], words: &[&str]) -> Refusal {
    let [refusal] = refusals else { panic!("not one refusal: {refusals:#?}") };
    assert_says(&refusal.to_string(), words);
    refusal.clone()
}

#[track_caller]
pub(crate) fn assert_says(text: &str, words: &[&str]) {
    for word in words {
        assert!(text.contains(word), "`{word}` is not said in: {text}");
    }
}
