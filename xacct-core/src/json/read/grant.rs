//! Reading grants: a tree of JSON values becomes fields, and every finding goes to its line and column.

use super::path::{Part, Path, Spot};
use super::{JsonFinding, JsonFindings, Outline, Told, located, syntax, unlocated};
use crate::grant::{Grant, GrantFinding, Written, below, check_written};
use crate::json::tree::Json;
use crate::{Code, Fault, Severity};
use serde_core::de::{self, Deserialize, Deserializer};
use std::borrow::Cow;

impl Grant {
    /// Reads a grant from JSON: an object of the fields of `grant!`, with `name` beside them and the method as
    /// `"BucketPolicy"` or `{"Role": {"name": "…"}}`.
    ///
    /// # Errors
    /// When the text is not JSON or the grant has faults: all of them, each with line and column.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::grant::Grant;
    ///
    /// let json = r#"{
    ///   "name": "AnalystsReadReports",
    ///   "owner": "111111111111",
    ///   "bucket": "reports",
    ///   "grantee": ["arn:aws:iam::222222222222:role/analyst"],
    ///   "access": ["Read"],
    ///   "via": "BucketPolicy"
    /// }"#;
    /// let grant = Grant::from_json(json)?;
    /// assert_eq!(grant.bucket().as_str(), "reports");
    ///
    /// let faults = Grant::from_json(&json.replace("\"Read\"", "\"Reed\"")).unwrap_err();
    /// assert_eq!(
    ///     faults.to_string(),
    ///     "error: line 6, column 14: access[0]: unknown access level `Reed` [GRANT_UNKNOWN_ACCESS]; did you mean `Read`?",
    /// );
    /// # Ok::<(), xacct_core::JsonFindings>(())
    /// ```
    pub fn from_json(text: &str) -> Result<Self, JsonFindings> {
        let (grant, findings) = read(text, |tree| examine(tree, Path::DOCUMENT));
        accept(grant.unwrap_or_default(), findings)
    }
}

/// Reads a text by what is made of its tree: that, and every finding at its place.
pub(super) fn read<T>(
    text: &str,
    examine: impl FnOnce(&Json<'_>) -> (T, Vec<Told>),
) -> (Option<T>, Vec<JsonFinding>) {
    let mut parsed = syntax::parse(text);
    let (mut made, mut told) = (None, Vec::new());
    if let Some(tree) = &mut parsed.tree {
        if has_rounded(tree) {
            Outline::of(text, parsed.start).restore_digits(tree, text);
        }
        let (of_tree, of_values) = examine(tree);
        (made, told) = (Some(of_tree), of_values);
    }
    (made, located(text, parsed.start, told, parsed.faults))
}

/// Reads as [`Grant::from_json`] does, but without a text: findings have no line and column.
impl<'de> Deserialize<'de> for Grant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (grant, told) = examine(&Json::deserialize(deserializer)?, Path::DOCUMENT);
        accept(grant, unlocated(told)).map_err(de::Error::custom)
    }
}

fn accept(grant: Option<Grant>, findings: Vec<JsonFinding>) -> Result<Grant, JsonFindings> {
    let is_refused = findings.iter().any(|finding| finding.severity.stops_the_build());
    match grant.filter(|_| !is_refused) {
        Some(grant) => Ok(grant),
        None => Err(JsonFindings(findings)),
    }
}

fn has_rounded(tree: &Json<'_>) -> bool {
    match tree {
        Json::Rounded(_) => true,
        Json::List(entries) => entries.iter().any(has_rounded),
        Json::Object(members) => members.iter().any(|(_, value)| has_rounded(value)),
        _ => false,
    }
}

/// The grant that a value is, which stands at this path, and what there is to tell of it.
pub(super) fn examine(tree: &Json<'_>, path: Path<'_>) -> (Option<Grant>, Vec<Told>) {
    let Json::Object(members) = tree else {
        let fault = Fault::new(Code::GRANT_WRONG_TYPE, "a grant is a JSON object");
        return (None, vec![Told { spot: path.spot(Part::Value), severity: Severity::Error, fault }]);
    };
    let (_, grant, findings) = check_written(&fields(members));
    let mut spots = Vec::new();
    if !findings.is_empty() {
        collect(tree, path, &mut spots);
    }
    (grant, findings.into_iter().map(|finding| place(finding, &spots)).collect())
}

fn written(tree: &Json<'_>) -> Written {
    match tree {
        Json::Null => Written::List(Vec::new()),
        Json::True => Written::Flag(true),
        Json::False => Written::Flag(false),
        Json::Number(digits) | Json::Rounded(digits) => Written::Number(digits.to_string()),
        Json::Text(text) => Written::Text(text.to_string()),
        Json::List(entries) => Written::List(entries.iter().map(written).collect()),
        Json::Object(members) => Written::Block(fields(members)),
    }
}

/// What is `null` is not said.
fn fields(members: &[(Cow<'_, str>, Json<'_>)]) -> Vec<(String, Written)> {
    let said = members.iter().filter(|(_, value)| *value != Json::Null);
    said.map(|(name, value)| (name.to_string(), written(value))).collect()
}

/// Everything in the tree, by its path.
fn collect(tree: &Json<'_>, path: Path<'_>, spots: &mut Vec<Spot>) {
    spots.push(path.spot(Part::Value));
    match tree {
        Json::List(entries) => {
            for (index, entry) in entries.iter().enumerate() {
                collect(entry, path.entry(index), spots);
            }
        }
        Json::Object(members) => {
            for (index, (name, value)) in members.iter().enumerate() {
                collect(value, path.member(index, name), spots);
            }
        }
        _ => {}
    }
}

/// The finding where its path leads from the grant, the first of the spots, or as near as there is something. A field that
/// stands twice is at fault the second time.
fn place(finding: GrantFinding, spots: &[Spot]) -> Told {
    let part = if finding.is_about_name() { Part::Name } else { Part::Value };
    let is_about_second = finding.is_about_second();
    let GrantFinding { severity, path, fault } = finding;
    let grant = spots.first().map_or("", |spot| spot.path.as_str());
    let path = if path.is_empty() { grant.to_owned() } else { below(grant, &path) };
    let mut around = path.as_str();
    let spot = loop {
        let mut found = spots.iter().filter(|spot| spot.path == around);
        if let Some(spot) = if is_about_second { found.next_back() } else { found.next() } {
            break Spot { steps: spot.steps.clone(), part, path: path.clone() };
        }
        around = around.rfind(['.', '[']).and_then(|end| around.get(..end)).unwrap_or_default();
    };
    Told { spot, severity, fault }
}
