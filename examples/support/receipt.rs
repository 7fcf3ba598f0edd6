//! What a grant's receipt holds, one by one, and how plain SDK calls put each in place and take it away again.

use crate::trial::Trial;
use anyhow::{Context, bail};
use aws_sdk_s3::types::{
    AccessControlPolicy, BucketCannedAcl, Grant as AclGrant, Grantee as AclGrantee, ObjectCannedAcl,
    ObjectOwnership as Ownership, Owner, OwnershipControls, OwnershipControlsRule, Type,
};
use xacct_dsl::evaluate::{self, ObjectOwnership};
use xacct_dsl::grant::{AclDocument, GranteeKind, IdentityReceipt, KeyReceipt, Receipt, Target};
use xacct_dsl::{
    AccessPointName, AccessPointPolicy, AccountId, BucketPolicy, Document, IdentityPolicy, ObjectKey,
    RoleName, TrustPolicy,
};

/// The name of inline policies.
const POLICY: &str = "xacct-example";

/// A trust policy that trusts nobody.
const NOBODY: &str =
    r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole"}}"#;

/// One document of a receipt, or a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Piece {
    /// Who may assume the role, which is made with it, and how long a session may last, in seconds.
    RoleTrust(RoleName, TrustPolicy, u32),
    /// What the role may do.
    RolePermissions(RoleName, IdentityPolicy),
    /// What the policy of the bucket's key says besides its own.
    Key(KeyReceipt),
    /// Whether ACLs count.
    Ownership(ObjectOwnership),
    /// The bucket's ACL.
    BucketAcl(AclDocument),
    /// An object's ACL.
    ObjectAcl(ObjectKey, AclDocument),
    /// The bucket's policy.
    BucketPolicy(BucketPolicy),
    /// The policy of the access point of this account and name.
    AccessPointPolicy(AccountId, AccessPointName, AccessPointPolicy),
    /// A grantee's own half.
    Identity(IdentityReceipt),
}

/// All that a receipt holds, in the order in which it can be put in place.
pub fn pieces(receipt: Receipt) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let (key, identities) = match receipt {
        Receipt::BucketPolicy(it) => {
            pieces.push(Piece::BucketPolicy(it.bucket_policy));
            (it.key, it.identities)
        }
        Receipt::Acl(it) => {
            pieces.push(Piece::Ownership(it.ownership));
            pieces.extend(it.bucket_acl.map(Piece::BucketAcl));
            pieces.extend(it.object_acls.into_iter().map(|(key, acl)| Piece::ObjectAcl(key, acl)));
            (it.key, it.identities)
        }
        Receipt::Role(it) => {
            pieces.push(Piece::RoleTrust(it.role.clone(), it.trust, it.max_session_duration));
            pieces.push(Piece::RolePermissions(it.role, it.permissions));
            (it.key, it.identities)
        }
        Receipt::AccessPoint(it) => {
            pieces.push(Piece::BucketPolicy(it.bucket_policy));
            let policy =
                it.access_point_policy.map(|policy| (it.account.clone(), it.access_point.clone(), policy));
            pieces.extend(
                policy.map(|(account, name, policy)| Piece::AccessPointPolicy(account, name, policy)),
            );
            (it.key, it.identities)
        }
        _ => (None, Vec::new()),
    };
    pieces.extend(key.map(Piece::Key));
    pieces.extend(identities.into_iter().map(Piece::Identity));
    pieces
}

impl Piece {
    /// What it is.
    pub fn target(&self) -> Target {
        match self {
            Self::RoleTrust(..) => Target::RoleTrust,
            Self::RolePermissions(..) => Target::RolePermissions,
            Self::Key(_) => Target::KeyPolicy,
            Self::Ownership(_) => Target::OwnershipControls,
            Self::BucketAcl(_) => Target::BucketAcl,
            Self::ObjectAcl(key, _) => Target::ObjectAcl(key.clone()),
            Self::BucketPolicy(_) => Target::BucketPolicy,
            Self::AccessPointPolicy(..) => Target::AccessPointPolicy,
            Self::Identity(identity) => Target::Identity(identity.grantee.clone()),
        }
    }

    /// Puts it in place, as the administrator of its account.
    pub(crate) async fn put(&self, on: &Trial) -> anyhow::Result<()> {
        let (bucket, s3) = (on.bucket().name.as_str(), &on.bucket().s3);
        match self {
            Self::RoleTrust(role, trust, seconds) => {
                let (iam, role) = (aws_sdk_iam::Client::new(on.owner()), role.as_str());
                let seconds = i32::try_from(*seconds)?;
                let create = iam.create_role().role_name(role).max_session_duration(seconds);
                match create.assume_role_policy_document(trust.as_json()).send().await {
                    Err(error)
                        if error
                            .as_service_error()
                            .is_some_and(|it| it.is_entity_already_exists_exception()) =>
                    {
                        let update = iam.update_assume_role_policy().role_name(role);
                        update.policy_document(trust.as_json()).send().await?;
                    }
                    outcome => drop(outcome?),
                }
            }
            Self::RolePermissions(role, policy) => {
                let put = aws_sdk_iam::Client::new(on.owner())
                    .put_role_policy()
                    .role_name(role.as_str())
                    .policy_name(POLICY);
                put.policy_document(policy.as_json()).send().await?;
            }
            Self::Key(receipt) => {
                let added = receipt.policy.document().statements;
                change_key_policy(on, receipt, |policy| policy.statements.extend(added)).await?;
            }
            Self::Ownership(ownership) => put_ownership(on, ownership.as_str()).await?,
            Self::BucketAcl(acl) => {
                s3.put_bucket_acl().bucket(bucket).access_control_policy(as_sdk(acl)?).send().await?;
            }
            Self::ObjectAcl(key, acl) => {
                let put = s3.put_object_acl().bucket(bucket).key(key.as_str());
                put.access_control_policy(as_sdk(acl)?).send().await?;
            }
            Self::BucketPolicy(policy) => {
                s3.put_bucket_policy().bucket(bucket).policy(policy.as_json()).send().await?;
            }
            Self::AccessPointPolicy(account, name, policy) => {
                let control = aws_sdk_s3control::Client::new(on.administrator(account)?);
                let put = control.put_access_point_policy().account_id(account.as_str()).name(name.as_str());
                put.policy(policy.as_json()).send().await?;
            }
            Self::Identity(IdentityReceipt { grantee, policy, .. }) => {
                let (kind, name, iam) = holder(on, self)?;
                let policy = policy.as_json();
                if kind == GranteeKind::Role {
                    let put = iam.put_role_policy().role_name(name).policy_name(POLICY);
                    put.policy_document(policy).send().await.with_context(|| grantee.to_string())?;
                } else {
                    let put = iam.put_user_policy().user_name(name).policy_name(POLICY);
                    put.policy_document(policy).send().await.with_context(|| grantee.to_string())?;
                }
            }
        }
        Ok(())
    }

    /// Takes it away, as the administrator of its account. (S3 turns ACLs off only when the bucket's own grants nothing.)
    pub(crate) async fn take(&self, on: &Trial) -> anyhow::Result<()> {
        let (bucket, s3) = (on.bucket().name.as_str(), &on.bucket().s3);
        match self {
            Self::RoleTrust(role, ..) => {
                let update =
                    aws_sdk_iam::Client::new(on.owner()).update_assume_role_policy().role_name(role.as_str());
                update.policy_document(NOBODY).send().await?;
            }
            Self::RolePermissions(role, _) => {
                let delete =
                    aws_sdk_iam::Client::new(on.owner()).delete_role_policy().role_name(role.as_str());
                delete.policy_name(POLICY).send().await?;
            }
            Self::Key(receipt) => change_key_policy(on, receipt, |_| ()).await?,
            Self::Ownership(_) => {
                s3.put_bucket_acl().bucket(bucket).acl(BucketCannedAcl::Private).send().await?;
                put_ownership(on, ObjectOwnership::BucketOwnerEnforced.as_str()).await?;
            }
            Self::BucketAcl(_) => {
                s3.put_bucket_acl().bucket(bucket).acl(BucketCannedAcl::Private).send().await?;
            }
            Self::ObjectAcl(key, _) => {
                let put = s3.put_object_acl().bucket(bucket).key(key.as_str());
                put.acl(ObjectCannedAcl::Private).send().await?;
            }
            Self::BucketPolicy(_) => drop(s3.delete_bucket_policy().bucket(bucket).send().await?),
            Self::AccessPointPolicy(account, name, _) => {
                let control = aws_sdk_s3control::Client::new(on.administrator(account)?);
                let delete = control.delete_access_point_policy().account_id(account.as_str());
                delete.name(name.as_str()).send().await?;
            }
            Self::Identity(_) => {
                let (kind, name, iam) = holder(on, self)?;
                if kind == GranteeKind::Role {
                    iam.delete_role_policy().role_name(name).policy_name(POLICY).send().await?;
                } else {
                    iam.delete_user_policy().user_name(name).policy_name(POLICY).send().await?;
                }
            }
        }
        Ok(())
    }
}

/// Whom a grantee's half is put on, and IAM of their account.
fn holder(on: &Trial, piece: &Piece) -> anyhow::Result<(GranteeKind, String, aws_sdk_iam::Client)> {
    let Piece::Identity(IdentityReceipt { grantee, .. }) = piece else { bail!("it is no grantee's half") };
    let iam = aws_sdk_iam::Client::new(on.administrator(&grantee.account())?);
    let name = grantee.name().unwrap_or(Trial::SOMEBODY).to_owned();
    Ok((grantee.kind(), name, iam))
}

/// Reads the key's policy, changes what it says beside the grant's statements, and puts it back.
async fn change_key_policy(
    on: &Trial,
    receipt: &KeyReceipt,
    change: impl FnOnce(&mut Document),
) -> anyhow::Result<()> {
    let kms = aws_sdk_kms::Client::new(on.owner());
    let key = receipt.key.as_str();
    let policy = kms.get_key_policy().key_id(key).policy_name("default").send().await?.policy;
    let mut policy = Document::from_json(&policy.context("no policy in KMS's answer")?)?;
    let own = receipt.policy.document();
    policy.statements.retain(|statement| !own.statements.iter().any(|own| own.sid == statement.sid));
    change(&mut policy);
    let put = kms.put_key_policy().key_id(key).policy_name("default");
    put.policy(policy.to_string()).send().await?;
    Ok(())
}

async fn put_ownership(on: &Trial, ownership: &str) -> anyhow::Result<()> {
    let rule = OwnershipControlsRule::builder().object_ownership(Ownership::from(ownership)).build()?;
    let controls = OwnershipControls::builder().rules(rule).build()?;
    let put = on.bucket().s3.put_bucket_ownership_controls().bucket(&on.bucket().name);
    put.ownership_controls(controls).send().await?;
    Ok(())
}

/// An ACL as the SDK has it.
fn as_sdk(acl: &AclDocument) -> anyhow::Result<AccessControlPolicy> {
    let owner = Owner::builder().id(acl.owner_id().as_str()).build();
    let mut policy = AccessControlPolicy::builder().owner(owner);
    for grant in acl.grants() {
        let evaluate::AclGrantee::CanonicalUser(id) = &grant.grantee else {
            bail!("a grant's ACLs name accounts alone")
        };
        let grantee = AclGrantee::builder().r#type(Type::CanonicalUser).id(id.as_str()).build()?;
        let permission = grant.permission.as_str().into();
        policy = policy.grants(AclGrant::builder().grantee(grantee).permission(permission).build());
    }
    Ok(policy.build())
}
