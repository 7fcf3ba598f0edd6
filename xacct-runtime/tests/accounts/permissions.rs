//! What administrators have to be allowed: with it all is planned and applied, and without any one action of it, not.

use crate::stage::{
    ANA, ANALYST, GRANTEE, KEY, OWNER, Result, Stage, by_access_point, by_acl, by_role, policy_name,
    statement, to,
};
use std::collections::BTreeSet;
use xacct_core::Document;
use xacct_core::grant::{AccessLevel, Grant, GrantDefinition};
use xacct_runtime::{AccountPermissions, Accounts, Plan, PlanOptions, PolicyForm};

/// What is done with the grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Work {
    /// It is put in place.
    Create,
    /// It is changed from a smaller one.
    Update,
    /// It is taken back.
    Revoke,
}

/// One case: a grant, and what is done with it.
#[derive(Clone, Debug)]
struct Case {
    grant: fn(&Stage) -> Result<GrantDefinition>,
    form: PolicyForm,
    work: Work,
}

/// What is read for whoever looks, or decides only of policies that are public already, which these are not.
const UNDECISIVE: [&str; 3] =
    ["s3:GetAccountPublicAccessBlock", "s3:GetBucketPolicyStatus", "s3:GetBucketVersioning"];

impl Case {
    /// The form is asked for where nothing is there yet; later each grantee keeps the one that it has.
    fn options(&self) -> PlanOptions {
        let options = PlanOptions::default().turn_acls_on().delete_oldest_version();
        if self.work == Work::Update { options } else { options.policies_as(self.form) }
    }

    fn grant(&self, stage: &Stage) -> Result<Grant> {
        Ok((self.grant)(stage)?.build()?)
    }

    /// The accounts as the work finds them. Grantees have a policy of somebody else's, and a managed policy by the grant's
    /// name that nobody needs any more, so that all there is to read is read.
    async fn set(&self) -> Result<Stage> {
        let stage = Stage::with_key().await?;
        let theirs = statement(r#""Effect":"Allow","Action":"sqs:*","Resource":"*""#);
        stage.put_anas_policy("theirs", &theirs).await?;
        let put = stage.iam(GRANTEE)?.put_role_policy().role_name("analyst").policy_name("theirs");
        put.policy_document(&theirs).send().await?;
        let grant = self.grant(&stage)?;
        let accounts = stage.accounts().await?;
        if self.work != Work::Create {
            let earlier = GrantDefinition { access: vec!["Read".to_owned()], ..(self.grant)(&stage)? };
            let earlier = if self.work == Work::Update { earlier.build()? } else { grant.clone() };
            stage.apply(&accounts, &earlier, &self.options().policies_as(self.form)).await?;
        }
        if self.form == PolicyForm::Inline {
            for (number, grantee) in grant.grantees().iter().enumerate().filter(|(_, it)| it.name().is_some())
            {
                let create = stage.iam(grantee.account().as_str())?.create_policy();
                let create = create.policy_name(policy_name(&grant, number).as_str());
                create.policy_document(&theirs).send().await?;
            }
        }
        Ok(stage)
    }

    async fn plan(&self, accounts: &Accounts, grant: &Grant) -> Result<Plan> {
        if self.work == Work::Revoke {
            let report = accounts.plan_revoke(std::slice::from_ref(grant)).await;
            return match report.refused.into_iter().next() {
                Some(refused) => Err(refused.into()),
                None => Ok(report.plan),
            };
        }
        Ok(accounts.plan_with(grant, &self.options()).await?)
    }

    /// All of the work, and that it is found done afterwards.
    async fn carry_out(&self, accounts: &Accounts, grant: &Grant) -> Result {
        let plan = self.plan(accounts, grant).await?;
        let applied = accounts.apply(&plan).await?;
        anyhow::ensure!(applied.is_complete(), "{applied}");
        let again = self.plan(accounts, grant).await?;
        anyhow::ensure!(again.is_empty(), "{again}");
        Ok(())
    }

    /// What the work needs, as the runtime says.
    async fn needed(&self) -> Result<Vec<AccountPermissions>> {
        let stage = self.set().await?;
        let accounts = stage.accounts().await?;
        let plan = self.plan(&accounts, &self.grant(&stage)?).await?;
        anyhow::ensure!(!plan.is_empty(), "there is nothing to do");
        Ok(accounts.required_permissions(&plan)?)
    }

    /// What becomes of the work when it is done by users who have these permissions but for one action.
    async fn outcome(&self, needed: &[AccountPermissions], without: Option<(&str, &str)>) -> Result<Result> {
        let stage = self.set().await?;
        let mut configs = Vec::new();
        for AccountPermissions { account, policies, .. } in needed {
            let taken = without.and_then(|(of, action)| (of == account.as_str()).then_some(action));
            let policies: Vec<_> = policies.iter().filter_map(|it| less(it.as_json(), taken)).collect();
            let iam = stage.iam(account.as_str())?;
            iam.create_user().user_name("clerk").send().await?;
            for (number, policy) in policies.iter().enumerate() {
                let create = iam.create_policy().policy_name(format!("clerks-{number}"));
                let arn = create.policy_document(policy).send().await?.policy.and_then(|it| it.arn);
                iam.attach_user_policy().user_name("clerk").set_policy_arn(arn).send().await?;
            }
            configs.push(stage.sandbox.config(&format!("arn:aws:iam::{account}:user/clerk"))?);
        }
        let accounts = stage.accounts_by(configs).await?;
        Ok(self.carry_out(&accounts, &self.grant(&stage)?).await)
    }

    async fn check(&self) -> Result {
        let needed = self.needed().await?;
        self.outcome(&needed, None).await?.unwrap_or_else(|error| panic!("{self:?}: {error:#}\n{needed:#?}"));
        let mut wrong = Vec::new();
        for AccountPermissions { account, policies, .. } in &needed {
            let actions: BTreeSet<_> = policies.iter().flat_map(|policy| actions(policy.as_json())).collect();
            for action in actions.into_iter().filter(|it| !UNDECISIVE.contains(&it.as_str())) {
                match self.outcome(&needed, Some((account.as_str(), &action))).await? {
                    Ok(()) => wrong.push(format!("{action} of account {account} is not needed")),
                    Err(error) if format!("{error:#}").contains(&action) => {}
                    Err(error) => {
                        wrong.push(format!("{action} of account {account} is not named: {error:#}"))
                    }
                }
            }
        }
        assert_eq!(wrong, Vec::<String>::new(), "{self:?}");
        Ok(())
    }
}

/// The actions of a policy.
fn actions(policy: &str) -> Vec<String> {
    let document = Document::from_json(policy).unwrap();
    document.statements.into_iter().flat_map(|statement| statement.action.unwrap_or_default()).collect()
}

/// A policy without an action; none where nothing is left of it.
fn less(policy: &str, without: Option<&str>) -> Option<String> {
    let mut document = Document::from_json(policy).unwrap();
    for statement in &mut document.statements {
        if let Some(actions) = &mut statement.action {
            actions.retain(|action| Some(action.as_str()) != without);
        }
    }
    document.statements.retain(|it| it.action.as_ref().is_some_and(|actions| !actions.is_empty()));
    (!document.statements.is_empty()).then(|| document.to_string())
}

async fn check(grant: fn(&Stage) -> Result<GrantDefinition>, form: PolicyForm) -> Result {
    for work in [Work::Create, Work::Update, Work::Revoke] {
        Case { grant, form, work }.check().await?;
    }
    Ok(())
}

#[tokio::test]
async fn by_bucket_policy_and_key() -> Result {
    check(|_| Ok(to(&[ANA, ANALYST]).kms_key(KEY)), PolicyForm::Inline).await
}

#[tokio::test]
async fn with_managed_policies() -> Result {
    check(|_| Ok(to(&[ANA, ANALYST]).kms_key(KEY)), PolicyForm::Managed).await
}

#[tokio::test]
async fn to_an_account_as_a_whole() -> Result {
    check(|_| Ok(to(&[GRANTEE]).kms_key(KEY)), PolicyForm::Inline).await
}

/// By ACLs nothing is updated but by other objects: of an earlier grant of less, its own ACLs are a part.
#[tokio::test]
async fn by_acls() -> Result {
    check(|stage| Ok(by_acl(stage)?.kms_key(KEY)), PolicyForm::Inline).await
}

#[tokio::test]
async fn by_a_role() -> Result {
    check(|_| Ok(to(&[ANA, ANALYST]).kms_key(KEY).via(by_role())), PolicyForm::Inline).await
}

#[tokio::test]
async fn by_an_access_point_of_the_owner() -> Result {
    check(|_| Ok(to(&[ANA]).kms_key(KEY).via(by_access_point(None))), PolicyForm::Inline).await
}

#[tokio::test]
async fn by_an_access_point_of_the_grantee() -> Result {
    check(|_| Ok(to(&[ANA]).kms_key(KEY).via(by_access_point(Some(GRANTEE)))), PolicyForm::Managed).await
}

/// What an account has no part in that can be carried out is not asked of it.
#[tokio::test]
async fn nothing_is_needed_of_accounts_without_credentials() -> Result {
    let stage = Stage::set().await?;
    let accounts = stage.accounts_of(&[OWNER]).await?;
    let grant = to(&[ANA]).access([AccessLevel::Write]).build()?;
    let needed = accounts.required_permissions(&accounts.plan(&grant).await?)?;
    let of: Vec<_> = needed.iter().map(|it| it.account.as_str()).collect();
    assert_eq!(of, [OWNER]);
    Ok(())
}
