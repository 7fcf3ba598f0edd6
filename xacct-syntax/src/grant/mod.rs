//! The syntax of `grant!`: tokens to fields, to a checked grant, with every fault at its token.

mod capture;
mod place;

use crate::ast::{Spans, Text};
use crate::capture::Captured;
use crate::diagnostic::Diagnostic;
use crate::parse::{self, GrantTokens};
use proc_macro2::{Ident, TokenStream};
use xacct_core::Code;
use xacct_core::grant::{self as core, Grant, GrantDefinition};

/// Fields: their names and values, in order.
pub(crate) type Fields = Vec<(Text, Node)>;

/// The value of a field, and its tokens.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) spans: Spans,
    pub(crate) written: Written,
}

/// The value of a field by its form.
#[derive(Debug)]
pub(crate) enum Written {
    Text(Text),
    Flag(bool),
    Number(String),
    List(Vec<Node>),
    Block(Fields),
    Unread,
}

/// What became of the tokens of one grant.
#[derive(Debug)]
pub struct CompiledGrant {
    /// The crate that the expansion is to name.
    pub dsl: Option<Ident>,
    /// The grant, where it could be made. Only to be used when no diagnostic stops the build.
    pub grant: Option<Grant>,
    /// What was written. Examples stand where values are captured.
    pub definition: GrantDefinition,
    /// Every fault, in the order of the source.
    pub diagnostics: Vec<Diagnostic>,
    /// The variables that are captured.
    pub captures: Vec<Captured>,
    /// Whether a value is captured anywhere, where it cannot be too.
    pub captures_values: bool,
}

impl CompiledGrant {
    /// Whether the grant is refused.
    pub fn is_refused(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity.stops_the_build())
    }
}

/// Parses the tokens inside `grant! { … }` and checks the grant that they say.
///
/// ```
/// let tokens = r#"Reports {
///     owner: "111111111111", bucket: "reports", grantee: "111111111111", access: [Reed], via: BucketPolicy,
/// }"#;
/// let compiled = xacct_syntax::compile_grant(tokens.parse().expect("these are tokens"));
/// let told: Vec<_> = compiled.diagnostics.iter().filter_map(|diagnostic| diagnostic.code).collect();
/// assert_eq!(told, ["GRANT_SAME_ACCOUNT", "GRANT_UNKNOWN_ACCESS"]);
/// ```
pub fn compile_grant(tokens: TokenStream) -> CompiledGrant {
    check(parse::grant(tokens))
}

/// [`compile_grant`] for the macro, whose tokens begin with the name of the crate that the expansion is to refer to.
pub fn compile_grant_for_crate(tokens: TokenStream) -> CompiledGrant {
    check(parse::crate_and_grant(tokens))
}

fn check((tokens, mut diagnostics): (GrantTokens, Vec<Diagnostic>)) -> CompiledGrant {
    let GrantTokens { dsl, grant, has_unread_field, captures_values } = tokens;
    let Some((name, mut fields)) = grant else {
        let (definition, captures) = (GrantDefinition::default(), Vec::new());
        return CompiledGrant { dsl, grant: None, definition, diagnostics, captures, captures_values };
    };
    let (captures, misplaced) = match captures_values {
        true => capture::place(&mut fields, &mut diagnostics),
        false => Default::default(),
    };
    let mut written = written(&fields);
    let name_written = match &name {
        Ok(name) => core::Written::Text(name.value.clone()),
        Err(_) => core::Written::Unread,
    };
    written.insert(0, ("name".to_owned(), name_written));
    let (definition, grant, mut findings) = core::check_written(&written);
    // What stands in an unknown field is not to be told too.
    let is_around = |path: &str| {
        let mut refusals = findings.iter().filter(|finding| finding.severity.stops_the_build());
        refusals.any(|finding| core::is_within(path, &finding.path))
    };
    diagnostics.extend(misplaced.into_iter().filter(|(path, _)| !is_around(path)).map(|(_, fault)| fault));
    let places = place::Places::of(&name, &fields);
    findings.retain(|finding| !places.rests_on_captures(finding));
    if has_unread_field {
        findings.retain(|finding| finding.fault.code != Code::GRANT_MISSING_FIELD);
    }
    diagnostics.extend(findings.into_iter().map(|finding| places.diagnostic(finding, &captures)));
    if diagnostics.len() > 1 {
        diagnostics.sort_by_key(Diagnostic::position);
    }
    CompiledGrant { dsl, grant, definition, diagnostics, captures, captures_values }
}

fn written(fields: &Fields) -> Vec<(String, core::Written)> {
    fields.iter().map(|(name, node)| (name.value.clone(), node.to_core())).collect()
}

impl Node {
    fn to_core(&self) -> core::Written {
        match &self.written {
            Written::Text(text) => core::Written::Text(text.value.clone()),
            Written::Flag(flag) => core::Written::Flag(*flag),
            Written::Number(digits) => core::Written::Number(digits.clone()),
            Written::List(entries) => core::Written::List(entries.iter().map(Self::to_core).collect()),
            Written::Block(fields) => core::Written::Block(written(fields)),
            Written::Unread => core::Written::Unread,
        }
    }
}
