//! A differential test: random bucket policies and ACLs on Ceph's gateway, which is asked as several users of several
//! accounts and as nobody, and what it allows is held against our expectation.
//!
//! `cargo xtask servers rgw -- cargo run -p xacct-differential` runs it. The same seed makes the same cases.

mod case;
mod expected;
mod gateway;
mod generate;
mod known;
mod report;

use anyhow::Context;
use clap::Parser;
use gateway::Gateway;
use generate::Generator;
use known::Known;
use report::Report;
use std::process::ExitCode;

/// Puts random policies and ACLs on Ceph's gateway, and holds its answers against what is expected of AWS.
#[derive(Parser)]
struct Arguments {
    /// What the cases are made from.
    #[arg(long, default_value_t = 1)]
    seed: u64,

    /// How many pairs of a policy and ACLs.
    #[arg(long, default_value_t = 300)]
    cases: usize,

    /// How many requests each is asked.
    #[arg(long, default_value_t = 12)]
    asks: usize,

    /// Print the differences that are argued, too.
    #[arg(long)]
    show_known: bool,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match Gateway::from_env() {
        Ok(None) => {
            println!(
                "no gateway: ignored; `cargo xtask servers rgw -- cargo run -p xacct-differential` runs it"
            );
            ExitCode::SUCCESS
        }
        Ok(Some(gateway)) => match compare(&arguments, gateway).await {
            Ok(report) => {
                print!("{report}");
                if report.is_as_expected() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
            }
            Err(error) => failure(&error),
        },
        Err(error) => failure(&error),
    }
}

fn failure(error: &anyhow::Error) -> ExitCode {
    eprintln!("error: {error:#}");
    ExitCode::FAILURE
}

async fn compare(arguments: &Arguments, gateway: Gateway) -> anyhow::Result<Report> {
    let mut generator = Generator::new(arguments.seed);
    let mut report = Report::new(arguments.seed, Known::committed()?, arguments.show_known);
    gateway.open().await.context("the bucket and its objects could not be made")?;
    for number in 0..arguments.cases {
        let case = generator.case();
        let staged = gateway.stage(&case).await;
        staged.with_context(|| format!("case {number} could not be staged:\n{case}"))?;
        report.begin();
        for _ in 0..arguments.asks {
            let ask = generator.ask(&case);
            let answer = gateway.ask(&case, &ask).await;
            let answer = answer.with_context(|| format!("case {number}: {ask}\n{case}"))?;
            let expected = expected::expected(&case, &ask)
                .with_context(|| format!("case {number}: {ask} cannot be decided\n{case}"))?;
            report.add(number, &case, &ask, expected, answer);
        }
    }
    Ok(report)
}
