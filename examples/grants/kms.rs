//! A bucket encrypted with a KMS key: whoever reads must be allowed to decrypt, by the key's policy and by their own
//! account. The key is known only at run time here, and so is the account that is let in.

use xacct_dsl::grant::AccessLevel::{Read, Write};
use xacct_dsl::grant::{GrantFindings, Target};
use xacct_dsl::prelude::*;
use xacct_examples::Seen::{Allowed, Denied};
use xacct_examples::{Story, Trial};
use xacct_grants::show;

/// Loads and reads `inbox/`. What is captured is of the type that its place has; what the values are together, such as
/// of one partition, is checked when they are there.
fn loader(account: &AccountId, key: &KmsKeyArn) -> Result<Grant, GrantFindings> {
    grant! { LoaderFillsInbox {
        owner: "111111111111",
        bucket: "warehouse",
        prefix: "inbox/",
        grantee: "arn:aws:iam::{account}:role/loader",
        access: [Read, Write],
        via: BucketPolicy,
        kms_key: "{key}",
        // Only for buckets whose Object Ownership is not the usual one: uploads hand over control to the owner.
        bucket_owner_full_control: true,
    }}
}

#[tokio::main(flavor = "current_thread")]
pub(crate) async fn main() -> anyhow::Result<()> {
    let account = AccountId::new("222222222222")?;
    let key = KmsKeyArn::new("arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab")?;
    let grant = loader(&account, &key)?;
    show(&grant);

    // A key that AWS manages serves nobody else, and an alias is looked up in the account of whoever asks: no
    // `KmsKeyArn` is either, and a key of another account is refused with the reason.
    let theirs =
        KmsKeyArn::new("arn:aws:kms:us-east-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab")?;
    if let Err(faults) = loader(&account, &theirs) {
        println!("refused:\n{faults}\n");
    }

    let trial = Trial::set(&grant, &["inbox/monday.csv"]).await?;
    let mut story = Story::new(&trial);
    let loader = trial.grantee(0)?;

    story.step("Nothing is in place yet.");
    story.ask(&loader, Read, "inbox/monday.csv", Denied).await?;

    story.step("Everything is put in place. S3 asks KMS for the key in the loader's name.");
    trial.put_all().await?;
    story.ask(&loader, Read, "inbox/monday.csv", Allowed).await?;
    story.ask(&loader, Write, "inbox/tuesday.csv", Allowed).await?;

    story.step(
        "The key's policy lets nobody else in any longer: S3 would give the object, and KMS not its key.",
    );
    trial.take(&Target::KeyPolicy).await?;
    story.ask(&loader, Read, "inbox/monday.csv", Denied).await?;
    story.ask(&loader, Write, "inbox/tuesday.csv", Denied).await
}
