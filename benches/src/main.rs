//! xacct-core against other libraries that read, evaluate and write policies: the same work in the same run, in turns.
//!
//! `cargo bench` in this folder runs it, and so does `cargo xtask bench --peers`.
//!
//! What is fair here:
//! - Every contender must first give the right answer, so that nobody is measured while doing nothing.
//! - Reading policies and building requests is outside what `evaluate` measures, so that whoever compiles a policy ahead
//!   gains by it.
//! - Freeing what a call has made is inside, for everybody.
//! - Features of shared dependencies are unified: `serde_json` has `preserve_order`, which cedar-policy and
//!   awsim-iam-policy ask for. Against `serde_json::Value` without it there is xacct-core's own benchmark.

mod contender;
mod measure;
mod policy;
mod table;

use anyhow::{Context, ensure};
use contender::{Contender, Decision, Work};
use policy::{Policy, Shape, Statement};
use table::Table;

const SIZES: [usize; 4] = [1, 10, 100, 1_000];

fn main() -> anyhow::Result<()> {
    // Cargo's tests run benchmarks too, without this argument, to see that they work.
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    println!("Nanoseconds a call, by the number of statements; median of {} turns.", measure::ROUNDS);
    println!(
        "In brackets how many times as long as xacct-core. `serde_json` is its `Value`, a floor; – is what a library"
    );
    println!("does not do. cedar-policy has the same statements in its own language.");
    parse()?;
    serialise()?;
    for shape in [Shape::Departments, Shape::Organizations] {
        evaluate(shape, "the first", |_| 0)?;
        evaluate(shape, "the last", |statements| statements - 1)?;
        evaluate(shape, "no", |statements| statements)?;
    }
    Ok(())
}

fn parse() -> anyhow::Result<()> {
    table("parse", |contender, statements| {
        let policy = Policy::new(Shape::Departments, statements);
        let work = contender.parse(contender.text(&policy));
        let read = work();
        ensure!(read == statements, "{read} of {statements} statements are read");
        Ok(Some(work))
    })
}

fn serialise() -> anyhow::Result<()> {
    table("serialise", |contender, statements| {
        let policy = Policy::new(Shape::Departments, statements);
        let Some(work) = contender.serialise(&policy)? else { return Ok(None) };
        let read = contender.parse(work())();
        ensure!(read == statements, "{read} of {statements} statements are read again");
        Ok(Some(work))
    })
}

/// The request is made for statement `wanted` of as many as there are; there is none of that number in the policy where
/// the number is that of all.
fn evaluate(shape: Shape, which: &str, wanted: fn(usize) -> usize) -> anyhow::Result<()> {
    let title = format!("evaluate, {}, {which} statement matches", shape.description());
    table(&title, |contender, statements| {
        let policy = Policy::new(shape, statements);
        let wanted = wanted(statements);
        let request = Statement::new(shape, wanted).request();
        let Some(work) = contender.evaluate(&policy, &request)? else { return Ok(None) };
        let expected = if wanted < statements { Decision::Allow } else { Decision::Deny };
        let decision = work();
        ensure!(decision == expected, "the decision is {decision:?} instead of {expected:?}");
        Ok(Some(work))
    })
}

/// Measures what `prepare` makes for each contender and size, the contenders of a size in turns, and prints the table.
fn table<T>(
    title: &str,
    prepare: impl Fn(&dyn Contender, usize) -> anyhow::Result<Option<Work<T>>>,
) -> anyhow::Result<()> {
    let contenders = contender::all();
    let mut table = Table::new(title, contenders.iter().map(|contender| contender.package()));
    for statements in SIZES {
        let prepared = contenders.iter().map(|contender| {
            prepare(contender.as_ref(), statements)
                .with_context(|| format!("{title}, {statements} statements, {}", contender.package()))
        });
        table.add(statements, measure::medians(&prepared.collect::<anyhow::Result<Vec<_>>>()?));
    }
    print!("{table}");
    Ok(())
}
