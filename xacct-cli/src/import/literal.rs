//! Texts as the language writes them: bare where it can, else as string literals.

use proc_macro2::Literal;

/// A string literal that means `text`: braces doubled but for those of `${…}`.
pub(super) fn string(text: &str) -> String {
    Literal::string(&with_doubled_braces(text)).to_string()
}

/// What the language reads as `text`: `${…}` is IAM's variable, up to the first `}`, and stays.
fn with_doubled_braces(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, found) = rest.split_at(at);
        written.push_str(before);
        let variable = match before.ends_with('$') && found.starts_with('{') {
            true => found.find('}').map_or(found.len(), |end| end + 1),
            false => 0,
        };
        let (variable, after) = found.split_at(variable);
        written.push_str(variable);
        let brace = if variable.is_empty() { after.chars().next() } else { None };
        if let Some(brace) = brace {
            written.extend([brace, brace]);
        }
        rest = after.get(brace.map_or(0, char::len_utf8)..).unwrap_or_default();
    }
    written.push_str(rest);
    written
}

/// An action, bare where its tokens are Rust's: `s3:Get*`.
pub(super) fn action(text: &str) -> String {
    if text == "*" || is_bare_action(text) { text.to_owned() } else { string(text) }
}

/// Whether every piece between wildcards is a name: digits in front would be a number of Rust's.
fn is_bare_action(text: &str) -> bool {
    let Some((service, name)) = text.split_once(':') else { return false };
    let is_piece = |piece: &str| piece.is_empty() || is_name(piece);
    service.split('-').all(is_name) && !name.is_empty() && name.split(['*', '?']).all(is_piece)
}

/// Whether it is a name of Rust's, in ASCII.
pub(super) fn is_name(text: &str) -> bool {
    let is_letter = |letter: char| letter.is_ascii_alphabetic() || letter == '_';
    text.starts_with(is_letter)
        && text != "_"
        && text.chars().all(|letter| is_letter(letter) || letter.is_ascii_digit())
}

/// A Sid: a name, unless the language takes that for something else.
pub(super) fn sid(text: &str) -> String {
    let is_word = ["allow", "deny", "allowed", "denied"].contains(&text);
    if is_name(text) && !is_word { text.to_owned() } else { string(text) }
}

/// A condition operator: `StringEquals`, `ForAnyValue:StringLike`.
pub(super) fn operator(text: &str) -> String {
    let is_bare = match text.split_once(':') {
        Some((qualifier, name)) => is_name(qualifier) && is_name(name),
        None => is_name(text),
    };
    if is_bare { text.to_owned() } else { string(text) }
}

/// Whether a number is written with digits alone, as the language reads it back to the letter.
pub(super) fn is_number(text: &str) -> bool {
    let digits =
        |text: &str| !text.is_empty() && text.len() < 18 && text.bytes().all(|it| it.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    digits(whole) && digits(fraction) && (whole == "0" || !whole.starts_with('0'))
}

/// One as it is, several in brackets, between which commas stand.
pub(super) fn one_or_list(entries: &[String]) -> String {
    match entries {
        [only] => only.clone(),
        _ => format!("[{}]", entries.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_are_doubled_but_for_variables() {
        for (text, written) in [
            ("plain", r#""plain""#),
            ("a{b}c", r#""a{{b}}c""#),
            ("${aws:username}/*", r#""${aws:username}/*""#),
            ("{${a}}}", r#""{{${a}}}}}""#),
            ("${unclosed{", r#""${unclosed{""#),
            ("\"\\\n", r#""\"\\\n""#),
        ] {
            assert_eq!(string(text), written, "{text}");
        }
    }

    #[test]
    fn what_is_not_made_of_rusts_tokens_is_quoted() {
        for bare in ["s3:GetObject", "s3:Get*", "s3-object-lambda:*", "S3:get?bject", "s3:*Tag*", "*"] {
            assert_eq!(action(bare), bare);
        }
        for quoted in
            ["s3:", "s3:Get 1", "s3:Get*2e", "a-2b:Get", "GetObject", "s3:Get/x", "", "s3:a:b", "é:x", "*:*"]
        {
            assert_eq!(action(quoted), format!("\"{quoted}\""));
        }
        assert_eq!(
            (&*sid("Read2"), &*sid("2Read"), &*sid("allow"), &*sid("_")),
            ("Read2", "\"2Read\"", "\"allow\"", "\"_\"")
        );
        assert!(["1", "0", "-1.50", "600000"].into_iter().all(is_number));
        assert!(!["01", "1.", "1e3", "", "-", "1_000", "+1"].into_iter().any(is_number));
    }
}
