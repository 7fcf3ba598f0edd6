//! The table of disagreements that are argued: `disagreements.json`, beside this crate's manifest.

use crate::report::{Judged, Report};
use crate::verdict::Verdict;
use anyhow::Context;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The rows on which we say something else than has been recorded, and why.
#[derive(Deserialize)]
#[serde(transparent)]
pub struct Table(Vec<Argument>);

/// What some rows of a corpus have in common.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Argument {
    /// The corpus: its file's name without `.jsonl`.
    corpus: String,
    /// The rule of AWS's that decides for us, or what the recorded answer leaves out.
    why: String,
    /// Whether it is about the differences that the age of the catalogue explains, and no others.
    #[serde(default)]
    vintage: bool,
    /// The rows by their ids, and what we say of each: `got` of the difference.
    rows: BTreeMap<String, String>,
}

impl Table {
    /// The table of this repository.
    ///
    /// # Errors
    /// When it is not such a table, or has a row twice.
    pub fn read() -> anyhow::Result<Self> {
        let table: Self = serde_json::from_str(include_str!("../disagreements.json"))?;
        let mut seen = BTreeMap::new();
        for (argument, id) in
            table.0.iter().flat_map(|argument| argument.rows.keys().map(move |id| (argument, id)))
        {
            anyhow::ensure!(!argument.why.is_empty(), "{id} is not argued");
            anyhow::ensure!(seen.insert(id, ()).is_none(), "{id} is in the table twice");
        }
        Ok(table)
    }

    /// The differences of rows of `kind` that are not argued as they are, a line each.
    pub fn not_argued(&self, report: &Report, kind: &str) -> Vec<String> {
        let rows = report.rows().iter().filter(|row| row.kind == kind && !self.argues(row));
        let lines = rows.filter_map(|row| {
            let (expected, got) = row.judgement.verdict.difference()?;
            Some(format!("{} {}: recorded `{expected}`, got `{got}`", row.file, row.id))
        });
        lines.collect()
    }

    /// What the table has and `report` has not, a line each: rows that agree by now, or that do not exist.
    pub fn stale(&self, report: &Report) -> anyhow::Result<Vec<String>> {
        let by_id: BTreeMap<&str, &Judged> = report.rows().iter().map(|row| (row.id.as_str(), row)).collect();
        let mut stale = Vec::new();
        for argument in &self.0 {
            let corpus = &argument.corpus;
            report
                .rows()
                .iter()
                .find(|row| row.file == *corpus)
                .with_context(|| format!("there is no {corpus}"))?;
            let is_stale = |id: &&String| {
                let row = by_id.get(id.as_str()).filter(|row| row.file == *corpus);
                !row.is_some_and(|row| argument.is_about(&row.judgement.verdict))
            };
            stale.extend(argument.rows.keys().filter(is_stale).map(|id| format!("{corpus} {id}")));
        }
        Ok(stale)
    }

    fn argues(&self, row: &Judged) -> bool {
        let verdict = &row.judgement.verdict;
        let says = |argument: &Argument| {
            argument.is_about(verdict)
                && verdict.difference().map(|(_, got)| got) == argument.rows.get(&row.id).map(String::as_str)
        };
        self.0.iter().any(says)
    }
}

impl Argument {
    fn is_about(&self, verdict: &Verdict) -> bool {
        match verdict {
            Verdict::Disagree { .. } => !self.vintage,
            Verdict::Vintage { .. } => self.vintage,
            Verdict::Agree | Verdict::Skipped(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(verdict: Verdict) -> Report {
        let [file, id, kind] = ["file", "x", "validate"].map(str::to_owned);
        Report::new(vec![Judged { file, id, kind, judgement: verdict.into() }])
    }

    fn table(rows: &str, vintage: bool) -> Table {
        let table = format!(r#"[{{"corpus":"file","why":"so","vintage":{vintage},"rows":{rows}}}]"#);
        serde_json::from_str(&table).unwrap()
    }

    #[test]
    fn every_difference_is_argued_or_told() {
        let [expected, got] = ["A", "B"].map(str::to_owned);
        let vintage = report(Verdict::Vintage { expected: expected.clone(), got: got.clone() });
        let disagreement = report(Verdict::Disagree { expected, got });
        for (report, is_vintage) in [(vintage, true), (disagreement, false)] {
            let told = |table: &Table| {
                (table.not_argued(&report, "validate").len(), table.stale(&report).unwrap().len())
            };
            assert_eq!(told(&table("{}", is_vintage)), (1, 0));
            assert_eq!(told(&table(r#"{"x":"C"}"#, is_vintage)), (1, 0));
            assert_eq!(told(&table(r#"{"x":"B"}"#, is_vintage)), (0, 0));
            assert_eq!(told(&table(r#"{"x":"B"}"#, !is_vintage)), (1, 1));
        }
        let agreement = report(Verdict::Agree);
        assert_eq!(table(r#"{"x":"B"}"#, true).stale(&agreement).unwrap(), ["file x"]);
    }
}
