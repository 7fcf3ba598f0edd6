//! `policy!` and `grant!` in Rust sources: found by their tokens, without a build and without expanding anything.
//!
//! What stands inside is read by the macros' own parser.

mod scan;

use proc_macro2::TokenStream;
use std::ops::Range;

pub(crate) use scan::{SyntaxError, macros_in};

/// Which of the macros it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Macro {
    /// `policy!`
    Policy,
    /// `grant!`
    Grant,
}

/// One use of a macro in a source.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// Which macro.
    pub(crate) used: Macro,
    /// The item it is the value of: the nearest `static`, `const`, `let` or `fn` around it.
    pub(crate) item: Option<String>,
    /// The lines of that item's doc comments.
    pub(crate) docs: Vec<String>,
    /// The tokens between the macro's delimiters, with the places of the source.
    pub(crate) tokens: TokenStream,
    /// The bytes of the source from the macro's name to its closing delimiter.
    pub(crate) whole: Range<usize>,
    /// The bytes between its delimiters.
    pub(crate) body: Range<usize>,
    /// The line that it begins on, counted from 1.
    pub(crate) line: usize,
    /// Whether it stands in a `macro_rules!` and holds `$variables`, so that it is no policy by itself.
    pub(crate) is_template: bool,
    /// Whether `#[rustfmt::skip]` stands before it or what it is part of.
    pub(crate) is_skipped: bool,
}
