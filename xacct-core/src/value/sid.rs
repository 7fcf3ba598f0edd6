use super::text_value;
use crate::{Code, Fault};

text_value! {
    /// The name of a statement as every kind of policy accepts it: letters and digits of ASCII.
    ///
    /// Policies of buckets, access points and keys accept any text; IAM's own accept only this.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::Sid;
    ///
    /// assert_eq!(Sid::new("AnalystsRead")?.as_str(), "AnalystsRead");
    /// assert_eq!(Sid::new("analysts-read").unwrap_err().suggestion.as_deref(), Some("AnalystsRead"));
    /// # Ok::<(), xacct_core::Fault>(())
    /// ```
    Sid, check
}

fn check(text: &str) -> Result<(), Fault> {
    let Some((start, stranger)) = text.char_indices().find(|(_, char)| !char.is_ascii_alphanumeric()) else {
        return Ok(());
    };
    Err(Fault::new(Code::UNSUPPORTED_SID, format!("the Sid `{text}` holds `{stranger}`"))
        .at(start..start + stranger.len_utf8())
        .help(match camel_case(text) {
            Some(mended) => format!("a Sid holds only letters and digits: `{mended}`"),
            None => "a Sid holds only the letters `A-Z`, `a-z` and the digits `0-9`".into(),
        })
        .suggest(camel_case(text)))
}

/// The words of `text`, joined without what stood between them.
fn camel_case(text: &str) -> Option<String> {
    let words = text.split(|char: char| !char.is_ascii_alphanumeric());
    let joined: String = words
        .flat_map(|word| {
            [
                word.get(..1).unwrap_or_default().to_ascii_uppercase(),
                word.get(1..).unwrap_or_default().to_owned(),
            ]
        })
        .collect();
    (!joined.is_empty()).then_some(joined)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_digits_only() {
        assert!(Sid::new("Read2026").is_ok());
        assert!(Sid::new("").is_ok(), "IAM accepts an empty Sid");
        for text in ["a-b", "a b", "ä", "a_b", "a\n"] {
            assert!(Sid::new(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_suggestion_is_itself_a_sid() {
        for text in ["read only", "--", "grün-2", "-x-"] {
            let suggestion = Sid::new(text).unwrap_err().suggestion;
            assert!(suggestion.is_none_or(|suggestion| Sid::new(suggestion).is_ok()), "{text:?}");
        }
    }
}
