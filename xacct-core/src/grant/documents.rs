//! The documents that follow from a grant, each in its account.

use super::statement::{Author, Limits, Part};
use super::{AccessLevel, AclDocument, Grant, Grantee, Via};
use crate::evaluate::{AclGrant, AclGrantee, AclOf, ObjectOwnership, Permission};
use crate::{AccountId, CanonicalUserId, Document, ObjectKey, PolicyKind, Statement};
use std::fmt;

/// One of the documents that a grant consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct GrantDocument {
    /// The account in which it stands.
    pub account: AccountId,
    /// What it belongs to there.
    pub target: Target,
    /// What it says.
    pub content: Content,
}

/// What a document belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Target {
    /// The role of the method `Role`: who may assume it.
    RoleTrust,
    /// The same role: what it may do.
    RolePermissions,
    /// The KMS key: statements that its policy holds besides its own.
    KeyPolicy,
    /// The bucket's Object Ownership.
    OwnershipControls,
    /// The bucket's ACL.
    BucketAcl,
    /// The ACL of one object.
    ObjectAcl(ObjectKey),
    /// The bucket's policy: statements that it holds besides its own.
    BucketPolicy,
    /// The access point.
    AccessPointPolicy,
    /// A user, a role, or whoever of an account its administrator chooses.
    Identity(Grantee),
}

/// What a document says. Displays as AWS takes it: IAM's JSON, S3's XML, or the name of the setting.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Content {
    /// A policy of this kind.
    Policy(PolicyKind, Document),
    /// An ACL.
    Acl(AclDocument),
    /// Object Ownership.
    Ownership(ObjectOwnership),
}

impl Grant {
    /// Every document that must exist, in the order in which they are put in place: what lets in comes after whom it
    /// names, and the grantees' own halves come last. [`receipt`](Self::receipt) has the same by name and type.
    pub fn documents(&self) -> Vec<GrantDocument> {
        let mut documents = Vec::new();
        let mut owners = |target, content| {
            documents.push(GrantDocument { account: self.owner().clone(), target, content });
        };
        match self.via() {
            Via::BucketPolicy | Via::AccessPoint { .. } => {}
            Via::Acl { owner_id, grantee_id, .. } => {
                owners(Target::OwnershipControls, Content::Ownership(ObjectOwnership::BucketOwnerPreferred));
                self.acls(owner_id, grantee_id)
                    .into_iter()
                    .for_each(|(target, acl)| owners(target, Content::Acl(acl)));
            }
            Via::Role { .. } => {
                owners(Target::RoleTrust, Content::Policy(PolicyKind::Trust, self.trust()));
                owners(Target::RolePermissions, Content::Policy(PolicyKind::Identity, self.permissions()));
            }
        }
        if let Some(key_policy) = self.key_policy() {
            owners(Target::KeyPolicy, Content::Policy(PolicyKind::KmsKey, key_policy));
        }
        if let Some(bucket_policy) = self.bucket_policy() {
            owners(Target::BucketPolicy, Content::Policy(PolicyKind::Bucket, bucket_policy));
        }
        if let Some((account, policy)) = self.access_point_policy() {
            let content = Content::Policy(PolicyKind::AccessPoint, policy);
            documents.push(GrantDocument { account, target: Target::AccessPointPolicy, content });
        }
        documents.extend(self.grantees().iter().map(|grantee| GrantDocument {
            account: grantee.account(),
            target: Target::Identity(grantee.clone()),
            content: Content::Policy(PolicyKind::Identity, self.identity(grantee)),
        }));
        documents
    }

    /// The ARN of the bucket: `arn:aws:s3:::reports`.
    pub fn bucket_arn(&self) -> String {
        format!("arn:{}:s3:::{}", self.partition(), self.bucket())
    }

    /// `arn:aws:s3:::reports/2026/*`
    pub(super) fn objects_arn(&self) -> String {
        format!("{}/{}*", self.bucket_arn(), self.prefix_text())
    }

    /// The ARN of the role of the method `Role`, in the owner's account: `arn:aws:iam::111111111111:role/reports-reader`.
    pub fn role_arn(&self) -> Option<String> {
        let Via::Role { name, .. } = self.via() else { return None };
        Some(format!("arn:{}:iam::{}:role/{name}", self.partition(), self.owner()))
    }

    /// The ARN of the access point of the method `AccessPoint`:
    /// `arn:aws:s3:us-east-1:111111111111:accesspoint/analysts`.
    pub fn access_point_arn(&self) -> Option<String> {
        let Via::AccessPoint { name, region, .. } = self.via() else { return None };
        let account = self.access_point_account()?;
        Some(format!("arn:{}:s3:{region}:{account}:accesspoint/{name}", self.partition()))
    }

    /// Statements about one grantee, in a policy that names it or in its own.
    fn author(&self, grantee: &Grantee, names_subject: bool, limits: Limits) -> Author<'_> {
        Author { grant: self, subject: self.arn_of(grantee), names_subject, limits }
    }

    /// Statements of the owner's policies: they name the grantee and hold the grant's conditions.
    fn owners_author(&self, grantee: &Grantee) -> Author<'_> {
        self.author(grantee, true, Limits::of_requester(self).and_of_network(self))
    }

    /// What the bucket's policy says: for the method `AccessPoint` that requests through it pass.
    pub(super) fn bucket_policy(&self) -> Option<Document> {
        let behind = match self.via() {
            Via::BucketPolicy => None,
            Via::AccessPoint { .. } => self.access_point_arn(),
            Via::Acl { .. } | Via::Role { .. } => return None,
        };
        let statements = self.grantees().iter().flat_map(|grantee| {
            let mut author = self.owners_author(grantee);
            if let Some(arn) = &behind {
                author.limits = author.limits.and("ArnEquals", "s3:DataAccessPointArn", [arn]);
            }
            author.on_objects(&self.bucket_arn(), self.objects_arn())
        });
        Some(Document::of(statements.collect()))
    }

    /// The access point's policy, about the grantees of other accounts: within its account their own policies are
    /// enough, and beside them it would say nothing.
    pub(super) fn access_point_policy(&self) -> Option<(AccountId, Document)> {
        let (account, arn) = (self.access_point_account()?, self.access_point_arn()?);
        let others = self.grantees().iter().filter(|grantee| grantee.account() != *account);
        let statements: Vec<_> = others
            .flat_map(|grantee| self.owners_author(grantee).on_objects(&arn, self.objects_behind(&arn)))
            .collect();
        (!statements.is_empty()).then(|| (account.clone(), Document::of(statements)))
    }

    fn objects_behind(&self, access_point: &str) -> String {
        format!("{access_point}/object/{}*", self.prefix_text())
    }

    /// What the key's policy says besides: that whoever asks S3 may use it so.
    pub(super) fn key_policy(&self) -> Option<Document> {
        let everything = "*".to_owned();
        let statements = match self.role_arn() {
            Some(role) => {
                let author =
                    Author { grant: self, subject: role, names_subject: true, limits: Limits::default() };
                vec![author.on_key(everything, Limits::default())?]
            }
            None => {
                let grantees = self.grantees().iter();
                let of = |grantee| {
                    let author = self.author(grantee, true, Limits::default());
                    author.on_key(everything.clone(), Limits::of_requester(self))
                };
                grantees.map(of).collect::<Option<_>>()?
            }
        };
        Some(Document::of(statements))
    }

    /// Who may assume the role.
    pub(super) fn trust(&self) -> Document {
        let Via::Role { external_id, .. } = self.via() else { return Document::default() };
        let statements = self.grantees().iter().map(|grantee| {
            let limits = Limits::of_requester(self);
            let limits = match external_id {
                Some(id) => limits.and("StringEquals", "sts:ExternalId", [id]),
                None => limits,
            };
            self.author(grantee, true, Limits::default()).allow(
                Part::Assume,
                ["sts:AssumeRole"],
                Vec::new(),
                limits,
            )
        });
        Document::of(statements.collect())
    }

    /// What the role may do. Its sessions are the owner's own, so that no policy of the bucket has to name them.
    pub(super) fn permissions(&self) -> Document {
        let (Via::Role { console, .. }, Some(subject)) = (self.via(), self.role_arn()) else {
            return Document::default();
        };
        let limits = Limits::default().and_of_network(self);
        let author = Author { grant: self, subject, names_subject: false, limits };
        let mut statements = author.on_objects(&self.bucket_arn(), self.objects_arn());
        if *console {
            statements.extend(self.of_console(&author));
        }
        if let Some(key) = self.kms_key() {
            statements.extend(author.on_key(key.to_string(), Limits::default()));
        }
        Document::of(statements)
    }

    /// What S3's console asks for besides: the names of all buckets, the bucket's Region, and a list of the objects.
    fn of_console(&self, author: &Author<'_>) -> Vec<Statement> {
        let limits = || author.limits.clone();
        let mut statements = vec![
            author.allow(Part::Buckets, ["s3:ListAllMyBuckets"], vec!["*".to_owned()], limits()),
            author.allow(Part::Location, ["s3:GetBucketLocation"], vec![self.bucket_arn()], limits()),
        ];
        if !self.access().has(AccessLevel::List) {
            statements.push(author.list(Part::Browse, ["s3:ListBucket"], &self.bucket_arn()));
        }
        statements
    }

    /// The grantee's own half.
    pub(super) fn identity(&self, grantee: &Grantee) -> Document {
        let author = self.author(grantee, false, Limits::default());
        if let Some(role) = self.role_arn() {
            return Document::of(vec![author.allow(
                Part::Assume,
                ["sts:AssumeRole"],
                vec![role],
                Limits::default(),
            )]);
        }
        let mut statements = match self.access_point_arn() {
            Some(arn) => author.on_objects(&arn, self.objects_behind(&arn)),
            None if matches!(self.via(), Via::Acl { .. }) => self.asked_of_acls(&author),
            None => author.on_objects(&self.bucket_arn(), self.objects_arn()),
        };
        if let Some(key) = self.kms_key() {
            statements.extend(author.on_key(key.to_string(), Limits::default()));
        }
        Document::of(statements)
    }

    /// What the grantee asks for where ACLs answer: reading the objects that have one, writing anywhere in the bucket.
    fn asked_of_acls(&self, author: &Author<'_>) -> Vec<Statement> {
        let Via::Acl { objects, .. } = self.via() else { return Vec::new() };
        let of_objects = objects.iter().map(|key| format!("{}/{key}", self.bucket_arn())).collect();
        let resources = [
            (Part::Objects, vec![AccessLevel::Read, AccessLevel::ReadVersions], of_objects),
            (Part::Uploads, vec![AccessLevel::Write], vec![self.objects_arn()]),
            (Part::List, vec![AccessLevel::List, AccessLevel::ListVersions], vec![self.bucket_arn()]),
        ];
        let mut statements = Vec::new();
        for (part, levels, resources) in resources {
            let granted = levels.into_iter().filter(|level| self.access().has(*level));
            let actions: Vec<_> = granted.flat_map(AccessLevel::actions).copied().collect();
            if !actions.is_empty() {
                statements.push(author.allow(part, actions, resources, Limits::default()));
            }
        }
        statements
    }

    /// The bucket's ACL where it grants something, and that of each object.
    pub(super) fn acls(
        &self,
        owner: &CanonicalUserId,
        grantee: &CanonicalUserId,
    ) -> Vec<(Target, AclDocument)> {
        let Via::Acl { objects, .. } = self.via() else { return Vec::new() };
        let acl = |of, permissions: &[Permission]| {
            let grantee = || AclGrantee::CanonicalUser(grantee.clone());
            let grants = permissions.iter().map(|&permission| AclGrant { grantee: grantee(), permission });
            AclDocument::new(of, owner.clone(), grants.collect()).ok()
        };
        let mut acls = Vec::new();
        let of_bucket = permissions_on_bucket(self);
        if !of_bucket.is_empty() {
            acls.extend(acl(AclOf::Bucket, &of_bucket).map(|acl| (Target::BucketAcl, acl)));
        }
        if self.access().levels().any(AccessLevel::reads_objects) {
            acls.extend(objects.iter().filter_map(|key| {
                Some((Target::ObjectAcl(key.clone()), acl(AclOf::Object, &[Permission::Read])?))
            }));
        }
        acls
    }
}

/// The permissions of a bucket's ACL that the levels need.
fn permissions_on_bucket(grant: &Grant) -> Vec<Permission> {
    let access = grant.access();
    let lists = access.levels().any(AccessLevel::is_of_bucket);
    let permissions =
        [(lists, Permission::Read), (access.has(AccessLevel::Write), Permission::Write)].into_iter();
    permissions.filter(|(needed, _)| *needed).map(|(_, permission)| permission).collect()
}

/// "the policy of the bucket", in the order of a sentence about one account.
impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RoleTrust => f.write_str("trust policy of the role"),
            Self::RolePermissions => f.write_str("permissions of the role"),
            Self::KeyPolicy => f.write_str("policy of the key"),
            Self::OwnershipControls => f.write_str("Object Ownership of the bucket"),
            Self::BucketAcl => f.write_str("ACL of the bucket"),
            Self::ObjectAcl(key) => write!(f, "ACL of the object {key}"),
            Self::BucketPolicy => f.write_str("policy of the bucket"),
            Self::AccessPointPolicy => f.write_str("policy of the access point"),
            Self::Identity(grantee) => write!(f, "identity policy for {}", grantee.in_words()),
        }
    }
}

impl fmt::Display for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Policy(_, document) => document.fmt(f),
            Self::Acl(acl) => acl.fmt(f),
            Self::Ownership(ownership) => f.write_str(ownership.as_str()),
        }
    }
}
