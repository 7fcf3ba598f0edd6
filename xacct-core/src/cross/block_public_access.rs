//! What Block Public Access refuses or ignores: public policies (`XA_BPA_BLOCKS_PUT`) and public ACLs (`XA_BPA_ACL`). Whom it
//! keeps out (`XA_BPA_RESTRICTS`), decisions tell.
//!
//! - severity: error
//! - bad: `principal: *` in the policy of a bucket with `BlockPublicPolicy`
//! - good: `principal: "arn:aws:iam::222222222222:role/analyst"`

use super::DocumentName;
use super::model::Model;
use super::report::Report;
use crate::evaluate::{Acl, BlockPublicAccess, public_statements};
use crate::{Code, Document, Fault, PolicyKind};

pub(super) fn check(model: &Model<'_>, report: &mut Report) {
    let setup = model.setup;
    let blocking = setup.block_public_access;
    if let Some(policy) = &setup.bucket_policy {
        check_policy(blocking, policy, PolicyKind::Bucket, model.bucket_policy_name(), report);
    }
    if let Some(fault) = setup.acl.as_ref().and_then(|acl| public_fault(model, acl)) {
        report.error(DocumentName::BucketAcl(setup.bucket.clone()), None, fault);
    }
    for (at, access_point) in setup.access_points.iter().enumerate() {
        // What only a VPC reaches is not public.
        if let Some(policy) = access_point.policy.as_ref().filter(|_| access_point.vpc.is_none()) {
            let blocking = blocking.with(access_point.block_public_access);
            check_policy(blocking, policy, PolicyKind::AccessPoint, model.access_point_name(at), report);
        }
    }
}

fn check_policy(
    blocking: BlockPublicAccess,
    policy: &Document,
    kind: PolicyKind,
    name: DocumentName,
    report: &mut Report,
) {
    if !blocking.block_public_policy {
        return;
    }
    for public in public_statements(policy, kind) {
        let message = format!(
            "S3 refuses this policy, since Block Public Access (BlockPublicPolicy) is on: {}",
            public.reason
        );
        let fault = Fault::new(Code::XA_BPA_BLOCKS_PUT, message)
            .help("limit whom it allows, by the principals or by a condition with fixed values");
        report.error(name.clone(), public.place, fault);
    }
}

fn public_fault(model: &Model<'_>, acl: &Acl) -> Option<Fault> {
    let blocking = model.setup.block_public_access;
    // Where ACLs count for nothing, that is the fault.
    if !model.setup.ownership.has_acls() {
        return None;
    }
    let message = match acl.is_public() {
        true if blocking.refuses_acl(acl) => {
            "S3 refuses this public ACL, since Block Public Access (BlockPublicAcls) is on"
        }
        true if blocking.ignore_public_acls => {
            "Block Public Access (IgnorePublicAcls) ignores what this grants to everyone"
        }
        _ => return None,
    };
    Some(
        Fault::new(Code::XA_BPA_ACL, message)
            .help("grant it to accounts by their canonical ids, or in a policy"),
    )
}
