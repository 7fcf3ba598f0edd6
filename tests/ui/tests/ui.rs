//! What rustc tells a user: one fault a file, in folders named by the fault's code.
//!
//! Expected output lies beside each file; `TRYBUILD=overwrite cargo test -p xacct-ui-tests` writes it anew.

#[test]
fn ui() {
    let tests = trybuild::TestCases::new();
    tests.compile_fail("cases/*/*.rs");
    tests.pass("accepted/*.rs");
}

/// Codes that no tokens of `policy!` can bring about: those of reading JSON, and of values made in Rust.
const NOT_OF_THE_MACRO: [&str; 17] = [
    "DATA_TYPE_MISMATCH",
    "DUPLICATE_POLICY_ELEMENT",
    "INVALID_ACCESS_POINT_NAME",
    "INVALID_BUCKET_NAME",
    "INVALID_CAPTURED_VALUE",
    "INVALID_CONDITION_DATA_TYPE",
    "INVALID_EFFECT",
    "INVALID_IAM_NAME",
    "INVALID_IP_RANGE",
    "INVALID_OBJECT_KEY",
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
        // What no document shows alone, no policy of the macro has.
        let is_of_several = code.starts_with("XA_");
        assert_eq!(has_case, !is_of_several && !NOT_OF_THE_MACRO.contains(&code), "{code}");
    }
}
