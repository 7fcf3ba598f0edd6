//! Lists in pages.

use crate::query::{Form, invalid};
use crate::refusal::Answer;

/// A part of a list.
pub(super) struct Page<T> {
    pub(super) items: Vec<T>,
    /// The key of the last item, where others follow.
    pub(super) marker: Option<String>,
}

/// How many items a page has unless the call says so.
const USUAL: u32 = 100;
/// How many a call may ask for.
const MOST: u32 = 1_000;

/// The page that a call asks for, of a list in the order of the keys. It goes on after the key of the last item, so that nothing is left out
/// where what was listed is deleted in between.
pub(super) fn of<T>(form: &Form, mut items: Vec<(String, T)>) -> Answer<Page<T>> {
    let size = form.number("MaxItems")?.unwrap_or(USUAL);
    if size == 0 {
        return Err(invalid("maxItems", "0", "Member must have value greater than or equal to 1"));
    }
    if size > MOST {
        return Err(invalid(
            "maxItems",
            &size.to_string(),
            "Member must have value less than or equal to 1000",
        ));
    }
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    items.sort_by(|one, other| one.0.cmp(&other.0));
    if let Some(after) = form.text("Marker").filter(|marker| !marker.is_empty()) {
        items.retain(|(key, _)| key.as_str() > after);
    }
    let is_truncated = items.len() > size;
    items.truncate(size);
    let marker = items.last().filter(|_| is_truncated).map(|(key, _)| key.clone());
    Ok(Page { items: items.into_iter().map(|(_, item)| item).collect(), marker })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(form: &str) -> Page<u32> {
        let items = ["b", "a", "c"].iter().zip(1..).map(|(key, item)| ((*key).to_owned(), item));
        of(&Form::read(form.as_bytes()), items.collect()).unwrap()
    }

    #[test]
    fn pages_follow_each_other() {
        let first = page("MaxItems=2");
        assert_eq!((first.items, first.marker.as_deref()), (vec![2, 1], Some("b")));
        let second = page("MaxItems=2&Marker=b");
        assert_eq!((second.items, second.marker), (vec![3], None));
        assert_eq!(page("").items.len(), 3);
    }

    #[test]
    fn sizes_have_limits() {
        for size in ["0", "1001", "x"] {
            assert!(
                of::<u32>(&Form::read(format!("MaxItems={size}").as_bytes()), Vec::new()).is_err(),
                "{size}"
            );
        }
    }
}
