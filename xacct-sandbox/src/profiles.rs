//! Profiles for the AWS CLI and boto3.

use std::fmt::{self, Write};
use std::fs;
use std::io;
use std::path::Path;

/// An access key of an account's root user.
#[derive(Debug)]
pub(crate) struct Profile {
    pub(crate) account: String,
    pub(crate) access_key_id: String,
    pub(crate) secret_access_key: String,
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { access_key_id, secret_access_key, .. } = self;
        write!(f, "AWS_ACCESS_KEY_ID={access_key_id} AWS_SECRET_ACCESS_KEY={secret_access_key}")
    }
}

/// Writes the files `config` and `credentials`.
pub(crate) fn write(folder: &Path, endpoint: &str, profiles: &[Profile]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let (mut config, mut credentials) = (String::new(), String::new());
    for Profile { account, access_key_id, secret_access_key } in profiles {
        // Writing to a string cannot fail.
        let _ = writeln!(config, "[profile {account}]\nregion = us-east-1\nendpoint_url = {endpoint}\n");
        let _ = writeln!(
            credentials,
            "[{account}]\naws_access_key_id = {access_key_id}\naws_secret_access_key = {secret_access_key}\n"
        );
    }
    fs::write(folder.join("config"), config)?;
    fs::write(folder.join("credentials"), credentials)
}
