//! Single values: `arn!`, `action!`, `principal!` and `account!` as constants.

use crate::expand::with_diagnostics;
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};
use xacct_core::{AccountId, ActionPattern, Arn, ArnPart, IdentityProvider, Principal};
use xacct_syntax::value::{self, Value};

pub(crate) fn arn(input: TokenStream) -> TokenStream {
    expand(value::arn(input), |dsl, arn: Option<&Arn>| match arn {
        Some(arn) => arn_tokens(dsl, arn),
        None => quote!(#dsl::__private::Arn::__from_checked("", [0; 5])),
    })
}

pub(crate) fn action(input: TokenStream) -> TokenStream {
    expand(value::action(input), |dsl, action: Option<&ActionPattern>| {
        let text = Literal::string(action.map_or("", ActionPattern::as_str));
        let colon = match action
            .and_then(ActionPattern::service)
            .map(|service| Literal::usize_unsuffixed(service.len()))
        {
            Some(colon) => quote!(::core::option::Option::Some(#colon)),
            None => quote!(::core::option::Option::None),
        };
        quote!(#dsl::__private::ActionPattern::__from_checked(#text, #colon))
    })
}

pub(crate) fn principal(input: TokenStream) -> TokenStream {
    expand(value::principal(input), |dsl, principal: Option<&Principal>| match principal {
        Some(principal) => principal_tokens(dsl, principal),
        None => quote!(#dsl::__private::Principal::Everyone),
    })
}

pub(crate) fn account(input: TokenStream) -> TokenStream {
    expand(value::account(input), |dsl, account: Option<&AccountId>| {
        account_tokens(dsl, account.map_or("", AccountId::as_str))
    })
}

/// The value, or something of its type where it is refused, so that its faults are all that rustc reports.
fn expand<T>(value: Value<T>, tokens: impl FnOnce(Option<&Ident>, Option<&T>) -> TokenStream) -> TokenStream {
    let tokens = tokens(value.dsl.as_ref(), value.value.as_ref());
    with_diagnostics(&value.diagnostics, tokens)
}

fn account_tokens(dsl: Option<&Ident>, account: &str) -> TokenStream {
    let text = Literal::string(account);
    quote!(#dsl::__private::AccountId::__from_checked(#text))
}

fn arn_tokens(dsl: Option<&Ident>, arn: &Arn) -> TokenStream {
    let text = Literal::string(arn.as_str());
    let starts = [ArnPart::Partition, ArnPart::Service, ArnPart::Region, ArnPart::Account, ArnPart::Resource];
    let colons = starts.map(|part| Literal::usize_unsuffixed(arn.range(part).start - 1));
    quote!(#dsl::__private::Arn::__from_checked(#text, [#(#colons),*]))
}

fn principal_tokens(dsl: Option<&Ident>, principal: &Principal) -> TokenStream {
    let text = |text: &str| {
        let text = Literal::string(text);
        quote!(#dsl::__private::Cow::Borrowed(#text))
    };
    let arn_and_account = |arn: &Arn, account: &AccountId| {
        let (arn, account) = (arn_tokens(dsl, arn), account_tokens(dsl, account.as_str()));
        quote!(#arn, #account)
    };
    let (variant, fields) = match principal {
        Principal::Everyone => return quote!(#dsl::__private::Principal::Everyone),
        Principal::Account(account) => ("Account", account_tokens(dsl, account.as_str())),
        Principal::User(arn, account) => ("User", arn_and_account(arn, account)),
        Principal::Role(arn, account) => ("Role", arn_and_account(arn, account)),
        Principal::Session(arn, account) => ("Session", arn_and_account(arn, account)),
        Principal::FederatedUser(arn, account) => ("FederatedUser", arn_and_account(arn, account)),
        Principal::OriginAccessIdentity(arn) => ("OriginAccessIdentity", arn_tokens(dsl, arn)),
        Principal::UniqueId(id) => ("UniqueId", text(id)),
        Principal::Service(service) => ("Service", text(service)),
        Principal::CanonicalUser(id) => {
            let id = Literal::string(id.as_str());
            ("CanonicalUser", quote!(#dsl::__private::CanonicalUserId::__from_checked(#id)))
        }
        Principal::Federated(provider) => {
            let (provider, fields) = match provider {
                IdentityProvider::BuiltIn(host) => ("BuiltIn", text(host)),
                IdentityProvider::Oidc(arn, account) => ("Oidc", arn_and_account(arn, account)),
                IdentityProvider::Saml(arn, account) => ("Saml", arn_and_account(arn, account)),
            };
            let provider = format_ident!("{provider}");
            ("Federated", quote!(#dsl::__private::IdentityProvider::#provider(#fields)))
        }
    };
    let variant = format_ident!("{variant}");
    quote!(#dsl::__private::Principal::#variant(#fields))
}
