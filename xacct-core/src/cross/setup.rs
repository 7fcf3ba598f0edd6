//! What is known of a cross-account setup.

use super::model::Model;
use super::{
    CrossFinding, access_point, acl, assume, block_public_access, escalation, halves, kms, kms_key,
    ownership, principals, report::Report, tally::Reached,
};
use crate::evaluate::{Acl, BlockPublicAccess, ObjectOwnership};
use crate::{AccountId, Arn, BucketName, CanonicalUserId, Document, KmsKeyArn, PrincipalArn, Region, VpcId};
use std::borrow::Cow;

/// What is known of a bucket, and of the principals of other accounts that are to reach it. What is not there grants
/// nothing and limits nothing.
///
/// # Examples
/// The owner of `reports` grants a role of another account an object, and that account has not done its part:
/// ```
/// use xacct_core::cross::{PrincipalDocuments, Setup};
/// use xacct_core::{Code, Document, Effect, PrincipalArn, PrincipalKind, Principals, Statement};
///
/// let analyst: PrincipalArn = "arn:aws:iam::222222222222:role/analyst".parse()?;
/// let mut statement = Statement::new(Effect::Allow);
/// statement.principal = Some(Principals::grouped([(PrincipalKind::Aws, analyst.as_str())]));
/// statement.action = Some(vec!["s3:GetObject".into()]);
/// statement.resource = Some(vec!["arn:aws:s3:::reports/*".into()]);
/// let document =
///     |statement| Document { version: Some(Document::VERSION.into()), statements: vec![statement], id: None };
///
/// let mut setup = Setup {
///     bucket_policy: Some(document(statement.clone())),
///     principals: vec![PrincipalDocuments::new(analyst)],
///     ..Setup::new("111111111111".parse()?, "reports".parse()?)
/// };
/// let findings = setup.check();
/// assert_eq!(findings[0].fault.code, Code::XA_MISSING_IDENTITY_HALF);
/// assert_eq!(
///     findings[0].to_string(),
///     "error: bucket policy of reports: statement 0: this grants arn:aws:iam::222222222222:role/analyst \
///      `s3:GetObject`, and no identity policy of its account allows it that [XA_MISSING_IDENTITY_HALF]; \
///      allow it in a policy of arn:aws:iam::222222222222:role/analyst too",
/// );
///
/// statement.principal = None;
/// setup.principals[0].identity.push(document(statement));
/// assert!(setup.check().is_empty());
/// # Ok::<(), xacct_core::Fault>(())
/// ```
#[derive(Clone, Debug)]
pub struct Setup {
    /// The account that owns the bucket.
    pub owner: AccountId,
    /// The bucket.
    pub bucket: BucketName,
    /// The partition of it all: `aws` unless said otherwise.
    pub partition: Cow<'static, str>,
    /// The bucket's Region. Unknown, it is that of the key.
    pub region: Option<Region>,
    /// The bucket's policy.
    pub bucket_policy: Option<Document>,
    /// Who owns the objects, and whether ACLs count: by default the bucket's owner, and not.
    pub ownership: ObjectOwnership,
    /// The bucket's ACL.
    pub acl: Option<Acl>,
    /// Block Public Access, the bucket's and its account's together: by default nothing is blocked.
    pub block_public_access: BlockPublicAccess,
    /// An account that is known to own objects in the bucket, as it does what it has put where ACLs count.
    pub object_owner: Option<AccountId>,
    /// The bucket's default encryption, where it is by a key of KMS.
    pub encryption: Option<Encryption>,
    /// The policy of that key.
    pub key_policy: Option<Document>,
    /// Access points of the bucket.
    pub access_points: Vec<AccessPointDocuments>,
    /// Users and roles of other accounts, and roles of the owner's that these may assume.
    pub principals: Vec<PrincipalDocuments>,
    /// Accounts of which every user and role is listed in `principals`.
    pub complete_accounts: Vec<AccountId>,
    /// Service control policies above the accounts of principals: which account, and its levels. None of an account that
    /// is in no organization.
    pub service_control: Vec<(AccountId, Vec<LevelDocuments>)>,
    /// Resource control policies above the owner's account.
    pub resource_control: Vec<LevelDocuments>,
    /// The policy of the VPC endpoint that requests come through.
    pub endpoint: Option<Document>,
    /// The VPC that requests come from.
    pub vpc: Option<VpcId>,
}

/// The default encryption of a bucket by a key of KMS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encryption {
    /// Which key.
    pub key: EncryptionKey,
    /// Whether S3 Bucket Keys are on, so that the encryption context is the bucket's ARN and not the object's.
    pub bucket_key: bool,
}

/// How a bucket names the key that encrypts it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EncryptionKey {
    /// By its ARN.
    Arn(KmsKeyArn),
    /// By an alias or a bare id, as it was written.
    Named(String),
    /// None is named: the key `aws/s3`, which AWS manages.
    AwsManaged,
}

/// A user or role, or one session of a role, and its policies.
#[derive(Clone, Debug)]
pub struct PrincipalDocuments {
    /// Who it is.
    pub arn: PrincipalArn,
    /// Its unique id, `AIDA…` or `AROA…`.
    pub unique_id: Option<String>,
    /// The id that S3 gives its account, by which ACLs name it.
    pub canonical_user_id: Option<CanonicalUserId>,
    /// Its own policies, managed and inline, those of its groups included.
    pub identity: Vec<Document>,
    /// Its permissions boundary.
    pub boundary: Option<Document>,
    /// The session policies, where sessions are made with some.
    pub session: Option<Vec<Document>>,
    /// Of a role, its trust policy.
    pub trust: Option<Document>,
}

/// An access point of the bucket.
#[derive(Clone, Debug)]
pub struct AccessPointDocuments {
    /// Its ARN, which tells its account: `arn:aws:s3:REGION:ACCOUNT:accesspoint/NAME`.
    pub arn: Arn,
    /// Its policy.
    pub policy: Option<Document>,
    /// The VPC from which alone it answers, where its origin is one.
    pub vpc: Option<VpcId>,
    /// Its own Block Public Access.
    pub block_public_access: BlockPublicAccess,
}

/// The policies that an organization attaches at one level: its root, an organizational unit, or the account.
#[derive(Clone, Debug)]
pub struct LevelDocuments {
    /// The level's name.
    pub name: String,
    /// What is attached there. Of service control policies one must allow, as `FullAWSAccess` does.
    pub policies: Vec<Document>,
}

impl Setup {
    /// A bucket of which nothing else is known.
    pub fn new(owner: AccountId, bucket: BucketName) -> Self {
        Self {
            owner,
            bucket,
            partition: Cow::Borrowed("aws"),
            region: None,
            bucket_policy: None,
            ownership: ObjectOwnership::default(),
            acl: None,
            block_public_access: BlockPublicAccess::NONE,
            object_owner: None,
            encryption: None,
            key_policy: None,
            access_points: Vec::new(),
            principals: Vec::new(),
            complete_accounts: Vec::new(),
            service_control: Vec::new(),
            resource_control: Vec::new(),
            endpoint: None,
            vpc: None,
        }
    }

    /// Everything that is wrong between the documents, the gravest first, each once. What is wrong with one of them alone,
    /// [`check`](crate::check) tells.
    pub fn check(&self) -> Vec<CrossFinding> {
        let model = Model::new(self);
        let mut report = Report::default();
        let mut reached = Reached::default();
        access_point::check(&model, &mut reached, &mut report);
        halves::check(&model, &mut reached, &mut report);
        assume::check(&model, &reached, &mut report);
        kms_key::check(&model, &mut report);
        kms::check(&model, &reached, &mut report);
        ownership::check(&model, &reached, &mut report);
        acl::check(&model, &mut report);
        block_public_access::check(&model, &mut report);
        escalation::check(&model, &mut report);
        principals::check(&model, &mut report);
        report.sorted()
    }

    /// The ARN of the bucket.
    pub(super) fn bucket_arn(&self) -> String {
        format!("arn:{}:s3:::{}", self.partition, self.bucket)
    }
}

impl PrincipalDocuments {
    /// A user or role without policies.
    pub const fn new(arn: PrincipalArn) -> Self {
        Self {
            arn,
            unique_id: None,
            canonical_user_id: None,
            identity: Vec::new(),
            boundary: None,
            session: None,
            trust: None,
        }
    }
}

impl AccessPointDocuments {
    /// An access point that answers from everywhere, without a policy.
    pub const fn new(arn: Arn) -> Self {
        Self { arn, policy: None, vpc: None, block_public_access: BlockPublicAccess::NONE }
    }
}
