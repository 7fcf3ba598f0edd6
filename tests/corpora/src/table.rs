//! The disagreements that are argued.
