//! Names, paths and other texts, and what they may be.

use super::entity::Kind;
use super::refusals;
use crate::query::{Form, invalid};
use crate::refusal::{Answer, Refusal};
use std::ops::RangeInclusive;

/// `[\w+=,.@-]`, where `\w` is ASCII.
pub(super) fn is_of_name(char: char) -> bool {
    char.is_ascii_alphanumeric() || "_+=,.@-".contains(char)
}

/// Refuses a text that is too short, too long, or holds other characters than those of `pattern`.
pub(crate) fn check_text(
    field: &str,
    text: &str,
    lengths: RangeInclusive<usize>,
    is_allowed: impl Fn(char) -> bool,
    pattern: &str,
) -> Answer<()> {
    let length = text.chars().count();
    let (shortest, longest) = lengths.into_inner();
    if length < shortest {
        let least = format!("Member must have length greater than or equal to {shortest}");
        return Err(invalid(field, text, &least));
    }
    if length > longest {
        let most = format!("Member must have length less than or equal to {longest}");
        return Err(invalid(field, text, &most));
    }
    match text.chars().all(is_allowed) {
        true => Ok(()),
        false => {
            Err(invalid(field, text, &format!("Member must satisfy regular expression pattern: {pattern}")))
        }
    }
}

/// The parameter with its first letter in lower case, as validation errors call it.
fn field(parameter: &str) -> String {
    let (first, rest) = parameter.split_at_checked(1).unwrap_or_default();
    format!("{}{rest}", first.to_lowercase())
}

/// The value of a parameter that is a name of at most so many characters.
fn name<'f>(form: &'f Form, parameter: &str, longest: usize) -> Answer<&'f str> {
    let name = form.required(parameter)?;
    let field = field(parameter);
    check_text(&field, name, 1..=longest, |_| true, "")?;
    match name.chars().all(is_of_name) {
        true => Ok(name),
        false => Err(Refusal::new(
            400,
            "ValidationError",
            format!(
                "The specified value for {field} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-"
            ),
        )),
    }
}

/// The name of what exists. IAM reads longer names than it gives.
pub(super) fn existing(form: &Form, kind: Kind) -> Answer<&str> {
    name(form, kind.parameter(), if kind == Kind::Role { 64 } else { 128 })
}

/// The name of what is created.
pub(super) fn new(form: &Form, kind: Kind) -> Answer<&str> {
    name(form, kind.parameter(), kind.longest_name())
}

/// The new name of a user or group, where the call gives one.
pub(super) fn other(form: &Form, kind: Kind) -> Answer<Option<&str>> {
    let parameter = format!("New{}", kind.parameter());
    form.text(&parameter).map(|_| name(form, &parameter, kind.longest_name())).transpose()
}

/// The name of a policy.
pub(super) fn of_policy(form: &Form) -> Answer<&str> {
    name(form, "PolicyName", 128)
}

/// The path of what is created: `/` unless the call says so.
pub(super) fn path(form: &Form) -> Answer<&str> {
    path_of(form, "Path").map(|path| path.unwrap_or("/"))
}

/// The path that a parameter gives.
pub(super) fn path_of<'f>(form: &'f Form, parameter: &str) -> Answer<Option<&'f str>> {
    let Some(path) = form.text(parameter) else { return Ok(None) };
    check_text(&field(parameter), path, 1..=512, |_| true, "")?;
    let is_visible = path.chars().all(|char| char.is_ascii_graphic());
    if path == "/" || is_visible && path.len() > 2 && path.starts_with('/') && path.ends_with('/') {
        return Ok(Some(path));
    }
    let message = format!(
        "The specified value for {} is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.",
        field(parameter)
    );
    Err(Refusal::new(400, "ValidationError", message))
}

/// The path of a managed policy: as of users, of fewer characters and without empty parts.
pub(super) fn policy_path(form: &Form) -> Answer<&str> {
    let path = path(form)?;
    let is_of_path = |char: char| char.is_ascii_alphanumeric() || "/.,+@=_-".contains(char);
    if path.chars().all(is_of_path) && (path == "/" || !path.contains("//")) {
        return Ok(path);
    }
    Err(invalid(
        "path",
        path,
        r"Member must satisfy regular expression pattern: ((/[A-Za-z0-9\.,\+@=_-]+)*)/",
    ))
}

/// What the paths of a list begin with: `/` unless the call says so.
pub(super) fn path_prefix(form: &Form) -> Answer<&str> {
    let prefix = form.text("PathPrefix").unwrap_or("/");
    let is_visible = |char: char| char.is_ascii_graphic();
    check_text("pathPrefix", prefix, 1..=512, is_visible, r"\u002F[\u0021-\u007F]*")?;
    Ok(prefix)
}

/// The ARN of a managed policy that a call names.
pub(super) fn policy_arn(form: &Form) -> Answer<&str> {
    let arn = form.required("PolicyArn")?;
    check_policy_arn("policyArn", arn)?;
    Ok(arn)
}

/// The ARN of a permissions boundary, where the call gives one.
pub(super) fn boundary_arn(form: &Form) -> Answer<Option<&str>> {
    let arn = form.text("PermissionsBoundary").filter(|arn| !arn.is_empty());
    arn.map(|arn| check_policy_arn("permissionsBoundary", arn).map(|()| arn)).transpose()
}

fn check_policy_arn(field: &str, arn: &str) -> Answer<()> {
    check_arn(field, arn)?;
    let parts: Vec<_> = arn.splitn(6, ':').collect();
    match parts[..] {
        ["arn", _, "iam", "", _, resource] if resource.starts_with("policy/") => Ok(()),
        _ => Err(refusals::input(format!("ARN {arn} is not valid."))),
    }
}

/// Refuses what is too short or too long for an ARN.
pub(crate) fn check_arn(field: &str, arn: &str) -> Answer<()> {
    check_text(field, arn, 20..=2048, |_| true, "")
}

/// The description of a role or policy.
pub(super) fn description(form: &Form) -> Answer<Option<&str>> {
    let Some(description) = form.text("Description") else { return Ok(None) };
    let is_allowed =
        |char: char| matches!(char, '\t' | '\n' | '\r' | '\u{20}'..='\u{7e}' | '\u{a1}'..='\u{ff}');
    let pattern = r"[\u0009\u000A\u000D\u0020-\u007E\u00A1-\u00FF]*";
    check_text("description", description, 0..=1000, is_allowed, pattern)?;
    Ok(Some(description))
}

/// The longest that sessions of a role may last.
pub(super) fn max_session_duration(form: &Form) -> Answer<Option<u32>> {
    let bound =
        |seconds: u32, constraint| Err(invalid("maxSessionDuration", &seconds.to_string(), constraint));
    match form.number("MaxSessionDuration")? {
        Some(seconds @ ..3600) => bound(seconds, "Member must have value greater than or equal to 3600"),
        Some(seconds @ 43201..) => bound(seconds, "Member must have value less than or equal to 43200"),
        seconds => Ok(seconds),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_of_their_form() {
        let read = |name: &str| {
            let form = Form::read(format!("RoleName={name}").as_bytes());
            new(&form, Kind::Role).map(str::to_owned)
        };
        for name in ["a", "a.b%2Bc%3D,@_-", &"r".repeat(64)] {
            assert!(read(name).is_ok(), "{name}");
        }
        for name in ["", "a/b", "a%20b", "%C3%A4", "*", &"r".repeat(65)] {
            assert_eq!(read(name).unwrap_err().code, "ValidationError", "{name}");
        }
    }

    #[test]
    fn paths_are_of_their_form() {
        let read = |text: &str| path(&Form::read(format!("Path={text}").as_bytes())).map(str::to_owned);
        assert_eq!(path(&Form::read(b"")).unwrap(), "/");
        for text in ["/", "/a/", "/a/b!/"] {
            assert!(read(text).is_ok(), "{text}");
        }
        for text in ["", "a", "/a", "a/", "/a%20b/"] {
            assert_eq!(read(text).unwrap_err().code, "ValidationError", "{text}");
        }
    }

    #[test]
    fn arns_name_policies() {
        let read =
            |arn: &str| policy_arn(&Form::read(format!("PolicyArn={arn}").as_bytes())).map(str::to_owned);
        assert!(read("arn:aws:iam::111111111111:policy/a").is_ok());
        assert_eq!(read("arn").unwrap_err().code, "ValidationError");
        assert_eq!(read("arn:aws:iam::111111111111:role/a").unwrap_err().code, "InvalidInput");
    }
}
