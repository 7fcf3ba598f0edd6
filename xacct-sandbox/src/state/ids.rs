//! The ids that AWS gives what is created, of AWS's forms and never twice.

use fastrand::Rng;
use xacct_core::{AccountId, CanonicalUserId};

/// What a unique id begins with, which tells what it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IdPrefix {
    User,
    Role,
    Group,
    ManagedPolicy,
    AccessKey,
    SessionKey,
}

impl IdPrefix {
    const fn as_str(self) -> &'static str {
        match self {
            Self::User => "AIDA",
            Self::Role => "AROA",
            Self::Group => "AGPA",
            Self::ManagedPolicy => "ANPA",
            Self::AccessKey => "AKIA",
            Self::SessionKey => "ASIA",
        }
    }
}

/// Makes ids.
#[derive(Debug, Default)]
pub(crate) struct Ids(Rng);

impl Ids {
    /// A unique id of IAM: 21 capitals and digits; of access keys 20.
    pub(crate) fn unique(&mut self, prefix: IdPrefix) -> String {
        let length = if matches!(prefix, IdPrefix::AccessKey | IdPrefix::SessionKey) { 16 } else { 17 };
        format!("{}{}", prefix.as_str(), self.text(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", length))
    }

    /// The secret of an access key: 40 characters.
    pub(crate) fn secret(&mut self) -> String {
        self.text(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 40)
    }

    /// The token of a session.
    pub(crate) fn session_token(&mut self) -> String {
        format!(
            "FwoGZXIvYXdzE{}",
            self.text(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 120)
        )
    }

    /// The version of an object, or the id of an upload.
    pub(crate) fn version(&mut self) -> String {
        self.text(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._", 32)
    }

    /// The id of a key, or of a request.
    pub(crate) fn uuid(&mut self) -> String {
        uuid::Builder::from_random_bytes(self.0.u128(..).to_be_bytes()).into_uuid().to_string()
    }

    /// Some letters for the alias of an access point.
    pub(crate) fn alias(&mut self) -> String {
        self.text(b"abcdefghijklmnopqrstuvwxyz0123456789", 34)
    }

    fn text(&mut self, alphabet: &[u8], length: usize) -> String {
        (0..length).filter_map(|_| self.0.choice(alphabet)).map(|byte| char::from(*byte)).collect()
    }
}

/// The id that S3 gives an account: the same one in every sandbox.
pub(crate) fn canonical_user_id(account: &AccountId) -> Option<CanonicalUserId> {
    use s3s::crypto::Checksum;
    let digest = s3s::crypto::Sha256::checksum(format!("canonical user of {account}").as_bytes());
    CanonicalUserId::new(hex::encode(digest)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_of_awss_forms() {
        let mut ids = Ids::default();
        let user = ids.unique(IdPrefix::User);
        assert!(user.starts_with("AIDA") && user.len() == 21, "{user}");
        assert_eq!(ids.unique(IdPrefix::AccessKey).len(), 20);
        assert_eq!(ids.secret().len(), 40);
        assert_eq!(ids.uuid().len(), 36);
        let of = |id: &str| canonical_user_id(&AccountId::new(id.to_owned()).unwrap()).unwrap();
        assert_eq!(of("111111111111"), of("111111111111"));
        assert_ne!(of("111111111111"), of("222222222222"));
    }
}
