//! Condition keys by which a request meets the conditions of a statement.

use super::sample::{ANY, filled};
use crate::evaluate::Context;
use crate::{KeyValues, Operator, OperatorBlock, OperatorName, Statement};

/// So many values of a key are tried.
pub(super) const VALUES: usize = 4;

/// Keys that nobody can guess, and that are known where they matter.
const BEYOND_GUESSING: [&str; 1] = ["aws:userid"];

/// Whether the conditions of a statement are to hold, or not.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Aim {
    Meet,
    Evade,
}

impl Aim {
    /// Whether a key has to be there for it; else its absence serves.
    fn needs(self, operator: Operator, values: &KeyValues) -> bool {
        let asks_for_absence =
            values.values.first().is_some_and(|it| it.as_str().eq_ignore_ascii_case("true"));
        match self {
            Self::Meet if operator.name == OperatorName::Null => !asks_for_absence,
            Self::Meet => !operator.name.is_negated(),
            Self::Evade if operator.name == OperatorName::Null => asks_for_absence,
            Self::Evade => operator.name.is_negated() || operator.if_exists,
        }
    }
}

/// `context` with what meets or evades the conditions of a statement, as far as it is open: by the value at `choice`, or
/// the last there is.
pub(super) fn aimed(
    aim: Aim,
    statement: &Statement,
    context: &Context,
    is_fixed: &dyn Fn(&str) -> bool,
    choice: usize,
) -> Context {
    let mut context = context.clone();
    let read = |block| -> Option<(Operator, &OperatorBlock)> {
        let block: &OperatorBlock = block;
        Some((block.operator.parse().ok()?, block))
    };
    let mut blocks: Vec<_> = statement.operators().iter().filter_map(read).collect();
    // What asks for a value asks for the key's presence too.
    blocks.sort_by_key(|(operator, _)| operator.name == OperatorName::Null);
    for (operator, block) in blocks {
        for key in &block.keys {
            let is_open = !is_fixed(&key.key)
                && context.get(&key.key).next().is_none()
                && !BEYOND_GUESSING.iter().any(|it| it.eq_ignore_ascii_case(&key.key));
            if is_open && aim.needs(operator, key) {
                context = with_value(aim, context, key, operator.name, choice);
            }
        }
    }
    context
}

/// The context with a value that the operator takes for the written one; without, where there is none of the key's type.
fn with_value(aim: Aim, context: Context, key: &KeyValues, operator: OperatorName, choice: usize) -> Context {
    let Some(written) = key.values.get(choice).or(key.values.last()) else { return context };
    let mut named = Vec::new();
    let is_to_differ = aim == Aim::Evade && !operator.is_negated() && operator != OperatorName::Null;
    let candidates = match is_to_differ {
        true => others_than(written.as_str()),
        false => values_for(operator, written.as_str(), |name, default| {
            let value = context.get(name).next().or(default).unwrap_or(ANY).to_owned();
            named.push((name.to_owned(), value.clone()));
            value
        }),
    };
    let mut given = context.clone();
    for (name, value) in named {
        if given.get(&name).next().is_none()
            && let Ok(with_variable) = given.clone().with(&name, value)
        {
            given = with_variable;
        }
    }
    let fitting = candidates.into_iter().find_map(|value| given.clone().with(&key.key, value).ok());
    fitting.unwrap_or(context)
}

/// What may be taken for the value that is written.
fn values_for(
    operator: OperatorName,
    written: &str,
    value_of: impl FnMut(&str, Option<&str>) -> String,
) -> Vec<String> {
    use OperatorName as O;
    let near = |by: f64| {
        written.trim().parse::<f64>().map(|number| vec![(number + by).to_string()]).unwrap_or_default()
    };
    match operator {
        // Only whether it is there is asked.
        O::Null => ANY_OF_A_TYPE.map(str::to_owned).into(),
        O::NumericLessThan => near(-1.0),
        O::NumericGreaterThan => near(1.0),
        O::DateLessThan => vec!["1971-01-01T00:00:00Z".into()],
        O::DateGreaterThan => vec!["2999-01-01T00:00:00Z".into()],
        O::IpAddress | O::NotIpAddress => {
            vec![written.split('/').next().unwrap_or_default().to_owned()]
        }
        _ if operator.resolves_variables() => {
            vec![filled(written, operator.has_wildcards().then_some(ANY), value_of)]
        }
        _ => vec![written.to_owned()],
    }
}

/// Values that are not the one that is written.
fn others_than(written: &str) -> Vec<String> {
    let others = ANY_OF_A_TYPE.into_iter().chain(["false"]);
    others.filter(|other| !other.eq_ignore_ascii_case(written)).map(str::to_owned).collect()
}

/// A value of each type that keys have.
const ANY_OF_A_TYPE: [&str; 5] = [ANY, "true", "1", "203.0.113.7", "arn:aws:s3:::x"];
