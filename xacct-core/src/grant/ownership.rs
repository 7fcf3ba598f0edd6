//! Which statements of a document that others share are a grant's own.

use super::statement::{digits, digits_of_sid, labelled};
use super::{Grant, Grantee, Target};
use crate::{Effect, PolicyName, Principal, PrincipalKind, Principals, Statement};

impl Grant {
    /// The key of the tag of what is made for a grant and ends with it: the role of the method `Role`, the access point of
    /// the method `AccessPoint`, managed policies.
    pub const TAG: &str = "xacct:grant";

    /// The value of that [tag](Self::TAG): `OWNER/BUCKET/NAME`.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::grant::{AccessLevel, GrantDefinition};
    ///
    /// let grant = GrantDefinition::new("AnalystsReadReports")
    ///     .owner("111111111111")
    ///     .bucket("reports")
    ///     .grantee("arn:aws:iam::222222222222:role/analyst")
    ///     .access([AccessLevel::Read])
    ///     .build()?;
    /// assert_eq!(grant.tag(), "111111111111/reports/AnalystsReadReports");
    /// # Ok::<(), xacct_core::grant::GrantFindings>(())
    /// ```
    pub fn tag(&self) -> String {
        format!("{}/{}/{}", self.owner(), self.bucket(), self.name())
    }

    /// Whether a statement of a stored policy is one of this grant (one of this name, owner and bucket), of whatever
    /// version of it.
    ///
    /// Its Sid says so, and the digits of the Sid are those of the principal that the statement names. A statement is
    /// recognised after its grantee has left the grant, then; and what somebody else has put under one of the grant's
    /// Sids is not taken for the grant's.
    ///
    /// Of a grantee that was deleted, AWS gives the unique id (`AROA…`, `AIDA…`) for its ARN, and identity policies name
    /// nobody. Of such statements the Sid alone decides: it must be one for a present grantee, or for the grant's role.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::grant::{AccessLevel, Content, GrantDefinition};
    /// use xacct_core::{PrincipalKind, Principals};
    ///
    /// let definition = GrantDefinition::new("AnalystsReadReports")
    ///     .owner("111111111111")
    ///     .bucket("reports")
    ///     .grantee("222222222222")
    ///     .access([AccessLevel::Read]);
    /// let grant = definition.build()?;
    /// let Content::Policy(_, policy) = &grant.documents()[0].content else { unreachable!() };
    /// let mut statement = policy.statements[0].clone();
    /// assert!(grant.owns(&statement));
    ///
    /// // Somebody lets in another account under the same Sid.
    /// statement.principal = Some(Principals::grouped([(PrincipalKind::Aws, "333333333333")]));
    /// assert!(!grant.owns(&statement));
    /// # Ok::<(), xacct_core::grant::GrantFindings>(())
    /// ```
    pub fn owns(&self, statement: &Statement) -> bool {
        let sid = statement.sid.as_deref().and_then(|sid| digits_of_sid(self, sid));
        let Some(of_sid) = sid.filter(|_| statement.effect == Effect::Allow) else { return false };
        match self.named_by(statement) {
            Named::Subject(arn) => digits(self, &arn) == of_sid,
            Named::Unknown => self.subjects().any(|arn| digits(self, &arn) == of_sid),
            Named::Others => false,
        }
    }

    /// The name of the managed policy that holds the document of this target; none where that is no identity policy.
    /// Grantees that have left the grant have one too, by which theirs is found again.
    pub fn policy_name(&self, target: &Target) -> Option<PolicyName> {
        let name = match target {
            Target::Identity(grantee) => labelled(self, "Identity", &self.arn_of(grantee)),
            Target::RolePermissions => labelled(self, "Role", &self.role_arn()?),
            _ => return None,
        };
        PolicyName::new(name).ok()
    }

    /// Whom the grant's statements are about: its grantees, and its role where it has one.
    fn subjects(&self) -> impl Iterator<Item = String> {
        self.grantees().iter().map(|grantee| self.arn_of(grantee)).chain(self.role_arn())
    }

    fn named_by(&self, statement: &Statement) -> Named {
        let principals = match (&statement.principal, &statement.not_principal) {
            (None, None) => return Named::Unknown,
            (Some(principals @ Principals::Listed(_)), None) => principals,
            _ => return Named::Others,
        };
        let mut entries = principals.entries();
        let (Some((PrincipalKind::Aws, text)), None) = (entries.next(), entries.next()) else {
            return Named::Others;
        };
        if let Ok(Principal::UniqueId(_)) = Principal::new(PrincipalKind::Aws, text) {
            return Named::Unknown;
        }
        match Grantee::new(text.to_owned()) {
            Ok(subject) => Named::Subject(self.arn_of(&subject)),
            Err(_) => Named::Others,
        }
    }
}

/// Whom a statement names.
enum Named {
    /// One who can be a grantee, by the ARN.
    Subject(String),
    /// Nobody, or somebody of whom a unique id is left.
    Unknown,
    /// Several, everyone, or somebody who is never a grantee.
    Others,
}
