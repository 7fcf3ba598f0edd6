//! The lines of a journal: how records become text, and which text is a record again.
//!
//! ```text
//! {"journal":"xacct","version":1}
//! {"n":1,"crc":"5cf31ab9","record":…}
//! {"n":2,"crc":"04d0e3aa","record":…}
//! ```

use serde::Deserialize;
use serde_json::value::RawValue;

/// The first line of every journal.
pub(super) const HEADER: &[u8] = b"{\"journal\":\"xacct\",\"version\":1}\n";

const VERSION: u64 = 1;

/// The line of the record `number`, of which `record` is the JSON. What lies between JSON's values is no part of a
/// record: line breaks there, of which a record that came as text may have some, become spaces.
pub(super) fn line(number: u64, record: &str) -> String {
    let record = record.replace(['\n', '\r'], " ");
    let crc = crc32fast::hash(record.as_bytes());
    format!("{{\"n\":{number},\"crc\":\"{crc:08x}\",\"record\":{record}}}\n")
}

/// What a journal holds.
#[derive(Debug)]
pub(super) struct Contents<'t> {
    /// The JSON of each record, in order.
    pub(super) records: Vec<&'t RawValue>,
    /// How much of the text is whole lines. What follows is a line that was never finished.
    pub(super) whole: usize,
}

/// The first line that does not read, counted from 1, and why.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Flaw {
    pub(super) line: usize,
    pub(super) reason: String,
}

impl<'t> Contents<'t> {
    /// Reads the text of a journal, of which every byte but those of an unfinished last line must be as it was written.
    pub(super) fn read(text: &'t [u8]) -> Result<Self, Flaw> {
        let mut rest = read_header(text).map_err(|reason| Flaw { line: 1, reason })?;
        let mut records = Vec::new();
        while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
            let (line, after) = rest.split_at(end + 1);
            let number = records.len() as u64 + 1;
            let flaw = |reason| Flaw { line: records.len() + 2, reason };
            records.push(read_line(line, number).map_err(flaw)?);
            rest = after;
        }
        if let Some(reason) = flaw_of_tail(rest) {
            return Err(Flaw { line: records.len() + 2, reason });
        }
        Ok(Self { records, whole: text.len() - rest.len() })
    }
}

/// What follows the first line.
fn read_header(text: &[u8]) -> Result<&[u8], String> {
    #[derive(Deserialize)]
    struct Header {
        journal: String,
        version: u64,
    }
    if let Some(rest) = text.strip_prefix(HEADER) {
        return Ok(rest);
    }
    if HEADER.starts_with(text) {
        let reason = "the program ended as it made the file, before it did anything else: delete the file";
        return Err(reason.to_owned());
    }
    let first = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    match serde_json::from_slice::<Header>(first) {
        Ok(Header { journal, version }) if journal == "xacct" && version != VERSION => Err(format!(
            "it is of version {version}, and this program knows version {VERSION}: use the program that wrote it"
        )),
        _ => Err("it does not begin as a journal does".to_owned()),
    }
}

fn read_line(line: &[u8], number: u64) -> Result<&RawValue, String> {
    #[derive(Deserialize)]
    struct Envelope<'t> {
        n: u64,
        crc: &'t str,
        #[serde(borrow)]
        record: &'t RawValue,
    }
    let text = std::str::from_utf8(line).map_err(|error| format!("it is not UTF-8: {error}"))?;
    let read: Envelope<'_> =
        serde_json::from_str(text).map_err(|error| format!("it is not a journal's line: {error}"))?;
    if read.n != number {
        return Err(format!("it is number {} where number {number} is due", read.n));
    }
    let crc = format!("{:08x}", crc32fast::hash(read.record.get().as_bytes()));
    if read.crc != crc {
        return Err(format!("its record has the checksum {crc}, and had {} when it was written", read.crc));
    }
    // JSON has many forms of one value, and a journal's line has one.
    if text != self::line(number, read.record.get()) {
        return Err("it is not in the form in which it was written".to_owned());
    }
    Ok(read.record)
}

/// Why what follows the last line break cannot be the beginning of a line: because a whole line is in it, whose line
/// break became something else.
fn flaw_of_tail(tail: &[u8]) -> Option<String> {
    let (_, but_last) = tail.split_last()?;
    let is_whole = serde_json::from_slice::<&RawValue>(but_last).is_ok();
    is_whole.then(|| "its line break is damaged".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(records: &[String]) -> Vec<u8> {
        let lines = records
            .iter()
            .zip(1..)
            .map(|(record, number)| line(number, &serde_json::to_string(record).unwrap()).into_bytes());
        [HEADER.to_vec()].into_iter().chain(lines).flatten().collect()
    }

    fn read(text: &[u8]) -> Result<Vec<String>, Flaw> {
        let contents = Contents::read(text)?;
        Ok(contents.records.iter().map(|record| serde_json::from_str(record.get()).unwrap()).collect())
    }

    #[test]
    fn the_form_of_a_line_stays() {
        assert_eq!(line(7, r#"{"a":"ü"}"#), "{\"n\":7,\"crc\":\"3a1d613e\",\"record\":{\"a\":\"ü\"}}\n");
    }

    #[test]
    fn line_breaks_between_values_break_no_line() {
        let text = [HEADER, line(1, "{\n  \"a\": [1,\r\n2]\n}").as_bytes()].concat();
        let contents = Contents::read(&text).unwrap();
        assert_eq!(contents.records[0].get(), "{   \"a\": [1,  2] }");
    }

    #[test]
    fn each_flaw_is_told_by_its_line() {
        let [first, second] = [line(1, "1"), line(2, "2")];
        let header = String::from_utf8(HEADER.to_vec()).unwrap();
        let cases = [
            (String::new(), 1, "before it did anything else"),
            (header[..9].to_owned(), 1, "before it did anything else"),
            (header.replace("version\":1", "version\":2"), 1, "version 2"),
            (first.clone(), 1, "does not begin"),
            ("\n".to_owned(), 1, "does not begin"),
            (format!("{header}{second}"), 2, "number 2 where number 1 is due"),
            (format!("{header}{first}{first}"), 3, "number 1 where number 2 is due"),
            (format!("{header}{first}\n{second}"), 3, "not a journal's line"),
            (format!("{header}{}", first.replace(":1}", ":3}")), 2, "checksum"),
            (format!("{header}{}", first.replace("record\":", "record\": ")), 2, "form"),
            (format!("{header}{} ", first.trim_end()), 2, "line break"),
        ];
        for (text, line, word) in cases {
            let flaw = Contents::read(text.as_bytes()).unwrap_err();
            assert!(flaw.line == line && flaw.reason.contains(word), "{text:?}: {flaw:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(records: Vec<String>) {
            prop_assert_eq!(read(&text(&records)).unwrap(), records);
        }

        #[test]
        fn one_changed_byte_anywhere_is_found(
            records in prop::collection::vec(".{0,20}", 0..4),
            at: prop::sample::Index,
            change in 1..=u8::MAX,
        ) {
            let mut text = text(&records);
            let at = at.index(text.len());
            text[at] ^= change;
            prop_assert!(read(&text).is_err(), "{}", String::from_utf8_lossy(&text));
        }

        #[test]
        fn of_a_journal_that_is_cut_the_whole_lines_are_read(records: Vec<String>, at: prop::sample::Index) {
            let text = text(&records);
            let cut = HEADER.len() + at.index(text.len() - HEADER.len() + 1);
            let contents = Contents::read(&text[..cut]).unwrap();
            let whole = text[..cut].iter().filter(|byte| **byte == b'\n').count() - 1;
            prop_assert_eq!(contents.records.len(), whole);
            prop_assert!(contents.whole <= cut && text[contents.whole - 1] == b'\n');
        }
    }
}
