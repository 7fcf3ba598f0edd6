//! What messages and decisions say of single statements.

use xacct_core::{Principal, Statement};

/// The unique ids that a statement names.
pub(crate) fn ids(statement: &Statement) -> impl Iterator<Item = &str> {
    let entries = statement.principals().flat_map(|(_, principals)| principals.entries());
    let is_id = |kind, text| matches!(Principal::new(kind, text), Ok(Principal::UniqueId(_)));
    entries.filter(move |(kind, text)| is_id(*kind, text)).map(|(_, text)| text)
}

/// A statement in words.
pub(crate) fn named(statement: &Statement, index: usize) -> String {
    match &statement.sid {
        Some(sid) => format!("the statement `{sid}`"),
        None => format!("statement {index}"),
    }
}
