//! Who may do what: the principals that policies name, and the actions and resources, and what becomes of each request.
//!
//! For patterns an example is asked, and every request twice and more: with condition keys that meet the conditions of the
//! statements, and with keys that do not. Where that makes a difference, the answer depends on conditions.

mod cell;
mod columns;
mod rows;
mod table;
mod verdict;

#[cfg(test)]
mod tests;

pub(crate) use cell::{Answer, Cell};
pub(crate) use verdict::Verdict;

use serde::Serialize;
use xacct_core::evaluate::{CompiledPolicy, Request, RequestError, Requester};
use xacct_core::{AccountId, Document, PolicyKind};

/// The verdicts of an evaluator over requests of several principals.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Matrix {
    /// What is asked for.
    pub(crate) columns: Vec<Column>,
    /// Who asks.
    pub(crate) rows: Vec<Row>,
    /// How many principals, and actions on resources, are left out because there are too many. Of more than
    /// anybody has written, only some are counted.
    pub(crate) left_out: usize,
}

/// One action on one resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Column {
    /// The action, such as `s3:GetObject`.
    pub(crate) action: String,
    /// The pattern of resources as the policy has it.
    pub(crate) pattern: String,
    /// The resource that is asked for: an example of the pattern.
    pub(crate) resource: String,
}

/// One principal, and what becomes of what it asks for, column by column.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Row {
    /// Whom the policy names, in words.
    pub(crate) who: String,
    /// Who asks: an example of them.
    pub(crate) requester: String,
    /// One for each column.
    pub(crate) cells: Vec<Cell>,
}

/// Someone who asks.
#[derive(Clone, Debug)]
pub(crate) struct Asker {
    /// In words.
    pub(crate) who: String,
    /// The requester.
    pub(crate) requester: Requester,
}

/// More would be no table.
const MOST_ROWS: usize = 64;
const MOST_COLUMNS: usize = 128;

/// What decides about requests.
type Decide<'d> = dyn Fn(&Request) -> Result<Answer, RequestError> + 'd;

impl Matrix {
    /// What a document alone decides about those whom it names.
    pub(crate) fn of_document(kind: PolicyKind, document: &Document) -> Self {
        let policy = CompiledPolicy::new(kind, document.clone());
        let policies = [&policy];
        Self::of(&policies, rows::askers(&policies), None, &|request| Ok(Answer::of(&policy.decide(request))))
    }

    /// What `decide` says of all that these policies speak of, asked by each of `askers`; the resources are `owner`'s where
    /// their ARNs do not tell.
    pub(crate) fn of(
        policies: &[&CompiledPolicy],
        mut askers: Vec<Asker>,
        owner: Option<&AccountId>,
        decide: &Decide<'_>,
    ) -> Self {
        let (columns, more) = columns::columns(policies);
        let left_out = askers.len().saturating_sub(MOST_ROWS) + more;
        askers.truncate(MOST_ROWS);
        let row = |Asker { who, requester }| Row {
            cells: columns
                .iter()
                .map(|column| cell::asked(&requester, column, owner, policies, decide))
                .collect(),
            requester: requester.to_string(),
            who,
        };
        let rows = askers.into_iter().map(row).collect();
        Self { columns, rows, left_out }
    }
}
