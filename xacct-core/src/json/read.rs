//! Reading IAM's JSON into a document: whatever AWS has stored. Not kept is what says nothing: whether a condition's
//! value was a number, a boolean or its text, a `Condition` without operators, a list of principals without any.

use super::tree::Json;
use crate::kind::Kind;
use crate::{
    Code, ConditionValue, Document, Effect, Fault, Findings, KeyValues, OperatorBlock, Policy,
    PrincipalGroup, PrincipalKind, Principals, Statement,
};
use serde_core::de;
use serde_core::{Deserialize, Deserializer};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::error::Error;
use std::fmt;

/// Why a text is not the JSON of a policy document: every fault of its structure, each with its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonError {
    faults: Vec<(String, Fault)>,
}

impl JsonError {
    /// The faults, each with its path in the document, such as `Statement[1].Effect`.
    pub fn faults(&self) -> &[(String, Fault)] {
        &self.faults
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (path, fault)) in self.faults.iter().enumerate() {
            let separator = if index > 0 { "\n" } else { "" };
            let colon = if path.is_empty() { "" } else { ": " };
            write!(f, "{separator}{path}{colon}{fault}")?;
        }
        Ok(())
    }
}

impl Error for JsonError {}

/// Why a text is not a policy of a kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PolicyError {
    /// It is not the JSON of a policy document.
    Unreadable(JsonError),
    /// It is a document, and the checks of the kind refuse it.
    Refused(Findings),
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(error) => error.fmt(f),
            Self::Refused(findings) => findings.fmt(f),
        }
    }
}

impl Error for PolicyError {}

impl Document {
    /// Reads IAM's JSON.
    ///
    /// What is wrong with its values, such as an unknown action, is kept for [`check`](crate::check); numbers
    /// and booleans of conditions become text, as IAM compares them.
    ///
    /// # Errors
    /// When the text is not JSON (with line and column), or its structure is not a policy's: unknown or repeated
    /// elements, values of the wrong type, a missing `Effect`.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::Document;
    ///
    /// let json = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}}"#;
    /// assert_eq!(Document::from_json(json)?.to_string(), json);
    ///
    /// let error = Document::from_json(r#"{"Statement":{"Effect":"allow","Actions":"s3:*"}}"#).unwrap_err();
    /// assert_eq!(error.faults().len(), 2);
    /// # Ok::<(), xacct_core::JsonError>(())
    /// ```
    pub fn from_json(text: &str) -> Result<Self, JsonError> {
        let tree = serde_json::from_str::<Json<'_>>(text).map_err(|error| JsonError {
            faults: vec![(String::new(), Fault::new(Code::JSON_SYNTAX_ERROR, error.to_string()))],
        })?;
        let mut reader = Reader::default();
        let document = reader.document(tree);
        if reader.faults.is_empty() { Ok(document) } else { Err(JsonError { faults: reader.faults }) }
    }
}

impl<K: Kind> Policy<K> {
    /// The policy as a document.
    pub fn document(&self) -> Document {
        // A policy's text was rendered from a document, so that it always reads back.
        Document::from_json(self.as_json()).unwrap_or_default()
    }

    /// Reads IAM's JSON and checks it by the rules of this kind: what [`Policy::new`] does for a document.
    ///
    /// # Errors
    /// [`PolicyError::Unreadable`] when it is no document, [`PolicyError::Refused`] when the checks refuse it.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::IdentityPolicy;
    ///
    /// let typo = r#"{"Statement":{"Effect":"Allow","Action":"s3:GetObjct","Resource":"*"}}"#;
    /// let error = IdentityPolicy::from_json(typo).unwrap_err();
    /// assert!(error.to_string().contains("did you mean `s3:GetObject`?"));
    /// ```
    pub fn from_json(text: &str) -> Result<Self, PolicyError> {
        let document = Document::from_json(text).map_err(PolicyError::Unreadable)?;
        Self::new(&document).map_err(PolicyError::Refused)
    }
}

impl<'de, K: Kind> Deserialize<'de> for Policy<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(&Document::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

/// The path to where the reader stands, and what it has found wrong.
#[derive(Default)]
struct Reader {
    path: String,
    faults: Vec<(String, Fault)>,
}

type Members<'a> = Vec<(Cow<'a, str>, Json<'a>)>;

impl Reader {
    fn fault(&mut self, fault: Fault) {
        self.faults.push((self.path.trim_start_matches('.').to_owned(), fault));
    }

    /// Reads below `step` of the path.
    fn below<T>(&mut self, step: fmt::Arguments<'_>, read: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.path.len();
        self.path += &step.to_string();
        let value = read(self);
        self.path.truncate(length);
        value
    }

    fn mismatch(&mut self, expected: &str, json: &Json<'_>) {
        let found = match json {
            Json::Null => "null",
            Json::Bool(_) => "a boolean",
            Json::Number(_) => "a number",
            Json::Text(_) => "a string",
            Json::List(_) => "an array",
            Json::Object(_) => "an object",
        };
        self.fault(Fault::new(Code::DATA_TYPE_MISMATCH, format!("expected {expected}, found {found}")));
    }

    /// The members of an object, each name once.
    fn object<'a>(&mut self, json: Json<'a>) -> Members<'a> {
        let Json::Object(members) = json else {
            self.mismatch("an object", &json);
            return Vec::new();
        };
        let mut seen = BTreeSet::new();
        for (name, _) in &members {
            if !seen.insert(name) {
                self.fault(Fault::new(Code::DUPLICATE_POLICY_ELEMENT, format!("`{name}` is given twice")));
            }
        }
        members
    }

    fn text(&mut self, json: Json<'_>) -> Option<String> {
        match json {
            Json::Text(text) => Some(text.into_owned()),
            other => {
                self.mismatch("a string", &other);
                None
            }
        }
    }

    /// A list of strings; a lone string is a list of one.
    fn texts(&mut self, json: Json<'_>) -> Vec<String> {
        self.entries(json, "a string or an array of strings", Self::text)
    }

    fn entries<'a, T>(
        &mut self,
        json: Json<'a>,
        expected: &str,
        read: impl Fn(&mut Self, Json<'a>) -> Option<T>,
    ) -> Vec<T> {
        match json {
            Json::List(entries) => {
                let numbered = entries.into_iter().enumerate();
                numbered
                    .filter_map(|(index, entry)| {
                        self.below(format_args!("[{index}]"), |reader| read(reader, entry))
                    })
                    .collect()
            }
            Json::Object(_) | Json::Null => {
                self.mismatch(expected, &json);
                Vec::new()
            }
            scalar => read(self, scalar).into_iter().collect(),
        }
    }

    fn document(&mut self, json: Json<'_>) -> Document {
        let mut document = Document::default();
        for (name, value) in self.object(json) {
            self.below(format_args!(".{name}"), |reader| match &*name {
                "Version" => document.version = reader.text(value),
                "Id" => document.id = reader.text(value),
                "Statement" => document.statements = reader.statements(value),
                _ => reader.unknown_element(&name, &["Version", "Id", "Statement"]),
            });
        }
        document
    }

    fn unknown_element(&mut self, name: &str, known: &[&str]) {
        let fault = Fault::new(Code::INVALID_POLICY_ELEMENT, format!("unknown element `{name}`"));
        self.fault(fault.suggest(xacct_catalog::nearest::among(name, known.iter().copied())));
    }

    fn statements(&mut self, json: Json<'_>) -> Vec<Statement> {
        match json {
            Json::List(statements) => {
                let numbered = statements.into_iter().enumerate();
                numbered
                    .map(|(index, json)| {
                        self.below(format_args!("[{index}]"), |reader| reader.statement(json))
                    })
                    .collect()
            }
            statement => vec![self.statement(statement)],
        }
    }

    fn statement(&mut self, json: Json<'_>) -> Statement {
        const KNOWN: [&str; 9] = [
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
        let mut statement = Statement::new(Effect::Deny);
        let mut has_effect = false;
        for (name, value) in self.object(json) {
            has_effect |= name == "Effect";
            self.below(format_args!(".{name}"), |reader| match &*name {
                "Sid" => statement.sid = reader.text(value),
                "Effect" => statement.effect = reader.effect(value),
                "Principal" => statement.principal = Some(reader.principals(value)),
                "NotPrincipal" => statement.not_principal = Some(reader.principals(value)),
                "Action" => statement.action = Some(reader.texts(value)),
                "NotAction" => statement.not_action = Some(reader.texts(value)),
                "Resource" => statement.resource = Some(reader.texts(value)),
                "NotResource" => statement.not_resource = Some(reader.texts(value)),
                "Condition" => statement.condition = Some(reader.condition(value)),
                _ => reader.unknown_element(&name, &KNOWN),
            });
        }
        if !has_effect {
            self.fault(
                Fault::new(Code::MISSING_EFFECT, "the statement has no `Effect`")
                    .help("write `Allow` or `Deny`"),
            );
        }
        statement
    }

    fn effect(&mut self, json: Json<'_>) -> Effect {
        let Some(text) = self.text(json) else { return Effect::Deny };
        let effect = [Effect::Allow, Effect::Deny].into_iter().find(|effect| effect.as_str() == text);
        effect.unwrap_or_else(|| {
            let near = xacct_catalog::nearest::among(&text, ["Allow", "Deny"]);
            self.fault(Fault::new(Code::INVALID_EFFECT, format!("unknown effect `{text}`")).suggest(near));
            Effect::Deny
        })
    }

    fn principals(&mut self, json: Json<'_>) -> Principals {
        if matches!(&json, Json::Text(text) if text == "*") {
            return Principals::Everyone;
        }
        if let Json::Text(text) = &json {
            let kind = PrincipalKind::of_shape(text);
            self.fault(
                Fault::new(Code::INVALID_PRINCIPAL_FORMAT, format!("the principal `{text}` has no kind"))
                    .help(format!("write `{{\"{}\": \"{text}\"}}`", kind.as_str())),
            );
            return Principals::Listed(Vec::new());
        }
        let mut groups = Vec::new();
        for (key, value) in self.object(json) {
            let kind = PrincipalKind::of_key(&key);
            if kind.is_none() {
                let known = PrincipalKind::ALL.map(PrincipalKind::as_str);
                let near = xacct_catalog::nearest::among(&key, known);
                self.fault(
                    Fault::new(Code::INVALID_PRINCIPAL_KEY, format!("unknown kind of principal `{key}`"))
                        .suggest(near),
                );
            }
            let values = self.below(format_args!(".{key}"), |reader| reader.texts(value));
            let kind = kind.unwrap_or(PrincipalKind::Aws);
            groups.push(PrincipalGroup { kind, values });
        }
        Principals::Listed(groups)
    }

    fn condition(&mut self, json: Json<'_>) -> Vec<OperatorBlock> {
        let mut blocks = Vec::new();
        for (operator, keys) in self.object(json) {
            let keys = self.below(format_args!(".{operator}"), |reader| reader.keys(keys));
            blocks.push(OperatorBlock { operator: operator.into_owned(), keys });
        }
        blocks
    }

    fn keys(&mut self, json: Json<'_>) -> Vec<KeyValues> {
        let members = self.object(json);
        let read = |(key, values): (Cow<'_, str>, Json<'_>)| {
            let expected = "a value or an array of values";
            let values =
                self.below(format_args!(".{key}"), |reader| reader.entries(values, expected, Self::value));
            KeyValues { key: key.into_owned(), values }
        };
        members.into_iter().map(read).collect()
    }

    fn value(&mut self, json: Json<'_>) -> Option<ConditionValue> {
        match json {
            Json::Text(text) => Some(ConditionValue::Text(text.into_owned())),
            Json::Bool(bool) => Some(ConditionValue::Bool(bool)),
            Json::Number(number) => Some(ConditionValue::Number(number)),
            other => {
                self.mismatch("a string, a number or a boolean", &other);
                None
            }
        }
    }
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut reader = Reader::default();
        let document = reader.document(Json::deserialize(deserializer)?);
        match reader.faults.is_empty() {
            true => Ok(document),
            false => Err(de::Error::custom(JsonError { faults: reader.faults })),
        }
    }
}
