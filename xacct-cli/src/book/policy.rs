//! What a `policy!` says.

use super::diagram::Diagram;
use super::table::Table;
use super::words::Block;
use super::{AllowedFinding, Explanation, Shown};
use crate::content::Naming;
use crate::finding::Reported;
use xacct_core::PolicyKind;
use xacct_syntax::{Compiled, Statement};

/// What kind of policy it is, and what it says, or why it does not compile.
pub(super) fn tell(compiled: Compiled, item: &str) -> (String, Result<Explanation, Vec<Reported>>) {
    let in_words = compiled.kind.map(|kind| kind.in_words()).and_then(|words| words.split_once(' '));
    let kind_in_words = in_words.map_or("policy", |(_, words)| words).to_owned();
    let told = compiled.kind.filter(|_| !compiled.is_refused()).map(|kind| of_policy(&compiled, kind, item));
    let findings = compiled.diagnostics.into_iter().map(Reported::of_diagnostic).collect();
    let told = match told {
        Some(told) => Ok(Explanation { remaining: findings, ..told }),
        None => Err(findings),
    };
    (kind_in_words, told)
}

fn of_policy(compiled: &Compiled, kind: PolicyKind, item: &str) -> Explanation {
    let naming = Naming::of(&compiled.captures);
    let document = Shown {
        account: None,
        what: item.to_owned(),
        language: "json",
        text: naming.name(format!("{:#}", compiled.document)),
    };
    let statements = || compiled.policy.statements.iter().enumerate();
    let remarks = statements().filter(|(_, statement)| !statement.docs.is_empty());
    let allowed = statements().flat_map(|(index, statement)| {
        statement.allows.iter().map(move |allow| AllowedFinding {
            statement: name_of(index, statement),
            code: allow.code.as_str(),
            reason: allow.reason.clone(),
        })
    });
    let mut explained: Vec<_> = xacct_core::explain(&compiled.document, kind)
        .into_iter()
        .map(|sentence| naming.name(sentence))
        .collect();
    let words = match (explained.len(), explained.pop()) {
        (1, Some(only)) => vec![Block::Paragraph(only)],
        (_, last) => vec![Block::List(explained.into_iter().chain(last).collect())],
    };
    Explanation {
        words,
        tables: Table::of_policy(kind, &compiled.document, &naming).into_iter().collect(),
        remarks: remarks
            .map(|(index, statement)| (name_of(index, statement), statement.docs.clone()))
            .collect(),
        diagram: Diagram::of_policy(&compiled.document, kind, &naming),
        documents: vec![document],
        allowed: allowed.collect(),
        captures: naming.variables(),
        ..Explanation::default()
    }
}

/// A statement's name; of one without, its number.
fn name_of(index: usize, statement: &Statement) -> String {
    match &statement.sid {
        Some(sid) => sid.value.clone(),
        None => format!("statement {}", index + 1),
    }
}
