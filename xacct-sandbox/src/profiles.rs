//! Profiles for the AWS CLI and boto3.

use std::fmt::{self, Write};
use std::fs;
use std::path::Path;
use xacct_sandbox::{Sandbox, SandboxError};

/// An access key of an account's root user.
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

/// What the files begin with, so that no others are overwritten.
const MARK: &str = "# Written by xacct-sandbox: accounts in memory, which are gone when it ends.";

/// Writes the files `config` and `credentials`.
pub(crate) fn write(
    folder: &Path,
    endpoint: &str,
    sandbox: &Sandbox,
    profiles: &[Profile],
) -> Result<(), SandboxError> {
    fs::create_dir_all(folder)?;
    let region = sandbox.region();
    let (mut config, mut credentials) = (format!("{MARK}\n\n"), format!("{MARK}\n\n"));
    for Profile { account, access_key_id, secret_access_key } in profiles {
        // Writing to a string cannot fail.
        let _ = writeln!(config, "[profile {account}]\nregion = {region}\nendpoint_url = {endpoint}\n");
        let _ = writeln!(
            credentials,
            "[{account}]\naws_access_key_id = {access_key_id}\naws_secret_access_key = {secret_access_key}\n"
        );
    }
    for (name, text) in [("config", config), ("credentials", credentials)] {
        let path = folder.join(name);
        if path.exists() && !fs::read_to_string(&path)?.starts_with(MARK) {
            return Err(SandboxError::NotOverwritten { path });
        }
        fs::write(path, text)?;
    }
    Ok(())
}
