//! The names of access points, and what follows from them.

use crate::refusal::{Answer, Refusal};
use crate::state::Ids;

/// What the aliases of access points end with.
const SUFFIX: &str = "-s3alias";

/// Refuses what is no name of an access point.
pub(super) fn must_be_a_name(name: &str) -> Answer<()> {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let is_it = (3..=50).contains(&name.len())
        && name.bytes().all(|byte| is_plain(byte) || byte == b'-')
        && name.bytes().next().is_some_and(is_plain)
        && name.bytes().last().is_some_and(is_plain)
        && !name.ends_with(SUFFIX);
    match is_it {
        true => Ok(()),
        false => Err(Refusal::new(
            400,
            "InvalidAccessPoint",
            "The specified access point name or account is not valid.",
        )),
    }
}

/// A new alias of an access point, which takes the place of a bucket's name and is as short as one: 63 characters at most.
pub(super) fn alias(ids: &mut Ids, name: &str) -> String {
    let prefix = name.get(..20).unwrap_or(name).trim_end_matches('-');
    format!("{prefix}-{}{SUFFIX}", ids.alias())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_checked() {
        assert!(must_be_a_name("analysts-1").is_ok());
        for wrong in ["", "ab", "-ab", "ab-", "a_b", "Abc", "a.b", "x-s3alias", &"a".repeat(51)] {
            assert!(must_be_a_name(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn aliases_are_names_of_buckets() {
        let alias = alias(&mut Ids::default(), &"a".repeat(50));
        assert!(alias.len() <= 63 && alias.ends_with("-s3alias"), "{alias}");
    }
}
