//! What an account has to hold for all of its grants: what they share is put together, since the tools replace it whole.

use crate::exit::Failure;
use std::fmt;
use xacct_core::evaluate::{AclOf, ObjectOwnership};
use xacct_core::grant::{AclDocument, Content, Grant, GrantDocument, Grantee, Target, Via};
use xacct_core::{
    AccessPointName, AccountId, BucketName, Document, KmsKeyArn, ObjectKey, PolicyName, Region, RoleName,
};

/// One account's half.
#[derive(Clone, Debug)]
pub(super) struct AccountParts {
    pub(super) account: AccountId,
    /// The names of the grants.
    pub(super) grants: Vec<String>,
    /// What it has to hold, in the order in which it is put in place.
    pub(super) parts: Vec<Part>,
}

/// One thing that an account has to hold.
#[derive(Clone, Debug)]
pub(super) enum Part {
    Role(RolePart),
    AccessPoint(AccessPointPart),
    /// Statements of a key's policy, besides its own.
    KeyPolicy {
        key: KmsKeyArn,
        policy: Document,
    },
    Ownership {
        bucket: BucketName,
        ownership: ObjectOwnership,
    },
    BucketAcl {
        bucket: BucketName,
        acl: AclDocument,
    },
    ObjectAcl {
        bucket: BucketName,
        key: ObjectKey,
        acl: AclDocument,
    },
    /// Statements of a bucket's policy, besides its own.
    BucketPolicy {
        bucket: BucketName,
        policy: Document,
    },
    /// The policy of a grantee; of an account as a whole one for its administrator to attach.
    Identity {
        grantee: Grantee,
        name: PolicyName,
        policy: Document,
        tag: String,
    },
}

/// A role that is made for a grant.
#[derive(Clone, Debug)]
pub(super) struct RolePart {
    pub(super) name: RoleName,
    pub(super) trust: Document,
    pub(super) policy_name: PolicyName,
    pub(super) permissions: Document,
    /// The longest session, in seconds, where the grant says one.
    pub(super) session: Option<u32>,
    pub(super) tag: String,
}

/// An access point that is made for a grant.
#[derive(Clone, Debug)]
pub(super) struct AccessPointPart {
    pub(super) name: AccessPointName,
    pub(super) region: Region,
    pub(super) bucket: BucketName,
    pub(super) bucket_owner: AccountId,
    pub(super) policy: Option<Document>,
    pub(super) tag: String,
}

impl AccountParts {
    /// Each account's half of all grants, in the order in which the accounts are first named.
    ///
    /// # Errors
    /// When two grants need the same role or access point.
    pub(super) fn of(grants: &[Grant]) -> Result<Vec<Self>, Failure> {
        let mut accounts: Vec<Self> = Vec::new();
        for grant in grants {
            for id in grant.accounts() {
                let account = match accounts.iter().position(|account| account.account == id) {
                    Some(index) => accounts.get_mut(index),
                    None => {
                        accounts.push(Self { account: id.clone(), grants: Vec::new(), parts: Vec::new() });
                        accounts.last_mut()
                    }
                };
                if let Some(account) = account {
                    account.grants.push(grant.name().to_string());
                    account.add(grant)?;
                }
            }
        }
        Ok(accounts)
    }

    fn add(&mut self, grant: &Grant) -> Result<(), Failure> {
        let mut documents = grant.documents();
        documents.retain(|document| document.account == self.account);
        self.add_role(grant, &documents)?;
        self.add_access_point(grant, &documents)?;
        documents.into_iter().for_each(|document| self.add_document(grant, document));
        Ok(())
    }

    fn add_role(&mut self, grant: &Grant, documents: &[GrantDocument]) -> Result<(), Failure> {
        let Via::Role { name, session, .. } = grant.via() else { return Ok(()) };
        let (Some(trust), Some(permissions)) =
            (policy_of(documents, &Target::RoleTrust), policy_of(documents, &Target::RolePermissions))
        else {
            return Ok(());
        };
        if self.parts.iter().any(|part| matches!(part, Part::Role(role) if role.name == *name)) {
            return Err(taken(grant, format_args!("role {name}")));
        }
        let policy_name = grant.policy_name(&Target::RolePermissions);
        self.parts.extend(policy_name.map(|policy_name| {
            let (name, session, tag) = (name.clone(), *session, grant.tag());
            Part::Role(RolePart { name, trust, policy_name, permissions, session, tag })
        }));
        Ok(())
    }

    fn add_access_point(&mut self, grant: &Grant, documents: &[GrantDocument]) -> Result<(), Failure> {
        let Via::AccessPoint { name, region, .. } = grant.via() else { return Ok(()) };
        if grant.access_point_account() != Some(&self.account) {
            return Ok(());
        }
        let is_it = |it: &AccessPointPart| it.name == *name && it.region == *region;
        if self.parts.iter().any(|part| matches!(part, Part::AccessPoint(it) if is_it(it))) {
            return Err(taken(grant, format_args!("access point {name} in {region}")));
        }
        self.parts.push(Part::AccessPoint(AccessPointPart {
            name: name.clone(),
            region: region.clone(),
            bucket: grant.bucket().clone(),
            bucket_owner: grant.owner().clone(),
            policy: policy_of(documents, &Target::AccessPointPolicy),
            tag: grant.tag(),
        }));
        Ok(())
    }

    fn add_document(&mut self, grant: &Grant, document: GrantDocument) {
        let GrantDocument { target, content, .. } = document;
        let bucket = grant.bucket().clone();
        match (target, content) {
            (Target::KeyPolicy, Content::Policy(_, policy)) => {
                self.parts.extend(grant.kms_key().cloned().map(|key| Part::KeyPolicy { key, policy }));
            }
            (Target::BucketPolicy, Content::Policy(_, policy)) => {
                self.parts.push(Part::BucketPolicy { bucket, policy });
            }
            (Target::OwnershipControls, Content::Ownership(ownership)) => {
                self.parts.push(Part::Ownership { bucket, ownership });
            }
            (Target::BucketAcl, Content::Acl(acl)) => self.parts.push(Part::BucketAcl { bucket, acl }),
            (Target::ObjectAcl(key), Content::Acl(acl)) => {
                self.parts.push(Part::ObjectAcl { bucket, key, acl });
            }
            (target @ Target::Identity(_), Content::Policy(_, policy)) => {
                let name = grant.policy_name(&target);
                let Target::Identity(grantee) = target else { return };
                let tag = grant.tag();
                self.parts.extend(name.map(|name| Part::Identity { grantee, name, policy, tag }));
                return;
            }
            // Of roles and access points, which have their documents already.
            _ => return,
        }
        self.merge_last();
    }

    /// Puts the last part into an earlier one that is about the same.
    fn merge_last(&mut self) {
        let Some(last) = self.parts.pop() else { return };
        let is_merged = self.parts.iter_mut().any(|part| part.take_in(&last));
        if !is_merged {
            self.parts.push(last);
        }
    }
}

impl Part {
    /// Adds what another part says of the same; whether it is about the same.
    fn take_in(&mut self, other: &Self) -> bool {
        match (self, other) {
            (Self::KeyPolicy { key, policy }, Self::KeyPolicy { key: of, policy: more }) if key == of => {
                policy.statements.extend(more.statements.iter().cloned());
            }
            (Self::BucketPolicy { bucket, policy }, Self::BucketPolicy { bucket: of, policy: more })
                if bucket == of =>
            {
                policy.statements.extend(more.statements.iter().cloned());
            }
            (Self::Ownership { bucket, .. }, Self::Ownership { bucket: of, .. }) if bucket == of => {}
            (Self::BucketAcl { bucket, acl }, Self::BucketAcl { bucket: of, acl: more }) if bucket == of => {
                return merge(acl, more, AclOf::Bucket);
            }
            (
                Self::ObjectAcl { bucket, key, acl },
                Self::ObjectAcl { bucket: of, key: object, acl: more },
            ) if bucket == of && key == object => {
                return merge(acl, more, AclOf::Object);
            }
            _ => return false,
        }
        true
    }
}

/// Whether both fit into one ACL, which then is `acl`.
fn merge(acl: &mut AclDocument, more: &AclDocument, of: AclOf) -> bool {
    let grants = acl.grants().iter().chain(more.grants()).cloned().collect();
    match AclDocument::new(of, acl.owner_id().clone(), grants) {
        Ok(both) => {
            *acl = both;
            true
        }
        Err(_) => false,
    }
}

fn policy_of(documents: &[GrantDocument], target: &Target) -> Option<Document> {
    documents.iter().find(|document| document.target == *target).and_then(|document| {
        match &document.content {
            Content::Policy(_, policy) => Some(policy.clone()),
            _ => None,
        }
    })
}

fn taken(grant: &Grant, what: fmt::Arguments<'_>) -> Failure {
    Failure::usage(format_args!(
        "the grant {} needs the {what} for itself, and another grant makes it too: name another",
        grant.tag()
    ))
}

/// Whether a role is one of IAM Identity Center's, which nobody else can change.
pub(super) fn is_of_permission_set(grantee: &Grantee) -> bool {
    grantee.as_str().contains(":role/aws-reserved/")
}
