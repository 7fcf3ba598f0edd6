//! A third party: a vendor whose account somebody else administers. It says an external id when it assumes the role, so
//! that no other customer of the vendor's can make it use this one; and its half goes to its administrator by mail.

use xacct_dsl::prelude::*;
use xacct_grants::show;

/// The auditor reads what it is to audit.
static AUDIT: Grant = grant! { AuditorReadsLedger {
    owner: "111111111111",
    bucket: "ledger",
    prefix: "2026/",
    grantee: "222222222222",
    access: [Read, ReadVersions, List],
    via: Role { name: "auditor", external_id: "acme-4711" },
    condition: { secure_transport: true },
}};

pub(crate) fn main() {
    show(&AUDIT);
    let auditor = account!("222222222222");
    if let Some(handover) = AUDIT.handover(&auditor) {
        println!("{handover}");
    }
}
