//! `XA_WRITE_ESCALATION` and `XA_POLICY_API_FOREIGN`: what another account should not have of a bucket, or cannot have.
//!
//! Who may change a bucket's ACL, its replication or its lifecycle needs no further grant. The bucket's policy itself S3
//! answers for nobody but its owner's account, whatever the policy says.
//!
//! - severity: security warning of `XA_WRITE_ESCALATION`; warning of `XA_POLICY_API_FOREIGN`
//! - bad: `allow { principal: "222222222222", action: s3:PutBucketAcl, resource: "arn:aws:s3:::reports" }`
//! - good: `allow { principal: "222222222222", action: s3:PutObject, resource: "arn:aws:s3:::reports/*" }`

use super::DocumentName;
use super::actions::{Group, is_of_objects, listed};
use super::model::Model;
use super::owner_half::{foreign, granted};
use super::report::Report;
use super::source::{Source, sources};
use crate::escalating::{ESCALATING, OF_OWNER};
use crate::evaluate::{Context, Requester};
use crate::{Code, Fault, Place, PolicyKind, Severity, Within};
use std::collections::BTreeSet;

pub(super) fn check(model: &Model<'_>, report: &mut Report) {
    let Some(policy) = &model.setup.bucket_policy else { return };
    for source in sources(PolicyKind::Bucket, policy, model.bucket_policy_name()) {
        check_statement(model, &source, report);
    }
}

fn check_statement(model: &Model<'_>, source: &Source<'_>, report: &mut Report) {
    let place = Place::Statement(source.position, Within::Whole);
    let document: DocumentName = source.document.clone();
    let (mut whom, mut escalating, mut of_owner) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for requester in foreign(model, source) {
        for action in ESCALATING.into_iter().filter(|action| allows(model, source, &requester, action)) {
            escalating.insert(action);
            whom.insert(requester.to_string());
        }
        for action in OF_OWNER.into_iter().filter(|action| allows(model, source, &requester, action)) {
            of_owner.insert(action);
        }
    }
    if !escalating.is_empty() {
        let whom: Vec<_> = whom.into_iter().collect();
        let message = format!(
            "this allows {} {}, by which it can give itself more",
            whom.join(", "),
            listed(escalating)
        );
        let fault = Fault::new(Code::XA_WRITE_ESCALATION, message).help(
            "list the actions that are meant, and allow `s3:PutObjectAcl` only where `s3:x-amz-acl` is \
             `bucket-owner-full-control`",
        );
        report.add(Severity::SecurityWarning, document.clone(), place, fault);
    }
    if !of_owner.is_empty() {
        let message =
            format!("S3 answers {} to principals of account {} alone", listed(of_owner), model.setup.owner);
        let fault = Fault::new(Code::XA_POLICY_API_FOREIGN, message)
            .help("to show or change the bucket policy, let them assume a role of the bucket's account");
        report.warning(document, place, fault);
    }
}

/// Whether the statement alone allows it, of the bucket or some object.
fn allows(model: &Model<'_>, source: &Source<'_>, requester: &Requester, action: &str) -> bool {
    let is_acl = Group::of(action) == Group::Acl && is_of_objects(action);
    if is_acl && !model.setup.ownership.has_acls() {
        return false;
    }
    // An ACL that says nothing but what the owner wants is no danger.
    let told = match is_acl {
        true => Context::default().with("s3:x-amz-acl", "public-read").unwrap_or_default(),
        false => Context::default(),
    };
    granted(model, source, requester, action, &told, &|_| false).is_some()
}
