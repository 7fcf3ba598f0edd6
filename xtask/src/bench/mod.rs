//! `cargo xtask bench`: what a build with `xacct-dsl` costs, and what reading JSON does, against the targets that
//! DESIGN.md sets; or, with `--peers`, what reading, evaluating and writing policies costs, against other libraries, or, with
//! `--check`, what checking files costs, against another linter.
//!
//! Costs of builds are the processor time of cargo and of all it starts, so that they do not depend on the number of cores
//! and little on what else runs.

mod check;
mod cost;
pub(crate) mod folder;
mod grants;
mod parse;
mod peers;
mod source;
mod tree;

use folder::{Dependency, Folder};
use std::time::Duration;

/// What `cargo xtask bench` takes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How many policies each generated crate holds.
    #[arg(long, default_value_t = 1_000)]
    policies: usize,
    /// How many times each generated crate is checked; the median counts.
    #[arg(long, default_value_t = 7)]
    rounds: usize,
    /// Hold xacct-core against other libraries instead, which builds those.
    #[arg(long, conflicts_with_all = ["policies", "rounds"])]
    peers: bool,
    /// Hold `xacct check` against `parliament` instead, over so many policies in JSON; installs it from PyPI.
    #[arg(long, conflicts_with = "peers")]
    check: bool,
}

/// Measures and prints all tables.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    if arguments.peers {
        return peers::run();
    }
    if arguments.check {
        return check::run(arguments.policies, arguments.rounds);
    }
    tree::run()?;
    policies(arguments)?;
    grants::run(arguments.rounds)?;
    parse::run()
}

/// Checks crates that hold the same policies in three ways, their dependencies being built already.
fn policies(arguments: &Arguments) -> anyhow::Result<()> {
    let count = arguments.policies;
    let dsl = Dependency::dsl(true);
    let contenders = [
        ("an empty crate", Folder::new("empty", String::new(), &[])?),
        ("`&'static str`", Folder::new("text", source::text(count), &[])?),
        ("`policy!`", Folder::new("policy", source::policy(count), &[dsl])?),
        ("`serde_json::json!`", Folder::new("json", source::json(count), &[Dependency::serde_json()])?),
    ];
    for (_, folder) in &contenders {
        folder.check()?;
    }
    let mut costs = vec![Vec::new(); contenders.len()];
    for _ in 0..arguments.rounds.max(1) {
        for ((_, folder), costs) in contenders.iter().zip(&mut costs) {
            folder.touch()?;
            costs.push(folder.check()?);
        }
    }
    let medians: Vec<_> = costs.into_iter().map(median).collect();
    println!("\n{count} policies, `cargo check` of the crate alone, median of {}", arguments.rounds.max(1));
    for ((name, _), median) in contenders.iter().zip(&medians) {
        println!("{:>9.0} ms CPU  {name}", median.as_secs_f64() * 1e3);
    }
    if let [empty, text, policy, json] = medians[..] {
        ratios("as `cargo check` costs", text, policy, json);
        let above = |cost: Duration| cost.saturating_sub(empty);
        ratios("above an empty crate", above(text), above(policy), above(json));
    }
    Ok(())
}

fn ratios(how: &str, text: Duration, policy: Duration, json: Duration) {
    let ratio = |one: Duration, other: Duration| one.as_secs_f64() / other.as_secs_f64().max(1e-3);
    println!(
        "{how}: `policy!` is {:.1}× `&'static str` (target: at most 4×); `json!` is {:.1}× `policy!` (target: at \
         least 15×)",
        ratio(policy, text),
        ratio(json, policy),
    );
}

fn median(mut costs: Vec<Duration>) -> Duration {
    costs.sort_unstable();
    costs[costs.len() / 2]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_one() {
        assert_eq!(median([5, 1, 9].map(Duration::from_secs).to_vec()), Duration::from_secs(5));
    }
}
