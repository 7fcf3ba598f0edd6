//! Principals below `AWS`: accounts, users, roles and sessions.
//!
//! `PRINCIPAL_ORG_IN_ELEMENT`, `PRINCIPAL_GROUP`, `PRINCIPAL_STS_PATH`: what no request comes from.
//!
//! IAM knows no organization and no group as a principal, and refuses the policy. A session has no path, and a role is
//! below `iam`.
//!
//! - severity: error
//! - bad: `principal: "arn:aws:organizations::111111111111:organization/o-a1b2c3d4e5"`
//! - good: `principal: *, condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }`
//! - bad: `principal: "arn:aws:iam::222222222222:group/analysts"`, `principal:
//!   "arn:aws:sts::222222222222:role/analyst"`
//! - good: `principal: "arn:aws:iam::222222222222:role/analyst"`

use super::{Principal, account_of, arn_of, invalid};
use crate::value::AccountId;
use crate::value::account_id::is_account_id;
use crate::value::arn::{Arn, ArnPart};
use crate::value::iam_name::{RoleName, RoleSessionName, is_iam_name_char};
use crate::{Code, Fault};
use std::ops::RangeInclusive;

pub(super) fn aws(text: &str) -> Result<Principal, Fault> {
    if is_account_id(text) {
        return AccountId::new(text.to_owned()).map(Principal::Account);
    }
    if is_unique_id(text) {
        return Ok(Principal::UniqueId(text.to_owned().into()));
    }
    if text.starts_with("o-") || text.starts_with("ou-") || text.starts_with("r-") {
        return Err(Fault::new(
            Code::PRINCIPAL_ORG_IN_ELEMENT,
            format!("the organization `{text}` is not a principal"),
        )
        .help("allow `*` where `aws:PrincipalOrgID` equals it"));
    }
    if !text.starts_with("arn:") {
        return Err(not_an_aws_principal(text));
    }
    let arn = arn_of(text)?;
    match (arn.service(), arn.account()) {
        ("iam", "cloudfront") => origin_access_identity(arn),
        ("iam", _) => iam_principal(arn),
        ("sts", _) => sts_principal(arn),
        _ => {
            Err(invalid(text, "only ARNs of `iam` and `sts` name principals").at(arn.range(ArnPart::Service)))
        }
    }
}

fn not_an_aws_principal(text: &str) -> Fault {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits > 0 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
        let fault = AccountId::new(text.to_owned()).err().unwrap_or_else(|| invalid(text, ""));
        return Fault { code: Code::INVALID_PRINCIPAL_FORMAT, ..fault };
    }
    invalid(text, "a principal is an account id, the ARN of a user, role or session, a service, or `*`")
}

/// `arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E…`
fn origin_access_identity(arn: Arn) -> Result<Principal, Fault> {
    let form = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ID";
    match (arn.partition(), arn.region(), arn.resource().strip_prefix("user/")) {
        ("aws", "", Some(name)) if !name.is_empty() && name.is_ascii() => {
            Ok(Principal::OriginAccessIdentity(arn))
        }
        _ => Err(invalid(arn.as_str(), &format!("an origin access identity is `{form}`"))),
    }
}

fn iam_principal(arn: Arn) -> Result<Principal, Fault> {
    let account = account_of(&arn)?;
    let (word, name) = arn.resource().split_once('/').unwrap_or((arn.resource(), ""));
    match word {
        "root" if name.is_empty() => Ok(Principal::Account(account)),
        "user" | "role" => {
            check_name(&arn, word, name)?;
            let make = if word == "user" { Principal::User } else { Principal::Role };
            Ok(make(arn, account))
        }
        "group" | "instance-profile" | "policy" => Err(Fault::new(
            Code::PRINCIPAL_GROUP,
            format!("`{arn}` is not a principal: IAM has no {word} as a principal"),
        )
        .at(arn.range(ArnPart::Resource))
        .help("name the users or the role themselves, or the account")),
        "assumed-role" => {
            Err(Fault::new(Code::PRINCIPAL_STS_PATH, format!("`{arn}` is a session, which belongs to `sts`"))
                .at(arn.range(ArnPart::Service))
                .suggest(Some(arn.with(ArnPart::Service, "sts"))))
        }
        "saml-provider" | "oidc-provider" => {
            Err(invalid(arn.as_str(), "an identity provider stands under `Federated`")
                .at(arn.range(ArnPart::Resource)))
        }
        _ => {
            let nearest = xacct_catalog::nearest::among(word, ["user", "role", "root"]);
            let mended = nearest
                .map(|nearest| arn.with(ArnPart::Resource, &arn.resource().replacen(word, nearest, 1)));
            Err(Fault::new(Code::INVALID_PRINCIPAL_FORMAT, format!("`{arn}` names no user, role or account"))
                .at(arn.range(ArnPart::Resource))
                .help("a principal's ARN ends in `user/NAME`, `role/NAME` or `root`")
                .suggest(mended))
        }
    }
}

fn sts_principal(arn: Arn) -> Result<Principal, Fault> {
    let account = account_of(&arn)?;
    let parts: Vec<_> = arn.resource().split('/').collect();
    match parts.as_slice() {
        ["assumed-role", role, session] => {
            check_session(&arn, role, session)?;
            Ok(Principal::Session(arn, account))
        }
        ["federated-user", name] if is_name(name, 2..=32) => Ok(Principal::FederatedUser(arn, account)),
        ["role", ..] => {
            Err(Fault::new(Code::PRINCIPAL_STS_PATH, format!("`{arn}` is a role, which belongs to `iam`"))
                .at(arn.range(ArnPart::Service))
                .suggest(Some(arn.with(ArnPart::Service, "iam"))))
        }
        ["assumed-role", ..] => {
            Err(Fault::new(Code::PRINCIPAL_STS_PATH, format!("`{arn}` names no session of a role"))
                .at(arn.range(ArnPart::Resource))
                .help("a session is `assumed-role/ROLE/SESSION`, without the role's path"))
        }
        ["federated-user", _] => {
            let help = "the name of a federated user has 2 to 32 letters, digits and `_+=,.@-`";
            Err(invalid(arn.as_str(), help).at(arn.range(ArnPart::Resource)))
        }
        _ => Err(invalid(
            arn.as_str(),
            "an `sts` principal is `assumed-role/ROLE/SESSION` or `federated-user/NAME`",
        )
        .at(arn.range(ArnPart::Resource))),
    }
}

/// Refuses what is no name of a role or of a session, which end the ARN.
fn check_session(arn: &Arn, role: &str, session: &str) -> Result<(), Fault> {
    let of_session = arn.as_str().len() - session.len();
    let of_role = of_session - "/".len() - role.len();
    let placed = |fault: Fault, start: usize, name: &str| {
        let part = fault.part.clone().unwrap_or(0..name.len());
        Fault { code: Code::INVALID_PRINCIPAL_FORMAT, ..fault }.at(start + part.start..start + part.end)
    };
    RoleName::new(role.to_owned()).map_err(|fault| placed(fault, of_role, role))?;
    RoleSessionName::new(session.to_owned()).map_err(|fault| placed(fault, of_session, session))?;
    Ok(())
}

fn check_name(arn: &Arn, of: &str, path_and_name: &str) -> Result<(), Fault> {
    let name = path_and_name.rsplit('/').next().unwrap_or_default();
    let whole = arn.range(ArnPart::Resource);
    if name.is_empty() || path_and_name.starts_with('/') || path_and_name.contains("//") {
        return Err(
            invalid(arn.as_str(), &format!("a {of}'s ARN ends in `{of}/NAME` or `{of}/PATH/NAME`")).at(whole)
        );
    }
    let (path, _) = path_and_name.rsplit_once('/').unwrap_or_default();
    if !is_name(name, 1..=64) || !path.bytes().all(|byte| (b'!'..=b'~').contains(&byte)) {
        let help = format!(
            "the name of a {of} has at most 64 letters, digits and `_+=,.@-`, its path none but ASCII"
        );
        return Err(invalid(arn.as_str(), &help).at(whole));
    }
    Ok(())
}

fn is_name(text: &str, lengths: RangeInclusive<usize>) -> bool {
    lengths.contains(&text.len()) && text.chars().all(is_iam_name_char)
}

fn is_unique_id(text: &str) -> bool {
    let id = text.strip_prefix("AIDA").or_else(|| text.strip_prefix("AROA"));
    id.is_some_and(|id| {
        id.len() >= 12 && id.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    })
}
