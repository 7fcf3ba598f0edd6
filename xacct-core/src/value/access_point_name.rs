//! `INVALID_ACCESS_POINT_NAME`: no name of an access point.
//!
//! A name is 3 to 50 lower-case letters, digits and hyphens, and ends in none of the suffixes that S3 keeps for its
//! aliases. S3 makes no access point of another name.
//!
//! - severity: error
//! - bad: `via: AccessPoint { name: "Analysts_1", region: "us-east-1" }`
//! - good: `via: AccessPoint { name: "analysts-1", region: "us-east-1" }`

use super::text_value;
use crate::{Code, Fault};

text_value! {
    /// The name of an S3 access point: 3 to 50 of `a-z 0-9 -`, a letter or digit first and last, not ending as an
    /// alias does.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::AccessPointName;
    ///
    /// assert_eq!(AccessPointName::new("analysts")?.as_str(), "analysts");
    /// assert!(AccessPointName::new("analysts-s3alias").is_err());
    /// # Ok::<(), xacct_core::Fault>(())
    /// ```
    AccessPointName, check
}

fn check(text: &str) -> Result<(), Fault> {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let help = if !(3..=50).contains(&text.len()) {
        "the name of an access point has 3 to 50 characters"
    } else if !text.bytes().all(allowed) {
        "the name of an access point holds only `a-z`, `0-9` and `-`"
    } else if text.starts_with('-') || text.ends_with('-') {
        "the name of an access point begins and ends with a letter or a digit"
    } else if text.ends_with("-s3alias") {
        "this is an alias, which stands for a bucket's name in requests: give the name"
    } else {
        return Ok(());
    };
    let message = format!("`{}` is not the name of an access point", text.escape_debug());
    Err(Fault::new(Code::INVALID_ACCESS_POINT_NAME, message).help(help))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_by_the_rules() {
        assert!(AccessPointName::new("abc").is_ok() && AccessPointName::new("a".repeat(50)).is_ok());
        for text in
            ["", "ab", "-ab", "ab-", "a.b", "a_b", "Abc", "a*b", "a/b", "ap-x-s3alias", &"a".repeat(51)]
        {
            assert!(AccessPointName::new(text.to_owned()).is_err(), "{text:?}");
        }
    }
}
