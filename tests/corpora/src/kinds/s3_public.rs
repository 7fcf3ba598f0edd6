//! `s3_public`: whether S3 calls the policy of a bucket public, and which of its statements are to blame.

use super::codes::{codes_of, listed};
use crate::row::Row;
use crate::verdict::{Judgement, Verdict};
use anyhow::Context;
use xacct_core::evaluate::public_statements;
use xacct_core::{Code, Document, PolicyKind};

pub(super) fn judge(row: &Row) -> anyhow::Result<Judgement> {
    let json = row.json("resource_policy").context("no `resource_policy`")?;
    let expected: String = row.read("expected")?;
    let blamed: Option<Vec<usize>> = row.read_if_any("public_statements")?;
    let document = match Document::from_json(json) {
        Ok(document) => document,
        Err(error) => return Ok(Verdict::of(expected, listed(codes_of(&error).map(Code::as_str))).into()),
    };
    // The corpora count from 1.
    let found = public_statements(&document, PolicyKind::Bucket).into_iter().map(|public| public.index + 1);
    let found: Vec<usize> = found.collect();
    let expected = match blamed {
        Some(blamed) => told(&blamed),
        None => expected,
    };
    Ok(Verdict::of(expected, told(&found)).into())
}

fn told(statements: &[usize]) -> String {
    match statements {
        [] => "nonPublic".into(),
        _ => format!("public {statements:?}"),
    }
}
