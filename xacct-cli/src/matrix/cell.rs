//! What becomes of one request, whatever condition keys it carries.

use super::{Column, Decide, Verdict};
use serde::Serialize;
use xacct_core::evaluate::{
    CompiledPolicy, Decision, Ground, Outcome, Reason, Request, RequestError, Requester, StatementRef,
};
use xacct_core::{AccountId, Effect, Statement};

/// What becomes of a request, and why.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Cell {
    /// What becomes of it.
    pub(crate) verdict: Verdict,
    /// Why; where it depends on conditions, why it is allowed.
    pub(crate) reason: String,
    /// The statement that decides, counted from 0; none where nothing allows.
    pub(crate) statement: Option<usize>,
    /// Why it is refused under other conditions.
    pub(crate) otherwise: Option<String>,
}

/// Of so many statements that one request depends on, conditions are met and evaded: more than any policy has of them.
const MOST_STATEMENTS: usize = 64;

/// One answer of the evaluator, kept beyond what it was asked of.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    outcome: Outcome,
    reason: String,
    statement: Option<usize>,
}

pub(super) fn asked(
    requester: &Requester,
    column: &Column,
    owner: Option<&AccountId>,
    policies: &[&CompiledPolicy],
    decide: &Decide<'_>,
) -> Cell {
    answers(requester, column, owner, policies, decide)
        .map(|answers| cell_of(&answers))
        .unwrap_or_else(|error| Cell::unknown(&error))
}

/// What is decided, until nothing more can change the cell.
fn answers(
    requester: &Requester,
    column: &Column,
    owner: Option<&AccountId>,
    policies: &[&CompiledPolicy],
    decide: &Decide<'_>,
) -> Result<Vec<Answer>, RequestError> {
    let request = Request::new(requester.clone(), &column.action, &column.resource)?;
    let request = match owner {
        Some(owner) if request.owner().is_none() => request.owned_by(owner.clone()),
        _ => request,
    };
    let conditional = policies.iter().flat_map(|policy| policy.depends_on(&request));
    let conditional: Vec<_> = conditional.filter_map(StatementRef::statement).take(MOST_STATEMENTS).collect();
    let (mut asked, mut answers): (Vec<Request>, Vec<Answer>) = Default::default();
    for variant in variants(&request, &conditional) {
        if asked.contains(&variant) {
            continue;
        }
        answers.push(decide(&variant)?);
        asked.push(variant);
        let has = |outcome| answers.iter().any(|answer| answer.outcome == outcome);
        if has(Outcome::Allow) && has(Outcome::ImplicitDeny) {
            break;
        }
    }
    Ok(answers)
}

/// The request as it is, and with condition keys that meet the conditions of one statement and, where that allows, evade
/// what denies.
fn variants<'s>(
    request: &'s Request,
    conditional: &'s [&'s Statement],
) -> impl Iterator<Item = Request> + 's {
    let evading = |request: Request| {
        let denials = conditional.iter().filter(|it| it.effect == Effect::Deny);
        denials.fold(request, |request, denial| request.evading(denial))
    };
    let met = conditional.iter().map(move |statement| {
        let met = request.meeting(statement);
        if statement.effect == Effect::Allow { evading(met) } else { met }
    });
    [evading(request.clone()), request.clone()].into_iter().chain(met)
}

fn cell_of(answers: &[Answer]) -> Cell {
    let first = |outcome: Outcome| answers.iter().find(|answer| answer.outcome == outcome);
    let refused = first(Outcome::ExplicitDeny).or(first(Outcome::ImplicitDeny));
    match (first(Outcome::Allow), first(Outcome::ImplicitDeny), first(Outcome::ExplicitDeny)) {
        (Some(allowed), None, None) => Cell::of(Verdict::Allowed, allowed),
        (Some(allowed), missing, _) => {
            // What nothing allows without the right keys is more often met than what is denied with the wrong ones.
            let otherwise = missing.or(refused).map(|answer| answer.reason.clone());
            Cell { otherwise, ..Cell::of(Verdict::DependsOnConditions, allowed) }
        }
        (None, None, Some(denied)) => Cell::of(Verdict::Denied, denied),
        (None, Some(missing), _) => Cell::of(Verdict::NotAllowed, missing),
        (None, None, None) => Cell {
            verdict: Verdict::Unknown,
            reason: "nothing was asked".to_owned(),
            statement: None,
            otherwise: None,
        },
    }
}

impl Cell {
    fn of(verdict: Verdict, answer: &Answer) -> Self {
        Self { verdict, reason: answer.reason.clone(), statement: answer.statement, otherwise: None }
    }

    fn unknown(error: &RequestError) -> Self {
        Self { verdict: Verdict::Unknown, reason: error.to_string(), statement: None, otherwise: None }
    }
}

impl Answer {
    pub(crate) fn of(decision: &Decision<'_>) -> Self {
        Self { outcome: decision.outcome(), reason: decision.to_string(), statement: statement_of(decision) }
    }
}

/// The statement that decides: that of the resource before that of the requester.
fn statement_of(decision: &Decision<'_>) -> Option<usize> {
    let of_ground = |ground: Ground<'_>| match ground {
        Ground::Statement(_, by) => Some(by.index()),
        _ => None,
    };
    match decision.reason() {
        Reason::Denied(by) => Some(by.index()),
        Reason::Allowed { resource, identity, .. } => {
            resource.and_then(of_ground).or_else(|| identity.map(|by| by.index()))
        }
        _ => None,
    }
}
