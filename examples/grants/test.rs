//! The programs run.

mod access_point;
mod acl;
mod kms;
mod role;
mod third_party;

#[test]
fn the_programs_run() {
    acl::main();
    role::main();
    access_point::main();
    kms::main().unwrap();
    third_party::main();
}
