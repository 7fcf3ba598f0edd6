//! What a statement of the bucket's policy grants other accounts, whatever those allow themselves.

use super::actions::is_of_objects;
use super::ask::Target;
use super::model::Model;
use super::sample::{ANY, Samples};
use super::satisfy::{Aim, VALUES, aimed};
use super::source::Source;
use crate::Principal;
use crate::evaluate::{Context, Request, Requester};

/// The requesters of other accounts that a statement may be for: those that are listed, and those it names.
pub(super) fn foreign(model: &Model<'_>, source: &Source<'_>) -> Vec<Requester> {
    let entries = source.statement.principal.iter().flat_map(|it| it.entries());
    let named = entries.filter_map(|(kind, text)| {
        let principal = Principal::new(kind, text).ok()?;
        let requester = match &principal {
            // Someone of it.
            Principal::Account(account) => {
                Requester::from_arn(&format!("arn:{}:iam::{account}:root", model.setup.partition))
            }
            _ => Requester::from_principal(&principal),
        };
        requester.ok()
    });
    let listed = model.parties.iter().map(|party| party.requester.clone());
    let mut found: Vec<Requester> = Vec::new();
    for requester in named.chain(listed) {
        let is_foreign = requester.account().is_some_and(|account| *account != model.setup.owner);
        if is_foreign && !found.iter().any(|other| other.to_string() == requester.to_string()) {
            found.push(requester);
        }
    }
    found
}

/// A request that the statement alone allows, of the bucket or some object. It carries `told`, and none of what `is_closed`
/// keeps from it.
pub(super) fn granted(
    model: &Model<'_>,
    source: &Source<'_>,
    requester: &Requester,
    action: &str,
    told: &Context,
    is_closed: &dyn Fn(&str) -> bool,
) -> Option<Request> {
    let (alone, target) = (source.alone(), Target::Bucket);
    let below = target.of_objects(model);
    let told = told.clone().with("aws:SecureTransport", true).ok()?;
    let patterns = source.patterns();
    let mut resources = patterns.iter().flat_map(|pattern| {
        Samples::of(model, &target, pattern, &[], |_, default| default.unwrap_or(ANY).to_owned()).own
    });
    resources.find_map(|resource| {
        if resource.starts_with(&below) != is_of_objects(action) {
            return None;
        }
        let request = Request::new(requester.clone(), action, &resource).ok()?;
        let request = request.owned_by(model.setup.owner.clone()).with_context(told.clone());
        let is_fixed =
            |key: &str| request.context().get(key).next().is_some() || target.decides(key) || is_closed(key);
        (0..VALUES).find_map(|choice| {
            let context = aimed(Aim::Meet, source.statement, &told, &is_fixed, choice);
            let request = request.clone().with_context(context);
            alone.decide(&request).is_allowed().then_some(request)
        })
    })
}
