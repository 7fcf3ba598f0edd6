//! Where the fields of a grant stand in the source.

use super::{Fields, Node, Written};
use crate::ast::{Spans, Text};
use crate::capture::Captured;
use crate::diagnostic::Diagnostic;
use xacct_core::Code;
use xacct_core::grant::{GrantFinding, below, is_within};

/// Every field by its path.
pub(super) struct Places<'f> {
    whole: Spans,
    places: Vec<Place<'f>>,
}

struct Place<'f> {
    path: String,
    name: Spans,
    value: Spans,
    text: Option<&'f Text>,
}

/// What else, beside the field that it is told at, a fault comes from: with a captured value there it may be none.
fn comes_from(finding: &GrantFinding) -> &'static [&'static str] {
    match finding.fault.code {
        Code::GRANT_KEY_ACCOUNT => &["owner", "via.AccessPoint.region"],
        Code::GRANT_NOT_ALLOWED | Code::GRANT_OBJECT_OWNER => &[""],
        // Of an ACL all grantees are of one account.
        Code::GRANT_NOT_IN_METHOD if is_within(&finding.path, "grantee") => &["grantee"],
        Code::GRANT_SESSION => &["grantee"],
        Code::GRANT_PARTITION => &["grantee", "kms_key", "via.AccessPoint.region"],
        Code::GRANT_SAME_ACCOUNT => &["owner", "via.Acl.owner_id"],
        // Examples may be longer than what they stand for.
        code if code.as_str().starts_with("POLICY_SIZE_") => &[""],
        _ => &[],
    }
}

impl<'f> Places<'f> {
    pub(super) fn of(name: &'f Result<Text, Spans>, fields: &'f Fields) -> Self {
        let whole = name.as_ref().map_or_else(|brace| *brace, |name| name.spans);
        let text = name.as_ref().ok();
        let place = Place { path: "name".to_owned(), name: whole, value: whole, text };
        let mut places = Self { whole, places: vec![place] };
        places.collect("", fields);
        places
    }

    fn collect(&mut self, above: &str, fields: &'f Fields) {
        for (name, node) in fields {
            self.add(below(above, &name.value), name.spans, node);
        }
    }

    fn add(&mut self, path: String, name: Spans, node: &'f Node) {
        let text = if let Written::Text(text) = &node.written { Some(text) } else { None };
        self.places.push(Place { path: path.clone(), name, value: node.spans, text });
        match &node.written {
            Written::List(entries) => {
                for (index, entry) in entries.iter().enumerate() {
                    self.add(format!("{path}[{index}]"), entry.spans, entry);
                }
            }
            Written::Block(fields) => self.collect(&path, fields),
            _ => {}
        }
    }

    /// The field that a finding is about, or the nearest around it. Of fields that stand twice, the first is read.
    fn find(&self, finding: &GrantFinding) -> Option<&Place<'f>> {
        let mut around = finding.path.as_str();
        loop {
            let mut found = self.places.iter().filter(|place| place.path == around);
            let found = if finding.is_about_second() { found.next_back() } else { found.next() };
            if found.is_some() {
                return found;
            }
            around = around.get(..around.rfind(['.', '['])?)?;
        }
    }

    /// Whether a finding may be there only because of an example, which the program's own value replaces.
    pub(super) fn rests_on_captures(&self, finding: &GrantFinding) -> bool {
        if finding.is_about_name() {
            return false;
        }
        let captures = |place: &Place<'_>| place.text.is_some_and(|text| !text.captures.is_empty());
        let comes_from = comes_from(finding);
        let is_of = |place: &Place<'_>| {
            comes_from.iter().any(|around| around.is_empty() || is_within(&place.path, around))
        };
        self.find(finding).is_some_and(captures)
            || self.places.iter().any(|place| is_of(place) && captures(place))
    }

    pub(super) fn diagnostic(&self, finding: GrantFinding, captures: &[Captured]) -> Diagnostic {
        let (place, is_name) = (self.find(&finding), finding.is_about_name());
        let GrantFinding { severity, fault, .. } = finding;
        let diagnostic = match place {
            Some(Place { text: Some(text), .. }) if !is_name => Diagnostic::of_fault(severity, fault, text),
            Some(Place { name, value, .. }) => {
                Diagnostic::of(severity, fault, if is_name { *name } else { *value })
            }
            None => Diagnostic::of(severity, fault, self.whole),
        };
        diagnostic.naming(captures)
    }
}
