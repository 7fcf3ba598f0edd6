//! `INVALID_IAM_NAME`: no name of a user, role, policy or session.
//!
//! IAM makes nothing of a name with other letters than it allows, or of too many.
//!
//! - severity: error
//! - bad: `via: Role { name: "reports reader" }`
//! - good: `via: Role { name: "reports-reader" }`

use super::text_value;
use crate::{Code, Fault};
use std::ops::RangeInclusive;

text_value! {
    /// The name of an IAM user, without its path: 1 to 64 of `A-Z a-z 0-9 _ + = , . @ -`.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::UserName;
    ///
    /// assert_eq!(UserName::new("ana@example.com")?.as_str(), "ana@example.com");
    /// assert!(UserName::new("*").is_err());
    /// # Ok::<(), xacct_core::Fault>(())
    /// ```
    UserName, check_user
}

text_value! {
    /// The name of an IAM role, without its path: 1 to 64 of `A-Z a-z 0-9 _ + = , . @ -`.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::RoleName;
    ///
    /// assert_eq!(RoleName::new("analyst")?.as_str(), "analyst");
    /// # Ok::<(), xacct_core::Fault>(())
    /// ```
    RoleName, check_role
}

text_value! {
    /// The name of a managed or an inline policy: 1 to 128 of `A-Z a-z 0-9 _ + = , . @ -`.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::PolicyName;
    ///
    /// assert_eq!(PolicyName::new("ReadReports")?.as_str(), "ReadReports");
    /// # Ok::<(), xacct_core::Fault>(())
    /// ```
    PolicyName, check_policy
}

text_value! {
    /// The name of a session of a role: 2 to 64 of `A-Z a-z 0-9 _ + = , . @ -`.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::RoleSessionName;
    ///
    /// assert_eq!(RoleSessionName::new("nightly-export")?.as_str(), "nightly-export");
    /// # Ok::<(), xacct_core::Fault>(())
    /// ```
    RoleSessionName, check_session
}

fn check_user(text: &str) -> Result<(), Fault> {
    check(text, "user", 1..=64)
}

fn check_role(text: &str) -> Result<(), Fault> {
    check(text, "role", 1..=64)
}

fn check_policy(text: &str) -> Result<(), Fault> {
    check(text, "policy", 1..=128)
}

fn check_session(text: &str) -> Result<(), Fault> {
    check(text, "session", 2..=64)
}

fn check(text: &str, of: &str, lengths: RangeInclusive<usize>) -> Result<(), Fault> {
    let length = text.chars().count();
    let fault =
        || Fault::new(Code::INVALID_IAM_NAME, format!("`{}` is not the name of a {of}", text.escape_debug()));
    if !lengths.contains(&length) {
        let (shortest, longest) = lengths.into_inner();
        return Err(fault()
            .help(format!("the name of a {of} has {shortest} to {longest} characters, this has {length}")));
    }
    match text.char_indices().find(|&(_, char)| !is_iam_name_char(char)) {
        None => Ok(()),
        Some((start, '/')) => Err(fault().at(start..start + 1).help(format!(
            "a path is not part of the name: give what follows the last `/` of the {of}'s ARN"
        ))),
        Some((start, char)) => Err(fault()
            .at(start..start + char.len_utf8())
            .help(format!("the name of a {of} holds only letters, digits and `_+=,.@-`, not `{char}`"))),
    }
}

/// `[\w+=,.@-]` of IAM's API, where `\w` is ASCII.
pub(super) fn is_iam_name_char(char: char) -> bool {
    char.is_ascii_alphanumeric() || "_+=,.@-".contains(char)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_those_of_iam() {
        assert!(UserName::new("u".repeat(64)).is_ok() && UserName::new("u".repeat(65)).is_err());
        assert!(RoleName::new("r".repeat(64)).is_ok() && RoleName::new("r".repeat(65)).is_err());
        assert!(PolicyName::new("p".repeat(128)).is_ok() && PolicyName::new("p".repeat(129)).is_err());
        assert!(UserName::new("").is_err());
    }

    #[test]
    fn nothing_that_could_widen_an_arn_is_a_name() {
        for text in ["*", "a?", "${aws:username}", "a/b", "a:b", "ä", "a b", "a\"b", "a\\b"] {
            assert!(UserName::new(text).is_err() && RoleName::new(text).is_err(), "{text:?}");
        }
    }
}
