//! `equivalent`: whether the policies `a` and `b` decide alike.

use crate::row::Row;
use crate::verdict::{Judgement, Verdict};
use anyhow::Context;
use xacct_core::Document;

pub(super) fn judge(row: &Row) -> anyhow::Result<Judgement> {
    let document = |field| {
        let json = row.json(field).with_context(|| format!("no `{field}`"))?;
        Document::from_json(json).map_err(|error| anyhow::anyhow!("`{field}`: {error}"))
    };
    let (a, b) = (document("a")?, document("b")?);
    let in_words = |equivalent| if equivalent { "equivalent" } else { "different" };
    let expected: bool = row.read("expected")?;
    Ok(Verdict::of(in_words(expected), in_words(a.is_equivalent_to(&b))).into())
}
