//! Access points on moto, whose replies the SDK cannot read: of `CreateAccessPoint`, and of `GetAccessPoint` where there is one.
//! Nothing of their enforcement is seen there; `examples/test_runtime.rs` does that on the sandbox.

use super::stage::Stage;
use crate::target::Target;
use anyhow::ensure;
use xacct_dsl::grant::{AccessLevel, ViaDefinition};
use xacct_runtime::Outcome;

/// An access point that is made, and of which the server's reply cannot be read, is not said to be made, and what depends on
/// it is left out.
pub(crate) async fn of_an_unreadable_reply_is_unknown(target: Target) -> anyhow::Result<()> {
    let stage = Stage::set(target).await?;
    let via = ViaDefinition::AccessPoint {
        name: crate::target::unique("point"),
        region: "us-east-1".to_owned(),
        account: None,
    };
    let grant = stage.grant().grantee(stage.reader_arn()).access([AccessLevel::Read]).via(via).build()?;
    let plan = stage.accounts.plan(&grant).await?;
    let applied = stage.accounts.apply(&plan).await?;
    let outcomes: Vec<_> = applied.steps.iter().map(|step| &step.outcome).collect();
    let Some((Outcome::Unknown(error), rest)) = outcomes.split_first() else { anyhow::bail!("{applied}") };
    ensure!(error.to_string().contains("AccessPoint"), "{error}");
    ensure!(!rest.is_empty() && rest.iter().all(|it| matches!(it, Outcome::Skipped)), "{applied}");
    stage.is_as_before().await
}
