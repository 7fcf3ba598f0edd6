//! A policy with captures: its JSON in pieces, and the values between them, each of the type that its place expects.

use crate::expand::type_of;
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use xacct_core::PolicyKind;
use xacct_core::capture::Position;
use xacct_syntax::Captured;

/// The policy, or, where values of the greatest length would exceed its quota, a `Result`.
pub(crate) fn policy(
    dsl: Option<Ident>,
    kind: Option<PolicyKind>,
    json: &str,
    all: &[Captured],
) -> TokenStream {
    let captures = in_order(json, all);
    let (mut pieces, mut done) = (Vec::new(), 0);
    for (at, captured) in &captures {
        pieces.push(Literal::string(json.get(done..*at).unwrap_or_default()));
        done = at + captured.example.len();
    }
    pieces.push(Literal::string(json.get(done..).unwrap_or_default()));
    let make = match may_exceed_quota(kind, json, all) {
        true => format_ident!("__try_from_checked_parts"),
        false => format_ident!("__from_checked_parts"),
    };
    let values = captures.iter().map(|(_, captured)| value(dsl.as_ref(), captured));
    let of_kind = type_of(dsl.clone(), kind);
    quote!(#of_kind::#make(&[#(#pieces),*], &[#(#values),*]))
}

/// Where each example stands, in order. Those of one variable are alike, and each occurrence is filled by the same value,
/// so that any of its captures will do.
pub(crate) fn in_order<'c>(json: &str, captures: &'c [Captured]) -> Vec<(usize, &'c Captured)> {
    let is_first = |(index, captured): &(usize, &'c Captured)| {
        captures.iter().take(*index).all(|earlier| earlier.example != captured.example)
    };
    let mut placed: Vec<_> = captures
        .iter()
        .enumerate()
        .filter(is_first)
        .flat_map(|(_, captured)| json.match_indices(&captured.example).map(move |(at, _)| (at, captured)))
        .collect();
    placed.sort_unstable_by_key(|(at, _)| *at);
    placed
}

/// Whether the longest values that can be captured would make the policy too long.
pub(crate) fn may_exceed_quota(kind: Option<PolicyKind>, json: &str, captures: &[Captured]) -> bool {
    let Some(quota) = kind.map(PolicyKind::quota).filter(|_| !captures.is_empty()) else { return false };
    let examples: usize = captures.iter().map(|captured| captured.example.len()).sum();
    let reserved: usize = captures.iter().map(|captured| captured.position.greatest_length()).sum();
    (quota.length_of(json) + reserved).saturating_sub(examples) > quota.greatest
}

/// The variable's text. Its tokens are the literal's, so that rustc says there what does not fit.
pub(crate) fn value(dsl: Option<&Ident>, captured: &Captured) -> TokenStream {
    let span = captured.spans.start;
    let name = Ident::new(&captured.name, span);
    let name = quote_spanned!(span=> &#name);
    let filled = match captured.position {
        Position::Number => quote!(#dsl::__private::FillsNumber::text),
        Position::Bool => quote!(#dsl::__private::FillsBool::text),
        position => {
            let expected = format_ident!("{}", position.type_name());
            quote!(#dsl::__private::Fills::<#dsl::__private::#expected>::text)
        }
    };
    let arguments = proc_macro2::Group::new(proc_macro2::Delimiter::Parenthesis, name);
    let mut call = filled;
    arguments.to_tokens(&mut call);
    call
}
