//! The nearest condition key, with the user's own text where the key has a placeholder.

use super::distance;
use crate::{ConditionKey, GlobalConditionKey, Service, global_condition_keys, key_template, service};

/// The condition key that is nearest to `text`, written out: a placeholder becomes what the user has there. Looks among
/// the global keys, those of `action_service`, and those of the service whose prefix `text` has. A key that differs
/// in the prefix alone is near, too: `s3:SecureTransport` is `aws:SecureTransport`.
pub fn condition_key(action_service: Option<Service>, text: &str) -> Option<String> {
    let named = service(text.split(':').next().unwrap_or_default());
    let services = action_service.into_iter().chain(named.filter(|named| Some(*named) != action_service));
    let own: Vec<_> = services.flat_map(|service| service.condition_keys().map(ConditionKey::name)).collect();
    let candidates = || global_condition_keys().map(GlobalConditionKey::name).chain(own.iter().copied());
    of_other_prefix(text, candidates()).or_else(|| misspelt(text, candidates()))
}

/// The nearest name. Of one with a placeholder only what stands before that is compared.
fn misspelt<'a>(text: &str, names: impl Iterator<Item = &'a str>) -> Option<String> {
    let mut found: Option<(usize, String)> = None;
    for name in names {
        let (written, meant, whole) = match key_template::split(name) {
            None => (text, name, name.to_owned()),
            Some((head, tail)) => match filled(text, head, tail) {
                Some((written, whole)) => (written, head, whole),
                None => continue,
            },
        };
        let allowed =
            found.as_ref().map_or(Some(distance::limit(written)), |(nearest, _)| nearest.checked_sub(1));
        if let Some(distance) = allowed.and_then(|allowed| distance::within(allowed, written, meant)) {
            found = Some((distance, whole));
        }
    }
    found.map(|(_, key)| key)
}

/// What of `text` stands where `head` does, and the key with the rest of `text` in the placeholder's place.
fn filled<'t>(text: &'t str, head: &str, tail: &str) -> Option<(&'t str, String)> {
    let (written, rest) = divide(text, head)?;
    let filling = key_template::filling("", tail, rest).filter(|filling| !filling.is_empty())?;
    Some((written, format!("{head}{filling}{tail}")))
}

/// Divides `text` after as many of the template's delimiters as `head`, which ends with one, has.
fn divide<'t>(text: &'t str, head: &str) -> Option<(&'t str, &'t str)> {
    let delimiter = head.chars().next_back().filter(|last| matches!(last, '/' | ':'))?;
    let (at, _) = text.match_indices(delimiter).nth(head.matches(delimiter).count().checked_sub(1)?)?;
    text.split_at_checked(at + delimiter.len_utf8())
}

/// The key with another prefix and the same rest.
fn of_other_prefix<'a>(text: &str, names: impl Iterator<Item = &'a str>) -> Option<String> {
    let (_, local) = text.split_once(':')?;
    let mut found = names.filter_map(|name| {
        let (prefix, _) = name.split_once(':')?;
        let moved = format!("{prefix}:{local}");
        key_template::matches(name, &moved).then(|| match key_template::split(name) {
            Some((head, tail)) => {
                format!("{head}{}{tail}", key_template::filling(head, tail, &moved).unwrap_or_default())
            }
            None => name.to_owned(),
        })
    });
    found.next()
}
