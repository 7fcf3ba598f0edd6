//! The programs run.

mod access_point;
mod acl;
mod kms;
mod role;
mod third_party;

#[test]
fn the_programs_run() {
    acl::main().unwrap();
    role::main().unwrap();
    access_point::main().unwrap();
    kms::main().unwrap();
    third_party::main().unwrap();
}
