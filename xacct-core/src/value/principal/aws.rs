//! Principals below `AWS`: accounts, users, roles and sessions.

use super::{Principal, account_of, invalid};
use crate::value::AccountId;
use crate::value::account_id::is_account_id;
use crate::value::arn::{Arn, ArnPart};
use crate::value::iam_name::is_iam_name_char;
use crate::{Code, Fault};

pub(super) fn aws(text: &str) -> Result<Principal, Fault> {
    if is_account_id(text) {
        return AccountId::new(text.to_owned()).map(Principal::Account);
    }
    if is_unique_id(text) {
        return Ok(Principal::UniqueId(text.to_owned()));
    }
    if text.starts_with("o-") || text.starts_with("ou-") || text.starts_with("r-") {
        return Err(Fault::new(
            Code::PRINCIPAL_ORG_IN_ELEMENT,
            format!("the organization `{text}` is not a principal"),
        )
        .help("allow `*` under the condition `StringEquals: { \"aws:PrincipalOrgID\": … }`"));
    }
    if !text.starts_with("arn:") {
        return Err(not_an_aws_principal(text));
    }
    let arn = Arn::new(text.to_owned())?;
    match (arn.service(), arn.account()) {
        ("iam", "cloudfront") => Ok(Principal::OriginAccessIdentity(arn)),
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
                .suggest(mended.filter(|mended| aws(mended).is_ok())))
        }
    }
}

fn sts_principal(arn: Arn) -> Result<Principal, Fault> {
    let account = account_of(&arn)?;
    let parts: Vec<_> = arn.resource().split('/').collect();
    match parts.as_slice() {
        ["assumed-role", role, session] if !role.is_empty() && session.len() >= 2 => {
            Ok(Principal::Session(arn, account))
        }
        ["federated-user", name] if !name.is_empty() => Ok(Principal::FederatedUser(arn, account)),
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
        _ => Err(invalid(
            arn.as_str(),
            "an `sts` principal is `assumed-role/ROLE/SESSION` or `federated-user/NAME`",
        )
        .at(arn.range(ArnPart::Resource))),
    }
}

fn check_name(arn: &Arn, of: &str, path_and_name: &str) -> Result<(), Fault> {
    let name = path_and_name.rsplit('/').next().unwrap_or_default();
    let whole = arn.range(ArnPart::Resource);
    if name.is_empty() || path_and_name.starts_with('/') || path_and_name.contains("//") {
        return Err(
            invalid(arn.as_str(), &format!("a {of}'s ARN ends in `{of}/NAME` or `{of}/PATH/NAME`")).at(whole)
        );
    }
    match name.find(|char| !is_iam_name_char(char)) {
        None if name.len() <= 64 => Ok(()),
        None => {
            Err(invalid(arn.as_str(), &format!("the name of a {of} has at most 64 characters")).at(whole))
        }
        Some(_) => Err(invalid(
            arn.as_str(),
            &format!("the name of a {of} holds only letters, digits and `_+=,.@-`"),
        )
        .at(whole)),
    }
}

fn is_unique_id(text: &str) -> bool {
    let id = text.strip_prefix("AIDA").or_else(|| text.strip_prefix("AROA"));
    id.is_some_and(|id| {
        id.len() >= 12 && id.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    })
}
