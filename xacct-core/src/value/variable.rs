//! Policy variables inside a text: `${aws:username}`, with a default, and the escapes `${*}`, `${?}`, `${$}`.

use crate::{Code, Fault};
use std::ops::Range;

/// Where a variable stands in a text and what it is.
pub(crate) struct VariableRead<'t> {
    /// The bytes of the text that it takes, braces included.
    pub(crate) range: Range<usize>,
    pub(crate) variable: Result<Variable<'t>, Fault>,
}

/// A variable that IAM can read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Variable<'t> {
    /// The value of a condition key, or the default where the request does not carry it.
    Key { name: &'t str, default: Option<&'t str> },
    /// One of the characters `*`, `?` and `$` as themselves.
    Escape,
}

/// Every variable of `text`, in order.
pub(crate) fn variables(text: &str) -> impl Iterator<Item = VariableRead<'_>> {
    let mut is_first_flaw = true;
    scan(text, 0).map(move |(range, variable)| {
        let variable = variable.map_err(|flaw| {
            let mended = if is_first_flaw { flaw.mended(text, range.end) } else { None };
            is_first_flaw = false;
            flaw.fault.suggest(mended)
        });
        VariableRead { range, variable }
    })
}

/// What is wrong with a variable, and the text that would mend it with where that belongs.
struct Flaw {
    fault: Fault,
    mend: Option<(Range<usize>, String)>,
}

impl Flaw {
    fn new(fault: Fault, mend: Option<(Range<usize>, String)>) -> Box<Self> {
        Box::new(Self { fault, mend })
    }

    /// `text` without this flaw, where nothing is wrong with the variables behind it.
    fn mended(&self, text: &str, end: usize) -> Option<String> {
        let (range, instead) = self.mend.as_ref()?;
        let is_sound = |(_, variable): (_, Result<Variable<'_>, Box<Flaw>>)| variable.is_ok();
        if !scan(text, end).all(is_sound) {
            return None;
        }
        let whole = [text.get(..range.start)?, instead, text.get(range.end..)?].concat();
        let is_mended = scan(&whole, 0).all(is_sound);
        is_mended.then_some(whole)
    }
}

fn scan(text: &str, from: usize) -> impl Iterator<Item = (Range<usize>, Result<Variable<'_>, Box<Flaw>>)> {
    // Nothing to look for in most texts, and a single byte is found faster.
    let mut at = if text.as_bytes().contains(&b'$') { next_start(text, from) } else { None };
    std::iter::from_fn(move || {
        let start = at?;
        let (end, variable) = match end_of(text, start) {
            Ok(end) => (end, read(text, start..end)),
            Err(end) => (end, Err(unclosed(text, start..end))),
        };
        at = next_start(text, end);
        Some((start..end, variable))
    })
}

/// Where a variable ends that starts at `start`; an error with where it is given up if nothing closes it, which is
/// where the next one starts.
pub(super) fn end_of(text: &str, start: usize) -> Result<usize, usize> {
    let inside = start + "${".len();
    let rest = text.get(inside..).unwrap_or_default();
    for (offset, byte) in rest.bytes().enumerate() {
        match byte {
            b'}' => return Ok(inside + offset + 1),
            b'$' if rest.get(offset..).is_some_and(|rest| rest.starts_with("${")) => {
                return Err(inside + offset);
            }
            _ => {}
        }
    }
    Err(text.len())
}

fn next_start(text: &str, from: usize) -> Option<usize> {
    Some(from + text.get(from..)?.find("${")?)
}

fn read(text: &str, range: Range<usize>) -> Result<Variable<'_>, Box<Flaw>> {
    let inside = range.start + "${".len()..range.end - "}".len();
    let content = text.get(inside.clone()).unwrap_or_default();
    if matches!(content, "*" | "?" | "$") {
        return Ok(Variable::Escape);
    }
    let (name, default) = match content.split_once(',') {
        Some((name, default)) => (name, Some(default)),
        None => (content, None),
    };
    if name.trim().is_empty() {
        let fault = Fault::new(Code::EMPTY_VARIABLE, "the policy variable names no condition key");
        return Err(Flaw::new(fault.at(range).help("name one, such as `${aws:username}`"), None));
    }
    if let Some((blank, char)) = name.char_indices().find(|(_, char)| char.is_whitespace()) {
        let message = format!("the policy variable `{name}` holds a blank");
        let start = inside.start + blank;
        let fault =
            Fault::new(Code::UNSUPPORTED_SPACE_IN_VARIABLE, message).at(start..start + char.len_utf8());
        let end = inside.start + name.len();
        let without: String = name.chars().filter(|char| !char.is_whitespace()).collect();
        return Err(Flaw::new(fault.help("leave it out"), Some((inside.start..end, without))));
    }
    let start = inside.start + name.len() + ",".len();
    let default = default.map(|default| read_default(default, start)).transpose()?;
    Ok(Variable::Key { name, default })
}

/// What follows the comma at `start`: one blank and a text in single quotes.
fn read_default(written: &str, start: usize) -> Result<&str, Box<Flaw>> {
    let trimmed = written.trim();
    let range = start..start + written.len();
    let help = "a default is `${aws:PrincipalTag/team, 'none'}`: a comma, one blank, single quotes";
    let Some(default) = trimmed.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) else {
        let message = format!("the default `{trimmed}` of a policy variable stands in no single quotes");
        let fault = Fault::new(Code::MISSING_QUOTE_IN_VARIABLE, message).at(range.clone()).help(help);
        let quoted = format!(" '{}'", trimmed.trim_matches(['\'', '"']));
        return Err(Flaw::new(fault, Some((range, quoted))));
    };
    if written.strip_prefix(' ') != Some(trimmed) {
        let message = "a default follows its comma by one blank, and the brace follows at once";
        let fault = Fault::new(Code::UNSUPPORTED_SPACE_IN_VARIABLE, message).at(range.clone()).help(help);
        return Err(Flaw::new(fault, Some((range, format!(" {trimmed}")))));
    }
    Ok(default)
}

fn unclosed(text: &str, range: Range<usize>) -> Box<Flaw> {
    let inside = range.start + "${".len();
    let rest = text.get(inside..range.end).unwrap_or_default();
    let is_of_name = |char: char| char.is_ascii_alphanumeric() || char == ':';
    let end = rest.find(|char| !is_of_name(char)).unwrap_or(rest.len());
    let is_key = xacct_catalog::global_condition_key(rest.get(..end).unwrap_or_default()).is_some();
    let fault = Fault::new(Code::MISSING_BRACE_IN_VARIABLE, "the policy variable is not closed").at(range);
    let mend = is_key.then(|| (inside + end..inside + end, "}".to_owned()));
    Flaw::new(fault.help("close it with `}`, as in `${aws:username}`"), mend)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(text: &str) -> Vec<(&str, Result<Variable<'_>, Code>)> {
        let reads = variables(text);
        reads.map(|read| (&text[read.range], read.variable.map_err(|fault| fault.code))).collect()
    }

    #[test]
    fn well_formed_variables_are_read() {
        let key = |name, default| Ok(Variable::Key { name, default });
        assert_eq!(read_all("home/${aws:username}/*"), [("${aws:username}", key("aws:username", None))]);
        assert_eq!(
            read_all("${aws:PrincipalTag/team, 'no team'}${*}${?}${$}"),
            [
                ("${aws:PrincipalTag/team, 'no team'}", key("aws:PrincipalTag/team", Some("no team"))),
                ("${*}", Ok(Variable::Escape)),
                ("${?}", Ok(Variable::Escape)),
                ("${$}", Ok(Variable::Escape)),
            ]
        );
        for text in ["", "$", "$DEFAULT", "{x}", "a}", "$ {x}"] {
            assert!(read_all(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn each_fault_has_its_bytes_and_its_mend() {
        for (text, code, part, suggestion) in [
            (
                "b/${aws:username/*",
                "MISSING_BRACE_IN_VARIABLE",
                "${aws:username/*",
                Some("b/${aws:username}/*"),
            ),
            ("b/${aws:PrincipalTag/x", "MISSING_BRACE_IN_VARIABLE", "${aws:PrincipalTag/x", None),
            ("${", "MISSING_BRACE_IN_VARIABLE", "${", None),
            ("b/${}/*", "EMPTY_VARIABLE", "${}", None),
            ("${ }", "EMPTY_VARIABLE", "${ }", None),
            ("${, 'x'}", "EMPTY_VARIABLE", "${, 'x'}", None),
            ("${aws: username}", "UNSUPPORTED_SPACE_IN_VARIABLE", " ", Some("${aws:username}")),
            ("${a:b,'x'}", "UNSUPPORTED_SPACE_IN_VARIABLE", "'x'", Some("${a:b, 'x'}")),
            ("${a:b,  'x' }", "UNSUPPORTED_SPACE_IN_VARIABLE", "  'x' ", Some("${a:b, 'x'}")),
            ("${a:b, none}", "MISSING_QUOTE_IN_VARIABLE", " none", Some("${a:b, 'none'}")),
            ("${a:b, \"none\"}", "MISSING_QUOTE_IN_VARIABLE", " \"none\"", Some("${a:b, 'none'}")),
            ("${a:b, 'none}", "MISSING_QUOTE_IN_VARIABLE", " 'none", Some("${a:b, 'none'}")),
            ("${a:b, '}", "MISSING_QUOTE_IN_VARIABLE", " '", Some("${a:b, ''}")),
        ] {
            let reads: Vec<_> = variables(text).filter_map(|read| read.variable.err()).collect();
            let [fault] = reads.as_slice() else { panic!("{text}: {reads:?}") };
            assert_eq!(fault.code.as_str(), code, "{text}");
            assert_eq!(&text[fault.part.clone().unwrap()], part, "{text}");
            assert_eq!(fault.suggestion.as_deref(), suggestion, "{text}");
        }
    }

    #[test]
    fn an_unclosed_variable_ends_where_the_next_begins() {
        let found = read_all("${aws:username/${aws:userid}");
        assert_eq!(found[0], ("${aws:username/", Err(Code::MISSING_BRACE_IN_VARIABLE)));
        assert_eq!(found[1].0, "${aws:userid}");
    }

    #[test]
    fn hostile_text_takes_no_time() {
        for text in
            ["${".repeat(100_000) + "}", "${aws:username".repeat(100_000), "${a:b, c}".repeat(100_000)]
        {
            assert_eq!(variables(&text).count(), 100_000);
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_suggested_is_read(text in "[a:, '\"*${}é]{0,24}") {
            for fault in variables(&text).filter_map(|read| read.variable.err()) {
                if let Some(suggestion) = fault.suggestion {
                    assert!(variables(&suggestion).all(|read| read.variable.is_ok()), "{suggestion}");
                }
            }
        }
    }
}
