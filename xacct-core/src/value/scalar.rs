//! The values of conditions that are no text: numbers and truth values.

use crate::{Code, Fault};

/// The number that `text` is, as numeric operators compare it.
pub(crate) fn number(text: &str) -> Result<f64, Fault> {
    // Rust reads `inf` and `nan` too, which are none.
    if let Some(number) = text.parse().ok().filter(|number: &f64| number.is_finite()) {
        return Ok(number);
    }
    let fault = Fault::new(Code::TYPE_MISMATCH_NUMBER, format!("`{text}` is not a number"));
    Err(fault.help("write digits, such as `1000` or `1.2`"))
}

/// The truth value that `text` is, case aside.
pub(crate) fn boolean(text: &str) -> Result<bool, Fault> {
    if text.eq_ignore_ascii_case("true") {
        return Ok(true);
    }
    if text.eq_ignore_ascii_case("false") {
        return Ok(false);
    }
    let near = xacct_catalog::nearest::among(text, ["true", "false"]);
    let fault = Fault::new(Code::TYPE_MISMATCH_BOOLEAN, format!("`{text}` is neither `true` nor `false`"));
    Err(fault.help("the operator compares with nothing else").suggest(near))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_decimal() {
        for text in ["0", "10", "-1", "1.2", "1e3", "012"] {
            assert!(number(text).is_ok(), "{text}");
        }
        for text in ["", "ten", "1,5", "0x10", "inf", "NaN", "1 000", "*", "1e999"] {
            assert!(number(text).is_err(), "{text}");
        }
    }

    #[test]
    fn truth_values_are_read_in_any_case() {
        assert_eq!((boolean("True"), boolean("false")), (Ok(true), Ok(false)));
        assert_eq!(boolean("ture").unwrap_err().suggestion.as_deref(), Some("true"));
        assert_eq!(boolean("1").unwrap_err().suggestion, None);
    }
}
