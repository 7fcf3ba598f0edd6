//! Objects and who owns them, where ACLs count: `XA_OBJECT_OWNER`, `XA_PUT_NO_BOFC` and `XA_PUTOBJECTACL_MISSING`.

use super::DocumentName;
use super::ask::{Ask, Target};
use super::decide::{Said, Verdict};
use super::halves::Reached;
use super::model::{Model, Party};
use super::near::is_half;
use super::report::Report;
use crate::evaluate::{Context, Missing};
use crate::{Code, Fault, Severity};

/// The headers by which an upload sets an ACL.
const HEADERS: [&str; 6] = [
    "s3:x-amz-acl",
    "s3:x-amz-grant-full-control",
    "s3:x-amz-grant-read",
    "s3:x-amz-grant-read-acp",
    "s3:x-amz-grant-write",
    "s3:x-amz-grant-write-acp",
];

const READING: &[&str] = &["s3:GetObject", "s3:GetObjectVersion"];
const WRITING: &[&str] = &["s3:PutObject"];

pub(super) fn check(model: &Model<'_>, reached: &Reached, report: &mut Report) {
    foreign_objects(model, reached, report);
    for (who, party) in model.across().filter(|(_, party)| model.is_foreign(party)) {
        let uploads: Vec<_> = reached.by(who, WRITING).collect();
        let plain = uploads.iter().find(|(_, context)| !sets_acl(context));
        match (plain, uploads.first()) {
            (Some((ask, _)), _) => leaves_owner_out(model, party, ask, report),
            (None, Some((ask, context))) => needs_acl(model, party, ask, context, report),
            (None, None) => {}
        }
    }
}

fn sets_acl(context: &Context) -> bool {
    HEADERS.iter().any(|header| context.get(header).next().is_some())
}

/// What the bucket's policy grants of objects that are not its owner's.
fn foreign_objects(model: &Model<'_>, reached: &Reached, report: &mut Report) {
    let setup = model.setup;
    let other = setup.object_owner.as_ref().filter(|other| **other != setup.owner);
    let Some(other) = other.filter(|_| setup.ownership.has_acls()) else { return };
    let mut whom: Vec<String> = Vec::new();
    for (who, party) in model.across() {
        let is_out_of_reach = |(ask, context): &(Ask, Context)| {
            let ask = Ask { is_of_other_owner: true, ..ask.clone() };
            let missing = model.missing(&ask, context);
            missing.is_some_and(|missing| missing.contains(&Missing::ObjectOwner))
        };
        if reached.by(who, READING).any(is_out_of_reach) {
            whom.push(party.documents.arn.to_string());
        }
    }
    if whom.is_empty() {
        return;
    }
    let message = format!(
        "objects of account {other} are its own here, so that the bucket policy does not let {} read them",
        whom.join(", ")
    );
    let fault = Fault::new(Code::XA_OBJECT_OWNER, message).help(
        "set Object Ownership to BucketOwnerEnforced, or have their owner grant it in the ACL of each object",
    );
    report.error(DocumentName::ObjectOwnership(setup.bucket.clone()), None, fault);
}

/// An upload without an ACL leaves the object to whoever puts it.
fn leaves_owner_out(model: &Model<'_>, party: &Party<'_>, ask: &Ask, report: &mut Report) {
    if !model.setup.ownership.has_acls() {
        return;
    }
    let (who, owner) = (&party.documents.arn, &model.setup.owner);
    let message = format!(
        "{who} may put objects without `bucket-owner-full-control`, which account {owner} then neither owns nor reads"
    );
    let fault = Fault::new(Code::XA_PUT_NO_BOFC, message).help(
        "set Object Ownership to BucketOwnerEnforced, or allow `s3:PutObject` only where `s3:x-amz-acl` is \
         `bucket-owner-full-control`",
    );
    let document = ask.target.document(model).unwrap_or_else(|| model.bucket_policy_name());
    report.add(Severity::SecurityWarning, document, None, fault);
}

/// An upload that sets an ACL needs another action.
fn needs_acl(model: &Model<'_>, party: &Party<'_>, upload: &Ask, context: &Context, report: &mut Report) {
    let ask = Ask { action: "s3:PutObjectAcl".into(), context: context.clone(), ..upload.clone() };
    let is_lacking = match model.decide(&model.granting, &ask, context) {
        // One half alone is told as any other half.
        Some(Said::Missing(missing)) => {
            missing.iter().filter(|it| is_half(**it)).count() >= sides(&upload.target)
        }
        _ => false,
    };
    if !is_lacking || matches!(model.settle(&ask), Verdict::Allowed(_)) {
        return;
    }
    let who = &party.documents.arn;
    let message = format!("{who} has to set an ACL on what it puts, and nothing allows it `s3:PutObjectAcl`");
    let fault = Fault::new(Code::XA_PUTOBJECTACL_MISSING, message)
        .help(format!("allow {who} `s3:PutObjectAcl` where `s3:PutObject` is allowed, in both halves"));
    let document = upload.target.document(model).unwrap_or_else(|| model.bucket_policy_name());
    report.error(document, None, fault);
}

/// How many sides have to allow a request across accounts.
const fn sides(target: &Target) -> usize {
    match target {
        Target::AccessPoint(_) => 3,
        _ => 2,
    }
}
