//! The gateway's users: an owner of buckets, and those in three accounts who ask for them.

use super::cluster::Cluster;
use anyhow::Context;
use serde::Serialize;

/// The account and name of every user, and whether every policy and ACL is overridden for it.
const USERS: [(&str, &str, bool); 6] = [
    ("111111111111", "owner", false),
    ("111111111111", "ann", false),
    ("222222222222", "bob", false),
    ("222222222222", "carol", false),
    ("333333333333", "mallory", false),
    ("111111111111", "root", true),
];

/// A user with an access key.
#[derive(Serialize)]
pub(crate) struct User {
    account: &'static str,
    name: &'static str,
    access_key: String,
    secret_key: String,
    /// Whether every policy and ACL is overridden for it.
    is_admin: bool,
}

impl User {
    fn new((account, name, is_admin): (&'static str, &'static str, bool)) -> Self {
        let access_key = format!("{}{account}", name.to_uppercase());
        Self { account, name, access_key, secret_key: format!("secret-of-{name}"), is_admin }
    }
}

/// Creates every user.
pub(crate) fn create(cluster: &Cluster) -> anyhow::Result<Vec<User>> {
    let users: Vec<_> = USERS.into_iter().map(User::new).collect();
    for user in &users {
        let named = ["--tenant", user.account, "--uid", user.name, "--display-name", user.name];
        let keys = ["--access-key", &user.access_key, "--secret-key", &user.secret_key];
        let admin: &[&str] = if user.is_admin { &["--admin"] } else { &[] };
        let caps = ["--caps", "roles=*;user-policy=*"];
        let created =
            cluster.administer(&[&["user", "create"], &named[..], &keys[..], &caps, admin].concat());
        created.with_context(|| format!("user {} could not be created", user.name))?;
    }
    Ok(users)
}

/// A line a user.
pub(crate) fn table(users: &[User]) -> String {
    let head = format!("{:<14}{:<9}{:<22}{}\n", "account", "user", "access key", "secret key");
    let lines = users.iter().map(|user| {
        let admin = if user.is_admin { "  (everything is allowed to it)" } else { "" };
        format!("{:<14}{:<9}{:<22}{}{admin}\n", user.account, user.name, user.access_key, user.secret_key)
    });
    std::iter::once(head).chain(lines).collect()
}
