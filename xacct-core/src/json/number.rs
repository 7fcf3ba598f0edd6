//! Numbers as JSON writes them, digit by digit.

/// Whether `text` is a number in JSON that readers take: they refuse what no floating-point number comes near.
pub(super) fn is_readable_number(text: &str) -> bool {
    is_number(text) && text.parse::<f64>().is_ok_and(f64::is_finite)
}

/// Whether `text` is a number in JSON.
pub(super) fn is_number(text: &str) -> bool {
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (decimal, exponent) = split(unsigned, &['e', 'E']);
    let (whole, fraction) = split(decimal, &['.']);
    is_digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(is_digits)
        && exponent.is_none_or(|exponent| is_digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)))
}

fn split<'t>(text: &'t str, at: &[char]) -> (&'t str, Option<&'t str>) {
    text.split_once(at).map_or((text, None), |(before, after)| (before, Some(after)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_what_json_calls_so() {
        for number in ["0", "-0", "10", "1.20", "1e3", "-1.5E-07", "0.0", "123456789012345678901234567890"] {
            assert!(is_number(number) && is_readable_number(number), "{number}");
        }
        for text in ["", "-", "01", ".5", "1.", "1e", "1e+", "+1", "0x1", "1 ", "NaN", "1.2.3", "1e1e1"] {
            assert!(!is_number(text), "{text}");
        }
    }

    #[test]
    fn numbers_without_end_are_not_readable() {
        for number in ["1e400", "-1e400", &"9".repeat(400)] {
            assert!(is_number(number) && !is_readable_number(number), "{number}");
        }
        assert!(is_readable_number("1e-400") && is_readable_number("0e400"));
    }
}
