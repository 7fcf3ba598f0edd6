//! The syntax tree: what was written, and where.

use crate::diagnostic::Diagnostic;
use proc_macro2::{Literal, Span};
use std::ops::Range;
use xacct_core::capture::Position;
use xacct_core::{Code, Effect, PolicyKind, PrincipalKind};

/// The first and the last of the tokens that something was written with.
#[derive(Clone, Copy, Debug)]
pub struct Spans {
    /// The span of the first token.
    pub start: Span,
    /// The span of the last token.
    pub end: Span,
}

impl From<Span> for Spans {
    fn from(span: Span) -> Self {
        Self { start: span, end: span }
    }
}

/// A value and the tokens it was written with.
#[derive(Clone, Copy, Debug)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its tokens.
    pub spans: Spans,
}

/// A text: a string literal, or bare tokens such as `s3:Get*`.
#[derive(Clone, Debug)]
pub struct Text {
    /// The text that was meant, braces resolved. An example stands where a value is captured.
    pub value: String,
    /// Its tokens.
    pub spans: Spans,
    /// The literal, where it says just this text.
    pub literal: Option<Literal>,
    /// The values that it captures, in order.
    pub captures: Vec<Capture>,
}

/// `{name}` in a string: a Rust variable whose value is known only at run time.
#[derive(Clone, Debug)]
pub struct Capture {
    /// The variable.
    pub name: String,
    /// Where the example for it stands in the text.
    pub range: Range<usize>,
    /// What it stands for; none where it stands for nothing that can be captured.
    pub position: Option<Position>,
}

impl Text {
    pub(crate) fn new(value: impl Into<String>, spans: impl Into<Spans>) -> Self {
        Self { value: value.into(), spans: spans.into(), literal: None, captures: Vec::new() }
    }

    /// Whether it is nothing but one capture.
    pub(crate) fn is_captured_whole(&self) -> bool {
        matches!(self.captures.as_slice(), [only] if only.range == (0..self.value.len()))
    }
}

/// A whole policy.
#[derive(Debug, Default)]
pub struct Policy {
    /// The kind between `<` and `>`; none where it could not be read.
    pub kind: Option<Spanned<PolicyKind>>,
    /// `version: "…";`
    pub version: Option<Text>,
    /// `id: "…";`
    pub id: Option<Text>,
    /// The statements, in order.
    pub statements: Vec<Statement>,
    /// What is asserted of the policy, in order.
    pub assertions: Vec<Assertion>,
    /// Faults of syntax in assertions, which keep nothing else from being decided.
    pub(crate) assertion_faults: Vec<Diagnostic>,
    /// Whether some text captures a value.
    pub captures_values: bool,
    /// Whether something that may have been a statement could not be read at all.
    pub has_unread_statement: bool,
}

/// `assert allowed { … }` or `assert denied { … }`: what the policy decides of one request.
#[derive(Debug)]
pub struct Assertion {
    /// `allowed` or `denied`; its tokens begin with `assert`.
    pub expected: Spanned<Effect>,
    /// Who asks.
    pub principal: Option<Principal>,
    /// What is asked for.
    pub action: Option<Text>,
    /// What it is asked of.
    pub resource: Option<Text>,
    /// What else the request carries.
    pub context: Vec<KeyValues>,
    /// Whether a field could not be read.
    pub has_unread_field: bool,
}

/// `#[allow(code, reason = "…")]`: a finding that is allowed in a statement.
#[derive(Debug)]
pub struct Allow {
    /// The code of the finding.
    pub code: Code,
    /// Why it does not apply.
    pub reason: String,
    /// The tokens of the code.
    pub spans: Spans,
}

/// One `allow` or `deny`.
#[derive(Debug)]
pub struct Statement {
    /// The lines of its doc comments.
    pub docs: Vec<String>,
    /// The findings that are allowed in it.
    pub allows: Vec<Allow>,
    /// `allow` or `deny`.
    pub effect: Spanned<Effect>,
    /// The statement's name, where it has one.
    pub sid: Option<Text>,
    /// `principal:`
    pub principal: Option<Entries<PrincipalList>>,
    /// `not_principal:`
    pub not_principal: Option<Entries<PrincipalList>>,
    /// `action:`
    pub action: Option<Entries<Vec<Text>>>,
    /// `not_action:`
    pub not_action: Option<Entries<Vec<Text>>>,
    /// `resource:`
    pub resource: Option<Entries<Vec<Text>>>,
    /// `not_resource:`
    pub not_resource: Option<Entries<Vec<Text>>>,
    /// `condition:`
    pub condition: Vec<OperatorBlock>,
    /// Whether a field could not be read, so that what seems to be missing may be there.
    pub has_unread_field: bool,
    /// Whether that was one of the resources.
    pub has_unread_resource: bool,
}

impl Statement {
    pub(crate) fn new(effect: Spanned<Effect>) -> Self {
        Self {
            docs: Vec::new(),
            allows: Vec::new(),
            effect,
            sid: None,
            principal: None,
            not_principal: None,
            action: None,
            not_action: None,
            resource: None,
            not_resource: None,
            condition: Vec::new(),
            has_unread_field: false,
            has_unread_resource: false,
        }
    }
}

/// A field and what it lists.
#[derive(Debug)]
pub struct Entries<T> {
    /// The field's name.
    pub name: Spans,
    /// What follows the colon.
    pub entries: T,
}

/// The value of `principal:`.
pub type PrincipalList = Spanned<Principals>;

/// Who a statement applies to.
#[derive(Debug)]
pub enum Principals {
    /// `*`
    Everyone,
    /// Every principal that was written, under its kind.
    Listed(Vec<Principal>),
}

/// One principal.
#[derive(Debug)]
pub struct Principal {
    /// The key it was written under, or the kind its shape tells.
    pub kind: PrincipalKind,
    /// The principal itself.
    pub text: Text,
}

/// A condition operator and the keys below it.
#[derive(Debug)]
pub struct OperatorBlock {
    /// The operator, with its qualifier.
    pub operator: Text,
    /// The keys.
    pub keys: Vec<KeyValues>,
}

/// A condition key and its values.
#[derive(Debug)]
pub struct KeyValues {
    /// The key.
    pub key: Text,
    /// The values.
    pub values: Vec<Text>,
}
