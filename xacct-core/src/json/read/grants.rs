//! Reading several grants from one JSON text.

use super::grant::{examine, read};
use super::path::{Part, Path};
use super::{JsonFinding, JsonFindings, Told};
use crate::grant::Grant;
use crate::json::tree::Json;
use crate::{Code, Fault, Severity};

/// The member that the grants stand in where the text is an object.
const GRANTS: &str = "grants";

impl Grant {
    /// Reads grants from JSON: one, an array of them, or `{"grants": […]}`.
    ///
    /// # Errors
    /// When the text is not JSON or a grant has faults: those of all grants, each with line and column.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::grant::Grant;
    ///
    /// let one = r#"{"name": "Reports", "owner": "111111111111", "bucket": "reports",
    ///   "grantee": "222222222222", "access": "Read", "via": "BucketPolicy"}"#;
    /// assert_eq!(Grant::all_from_json(one)?.len(), 1);
    ///
    /// let two = format!("[{one}, {}]", one.replace("\"Reports\"", "\"Archive\""));
    /// assert_eq!(Grant::all_from_json(&two)?[1].name().as_str(), "Archive");
    ///
    /// let faults = Grant::all_from_json(&two.replace("111111111111", "1111")).unwrap_err();
    /// let paths: Vec<_> = faults.as_slice().iter().map(|finding| finding.path.as_str()).collect();
    /// assert_eq!(paths, ["[0].owner", "[1].owner"]);
    /// # Ok::<(), xacct_core::JsonFindings>(())
    /// ```
    pub fn all_from_json(text: &str) -> Result<Vec<Self>, JsonFindings> {
        let (grants, findings) = Self::all_from_json_as_far_as_possible(text);
        match findings.iter().any(|finding| finding.severity.stops_the_build()) {
            true => Err(JsonFindings(findings)),
            false => Ok(grants),
        }
    }

    /// [`Grant::all_from_json`] that gives the grants without faults even where others have some, and all there is to tell,
    /// warnings too: for tools that check files.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::grant::Grant;
    ///
    /// let (grants, findings) = Grant::all_from_json_as_far_as_possible(r#"{"grants": [], "grant": []}"#);
    /// assert!(grants.is_empty());
    /// let told: Vec<_> = findings.iter().map(|it| (it.path.as_str(), it.fault.code.as_str())).collect();
    /// assert_eq!(told, [("grants", "GRANT_MISSING_FIELD"), ("grant", "GRANT_UNKNOWN_FIELD")]);
    /// ```
    pub fn all_from_json_as_far_as_possible(text: &str) -> (Vec<Self>, Vec<JsonFinding>) {
        let (grants, findings) = read(text, |tree| {
            let mut reader = Reader::default();
            reader.document(tree);
            (reader.grants, reader.told)
        });
        (grants.unwrap_or_default(), findings)
    }
}

#[derive(Default)]
struct Reader {
    grants: Vec<Grant>,
    told: Vec<Told>,
}

impl Reader {
    fn document(&mut self, tree: &Json<'_>) {
        match tree {
            Json::List(entries) => self.list(entries, Path::DOCUMENT),
            Json::Object(members) if members.iter().any(|(name, _)| name == GRANTS) => {
                for (index, (name, value)) in members.iter().enumerate() {
                    let path = Path::DOCUMENT.member(index, name);
                    match value {
                        _ if name != GRANTS => self.error(path, Part::Name, unknown(name)),
                        Json::List(entries) => self.list(entries, path),
                        _ => self.error(path, Part::Value, no_list()),
                    }
                }
            }
            _ => self.grant(tree, Path::DOCUMENT),
        }
    }

    fn list(&mut self, entries: &[Json<'_>], path: Path<'_>) {
        if entries.is_empty() {
            self.error(path, Part::Value, none());
        }
        for (index, entry) in entries.iter().enumerate() {
            self.grant(entry, path.entry(index));
        }
    }

    fn grant(&mut self, tree: &Json<'_>, path: Path<'_>) {
        let (grant, told) = examine(tree, path);
        let is_refused = told.iter().any(|told| told.severity.stops_the_build());
        self.grants.extend(grant.filter(|_| !is_refused));
        self.told.extend(told);
    }

    fn error(&mut self, path: Path<'_>, part: Part, fault: Fault) {
        self.told.push(Told { spot: path.spot(part), severity: Severity::Error, fault });
    }
}

fn unknown(name: &str) -> Fault {
    let message = format!("unknown field `{}`", name.escape_debug());
    Fault::new(Code::GRANT_UNKNOWN_FIELD, message)
        .help("beside `grants` there is nothing: fields belong in each grant")
}

fn no_list() -> Fault {
    Fault::new(Code::GRANT_WRONG_TYPE, "`grants` is a list of grants")
        .help("write `\"grants\": [{ … }, { … }]`")
}

fn none() -> Fault {
    Fault::new(Code::GRANT_MISSING_FIELD, "there is no grant in this list").help("write at least one")
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORTS: &str = r#"{
  "name": "Reports",
  "owner": "111111111111",
  "bucket": "reports",
  "grantee": "222222222222",
  "access": ["Read"],
  "via": { "Role": { "name": "reader", "session": 3600 } }
}"#;

    /// What is told: the path, the code, and the text that it is about.
    fn told(text: &str) -> Vec<(String, &'static str, &str)> {
        let (_, findings) = Grant::all_from_json_as_far_as_possible(text);
        let one = |it: &JsonFinding| {
            let location = it.location.clone().unwrap();
            (it.path.clone(), it.fault.code.as_str(), &text[location.bytes])
        };
        findings.iter().map(one).collect()
    }

    #[test]
    fn a_fault_stands_in_its_own_grant() {
        let faulty = REPORTS.replace("3600", "1").replace("\"Read\"", "\"Read\", \"Reed\"");
        let text = format!("{{ \"grants\": [{REPORTS}, {faulty}, 7] }}");
        assert_eq!(
            told(&text),
            [
                ("grants[1].access[1]".into(), "GRANT_UNKNOWN_ACCESS", "\"Reed\""),
                ("grants[1].via.Role.session".into(), "GRANT_SESSION", "1"),
                ("grants[2]".into(), "GRANT_WRONG_TYPE", "7"),
            ]
        );
        assert_eq!(
            Grant::all_from_json_as_far_as_possible(&text).0.len(),
            1,
            "the one without faults is there"
        );
        assert!(Grant::all_from_json(&text).is_err());
    }

    #[test]
    fn a_list_of_one_says_what_the_one_says() {
        let faulty = REPORTS.replace("\"owner\"", "\"ownr\"");
        let alone = told(&faulty);
        let listed = format!("[{faulty}]");
        let in_list: Vec<_> = told(&listed)
            .into_iter()
            .map(|(path, code, text)| (path.trim_start_matches("[0].").to_owned(), code, text))
            .collect();
        assert_eq!(alone, in_list);
        assert_eq!(alone[0], ("ownr".into(), "GRANT_UNKNOWN_FIELD", "\"ownr\""));
    }

    #[test]
    fn what_is_no_list_of_grants_is_told() {
        assert_eq!(told("[]"), [("".into(), "GRANT_MISSING_FIELD", "[]")]);
        assert_eq!(told(r#"{"grants": {}}"#), [("grants".into(), "GRANT_WRONG_TYPE", "{}")]);
        assert_eq!(told("7"), [("".into(), "GRANT_WRONG_TYPE", "7")]);
        assert_eq!(told("[").len(), 1);
    }
}
