//! What holds for every grant, and what each method's documents are.

#[cfg(feature = "json")]
mod cross;
mod documents;
mod outside;
mod ownership;
