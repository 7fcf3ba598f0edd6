use super::text_value;
use crate::{Code, Fault};

const DIGITS: usize = 12;

text_value! {
    /// The id of an AWS account: exactly 12 digits, leading zeros included.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::AccountId;
    ///
    /// let account: AccountId = "012345678901".parse()?;
    /// assert_eq!(account.as_str(), "012345678901");
    /// assert!(AccountId::new("12345678901").is_err(), "the leading zero counts");
    /// # Ok::<(), xacct_core::Fault>(())
    /// ```
    AccountId, check
}

impl AccountId {
    /// The account of an ARN whose own parser has accepted it.
    pub(crate) const fn of_checked(text: String) -> Self {
        Self(std::borrow::Cow::Owned(text))
    }

    /// The account id that a JSON number was meant to be, and the fault of its being a number.
    pub(crate) fn of_number(digits: &str) -> Option<(Self, Fault)> {
        /// Ids with more leading zeros are too rare for a number to be taken for one.
        const FEWEST: usize = DIGITS - 3;
        let is_id =
            (FEWEST..=DIGITS).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        let id = is_id.then(|| Self::new(format!("{digits:0>DIGITS$}")).ok())??;
        let fault = Fault::new(Code::NUMERIC_ACCOUNT_ID, format!("the account id `{digits}` is a number"));
        let help = format!("write `\"{id}\"`, in quotes: a number loses its leading zeros");
        Some((id, fault.help(help)))
    }
}

fn check(text: &str) -> Result<(), Fault> {
    if is_account_id(text) {
        return Ok(());
    }
    let fault =
        Fault::new(Code::INVALID_ACCOUNT_ID, format!("`{}` is not an account id", text.escape_debug()));
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    Err(match digits {
        _ if digits + text.matches('-').count() == text.len() && digits == DIGITS => {
            fault.help("write the account id without hyphens").suggest(Some(text.replace('-', "")))
        }
        _ if digits == text.len() && digits < DIGITS => {
            fault.help(format!("an account id has 12 digits, this has {digits}: leading zeros count"))
        }
        _ => fault.help("an account id has exactly 12 digits, such as `111122223333`"),
    })
}

pub(crate) fn is_account_id(text: &str) -> bool {
    text.len() == DIGITS && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twelve_digits_are_an_account_id() {
        assert!(AccountId::new("000000000001").is_ok());
        for text in ["", "1", "1234567890123", "12345678901x", "١٢٣٤٥٦٧٨٩٠١٢", "123456789012 "] {
            assert!(AccountId::new(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn the_console_form_is_mended() {
        let fault = AccountId::new("1111-2222-3333").unwrap_err();
        assert_eq!(fault.suggestion.as_deref(), Some("111122223333"));
    }

    #[test]
    fn a_number_may_have_been_an_account_id() {
        let id_of = |digits| AccountId::of_number(digits).map(|(id, _)| id.to_string());
        assert_eq!(id_of("111122223333").as_deref(), Some("111122223333"));
        assert_eq!(id_of("12345678901").as_deref(), Some("012345678901"));
        for digits in ["1", "1234567890123", "-12345678901", "1.2345678901"] {
            assert_eq!(id_of(digits), None, "{digits}");
        }
    }

    #[test]
    fn a_lost_leading_zero_is_named() {
        assert!(AccountId::new("12345678901").unwrap_err().help.unwrap().contains("leading zeros"));
    }
}
