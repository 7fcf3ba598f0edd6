//! What is wrong with a bucket's ACL beside the rest: `XA_ACL_ON_ENFORCED` and `XA_SAME_PRINCIPAL_DUP`.
//!
//! Under `BucketOwnerEnforced`, as new buckets have it, S3 ignores every ACL. And what a policy and an ACL grant alike
//! stays granted when one of them is taken away.
//!
//! - severity: error of `XA_ACL_ON_ENFORCED`; suggestion of `XA_SAME_PRINCIPAL_DUP`
//! - bad: an ACL grants `READ` to another account, and Object Ownership is `BucketOwnerEnforced`
//! - good: the bucket's policy grants it

use super::DocumentName;
use super::actions::listed;
use super::model::{Model, Party};
use super::report::Report;
use crate::evaluate::{Acl, Bucket, Context, Object, Permission, Policies, Request, authorize};
use crate::{Code, Fault, Severity};

pub(super) fn check(model: &Model<'_>, report: &mut Report) {
    let Some(acl) = model.setup.acl.as_ref().filter(|acl| !acl.grants.is_empty()) else { return };
    let name = DocumentName::BucketAcl(model.setup.bucket.clone());
    if !model.setup.ownership.has_acls() {
        let message =
            "ACLs count for nothing in this bucket (BucketOwnerEnforced), and this one grants something";
        let fault = Fault::new(Code::XA_ACL_ON_ENFORCED, message)
            .help("grant it in the bucket policy, or set Object Ownership to BucketOwnerPreferred");
        return report.error(name, None, fault);
    }
    for (_, party) in model.across().filter(|(_, party)| model.is_foreign(party)) {
        if let Some(fault) = twice(model, acl, party) {
            report.add(Severity::Suggestion, name.clone(), None, fault);
        }
    }
}

/// What the bucket's policy grants and its ACL as well.
fn twice(model: &Model<'_>, acl: &Acl, party: &Party<'_>) -> Option<Fault> {
    let policy = model.granting.bucket.as_ref()?;
    let granted = |action: &&&str| {
        let bucket = model.setup.bucket_arn();
        let resource = if **action == "s3:PutObject" { format!("{bucket}/x") } else { bucket };
        let request = Request::new(party.requester.clone(), action, &resource).ok()?;
        let context = Context::default().with("aws:SecureTransport", true).ok()?;
        let request = request.owned_by(model.setup.owner.clone()).with_context(context);
        let acl = (acl.owner == model.setup.owner).then_some(acl);
        let by = |policy, acl| {
            let bucket = Bucket {
                ownership: model.setup.ownership,
                acl,
                object: Object::New,
                block_public_access: model.setup.block_public_access,
            };
            let policies = Policies { resource: policy, bucket, ..Policies::default() };
            let decision = authorize(&request, &policies).ok()?;
            // Whether the owner's half is there.
            let mut missing = decision.missing();
            Some(missing.all(|it| it == crate::evaluate::Missing::IdentityPolicy))
        };
        Some(by(Some(policy), None)? && by(None, acl)?)
    };
    let actions = Permission::FullControl.actions_on_bucket().iter();
    let doubled: Vec<&str> = actions.filter(|action| granted(action) == Some(true)).copied().collect();
    if doubled.is_empty() {
        return None;
    }
    let message = format!(
        "this grants the account of {} {}, as the bucket policy does",
        party.documents.arn,
        listed(doubled)
    );
    Some(
        Fault::new(Code::XA_SAME_PRINCIPAL_DUP, message)
            .help("grant it once, in the policy, so that it is taken back once"),
    )
}
