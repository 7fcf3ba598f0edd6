//! From the syntax tree to the document, and from a place in the document back to its tokens.

use crate::ast::{
    Entries, OperatorBlock, Policy, Principal, PrincipalList, Principals, Spans, Statement, Text,
};
use crate::diagnostic::Diagnostic;
use proc_macro2::Span;
use xacct_core as core;
use xacct_core::capture::Position;
use xacct_core::{Code, Document, Element, Finding, Place, Unread, Within};

/// The tokens at a place; the text too, where the place is one.
pub(crate) struct Located<'p> {
    pub(crate) spans: Spans,
    pub(crate) text: Option<&'p Text>,
}

impl<'p> From<&'p Text> for Located<'p> {
    fn from(text: &'p Text) -> Self {
        Self { spans: text.spans, text: Some(text) }
    }
}

impl From<Spans> for Located<'_> {
    fn from(spans: Spans) -> Self {
        Self { spans, text: None }
    }
}

impl Policy {
    pub(crate) fn to_document(&self) -> Document {
        Document {
            version: Some(
                self.version.as_ref().map_or(Document::VERSION, |version| &version.value).to_owned(),
            ),
            id: self.id.as_ref().map(|id| id.value.clone()),
            statements: self.statements.iter().map(Statement::to_core).collect(),
        }
    }

    /// Where a value stands that is captured as a whole, so that its text says nothing.
    pub(crate) fn captured_whole(&self) -> Vec<Place> {
        let mut places = Vec::new();
        if !self.captures_values {
            return places;
        }
        for (index, statement) in self.statements.iter().enumerate() {
            let mut add = |within, text: &Text| {
                if text.is_captured_whole() {
                    places.push(Place::Statement(index, within));
                }
            };
            for element in [Element::Resource, Element::NotResource] {
                let texts = statement.texts(element).into_iter().flat_map(|field| &field.entries);
                texts.enumerate().for_each(|(entry, text)| add(Within::Entry(element, entry), text));
            }
            for (operator, block) in statement.condition.iter().enumerate() {
                for (key, values) in block.keys.iter().enumerate() {
                    let values = values.values.iter().enumerate();
                    values.for_each(|(value, text)| add(Within::Value(operator, key, value), text));
                }
            }
        }
        places
    }

    /// Whether some statement is spared findings of this code.
    pub(crate) fn allows(&self, code: Code) -> bool {
        self.statements.iter().flat_map(|statement| &statement.allows).any(|allow| allow.code == code)
    }

    /// Whether some resource captures a value for this.
    pub(crate) fn captures(&self, position: Position) -> bool {
        let fields = self.statements.iter().flat_map(|it| [&it.resource, &it.not_resource]).flatten();
        let captures = fields.flat_map(|field| &field.entries).flat_map(|text| &text.captures);
        captures.into_iter().any(|capture| capture.position == Some(position))
    }

    /// Whether a finding is about what could not be read, or rests on its absence.
    pub(crate) fn may_be_mistaken(&self, finding: &Finding) -> bool {
        let is_unplaced = |text: &Text| text.captures.iter().any(|capture| capture.position.is_none());
        if self.locate(finding.place).text.is_some_and(is_unplaced) {
            return true;
        }
        if self.has_unread_statement && finding.rests_on_absence_of(Unread::Statement) {
            return true;
        }
        let Some(statement) = finding.place.statement().and_then(|index| self.statements.get(index)) else {
            return false;
        };
        statement.has_unread_field && finding.rests_on_absence_of(Unread::Element)
            || statement.has_unread_resource && finding.rests_on_absence_of(Unread::Resource)
    }

    /// The findings but for those that are allowed in their statement. Reports what is allowed in vain.
    pub(crate) fn without_allowed(
        &self,
        findings: Vec<Finding>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<Finding> {
        let (mut kept, mut allowed) = (Vec::new(), Vec::new());
        for finding in findings {
            let key = (finding.place.statement(), finding.fault.code);
            let allows =
                key.0.and_then(|index| self.statements.get(index)).map_or(&[][..], |found| &found.allows);
            match allows.iter().any(|allow| allow.code == key.1) {
                true => allowed.push(key),
                false => kept.push(finding),
            }
        }
        for (index, statement) in self.statements.iter().enumerate() {
            let unused =
                statement.allows.iter().filter(|allow| !allowed.contains(&(Some(index), allow.code)));
            diagnostics.extend(unused.map(|allow| {
                let code = allow.code.as_str().to_ascii_lowercase();
                let warning = Diagnostic::warning(allow.spans, format!("`{code}` is allowed in vain"));
                warning.help("the statement has no such finding: leave it out")
            }));
        }
        kept
    }

    /// The tokens at `place`, or the nearest around it.
    pub(crate) fn locate(&self, place: Place) -> Located<'_> {
        let whole = self.kind.as_ref().map_or_else(|| Span::call_site().into(), |kind| kind.spans);
        match place {
            Place::Statement(index, within) => match self.statements.get(index) {
                None => whole.into(),
                Some(statement) => statement.locate(within).unwrap_or_else(|| statement.effect.spans.into()),
            },
            Place::Version => self.version.as_ref().map_or(whole.into(), Located::from),
            Place::Id => self.id.as_ref().map_or(whole.into(), Located::from),
            _ => whole.into(),
        }
    }
}

impl Statement {
    fn to_core(&self) -> core::Statement {
        core::Statement {
            sid: self.sid.as_ref().map(|sid| sid.value.clone()),
            effect: self.effect.value,
            principal: self.principal.as_ref().map(|field| principals(&field.entries)),
            not_principal: self.not_principal.as_ref().map(|field| principals(&field.entries)),
            action: values_of(&self.action),
            not_action: values_of(&self.not_action),
            resource: values_of(&self.resource),
            not_resource: values_of(&self.not_resource),
            condition: (!self.condition.is_empty()).then(|| self.condition.iter().map(operator).collect()),
        }
    }

    fn locate(&self, within: Within) -> Option<Located<'_>> {
        match within {
            Within::Whole => None,
            Within::Sid => self.sid.as_ref().map(Located::from),
            Within::Element(element) => self.name_of(element).map(Located::from),
            Within::Entry(element, index) => self.entry(element, index).map(Located::from),
            Within::Operator(operator) => Some((&self.condition.get(operator)?.operator).into()),
            Within::Key(operator, key) => Some((&self.condition.get(operator)?.keys.get(key)?.key).into()),
            Within::Value(operator, key, value) => {
                Some(self.condition.get(operator)?.keys.get(key)?.values.get(value)?.into())
            }
            _ => None,
        }
    }

    fn texts(&self, element: Element) -> Option<&Entries<Vec<Text>>> {
        match element {
            Element::Action => self.action.as_ref(),
            Element::NotAction => self.not_action.as_ref(),
            Element::Resource => self.resource.as_ref(),
            Element::NotResource => self.not_resource.as_ref(),
            _ => None,
        }
    }

    fn principals(&self, element: Element) -> Option<&Entries<PrincipalList>> {
        match element {
            Element::Principal => self.principal.as_ref(),
            Element::NotPrincipal => self.not_principal.as_ref(),
            _ => None,
        }
    }

    fn name_of(&self, element: Element) -> Option<Spans> {
        let principals = self.principals(element).map(|field| match field.entries.value {
            Principals::Everyone => field.entries.spans,
            Principals::Listed(_) => field.name,
        });
        principals.or_else(|| self.texts(element).map(|field| field.name))
    }

    fn entry(&self, element: Element, index: usize) -> Option<&Text> {
        match self.principals(element).map(|field| &field.entries.value) {
            Some(Principals::Listed(entries)) => nth_by_kind(entries, index).map(|principal| &principal.text),
            Some(Principals::Everyone) => None,
            None => self.texts(element)?.entries.get(index),
        }
    }
}

fn principals(list: &PrincipalList) -> core::Principals {
    match &list.value {
        Principals::Everyone => core::Principals::Everyone,
        Principals::Listed(entries) => core::Principals::grouped(
            entries.iter().map(|principal| (principal.kind, principal.text.value.as_str())),
        ),
    }
}

/// The principal that the document has at `index`, where each kind's stand together.
fn nth_by_kind(entries: &[Principal], index: usize) -> Option<&Principal> {
    let mut kinds = Vec::new();
    for principal in entries {
        if !kinds.contains(&principal.kind) {
            kinds.push(principal.kind);
        }
    }
    let of_kind = |kind| entries.iter().filter(move |principal| principal.kind == kind);
    kinds.into_iter().flat_map(of_kind).nth(index)
}

fn values_of(field: &Option<Entries<Vec<Text>>>) -> Option<Vec<String>> {
    field.as_ref().map(|field| values(&field.entries))
}

fn values(texts: &[Text]) -> Vec<String> {
    texts.iter().map(|text| text.value.clone()).collect()
}

fn operator(block: &OperatorBlock) -> core::OperatorBlock {
    let keys = block.keys.iter();
    core::OperatorBlock {
        operator: block.operator.value.clone(),
        keys: keys
            .map(|key| core::KeyValues {
                key: key.key.value.clone(),
                values: key.values.iter().map(|value| value.value.as_str().into()).collect(),
            })
            .collect(),
    }
}
