//! Small programs, the steps, on the sandbox and on servers of others. `README.md` has the table.
//!
//! They run on the sandbox always, and besides on the servers that the environment names: `XACCT_TEST_ENDPOINT`
//! (ministack; `cargo xtask test` sets it), `XACCT_MOTO_ENDPOINT` (`cargo xtask servers moto`), `XACCT_RGW_ENDPOINT`
//! (`cargo xtask servers rgw`). Every step gives what AWS's rules say, or on a server exactly the difference that
//! `steps.json` has.

mod document;
mod outcome;
mod stage;
mod steps;
mod table;
mod target;

use anyhow::{Context, ensure};
use libtest_mimic::{Arguments, Failed, Trial};
use outcome::Outcome;
use stage::Stage;
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use steps::{
    access_points, acls, conditions, documents, halves, identities, keys, organizations, public, roles,
};
use table::{Column, Table};
use target::Target;

/// What runs a step.
type Run = Box<dyn FnOnce(Target) -> anyhow::Result<Outcome> + Send>;

/// Each step by its path.
macro_rules! steps {
    ($($module:ident::{$($step:ident),* $(,)?})*) => {
        vec![$($((
            concat!(stringify!($module), "::", stringify!($step)),
            Box::new(|target| run(target, $module::$step)) as Run,
        )),*),*]
    };
}

fn all_steps() -> Vec<(&'static str, Run)> {
    steps!(
        halves::{
            own_user_without_policy, own_user_with_identity_policy, own_user_named_by_the_bucket,
            own_account_named_by_the_bucket, neither, the_bucket_alone, the_bucket_alone_naming_the_user,
            the_identity_alone, both_naming_the_account, both_naming_the_user, both_naming_the_role,
            both_naming_another_user, root_of_the_account_named, denied_by_the_bucket, denied_by_the_identity,
            owner_that_was_expected, owner_that_was_not_expected,
        }
        conditions::{
            prefix_inside, prefix_outside, prefix_not_sent, folder_inside, folder_outside,
            version_by_the_action_of_objects, version_by_its_own_action, upload_that_hands_over,
            upload_that_keeps,
        }
        acls::{
            grant_on_a_new_bucket, bucket_read_lists, bucket_read_is_not_for_objects, object_read_reads,
            object_read_is_one_half, uploader_owns, owner_of_the_bucket_deletes,
        }
        public::{policy_on_a_new_bucket, status, blocked_by_the_account}
        documents::{
            read_from_elsewhere, unknown_action, unknown_principal, foreign_resource,
            action_of_buckets_on_objects, unknown_operator, too_long, deleted_user_stays_by_its_id,
        }
        identities::{
            documents_are_percent_encoded, policies_of_a_user_too_long, sixth_version, trust_in_nobody,
            boundary,
        }
        roles::{
            right_external_id, wrong_external_id, trust_alone, identity_alone,
            session_has_the_roles_permissions, session_policy_narrows,
        }
        access_points::{delegated, not_delegated, past_the_access_point}
        keys::{both, the_key_alone, the_identity_alone}
        organizations::{service_control_of_who_asks, service_control_of_the_owner}
    )
}

fn main() -> anyhow::Result<()> {
    let table = Table::committed()?;
    let mut trials = vec![Trial::test("table::has_every_step", table_has_every_step)];
    trials.push(Trial::test("table::is_what_the_documentation_shows", documentation_shows_the_table));
    for target in Target::all()? {
        for (step, run) in all_steps() {
            trials.push(trial(&table, &target, step, run)?);
        }
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit()
}

/// A step on a target; ignored where that does not support it.
fn trial(table: &Table, target: &Target, step: &'static str, run: Run) -> anyhow::Result<Trial> {
    let (row, server) = (table.row(step)?, target.name());
    let name = format!("{server}::{step}");
    let Some(expected) = row.expected(server).map(str::to_owned) else {
        let Column::Unsupported(reason) = row.column(server) else { anyhow::bail!("{name} expects nothing") };
        return Ok(Trial::test(name, || Ok(())).with_kind(reason).with_ignored_flag(true));
    };
    let target = target.clone();
    Ok(Trial::test(name, move || {
        let outcome = run(target).map_err(|error| Failed::from(format!("{error:#}")))?;
        if outcome.as_str() == expected {
            return Ok(());
        }
        Err(format!("expected {expected}, got {outcome}").into())
    }))
}

/// Runs a step on a runtime of its own.
fn run<F>(target: Target, step: F) -> anyhow::Result<Outcome>
where
    F: AsyncFnOnce(&Stage) -> anyhow::Result<Outcome>,
{
    // RGW's users are the same for all steps.
    static ALONE: Mutex<()> = Mutex::new(());
    let _alone = matches!(target, Target::Rgw(..)).then(|| ALONE.lock());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let stage = Stage::on(target.for_one_step()).await?;
        step(&stage).await
    })
}

fn table_has_every_step() -> Result<(), Failed> {
    let table = Table::committed().map_err(|error| format!("{error:#}"))?;
    let (steps, rows): (Vec<_>, Vec<_>) =
        (all_steps().into_iter().map(|(step, _)| step).collect(), table.steps().collect());
    if steps != rows {
        return Err(format!("steps.json has {rows:#?}, and there are {steps:#?}").into());
    }
    Ok(())
}

fn documentation_shows_the_table() -> Result<(), Failed> {
    compare_documentation().map_err(|error| format!("{error:#}").into())
}

/// The table in the README is that of `steps.json`; with `SERVERS=overwrite` it is written.
fn compare_documentation() -> anyhow::Result<()> {
    const BEGIN: &str =
        "<!-- The table, from steps.json: SERVERS=overwrite cargo test -p xacct-server-tests -->\n\n";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = fs::read_to_string(&path)?;
    let (before, _) = text.split_once(BEGIN).context("README.md has no place for the table")?;
    let expected = format!("{before}{BEGIN}{}", Table::committed()?.markdown());
    if std::env::var("SERVERS").is_ok_and(|what| what == "overwrite") {
        fs::write(&path, expected)?;
        return Ok(());
    }
    ensure!(text == expected, "README.md does not show the table: SERVERS=overwrite writes it");
    Ok(())
}
