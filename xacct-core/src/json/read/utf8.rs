//! From bytes to text.

use super::cursor::Cursor;
use super::finding::{JsonFinding, JsonFindings};
use super::syntax::syntax_error;
use crate::Severity;

/// The text of bytes, such as a file's, to be read as JSON.
///
/// # Errors
/// When they are not UTF-8, with the line and column where that ends.
///
/// # Examples
/// ```
/// use xacct_core::json_text;
///
/// assert_eq!(json_text(b"{}")?, "{}");
/// assert!(json_text(b"{\xff}").unwrap_err().to_string().starts_with("error: line 1, column 2: "));
/// # Ok::<(), xacct_core::JsonFindings>(())
/// ```
pub fn json_text(bytes: &[u8]) -> Result<&str, JsonFindings> {
    str::from_utf8(bytes).map_err(|error| {
        let valid = bytes.get(..error.valid_up_to()).and_then(|bytes| str::from_utf8(bytes).ok());
        let wrong = error.valid_up_to()..error.valid_up_to() + error.error_len().unwrap_or_default();
        let is_utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
        let fault = syntax_error(if is_utf16 { "the text is UTF-16" } else { "the text is not UTF-8" });
        JsonFindings(vec![JsonFinding {
            severity: Severity::Error,
            path: String::new(),
            location: Some(Cursor::new(valid.unwrap_or_default()).location(wrong)),
            fault: fault.help("save it as UTF-8"),
        }])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_utf8_is_told_where_it_stands() {
        let told = |bytes: &[u8]| json_text(bytes).unwrap_err().to_string();
        assert!(told(b"\xff\xfe{\0}\0").contains("UTF-16"));
        assert!(told("{\nä".as_bytes().split_last().unwrap().1).starts_with("error: line 2, column 1: "));
    }
}
