//! Which condition keys a request would have to carry.

use super::ask::Ask;
use super::decide::{By, Said, Verdict};
use super::model::Model;
use super::satisfy::{Aim, VALUES, aimed};
use crate::Statement;
use crate::evaluate::{Context, Mismatch, Missing};

/// So many denials are evaded one after the other.
const DENIALS: usize = 8;

/// A statement that would allow a request, did it carry other condition keys.
struct NearMiss<'m> {
    missing: Missing,
    statement: &'m Statement,
    /// The keys of the conditions that do not hold.
    keys: Vec<&'m str>,
}

impl Model<'_> {
    /// What becomes of a request, if it carries whatever the documents ask for besides what it was given.
    pub(super) fn settle(&self, ask: &Ask) -> Verdict {
        let mut context = ask.context.clone();
        let Some(mut missing) = self.missing(ask, &context) else { return Verdict::Unknown };
        while !missing.is_empty() {
            match self.closer(ask, &context, &missing) {
                Some(closer) => (context, missing) = closer,
                None => return self.why(ask, &context, missing),
            }
        }
        self.unless_denied(ask, context)
    }

    /// Condition keys with which less is missing.
    fn closer(&self, ask: &Ask, context: &Context, missing: &[Missing]) -> Option<(Context, Vec<Missing>)> {
        let is_fixed = ask.fixed(self);
        let near = self.near_misses(ask, context, missing);
        near.iter().flat_map(|near| (0..VALUES).map(move |choice| (near, choice))).find_map(
            |(near, choice)| {
                let other = aimed(Aim::Meet, near.statement, context, &is_fixed, choice);
                let left = self.missing(ask, &other).filter(|_| other != *context)?;
                (left.len() < missing.len()).then_some((other, left))
            },
        )
    }

    /// The statements that conditions alone keep from allowing what is missing.
    fn near_misses<'m>(&'m self, ask: &Ask, context: &Context, missing: &[Missing]) -> Vec<NearMiss<'m>> {
        let behind = ask.request_behind(self, context);
        let Some(request) = ask.request(self, context) else { return Vec::new() };
        let mut found = Vec::new();
        for (half, policy) in self.halves(ask).into_iter().filter(|(half, _)| missing.contains(half)) {
            let asked = behind.as_ref().filter(|_| half == Missing::ResourcePolicy).unwrap_or(&request);
            for (by, mismatches) in policy.near_misses(asked) {
                let keys: Option<Vec<&str>> = mismatches
                    .into_iter()
                    .map(|mismatch| match mismatch {
                        Mismatch::Condition(key) => Some(key),
                        _ => None,
                    })
                    .collect();
                let statement = policy.document().statements.get(by.index());
                if let (Some(keys), Some(statement)) = (keys, statement) {
                    found.push(NearMiss { missing: half, statement, keys });
                }
            }
        }
        found
    }

    /// Why nothing helps: what is near and fails by what the request cannot carry otherwise, is for other requests.
    fn why(&self, ask: &Ask, context: &Context, missing: Vec<Missing>) -> Verdict {
        let is_fixed = ask.fixed(self);
        let mut excluded = None;
        for near in self.near_misses(ask, context, &missing) {
            if near.keys.iter().any(|key| is_fixed(key)) {
                continue;
            }
            let is_given = |key: &&str| ask.context.get(key).next().is_some();
            match near.keys.iter().all(is_given) {
                true if is_half(near.missing) => excluded = near.keys.first().map(|key| (*key).to_owned()),
                _ => return Verdict::Unknown,
            }
        }
        match excluded {
            Some(key) => Verdict::Excluded(missing, key),
            None => Verdict::Missing(missing),
        }
    }

    /// Whether denials leave it, after all that can be evaded by carrying more.
    fn unless_denied(&self, ask: &Ask, granted: Context) -> Verdict {
        let mut context = granted.clone();
        for _ in 0..DENIALS {
            match self.decide(&self.full, ask, &context) {
                Some(Said::Allowed) => return Verdict::Allowed(context),
                Some(Said::Denied(by)) => match self.evaded(ask, &context, &by) {
                    Some(other) => context = other,
                    None if self.is_certain(ask, &granted, &by) => return Verdict::Denied(by),
                    None => return Verdict::Unknown,
                },
                _ => return Verdict::Unknown,
            }
        }
        Verdict::Unknown
    }

    fn evaded(&self, ask: &Ask, context: &Context, by: &By) -> Option<Context> {
        let is_fixed = ask.fixed(self);
        let asks_for = |statement: &&Statement| shares_key(statement, &by.statement);
        let evading = |choice| {
            // That a key be there is asked for by one statement, and with which value by another.
            let beside = by.beside.iter().filter(asks_for).fold(context.clone(), |context, statement| {
                aimed(
                    Aim::Evade,
                    statement,
                    &context,
                    &|key| is_fixed(key) || !has_key(&by.statement, key),
                    choice,
                )
            });
            aimed(Aim::Evade, &by.statement, &beside, &is_fixed, choice)
        };
        (0..VALUES).map(evading).find(|other| {
            let is_same = || match self.decide(&self.full, ask, other) {
                Some(Said::Denied(again)) => again.document == by.document && again.position == by.position,
                Some(Said::Allowed) => false,
                _ => true,
            };
            other != context && !is_same()
        })
    }

    /// Whether a denial does not depend on what the request happens to carry besides what it was granted with.
    fn is_certain(&self, ask: &Ask, context: &Context, by: &By) -> bool {
        let is_fixed = ask.fixed(self);
        let mut keys = by.statement.operators().iter().flat_map(|block| &block.keys);
        keys.all(|key| is_fixed(&key.key) || context.get(&key.key).next().is_some())
    }
}

fn has_key(statement: &Statement, key: &str) -> bool {
    let mut keys = statement.operators().iter().flat_map(|block| &block.keys);
    keys.any(|written| written.key.eq_ignore_ascii_case(key))
}

fn shares_key(statement: &Statement, other: &Statement) -> bool {
    statement.operators().iter().flat_map(|block| &block.keys).any(|written| has_key(other, &written.key))
}

/// Whether it is one of the two sides of a grant.
pub(super) const fn is_half(missing: Missing) -> bool {
    matches!(missing, Missing::IdentityPolicy | Missing::ResourcePolicy | Missing::AccessPointPolicy)
}
