//! `INVALID_EXTERNAL_ID`: no external id.
//!
//! What a third party says when it assumes a role is 2 to 1,224 letters, digits and `+=,.@:/-`.
//!
//! - severity: error
//! - bad: `external_id: "x"`
//! - good: `external_id: "acme-7f3a"`

use super::text_value;
use crate::{Code, Fault};
use std::ops::RangeInclusive;

const LENGTHS: RangeInclusive<usize> = 2..=1_224;

text_value! {
    /// What a third party has to say when it assumes a role (`sts:ExternalId`), so that nobody else can make it use that
    /// role: 2 to 1,224 of `A-Z a-z 0-9 _ + = , . @ : / -`. It is agreed upon, and no secret.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::ExternalId;
    ///
    /// assert_eq!(ExternalId::new("customer-4711")?.as_str(), "customer-4711");
    /// assert!(ExternalId::new("*").is_err());
    /// # Ok::<(), xacct_core::Fault>(())
    /// ```
    ExternalId, check
}

fn check(text: &str) -> Result<(), Fault> {
    let fault =
        Fault::new(Code::INVALID_EXTERNAL_ID, format!("`{}` is not an external id", text.escape_debug()));
    let is_of_id = |char: char| char.is_ascii_alphanumeric() || "_+=,.@:/-".contains(char);
    if let Some((start, stranger)) = text.char_indices().find(|(_, char)| !is_of_id(*char)) {
        return Err(fault
            .at(start..start + stranger.len_utf8())
            .help("an external id holds letters, digits and `_+=,.@:/-`"));
    }
    if !LENGTHS.contains(&text.len()) {
        return Err(fault.help(format!("it has 2 to 1,224 characters, this has {}", text.len())));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_sts_takes() {
        for text in ["ab", "a:b/c@d.e,f=g+h-i_j", &"x".repeat(1_224)] {
            assert!(ExternalId::new(text.to_owned()).is_ok(), "{text}");
        }
        for text in ["", "a", "a b", "ä1", "a*", "${x}", &"x".repeat(1_225)] {
            assert!(ExternalId::new(text.to_owned()).is_err(), "{text}");
        }
    }
}
