use crate::{Code, Fault};
use std::borrow::Cow;

/// A condition key: `prefix:name`, such as `aws:SecureTransport` or `s3:ExistingObjectTag/team`.
///
/// The prefix is `aws` for global keys, a service's prefix, or the host of an identity provider. IAM compares
/// keys without regard to case. Whether the key exists is for [`check`](crate::check) to say.
///
/// # Examples
/// ```
/// use xacct_core::ConditionKey;
///
/// let key = ConditionKey::new("aws:PrincipalTag/team")?;
/// assert_eq!((key.prefix(), key.is_global()), ("aws", true));
/// assert!(ConditionKey::new("SecureTransport").is_err());
/// # Ok::<(), xacct_core::Fault>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ConditionKey {
    text: Cow<'static, str>,
    colon: usize,
}

impl ConditionKey {
    /// Splits `text` into prefix and name.
    ///
    /// # Errors
    /// `INVALID_CONDITION_KEY_FORMAT` when it has no prefix, no name, or holds blanks,
    /// `VARIABLE_UNSUPPORTED_IN_ELEMENT` when it holds `${`.
    pub fn new(text: impl Into<Cow<'static, str>>) -> Result<Self, Fault> {
        let text = text.into();
        if text.as_bytes().contains(&b'$')
            && let Some(start) = text.find("${")
        {
            let fault =
                Fault::new(Code::VARIABLE_UNSUPPORTED_IN_ELEMENT, "a condition key holds no policy variable");
            return Err(fault.at(start..text.len()).help("write the name of the tag or key itself"));
        }
        match text.split_once(':') {
            Some((prefix, name))
                if !prefix.is_empty() && !name.is_empty() && !prefix.contains(char::is_whitespace) =>
            {
                let colon = prefix.len();
                Ok(Self { text, colon })
            }
            _ => Err(malformed(&text)),
        }
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What stands before the colon: `aws`, a service's prefix, or an identity provider's host.
    pub fn prefix(&self) -> &str {
        self.text.get(..self.colon).unwrap_or_default()
    }

    /// Whether it is one of IAM's global keys by its prefix.
    pub fn is_global(&self) -> bool {
        self.prefix().eq_ignore_ascii_case("aws")
    }

    /// Whether its prefix is the host of an identity provider, whose keys no catalogue can list.
    pub fn is_of_identity_provider(&self) -> bool {
        self.prefix().contains(['.', '/'])
    }
}

fn malformed(text: &str) -> Fault {
    let global = format!("aws:{text}");
    let known =
        (!text.contains(':') && xacct_catalog::global_condition_key(&global).is_some()).then_some(global);
    Fault::new(Code::INVALID_CONDITION_KEY_FORMAT, format!("`{text}` is not a condition key"))
        .help(match &known {
            Some(key) => format!("did you mean `{key}`?"),
            None => "a condition key is `prefix:name`, such as `aws:SecureTransport` or `s3:prefix`".into(),
        })
        .suggest(known)
}

super::text_traits!(ConditionKey);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_a_prefix_and_a_name() {
        for text in ["s3:prefix", "token.actions.githubusercontent.com:sub", "kms:EncryptionContext:team"] {
            assert!(ConditionKey::new(text).is_ok(), "{text}");
        }
        for text in ["", ":", "s3:", ":prefix", "prefix", "a b:c", "aws:PrincipalTag/${aws:username}"] {
            assert!(ConditionKey::new(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_global_key_without_its_prefix_is_recognised() {
        let fault = ConditionKey::new("SecureTransport").unwrap_err();
        assert_eq!(fault.suggestion.as_deref(), Some("aws:SecureTransport"));
    }
}
