//! The procedural macros behind `xacct-dsl`, which hands them the path to itself: `policy!($crate; tokens)`.

mod captures;
mod expand;
mod grant;
mod value;

use proc_macro::TokenStream;

/// What `xacct_dsl::policy!` calls, with the path to `xacct_dsl` before the tokens it was given.
#[proc_macro]
pub fn policy(input: TokenStream) -> TokenStream {
    expand::policy(input.into()).into()
}

/// What `xacct_dsl::grant!` calls.
#[proc_macro]
pub fn grant(input: TokenStream) -> TokenStream {
    grant::grant(input.into()).into()
}

/// What `xacct_dsl::arn!` calls.
#[proc_macro]
pub fn arn(input: TokenStream) -> TokenStream {
    value::arn(input.into()).into()
}

/// What `xacct_dsl::action!` calls.
#[proc_macro]
pub fn action(input: TokenStream) -> TokenStream {
    value::action(input.into()).into()
}

/// What `xacct_dsl::principal!` calls.
#[proc_macro]
pub fn principal(input: TokenStream) -> TokenStream {
    value::principal(input.into()).into()
}

/// What `xacct_dsl::account!` calls.
#[proc_macro]
pub fn account(input: TokenStream) -> TokenStream {
    value::account(input.into()).into()
}
