//! From a checked policy to Rust: a constant of its JSON, or its faults at their tokens.

use crate::captures;
use proc_macro2::{Group, Ident, Literal, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use xacct_core::{PolicyKind, Severity};
use xacct_syntax::Diagnostic;

/// The whole way of `policy!`: compile what follows the crate's name, and quote what became of it.
pub(crate) fn policy(input: TokenStream) -> TokenStream {
    let (dsl, compiled) = xacct_syntax::compile_for_crate(input);
    let json = compiled.document.to_string();
    let value = match (compiled.is_refused(), compiled.captures.is_empty()) {
        (false, true) => constant(dsl, compiled.kind, &json),
        (false, false) => captures::policy(dsl, compiled.kind, &json, &compiled.captures),
        // Of its type all the same, so that its faults are all that rustc reports.
        (true, _) => {
            let stand_in = constant(dsl.clone(), compiled.kind, "");
            match captures::may_exceed_quota(compiled.kind, &json, &compiled.captures) {
                true => quote!(::core::result::Result::Ok::<_, #dsl::__private::Findings>(#stand_in)),
                false => stand_in,
            }
        }
    };
    with_diagnostics(&compiled.diagnostics, value)
}

/// The value, behind what there is to be said about it.
pub(crate) fn with_diagnostics(diagnostics: &[Diagnostic], value: TokenStream) -> TokenStream {
    if diagnostics.is_empty() {
        return value;
    }
    let shown = diagnostics.iter().filter(|diagnostic| diagnostic.severity > Severity::Suggestion).map(
        |diagnostic| match diagnostic.severity.stops_the_build() {
            true => compile_error(diagnostic),
            false => warning(diagnostic),
        },
    );
    quote!({ #(#shown)* #value })
}

/// The policy as nothing but its JSON.
fn constant(dsl: Option<Ident>, kind: Option<PolicyKind>, json: &str) -> TokenStream {
    let json = Literal::string(json);
    let of_kind = type_of(dsl, kind);
    quote!(#of_kind::__from_checked_json(#json))
}

/// The type of a policy; left to rustc where the kind could not be read.
pub(crate) fn type_of(dsl: Option<Ident>, kind: Option<PolicyKind>) -> TokenStream {
    match kind {
        Some(kind) => {
            let of_kind = format_ident!("{}Policy", kind.as_str());
            quote!(#dsl::__private::#of_kind)
        }
        None => quote!(#dsl::__private::Policy::<_>),
    }
}

/// An error that underlines from the first to the last of its tokens: rustc takes the span of a macro call from
/// its first and its last token.
fn compile_error(diagnostic: &Diagnostic) -> TokenStream {
    let (start, end) = (diagnostic.spans.start, diagnostic.spans.end);
    let message = with_span(Literal::string(&diagnostic.to_string()), end);
    let mut arguments = Group::new(proc_macro2::Delimiter::Brace, message.into_token_stream());
    arguments.set_span(end);
    let path = quote_spanned!(start=> ::core::compile_error!);
    quote!(#path #arguments)
}

fn with_span(mut literal: Literal, span: Span) -> Literal {
    literal.set_span(span);
    literal
}

/// A warning, of which rustc has but one way for macros: the use of something deprecated at the user's token.
fn warning(diagnostic: &Diagnostic) -> TokenStream {
    let name = diagnostic.code.unwrap_or("UNUSED");
    let name = Ident::new(name, diagnostic.spans.start);
    let note = diagnostic.to_string();
    quote!({
        #[deprecated(note = #note)]
        const #name: () = ();
        #name
    };)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `policy!` expands to, as formatted Rust.
    fn expansion(tokens: &str) -> String {
        let input: TokenStream = format!("xacct_dsl; {tokens}").parse().unwrap();
        let expanded = policy(input);
        let file = syn::parse2(quote!(static POLICY: Policy = #expanded;)).unwrap();
        prettyplease::unparse(&file)
    }

    #[test]
    fn a_policy_is_its_json() {
        insta::assert_snapshot!(expansion(
            r#"<Bucket>
            /// Analysts read.
            allow AnalystsRead {
                principal: "222222222222",
                action: [s3:GetObject, s3:GetObjectVersion],
                resource: "arn:aws:s3:::reports/2026/*",
                condition: { Bool: { "aws:SecureTransport": true } },
            }
            deny "everything else" {
                not_principal: { AWS: ["222222222222", "arn:aws:iam::333333333333:root"] },
                action: s3:*,
                resource: ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"],
            }"#
        ));
    }

    #[test]
    fn faults_are_errors_beside_a_policy_of_the_right_type() {
        insta::assert_snapshot!(expansion(
            r#"<Identity> allow { action: s3:GetObjct, resource: "arn:aws:s3:us-east-1::reports/*" }"#
        ));
    }

    #[test]
    fn a_warning_is_the_use_of_something_deprecated() {
        insta::assert_snapshot!(expansion(
            r#"<Identity> allow { action: sts:AssumeRole, resource: "arn:aws:s3:::reports" }"#
        ));
    }

    #[test]
    fn a_policy_without_a_readable_kind_is_only_its_fault() {
        insta::assert_snapshot!(expansion(r#"<Xyzzy> allow { action: s3:GetObject }"#));
    }
}
