//! What stands for a ciphertext: a text that says which key it needs, which encryption context, and what it holds. It hides nothing.

use super::condition::EncryptionContext;
use crate::refusal::{Answer, Refusal};
use aws_smithy_types::base64;
use serde::{Deserialize, Serialize};

/// What every ciphertext begins with.
const MARK: &[u8] = b"not encrypted: ";

/// A ciphertext, read.
#[derive(Debug, Deserialize, Serialize, PartialEq, Eq)]
pub(super) struct Ciphertext {
    /// The ARN of the key.
    pub(super) key: String,
    pub(super) context: EncryptionContext,
    pub(super) plaintext: Vec<u8>,
}

impl Ciphertext {
    /// The ciphertext as a request or a reply carries it, in base64.
    pub(super) fn write(&self) -> Answer<String> {
        let text = serde_json::to_vec(self)
            .map_err(|error| Refusal::new(500, "KMSInternalException", error.to_string()))?;
        Ok(base64::encode([MARK, &text].concat()))
    }

    /// Reads what [`write`](Self::write) has written.
    pub(super) fn read(text: &str) -> Answer<Self> {
        let bytes = base64::decode(text).map_err(|_| invalid())?;
        let body = bytes.strip_prefix(MARK).ok_or_else(invalid)?;
        serde_json::from_slice(body).map_err(|_| invalid())
    }

    /// What it holds, for who knows its encryption context.
    pub(super) fn open(self, context: &EncryptionContext) -> Answer<Vec<u8>> {
        if self.context == *context { Ok(self.plaintext) } else { Err(invalid()) }
    }
}

fn invalid() -> Refusal {
    let message = "The ciphertext is none of this key's, or was made with another encryption context.";
    Refusal::new(400, "InvalidCiphertextException", message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ciphertexts_are_read_as_written() {
        let context = EncryptionContext::from([("a".to_owned(), "b".to_owned())]);
        let written = Ciphertext { key: "k".to_owned(), context: context.clone(), plaintext: vec![0, 255] };
        let text = written.write().unwrap();
        assert_eq!(Ciphertext::read(&text).unwrap(), written);
        assert_eq!(written.open(&context).unwrap(), [0, 255]);
        assert!(Ciphertext::read(&text).unwrap().open(&EncryptionContext::new()).is_err());
        assert!(Ciphertext::read("bm8=").is_err());
    }
}
