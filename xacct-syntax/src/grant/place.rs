//! Where the fields of a grant stand in the source.

use super::{Fields, Node, Written};
use crate::ast::{Spans, Text};
use crate::capture::Captured;
use crate::diagnostic::Diagnostic;
use xacct_core::Code;
use xacct_core::grant::{GrantFinding, below};

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

/// What is wrong with values together, and may be right with those that a program captures.
const BETWEEN_VALUES: [Code; 7] = [
    Code::GRANT_KEY_ACCOUNT,
    Code::GRANT_NOT_ALLOWED,
    Code::GRANT_OBJECT_OWNER,
    Code::GRANT_PARTITION,
    Code::GRANT_REPEATED,
    Code::GRANT_SAME_ACCOUNT,
    Code::GRANT_SESSION,
];

impl<'f> Places<'f> {
    pub(super) fn of(name: &'f Text, fields: &'f Fields) -> Self {
        let place = Place { path: "name".to_owned(), name: name.spans, value: name.spans, text: Some(name) };
        let mut places = Self { whole: name.spans, places: vec![place] };
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

    /// The field of a path, or the nearest around it. Of fields that stand twice, the second.
    fn find(&self, path: &str) -> Option<&Place<'f>> {
        let mut around = path;
        loop {
            if let Some(place) = self.places.iter().rev().find(|place| place.path == around) {
                return Some(place);
            }
            around = around.get(..around.rfind(['.', '['])?)?;
        }
    }

    /// Whether a finding may be there only because of an example, which the program's own value replaces.
    pub(super) fn rests_on_captures(&self, finding: &GrantFinding) -> bool {
        let captures = |place: &Place<'_>| place.text.is_some_and(|text| !text.captures.is_empty());
        BETWEEN_VALUES.contains(&finding.fault.code) || self.find(&finding.path).is_some_and(captures)
    }

    pub(super) fn diagnostic(&self, finding: GrantFinding, captures: &[Captured]) -> Diagnostic {
        let GrantFinding { severity, path, fault, .. } = finding;
        let place = self.find(&path);
        let is_name = fault.code == Code::GRANT_UNKNOWN_FIELD;
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
