//! Nothing: the package exists for its tests, in `tests/ui.rs`.
