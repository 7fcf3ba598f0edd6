//! The syntax tree: what was written, and where.

use proc_macro2::{Literal, Span};
use xacct_core::{Effect, PolicyKind, PrincipalKind};

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
    /// The text that was meant, braces resolved.
    pub value: String,
    /// Its tokens.
    pub spans: Spans,
    /// The literal, where it says just this text.
    pub literal: Option<Literal>,
}

/// A whole policy.
#[derive(Debug, Default)]
pub struct Policy {
    /// The kind between `<` and `>`; none where it could not be read.
    pub kind: Option<Spanned<PolicyKind>>,
    /// The statements, in order.
    pub statements: Vec<Statement>,
    /// Whether something that may have been a statement could not be read at all.
    pub has_unread_statement: bool,
}

/// One `allow` or `deny`.
#[derive(Debug)]
pub struct Statement {
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
