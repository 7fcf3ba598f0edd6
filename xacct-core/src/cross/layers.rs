//! What holds back what both halves of a grant allow: denials, and the policies that only limit.
//!
//! `XA_DENY_OVERRIDES`, `XA_SCP_BLOCKS`, `XA_RCP_BLOCKS`, `XA_BOUNDARY_BLOCKS`, `XA_SESSION_BLOCKS`, `XA_VPCE_BLOCKS`,
//! `XA_AP_VPC` and `XA_BPA_RESTRICTS` tell which layer does.
//!
//! A denial of any document decides, and what a boundary, a session, an organization or the policy of an endpoint does
//! not allow, no grant gives.
//!
//! - severity: error of `XA_DENY_OVERRIDES`, `XA_SCP_BLOCKS`, `XA_RCP_BLOCKS`, `XA_BOUNDARY_BLOCKS`,
//!   `XA_SESSION_BLOCKS`, `XA_VPCE_BLOCKS`, `XA_BPA_RESTRICTS`; warning of `XA_AP_VPC`
//! - bad: both halves allow `s3:GetObject`, and the analyst's permissions boundary allows `ec2:*` alone
//! - good: the boundary allows `s3:GetObject` too

use super::DocumentName;
use super::actions::listed;
use super::ask::{Ask, Target};
use super::decide::{By, Verdict};
use super::model::Model;
use super::near::is_half;
use super::report::{Blocker, Report};
use super::tally::{Tally, Tried};
use crate::evaluate::{Level, Missing, public_statements};
use crate::{Code, Fault, Place, PolicyKind, Severity, Within};
use std::collections::BTreeSet;

/// Notes what holds back anything that a party was meant to do.
pub(super) fn note(model: &Model<'_>, tally: &Tally<'_, '_>, report: &mut Report) {
    for tried in tally.tried.iter().filter(|tried| !tried.intent.is_joined) {
        note_verdict(model, tried, report);
    }
}

fn note_verdict(model: &Model<'_>, tried: &Tried<'_, '_>, report: &mut Report) {
    note_blockers(model, &tried.intent.ask, &tried.verdict, report);
}

/// Notes what holds back one request that both halves allow.
pub(super) fn note_blockers(model: &Model<'_>, ask: &Ask, verdict: &Verdict, report: &mut Report) {
    let blockers = match verdict {
        Verdict::Denied(by) => vec![denial(model, ask, by)],
        Verdict::Missing(missing) if !missing.iter().any(|it| is_half(*it)) => {
            missing.iter().filter_map(|it| gap(model, ask, *it)).collect()
        }
        _ => Vec::new(),
    };
    for blocker in blockers {
        report.blocked.entry(blocker).or_default().insert(ask.action.clone());
    }
}

fn whom(model: &Model<'_>, ask: &Ask) -> Option<String> {
    ask.party(model).map(|party| party.documents.arn.to_string())
}

fn denial(model: &Model<'_>, ask: &Ask, by: &By) -> Blocker {
    let code = match by.document {
        DocumentName::ServiceControl(..) => Code::XA_SCP_BLOCKS,
        DocumentName::ResourceControl(..) => Code::XA_RCP_BLOCKS,
        DocumentName::Boundary(_) => Code::XA_BOUNDARY_BLOCKS,
        DocumentName::Session(..) => Code::XA_SESSION_BLOCKS,
        DocumentName::VpcEndpoint => of_endpoint(model, &ask.target),
        _ => Code::XA_DENY_OVERRIDES,
    };
    Blocker {
        code,
        document: by.document.clone(),
        place: Some(Place::Statement(by.position, Within::Whole)),
        whom: whom(model, ask),
        sid: by.statement.sid.clone(),
    }
}

/// The endpoint's policy has to name the access point too, which is forgotten where that answers its VPC alone.
fn of_endpoint(model: &Model<'_>, target: &Target) -> Code {
    let is_of_vpc = |at: usize| model.setup.access_points.get(at).is_some_and(|it| it.vpc.is_some());
    match target {
        Target::AccessPoint(at) if is_of_vpc(*at) => Code::XA_AP_VPC,
        _ => Code::XA_VPCE_BLOCKS,
    }
}

/// What is missing besides the two halves, and where that ought to stand.
fn gap(model: &Model<'_>, ask: &Ask, missing: Missing) -> Option<Blocker> {
    let party = ask.party(model)?;
    let arn = || party.documents.arn.clone();
    let of_party =
        |code, document| Some(Blocker { code, document, place: None, whom: whom(model, ask), sid: None });
    match missing {
        Missing::ServiceControlPolicy => {
            let request = ask.request(model, &ask.context)?;
            let levels = model.granting.levels_above(&party.account)?;
            let allows = |level: &&Level| level.policies.iter().any(|it| it.decide(&request).is_allowed());
            let level = levels.iter().find(|level| !allows(level)).or(levels.first())?;
            of_party(Code::XA_SCP_BLOCKS, DocumentName::ServiceControl(level.name.clone(), None))
        }
        Missing::VpcEndpointPolicy => of_party(of_endpoint(model, &ask.target), DocumentName::VpcEndpoint),
        Missing::PermissionsBoundary => of_party(Code::XA_BOUNDARY_BLOCKS, DocumentName::Boundary(arn())),
        Missing::SessionPolicy => of_party(Code::XA_SESSION_BLOCKS, DocumentName::Session(arn(), 0)),
        Missing::AccessPointNetwork => of_party(Code::XA_AP_VPC, ask.target.document(model)?),
        Missing::BlockPublicAccess => restricting(model, &ask.target),
        _ => None,
    }
}

/// The public statement for which Block Public Access keeps out everyone else. Where such a policy cannot be put at all,
/// that is the fault.
fn restricting(model: &Model<'_>, target: &Target) -> Option<Blocker> {
    let setup = model.setup;
    let mut documents = vec![(setup.bucket_policy.as_ref(), PolicyKind::Bucket, model.bucket_policy_name())];
    let mut blocking = setup.block_public_access;
    if let Target::AccessPoint(at) = target {
        let access_point = setup.access_points.get(*at)?;
        blocking = blocking.with(access_point.block_public_access);
        documents.push((access_point.policy.as_ref(), PolicyKind::AccessPoint, model.access_point_name(*at)));
    }
    let first = |(document, kind, name): (Option<&_>, PolicyKind, DocumentName)| {
        Some((name, public_statements(document?, kind).first()?.place))
    };
    let (document, place) = documents.into_iter().find_map(first)?;
    let code = Code::XA_BPA_RESTRICTS;
    (!blocking.block_public_policy).then_some(Blocker {
        code,
        document,
        place: Some(place),
        whom: None,
        sid: None,
    })
}

/// What a blocker does to these actions.
pub(super) fn fault_of(blocker: &Blocker, actions: &BTreeSet<String>) -> (Severity, Fault) {
    let code = blocker.code;
    let what = listed(actions.iter().map(String::as_str));
    let whom = blocker.whom.as_deref().unwrap_or("other accounts");
    let severity = if code == Code::XA_AP_VPC { Severity::Warning } else { Severity::Error };
    let by = match (&blocker.sid, blocker.place) {
        (Some(sid), _) => format!("the statement `{}`", sid.escape_debug()),
        _ => "this".into(),
    };
    let (message, help) = match code {
        Code::XA_BPA_RESTRICTS => (
            "this makes the policy public, for which Block Public Access (RestrictPublicBuckets) keeps out every other \
             account, those it names too"
                .into(),
            "limit whom it allows, by the principals or by a condition with fixed values".into(),
        ),
        Code::XA_AP_VPC if blocker.document != DocumentName::VpcEndpoint => (
            format!("{whom} asks from elsewhere than the VPC from which alone the access point answers"),
            "ask from that VPC, or make an access point that answers from the internet".into(),
        ),
        _ if blocker.place.is_some() => (
            format!("{by} denies {whom} {what}, which both halves of the grant allow"),
            format!("except {whom} from the denial, or take the grant back"),
        ),
        _ => (
            format!("this does not allow {whom} {what}, which both halves of the grant allow"),
            format!("allow it here too: {}", allowing(code)),
        ),
    };
    (severity, Fault::new(code, message).help(help))
}

/// What the policy that only limits needs.
fn allowing(code: Code) -> &'static str {
    match code {
        Code::XA_SCP_BLOCKS => "a policy of each level has to, as `FullAWSAccess` does",
        Code::XA_BOUNDARY_BLOCKS => "what a boundary does not allow, no policy of the principal gives it",
        Code::XA_SESSION_BLOCKS => "what no session policy allows, the session has not",
        _ => "it has to name the bucket, its objects and the access point that requests go through",
    }
}
