//! What rustc tells a user: one fault a file, in folders named by the fault's code.
//!
//! Expected output lies beside each file; `TRYBUILD=overwrite cargo test -p xacct-ui-tests` writes it anew.

#[test]
fn ui() {
    let tests = trybuild::TestCases::new();
    tests.compile_fail("cases/*/*.rs");
    tests.pass("accepted/*.rs");
}

/// Codes that no tokens of `policy!` and `grant!` can bring about: those of reading JSON, of values made in Rust, and of
/// documents that do not follow from their grant.
const NOT_OF_THE_MACROS: [&str; 14] = [
    "DATA_TYPE_MISMATCH",
    "DUPLICATE_POLICY_ELEMENT",
    "GRANT_NEEDLESS_DOCUMENT",
    "GRANT_NOT_ALLOWED",
    "GRANT_TOO_WIDE",
    "INVALID_CONDITION_DATA_TYPE",
    "INVALID_EFFECT",
    "INVALID_POLICY_ELEMENT",
    "INVALID_PRINCIPAL_KEY",
    "INVALID_TIMESTAMP",
    "JSON_SYNTAX_ERROR",
    "MISSING_EFFECT",
    "MISSING_VERSION",
    "NUMERIC_ACCOUNT_ID",
];

#[test]
fn every_code_has_a_case() {
    let cases = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    for code in xacct_dsl::Code::ALL.iter().map(|code| code.as_str()) {
        let has_case = cases.join(code.to_lowercase()).is_dir();
        // What no document shows alone, no macro has.
        let is_of_several = code.starts_with("XA_");
        assert_eq!(has_case, !is_of_several && !NOT_OF_THE_MACROS.contains(&code), "{code}");
    }
}
