//! `INVALID_CANONICAL_USER_ID`: no canonical user id.
//!
//! The id that S3 gives an account, by which ACLs name it, is 64 hexadecimal digits; it is not the account's 12 digits.
//! `aws s3api list-buckets --query Owner.ID` tells an account its own.
//!
//! - severity: error
//! - bad: `grantee_id: "222222222222"`
//! - good: `grantee_id: "b6d9a7f0c1e2938475665748392a1b0c9d8e7f6051423324150617283940a5b6"`

use super::text_value;
use crate::{Code, Fault};

text_value! {
    /// The id by which S3 knows an account in ACLs and bucket policies: 64 lower-case hexadecimal digits.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::CanonicalUserId;
    ///
    /// let id = CanonicalUserId::new("79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be")?;
    /// assert_eq!(id.as_str().len(), 64);
    /// # Ok::<(), xacct_core::Fault>(())
    /// ```
    CanonicalUserId, check
}

fn check(text: &str) -> Result<(), Fault> {
    if is_canonical_user_id(text) {
        return Ok(());
    }
    let lower = text.to_ascii_lowercase();
    let mended = is_canonical_user_id(&lower).then_some(lower);
    Err(Fault::new(Code::INVALID_CANONICAL_USER_ID, format!("`{text}` is not a canonical user id"))
        .help("a canonical user id has 64 lower-case hexadecimal digits")
        .suggest(mended))
}

pub(super) fn is_canonical_user_id(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixty_four_lower_case_hex_digits() {
        assert!(CanonicalUserId::new("a".repeat(64)).is_ok());
        assert!(CanonicalUserId::new("a".repeat(63)).is_err());
        assert!(CanonicalUserId::new("g".repeat(64)).is_err());
        assert_eq!(CanonicalUserId::new("A".repeat(64)).unwrap_err().suggestion, Some("a".repeat(64)));
    }
}
