//! `XA_AP_DELEGATION_MISSING` and `XA_AP_CROSS_ACCOUNT`: access points whose bucket does not let them through; and the two
//! halves of what is granted by access points.
//!
//! What an access point's policy allows, the bucket's has to allow as well: by delegating to every access point of an
//! account (`s3:DataAccessPointAccount`) or to one (`s3:DataAccessPointArn`), or by granting the same itself.
//!
//! - severity: error
//! - bad: an access point's policy allows `s3:GetObject`, and the bucket's policy says nothing
//! - good: the bucket's policy allows `s3:GetObject` on the condition `StringEquals: { "s3:DataAccessPointArn":
//!   "arn:aws:s3:us-east-1:111111111111:accesspoint/analysts" }`

use super::actions::listed;
use super::ask::Target;
use super::decide::Verdict;
use super::halves::{OfAccounts, identity_sources};
use super::let_through::through;
use super::model::Model;
use super::report::Report;
use super::source::sources;
use super::tally::{Reached, Sources, Tally, Tried};
use super::{AccessPointDocuments, layers, narrowed};
use crate::evaluate::Missing;
use crate::value::S3Name;
use crate::{Code, Fault, PolicyKind};

pub(super) fn check(model: &Model<'_>, reached: &mut Reached, report: &mut Report) {
    for (at, access_point) in model.setup.access_points.iter().enumerate() {
        if matches!(access_point.arn.s3_name(), Some(S3Name::AccessPoint { below: None, .. })) {
            check_one(model, at, access_point, reached, report);
        }
    }
}

fn check_one(
    model: &Model<'_>,
    at: usize,
    access_point: &AccessPointDocuments,
    reached: &mut Reached,
    report: &mut Report,
) {
    let target = Target::AccessPoint(at);
    let name = model.access_point_name(at);
    let mut of_accounts = OfAccounts::default();
    let mut is_let_through = true;
    let bucket_policy = model.setup.bucket_policy.as_ref();
    let behind = bucket_policy.map(|policy| through(policy, &model.setup.bucket_arn(), access_point));
    for (who, party) in model.across() {
        let is_own = party.account.as_str() == access_point.arn.account();
        let resource = match (&access_point.policy, &behind) {
            (Some(policy), _) => sources(PolicyKind::AccessPoint, policy, name.clone()),
            (None, Some(behind)) if is_own => {
                sources(PolicyKind::AccessPoint, behind, model.bucket_policy_name())
            }
            (None, _) => Vec::new(),
        };
        let sources = Sources { resource, identity: identity_sources(party) };
        let tally = Tally::of(model, who, &target, &sources);
        narrowed::check(model, &target, &tally, reached, report);
        layers::note(model, &tally, report);
        reached.add(&tally);
        of_accounts.note(party, &tally, reached);
        let held_back: Vec<_> = tally.tried.iter().filter(|tried| is_held_back(&tally, tried)).collect();
        if let Some(first) = held_back.first().filter(|_| is_let_through) {
            is_let_through = false;
            let what = listed(held_back.iter().map(|tried| tried.action()));
            report.error(name.clone(), first.place_in(&name), fault_of(model, access_point, &what));
        }
    }
    of_accounts.report(report);
}

/// Whether the access point's side allows what the bucket's policy allows nowhere.
fn is_held_back(tally: &Tally<'_, '_>, tried: &Tried<'_, '_>) -> bool {
    let is_missing = match &tried.verdict {
        Verdict::Missing(missing) => {
            missing.contains(&Missing::ResourcePolicy) && !missing.contains(&Missing::AccessPointPolicy)
        }
        _ => false,
    };
    is_missing && !tried.intent.is_joined && !tally.works(tried.action())
}

fn fault_of(model: &Model<'_>, access_point: &AccessPointDocuments, what: &str) -> Fault {
    let (owner, account) = (&model.setup.owner, access_point.arn.account());
    let policy = format!("the bucket policy of account {owner}");
    if account == owner.as_str() {
        let message = format!(
            "the access point allows {what}, and {policy} neither delegates to it nor allows that itself"
        );
        return Fault::new(Code::XA_AP_DELEGATION_MISSING, message)
            .help(format!("allow it there where `s3:DataAccessPointAccount` is `{account}`"));
    }
    let message =
        format!("this access point is of account {account}, and {policy} does not let {what} through it");
    Fault::new(Code::XA_AP_CROSS_ACCOUNT, message).help(format!(
        "allow it there where `s3:DataAccessPointAccount` is `{account}`, or `s3:DataAccessPointArn` is `{}`",
        access_point.arn
    ))
}
