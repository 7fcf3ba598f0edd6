//! What all rows together say.

use crate::verdict::{Judgement, Outcome, Verdict};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;

/// A row and its verdict.
pub struct Judged {
    /// The corpus.
    pub file: String,
    /// The row's name.
    pub id: String,
    /// What was asked.
    pub kind: String,
    /// What became of it.
    pub judgement: Judgement,
}

/// The verdicts on all rows of a folder.
pub struct Report {
    rows: Vec<Judged>,
}

#[derive(Serialize)]
struct Line<'r> {
    id: &'r str,
    kind: &'r str,
    verdict: &'r str,
    expected: &'r str,
    got: &'r str,
}

impl Report {
    pub(crate) const fn new(rows: Vec<Judged>) -> Self {
        Self { rows }
    }

    /// Every row, in the order of the corpora.
    pub fn rows(&self) -> &[Judged] {
        &self.rows
    }

    /// A line for each corpus and kind: `NAME KIND: A agree, D disagree, S skipped`.
    pub fn summary(&self) -> String {
        let mut counts: BTreeMap<(&str, &str), [usize; 4]> = BTreeMap::new();
        for row in &self.rows {
            let [agree, disagree, skipped, vintage] = counts.entry((&row.file, &row.kind)).or_default();
            *match row.judgement.verdict {
                Verdict::Agree => agree,
                Verdict::Disagree { .. } => disagree,
                Verdict::Vintage { .. } => vintage,
                Verdict::Skipped(_) => skipped,
            } += 1;
        }
        let mut text = String::new();
        for ((file, kind), [agree, disagree, skipped, vintage]) in counts {
            let skipped_in_all = skipped + vintage;
            let _ =
                write!(text, "{file} {kind}: {agree} agree, {disagree} disagree, {skipped_in_all} skipped");
            let _ = match vintage {
                0 => writeln!(text),
                _ => writeln!(text, " ({vintage} for the age of the catalogue)"),
            };
        }
        text
    }

    /// The disagreements as JSON lines, and among them what the age of the catalogue explains.
    pub fn disagreements(&self) -> String {
        let lines = self.rows.iter().filter_map(|row| {
            let (verdict, expected, got) = match &row.judgement.verdict {
                Verdict::Disagree { expected, got } => ("disagree", expected, got),
                Verdict::Vintage { expected, got } => ("vintage", expected, got),
                Verdict::Agree | Verdict::Skipped(_) => return None,
            };
            let line = Line { id: &row.id, kind: &row.kind, verdict, expected, got };
            serde_json::to_string(&line).ok()
        });
        lines.map(|line| line + "\n").collect()
    }

    /// Why rows were skipped, and how many for each reason.
    pub fn skipped(&self) -> String {
        let mut reasons: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for row in &self.rows {
            if let Verdict::Skipped(reason) = row.judgement.verdict {
                *reasons.entry((&row.kind, reason)).or_default() += 1;
            }
        }
        reasons.into_iter().map(|((kind, reason), count)| format!("{count:>6} {kind}: {reason}\n")).collect()
    }

    /// A line for each code: how often it was found, missed, raised without being recorded, and how often the age of
    /// the catalogue explains one of the latter two.
    pub fn codes(&self) -> String {
        let mut counts: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
        for outcome in self.rows.iter().flat_map(|row| &row.judgement.codes) {
            let [found, missed, extra, vintage] = counts.entry(outcome.code.as_str()).or_default();
            *match outcome.outcome {
                Outcome::Found => found,
                Outcome::Missed => missed,
                Outcome::Extra => extra,
                Outcome::MissedThen | Outcome::ExtraThen => vintage,
            } += 1;
        }
        let mut text = format!("{:>6} {:>6} {:>6} {:>7}  code\n", "found", "missed", "extra", "vintage");
        for (code, [found, missed, extra, vintage]) in counts {
            let _ = writeln!(text, "{found:>6} {missed:>6} {extra:>6} {vintage:>7}  {code}");
        }
        text
    }
}
