//! Single values outside of policies: what `arn!`, `action!`, `principal!` and `account!` are given.

use crate::diagnostic::Diagnostic;
use crate::parse::{self, Single};
use proc_macro2::{Ident, TokenStream};
use xacct_core::{AccountId, ActionPattern, Arn, Fault, Principal, PrincipalKind, Severity};

/// What became of the tokens of one value.
#[derive(Debug)]
pub struct Value<T> {
    /// The crate that the expansion is to name.
    pub dsl: Option<Ident>,
    /// The value; none where something stops the build.
    pub value: Option<T>,
    /// Every fault, in the order of the source.
    pub diagnostics: Vec<Diagnostic>,
}

/// An ARN, or a pattern of them, in quotes.
pub fn arn(tokens: TokenStream) -> Value<Arn> {
    read(tokens, parse::fixed_string, |text| {
        let arn = Arn::new(text.to_owned()).map_err(|fault| vec![(Severity::Error, fault)])?;
        Ok((arn, xacct_core::faults_of_arn(text)))
    })
}

/// An action or a pattern of them, bare or in quotes.
pub fn action(tokens: TokenStream) -> Value<ActionPattern> {
    read(tokens, parse::action, |text| {
        let faults = xacct_core::faults_of_action(text);
        match ActionPattern::new(text.to_owned()) {
            Ok(action) => Ok((action, faults)),
            Err(_) => Err(faults),
        }
    })
}

/// A principal, whose kind follows from its shape, in quotes; `"*"` is everyone.
pub fn principal(tokens: TokenStream) -> Value<Principal> {
    read(tokens, parse::fixed_string, |text| {
        let principal = Principal::new(PrincipalKind::of_shape(text), text);
        principal.map(|principal| (principal, Vec::new())).map_err(error)
    })
}

/// An account id, in quotes.
pub fn account(tokens: TokenStream) -> Value<AccountId> {
    read(tokens, parse::fixed_string, |text| {
        AccountId::new(text.to_owned()).map(|account| (account, Vec::new())).map_err(error)
    })
}

type Faults = Vec<(Severity, Fault)>;

fn error(fault: Fault) -> Faults {
    vec![(Severity::Error, fault)]
}

/// Reads one text and makes it a value, which may have faults nevertheless.
fn read<T>(
    tokens: TokenStream,
    text: fn(TokenStream) -> Single,
    make: impl FnOnce(&str) -> Result<(T, Faults), Faults>,
) -> Value<T> {
    let (dsl, text, mut diagnostics) = text(tokens);
    let made = text.as_ref().map(|text| make(&text.value));
    let (value, faults) = match made {
        None => (None, Vec::new()),
        Some(Ok((value, faults))) => (Some(value), faults),
        Some(Err(faults)) => (None, faults),
    };
    if let Some(text) = &text {
        let told =
            faults.iter().map(|(severity, fault)| Diagnostic::of_fault(*severity, fault.clone(), text));
        diagnostics.extend(told);
    }
    let is_refused = diagnostics.iter().any(|diagnostic| diagnostic.severity.stops_the_build());
    Value { dsl, value: value.filter(|_| !is_refused), diagnostics }
}
