//! What a misspelt name may have been meant to be, for the help of a diagnostic.
//!
//! Names are near when few edits (a letter more, less, another, or two swapped, in any case) lead from one to the
//! other: one edit for every three letters, four at most. Nonsense therefore gets no suggestion.
//!
//! ```
//! use xacct_catalog::nearest;
//!
//! let s3 = xacct_catalog::service("s3").expect("S3 is a service");
//! assert_eq!(nearest::action(s3, "GetObjct"), s3.action("GetObject"));
//! assert_eq!(nearest::action(s3, "Xyzzy"), None);
//! assert_eq!(nearest::condition_key(Some(s3), "aws:PrincipalTagg/team").as_deref(), Some("aws:PrincipalTag/team"));
//! assert_eq!(nearest::among("alow", ["allow", "deny"]), Some("allow"));
//! ```

mod distance;
mod key;

use crate::{Action, Service, service as service_of, services};

pub use key::condition_key;

/// The service whose prefix is nearest to `text`.
pub fn service(text: &str) -> Option<Service> {
    among(text, services().map(Service::prefix)).and_then(service_of)
}

/// The action of `service` whose name, without the prefix, is nearest to `text`.
pub fn action(service: Service, text: &str) -> Option<Action> {
    among(text, service.actions().map(Action::name)).and_then(|name| service.action(name))
}

/// The action that has exactly this name, in any case, in a service that the user may not have thought of. None when
/// several services have it, as with `TagResource`: any of them would be a guess.
pub fn action_in_other_service(name: &str) -> Option<Action> {
    let mut holders = services().filter_map(|service| service.action(name));
    let first = holders.next();
    if holders.next().is_some() { None } else { first }
}

/// The candidate that is nearest to `text`; among equally near ones the first.
pub fn among<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let mut nearest = Nearest::to(text);
    for candidate in candidates {
        nearest.consider(candidate, candidate);
    }
    nearest.found
}

/// The nearest candidate so far.
struct Nearest<'t, T> {
    text: &'t str,
    /// How many edits the next candidate may need; none once a candidate needs no edit at all.
    allowed: Option<usize>,
    found: Option<T>,
}

impl<'t, T> Nearest<'t, T> {
    fn to(text: &'t str) -> Self {
        Nearest { text, allowed: Some(distance::limit(text)), found: None }
    }

    /// Keeps `value` if `name` is nearer than all before.
    fn consider(&mut self, name: &str, value: T) {
        let distance = self.allowed.and_then(|allowed| distance::within(allowed, self.text, name));
        if let Some(distance) = distance {
            self.found = Some(value);
            self.allowed = distance.checked_sub(1);
        }
    }
}

#[cfg(test)]
mod tests;
