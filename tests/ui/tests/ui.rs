//! What rustc tells a user: one fault a file, in folders named by the fault's code.
//!
//! Expected output lies beside each file; `TRYBUILD=overwrite cargo test -p xacct-ui-tests` writes it anew.

#[test]
fn ui() {
    let tests = trybuild::TestCases::new();
    tests.compile_fail("cases/*/*.rs");
    tests.pass("accepted/*.rs");
}
