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
    /// The rows by their ids, and what we say of each: `got` of a disagreement.
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

    /// The disagreements of rows of `kind` that are not argued as they are, a line each.
    pub fn not_argued(&self, report: &Report, kind: &str) -> Vec<String> {
        let rows = report.rows().iter().filter(|row| row.kind == kind);
        let lines = rows.filter_map(|row| match &row.judgement.verdict {
            Verdict::Disagree { expected, got } if self.says(&row.id) != Some(got) => {
                Some(format!("{} {}: recorded `{expected}`, got `{got}`", row.file, row.id))
            }
            _ => None,
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
                !row.is_some_and(|row| matches!(row.judgement.verdict, Verdict::Disagree { .. }))
            };
            stale.extend(argument.rows.keys().filter(is_stale).map(|id| format!("{corpus} {id}")));
        }
        Ok(stale)
    }

    fn says(&self, id: &str) -> Option<&String> {
        self.0.iter().find_map(|argument| argument.rows.get(id))
    }
}
