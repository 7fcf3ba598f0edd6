//! Tokens: whatever `policy!` is given, it answers with a document or with diagnostics that can be shown.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(tokens) = text.parse() {
        let compiled = xacct_syntax::compile(tokens);
        assert!(compiled.is_refused() || !compiled.document.statements.is_empty());
        for diagnostic in compiled.diagnostics {
            assert!(!diagnostic.to_string().is_empty());
        }
    }
});
