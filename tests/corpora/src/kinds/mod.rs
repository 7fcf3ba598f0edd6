//! The kinds of questions: one file each, named by the kind.

mod equivalent;
mod parse;
mod validate;

use crate::row::Row;
use crate::verdict::{Judgement, Verdict};

/// A kind's name in the corpora and how its rows are judged.
type Kind = (&'static str, fn(&Row) -> anyhow::Result<Judgement>);

const KINDS: &[Kind] =
    &[("equivalent", equivalent::judge), ("parse", parse::judge), ("validate", validate::judge)];

pub(crate) fn judge(row: &Row) -> anyhow::Result<Judgement> {
    match KINDS.iter().find(|(kind, _)| *kind == row.kind()) {
        Some((_, judge)) => judge(row),
        None => Ok(Verdict::Skipped("no code answers this kind of question yet").into()),
    }
}
