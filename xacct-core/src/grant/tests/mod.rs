//! What holds for every grant, and what each method's documents are.

mod documents;
mod outside;
