//! End-to-end tests: the runtime and the examples against the test server that `XACCT_TEST_ENDPOINT` names.
//!
//! `cargo xtask test` starts one. Without it the tests count as ignored. They are independent of each other: each
//! works on a bucket, a user or a role of its own.

mod bucket_policy;
mod connect;
mod example;
mod identity_policy;
mod server;

use libtest_mimic::{Arguments, Failed, Trial};
use server::Server;

/// Each test function under its own path.
macro_rules! trials {
    ($server:ident, $($module:ident::$test:ident),* $(,)?) => {
        vec![$(trial(&$server, concat!(stringify!($module), "::", stringify!($test)), $module::$test)),*]
    };
}

fn main() {
    let server = Server::from_env();
    if server.is_none() {
        eprintln!("no test server: these tests are ignored; `cargo xtask test` runs them with one");
    }
    let trials = trials!(
        server,
        bucket_policy::is_put_read_back_and_removed,
        bucket_policy::replaces_the_one_before,
        bucket_policy::of_another_account_is_refused,
        bucket_policy::of_no_bucket_is_refused,
        connect::a_user_acts_in_its_account,
        connect::a_wrong_secret_is_refused,
        connect::where_nobody_listens_nothing_is_sent,
        example::bucket_policy,
        identity_policy::of_a_user,
        identity_policy::of_a_role,
        identity_policy::of_nobody_is_refused,
        identity_policy::leaves_the_others_alone,
    );
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

/// A test by its name, on a runtime of its own; ignored without a server.
fn trial<F>(server: &Option<Server>, name: &str, test: F) -> Trial
where
    F: AsyncFnOnce(Server) -> anyhow::Result<()> + Send + 'static,
{
    let Some(server) = server.clone() else {
        return Trial::test(name, || Ok(())).with_ignored_flag(true);
    };
    Trial::test(name, move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(test(server)).map_err(|error| Failed::from(format!("{error:#}")))
    })
}
