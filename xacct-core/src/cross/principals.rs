//! `XA_ROLE_NOT_FOUND` and `XA_STALE_PRINCIPAL`: principals that are not there.
//!
//! A policy of a resource that names a user or role which does not exist is refused when it is put. One that is stored, and
//! whose principal was deleted since, holds the unique id instead: a role made again under the old name has another.
//!
//! - severity: error of `XA_ROLE_NOT_FOUND`; warning of `XA_STALE_PRINCIPAL`
//! - bad: `principal: "arn:aws:iam::222222222222:role/analist"`, where there is no such role
//! - good: `principal: "arn:aws:iam::222222222222:role/analyst"`

use super::DocumentName;
use super::model::Model;
use super::report::Report;
use crate::{Code, Document, Element, Fault, Place, Principal, PrincipalKind, Within};

pub(super) fn check(model: &Model<'_>, report: &mut Report) {
    if model.setup.complete_accounts.is_empty() {
        return;
    }
    for (name, document) in naming_principals(model) {
        for (position, statement) in document.statements.iter().enumerate() {
            for (element, principals) in statement.principals() {
                for (index, (kind, text)) in principals.entries().enumerate() {
                    let place = Place::Statement(position, Within::Entry(element, index));
                    check_one(model, &name, place, element, (kind, text), report);
                }
            }
        }
    }
}

/// The documents that name principals.
fn naming_principals<'s>(model: &Model<'s>) -> Vec<(DocumentName, &'s Document)> {
    let setup = model.setup;
    let mut documents = Vec::new();
    documents.extend(setup.bucket_policy.as_ref().map(|it| (model.bucket_policy_name(), it)));
    documents.extend(setup.key_policy.as_ref().map(|it| (DocumentName::KeyPolicy, it)));
    for (at, access_point) in setup.access_points.iter().enumerate() {
        documents.extend(access_point.policy.as_ref().map(|it| (model.access_point_name(at), it)));
    }
    for party in &setup.principals {
        documents.extend(party.trust.as_ref().map(|it| (DocumentName::Trust(party.arn.clone()), it)));
    }
    documents
}

fn check_one(
    model: &Model<'_>,
    name: &DocumentName,
    place: Place,
    element: Element,
    (kind, text): (PrincipalKind, &str),
    report: &mut Report,
) {
    match Principal::new(kind, text) {
        Ok(Principal::User(arn, account) | Principal::Role(arn, account))
            if model.setup.complete_accounts.contains(&account) && !is_listed(model, arn.as_str()) =>
        {
            let message = format!("account {account} has no `{text}`");
            let help = match namesake(model, &arn) {
                Some(other) => format!("its path belongs to the ARN: did you mean `{other}`?"),
                None => "AWS refuses to store a policy that names who does not exist: create it first".into(),
            };
            report.error(name.clone(), place, Fault::new(Code::XA_ROLE_NOT_FOUND, message).help(help));
        }
        Ok(Principal::UniqueId(id)) if element == Element::Principal && is_stale(model, &id) => {
            let message =
                format!("`{id}` is the unique id of nobody who is listed: whoever had it is deleted");
            let fault = Fault::new(Code::XA_STALE_PRINCIPAL, message).help(
                "name the user or role by its ARN again; one made again under the old name has another id",
            );
            report.warning(name.clone(), place, fault);
        }
        _ => {}
    }
}

fn is_listed(model: &Model<'_>, arn: &str) -> bool {
    model.setup.principals.iter().any(|party| party.arn.as_str() == arn)
}

/// Someone of the same account, kind and name, whose path is another.
fn namesake<'s>(model: &Model<'s>, arn: &crate::Arn) -> Option<&'s str> {
    let ends = |text: &str| {
        let (kind, rest) = text.split_once('/')?;
        Some((kind.to_owned(), rest.rsplit('/').next()?.to_owned()))
    };
    let listed = model.setup.principals.iter().map(|party| party.arn.as_str());
    listed.into_iter().find(|other| ends(other) == ends(arn.as_str()))
}

/// Whether nobody has an id, as far as the ids of all are known.
fn is_stale(model: &Model<'_>, id: &str) -> bool {
    let complete = &model.setup.complete_accounts;
    let mut of_complete = model.parties.iter().filter(|party| complete.contains(&party.account)).peekable();
    of_complete.peek().is_some()
        && of_complete.all(|party| party.documents.unique_id.is_some())
        && model.parties.iter().all(|party| party.documents.unique_id.as_deref() != Some(id))
}
