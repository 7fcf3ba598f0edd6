//! The syntax of `policy!` and `grant!`: tokens to a syntax tree, to a checked document, with every fault at its token.
//!
//! There is one parser for the macro and for whatever reads source files. [`compile`] is a policy's whole way:
//!
//! ```
//! let tokens = r#"<Bucket> allow { principal: "222222222222", action: s3:GetObjct, resource: "arn:aws:s3:::reports/*" }"#;
//! let compiled = xacct_syntax::compile(tokens.parse().expect("these are tokens"));
//!
//! assert_eq!(compiled.diagnostics.len(), 1);
//! assert!(compiled.diagnostics[0].to_string().contains("did you mean `s3:GetObject`?"));
//! ```

mod assertion;
mod ast;
mod capture;
mod diagnostic;
mod grant;
mod lower;
mod parse;
mod text;
pub mod value;

pub use ast::{
    Allow, Assertion, Capture, Entries, KeyValues, OperatorBlock, Policy, Principal, PrincipalList,
    Principals, Spanned, Spans, Statement, Text,
};
pub use capture::Captured;
pub use diagnostic::Diagnostic;
pub use grant::{CompiledGrant, compile_grant, compile_grant_for_crate};

use proc_macro2::{Ident, TokenStream};
use xacct_core::{Document, PolicyKind};

/// What became of the tokens of one policy.
#[derive(Debug)]
pub struct Compiled {
    /// The kind, where it could be read.
    pub kind: Option<PolicyKind>,
    /// The document, as far as it could be read. Only to be used when no diagnostic stops the build.
    pub document: Document,
    /// Every fault, in the order of the source.
    pub diagnostics: Vec<Diagnostic>,
    /// The variables that are captured. An example of each stands in the document.
    pub captures: Vec<Captured>,
    /// What was written, as far as it could be read.
    pub policy: Policy,
}

impl Compiled {
    /// Whether the policy is refused.
    pub fn is_refused(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity.stops_the_build())
    }
}

/// Parses the tokens inside `policy! { … }` and checks the document they say.
///
/// Faults of syntax do not keep the rest from being checked, so that one build shows them all.
pub fn compile(tokens: TokenStream) -> Compiled {
    let (policy, diagnostics) = parse::policy(tokens);
    check(policy, diagnostics)
}

/// What keeps the tokens inside `policy! { … }` from being read, without a look at what they say.
pub fn faults_of_syntax(tokens: TokenStream) -> Vec<Diagnostic> {
    let (policy, mut diagnostics) = parse::policy(tokens);
    diagnostics.extend(policy.assertion_faults);
    diagnostics.retain(|diagnostic| diagnostic.severity.stops_the_build());
    diagnostics
}

/// [`faults_of_syntax`] of what stands inside `grant! { … }`.
pub fn faults_of_syntax_of_grant(tokens: TokenStream) -> Vec<Diagnostic> {
    let (_, mut diagnostics) = parse::grant(tokens);
    diagnostics.retain(|diagnostic| diagnostic.severity.stops_the_build());
    diagnostics
}

/// [`compile`] for the macro, whose tokens begin with the name of the crate that the expansion is to refer to, and
/// `;`: that name, and what became of the rest.
pub fn compile_for_crate(tokens: TokenStream) -> (Option<Ident>, Compiled) {
    let (name, policy, diagnostics) = parse::crate_and_policy(tokens);
    (name, check(policy, diagnostics))
}

fn check(mut policy: Policy, mut diagnostics: Vec<Diagnostic>) -> Compiled {
    let captures = capture::place(&mut policy, &mut diagnostics);
    let document = policy.to_document();
    let kind = policy.kind.as_ref().map(|kind| kind.value);
    if let Some(kind) = kind {
        let findings = xacct_core::check_with_captures(&document, kind, &policy.captured_whole());
        let findings = findings.into_iter().filter(|finding| !policy.may_be_mistaken(finding)).collect();
        let findings = policy.without_allowed(findings, &mut diagnostics);
        diagnostics
            .extend(findings.into_iter().map(|finding| Diagnostic::of_finding(finding, &policy, &captures)));
        assertion::judge(&policy, kind, &document, &mut diagnostics);
    }
    diagnostics.append(&mut policy.assertion_faults);
    if diagnostics.len() > 1 {
        diagnostics.sort_by_key(Diagnostic::position);
    }
    Compiled { kind, document, diagnostics, captures, policy }
}
