//! Access Analyzer's types of policies and resources, as kinds of ours.

use crate::row::Row;
use xacct_core::PolicyKind;

/// The kind, none where the row names no type, or why we have none such.
pub(super) fn of(row: &Row) -> anyhow::Result<Result<Option<PolicyKind>, &'static str>> {
    let Some(policy_type) = row.read_if_any::<String>("policy_type")? else { return Ok(Ok(None)) };
    let resource_type = row.read_if_any::<String>("resource_type")?;
    Ok(match policy_type.as_str() {
        "IDENTITY_POLICY" => Ok(Some(PolicyKind::Identity)),
        "TRUST_POLICY" => Ok(Some(PolicyKind::Trust)),
        "SESSION_POLICY" => Ok(Some(PolicyKind::Session)),
        "SERVICE_CONTROL_POLICY" => Ok(Some(PolicyKind::ServiceControl)),
        "RESOURCE_CONTROL_POLICY" => Ok(Some(PolicyKind::ResourceControl)),
        "VPC_ENDPOINT_POLICY" => Ok(Some(PolicyKind::VpcEndpoint)),
        "RESOURCE_POLICY" => match resource_type.as_deref() {
            Some("AWS::S3::Bucket") => Ok(Some(PolicyKind::Bucket)),
            Some("AWS::S3::AccessPoint") => Ok(Some(PolicyKind::AccessPoint)),
            Some("AWS::IAM::AssumeRolePolicyDocument") => Ok(Some(PolicyKind::Trust)),
            Some("AWS::KMS::Key") => Ok(Some(PolicyKind::KmsKey)),
            Some(_) => Err("there is no kind for policies of this type of resource"),
            None => Err("it is not recorded to what type of resource the policy belongs"),
        },
        _ => Err("there is no kind for this type of policies"),
    })
}
