//! Policies that exist as JSON, as `policy!` and `grant!`.
//!
//! ```text
//! JSON ── content ──► Document ── policy, literal ──► tokens ── format ──► source
//! two of them ── pair ──► GrantDefinition ── grant ──► tokens ── format ──► source
//! ```

mod grant;
mod literal;
mod pair;
mod policy;

pub(crate) use pair::{NoGrant, grant_of};
pub(crate) use policy::Allowed;

use crate::format;
use xacct_core::grant::GrantDefinition;
use xacct_core::{Document, PolicyKind};

/// The source `policy! { … }` of a document, formatted for lines of 100 columns: it compiles to an equal policy, unless
/// the checks of the kind refuse it.
///
/// # Examples
/// ```
/// use xacct_core::{Document, PolicyKind};
///
/// let json = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}}"#;
/// let source = xacct_cli::policy_source(&Document::from_json(json)?, PolicyKind::Boundary);
/// assert_eq!(source, "policy! { <Boundary>\n    allow { action: s3:Get*, resource: * }\n}");
/// # Ok::<(), xacct_core::JsonFindings>(())
/// ```
#[doc(hidden)]
pub fn policy_source(document: &Document, kind: PolicyKind) -> String {
    of_policy(document, kind, None, None, format::WIDTH)
}

/// The source of a policy; of a `static` where it has a name.
pub(crate) fn of_policy(
    document: &Document,
    kind: PolicyKind,
    allowed: Option<Allowed<'_>>,
    name: Option<&str>,
    width: usize,
) -> String {
    let policy = format!("policy! {{ {} }}", policy::body(document, kind, allowed));
    formatted(&policy, &format!("{}Policy", kind.as_str()), name, width)
}

/// The source of a grant; of a `static` where it has a name.
pub(crate) fn of_grant(definition: &GrantDefinition, name: Option<&str>, width: usize) -> String {
    formatted(&format!("grant! {{ {} }}", grant::body(definition)), "Grant", name, width)
}

fn formatted(value: &str, type_name: &str, name: Option<&str>, width: usize) -> String {
    let source = match name {
        Some(name) => format!("static {name}: {type_name} = {value};"),
        None => value.to_owned(),
    };
    // What cannot be formatted, because the language does not read it, is printed as it is.
    format::format(&source, width).map_or(source, |formatted| formatted.text)
}

#[cfg(test)]
mod tests;
