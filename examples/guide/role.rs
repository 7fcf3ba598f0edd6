//! Method 3: a role in account A that a user of account B assumes.
//!
//! Whoever has assumed it acts as account A, so that no bucket policy and no list is needed, and the console works too.
//! Three policies belong together: who may assume the role, what the role may do, and that the user may assume it.
//! `cargo run --example guide_role` prints them and tries them.

use xacct_dsl::grant::AccessLevel::{List, Read, Write};
use xacct_dsl::prelude::*;
use xacct_examples::Seen::{Allowed, Denied};
use xacct_examples::Story;
use xacct_guide::{Accounts, show};

/// In account A, the role's trust policy: that user of account B may assume it.
pub(crate) static TRUST: TrustPolicy = policy! { <Trust>
    // No resource: it is the role itself.
    allow { principal: "arn:aws:iam::222222222222:user/AccountBUserName", action: sts:AssumeRole }
};

/// In account A, on the role: it may find the bucket in the console, and read and write its objects.
pub(crate) static ACCESS: IdentityPolicy = policy! { <Identity>
    // The console begins with the list of all buckets.
    allow { action: s3:ListAllMyBuckets, resource: "arn:aws:s3:::*" }
    // Listing acts on the bucket: an ARN without `/*`.
    allow { action: [s3:ListBucket, s3:GetBucketLocation], resource: "arn:aws:s3:::account-a-bucket" }
    // Reading and writing act on the objects.
    allow { action: [s3:GetObject, s3:PutObject], resource: "arn:aws:s3:::account-a-bucket/*" }
};

/// [`ACCESS`] for programs alone, which name the object that they want.
pub(crate) static ACCESS_OF_PROGRAMS: IdentityPolicy = policy! { <Identity>
    allow { action: [s3:GetObject, s3:PutObject], resource: "arn:aws:s3:::account-a-bucket/*" }
};

/// In account B, on the user: it may assume exactly that role.
pub(crate) static ASSUME: IdentityPolicy = policy! { <Identity>
    allow { action: sts:AssumeRole, resource: "arn:aws:iam::111111111111:role/AccountARole" }
};

#[tokio::main(flavor = "current_thread")]
pub(crate) async fn main() -> anyhow::Result<()> {
    show("account A, the role's trust policy", &TRUST);
    show("account A, on the role", &ACCESS);
    show("account A, on the role, for programs alone", &ACCESS_OF_PROGRAMS);
    show("account B, on the user", &ASSUME);

    let accounts = Accounts::open().await?;
    let mut story = Story::new(&accounts);
    let user = accounts.user_as_role()?;

    story.step("There is no role yet.");
    story.ask(&user, Read, "report.csv", Denied).await?;

    story.step("Account A creates the role. Nobody in account B may assume it yet.");
    accounts.create_role(&TRUST).await?;
    accounts.put_on_role(&ACCESS).await?;
    story.ask(&user, Read, "report.csv", Denied).await?;

    story.step("Account B lets its user assume it.");
    accounts.put_on_user(&ASSUME).await?;
    story.ask(&user, Read, "report.csv", Allowed).await?;
    story.ask(&user, List, "", Allowed).await?;
    story.ask(&user, Write, "upload.csv", Allowed).await?;

    story.step("As itself the user may do nothing with the bucket.");
    story.ask(&accounts.user()?, Read, "report.csv", Denied).await?;

    story.step("The role is for programs alone: they name the object that they want.");
    accounts.put_on_role(&ACCESS_OF_PROGRAMS).await?;
    story.ask(&user, Read, "report.csv", Allowed).await?;
    story.ask(&user, List, "", Denied).await
}
