//! What becomes of all that the two halves of a grant were written for.

use super::DocumentName;
use super::ask::{Ask, Target};
use super::decide::Verdict;
use super::model::Model;
use super::near::is_half;
use super::source::{Intent, Source};
use crate::evaluate::{Context, Missing};
use crate::{Place, Within};

/// So many examples of patterns of both halves are tried for each principal.
const JOINED: usize = 512;

/// One of the two sides of a grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Half {
    /// The account's whose resource it is.
    Resource,
    /// The account's that asks.
    Identity,
}

impl Half {
    pub(super) const BOTH: [Self; 2] = [Self::Identity, Self::Resource];

    /// Whether it is this half that is missing. Through an access point that is the access point's own policy; what the
    /// bucket's has to say is another question.
    const fn is(self, missing: Missing, target: &Target) -> bool {
        match (self, target) {
            (Self::Identity, _) => matches!(missing, Missing::IdentityPolicy),
            (Self::Resource, Target::AccessPoint(_)) => matches!(missing, Missing::AccessPointPolicy),
            (Self::Resource, _) => matches!(missing, Missing::ResourcePolicy),
        }
    }
}

/// A request that a statement was written for, and what becomes of it.
pub(super) struct Tried<'t, 's> {
    pub(super) source: &'t Source<'s>,
    /// The half in which the statement stands.
    pub(super) half: Half,
    pub(super) intent: Intent,
    pub(super) verdict: Verdict,
}

/// Everything that one party was meant to do with one target.
pub(super) struct Tally<'t, 's> {
    pub(super) who: usize,
    pub(super) tried: Vec<Tried<'t, 's>>,
}

/// The statements of both halves.
pub(super) struct Sources<'s> {
    pub(super) resource: Vec<Source<'s>>,
    pub(super) identity: Vec<Source<'s>>,
}

impl<'t, 's> Tally<'t, 's> {
    /// Tries all that the statements were written for.
    pub(super) fn of(model: &Model<'_>, who: usize, target: &Target, sources: &'t Sources<'s>) -> Self {
        let patterns = |sources: &'t [Source<'s>]| -> Vec<&'t str> {
            let mut patterns: Vec<_> = sources.iter().flat_map(Source::patterns).collect();
            patterns.sort_unstable();
            patterns.dedup();
            patterns
        };
        let resource = sources.resource.iter().map(|source| (Half::Resource, source));
        let identity = sources.identity.iter().map(|source| (Half::Identity, source));
        let mut tally = Self { who, tried: Vec::new() };
        for (half, source) in resource.chain(identity) {
            for intent in source.intents(model, who, target) {
                let verdict = model.settle(&intent.ask);
                tally.tried.push(Tried { source, half, intent, verdict });
            }
        }
        let (of_resource, of_identity) = (patterns(&sources.resource), patterns(&sources.identity));
        tally.join(model, &of_resource, &of_identity);
        tally
    }

    /// Looks for what fits patterns of both halves, where neither's own examples work.
    fn join(&mut self, model: &Model<'_>, of_resource: &[&str], of_identity: &[&str]) {
        let mut left = JOINED;
        let mut found: Vec<Tried<'t, 's>> = Vec::new();
        for tried in &self.tried {
            let works = |found: &[Tried<'_, '_>]| found.iter().any(|it| it.action() == tried.action());
            if self.works(tried.action()) || works(&found) {
                continue;
            }
            let others = if tried.half == Half::Resource { of_identity } else { of_resource };
            for intent in tried.source.joined(model, &tried.intent, others).take(left) {
                left = left.saturating_sub(1);
                let verdict = model.settle(&intent.ask);
                let joined = Tried { source: tried.source, half: tried.half, intent, verdict };
                if joined.is_granted() {
                    found.push(joined);
                    break;
                }
            }
        }
        self.tried.append(&mut found);
    }

    /// Whether both halves allow an action of something.
    pub(super) fn works(&self, action: &str) -> bool {
        self.tried.iter().any(|tried| tried.intent.ask.action == action && tried.is_granted())
    }

    /// What both halves allow, and nothing takes back: with which condition keys.
    pub(super) fn allowed(&self) -> impl Iterator<Item = Reach> {
        self.tried.iter().filter_map(|tried| match &tried.verdict {
            Verdict::Allowed(context) => Some(Reach {
                ask: tried.intent.ask.clone(),
                context: context.clone(),
                document: tried.source.document.clone(),
                place: tried.place(),
            }),
            _ => None,
        })
    }
}

/// A request that is allowed.
pub(super) struct Reach {
    pub(super) ask: Ask,
    /// The condition keys by which it is.
    pub(super) context: Context,
    /// The statement that it was written for.
    pub(super) document: DocumentName,
    pub(super) place: Place,
}

/// Everything that is allowed.
#[derive(Default)]
pub(super) struct Reached(pub(super) Vec<Reach>);

impl Reached {
    pub(super) fn add(&mut self, tally: &Tally<'_, '_>) {
        self.0.extend(tally.allowed());
    }

    /// What a party can do with one of these actions.
    pub(super) fn by(&self, who: usize, actions: &'static [&'static str]) -> impl Iterator<Item = &Reach> {
        self.0.iter().filter(move |it| it.ask.who == who && actions.contains(&it.ask.action.as_str()))
    }

    /// Whether a party can do it through an access point, so that it need not without one.
    pub(super) fn through_access_point(&self, who: usize, action: &str) -> bool {
        self.0.iter().any(|Reach { ask, .. }| {
            ask.who == who && ask.action == action && matches!(ask.target, Target::AccessPoint(_))
        })
    }
}

impl Tried<'_, '_> {
    pub(super) fn action(&self) -> &str {
        &self.intent.ask.action
    }

    pub(super) fn place(&self) -> Place {
        Place::Statement(self.source.position, Within::Whole)
    }

    /// Its place, where it stands in this document.
    pub(super) fn place_in(&self, document: &DocumentName) -> Option<Place> {
        (self.source.document == *document).then(|| self.place())
    }

    /// Whether both halves allow it, whatever else holds it back.
    pub(super) fn is_granted(&self) -> bool {
        match &self.verdict {
            Verdict::Allowed(_) | Verdict::Denied(_) => true,
            Verdict::Missing(missing) => !missing.iter().any(|missing| is_half(*missing)),
            Verdict::Excluded(..) | Verdict::Unknown => false,
        }
    }

    /// Whether it is the other half that does not allow it. An example of both halves' patterns only shows what works.
    pub(super) fn lacks(&self, half: Half) -> bool {
        let is_missing = match &self.verdict {
            Verdict::Missing(missing) | Verdict::Excluded(missing, _) => {
                missing.iter().any(|missing| half.is(*missing, &self.intent.ask.target))
                    && !missing.contains(&Missing::OwnAccount)
            }
            _ => false,
        };
        is_missing && self.half != half && !self.intent.is_joined
    }
}
