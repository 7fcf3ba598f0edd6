//! `INVALID_OBJECT_KEY`: no key of an object, or no prefix of keys.
//!
//! A key is 1 to 1,024 bytes. A prefix ends in `/`, for without it `2026` would be the beginning of `2026-secret/` too.
//!
//! - severity: error
//! - bad: `prefix: "2026"`
//! - good: `prefix: "2026/"`

use super::{text_value, widening};
use crate::{Code, Fault};

/// S3's limit, in bytes of UTF-8.
const LONGEST: usize = 1_024;

text_value! {
    /// The key of one S3 object: 1 to 1,024 bytes. As a value of a policy it holds neither wildcards nor policy
    /// variables, no control characters, and none beyond U+00FF, which IAM's policies cannot hold.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::ObjectKey;
    ///
    /// assert_eq!(ObjectKey::new("2026/q1.csv")?.as_str(), "2026/q1.csv");
    /// assert!(ObjectKey::new("2026/*").is_err());
    /// # Ok::<(), xacct_core::Fault>(())
    /// ```
    ObjectKey, check_key
}

text_value! {
    /// What the keys of several S3 objects begin with, up to and including a `/`: never empty, so that it cannot stand
    /// for a whole bucket. Otherwise as an [`ObjectKey`].
    ///
    /// # Examples
    /// ```
    /// use xacct_core::KeyPrefix;
    ///
    /// assert_eq!(KeyPrefix::new("2026/q1/")?.as_str(), "2026/q1/");
    /// assert_eq!(KeyPrefix::new("2026").unwrap_err().suggestion.as_deref(), Some("2026/"));
    /// assert!(KeyPrefix::new("").is_err());
    /// # Ok::<(), xacct_core::Fault>(())
    /// ```
    KeyPrefix, check_prefix
}

text_value! {
    /// What stands between two `/` of an S3 object's key, such as the name of a team. Otherwise as an [`ObjectKey`].
    ///
    /// # Examples
    /// ```
    /// use xacct_core::KeySegment;
    ///
    /// assert_eq!(KeySegment::new("analytics")?.as_str(), "analytics");
    /// assert!(KeySegment::new("analytics/q1").is_err());
    /// assert!(KeySegment::new("..").is_err());
    /// # Ok::<(), xacct_core::Fault>(())
    /// ```
    KeySegment, check_segment
}

fn check_key(text: &str) -> Result<(), Fault> {
    check(text, "an object key")
}

fn check_prefix(text: &str) -> Result<(), Fault> {
    check(text, "a key prefix")?;
    if text.ends_with('/') {
        return Ok(());
    }
    let fault = Fault::new(Code::INVALID_OBJECT_KEY, format!("`{text}` is not a key prefix"));
    let mended = format!("{text}/");
    let mended = Some(mended).filter(|mended| mended.len() <= LONGEST);
    Err(fault
        .help("a key prefix ends in `/`, so that it covers no neighbour of a longer name")
        .suggest(mended))
}

fn check_segment(text: &str) -> Result<(), Fault> {
    check(text, "a key segment")?;
    let fault = || Fault::new(Code::INVALID_OBJECT_KEY, format!("`{text}` is not a key segment"));
    match text.find('/') {
        Some(slash) => Err(fault().at(slash..slash + 1).help("a key segment holds no `/`")),
        None => Ok(()),
    }
}

/// `..` names nothing special to S3, but to many that write keys as paths.
fn check(text: &str, of: &str) -> Result<(), Fault> {
    let fault = || Fault::new(Code::INVALID_OBJECT_KEY, format!("`{}` is not {of}", text.escape_debug()));
    if text.is_empty() || text.len() > LONGEST {
        return Err(fault().help(format!("it has 1 to {LONGEST} bytes, this has {}", text.len())));
    }
    if let Some(fault) = widening::fault_of(text) {
        return Err(fault);
    }
    if text.starts_with('/') || text.contains("//") {
        return Err(fault().help("a `/` stands between two names: none first, and no two in a row"));
    }
    if text.split('/').any(|segment| matches!(segment, "." | "..")) {
        return Err(fault().help("`.` and `..` are no names of folders: S3 takes keys as they are"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_its_own_form() {
        for text in ["a", "a/b", "grün/größe", "a b", "q\"uote\\", "$5"] {
            assert!(ObjectKey::new(text).is_ok(), "{text}");
        }
        assert!(KeyPrefix::new("a/").is_ok() && KeyPrefix::new("a").is_err() && KeyPrefix::new("/").is_err());
        assert!(KeySegment::new("a").is_ok() && KeySegment::new("a/").is_err());
        assert!(ObjectKey::new("k".repeat(1_024)).is_ok() && ObjectKey::new("k".repeat(1_025)).is_err());
    }

    #[test]
    fn no_suggestion_is_itself_refused() {
        assert_eq!(KeyPrefix::new("k".repeat(1_024)).unwrap_err().suggestion, None);
    }

    #[test]
    fn what_could_widen_or_mislead_is_refused() {
        for text in
            ["", "日本", "*", "a?", "${aws:username}", "a\n", "\0", "../b", "a/../b", "a//b", "/a", "a/./b"]
        {
            assert!(ObjectKey::new(text).is_err(), "{text:?}");
            assert!(KeyPrefix::new(format!("{text}/")).is_err(), "{text:?}");
            assert!(KeySegment::new(text).is_err(), "{text:?}");
        }
    }
}
