//! Measures a load: `cargo run --release -p xacct-load`.

use anyhow::ensure;
use clap::Parser;
use fastrand::Rng;
use nix::sys::resource::{UsageWho, getrusage};
use std::time::Instant;
use xacct_load::{Scale, World};

/// Many accounts, grants and requests on the sandbox: whether each answer is right, the time and the memory.
#[derive(Debug, Parser)]
struct Load {
    /// Accounts, each with a bucket and five roles.
    #[arg(long, default_value_t = 100)]
    accounts: usize,
    /// Grants of a bucket to a role of another account.
    #[arg(long, default_value_t = 1_000)]
    grants: usize,
    /// Requests.
    #[arg(long, default_value_t = 100_000)]
    requests: usize,
    /// Whence everything random follows.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let Load { accounts, grants, requests, seed } = Load::parse();
    ensure!(accounts > 1, "a grant is between two accounts");
    let mut rng = Rng::with_seed(seed);
    let start = Instant::now();
    let world = World::new(Scale { accounts, grants }, &mut rng).await?;
    let set_up = start.elapsed();
    println!("{accounts} accounts and {grants} grants in place after {:.1} s", set_up.as_secs_f64());
    let start = Instant::now();
    let tally = world.ask(requests, &mut rng).await?;
    let asked = start.elapsed();
    let each = asked.as_secs_f64() * 1e6 / requests.max(1) as f64;
    println!("{requests} requests in {:.1} s, {each:.0} µs each, client included", asked.as_secs_f64());
    println!("{} allowed, {} denied, {} wrong", tally.allowed, tally.denied, tally.wrong.len());
    let peak = getrusage(UsageWho::RUSAGE_SELF)?.max_rss();
    println!("peak memory {:.0} MiB", peak as f64 / 1024.0);
    ensure!(tally.wrong.is_empty(), "{}", tally.wrong.join("\n"));
    Ok(())
}
