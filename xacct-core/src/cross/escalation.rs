//! `XA_WRITE_ESCALATION` and `XA_POLICY_API_FOREIGN`: what another account should not have of a bucket, or cannot have.
//!
//! Who may change a bucket's ACL, its replication or its lifecycle needs no further grant. The bucket's policy itself S3
//! answers for nobody but its owner's account, whatever the policy says.

use super::DocumentName;
use super::actions::{is_of_objects, listed};
use super::ask::Target;
use super::model::Model;
use super::report::Report;
use super::satisfy::{Aim, VALUES, aimed};
use super::source::{Source, sources};
use crate::evaluate::{Context, Request, Requester};
use crate::{Code, Fault, Place, PolicyKind, Principal, Severity, Within};
use std::collections::BTreeSet;

/// By which another account gives itself more, or takes from the owner what it cannot get back.
const ESCALATING: [&str; 9] = [
    "s3:BypassGovernanceRetention",
    "s3:ObjectOwnerOverrideToBucketOwner",
    "s3:PutBucketAcl",
    "s3:PutBucketOwnershipControls",
    "s3:PutBucketPublicAccessBlock",
    "s3:PutLifecycleConfiguration",
    "s3:PutObjectAcl",
    "s3:PutObjectVersionAcl",
    "s3:PutReplicationConfiguration",
];

/// What is the owner's account's alone.
const OF_OWNER: [&str; 3] = ["s3:DeleteBucketPolicy", "s3:GetBucketPolicy", "s3:PutBucketPolicy"];

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
            format!("{} is answered to principals of account {} alone", listed(of_owner), model.setup.owner);
        let fault = Fault::new(Code::XA_POLICY_API_FOREIGN, message)
            .help("to show or change the bucket policy, let them assume a role of the bucket's account");
        report.warning(document, place, fault);
    }
}

/// The requesters of other accounts that a statement may be for: those that are listed, and those it names.
fn foreign(model: &Model<'_>, source: &Source<'_>) -> Vec<Requester> {
    let entries = source.statement.principal.iter().flat_map(|it| it.entries());
    let named = entries.filter_map(|(kind, text)| {
        let principal = Principal::new(kind, text).ok()?;
        let requester = match &principal {
            // Someone of it.
            Principal::Account(account) => {
                Requester::from_arn(&format!("arn:{}:iam::{account}:root", model.setup.partition))
            }
            _ => Requester::from_principal(&principal),
        };
        requester.ok()
    });
    let listed = model.parties.iter().map(|party| party.requester.clone());
    let mut found: Vec<Requester> = Vec::new();
    for requester in named.chain(listed) {
        let is_foreign = requester.account().is_some_and(|account| *account != model.setup.owner);
        if is_foreign && !found.iter().any(|other| other.to_string() == requester.to_string()) {
            found.push(requester);
        }
    }
    found
}

/// Whether the statement alone allows it, of the bucket or some object.
fn allows(model: &Model<'_>, source: &Source<'_>, requester: &Requester, action: &str) -> bool {
    let setup = model.setup;
    let is_acl = action.ends_with("ObjectAcl") || action.ends_with("VersionAcl");
    if is_acl && !setup.ownership.has_acls() {
        return false;
    }
    let alone = source.alone();
    let target = Target::Bucket;
    let patterns = source.patterns();
    let mut resources = patterns.iter().flat_map(|pattern| {
        super::sample::Samples::of(model, &target, pattern, &[], |_, default| {
            default.unwrap_or("x").to_owned()
        })
        .own
    });
    let below = target.of_objects(model);
    resources.any(|resource| {
        if resource.starts_with(&below) != is_of_objects(action) {
            return false;
        }
        let request = Request::new(requester.clone(), action, &resource).ok();
        let Some(request) = request.map(|it| it.owned_by(setup.owner.clone())) else { return false };
        // An ACL that says nothing but what the owner wants is no danger.
        let told = Context::default().with("aws:SecureTransport", true).and_then(|it| match is_acl {
            true => it.with("s3:x-amz-acl", "public-read"),
            false => Ok(it),
        });
        let Ok(told) = told else { return false };
        (0..VALUES).any(|choice| {
            let known = request.clone().with_context(told.clone());
            let is_fixed = |key: &str| known.context().get(key).next().is_some() || target.decides(key);
            let context = aimed(Aim::Meet, source.statement, &told, &is_fixed, choice);
            alone.decide(&request.clone().with_context(context)).is_allowed()
        })
    })
}
