//! What `xacct-dsl` costs a crate that merely depends on it.

use super::folder::{Dependency, Folder};
use std::time::Duration;

/// Checks an empty consumer from scratch, with and without default features.
pub(super) fn run() -> anyhow::Result<()> {
    println!("a clean `cargo check` of an empty crate that depends on xacct-dsl");
    consumer("lean", false, Limit { cpu: Duration::from_secs(4), packages: None })?;
    consumer("default", true, Limit { cpu: Duration::from_secs(8), packages: Some(25) })
}

/// A target that DESIGN.md sets.
struct Limit {
    cpu: Duration,
    packages: Option<usize>,
}

fn consumer(name: &str, default_features: bool, limit: Limit) -> anyhow::Result<()> {
    let folder = Folder::new(name, String::new(), &[Dependency::dsl(default_features)])?;
    folder.clean()?;
    let cost = folder.check()?;
    let packages = limit.packages.map(|most| format!(" (target: at most {most})")).unwrap_or_default();
    println!(
        "{:>9.1} s CPU (target: at most {} s), {} packages besides it{packages}  {name} features",
        cost.as_secs_f64(),
        limit.cpu.as_secs(),
        folder.packages()?,
    );
    Ok(())
}
