//! `INVALID_BUCKET_NAME`: no name of a bucket.
//!
//! A name is 3 to 63 lower-case letters, digits, dots and hyphens. What is meant may be the ARN of a bucket, or a
//! bucket with a prefix, which stand elsewhere.
//!
//! - severity: error
//! - bad: `bucket: "Reports"`, `bucket: "s3://reports/2026/"`
//! - good: `bucket: "reports", prefix: "2026/"`

use super::text_value;
use crate::{Code, Fault};

const RESERVED_PREFIXES: [&str; 3] = ["xn--", "sthree-", "amzn-s3-demo-"];
const RESERVED_SUFFIXES: [&str; 5] = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];

text_value! {
    /// The name of a general purpose S3 bucket, by the rules for new buckets: 3 to 63 of `a-z 0-9 . -`, a letter
    /// or digit first and last, no `..`, not shaped like an IPv4 address, none of S3's reserved prefixes and
    /// suffixes.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::BucketName;
    ///
    /// let bucket = BucketName::new("reports")?;
    /// assert_eq!(bucket.to_string(), "reports");
    /// assert_eq!(BucketName::new("Reports").unwrap_err().suggestion.as_deref(), Some("reports"));
    /// # Ok::<(), xacct_core::Fault>(())
    /// ```
    BucketName, check
}

fn check(text: &str) -> Result<(), Fault> {
    let Some(reason) = fault_of(text) else { return Ok(()) };
    // Of a bucket's ARN its name is the end.
    let lower = text.strip_prefix("arn:aws:s3:::").unwrap_or(text).to_ascii_lowercase();
    Err(Fault::new(Code::INVALID_BUCKET_NAME, format!("`{text}` is not a bucket name"))
        .help(reason)
        .suggest((lower != text && fault_of(&lower).is_none()).then_some(lower)))
}

fn fault_of(text: &str) -> Option<String> {
    let allowed =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'.' || byte == b'-';
    let ends_well = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric());
    let bytes = text.as_bytes();
    if !(3..=63).contains(&bytes.len()) {
        return Some(format!("a bucket name has 3 to 63 characters, this has {}", text.chars().count()));
    }
    if let Some(stranger) = text.chars().find(|&char| !char.is_ascii() || !allowed(char as u8)) {
        return Some(format!("a bucket name holds only `a-z`, `0-9`, `.` and `-`, not `{stranger}`"));
    }
    if !ends_well(bytes.first()) || !ends_well(bytes.last()) {
        return Some("a bucket name begins and ends with a letter or a digit".into());
    }
    if text.contains("..") {
        return Some("a bucket name has no two dots in a row".into());
    }
    if text.parse::<std::net::Ipv4Addr>().is_ok() {
        return Some("a bucket name must not look like an IP address".into());
    }
    if let Some(prefix) = RESERVED_PREFIXES.into_iter().find(|prefix| text.starts_with(prefix)) {
        return Some(format!("S3 reserves the prefix `{prefix}`"));
    }
    RESERVED_SUFFIXES
        .into_iter()
        .find(|suffix| text.ends_with(suffix))
        .map(|suffix| format!("S3 reserves the suffix `{suffix}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_by_the_rules_are_accepted() {
        for text in ["abc", "a.b-c", "0-9", &"a".repeat(63), "192.168.0", "1.2.3.4.5"] {
            assert!(BucketName::new(text.to_owned()).is_ok(), "{text}");
        }
    }

    #[test]
    fn names_against_the_rules_are_refused() {
        let hostile =
            ["", "ab", "-ab", "ab-", "a..b", "192.168.0.1", "xn--a", "a-s3alias", "a--x-s3", "a_b", "a/b"];
        for text in hostile.into_iter().chain(["a*b", "a?b", "${x}", "bücket", "a b", "a\nb", "Abc"]) {
            assert!(BucketName::new(text).is_err(), "{text:?}");
        }
        assert!(BucketName::new("a".repeat(64)).is_err());
    }

    #[test]
    fn no_suggestion_is_itself_refused() {
        assert_eq!(BucketName::new("AB").unwrap_err().suggestion, None);
    }
}
