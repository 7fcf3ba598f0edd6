//! The condition keys of tags.

use crate::call::Keys;
use crate::state::Tag;

/// Those of tags that a request sets: `aws:RequestTag/…` and `aws:TagKeys`.
pub(crate) fn keys_of_request(tags: &[Tag]) -> Keys {
    let each = tags.iter().map(|tag| (format!("aws:RequestTag/{}", tag.key), tag.value.clone().into()));
    each.chain(keys_of_names(tags.iter().map(|tag| tag.key.clone()).collect())).collect()
}

/// Those of the names of tags that a request sets or takes away: `aws:TagKeys`.
pub(crate) fn keys_of_names(names: Vec<String>) -> Keys {
    if names.is_empty() { Keys::new() } else { vec![("aws:TagKeys".to_owned(), names.into())] }
}

/// Those of the tags of what a request is about: `aws:ResourceTag/…`, of users and roles `iam:ResourceTag/…` too.
pub(crate) fn keys_of_resource(tags: &[Tag], is_of_iam: bool) -> Keys {
    let prefixes: &[&str] = if is_of_iam { &["aws", "iam"] } else { &["aws"] };
    let each = |prefix: &&'static str| {
        let prefix = *prefix;
        tags.iter().map(move |tag| (format!("{prefix}:ResourceTag/{}", tag.key), tag.value.clone().into()))
    };
    prefixes.iter().flat_map(each).collect()
}
