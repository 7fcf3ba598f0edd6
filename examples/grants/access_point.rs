//! Access points: a door of its own for each use of a large data set, with a policy of its own. The bucket's policy lets
//! through what comes by just that door.

use xacct_dsl::prelude::*;
use xacct_grants::show;

/// The owner's access point.
static BY_OWNERS: Grant = grant! { AnalystsByOwnersDoor {
    owner: "111111111111",
    bucket: "measurements",
    prefix: "curated/",
    grantee: "arn:aws:iam::222222222222:role/analyst",
    access: [Read, List],
    via: AccessPoint { name: "analysts", region: "eu-central-1" },
}};

/// An access point that the other account has made of the owner's bucket: its own policies say who uses it, so that it
/// needs none itself.
static BY_THEIRS: Grant = grant! { AnalystsByTheirDoor {
    owner: "111111111111",
    bucket: "measurements",
    prefix: "curated/",
    grantee: "arn:aws:iam::222222222222:role/analyst",
    access: [Read, List],
    via: AccessPoint { name: "measurements", region: "eu-central-1", account: "222222222222" },
}};

pub(crate) fn main() {
    show(&BY_OWNERS);
    show(&BY_THEIRS);
}
