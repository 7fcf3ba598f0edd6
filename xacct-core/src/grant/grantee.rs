//! `INVALID_GRANTEE`: someone who cannot be the grantee of a grant.
//!
//! A grant is to an account, a user or a role, who have identity policies that are its other half. Everyone, a service,
//! a session and a service-linked role have none that could be written.
//!
//! - severity: error
//! - bad: `grantee: "*"`
//! - good: `grantee: "arn:aws:iam::222222222222:role/analyst"`

use crate::value::text_value;
use crate::{AccountId, Code, Fault, Principal, PrincipalKind};

text_value! {
    /// Whom a grant lets in: a user, a role, or an account as a whole, whose own policies then say who in it.
    ///
    /// By its ARN, or of an account by its id, which says nothing of the partition.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::grant::{Grantee, GranteeKind};
    ///
    /// let analyst = Grantee::new("arn:aws:iam::222222222222:role/analyst")?;
    /// assert_eq!(analyst.kind(), GranteeKind::Role);
    /// assert_eq!(analyst.account().as_str(), "222222222222");
    /// assert_eq!(Grantee::new("222222222222")?.kind(), GranteeKind::Account);
    /// assert!(Grantee::new("arn:aws:iam::222222222222:group/analysts").is_err());
    /// assert!(Grantee::new("*").is_err());
    /// # Ok::<(), xacct_core::Fault>(())
    /// ```
    Grantee, check
}

/// What a [`Grantee`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GranteeKind {
    /// An account as a whole.
    Account,
    /// An IAM user.
    User,
    /// An IAM role.
    Role,
}

fn check(text: &str) -> Result<(), Fault> {
    let refused = |message: &str, help: &str| {
        Err(Fault::new(Code::INVALID_GRANTEE, format!("`{text}` {message}")).help(help))
    };
    match Principal::new(PrincipalKind::of_shape(text), text).map_err(of_grantee)? {
        Principal::Account(_) | Principal::User(..) | Principal::Role(..) => Ok(()),
        Principal::Everyone => refused(
            "is everyone, which no grant lets in",
            "name the account, the role or the user; a whole organization is a `condition` on accounts that are named",
        ),
        Principal::Session(..) => {
            refused("is one session of a role, which ends", "name the role: `arn:aws:iam::ACCOUNT:role/NAME`")
        }
        Principal::FederatedUser(..) => {
            refused("is a session of a user, which ends", "name the user: `arn:aws:iam::ACCOUNT:user/NAME`")
        }
        Principal::UniqueId(_) => refused("is an id that ends with its user or role", "name it by its ARN"),
        Principal::CanonicalUser(_) => refused(
            "is a canonical user id",
            "name the account by its 12 digits; only the method `Acl` has canonical ids, as `grantee_id`",
        ),
        Principal::Service(_) | Principal::Federated(_) | Principal::OriginAccessIdentity(_) => refused(
            "has no identity policies, and so no half of a grant",
            "name an account, a user or a role",
        ),
    }
}

/// The fault of a principal, with what a grant has instead.
fn of_grantee(fault: Fault) -> Fault {
    match fault.code {
        Code::PRINCIPAL_ORG_IN_ELEMENT => {
            fault.help("name its accounts, and the organization in `condition: { organization: \"o-a1b2c3d4e5\" }`")
        }
        Code::UNSUPPORTED_WILDCARD_IN_PRINCIPAL => {
            fault.help("name each, or the account as a whole, whose own policies then say who in it")
        }
        Code::INVALID_PRINCIPAL_FORMAT => fault.help(
            "a grantee is an account id, or an ARN such as `arn:aws:iam::222222222222:role/analyst`, of a role or a user",
        ),
        _ => fault,
    }
}

impl Grantee {
    /// What it is.
    pub fn kind(&self) -> GranteeKind {
        match self.resource().and_then(|resource| resource.split('/').next()) {
            Some("user") => GranteeKind::User,
            Some("role") => GranteeKind::Role,
            _ => GranteeKind::Account,
        }
    }

    /// Its account.
    pub fn account(&self) -> AccountId {
        let account = self.as_str().split(':').nth(4).unwrap_or(self.as_str());
        AccountId::of_checked(account.to_owned())
    }

    /// Its partition; none where only the account's id is given.
    pub fn partition(&self) -> Option<&str> {
        self.as_str().split(':').nth(1)
    }

    /// The name of the user or role, without its path; none of an account.
    pub fn name(&self) -> Option<&str> {
        let name = || self.resource()?.rsplit('/').next();
        (self.kind() != GranteeKind::Account).then(name)?
    }

    /// Its ARN, in this partition where it names none itself; of an account that of its root.
    pub fn arn(&self, partition: &str) -> String {
        match self.partition() {
            Some(_) => self.as_str().to_owned(),
            None => format!("arn:{partition}:iam::{}:root", self.as_str()),
        }
    }

    /// "role analyst of account 222222222222"
    pub(super) fn in_words(&self) -> String {
        match (self.kind(), self.name()) {
            (GranteeKind::User, Some(name)) => format!("user {name} of account {}", self.account()),
            (GranteeKind::Role, Some(name)) => format!("role {name} of account {}", self.account()),
            _ => format!("account {}", self.account()),
        }
    }

    fn resource(&self) -> Option<&str> {
        self.as_str().splitn(6, ':').nth(5)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_what_its_arn_says() {
        for (text, kind, name) in [
            ("222222222222", GranteeKind::Account, None),
            ("arn:aws-cn:iam::222222222222:root", GranteeKind::Account, None),
            ("arn:aws:iam::222222222222:user/team/ana", GranteeKind::User, Some("ana")),
            ("arn:aws:iam::222222222222:role/analyst", GranteeKind::Role, Some("analyst")),
        ] {
            let grantee = Grantee::new(text).unwrap();
            assert_eq!((grantee.kind(), grantee.name()), (kind, name), "{text}");
            assert_eq!(grantee.account().as_str(), "222222222222");
        }
    }

    #[test]
    fn who_has_no_half_is_no_grantee() {
        for (text, code) in [
            ("*", Code::INVALID_GRANTEE),
            ("arn:aws:iam::222222222222:role/*", Code::UNSUPPORTED_WILDCARD_IN_PRINCIPAL),
            ("arn:aws:iam::222222222222:group/analysts", Code::PRINCIPAL_GROUP),
            ("arn:aws:sts::222222222222:assumed-role/analyst/ana", Code::INVALID_GRANTEE),
            ("arn:aws:sts::222222222222:federated-user/ana", Code::INVALID_GRANTEE),
            ("AROAEXAMPLEEXAMPLE12", Code::INVALID_GRANTEE),
            ("cloudtrail.amazonaws.com", Code::INVALID_GRANTEE),
            ("o-a1b2c3d4e5", Code::PRINCIPAL_ORG_IN_ELEMENT),
            ("", Code::INVALID_PRINCIPAL_FORMAT),
        ] {
            assert_eq!(Grantee::new(text).unwrap_err().code, code, "{text}");
        }
    }
}
