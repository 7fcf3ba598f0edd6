//! Documents and statements.
//!
//! `INVALID_EFFECT`, `MISSING_EFFECT`: a statement that neither allows nor denies.
//!
//! There is no effect that IAM would assume.
//!
//! - severity: error
//! - bad: `"Effect": "allow"`
//! - good: `"Effect": "Allow"`

use super::names::{Meant, Names};
use super::path::{Part, Path, shown};
use super::reader::{Reader, each_entry, entry_count, make_room};
use crate::json::tree::Json;
use crate::{Code, Document, Effect, Element, Fault, Place, Statement, Unread, Within};

const OF_DOCUMENT: [&str; 3] = ["Version", "Id", "Statement"];

const OF_STATEMENT: [&str; 9] = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

impl Reader<'_> {
    pub(super) fn document(&mut self, json: &Json<'_>) -> Document {
        let mut document = Document::default();
        let root = Path::DOCUMENT;
        self.place_at(Place::Document, &root, Part::Value);
        let Json::Object(members) = json else {
            self.no_document(json);
            return document;
        };
        self.has_repeated(members, &root);
        let mut names = Names::elements(members, &OF_DOCUMENT);
        for (index, (name, value)) in members.iter().enumerate() {
            let path = root.member(index, name);
            if self.element_of_document(name, value, &path, &mut document) {
                continue;
            }
            match self.meant(&mut names, name, &path, beside_document) {
                Meant::Read(name) => {
                    self.element_of_document(name, value, &path, &mut document);
                }
                Meant::Repeated("Statement") => self.unread(Unread::Statement),
                Meant::Repeated(_) => {}
                Meant::Unknown => self.unread(Unread::Element),
            }
        }
        document
    }

    fn no_document(&mut self, json: &Json<'_>) {
        let root = Path::DOCUMENT;
        self.unread(Unread::Element);
        match json {
            Json::Text(text) if text.trim_start().starts_with('{') => {
                let fault = Fault::new(Code::DATA_TYPE_MISMATCH, "the document stands inside a string");
                self.fault(&root, Part::Value, fault.help("give what the string holds, without its escapes"));
            }
            json => self.mismatch(&root, "an object with a `Statement`", json),
        }
    }

    /// Reads an element, if that is its name.
    fn element_of_document(
        &mut self,
        name: &str,
        value: &Json<'_>,
        path: &Path<'_>,
        document: &mut Document,
    ) -> bool {
        match name {
            "Version" => {
                self.place_at(Place::Version, path, Part::Value);
                match self.text(value, "a string", path) {
                    Some(version) => document.version = Some(version.to_owned()),
                    None => self.unread(Unread::Version),
                }
            }
            "Id" => {
                self.place_at(Place::Id, path, Part::Value);
                document.id = self.text(value, "a string", path).map(str::to_owned).or(document.id.take());
            }
            "Statement" => {
                make_room(&mut document.statements, entry_count(value));
                each_entry(value, path, |value, path| {
                    self.statement = Some(document.statements.len());
                    document.statements.extend(self.statement(value, path));
                    self.statement = None;
                });
            }
            _ => return false,
        }
        true
    }

    /// A statement, where one can be read.
    fn statement(&mut self, json: &Json<'_>, path: &Path<'_>) -> Option<Statement> {
        let Json::Object(members) = json else {
            self.statement = None;
            self.unread(Unread::Statement);
            self.mismatch(path, "a statement, which is an object", json);
            return None;
        };
        self.at(Within::Whole, path, Part::Value);
        self.has_repeated(members, path);
        let mut statement = Statement::new(Effect::Deny);
        let mut names = Names::elements(members, &OF_STATEMENT);
        let (mut has_effect, mut has_unknown) = (false, false);
        for (index, (name, value)) in members.iter().enumerate() {
            let path = path.member(index, name);
            has_effect |= name == "Effect";
            if self.element(name, value, &path, &mut statement) {
                continue;
            }
            match self.meant(&mut names, name, &path, beside_statement) {
                Meant::Read(name) => {
                    has_effect |= name == "Effect";
                    self.element(name, value, &path, &mut statement);
                }
                Meant::Repeated(name) => self.unread(part_of(name)),
                Meant::Unknown => {
                    has_unknown = true;
                    self.unread(Unread::Element);
                }
            }
        }
        if !has_effect {
            self.unread(Unread::Effect);
            if !has_unknown {
                let fault = Fault::new(Code::MISSING_EFFECT, "the statement has no `Effect`");
                self.fault(path, Part::Value, fault.help("write `Allow` or `Deny`"));
            }
        }
        Some(statement)
    }

    /// Reads an element, if that is its name.
    fn element(&mut self, name: &str, value: &Json<'_>, path: &Path<'_>, statement: &mut Statement) -> bool {
        match name {
            "Sid" => {
                self.at(Within::Sid, path, Part::Value);
                statement.sid =
                    self.text(value, "a string", path).map(str::to_owned).or(statement.sid.take());
            }
            "Effect" => statement.effect = self.effect(value, path).unwrap_or(statement.effect),
            "Principal" => self.principals(Element::Principal, value, &mut statement.principal, path),
            "NotPrincipal" => {
                self.principals(Element::NotPrincipal, value, &mut statement.not_principal, path)
            }
            "Action" => self.texts(Element::Action, value, &mut statement.action, path),
            "NotAction" => self.texts(Element::NotAction, value, &mut statement.not_action, path),
            "Resource" => self.texts(Element::Resource, value, &mut statement.resource, path),
            "NotResource" => self.texts(Element::NotResource, value, &mut statement.not_resource, path),
            "Condition" => self.condition(value, &mut statement.condition, path),
            _ => return false,
        }
        true
    }

    /// An effect; a misspelt one is reported and taken for what was meant.
    fn effect(&mut self, json: &Json<'_>, path: &Path<'_>) -> Option<Effect> {
        let effect_of =
            |text: &str| [Effect::Allow, Effect::Deny].into_iter().find(|effect| effect.as_str() == text);
        let Some(text) = self.text(json, "`\"Allow\"` or `\"Deny\"`", path) else {
            self.unread(Unread::Effect);
            return None;
        };
        effect_of(text).or_else(|| {
            let fault = Fault::new(Code::INVALID_EFFECT, format!("unknown effect `{}`", shown(text)));
            let near = xacct_catalog::nearest::among(text, ["Allow", "Deny"]);
            let fault = match near {
                Some(_) => fault.suggest(near),
                None => fault.help("write `Allow` or `Deny`"),
            };
            self.fault(path, Part::Value, fault);
            let meant = near.and_then(effect_of);
            if meant.is_none() {
                self.unread(Unread::Effect);
            }
            meant
        })
    }

    /// A list of strings; a lone string is a list of one. An element that is repeated is one list.
    fn texts(&mut self, element: Element, json: &Json<'_>, list: &mut Option<Vec<String>>, path: &Path<'_>) {
        self.at(Within::Element(element), path, Part::Name);
        let list = list.get_or_insert_default();
        make_room(list, entry_count(json));
        let expected = match json {
            Json::List(_) => "a string",
            _ => "a string or an array of strings",
        };
        each_entry(json, path, |json, path| match self.text(json, expected, path) {
            Some(text) => {
                self.at(Within::Entry(element, list.len()), path, Part::Value);
                list.push(text.to_owned());
            }
            None => self.unread(part_of(element.as_str())),
        });
    }
}

/// What remains unread with an element.
fn part_of(element: &str) -> Unread {
    match element {
        "Effect" => Unread::Effect,
        "Principal" | "NotPrincipal" => Unread::Principal,
        "Action" | "NotAction" => Unread::Action,
        "Resource" | "NotResource" => Unread::Resource,
        "Condition" => Unread::Condition,
        _ => Unread::Element,
    }
}

/// What to do about names that are known to stand elsewhere.
fn beside_document(name: &str) -> Option<String> {
    if OF_STATEMENT.contains(&name) {
        return Some(format!("it belongs to a statement: write `{{\"Statement\": {{\"{name}\": …}}}}`"));
    }
    let answers = ["AssumeRolePolicyDocument", "Document", "Policy", "PolicyDocument", "PolicyVersion"];
    answers.contains(&name).then(|| format!("give the policy alone, as it stands below `{name}`"))
}

fn beside_statement(name: &str) -> Option<String> {
    OF_DOCUMENT.contains(&name).then(|| "it belongs to the document, not to a statement".to_owned())
}
