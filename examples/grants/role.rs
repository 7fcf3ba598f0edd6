//! A role in the bucket owner's account: who assumes it acts as the owner's own, in S3's console too, and what is put is
//! the owner's.

use xacct_dsl::prelude::*;
use xacct_grants::show;

/// Ana reads this year's reports and adds to them, for up to two hours at a time, from the office.
static REPORTS: Grant = grant! { AnaKeepsReports {
    owner: "111111111111",
    bucket: "reports",
    prefix: "2026/",
    grantee: "arn:aws:iam::222222222222:user/ana",
    access: [Read, List, Write],
    via: Role { name: "reports-keeper", session: 7200, console: true },
    condition: { source_ip: "203.0.113.0/24", secure_transport: true },
}};

pub(crate) fn main() {
    show(&REPORTS);
}
