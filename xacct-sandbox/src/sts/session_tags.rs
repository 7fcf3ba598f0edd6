//! Tags that a session is given, and those that it has from the session before it.

use crate::call::Keys;
use crate::iam::check_tags;
use crate::query::Form;
use crate::refusal::{Answer, Refusal};
use crate::state::{Caller, Holder, Session, Tag};
use std::sync::Arc;

/// The tags of a session to be.
#[derive(Debug)]
pub(super) struct SessionTags {
    /// Those that the call brings.
    given: Vec<Tag>,
    /// Those of the session that asks which go on.
    inherited: Vec<Tag>,
    /// The keys of the given ones that go on from here.
    transitive: Vec<String>,
}

impl SessionTags {
    /// The tags of a call.
    pub(super) fn read(form: &Form, caller: &Caller) -> Answer<Self> {
        let given = form.tags();
        check_tags(&given).map_err(|refusal| match refusal.code.as_ref() {
            "InvalidInput" => Refusal::new(400, "InvalidParameterValue", refusal.message),
            _ => refusal,
        })?;
        let transitive: Vec<_> = form.list("TransitiveTagKeys").into_iter().map(str::to_owned).collect();
        if transitive.iter().any(|key| !has(&given, key)) {
            return Err(invalid("The specified transitive tag key must be included in the requested tags."));
        }
        let inherited = session(caller).map(inherited).unwrap_or_default();
        if inherited.iter().any(|tag| has(&given, &tag.key)) {
            return Err(invalid(
                "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
            ));
        }
        Ok(Self { given, inherited, transitive })
    }

    /// Whether there are some, for which the call needs permission: also for those that it inherits.
    pub(super) fn are_given(&self) -> bool {
        !(self.given.is_empty() && self.inherited.is_empty())
    }

    /// All tags of the session.
    fn all(&self) -> Vec<Tag> {
        self.inherited.iter().chain(&self.given).cloned().collect()
    }

    /// The keys of those that go on from here.
    fn going_on(&self) -> Vec<String> {
        self.inherited.iter().map(|tag| &tag.key).chain(&self.transitive).cloned().collect()
    }

    /// How many characters they have.
    pub(super) fn length(&self) -> usize {
        self.all().iter().map(|tag| tag.key.chars().count() + tag.value.chars().count()).sum()
    }

    /// The condition keys that the call carries for them.
    pub(super) fn keys(&self) -> Keys {
        let mut keys = crate::tags::keys_of_request(&self.all());
        let going_on = self.going_on();
        if !going_on.is_empty() {
            keys.push(("sts:TransitiveTagKeys".to_owned(), going_on.into()));
        }
        keys
    }

    /// All tags of the session, and the keys of those that go on.
    pub(super) fn into_parts(self) -> (Vec<Tag>, Vec<String>) {
        (self.all(), self.going_on())
    }
}

/// The session that asks, where one does.
pub(super) fn session(caller: &Caller) -> Option<&Arc<Session>> {
    match caller {
        Caller::Known { holder: Holder::Session(session), .. } => Some(session),
        _ => None,
    }
}

fn inherited(session: &Arc<Session>) -> Vec<Tag> {
    let goes_on = |tag: &&Tag| session.transitive.iter().any(|key| key.eq_ignore_ascii_case(&tag.key));
    session.tags.iter().filter(goes_on).cloned().collect()
}

fn has(tags: &[Tag], key: &str) -> bool {
    tags.iter().any(|tag| tag.key.eq_ignore_ascii_case(key))
}

fn invalid(message: &str) -> Refusal {
    Refusal::new(400, "InvalidParameterValue", message)
}
