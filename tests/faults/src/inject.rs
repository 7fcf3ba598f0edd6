//! One fault at a time.

use crate::run::Run;
use crate::{Fault, Kind, Scenario, Tally, Trouble, Way};
use anyhow::ensure;
use tempfile::TempDir;

/// Every fault at every request of a scenario, once and from then on, and every way from there. Of every `of` runs one is
/// made, the one of this `share`. Nothing of it takes its time where the clock is paused: what never answers is many runs'.
///
/// # Errors
/// When a stage cannot be set, or something goes wrong where nothing should.
pub async fn faults(scenario: &Scenario, share: usize, of: usize) -> anyhow::Result<Tally> {
    let mut tally = Tally::default();
    let (reads, writes) = requests(scenario).await?;
    let ways = scenario.during.ways();
    let of_writes = runs(Kind::Write, writes, &Fault::ALL, ways);
    // Whatever a read meets changes nothing: the ways on from there are those from the write before it.
    let of_reads = runs(Kind::Read, reads, &Fault::OF_READS, ways.get(..1).unwrap_or_default());
    for (number, (trouble, way)) in of_writes.chain(of_reads).enumerate() {
        if number % of == share % of && !(trouble.denies_for_good() && scenario.takes_away()) {
            tally.count(&format_args!("{scenario}: {trouble:?}, {way:?}"), one(scenario, trouble, way).await);
        }
    }
    Ok(tally)
}

/// Every fault at every request, once and from then on, and every way from there.
fn runs<'f>(
    kind: Kind,
    requests: usize,
    faults: &'f [Fault],
    ways: &'f [Way],
) -> impl Iterator<Item = (Trouble, Way)> + 'f {
    let troubles = (0..requests).flat_map(move |at| {
        faults
            .iter()
            .flat_map(move |fault| [Trouble::Once(kind, at, *fault), Trouble::From(kind, at, *fault)])
    });
    troubles.flat_map(move |trouble| ways.iter().map(move |way| (trouble, *way)))
}

/// How many requests are made, reading and writing, when nothing goes wrong.
pub(crate) async fn requests(scenario: &Scenario) -> anyhow::Result<(usize, usize)> {
    let state = TempDir::new()?;
    let mut run = Run::begin(scenario, state.path()).await?;
    let counts = run.meet(Trouble::None).await?;
    run.go_on(scenario.during.aim()).await?;
    Ok((counts.reads, counts.writes.len()))
}

/// One run: how many statements of others were changed, or what was lost.
async fn one(scenario: &Scenario, trouble: Trouble, way: Way) -> anyhow::Result<usize> {
    let state = TempDir::new()?;
    let mut run = Run::begin(scenario, state.path()).await?;
    let counts = run.meet(trouble).await?;
    ensure!(counts.troubled > 0, "nothing went wrong");
    run.go_on(way).await
}
