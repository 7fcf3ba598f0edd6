//! `PRINCIPAL_SESSION`, `PRINCIPAL_SSO_NAME`, `INVALID_ROLE_REFERENCE`, `INVALID_USER_REFERENCE`: a principal that is
//! not there for long.
//!
//! A session is named by whoever assumes the role. IAM Identity Center makes its roles anew, under another name, when a
//! permission set is provisioned again. A unique id is what AWS shows of a user or role that has been deleted; a policy
//! that names it is refused once it is saved again.
//!
//! - severity: warning
//! - bad: `principal: "arn:aws:sts::222222222222:assumed-role/analyst/ana"`
//! - good: `principal: "arn:aws:iam::222222222222:role/analyst"`

use super::{Context, Report};
use crate::{Arn, ArnPart, Code, Element, Fault, Principal};

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    for read in &context.principals {
        let fault = match &read.principal {
            // To except a session from what is denied, it has to be named.
            Ok(Principal::Session(arn, _)) if read.element == Element::Principal => session(arn),
            Ok(Principal::Role(arn, account)) => identity_center_role(arn, account.as_str()),
            Ok(Principal::UniqueId(id)) => Some(unique_id(id)),
            _ => None,
        };
        if let Some(fault) = fault {
            report.warning(read.place, fault);
        }
    }
}

fn session(arn: &Arn) -> Option<Fault> {
    let role = arn.role_of_session()?;
    let name = arn.resource().split('/').nth(2)?;
    let message =
        format!("this names only sessions called `{name}`, and whoever assumes the role chooses that");
    let role = arn.of_iam_beside(&format!("role/{role}"));
    let help = format!("name the role, with its path if it has one: `{role}`");
    Some(Fault::new(Code::PRINCIPAL_SESSION, message).help(help))
}

/// `role/aws-reserved/sso.amazonaws.com/REGION/AWSReservedSSO_SET_0123456789abcdef`
fn identity_center_role(arn: &Arn, account: &str) -> Option<Fault> {
    let name = arn.resource().rsplit('/').next()?;
    let (set, suffix) = name.strip_prefix("AWSReservedSSO_")?.rsplit_once('_')?;
    if suffix.len() != 16 || !suffix.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let message = format!("IAM Identity Center makes the role of `{set}` anew, under another name");
    // `aws:PrincipalArn` holds the path, with a Region or without, whether or not it was written here.
    let path = format!("role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_{set}_*");
    let pattern = arn.with(ArnPart::Resource, &path);
    let help =
        format!("name the account `{account}`, and compare `aws:PrincipalArn` with `{pattern}` by `ArnLike`");
    let start = arn.as_str().len() - suffix.len();
    Some(Fault::new(Code::PRINCIPAL_SSO_NAME, message).at(start..arn.as_str().len()).help(help))
}

fn unique_id(id: &str) -> Fault {
    let (code, what) = match id.starts_with("AROA") {
        true => (Code::INVALID_ROLE_REFERENCE, "role"),
        false => (Code::INVALID_USER_REFERENCE, "user"),
    };
    let message = format!("`{id}` is the id of a {what}, mostly of one that was deleted");
    Fault::new(code, message).help(format!("name the {what} by its ARN, or leave it out"))
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::{PolicyKind, Statement};

    fn found(value: &str) -> Vec<crate::Finding> {
        let statement = Statement { principal: principal(value), ..allow(&["s3:GetObject"], &["*"]) };
        run(check, PolicyKind::Bucket, [statement])
    }

    const SSO: &str = "arn:aws:iam::222222222222:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Read_Only_0123456789abcdef";

    #[test]
    fn each_has_its_code_and_what_lasts() {
        for (value, code, help) in [
            (
                "arn:aws:sts::222222222222:assumed-role/analyst/ana",
                "PRINCIPAL_SESSION",
                "`arn:aws:iam::222222222222:role/analyst`",
            ),
            (
                SSO,
                "PRINCIPAL_SSO_NAME",
                "role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_Read_Only_*` by `ArnLike`",
            ),
            ("AROAEXAMPLEEXAMPLE12", "INVALID_ROLE_REFERENCE", "role by its ARN"),
            ("AIDAEXAMPLEEXAMPLE12", "INVALID_USER_REFERENCE", "user by its ARN"),
        ] {
            let found = found(value);
            assert_eq!(codes(&found), [code], "{value}");
            assert!(found[0].fault.help.as_deref().unwrap().contains(help), "{:?}", found[0].fault.help);
            assert!(!found[0].severity.stops_the_build());
        }
    }

    #[test]
    fn what_lasts_is_accepted() {
        for value in [
            "222222222222",
            "arn:aws:iam::222222222222:role/analyst",
            "arn:aws:iam::222222222222:role/AWSReservedSSO_mine",
            "arn:aws:sts::222222222222:federated-user/ana",
            "cloudtrail.amazonaws.com",
        ] {
            assert!(found(value).is_empty(), "{value}");
        }
        let not_principal = principal("arn:aws:sts::222222222222:assumed-role/analyst/ana");
        let except = Statement { not_principal, ..Statement::new(crate::Effect::Deny) };
        assert!(run(check, PolicyKind::Bucket, [except]).is_empty());
    }
}
