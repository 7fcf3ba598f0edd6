//! Reading IAM's JSON: whatever AWS has stored, and nothing of it is lost.
//!
//! A text becomes a tree (`syntax`), the tree a document (`reader` and one file an element). Only when there is
//! something to tell is the text walked again, to find where that stands (`outline`).

mod condition;
mod cursor;
mod finding;
mod grant;
mod grants;
mod names;
mod outline;
mod path;
mod principals;
mod reader;
mod statement;
mod syntax;
mod utf8;

pub use finding::{JsonFinding, JsonFindings, Location};
pub use utf8::json_text;

use super::tree::Json;
use crate::kind::Kind;
use crate::{Document, Fault, Finding, Policy, PolicyKind, Severity, check};
use cursor::Cursor;
use outline::Outline;
use path::Spot;
use reader::Reader;
use serde_core::de;
use serde_core::{Deserialize, Deserializer};
use std::ops::Range;

impl Document {
    /// Reads IAM's JSON.
    ///
    /// What is wrong with its values, such as an unknown action, is kept for [`check`](crate::check). Values of
    /// conditions keep their JSON type and numbers their digits.
    ///
    /// # Errors
    /// When the text is not JSON, or its structure is not a policy's: unknown or repeated elements, values of the
    /// wrong type, a missing `Effect`. All of them, each with line and column.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::Document;
    ///
    /// let json = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}}"#;
    /// assert_eq!(Document::from_json(json)?.to_string(), json);
    ///
    /// let error = Document::from_json(r#"{"Statement":{"Effect":"allow","Actions":"s3:*"}}"#).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "error: line 1, column 24: Statement.Effect: unknown effect `allow` [INVALID_EFFECT]; did you mean `Allow`?\n\
    ///      error: line 1, column 32: Statement.Actions: unknown element `Actions` [INVALID_POLICY_ELEMENT]; did you mean `Action`?",
    /// );
    /// # Ok::<(), xacct_core::JsonFindings>(())
    /// ```
    pub fn from_json(text: &str) -> Result<Self, JsonFindings> {
        let (document, findings) = Self::from_json_as_far_as_possible(text);
        if findings.is_empty() { Ok(document) } else { Err(JsonFindings(findings)) }
    }

    /// [`Document::from_json`] that gives what it could read even where something is wrong, and all that is wrong: for
    /// tools that look at texts which somebody is still writing.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::Document;
    ///
    /// let (document, findings) = Document::from_json_as_far_as_possible(r#"{"Statement":{"Effect":"Alow","Action":"s3:*"}}"#);
    /// assert_eq!(document.statements[0].action.as_deref(), Some(["s3:*".to_owned()].as_slice()));
    /// assert_eq!(findings[0].fault.code.as_str(), "INVALID_EFFECT");
    /// ```
    pub fn from_json_as_far_as_possible(text: &str) -> (Self, Vec<JsonFinding>) {
        examine(text, None)
    }
}

impl<K: Kind> Policy<K> {
    /// The policy as a document.
    pub fn document(&self) -> Document {
        // Its text was rendered from a document that has passed the checks, so that it reads back without a fault.
        examine(self.as_json(), None).0
    }

    /// Reads IAM's JSON and checks it by the rules of this kind: what [`Policy::new`] does for a document.
    ///
    /// # Errors
    /// All that [`check_json`] finds, when something of it is an error or a security warning.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::IdentityPolicy;
    ///
    /// let typo = r#"{"Statement":{"Effect":"Allow","Action":"s3:GetObjct","Resource":"*"}}"#;
    /// let error = IdentityPolicy::from_json(typo).unwrap_err();
    /// assert!(error.to_string().contains("did you mean `s3:GetObject`?"));
    /// ```
    pub fn from_json(text: &str) -> Result<Self, JsonFindings> {
        let (document, findings) = examine(text, Some(K::KIND));
        accept(&document, findings)
    }
}

/// Reads IAM's JSON and holds it against the rules of `kind`: everything there is to tell of it, faults of structure and
/// findings of the checks, warnings and suggestions too, in the order of the text.
///
/// # Examples
/// ```
/// use xacct_core::{PolicyKind, check_json};
///
/// let text = r#"{
///   "Version": "2012-10-17",
///   "Statement": { "Effect": "Allow", "Actions": "s3:GetObjct", "Resource": "*" }
/// }"#;
/// let findings = check_json(text, PolicyKind::Identity);
/// let told: Vec<_> = findings.iter().map(|finding| (finding.path.as_str(), finding.fault.code.as_str())).collect();
/// assert_eq!(told, [("Statement.Actions", "INVALID_POLICY_ELEMENT"), ("Statement.Actions", "INVALID_ACTION")]);
/// let location = findings[1].location.as_ref().expect("there is a text");
/// assert_eq!((location.line, location.column), (3, 48));
/// assert_eq!(&text[location.bytes.clone()], "\"s3:GetObjct\"");
/// ```
pub fn check_json(text: &str, kind: PolicyKind) -> Vec<JsonFinding> {
    examine(text, Some(kind)).1
}

/// Reads as [`Document::from_json`] does, but without a text: findings have no line and column, and of numbers that are
/// no integers of 64 bits serde gives the nearest that it has, not their digits.
impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (document, findings) = examine_tree(&Json::deserialize(deserializer)?, None);
        match findings.is_empty() {
            true => Ok(document),
            false => Err(de::Error::custom(JsonFindings(findings))),
        }
    }
}

/// Reads and checks as [`Policy::from_json`] does, but as a [`Document`] is deserialized: without a text.
impl<'de, K: Kind> Deserialize<'de> for Policy<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (document, findings) = examine_tree(&Json::deserialize(deserializer)?, Some(K::KIND));
        accept(&document, findings).map_err(de::Error::custom)
    }
}

fn accept<K: Kind>(document: &Document, findings: Vec<JsonFinding>) -> Result<Policy<K>, JsonFindings> {
    match findings.iter().any(|finding| finding.severity.stops_the_build()) {
        true => Err(JsonFindings(findings)),
        false => Ok(Policy::of_checked(document)),
    }
}

/// What there is to tell of a tree, and where in it.
struct Told {
    spot: Spot,
    severity: Severity,
    fault: Fault,
}

/// Reads `text`, and checks it where it has a kind.
fn examine(text: &str, kind: Option<PolicyKind>) -> (Document, Vec<JsonFinding>) {
    let mut parsed = syntax::parse(text);
    let mut told = Vec::new();
    let mut document = Document::default();
    if let Some(tree) = &mut parsed.tree {
        let mut reader = Reader::default();
        document = reader.document(tree);
        if reader.has_rounded {
            Outline::of(text, parsed.start).restore_digits(tree, text);
            reader = Reader::default();
            document = reader.document(tree);
        }
        told = tell(tree, &document, reader, kind);
    }
    (document, located(text, parsed.start, told, parsed.faults))
}

/// [`examine`] for a tree without a text.
fn examine_tree(tree: &Json<'_>, kind: Option<PolicyKind>) -> (Document, Vec<JsonFinding>) {
    let mut reader = Reader::default();
    let document = reader.document(tree);
    let told = tell(tree, &document, reader, kind);
    (document, unlocated(told))
}

/// What `reader` has found wrong with `tree`, and what the checks find wrong with the document, in the order of the tree.
fn tell(tree: &Json<'_>, document: &Document, reader: Reader<'_>, kind: Option<PolicyKind>) -> Vec<Told> {
    let mut findings = kind.map(|kind| check(document, kind)).unwrap_or_default();
    findings.retain(|finding| !reader.may_be_mistaken(finding));
    let faults = reader.faults.into_iter();
    let mut told: Vec<_> =
        faults.map(|(spot, fault)| Told { spot, severity: Severity::Error, fault }).collect();
    told.extend(placed(tree, findings));
    told.sort_by(|one, other| one.spot.cmp(&other.spot));
    told
}

/// Finds the places of `findings` in the tree, by reading it once more.
fn placed(tree: &Json<'_>, findings: Vec<Finding>) -> Vec<Told> {
    if findings.is_empty() {
        return Vec::new();
    }
    let mut wanted: Vec<_> = findings.iter().map(|finding| finding.place).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut reader = Reader::wanting(&wanted);
    reader.document(tree);
    let mut found = reader.found;
    found.sort();
    let spot_of = |place| {
        let index = found.partition_point(|(other, _)| *other < place);
        found
            .get(index)
            .filter(|(other, _)| *other == place)
            .map(|(_, spot)| spot.clone())
            .unwrap_or_default()
    };
    let told = |Finding { severity, place, fault }| Told { spot: spot_of(place), severity, fault };
    findings.into_iter().map(told).collect()
}

/// The findings where there is no text.
fn unlocated(told: Vec<Told>) -> Vec<JsonFinding> {
    let finding =
        |Told { spot, severity, fault }| JsonFinding { severity, path: spot.path, location: None, fault };
    told.into_iter().map(finding).collect()
}

/// The findings at their lines and columns, in the order of the text.
fn located(
    text: &str,
    start: usize,
    told: Vec<Told>,
    faults: Vec<(Range<usize>, Fault)>,
) -> Vec<JsonFinding> {
    let of_syntax = faults.into_iter().map(|(bytes, fault)| (bytes, String::new(), Severity::Error, fault));
    let mut findings: Vec<_> = of_syntax.collect();
    if !told.is_empty() {
        // Never for what could not be read: that may be nested more deeply than the stack is.
        let outline = Outline::of(text, start);
        let place = |Told { spot, severity, fault }| (outline.find(&spot), spot.path, severity, fault);
        findings.extend(told.into_iter().map(place));
    }
    findings.sort_by_key(|(bytes, ..)| bytes.start);
    let mut cursor = Cursor::new(text);
    let finding = |(bytes, path, severity, fault)| {
        let location = Some(cursor.location(bytes));
        JsonFinding { severity, path, location, fault }
    };
    findings.into_iter().map(finding).collect()
}

#[cfg(test)]
mod tests;
