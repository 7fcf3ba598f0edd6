//! Names of condition keys with a placeholder: at the end (`aws:RequestTag/${TagKey}`), in the middle
//! (`codebuild:environment.environmentVariables/${name}.value`) or after a colon (`kms:EncryptionContext:${Key}`).
//! No key has more than one, which a test of the catalogue makes sure of.

/// The fixed texts before and after the placeholder, if there is one.
pub(crate) fn split(template: &str) -> Option<(&str, &str)> {
    // Most have none, and a single byte is found faster, above all in an unoptimised build.
    if !template.as_bytes().contains(&b'$') {
        return None;
    }
    let (head, rest) = template.split_once("${")?;
    let (_, tail) = rest.split_once('}')?;
    Some((head, tail))
}

/// Whether `key` is of the template's form, in any case, with at least one character for the placeholder.
pub(crate) fn matches(template: &str, key: &str) -> bool {
    match split(template) {
        None => template.eq_ignore_ascii_case(key),
        Some((head, tail)) => filling(head, tail, key).is_some_and(|filling| !filling.is_empty()),
    }
}

/// What of `key` stands for the placeholder between `head` and `tail`.
pub(crate) fn filling<'k>(head: &str, tail: &str, key: &'k str) -> Option<&'k str> {
    let (start, rest) = key.split_at_checked(head.len())?;
    let (middle, end) = rest.split_at_checked(rest.len().checked_sub(tail.len())?)?;
    (start.eq_ignore_ascii_case(head) && end.eq_ignore_ascii_case(tail)).then_some(middle)
}

pub(crate) fn fixed_length(template: &str) -> usize {
    split(template).map_or(template.len(), |(head, tail)| head.len() + tail.len())
}
