//! What has been recorded against what we say: all agrees, or is argued in `disagreements.json`.
//!
//! The corpora are not part of the repository. Where there are none, these tests count as ignored.

use libtest_mimic::{Arguments, Failed, Trial};
use std::sync::Arc;
use xacct_corpora::{Report, Table};

type Test = fn(&Report) -> anyhow::Result<Vec<String>>;

const TESTS: &[(&str, Test)] = &[
    ("equivalent", |report| Ok(Table::read()?.not_argued(report, "equivalent"))),
    ("evaluate", |report| Ok(Table::read()?.not_argued(report, "evaluate"))),
    ("parse", |report| Ok(Table::read()?.not_argued(report, "parse"))),
    ("s3_public", |report| Ok(Table::read()?.not_argued(report, "s3_public"))),
    ("validate", |report| Ok(Table::read()?.not_argued(report, "validate"))),
    ("no_argument_is_stale", |report| Table::read()?.stale(report)),
];

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::from_args();
    let folder = xacct_corpora::default_folder();
    if !folder.is_dir() {
        eprintln!("no corpora at {}: these tests are ignored", folder.display());
        let ignored = TESTS.iter().map(|(name, _)| Trial::test(*name, || Ok(())).with_ignored_flag(true));
        libtest_mimic::run(&arguments, ignored.collect()).exit();
    }
    let report = Arc::new(xacct_corpora::judge(&folder)?);
    let trials = TESTS.iter().map(|(name, test)| {
        let report = Arc::clone(&report);
        Trial::test(*name, move || match test(&report) {
            Ok(faults) if faults.is_empty() => Ok(()),
            Ok(faults) => Err(Failed::from(faults.join("\n"))),
            Err(error) => Err(Failed::from(format!("{error:#}"))),
        })
    });
    libtest_mimic::run(&arguments, trials.collect()).exit()
}
