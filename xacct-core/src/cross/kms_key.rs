//! What is wrong with the key of a bucket, whoever asks: `XA_KMS_ALIAS_DEFAULT`, `XA_KMS_REGION`, `XA_KMS_PUBLIC` and
//! `XA_KMS_NO_IAM_DELEGATION`.
//!
//! `XA_KMS_AWS_MANAGED`: a key that AWS manages, whose policy nobody can change.
//!
//! Each keeps every request of another account from the objects, whatever its policies say: an alias is looked up in
//! the account of whoever asks, an unsigned request has no right to any key, and S3 uses keys of the bucket's Region. A
//! policy of a key that leaves nothing to IAM makes the identity policies of the key's own account count for nothing.
//!
//! - severity: error of `XA_KMS_AWS_MANAGED`, `XA_KMS_ALIAS_DEFAULT`, `XA_KMS_REGION`, `XA_KMS_PUBLIC`; warning of
//!   `XA_KMS_NO_IAM_DELEGATION`
//! - bad: the bucket's default encryption is by `alias/aws/s3`
//! - good: it is by `arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab`

use super::model::Model;
use super::report::Report;
use super::satisfy::{Aim, aimed};
use super::source::sources;
use super::{DocumentName, Encryption, EncryptionKey};
use crate::evaluate::{CompiledPolicy, Context, Policies, Request, Requester, authorize};
use crate::{Code, Document, Effect, Fault, Place, PolicyKind, Region, Severity, Statement, Within};

pub(super) fn check(model: &Model<'_>, report: &mut Report) {
    let setup = model.setup;
    if let Some(encryption) = &setup.encryption {
        let name = DocumentName::Encryption(setup.bucket.clone());
        if let Some(fault) = default_fault(model, encryption) {
            report.error(name.clone(), None, fault);
        }
        if let Some(place) = public_reading(model) {
            let fault = Fault::new(
                Code::XA_KMS_PUBLIC,
                "this lets everyone read objects, and no unsigned request can use the key that encrypts them",
            )
            .help("encrypt public objects with `AES256`, or let only signed requests read them");
            report.error(model.bucket_policy_name(), place, fault);
        }
    }
    if let Some(fault) = delegation_fault(model) {
        report.warning(DocumentName::KeyPolicy, None, fault);
    }
}

fn default_fault(model: &Model<'_>, encryption: &Encryption) -> Option<Fault> {
    match &encryption.key {
        EncryptionKey::AwsManaged => None,
        EncryptionKey::Named(name) if model.across().any(|(_, party)| model.is_foreign(party)) => {
            let message = format!(
                "the default key is `{}`, which every account looks up among its own keys",
                name.escape_debug()
            );
            Some(Fault::new(Code::XA_KMS_ALIAS_DEFAULT, message).help("name the key by its ARN"))
        }
        EncryptionKey::Named(_) => None,
        EncryptionKey::Arn(_) => {
            let (own, region) = regions_apart(model)?;
            let message = format!("the key is in {own}, and the bucket in {region}");
            Some(Fault::new(Code::XA_KMS_REGION, message).help(format!("use a key in {region}")))
        }
    }
}

/// The Regions of the key and of the bucket, where they are not the same: then S3 cannot use the key at all.
pub(super) fn regions_apart<'s>(model: &Model<'s>) -> Option<(&'s str, &'s Region)> {
    let own = model.key()?.region();
    let region = model.setup.region.as_ref().filter(|region| region.as_str() != own)?;
    Some((own, region))
}

/// The statement that lets unsigned requests read objects, where one does.
fn public_reading(model: &Model<'_>) -> Option<Place> {
    let policy = model.setup.bucket_policy.as_ref()?;
    let object = format!("{}/x", model.setup.bucket_arn());
    let request = Request::new(Requester::anonymous(), "s3:GetObject", &object).ok()?;
    let request = request.owned_by(model.setup.owner.clone());
    let context = Context::default().with("aws:SecureTransport", true).ok()?;
    let sources = sources(PolicyKind::Bucket, policy, model.bucket_policy_name());
    let public = sources.iter().find(|source| {
        let patterns = source.patterns().into_iter().map(|pattern| {
            super::sample::filled(pattern, Some("x"), |_, default| default.unwrap_or("x").to_owned())
        });
        let requests = patterns.filter_map(|resource| {
            let request = Request::new(Requester::anonymous(), "s3:GetObject", &resource).ok()?;
            Some(request.owned_by(model.setup.owner.clone()))
        });
        let alone = source.alone();
        let is_allowed = |request: Request| alone.decide(&request.with_context(context.clone())).is_allowed();
        requests.chain([request.clone()]).any(is_allowed)
    })?;
    Some(Place::Statement(public.position, Within::Whole))
}

/// Whether the key's policy leaves the policies of the key's own account without effect: none of what it allows, it allows
/// to the account.
fn delegation_fault(model: &Model<'_>) -> Option<Fault> {
    /// Some of what administrators of a key do, and some of what users of one do.
    const ASKED: [&str; 6] = [
        "kms:DescribeKey",
        "kms:Decrypt",
        "kms:GenerateDataKey",
        "kms:GetKeyPolicy",
        "kms:PutKeyPolicy",
        "kms:ScheduleKeyDeletion",
    ];
    let setup = model.setup;
    let policy = model.full.key.as_ref()?;
    let (key, account) = match model.key() {
        Some(key) => (key.to_string(), key.account().to_owned()),
        None => {
            (format!("arn:{}:kms:us-east-1:{}:key/x", setup.partition, setup.owner), setup.owner.to_string())
        }
    };
    let someone = format!("arn:{}:iam::{account}:user/x", setup.partition);
    let identity = [everything()];
    let policies = Policies { resource: Some(policy), identity: &identity, ..Policies::default() };
    let is_delegated = |action: &&str| {
        let request = Requester::from_arn(&someone).ok().and_then(|it| Request::new(it, action, &key).ok());
        let Some(request) = request else { return true };
        let near = policy.near_misses(&request).filter_map(|(by, _)| by.statement());
        let contexts = near.map(|statement| {
            aimed(
                Aim::Meet,
                statement,
                &Context::default(),
                &|key| request.context().get(key).next().is_some(),
                0,
            )
        });
        let mut requests = contexts.chain([Context::default()]).map(|it| request.clone().with_context(it));
        // What cannot be decided is not told to be missing.
        requests.any(|request| authorize(&request, &policies).map_or(true, |decision| decision.is_allowed()))
    };
    if ASKED.iter().any(is_delegated) {
        return None;
    }
    let message = format!(
        "this names nobody by account {account} itself, so that no identity policy there has an effect on the key"
    );
    Some(
        Fault::new(Code::XA_KMS_NO_IAM_DELEGATION, message)
            .help(format!("allow `kms:*` to `arn:{}:iam::{account}:root`", setup.partition)),
    )
}

/// A policy that allows everything.
fn everything() -> CompiledPolicy {
    let mut statement = Statement::new(Effect::Allow);
    statement.action = Some(vec!["*".into()]);
    statement.resource = Some(vec!["*".into()]);
    CompiledPolicy::new(PolicyKind::Identity, Document { statements: vec![statement], ..Document::default() })
}

/// `XA_KMS_AWS_MANAGED`: the key that AWS manages is its own account's alone.
pub(super) fn aws_managed(model: &Model<'_>, whom: &[String], report: &mut Report) {
    let message = format!(
        "objects are encrypted with `aws/s3`, which serves account {} alone: {} cannot read or write them",
        model.setup.owner,
        whom.join(", ")
    );
    let fault = Fault::new(Code::XA_KMS_AWS_MANAGED, message)
        .help("encrypt the bucket with a key of your own, named by its ARN, or with `AES256`");
    report.add(Severity::Error, DocumentName::Encryption(model.setup.bucket.clone()), None, fault);
}
