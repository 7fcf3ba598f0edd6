use super::text_value;
use crate::{Code, Fault};

text_value! {
    /// The id of a KMS key: a UUID in lower case, or `mrk-` and 32 hexadecimal digits for a multi-Region key.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::KmsKeyId;
    ///
    /// let id = KmsKeyId::new("1234abcd-12ab-34cd-56ef-1234567890ab")?;
    /// assert_eq!(id.as_str().len(), 36);
    /// assert!(KmsKeyId::new("alias/reports").is_err());
    /// # Ok::<(), xacct_core::Fault>(())
    /// ```
    KmsKeyId, check
}

fn check(text: &str) -> Result<(), Fault> {
    let is_hex = |text: &str| text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let lengths = text.split('-').map(str::len);
    let is_uuid = lengths.eq([8, 4, 4, 4, 12]) && text.split('-').all(is_hex);
    let is_multi_region = text.strip_prefix("mrk-").is_some_and(|id| id.len() == 32 && is_hex(id));
    if is_uuid || is_multi_region {
        return Ok(());
    }
    let message = format!("`{}` is not the id of a key", text.escape_debug());
    Err(Fault::new(Code::INVALID_KMS_KEY_VALUE, message)
        .help("a key's id is what follows `key/` in its ARN; in another account, aliases are of no use"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_and_nothing_else() {
        assert!(KmsKeyId::new(format!("mrk-{}", "0a".repeat(16))).is_ok());
        for text in ["", "*", "1234", "1234ABCD-12ab-34cd-56ef-1234567890ab", "mrk-1234", "alias/aws/s3"] {
            assert!(KmsKeyId::new(text).is_err(), "{text:?}");
        }
    }
}
