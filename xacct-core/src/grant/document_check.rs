//! What the checks of the language say of a grant's documents, at the fields that these come from.

use super::{Content, Grant, GrantDocument, GrantFinding, Grantee, Target};
use crate::{Code, Document, Element, Finding, Place, PolicyKind, Severity, Within, check};

/// What the checks of the language say of the documents, at the fields of the grant, each once.
pub(super) fn findings(grant: &Grant, documents: &[GrantDocument]) -> Vec<GrantFinding> {
    let mut findings: Vec<GrantFinding> = Vec::new();
    for document in documents {
        let Content::Policy(kind, policy) = &document.content else { continue };
        let told = check(policy, *kind).into_iter().filter(|finding| finding.severity > Severity::Suggestion);
        for finding in told.map(|finding| of_grant(grant, &document.target, *kind, policy, finding)) {
            let is_it =
                |other: &GrantFinding| other.path == finding.path && other.fault.code == finding.fault.code;
            if !findings.iter().any(is_it) {
                findings.push(finding);
            }
        }
    }
    findings
}

/// A finding of a document, with what a grant has to do about it.
fn of_grant(
    grant: &Grant,
    target: &Target,
    kind: PolicyKind,
    policy: &Document,
    Finding { mut severity, place, mut fault }: Finding,
) -> GrantFinding {
    fault.part = None;
    let mut path = path_of(grant, policy, place);
    if path.is_empty() || place == Place::Document {
        fault.message = format!("{target}: {}", fault.message);
    }
    match fault.code {
        // What cannot be attached, or found again, is no half of a grant.
        Code::POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA => severity = Severity::Error,
        Code::UNIQUE_SIDS_RECOMMENDED | Code::UNIQUE_SIDS_REQUIRED => {
            (severity, path) = (Severity::Error, "name".to_owned());
            fault.help = Some(
                "give the grant another name: by this one, statements of two grantees cannot be told apart"
                    .to_owned(),
            );
        }
        Code::PRINCIPAL_SSO_NAME => {
            fault.help = Some("its name changes when it is made again, and its half belongs in the permission set; or let in the account as a whole".to_owned());
        }
        _ => {}
    }
    if place == Place::Document {
        fault.help = Some(of_length(kind).to_owned());
    }
    GrantFinding { severity, path, fault }
}

/// The field that a place of a derived document comes from.
fn path_of(grant: &Grant, document: &Document, place: Place) -> String {
    let Place::Statement(index, within) = place else {
        // It is too long, by the number of what is named in it.
        let names_grantees = document.statements.iter().any(|statement| statement.principal.is_some());
        return if names_grantees { "grantee" } else { "via.Acl.objects" }.to_owned();
    };
    let Some(statement) = document.statements.get(index) else { return String::new() };
    let condition =
        |operator: usize, key: usize| Some(&*statement.operators().get(operator)?.keys.get(key)?.key);
    match within {
        Within::Entry(Element::Principal, _) => {}
        Within::Key(operator, key) => return field_of(condition(operator, key)).to_owned(),
        Within::Value(operator, key, value) => {
            return match field_of(condition(operator, key)) {
                field @ ("condition.vpc_endpoint" | "condition.source_ip") => format!("{field}[{value}]"),
                field => field.to_owned(),
            };
        }
        _ => return String::new(),
    }
    let named = statement.principal.as_ref().and_then(|principals| principals.entries().next());
    let is_named = |grantee: &Grantee| named.is_some_and(|(_, value)| value == grant.arn_of(grantee));
    match grant.grantees().iter().position(is_named) {
        Some(index) => format!("grantee[{index}]"),
        None => String::new(),
    }
}

/// The field that a condition's key comes from.
fn field_of(key: Option<&str>) -> &'static str {
    match key {
        Some("aws:PrincipalOrgID") => "condition.organization",
        Some("aws:SourceVpce") => "condition.vpc_endpoint",
        Some("aws:SourceIp") => "condition.source_ip",
        Some("aws:SecureTransport") => "condition.secure_transport",
        Some("sts:ExternalId") => "via.Role.external_id",
        Some("s3:prefix") => "prefix",
        _ => "",
    }
}

/// What to do about a document that is too long.
fn of_length(kind: PolicyKind) -> &'static str {
    match kind {
        PolicyKind::Identity => "name fewer objects, or take the method `BucketPolicy` with a prefix",
        _ => "name accounts as a whole, whose own policies then say who in them, or make several grants",
    }
}
