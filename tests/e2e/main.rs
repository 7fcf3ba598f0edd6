//! End-to-end tests: the runtime and the examples on accounts that answer.
//!
//! Every test runs on a sandbox of its own, in this process, and where `XACCT_TEST_ENDPOINT` names a test server also
//! on that; `cargo xtask test` starts one. The tests are independent of each other: each works on a bucket, a user or
//! a role of its own.
//!
//! Grants (`grants/`) are planned, applied and revoked on four servers, each for what it can carry:
//!
//! | server | started by | what is seen there | what it does not enforce |
//! |---|---|---|---|
//! | sandbox | this process | everything: `life`, `stored` | nothing that a grant here needs |
//! | ministack | `cargo xtask servers ministack`, `cargo xtask test` | real requests, denied, allowed and denied again: by the bucket's policy to an account as a whole, by an object's ACL, by a role with an external id (`life`); reads that it lacks (`unread`) | a bucket policy that names a user or role (it lets in nobody), bucket ACLs, key policies, the expected owner; it stores any document, lacks `GetBucketPolicyStatus`, `SetDefaultPolicyVersion` and Block Public Access of accounts |
//! | moto | `cargo xtask servers moto` | versions of managed policies and the way back, policy status, Block Public Access of the account (`stored`); a reply that cannot be read (`access_points`) | any policy: nothing is asked as the grantee |
//! | RGW | `cargo xtask servers rgw` | real requests of named users of two tenants, by a bucket's policy and an object's ACL, with single calls (`gateway`) | the grantee's half; it has no STS, IAM and S3 Control that the runtime could use, so that nothing is planned there |
//!
//! ```console
//! $ cargo test --test e2e                                    # on the sandbox
//! $ cargo xtask servers ministack -- cargo test --test e2e   # besides on ministack; so does `cargo xtask test`
//! $ cargo xtask servers moto -- cargo test --test e2e        # besides on moto
//! $ cargo xtask servers rgw -- cargo test --test e2e         # besides on Ceph's gateway (Debian or Ubuntu)
//! ```
//!
//! Key policies, access points of which requests are asked, bucket ACLs, and refusals of malformed policies are seen on the
//! sandbox alone (`examples/test_runtime.rs`), which decides by this repository's own evaluator: no server of others here
//! has them as AWS has.

mod bucket_policy;
mod connect;
mod example;
mod grants;
mod identity_policy;
mod sandbox_only;
mod target;

use grants::gateway::Gateway;
use grants::{access_points, gateway, life, stored, unread};
use libtest_mimic::{Arguments, Failed, Trial};
use target::Target;

/// Each test function under its own path, on the target that the expression makes for each.
macro_rules! trials {
    ($name:literal, $target:expr, [$($module:ident::$test:ident),* $(,)?]) => {
        vec![$(trial(concat!($name, "::", stringify!($module), "::", stringify!($test)), $target, $module::$test)),*]
    };
}

/// The tests that say the same of every target.
macro_rules! everywhere {
    ($name:literal, $target:expr) => {
        trials!(
            $name,
            $target,
            [
                bucket_policy::is_put_read_back_and_removed,
                bucket_policy::replaces_the_one_before,
                bucket_policy::of_another_account_is_refused,
                bucket_policy::of_no_bucket_is_refused,
                connect::a_user_acts_in_its_account,
                connect::a_wrong_secret_is_refused,
                identity_policy::of_a_user,
                identity_policy::of_a_role,
                identity_policy::of_nobody_is_refused,
                identity_policy::leaves_the_others_alone,
                life::by_bucket_policy_to_an_account,
                life::by_acl_of_an_object,
                life::by_role_with_external_id,
                life::a_role_is_not_had_without_its_external_id,
            ]
        )
    };
}

/// What needs operations that ministack lacks.
macro_rules! stored {
    ($name:literal, $target:expr) => {
        trials!(
            $name,
            $target,
            [
                stored::versions_of_a_managed_policy,
                stored::status_of_a_bucket_policy,
                stored::block_public_access_of_the_account,
            ]
        )
    };
}

fn main() -> anyhow::Result<()> {
    let mut trials = on_the_sandbox();
    match std::env::var("XACCT_TEST_ENDPOINT") {
        Ok(endpoint) => trials.extend(on_ministack(&endpoint)),
        Err(_) => eprintln!("no test server: on the sandbox alone; `cargo xtask test` has one besides"),
    }
    if let Ok(endpoint) = std::env::var("XACCT_MOTO_ENDPOINT") {
        trials.extend(on_moto(&endpoint)?);
    }
    if let Some(gateway) = Gateway::running()? {
        trials.extend(on_the_gateway(&gateway));
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit()
}

fn on_the_sandbox() -> Vec<Trial> {
    let mut trials = everywhere!("sandbox", Target::sandbox());
    trials.extend(stored!("sandbox", Target::sandbox()));
    trials.extend(trials!(
        "sandbox",
        Target::sandbox(),
        [
            sandbox_only::a_bucket_that_was_taken_over_gets_no_policy,
            sandbox_only::a_principal_that_does_not_exist_is_refused,
            sandbox_only::what_the_runtime_puts_decides,
            sandbox_only::a_role_that_is_named_in_a_policy_is_let_in,
            sandbox_only::an_administrator_needs_the_permission,
            sandbox_only::a_lost_reply_is_unknown,
            sandbox_only::policies_of_a_user_share_their_limit,
            life::by_bucket_policy_to_a_user,
        ]
    ));
    trials.push(trial("connect::where_nobody_listens_nothing_is_sent", (), |()| {
        connect::where_nobody_listens_nothing_is_sent()
    }));
    trials
}

fn on_ministack(endpoint: &str) -> Vec<Trial> {
    let mut trials = everywhere!("ministack", Target::Endpoint(endpoint.to_owned()));
    trials.extend(trials!(
        "ministack",
        Target::Endpoint(endpoint.to_owned()),
        [example::bucket_policy, unread::is_told_and_keeps_no_plan, unread::keeps_a_plan_that_depends_on_it]
    ));
    trials
}

fn on_moto(endpoint: &str) -> anyhow::Result<Vec<Trial>> {
    let target = Target::moto(endpoint)?;
    let mut trials = stored!("moto", target.clone());
    trials.extend(trials!("moto", target.clone(), [access_points::of_an_unreadable_reply_is_unknown]));
    Ok(trials)
}

fn on_the_gateway(running: &Gateway) -> Vec<Trial> {
    trials!("rgw", running.clone(), [gateway::by_bucket_policy, gateway::by_acl_of_an_object])
}

/// A test by its name, on a runtime of its own.
fn trial<T, F>(name: &str, target: T, test: F) -> Trial
where
    T: Send + 'static,
    F: AsyncFnOnce(T) -> anyhow::Result<()> + Send + 'static,
{
    Trial::test(name, move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(test(target)).map_err(|error| Failed::from(format!("{error:#}")))
    })
}
