//! ACLs as S3 takes them.
//!
//! `GRANT_ACL_GRANTEE`: something that no ACL of a grant can give, or to whom none can.
//!
//! An ACL knows accounts, by their canonical user ids. No grant is to a public group, and e-mail addresses stand for
//! accounts only in some Regions.
//!
//! - severity: error
//! - bad: `via: Acl { owner_id: "…", grantee_id: "analyst@example.com", objects: ["q1.csv"] }`
//! - good: `via: Acl { owner_id: "…", grantee_id: "b6d9a7f0c1e2938475665748392a1b0c9d8e7f6051423324150617283940a5b6",
//!   objects: ["q1.csv"] }`

use crate::evaluate::{Acl, AclGrant, AclGrantee, AclOf, Permission};
use crate::{AccountId, CanonicalUserId, Code, Fault};
use std::fmt::{self, Write};

/// S3's limit.
const MOST_GRANTS: usize = 100;

/// The access control list of a bucket or an object as S3 takes it: whole, with the owner's own grant. Displays as S3's
/// XML, the body of `PutBucketAcl` and `PutObjectAcl`.
///
/// # Examples
/// ```
/// use xacct_core::CanonicalUserId;
/// use xacct_core::evaluate::{AclGrant, AclGrantee, AclOf, Permission};
/// use xacct_core::grant::AclDocument;
///
/// let owner = CanonicalUserId::new("a".repeat(64))?;
/// let consumer = AclGrantee::CanonicalUser(CanonicalUserId::new("b".repeat(64))?);
/// let grants = vec![AclGrant { grantee: consumer, permission: Permission::Read }];
/// let acl = AclDocument::new(AclOf::Object, owner.clone(), grants)?;
/// assert!(acl.to_string().contains("<Permission>READ</Permission>"));
///
/// let everyone = vec![AclGrant { grantee: AclGrantee::AllUsers, permission: Permission::Read }];
/// assert!(AclDocument::new(AclOf::Object, owner, everyone).is_err(), "no grant is public");
/// # Ok::<(), xacct_core::Fault>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AclDocument {
    owner_id: CanonicalUserId,
    grants: Vec<AclGrant>,
}

impl AclDocument {
    /// The ACL that gives the owner full control, and others what is granted besides.
    ///
    /// # Errors
    /// When a public group is granted something, an object `WRITE`, which means nothing there, or the ACL would have
    /// more than 100 grants.
    pub fn new(of: AclOf, owner_id: CanonicalUserId, others: Vec<AclGrant>) -> Result<Self, Fault> {
        for grant in &others {
            refuse(of, grant)?;
        }
        let owners = AclGrant {
            grantee: AclGrantee::CanonicalUser(owner_id.clone()),
            permission: Permission::FullControl,
        };
        let mut grants = vec![owners];
        for grant in others {
            if !grants.contains(&grant) {
                grants.push(grant);
            }
        }
        if grants.len() > MOST_GRANTS {
            let message = format!("an ACL holds {MOST_GRANTS} grants at most, and this has {}", grants.len());
            return Err(Fault::new(Code::GRANT_ACL_GRANTEE, message)
                .help("name more accounts in the bucket's policy"));
        }
        Ok(Self { owner_id, grants })
    }

    /// The id that S3 gives the owner's account.
    pub const fn owner_id(&self) -> &CanonicalUserId {
        &self.owner_id
    }

    /// Every grant, the owner's first.
    pub fn grants(&self) -> &[AclGrant] {
        &self.grants
    }

    /// The same for decisions: of a bucket or an object of this account.
    pub fn of_account(&self, owner: &AccountId) -> Acl {
        Acl { owner: owner.clone(), grants: self.grants.clone() }
    }

    /// The JSON that the AWS CLI takes as `--access-control-policy`.
    pub fn to_cli_json(&self) -> String {
        let grants: Vec<_> = self
            .grants
            .iter()
            .map(|grant| {
                let (kind, key, value) = form(&grant.grantee);
                format!(
                    r#"{{"Grantee":{{"Type":"{kind}","{key}":"{value}"}},"Permission":"{}"}}"#,
                    grant.permission.as_str()
                )
            })
            .collect();
        format!(r#"{{"Owner":{{"ID":"{}"}},"Grants":[{}]}}"#, self.owner_id, grants.join(","))
    }
}

fn refuse(of: AclOf, grant: &AclGrant) -> Result<(), Fault> {
    if grant.grantee.is_public() {
        let (_, _, group) = form(&grant.grantee);
        return Err(Fault::new(Code::GRANT_ACL_GRANTEE, format!("`{group}` is everyone"))
            .help("grant it to an account by its canonical user id"));
    }
    if of == AclOf::Object && grant.permission == Permission::Write {
        return Err(Fault::new(Code::GRANT_ACL_GRANTEE, "`WRITE` of an object means nothing")
            .help("grant `WRITE` of the bucket"));
    }
    Ok(())
}

/// The type of a grantee, the element that names it, and what that holds.
fn form(grantee: &AclGrantee) -> (&'static str, &'static str, &str) {
    match grantee {
        AclGrantee::CanonicalUser(id) => ("CanonicalUser", "ID", id.as_str()),
        AclGrantee::AllUsers => ("Group", "URI", "http://acs.amazonaws.com/groups/global/AllUsers"),
        AclGrantee::AuthenticatedUsers => {
            ("Group", "URI", "http://acs.amazonaws.com/groups/global/AuthenticatedUsers")
        }
        AclGrantee::LogDelivery => ("Group", "URI", "http://acs.amazonaws.com/groups/s3/LogDelivery"),
    }
}

/// Written by hand: what varies in it is hexadecimal digits and constants, none of which XML would escape.
impl fmt::Display for AclDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, r#"<AccessControlPolicy xmlns="http://s3.amazonaws.com/doc/2006-03-01/">"#)?;
        writeln!(f, "  <Owner>\n    <ID>{}</ID>\n  </Owner>\n  <AccessControlList>", self.owner_id)?;
        for grant in &self.grants {
            let (kind, element, value) = form(&grant.grantee);
            let mut text = String::new();
            writeln!(text, "    <Grant>")?;
            writeln!(
                text,
                r#"      <Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="{kind}">"#
            )?;
            writeln!(text, "        <{element}>{value}</{element}>\n      </Grantee>")?;
            writeln!(text, "      <Permission>{}</Permission>\n    </Grant>", grant.permission.as_str())?;
            f.write_str(&text)?;
        }
        f.write_str("  </AccessControlList>\n</AccessControlPolicy>")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(digit: &str) -> CanonicalUserId {
        CanonicalUserId::new(digit.repeat(64)).unwrap()
    }

    fn grant(number: usize) -> AclGrant {
        let id = CanonicalUserId::new(format!("{number:064x}")).unwrap();
        AclGrant { grantee: AclGrantee::CanonicalUser(id), permission: Permission::Read }
    }

    #[test]
    fn a_hundred_grants_and_no_more() {
        let acl = |count| AclDocument::new(AclOf::Bucket, id("a"), (0..count).map(grant).collect());
        assert_eq!(acl(99).unwrap().grants().len(), 100);
        assert!(acl(100).unwrap_err().message.contains("100 grants at most"));
    }

    #[test]
    fn what_means_nothing_or_everyone_is_refused() {
        for (of, grantee, permission) in [
            (AclOf::Bucket, AclGrantee::AllUsers, Permission::Read),
            (AclOf::Object, AclGrantee::AuthenticatedUsers, Permission::Read),
            (AclOf::Object, AclGrantee::CanonicalUser(id("b")), Permission::Write),
        ] {
            assert!(AclDocument::new(of, id("a"), vec![AclGrant { grantee, permission }]).is_err());
        }
    }

    #[test]
    fn a_grant_stands_once() {
        let acl = AclDocument::new(AclOf::Bucket, id("a"), vec![grant(1), grant(1)]).unwrap();
        assert_eq!(acl.grants().len(), 2);
    }
}
