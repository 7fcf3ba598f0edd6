//! From text to a tree of JSON values, and why that cannot be.
//!
//! `JSON_SYNTAX_ERROR`: a text that is not JSON.
//!
//! AWS refuses it. The fault is told where the text ends to be JSON, which is often one line below the comma or quote
//! that is missing.
//!
//! - severity: error
//! - bad: `{ "Version": "2012-10-17", }`
//! - good: `{ "Version": "2012-10-17" }`

use crate::json::tree::Json;
use crate::{Code, Fault};
use serde_core::Deserialize;
use serde_json::error::Category;
use std::ops::Range;

/// What a text holds.
pub(super) struct Parsed<'t> {
    /// The first JSON value, where there is one.
    pub(super) tree: Option<Json<'t>>,
    /// Where that begins.
    pub(super) start: usize,
    /// What is wrong with the text as JSON, in its order.
    pub(super) faults: Vec<(Range<usize>, Fault)>,
}

const BYTE_ORDER_MARK: &str = "\u{feff}";

pub(super) fn parse(text: &str) -> Parsed<'_> {
    let mut faults = Vec::new();
    let (start, json) = match text.strip_prefix(BYTE_ORDER_MARK) {
        Some(rest) => {
            let fault = syntax_error("a byte order mark stands before the document");
            faults.push((0..BYTE_ORDER_MARK.len(), fault.help("save the text as UTF-8 without one")));
            (BYTE_ORDER_MARK.len(), rest)
        }
        None => (0, text),
    };
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let tree = Json::deserialize(&mut deserializer);
    let fault = match &tree {
        Err(error) => Some(unreadable(json, error)),
        Ok(_) => deserializer.end().err().map(|error| trailing(json, &error)),
    };
    faults.extend(fault.map(|(bytes, fault)| (bytes.start + start..bytes.end + start, fault)));
    Parsed { tree: tree.ok(), start, faults }
}

pub(super) fn syntax_error(message: impl Into<String>) -> Fault {
    Fault::new(Code::JSON_SYNTAX_ERROR, message)
}

type Found = (Range<usize>, Fault);

/// Why `text` does not even begin with a JSON value.
fn unreadable(text: &str, error: &serde_json::Error) -> Found {
    let begin = text.trim_start();
    if begin.is_empty() {
        let fault = syntax_error("there is no document: the text is empty");
        return (text.len()..text.len(), fault.help("a policy is one JSON object"));
    }
    if begin.get(..3).is_some_and(|begin| begin.eq_ignore_ascii_case("%7b")) {
        let at = text.len() - begin.len();
        let fault = syntax_error("the document is percent-encoded");
        return (at..at + 3, fault.help("decode it first: IAM returns documents so encoded"));
    }
    let at = place_of(text, error);
    let message = message_of(error);
    let help = help(text, at.start, &message);
    let fault = syntax_error(message);
    (at, help.into_iter().fold(fault, Fault::help))
}

fn trailing(text: &str, error: &serde_json::Error) -> Found {
    let at = place_of(text, error);
    let is_value = text.get(at.start..).is_some_and(|rest| rest.starts_with(['{', '[']));
    let fault = syntax_error(match is_value {
        true => "another document stands behind the first",
        false => "text stands behind the document",
    });
    (at, fault.help("a policy is one JSON object and nothing else"))
}

const CONTROL_CHARACTER: &str = "a string holds a control character";
const LAST_COMMA: &str = "nothing follows the comma";
const NO_NAME: &str = "expected the name of a member";
const NO_VALUE: &str = "expected a value";
const TOO_DEEP: &str = "the document is nested too deeply";

/// serde_json's words, where they are not plain enough ours.
fn message_of(error: &serde_json::Error) -> String {
    let words = error.to_string();
    let words = words.rsplit_once(" at line ").map_or(words.as_str(), |(words, _)| words);
    let plain = match words {
        "EOF while parsing a list" => "the text ends within an array",
        "EOF while parsing an object" => "the text ends within an object",
        "EOF while parsing a string" => "the text ends within a string",
        "EOF while parsing a value" => "the text ends where a value belongs",
        "control character (\\u0000-\\u001F) found while parsing a string" => CONTROL_CHARACTER,
        "expected value" => NO_VALUE,
        "key must be a string" => NO_NAME,
        "number out of range" => "the number is too great",
        "recursion limit exceeded" => TOO_DEEP,
        "trailing comma" => LAST_COMMA,
        other => other,
    };
    plain.to_owned()
}

fn help(text: &str, at: usize, message: &str) -> Option<&'static str> {
    let (before, rest) = text.split_at_checked(at)?;
    let next = rest.chars().next()?;
    match (message, next) {
        (LAST_COMMA, _) => Some("leave the comma out"),
        (TOO_DEEP, _) => Some("no policy needs more than seven levels"),
        (CONTROL_CHARACTER, '\n' | '\r') => Some("write a line break as `\\n`"),
        (CONTROL_CHARACTER, '\t') => Some("write a tab as `\\t`"),
        ("invalid number", '0'..='9') if before.ends_with('0') => {
            Some("a number has no leading zeros: write an account id in quotes")
        }
        (NO_VALUE | NO_NAME, '\'' | '‘' | '’' | '“' | '”') => {
            Some("strings stand in plain double quotes: `\"…\"`")
        }
        (NO_VALUE | NO_NAME, '/' | '#') => Some("JSON has no comments"),
        (NO_VALUE, 'T' | 'F' | 'N') => Some("JSON has `true`, `false` and `null`, in lower case"),
        (NO_VALUE | NO_NAME, next) if next.is_alphanumeric() => {
            Some("names and strings stand in double quotes")
        }
        _ => None,
    }
}

/// The character at which serde_json gave up; its lines are counted from 1, its columns in bytes.
fn place_of(text: &str, error: &serde_json::Error) -> Range<usize> {
    if error.classify() == Category::Eof {
        return text.len()..text.len();
    }
    let line = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
    let at = text.floor_char_boundary((line + error.column()).saturating_sub(1));
    let length = text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    at..at + length
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<String> {
        let faults = parse(text).faults.into_iter();
        faults.map(|(bytes, fault)| format!("{:?} {fault}", &text[bytes])).collect()
    }

    #[test]
    fn what_is_not_json_is_told_where_it_ends_to_be_so() {
        let empty =
            r#""" there is no document: the text is empty [JSON_SYNTAX_ERROR]; a policy is one JSON object"#;
        let behind = "[JSON_SYNTAX_ERROR]; a policy is one JSON object and nothing else";
        let cases = [
            ("", empty),
            (" \n", empty),
            (
                "%7B%22Version%22",
                r#""%7B" the document is percent-encoded [JSON_SYNTAX_ERROR]; decode it first: IAM returns documents so encoded"#,
            ),
            (
                r#"{"a": 'b'}"#,
                r#""'" expected a value [JSON_SYNTAX_ERROR]; strings stand in plain double quotes: `"…"`"#,
            ),
            (
                "{\"a\": 1, // why\n}",
                r#""/" expected the name of a member [JSON_SYNTAX_ERROR]; JSON has no comments"#,
            ),
            (r#"{"a": 1,}"#, r#""}" nothing follows the comma [JSON_SYNTAX_ERROR]; leave the comma out"#),
            ("[1,]", r#""]" nothing follows the comma [JSON_SYNTAX_ERROR]; leave the comma out"#),
            (
                r#"{"a": 012345678901}"#,
                r#""1" invalid number [JSON_SYNTAX_ERROR]; a number has no leading zeros: write an account id in quotes"#,
            ),
            (r#"{"a" 1}"#, r#""1" expected `:` [JSON_SYNTAX_ERROR]"#),
            (
                "{a: 1}",
                r#""a" expected the name of a member [JSON_SYNTAX_ERROR]; names and strings stand in double quotes"#,
            ),
            (
                r#"{"a": True}"#,
                r#""T" expected a value [JSON_SYNTAX_ERROR]; JSON has `true`, `false` and `null`, in lower case"#,
            ),
            (
                "{\"a\": \"x\ny\"}",
                r#""\n" a string holds a control character [JSON_SYNTAX_ERROR]; write a line break as `\n`"#,
            ),
            (r#"{"a": "\x"}"#, r#""x" invalid escape [JSON_SYNTAX_ERROR]"#),
            (r#"{"a": ""#, r#""" the text ends within a string [JSON_SYNTAX_ERROR]"#),
            (r#"{"a": ["#, r#""" the text ends within an array [JSON_SYNTAX_ERROR]"#),
            (r#"{"a":"#, r#""" the text ends where a value belongs [JSON_SYNTAX_ERROR]"#),
            (r#"{"a": 1e400}"#, r#""0" the number is too great [JSON_SYNTAX_ERROR]"#),
            ("{} {}", &format!("\"{{\" another document stands behind the first {behind}")),
            ("{};", &format!("\";\" text stands behind the document {behind}")),
            (
                r#"{"ä": ö}"#,
                r#""ö" expected a value [JSON_SYNTAX_ERROR]; names and strings stand in double quotes"#,
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(told(text), [expected], "{text}");
        }
    }

    #[test]
    fn a_byte_order_mark_keeps_nothing_from_being_read() {
        let text = "\u{feff}{} x";
        let parsed = parse(text);
        assert_eq!(parsed.tree, Some(Json::Object(Vec::new())));
        let places: Vec<_> = parsed.faults.into_iter().map(|(bytes, _)| &text[bytes]).collect();
        assert_eq!(places, ["\u{feff}", "x"]);
    }
}
