//! What reading a policy costs, against `serde_json::Value`, which knows nothing of policies.
//!
//! `cargo xtask bench` runs it, and so does `cargo bench -p xacct-core --features json`.

use serde_json::Value;
use std::hint::black_box;
use std::time::{Duration, Instant};
use xacct_core::{BucketPolicy, Document};

const SIZES: [usize; 4] = [1, 10, 100, 1_000];

/// Contenders take turns this often; the median counts.
const ROUNDS: usize = 31;

/// How many statements a contender reads in one turn, in as many policies as that takes.
const STATEMENTS: usize = 2_000;

fn main() {
    // Cargo's tests run benchmarks too, without this argument, to see that they work.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    println!("reading a policy, median of {ROUNDS}; ratios against `serde_json::Value`");
    for statements in SIZES {
        measure(&policy(statements), statements);
    }
}

fn measure(text: &str, statements: usize) {
    let mut turns = [const { Vec::new() }; 3];
    for _ in 0..ROUNDS {
        let [value, document, policy] = &mut turns;
        value.push(time(statements, || serde_json::from_str::<Value>(black_box(text)).is_ok()));
        document.push(time(statements, || Document::from_json(black_box(text)).is_ok()));
        policy.push(time(statements, || BucketPolicy::from_json(black_box(text)).is_ok()));
    }
    let [value, document, policy] = turns.map(median);
    let ratio = |one: Duration| one.as_secs_f64() / value.as_secs_f64();
    let refused = if BucketPolicy::from_json(text).is_ok() { "" } else { " (refused)" };
    println!(
        "{statements:>5} statements: {:>9.1} µs, `Document::from_json` {:.2}× (target: at most 1.1×), \
         `BucketPolicy::from_json` {:.1}×{refused}",
        value.as_secs_f64() * 1e6,
        ratio(document),
        ratio(policy),
    );
}

/// How long one call takes, the policy being one of so many statements.
fn time(statements: usize, read: impl Fn() -> bool) -> Duration {
    let calls = STATEMENTS / statements;
    let start = Instant::now();
    for _ in 0..calls {
        black_box(read());
    }
    start.elapsed() / u32::try_from(calls).unwrap_or(1)
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// Two actions, a resource and two conditions a statement.
fn policy(statements: usize) -> String {
    let statement = |n: usize| {
        format!(
            r#"{{"Sid":"Readers{n}","Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::222222222222:role/analyst"}},"Action":["s3:GetObject","s3:GetObjectVersion"],"Resource":"arn:aws:s3:::reports/department-{n}/*","Condition":{{"Bool":{{"aws:SecureTransport":"true"}},"StringEquals":{{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}}}}"#
        )
    };
    let statements: Vec<_> = (0..statements).map(statement).collect();
    format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, statements.join(","))
}
