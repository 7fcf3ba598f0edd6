//! What a setting holds at this moment.

use crate::observe::{ObservedAccessPoint, access_point_value, managed_policy_value};
use crate::{Account, Error, RoleValue, Setting, Value};
use xacct_core::RoleName;

/// Reads one setting.
pub(super) async fn read(account: &Account, setting: &Setting) -> Result<Value, Error> {
    Ok(match setting {
        Setting::Role { role } => match account.role(role).await? {
            Some(found) => Value::Role(RoleValue {
                trust: found.trust,
                max_session_duration: found.max_session_duration,
                boundary: found.boundary,
                tags: found.tags,
            }),
            None => Value::Absent,
        },
        Setting::TrustPolicy { role } => account.role(role).await?.map(|role| role.trust).into(),
        Setting::MaxSessionDuration { role } => duration(account, role).await?,
        Setting::KeyPolicy { key } => Value::Document(account.key_policy(key).await?),
        Setting::ObjectOwnership { bucket } => {
            account.object_ownership(bucket).await?.map_or(Value::Absent, Value::ObjectOwnership)
        }
        Setting::BucketAcl { bucket } => Value::Acl(account.bucket_acl(bucket).await?),
        Setting::ObjectAcl { bucket, key } => {
            account.object_acl(bucket, key).await?.map_or(Value::Absent, Value::Acl)
        }
        Setting::BucketPolicy { bucket } => account.bucket_policy(bucket).await?.into(),
        Setting::AccessPoint { access_point } => match account.access_point(access_point).await? {
            Some(description) => {
                let policy = account.access_point_policy(access_point).await?;
                let tags = account.access_point_tags(access_point).await?;
                Value::AccessPoint(access_point_value(&ObservedAccessPoint { description, policy, tags }))
            }
            None => Value::Absent,
        },
        Setting::AccessPointPolicy { access_point } => {
            account.access_point_policy(access_point).await?.into()
        }
        Setting::ManagedPolicy { policy } => match account.managed_policy(&account.policy_arn(policy)).await?
        {
            Some(found) => Value::ManagedPolicy(managed_policy_value(&found)),
            None => Value::Absent,
        },
        Setting::Attachment { identity, policy } => {
            let (attached, policy) = (account.attached_policies(identity).await?, account.policy_arn(policy));
            match attached.iter().any(|(_, arn)| *arn == policy) {
                true => Value::Present,
                false => Value::Absent,
            }
        }
        Setting::InlinePolicy { identity, policy } => account.identity_policy(identity, policy).await?.into(),
    })
}

async fn duration(account: &Account, role: &RoleName) -> Result<Value, Error> {
    Ok(account.role(role).await?.map_or(Value::Absent, |role| Value::Seconds(role.max_session_duration)))
}
