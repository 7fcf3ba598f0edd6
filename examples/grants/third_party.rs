//! A third party: a vendor whose account somebody else administers. It says an external id when it assumes the role, so
//! that no other customer of the vendor's can make it use this one; and its half goes to its administrator by mail.

use xacct_dsl::grant::AccessLevel::{List, Read, ReadVersions};
use xacct_dsl::grant::Target;
use xacct_dsl::prelude::*;
use xacct_examples::Seen::{Allowed, Denied};
use xacct_examples::{Story, Trial};
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

#[tokio::main(flavor = "current_thread")]
pub(crate) async fn main() -> anyhow::Result<()> {
    show(&AUDIT);
    let auditor = account!("222222222222");
    if let Some(handover) = AUDIT.handover(&auditor) {
        println!("{handover}");
    }

    let trial = Trial::set(&AUDIT, &["2026/january.csv"]).await?;
    let mut story = Story::new(&trial);
    let ana = trial.grantee(0)?;

    story.step("Nothing is in place yet.");
    story.ask(&ana, Read, "2026/january.csv", Denied).await?;

    story.step(
        "Everything is put in place. The auditor's administrator has chosen ana, who says the external id.",
    );
    trial.put_all().await?;
    story.ask(&ana, List, "2026/", Allowed).await?;
    story.ask(&ana, Read, "2026/january.csv", Allowed).await?;
    story.ask(&ana, ReadVersions, "2026/january.csv", Allowed).await?;

    story.step("Whom the auditor asks for in another customer's name says another external id, or none.");
    story.ask(&ana.saying(Some("other-4712")), Read, "2026/january.csv", Denied).await?;
    story.ask(&ana.saying(None), Read, "2026/january.csv", Denied).await?;

    story.step("The owner takes back what the role may do. It can be assumed still, for nothing.");
    trial.take(&Target::RolePermissions).await?;
    story.ask(&ana, Read, "2026/january.csv", Denied).await
}
