//! So many grantees that the trust policy of the role is too long.

use xacct_dsl::prelude::*;

static GRANT: Grant = grant! { Reports {
    owner: "111111111111",
    bucket: "reports",
    grantee: [
        "arn:aws:iam::222222222222:role/teams/analytics/reporting/quarterly/readers-of-the-reports-00",
        "arn:aws:iam::222222222223:role/teams/analytics/reporting/quarterly/readers-of-the-reports-01",
        "arn:aws:iam::222222222224:role/teams/analytics/reporting/quarterly/readers-of-the-reports-02",
        "arn:aws:iam::222222222225:role/teams/analytics/reporting/quarterly/readers-of-the-reports-03",
        "arn:aws:iam::222222222226:role/teams/analytics/reporting/quarterly/readers-of-the-reports-04",
        "arn:aws:iam::222222222227:role/teams/analytics/reporting/quarterly/readers-of-the-reports-05",
        "arn:aws:iam::222222222228:role/teams/analytics/reporting/quarterly/readers-of-the-reports-06",
        "arn:aws:iam::222222222229:role/teams/analytics/reporting/quarterly/readers-of-the-reports-07",
        "arn:aws:iam::222222222230:role/teams/analytics/reporting/quarterly/readers-of-the-reports-08",
        "arn:aws:iam::222222222231:role/teams/analytics/reporting/quarterly/readers-of-the-reports-09",
        "arn:aws:iam::222222222232:role/teams/analytics/reporting/quarterly/readers-of-the-reports-10",
        "arn:aws:iam::222222222233:role/teams/analytics/reporting/quarterly/readers-of-the-reports-11",
        "arn:aws:iam::222222222234:role/teams/analytics/reporting/quarterly/readers-of-the-reports-12",
        "arn:aws:iam::222222222235:role/teams/analytics/reporting/quarterly/readers-of-the-reports-13",
        "arn:aws:iam::222222222236:role/teams/analytics/reporting/quarterly/readers-of-the-reports-14",
        "arn:aws:iam::222222222237:role/teams/analytics/reporting/quarterly/readers-of-the-reports-15",
        "arn:aws:iam::222222222238:role/teams/analytics/reporting/quarterly/readers-of-the-reports-16",
        "arn:aws:iam::222222222239:role/teams/analytics/reporting/quarterly/readers-of-the-reports-17",
        "arn:aws:iam::222222222240:role/teams/analytics/reporting/quarterly/readers-of-the-reports-18",
        "arn:aws:iam::222222222241:role/teams/analytics/reporting/quarterly/readers-of-the-reports-19",
        "arn:aws:iam::222222222242:role/teams/analytics/reporting/quarterly/readers-of-the-reports-20",
        "arn:aws:iam::222222222243:role/teams/analytics/reporting/quarterly/readers-of-the-reports-21",
        "arn:aws:iam::222222222244:role/teams/analytics/reporting/quarterly/readers-of-the-reports-22",
        "arn:aws:iam::222222222245:role/teams/analytics/reporting/quarterly/readers-of-the-reports-23",
        "arn:aws:iam::222222222246:role/teams/analytics/reporting/quarterly/readers-of-the-reports-24",
        "arn:aws:iam::222222222247:role/teams/analytics/reporting/quarterly/readers-of-the-reports-25",
        "arn:aws:iam::222222222248:role/teams/analytics/reporting/quarterly/readers-of-the-reports-26",
        "arn:aws:iam::222222222249:role/teams/analytics/reporting/quarterly/readers-of-the-reports-27",
        "arn:aws:iam::222222222250:role/teams/analytics/reporting/quarterly/readers-of-the-reports-28",
        "arn:aws:iam::222222222251:role/teams/analytics/reporting/quarterly/readers-of-the-reports-29",
    ],
    access: [Read],
    via: Role { name: "reader" },
}};

fn main() {}
