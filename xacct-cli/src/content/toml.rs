//! Grants in TOML: `[[grant]]` tables become fields, and every finding goes to the bytes of its field.

use super::Parts;
use crate::finding::{Cursor, Reported};
use std::collections::BTreeMap;
use std::ops::Range;
use toml_edit::{Array, Document, Item, Key, TableLike, Value};
use xacct_core::grant::{Grant, GrantFinding, Written, below, check_written};
use xacct_core::{Code, Severity};

/// What each table of a grant is called.
const GRANT: &str = "grant";

/// Reads all grants of a text.
pub(super) fn read(text: &str) -> Parts {
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(error) => {
            let message = format!("this is not TOML: {}", error.message().trim().replace('\n', ", "));
            let fault = Own { code: None, message, help: "texts stand in quotes, and lists in brackets" };
            return Parts::nothing(fault.at("", error.span().unwrap_or_default()));
        }
    };
    let mut reader = Reader::default();
    reader.document(document.as_table());
    let mut cursor = Cursor::new(text);
    let grants = reader.grants.into_iter().map(|(at, grant)| (cursor.place(at).0, grant));
    Parts::of_grants(grants.collect(), reader.findings)
}

#[derive(Default)]
struct Reader {
    /// Each, and where it begins.
    grants: Vec<(usize, Grant)>,
    findings: Vec<Reported>,
}

impl Reader {
    fn document(&mut self, table: &toml_edit::Table) {
        for (name, item) in table.iter() {
            let key = span_of_key(table.key(name));
            match item {
                _ if name != GRANT => self.error(name, key, unknown(name)),
                Item::ArrayOfTables(tables) => {
                    for (index, table) in tables.iter().enumerate() {
                        self.grant(index, table, table.span().unwrap_or_else(|| key.clone()));
                    }
                }
                Item::Value(Value::Array(array)) if !array.is_empty() => self.inline(array, &key),
                _ => self.error(name, key, no_tables()),
            }
        }
        if !table.contains_key(GRANT) && self.findings.is_empty() {
            self.error("", 0..0, none());
        }
    }

    /// `grant = [{ … }, { … }]`
    fn inline(&mut self, array: &Array, key: &Range<usize>) {
        for (index, value) in array.iter().enumerate() {
            let span = value.span().unwrap_or_else(|| key.clone());
            match value.as_inline_table() {
                Some(table) => self.grant(index, table, span),
                None => self.error(&format!("{GRANT}[{index}]"), span, no_tables()),
            }
        }
    }

    fn grant(&mut self, index: usize, table: &dyn TableLike, span: Range<usize>) {
        let mut fields = Fields::default();
        let written = fields.of_table("", table);
        let (_, grant, findings) = check_written(&written);
        let is_refused = findings.iter().any(|finding| finding.severity.stops_the_build());
        self.grants.extend(grant.filter(|_| !is_refused).map(|grant| (span.start, grant)));
        for finding in findings {
            let bytes = fields.place(&finding).unwrap_or_else(|| span.clone());
            let GrantFinding { severity, path, fault, .. } = finding;
            let grant = format!("{GRANT}[{index}]");
            let path = if path.is_empty() { grant } else { below(&grant, &path) };
            self.findings.push(Reported::of_fault(severity, path, bytes, fault));
        }
        self.findings.sort_by_key(|finding| finding.bytes.start);
    }

    fn error(&mut self, path: &str, bytes: Range<usize>, fault: Own) {
        self.findings.push(fault.at(path, bytes));
    }
}

/// The bytes of every field of one grant, by its path: those of its name, and those of its value.
#[derive(Default)]
struct Fields(BTreeMap<String, (Range<usize>, Range<usize>)>);

impl Fields {
    fn of_table(&mut self, above: &str, table: &dyn TableLike) -> Vec<(String, Written)> {
        let mut fields = Vec::new();
        for (name, item) in table.iter() {
            let path = below(above, name);
            let key = span_of_key(table.key(name));
            // A dotted key makes a table that stands nowhere.
            let value = item.span().unwrap_or_else(|| key.clone());
            self.0.insert(path.clone(), (key, value));
            fields.push((name.to_owned(), self.of_item(&path, item)));
        }
        fields
    }

    fn of_item(&mut self, path: &str, item: &Item) -> Written {
        match item {
            Item::Value(value) => self.of_value(path, value),
            Item::Table(table) => Written::Block(self.of_table(path, table)),
            Item::ArrayOfTables(tables) => {
                let block = |(index, table): (usize, &toml_edit::Table)| {
                    Written::Block(self.of_table(&format!("{path}[{index}]"), table))
                };
                Written::List(tables.iter().enumerate().map(block).collect())
            }
            Item::None => Written::List(Vec::new()),
        }
    }

    fn of_value(&mut self, path: &str, value: &Value) -> Written {
        match value {
            Value::String(text) => Written::Text(text.value().clone()),
            Value::Boolean(flag) => Written::Flag(*flag.value()),
            Value::Integer(number) => Written::Number(number.value().to_string()),
            Value::Float(number) => Written::Number(number.value().to_string()),
            // No field is a time, and as a text none passes for one.
            Value::Datetime(time) => Written::Text(time.value().to_string()),
            Value::Array(array) => {
                let entries = array.iter().enumerate();
                Written::List(entries.map(|(index, entry)| self.of_entry(path, index, entry)).collect())
            }
            Value::InlineTable(table) => Written::Block(self.of_table(path, table)),
        }
    }

    fn of_entry(&mut self, list: &str, index: usize, entry: &Value) -> Written {
        let path = format!("{list}[{index}]");
        let span = entry.span().unwrap_or_default();
        self.0.insert(path.clone(), (span.clone(), span));
        self.of_value(&path, entry)
    }

    /// Where the path of a finding leads, or as near as there is something; nothing for the grant as a whole.
    fn place(&self, finding: &GrantFinding) -> Option<Range<usize>> {
        let mut around = finding.path.as_str();
        loop {
            if let Some((name, value)) = self.0.get(around) {
                return Some(if finding.is_about_name() { name.clone() } else { value.clone() });
            }
            around = around.rfind(['.', '[']).and_then(|end| around.get(..end))?;
        }
    }
}

fn span_of_key(key: Option<&Key>) -> Range<usize> {
    key.and_then(Key::span).unwrap_or_default()
}

const WRITE_TABLES: &str = "write `[[grant]]`, and the fields below it";

fn unknown(name: &str) -> Own {
    let message = format!("unknown table `{}`", name.escape_debug());
    let help = "each grant is a table `[[grant]]`, and its fields follow";
    Own { code: Some(Code::GRANT_UNKNOWN_FIELD), message, help }
}

fn no_tables() -> Own {
    let message = "`grant` is a list of tables".to_owned();
    Own { code: Some(Code::GRANT_WRONG_TYPE), message, help: WRITE_TABLES }
}

fn none() -> Own {
    let message = "there is no grant in this file".to_owned();
    Own { code: Some(Code::GRANT_MISSING_FIELD), message, help: WRITE_TABLES }
}

/// A fault of the file, and of no grant in it.
struct Own {
    code: Option<Code>,
    message: String,
    help: &'static str,
}

impl Own {
    fn at(self, path: &str, bytes: Range<usize>) -> Reported {
        Reported {
            severity: Severity::Error,
            code: self.code.map(Code::as_str),
            message: self.message,
            help: vec![self.help.to_owned()],
            suggestion: None,
            path: path.to_owned(),
            bytes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::What;
    use super::*;

    const FILE: &str = r#"
[[grant]]
name = "Reports"
owner = "111111111111"
bucket = "reports"
grantee = ["arn:aws:iam::222222222222:role/analyst"]
access = ["Read", "List"]
via = "BucketPolicy"
condition.secure_transport = true

[[grant]]
name = "Archive"
owner = "111111111111"
bucket = "archive"
grantee = "222222222222"
access = "Read"
[grant.via.Role]
name = "reader"
session = 7200
"#;

    fn told(text: &str) -> Vec<(String, Option<&'static str>, &str)> {
        let read = read(text);
        let one = |it: &Reported| (it.path.clone(), it.code, &text[it.bytes.clone()]);
        read.findings.iter().map(one).collect()
    }

    /// One parser: what TOML says is the grant that JSON says.
    #[test]
    fn toml_and_json_say_the_same() {
        let read = read(FILE);
        assert!(read.findings.is_empty(), "{:?}", read.findings);
        let grants: Vec<_> = read
            .entries
            .into_iter()
            .filter_map(|entry| match entry.what {
                What::Grant(grant) => Some((entry.line, *grant)),
                _ => None,
            })
            .collect();
        let lines: Vec<_> = grants.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [2, 11]);
        let grants: Vec<_> = grants.into_iter().map(|(_, grant)| grant).collect();
        let json = serde_json::to_string(&grants).unwrap();
        assert_eq!(Grant::all_from_json(&json).unwrap(), grants);
        assert!(grants[0].conditions().secure_transport);
    }

    #[test]
    fn faults_of_all_grants_stand_at_their_fields() {
        let text = FILE
            .replace("\"List\"", "\"Lst\"")
            .replace("session = 7200", "session = 5")
            .replace("bucket =", "buckt =");
        assert_eq!(
            told(&text),
            [
                ("grant[0].buckt".into(), Some("GRANT_UNKNOWN_FIELD"), "buckt"),
                ("grant[0].access[1]".into(), Some("GRANT_UNKNOWN_ACCESS"), "\"Lst\""),
                ("grant[1].buckt".into(), Some("GRANT_UNKNOWN_FIELD"), "buckt"),
                ("grant[1].via.Role.session".into(), Some("GRANT_SESSION"), "5"),
            ]
        );
    }

    #[test]
    fn a_missing_field_is_told_at_the_grant() {
        let told = told("[[grant]]\nname = \"Reports\"\n");
        assert!(told.len() >= 4 && told.iter().all(|(_, _, text)| *text == "[[grant]]"), "{told:?}");
    }

    /// Cut off anywhere, and with any byte taken out or made another: it is answered, within the text.
    #[test]
    fn a_damaged_file_is_answered() {
        let answered = |text: &str| {
            let read = read(text);
            assert!(!read.findings.is_empty() || !read.entries.is_empty(), "nothing is said of {text}");
            for finding in read.findings {
                assert!(text.get(finding.bytes.clone()).is_some(), "{finding:?} of {text}");
            }
        };
        for at in 0..FILE.len() {
            answered(&FILE[..at]);
            answered(&format!("{}{}", &FILE[..at], &FILE[at + 1..]));
            for other in ['"', '[', '{', '.', 'é', '\0'] {
                answered(&format!("{}{other}{}", &FILE[..at], &FILE[at + 1..]));
            }
        }
    }

    #[test]
    fn an_account_is_no_number() {
        let text = FILE.replacen("owner = \"111111111111\"", "owner = 111111111111", 1);
        assert_eq!(told(&text), [("grant[0].owner".into(), Some("GRANT_WRONG_TYPE"), "111111111111")]);
    }

    #[test]
    fn what_is_no_file_of_grants_is_told() {
        assert_eq!(told("[package]\n")[0].1, Some("GRANT_UNKNOWN_FIELD"));
        assert_eq!(told("grant = 7")[0].1, Some("GRANT_WRONG_TYPE"));
        assert_eq!(told("grant = [7]"), [("grant[0]".into(), Some("GRANT_WRONG_TYPE"), "7")]);
        assert_eq!(told("# nothing\n")[0].1, Some("GRANT_MISSING_FIELD"));
        assert_eq!(told("[[grant]\n").len(), 1);
    }
}
