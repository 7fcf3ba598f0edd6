use super::{text_value, widening};
use crate::{Code, Fault};

/// More than any value that AWS puts into a request's context.
const LONGEST: usize = 1_024;

text_value! {
    /// A value that a condition compares as text, known only at run time: at most 1,024 bytes, without wildcards,
    /// policy variables, control characters and characters beyond U+00FF, so that it means the same below every operator.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::ConditionText;
    ///
    /// assert_eq!(ConditionText::new("analytics")?.as_str(), "analytics");
    /// assert!(ConditionText::new("*").is_err());
    /// assert!(ConditionText::new("${aws:username}").is_err());
    /// # Ok::<(), xacct_core::Fault>(())
    /// ```
    ConditionText, check
}

fn check(text: &str) -> Result<(), Fault> {
    if text.is_empty() || text.len() > LONGEST {
        let message = format!("a captured condition value has 1 to {LONGEST} bytes, this has {}", text.len());
        return Err(Fault::new(Code::INVALID_CAPTURED_VALUE, message));
    }
    widening::fault_of(text).map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_that_matches_only_itself() {
        for text in ["a", "a b", "ü", "\"quoted\"", "back\\slash", "$", "{x}"] {
            assert!(ConditionText::new(text).is_ok(), "{text}");
        }
        for text in ["", "*", "a?b", "${x}", "a\nb", "\u{7f}", &"x".repeat(1_025)] {
            assert!(ConditionText::new(text.to_owned()).is_err(), "{text:?}");
        }
    }
}
