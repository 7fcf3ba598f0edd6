//! Makes a setting hold something else: one request, where AWS has one for it.

use super::StepError;
use crate::value::ManagedPolicyValue;
use crate::{AccessPointValue, Account, Error, PlanOptions, Setting, Value};
use std::collections::BTreeMap;
use xacct_core::PolicyName;
use xacct_core::grant::Grant;

/// Makes `setting`, which holds `before`, hold `after`. What takes several calls adds to `done` what was carried out of it
/// before the last.
pub(super) async fn write(
    account: &Account,
    setting: &Setting,
    before: &Value,
    after: &Value,
    options: &PlanOptions,
    done: &mut Vec<String>,
) -> Result<(), StepError> {
    if needs_room(before, after) && !options.deletes_oldest_version {
        return Err(StepError::FiveVersions { setting: setting.clone() });
    }
    if let (Value::AccessPoint(AccessPointValue { policy: Some(_), .. }), Value::Absent) = (before, after) {
        // Somebody has let others in by it since, and it would go with its policy.
        return Err(StepError::Changed { setting: setting.clone() });
    }
    send(account, setting, before, after, done).await
}

/// Whether the oldest version of a managed policy has to go for a new one.
fn needs_room(before: &Value, after: &Value) -> bool {
    match (before, after) {
        (Value::ManagedPolicy(before), Value::ManagedPolicy(after)) => {
            before.is_full() && former(before, after).is_none()
        }
        _ => false,
    }
}

async fn send(
    account: &Account,
    setting: &Setting,
    before: &Value,
    after: &Value,
    done: &mut Vec<String>,
) -> Result<(), StepError> {
    let sent = match (setting, after) {
        (Setting::Role { role }, Value::Role(value)) => account.create_role(role, value).await,
        (Setting::Role { role }, _) => account.delete_role(role).await,
        (Setting::TrustPolicy { role }, Value::Document(trust)) => account.update_trust(role, trust).await,
        (Setting::MaxSessionDuration { role }, Value::Seconds(seconds)) => {
            account.update_max_session(role, *seconds).await
        }
        (Setting::KeyPolicy { key }, Value::Document(policy)) => account.put_key_document(key, policy).await,
        (Setting::ObjectOwnership { bucket }, Value::ObjectOwnership(ownership)) => {
            account.put_object_ownership(bucket, *ownership).await
        }
        (Setting::ObjectOwnership { bucket }, _) => account.delete_ownership_controls(bucket).await,
        (Setting::BucketAcl { bucket }, Value::Acl(acl)) => account.put_bucket_acl(bucket, acl).await,
        (Setting::ObjectAcl { bucket, key }, Value::Acl(acl)) => {
            account.put_object_acl(bucket, key, acl).await
        }
        (Setting::BucketPolicy { bucket }, Value::Document(policy)) => {
            account.put_bucket_document(bucket, policy).await
        }
        (Setting::BucketPolicy { bucket }, _) => account.delete_bucket_policy(bucket).await,
        (Setting::AccessPoint { access_point }, Value::AccessPoint(value)) => {
            let AccessPointValue { bucket, bucket_account, grant, .. } = value;
            account.create_access_point(access_point, bucket, bucket_account, &tags(grant)).await
        }
        (Setting::AccessPoint { access_point }, _) => account.delete_access_point(access_point).await,
        (Setting::AccessPointPolicy { access_point }, Value::Document(policy)) => {
            account.put_access_point_policy(access_point, policy).await
        }
        (Setting::AccessPointPolicy { access_point }, _) => {
            account.delete_access_point_policy(access_point).await
        }
        (Setting::ManagedPolicy { policy }, after) => {
            managed_policy(account, policy, before, after, done).await
        }
        (Setting::Attachment { identity, policy }, Value::Present) => {
            account.attach_policy(identity, &account.policy_arn(policy)).await
        }
        (Setting::Attachment { identity, policy }, _) => {
            account.detach_policy(identity, &account.policy_arn(policy)).await
        }
        (Setting::InlinePolicy { identity, policy }, Value::Document(document)) => {
            account.put_identity_document(identity, policy, document).await
        }
        (Setting::InlinePolicy { identity, policy }, _) => {
            account.delete_identity_policy(identity, policy).await
        }
        // Nothing asks for these: a role's trust policy and longest session, a key's policy and ACLs end with what has them.
        (
            Setting::TrustPolicy { .. }
            | Setting::MaxSessionDuration { .. }
            | Setting::KeyPolicy { .. }
            | Setting::BucketAcl { .. }
            | Setting::ObjectAcl { .. },
            _,
        ) => return Err(StepError::Changed { setting: setting.clone() }),
    };
    Ok(sent?)
}

fn tags(grant: &Option<String>) -> BTreeMap<String, String> {
    grant.iter().map(|grant| (Grant::TAG.to_owned(), grant.clone())).collect()
}

/// Of a managed policy the document of the default version counts. It is changed by a new version, and put back by making
/// the old one the default again.
async fn managed_policy(
    account: &Account,
    name: &PolicyName,
    before: &Value,
    after: &Value,
    done: &mut Vec<String>,
) -> Result<(), Error> {
    let arn = account.policy_arn(name);
    match (before, after) {
        (Value::ManagedPolicy(before), Value::ManagedPolicy(after)) => match former(before, after) {
            Some(version) => back_to(account, &arn, before, after, version, done).await,
            None => new_version(account, &arn, before, after, done).await,
        },
        (_, Value::ManagedPolicy(after)) => {
            account.create_policy(name, &after.document, &tags(&after.grant)).await
        }
        (Value::ManagedPolicy(before), _) => {
            for version in before.versions.iter().filter(|it| Some(*it) != before.default_version.as_ref()) {
                delete_version(account, &arn, version, done).await?;
            }
            account.delete_policy(&arn).await
        }
        _ => Ok(()),
    }
}

/// The version that holds what is wanted, where it is still there.
fn former<'a>(before: &ManagedPolicyValue, after: &'a ManagedPolicyValue) -> Option<&'a String> {
    after.default_version.as_ref().filter(|version| before.versions.contains(version))
}

async fn back_to(
    account: &Account,
    arn: &str,
    before: &ManagedPolicyValue,
    after: &ManagedPolicyValue,
    version: &str,
    done: &mut Vec<String>,
) -> Result<(), Error> {
    // It is already where going back was broken off before the newer versions had gone.
    if before.default_version.as_deref() != Some(version) {
        account.set_default_policy_version(arn, version).await?;
        done.push(format!("version {version} of {arn} was made the default again"));
    }
    for newer in before.newer_than(after) {
        delete_version(account, arn, newer, done).await?;
    }
    Ok(())
}

async fn new_version(
    account: &Account,
    arn: &str,
    before: &ManagedPolicyValue,
    after: &ManagedPolicyValue,
    done: &mut Vec<String>,
) -> Result<(), Error> {
    if before.is_full() {
        let oldest = before.versions.iter().find(|it| Some(*it) != before.default_version.as_ref());
        if let Some(oldest) = oldest {
            delete_version(account, arn, oldest, done).await?;
        }
    }
    account.create_policy_version(arn, &after.document).await
}

async fn delete_version(
    account: &Account,
    arn: &str,
    version: &str,
    done: &mut Vec<String>,
) -> Result<(), Error> {
    if account.delete_policy_version(arn, version).await? {
        done.push(format!("version {version} of {arn} was deleted"));
    }
    Ok(())
}
