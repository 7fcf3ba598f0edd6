//! The macros of Rust sources, each compiled by the macros' own parser and checks.

use crate::finding::Reported;
use crate::source::{Found, Macro, SyntaxError, macros_in};
use proc_macro2::TokenStream;
use xacct_syntax::{Compiled, CompiledGrant, Diagnostic};

/// What became of the tokens of a macro.
#[derive(Debug)]
pub(crate) enum CompiledMacro {
    Policy(Box<Compiled>),
    Grant(Box<CompiledGrant>),
}

/// One use of a macro in a source, and what became of it.
#[derive(Debug)]
pub(crate) struct CompiledUse {
    /// Where it stands. Its tokens have been compiled.
    pub(crate) found: Found,
    /// Nothing of a template of `macro_rules!`.
    pub(crate) compiled: Option<CompiledMacro>,
}

/// Every use of the macros in a source, in its order.
///
/// # Errors
/// When the source is not Rust.
pub(crate) fn uses(text: &str) -> Result<impl Iterator<Item = CompiledUse> + use<>, SyntaxError> {
    Ok(macros_in(text)?.into_iter().map(|mut found| {
        let tokens = std::mem::take(&mut found.tokens);
        let compiled = (!found.is_template).then(|| compile(found.used, tokens));
        CompiledUse { found, compiled }
    }))
}

/// Compiles the tokens inside a macro.
pub(crate) fn compile(used: Macro, tokens: TokenStream) -> CompiledMacro {
    match used {
        Macro::Policy => CompiledMacro::Policy(Box::new(xacct_syntax::compile(tokens))),
        Macro::Grant => CompiledMacro::Grant(Box::new(xacct_syntax::compile_grant(tokens))),
    }
}

impl CompiledMacro {
    /// Everything there is to say of it, in the order of the source.
    pub(crate) fn diagnostics(&self) -> &[Diagnostic] {
        match self {
            Self::Policy(compiled) => &compiled.diagnostics,
            Self::Grant(compiled) => &compiled.diagnostics,
        }
    }

    /// The same, as it is shown.
    pub(crate) fn findings(&self) -> Vec<Reported> {
        self.diagnostics().iter().cloned().map(Reported::of_diagnostic).collect()
    }

    /// Whether it does not build.
    pub(crate) fn is_refused(&self) -> bool {
        match self {
            Self::Policy(compiled) => compiled.is_refused(),
            Self::Grant(compiled) => compiled.is_refused(),
        }
    }
}
