//! The procedural macros behind `xacct-dsl`, which hands them the path to itself: `policy!($crate; tokens)`.

mod expand;

use proc_macro::TokenStream;

/// What `xacct_dsl::policy!` calls, with the path to `xacct_dsl` before the tokens it was given.
#[proc_macro]
pub fn policy(input: TokenStream) -> TokenStream {
    expand::policy(input.into()).into()
}
