//! Every fault of a grant at its own token.

use xacct_dsl::prelude::*;

static GRANT: Grant = grant! { Every_Fault {
    owner: "1111",
    bucket: "Reports",
    prefix: "/2026",
    grantee: ["*", "arn:aws:iam::222222222222:group/analysts", "222222222222"],
    access: [Reed, Write, "s3:GetObject"],
    via: Role { nam: "team/reader", session: 60, console: "yes" },
    kms_key: "alias/reports",
    condition: { organisation: "ou-a1b2", source_ip: "10.0.0.1" },
    xyzzy: 1,
}};

fn main() {}
