//! `INVALID_ORGANIZATION_ID`: no id of an organization.
//!
//! An id is `o-` and 10 to 32 lower-case letters and digits. The id of a root (`r-…`) or of an organizational unit
//! (`ou-…`) is another.
//!
//! - severity: error
//! - bad: `condition: { organization: "o-*" }`
//! - good: `condition: { organization: "o-a1b2c3d4e5" }`

use super::text_value;
use crate::{Code, Fault};
use std::ops::RangeInclusive;

const LENGTHS: RangeInclusive<usize> = 10..=32;

text_value! {
    /// The id of an organization of AWS Organizations: `o-` and 10 to 32 digits and small letters.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::OrganizationId;
    ///
    /// assert_eq!(OrganizationId::new("o-a1b2c3d4e5")?.as_str(), "o-a1b2c3d4e5");
    /// assert!(OrganizationId::new("o-*").is_err());
    /// # Ok::<(), xacct_core::Fault>(())
    /// ```
    OrganizationId, check
}

fn check(text: &str) -> Result<(), Fault> {
    let is_of_id = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    match text.strip_prefix("o-") {
        Some(id) if LENGTHS.contains(&id.len()) && id.bytes().all(is_of_id) => Ok(()),
        _ => Err(Fault::new(
            Code::INVALID_ORGANIZATION_ID,
            format!("`{}` is not the id of an organization", text.escape_debug()),
        )
        .help("it is `o-` and 10 to 32 digits and small letters, such as `o-a1b2c3d4e5`")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_of_organizations() {
        assert!(OrganizationId::new("o-0123456789").is_ok());
        for text in ["", "o-", "o-012345678", "o-A123456789", "r-0123456789", "o-0123456789*"] {
            assert!(OrganizationId::new(text).is_err(), "{text}");
        }
    }
}
