//! The statements that make a policy public by S3's measure: no check, but what the checks know of everyone, put to the
//! question that Block Public Access asks.

use super::Context;
use super::limit_of_who::{LimitOfWho, Measure, limit_by};
use super::star_principal::{unbound, weak};
use crate::{Document, Effect, Place, PolicyKind, Principal, Within};

/// Every statement that allows everyone without a limit that S3 accepts, where that stands, and why.
pub(crate) fn find(document: &Document, kind: PolicyKind) -> Vec<(usize, Place, String)> {
    let context = Context::new(document, kind, &[]);
    let allows = context.statements().filter(|(_, statement)| statement.effect == Effect::Allow);
    allows.filter_map(|(index, _)| reason(&context, index).map(|(place, why)| (index, place, why))).collect()
}

fn reason(context: &Context<'_>, index: usize) -> Option<(Place, String)> {
    let place = open_to_all(context, index)?;
    match limit_by(Measure::BlockPublicAccess, context, index) {
        LimitOfWho::Bound => None,
        LimitOfWho::Weak(key, weakness) => Some((key.place, weak(key, weakness).message)),
        LimitOfWho::Nothing | LimitOfWho::Unread => Some((place, unbound(context.kind).message)),
    }
}

/// Where a statement applies to principals that nobody has listed.
fn open_to_all(context: &Context<'_>, index: usize) -> Option<Place> {
    let whole = Place::Statement(index, Within::Whole);
    let is_negated = context.document.statements.get(index).is_some_and(|it| it.not_principal.is_some());
    let of_provider = || {
        let mut principals = context.principals_of(index);
        principals.find(|read| matches!(read.principal, Ok(Principal::Federated(_)))).map(|read| read.place)
    };
    context.everyone(index).or_else(|| is_negated.then_some(whole)).or_else(of_provider)
}
