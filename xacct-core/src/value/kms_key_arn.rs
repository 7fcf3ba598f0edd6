use super::text_value;
use crate::{AccountId, Arn, ArnPart, Code, Fault, Region};

text_value! {
    /// The ARN of one KMS key, which is what S3 compares: neither an alias nor the key's id alone.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::KmsKeyArn;
    ///
    /// let key = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    /// let key = KmsKeyArn::new(key)?;
    /// assert_eq!((key.partition(), key.region(), key.account()), ("aws", "us-east-1", "111122223333"));
    /// assert!(KmsKeyArn::new("alias/reports").is_err());
    /// # Ok::<(), xacct_core::Fault>(())
    /// ```
    KmsKeyArn, check
}

impl KmsKeyArn {
    /// Its partition, such as `aws`.
    pub fn partition(&self) -> &str {
        self.part(1)
    }

    /// Its Region.
    pub fn region(&self) -> &str {
        self.part(3)
    }

    /// The id of its account.
    pub fn account(&self) -> &str {
        self.part(4)
    }

    /// No part of such an ARN holds a colon.
    fn part(&self, index: usize) -> &str {
        self.as_str().split(':').nth(index).unwrap_or_default()
    }
}

/// Longer than the id of any key.
const LONGEST_ID: usize = 64;

fn check(text: &str) -> Result<(), Fault> {
    let fault = Fault::new(Code::INVALID_KMS_KEY_VALUE, format!("`{text}` is not the ARN of a KMS key"))
        .help("write the ARN in full: `arn:aws:kms:REGION:ACCOUNT:key/ID`");
    let Ok(arn) = Arn::new(text.to_owned()) else { return Err(fault) };
    match wrong_part(&arn) {
        None => Ok(()),
        Some(part) => Err(fault.at(arn.range(part))),
    }
}

fn wrong_part(arn: &Arn) -> Option<ArnPart> {
    let is_of_id = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let is_id = |id: &str| (1..=LONGEST_ID).contains(&id.len()) && id.bytes().all(is_of_id);
    let parts = [
        (ArnPart::Partition, xacct_catalog::partition(arn.partition()).is_some()),
        (ArnPart::Service, arn.service() == "kms"),
        (ArnPart::Region, Region::new(arn.region().to_owned()).is_ok()),
        (ArnPart::Account, AccountId::new(arn.account().to_owned()).is_ok()),
        (ArnPart::Resource, arn.resource().strip_prefix("key/").is_some_and(is_id)),
    ];
    parts.into_iter().find(|(_, is_right)| !is_right).map(|(part, _)| part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_is_looked_at() {
        for (text, part) in [
            ("alias/reports", None),
            ("1234abcd-12ab-34cd-56ef-1234567890ab", None),
            ("arn:awss:kms:us-east-1:111122223333:key/mrk-1", Some("awss")),
            ("arn:aws:s3:us-east-1:111122223333:key/mrk-1", Some("s3")),
            ("arn:aws:kms:us-east:111122223333:key/mrk-1", Some("us-east")),
            ("arn:aws:kms:us-east-1:1:key/mrk-1", Some("1")),
            ("arn:aws:kms:us-east-1:111122223333:alias/reports", Some("alias/reports")),
            ("arn:aws:kms:us-east-1:111122223333:key/", Some("key/")),
            ("arn:aws:kms:us-east-1:111122223333:key/*", Some("key/*")),
        ] {
            let fault = KmsKeyArn::new(text).unwrap_err();
            assert_eq!(fault.part.map(|part| &text[part]), part, "{text}");
        }
        assert!(KmsKeyArn::new("arn:aws-cn:kms:cn-north-1:111122223333:key/mrk-1").is_ok());
    }
}
