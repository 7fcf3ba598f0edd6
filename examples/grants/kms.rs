//! A bucket encrypted with a KMS key: whoever reads must be allowed to decrypt, by the key's policy and by their own
//! account. The key is known only at run time here, and so is the account that is let in.

use xacct_dsl::grant::GrantFindings;
use xacct_dsl::prelude::*;
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

pub(crate) fn main() -> Result<(), Box<dyn std::error::Error>> {
    let account = AccountId::new("222222222222")?;
    let key = KmsKeyArn::new("arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab")?;
    show(&loader(&account, &key)?);

    // A key that AWS manages serves nobody else, and an alias is looked up in the account of whoever asks: no
    // `KmsKeyArn` is either, and a key of another account is refused with the reason.
    let theirs =
        KmsKeyArn::new("arn:aws:kms:us-east-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab")?;
    if let Err(faults) = loader(&account, &theirs) {
        println!("refused:\n{faults}");
    }
    Ok(())
}
