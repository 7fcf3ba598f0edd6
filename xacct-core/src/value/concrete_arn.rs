//! ARNs that name one thing, for values that are known only at run time.

use super::{Principal, text_value, widening};
use crate::{Code, Fault, PrincipalKind, Severity};

/// The longest that IAM takes as a parameter.
const LONGEST: usize = 2_048;

/// Enough for a path of 512 bytes, a name of 64, and what stands before them.
const LONGEST_OF_PRINCIPAL: usize = 640;

text_value! {
    /// The ARN of one resource, without wildcards and policy variables: at most 2,048 bytes, of a partition and
    /// service that AWS has.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::ResourceArn;
    ///
    /// assert_eq!(ResourceArn::new("arn:aws:s3:::reports")?.as_str(), "arn:aws:s3:::reports");
    /// assert!(ResourceArn::new("arn:aws:s3:::reports/*").is_err());
    /// # Ok::<(), xacct_core::Fault>(())
    /// ```
    ResourceArn, resource
}

text_value! {
    /// The ARN of one principal of AWS: a user, a role, a session of a role, a federated user, or an account's root,
    /// which is the account as a whole.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::PrincipalArn;
    ///
    /// let analyst = PrincipalArn::new("arn:aws:iam::222222222222:role/analyst")?;
    /// assert_eq!(analyst.as_str(), "arn:aws:iam::222222222222:role/analyst");
    /// assert!(PrincipalArn::new("*").is_err());
    /// # Ok::<(), xacct_core::Fault>(())
    /// ```
    PrincipalArn, principal
}

/// What is suggested for ARNs and principals at large may be more than one of them.
fn resource(text: &str) -> Result<(), Fault> {
    check_resource(text).map_err(|fault| fault.if_accepted(|text| check_resource(text).is_ok()))
}

fn principal(text: &str) -> Result<(), Fault> {
    check_principal(text).map_err(|fault| fault.if_accepted(|text| check_principal(text).is_ok()))
}

fn check_resource(text: &str) -> Result<(), Fault> {
    check_length(text, LONGEST)?;
    if let Some(fault) = widening::fault_of(text) {
        return Err(fault);
    }
    let is_error = |(severity, _): &(Severity, Fault)| severity.stops_the_build();
    match crate::faults_of_arn(text).into_iter().find(is_error) {
        Some((_, fault)) => Err(fault),
        None => Ok(()),
    }
}

fn check_principal(text: &str) -> Result<(), Fault> {
    check_length(text, LONGEST_OF_PRINCIPAL)?;
    match Principal::new(PrincipalKind::Aws, text)? {
        Principal::User(..) | Principal::Role(..) | Principal::Session(..) | Principal::FederatedUser(..) => {
            Ok(())
        }
        Principal::Account(_) if text.starts_with("arn:") => Ok(()),
        _ => Err(Fault::new(
            Code::INVALID_PRINCIPAL_FORMAT,
            format!("`{text}` is not the ARN of one principal"),
        )
        .help("give the ARN of a user or a role, or of an account's root")),
    }
}

fn check_length(text: &str, longest: usize) -> Result<(), Fault> {
    if text.len() <= longest {
        return Ok(());
    }
    let message = format!("this ARN has at most {longest} bytes, this has {}", text.len());
    Err(Fault::new(Code::INVALID_CAPTURED_VALUE, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thing_each() {
        for text in ["arn:aws:s3:::b", "arn:aws:s3:::b/a key", "arn:aws:kms:us-east-1:111122223333:key/k"] {
            assert!(ResourceArn::new(text).is_ok(), "{text}: {:?}", ResourceArn::new(text));
        }
        for text in
            ["*", "arn:aws:s3:::*", "arn:aws:s3:::b/${aws:username}", "arn:*:s3:::b", "b", "arn:aws:s33:::b"]
        {
            assert!(ResourceArn::new(text).is_err(), "{text}");
        }
        for text in ["arn:aws:iam::222222222222:root", "arn:aws:sts::222222222222:assumed-role/r/session"] {
            assert!(PrincipalArn::new(text).is_ok(), "{text}");
        }
        for text in [
            "*",
            "222222222222",
            "arn:aws:iam::222222222222:role/*",
            "AROAEXAMPLEEXAMPLE12",
            "arn:aws:s3:::b",
        ] {
            assert!(PrincipalArn::new(text).is_err(), "{text}");
        }
    }

    #[test]
    fn no_suggestion_is_itself_refused() {
        for text in
            ["5555-5555-5500", "arn:aws:iam:us-east-1:222222222222:role/r", "arn:aws:sts::222222222222:role/"]
        {
            let suggestion = PrincipalArn::new(text).unwrap_err().suggestion;
            assert!(suggestion.is_none_or(|suggestion| PrincipalArn::new(suggestion).is_ok()), "{text}");
        }
    }
}
