//! End-to-end tests: the runtime and the examples on accounts that answer.
//!
//! Every test runs on a sandbox of its own, in this process, and where `XACCT_TEST_ENDPOINT` names a test server also
//! on that; `cargo xtask test` starts one. The tests are independent of each other: each works on a bucket, a user or
//! a role of its own.

mod bucket_policy;
mod connect;
mod example;
mod identity_policy;
mod sandbox_only;
mod target;

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
            ]
        )
    };
}

fn main() {
    let mut trials = everywhere!("sandbox", Target::sandbox());
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
        ]
    ));
    trials.push(trial("connect::where_nobody_listens_nothing_is_sent", (), |()| {
        connect::where_nobody_listens_nothing_is_sent()
    }));
    match std::env::var("XACCT_TEST_ENDPOINT") {
        Ok(endpoint) => {
            trials.extend(everywhere!("ministack", Target::Endpoint(endpoint.clone())));
            trials.extend(trials!("ministack", Target::Endpoint(endpoint.clone()), [example::bucket_policy]));
        }
        Err(_) => eprintln!("no test server: on the sandbox alone; `cargo xtask test` has one besides"),
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
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
