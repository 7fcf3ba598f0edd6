//! Stored policies, from AWS's text to documents.

use crate::{Error, Operation};
use percent_encoding::percent_decode_str;
use xacct_core::Document;

/// Reads a policy that AWS stores.
pub(crate) fn read(operation: Operation, text: String) -> Result<Document, Error> {
    match Document::from_json(&text) {
        Ok(document) => Ok(document),
        Err(source) => Err(Error::UnreadableDocument { operation, text, source: source.into() }),
    }
}

/// Reads a policy that IAM stores: its documents come percent-encoded by RFC 3986, in which `+` is itself.
///
/// Some servers do not encode them, and no encoded document begins with a brace.
pub(crate) fn read_encoded(operation: Operation, encoded: &str) -> Result<Document, Error> {
    if encoded.trim_start().starts_with('{') {
        return read(operation, encoded.to_owned());
    }
    match percent_decode_str(encoded).decode_utf8() {
        Ok(text) => read(operation, text.into_owned()),
        Err(source) => {
            Err(Error::UnreadableDocument { operation, text: encoded.to_owned(), source: source.into() })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operation() -> Operation {
        Operation { action: "iam:GetUserPolicy", target: "policy `Read` of user `ana`".into() }
    }

    #[test]
    fn a_percent_encoded_document_keeps_its_plus_signs() {
        let encoded = "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%7B%22Effect%22%3A%22Allow%22%2C\
                       %22Action%22%3A%22s3%3AGetObject%22%2C%22Resource%22%3A%22arn%3Aaws%3As3%3A%3A%3Ar/a+b%22%7D%7D";
        let document = read_encoded(operation(), encoded).unwrap();
        assert!(document.to_string().contains("arn:aws:s3:::r/a+b"), "{document}");
    }

    #[test]
    fn what_is_no_policy_is_kept_as_it_came() {
        let error = read(operation(), "{not json".into()).unwrap_err();
        assert!(matches!(&error, Error::UnreadableDocument { text, .. } if text == "{not json"), "{error:?}");
        let error = read_encoded(operation(), "%FF").unwrap_err();
        assert!(matches!(&error, Error::UnreadableDocument { text, .. } if text == "%FF"), "{error:?}");
    }
}
