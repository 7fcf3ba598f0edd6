//! The examples, as users run them: each fails by itself when an answer is not the expected one.

use crate::target::Target;
use anyhow::{bail, ensure};
use std::process::Command;

/// `examples/bucket_policy.rs`.
pub(crate) async fn bucket_policy(target: Target) -> anyhow::Result<()> {
    let Target::Endpoint(endpoint) = target else { bail!("the example needs an endpoint") };
    // From the root and without a package: with the features that this test was built with, so nothing is rebuilt.
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let mut example = Command::new(env!("CARGO"));
    example.args(["run", "--quiet", "--example", "bucket_policy"]).current_dir(root);
    let output = example.env("XACCT_ENDPOINT", endpoint).output()?;
    let told = String::from_utf8_lossy(&output.stdout);
    ensure!(output.status.success(), "{told}\n{}", String::from_utf8_lossy(&output.stderr));
    let answers = |seen: &str| told.matches(&format!("seen: {seen}")).count();
    ensure!((answers("allowed"), answers("denied")) == (1, 5), "{told}");
    Ok(())
}
