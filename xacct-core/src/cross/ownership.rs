//! Objects and who owns them, where ACLs count: `XA_OBJECT_OWNER`, `XA_PUT_NO_BOFC` and `XA_PUTOBJECTACL_MISSING`.
//!
//! Unless Object Ownership is `BucketOwnerEnforced`, whoever uploads an object owns it, and the bucket's policy does
//! not speak for it.
//!
//! - severity: error of `XA_OBJECT_OWNER`, `XA_PUTOBJECTACL_MISSING`; security warning of `XA_PUT_NO_BOFC`
//! - bad: `allow { principal: "222222222222", action: s3:PutObject, … }`, where Object Ownership is `ObjectWriter`
//! - good: the same, where it is `BucketOwnerEnforced`; or on the condition `StringEquals: { "s3:x-amz-acl":
//!   "bucket-owner-full-control" }`

use super::DocumentName;
use super::ask::{Ask, Target};
use super::decide::{Said, Verdict};
use super::model::{Model, Party};
use super::near::is_half;
use super::owner_half::{foreign, granted};
use super::report::Report;
use super::satisfy::{Aim, aimed};
use super::source::sources;
use super::tally::{Reach, Reached};
use crate::evaluate::{Context, Missing, Reason, Request, Requester};
use crate::{Code, Fault, Place, PolicyKind, Severity, Within};

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
    unguarded_uploads(model, report);
    for (who, party) in model.across().filter(|(_, party)| model.is_foreign(party)) {
        let uploads: Vec<_> = reached.by(who, WRITING).collect();
        if let Some(first) = uploads.first().filter(|_| uploads.iter().all(|it| sets_acl(&it.context))) {
            needs_acl(model, party, first, report);
        }
    }
}

fn is_header(key: &str) -> bool {
    HEADERS.iter().any(|header| header.eq_ignore_ascii_case(key))
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
        let is_out_of_reach = |reach: &Reach| {
            let ask = Ask { is_of_other_owner: true, ..reach.ask.clone() };
            let missing = model.missing(&ask, &reach.context);
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

/// An upload without an ACL leaves the object to whoever puts it: the owner's half has to ask for one.
fn unguarded_uploads(model: &Model<'_>, report: &mut Report) {
    let policy = model.setup.bucket_policy.as_ref().filter(|_| model.setup.ownership.has_acls());
    let Some(policy) = policy else { return };
    for source in sources(PolicyKind::Bucket, policy, model.bucket_policy_name()) {
        let is_free = |requester: &Requester| {
            let request =
                granted(model, &source, requester, "s3:PutObject", &Context::default(), &is_header)?;
            is_undenied(model, request).then(|| requester.to_string())
        };
        let whom: Vec<_> = foreign(model, &source).iter().filter_map(is_free).collect();
        if !whom.is_empty() {
            let place = Place::Statement(source.position, Within::Whole);
            report.add(Severity::SecurityWarning, source.document, place, leaves_owner_out(model, &whom));
        }
    }
}

/// Whether the bucket's policy as a whole lets a request pass that sets no ACL, whatever else it carries.
fn is_undenied(model: &Model<'_>, mut request: Request) -> bool {
    let Some(policy) = &model.full.bucket else { return false };
    loop {
        let Reason::Denied(by) = policy.decide(&request).reason() else { return true };
        let Some(statement) = by.statement() else { return false };
        let context = request.context().clone();
        let is_fixed = |key: &str| Target::Bucket.decides(key) || is_header(key);
        let evading = aimed(Aim::Evade, statement, &context, &is_fixed, 0);
        // Every round carries a key more.
        if evading == context {
            return false;
        }
        request = request.with_context(evading);
    }
}

fn leaves_owner_out(model: &Model<'_>, whom: &[String]) -> Fault {
    let (whom, owner) = (whom.join(", "), &model.setup.owner);
    let message = format!(
        "this lets {whom} put objects without `bucket-owner-full-control`, which account {owner} then neither owns nor \
         reads"
    );
    Fault::new(Code::XA_PUT_NO_BOFC, message).help(
        "set Object Ownership to BucketOwnerEnforced, or allow `s3:PutObject` only where `s3:x-amz-acl` is \
         `bucket-owner-full-control`",
    )
}

/// An upload that sets an ACL needs another action.
fn needs_acl(model: &Model<'_>, party: &Party<'_>, upload: &Reach, report: &mut Report) {
    let context = upload.context.clone();
    let ask = Ask { action: "s3:PutObjectAcl".into(), context, ..upload.ask.clone() };
    let is_lacking = match model.decide(&model.granting, &ask, &ask.context) {
        // One half alone is told as any other half.
        Some(Said::Missing(missing)) => {
            missing.iter().filter(|it| is_half(**it)).count() >= sides(&ask.target)
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
    report.error(upload.document.clone(), upload.place, fault);
}

/// How many sides have to allow a request across accounts.
const fn sides(target: &Target) -> usize {
    match target {
        Target::AccessPoint(_) => 3,
        _ => 2,
    }
}
