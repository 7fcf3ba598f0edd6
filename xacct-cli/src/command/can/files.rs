//! The options that name files of policies, one for each layer.

use super::levels::{GROUP, Levels};
use crate::exit::Failure;
use crate::policy_set::PolicySet;
use std::path::PathBuf;
use xacct_core::PolicyKind;

/// Policies in JSON, or the `policy!`s of Rust sources.
#[derive(Debug, clap::Args)]
#[group(id = GROUP, required = true, multiple = true)]
pub(super) struct PolicyFiles {
    /// Policies of the kinds that they seem to be: bucket, identity, trust, key and access point policies.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    policies: Vec<PathBuf>,
    /// The policy of the bucket.
    #[arg(long, value_name = "FILE")]
    bucket_policy: Option<PathBuf>,
    /// A policy of the principal; more than once for several.
    #[arg(long, value_name = "FILE")]
    identity_policy: Vec<PathBuf>,
    /// The principal's permissions boundary.
    #[arg(long, value_name = "FILE")]
    boundary: Option<PathBuf>,
    /// A policy that was passed along when the role was assumed; more than once for several.
    #[arg(long, value_name = "FILE")]
    session_policy: Vec<PathBuf>,
    /// The policy of the VPC endpoint that the request comes through.
    #[arg(long, value_name = "FILE")]
    vpc_endpoint_policy: Option<PathBuf>,
    /// The policy of the KMS key.
    #[arg(long, value_name = "FILE")]
    key_policy: Option<PathBuf>,
    /// The trust policy of the role that is assumed.
    #[arg(long, value_name = "FILE")]
    trust_policy: Option<PathBuf>,
    /// The policy of the access point.
    #[arg(long, value_name = "FILE")]
    access_point_policy: Option<PathBuf>,
}

impl PolicyFiles {
    /// Reads them all, and those of the levels.
    pub(super) fn read(&self, levels: &Levels) -> Result<PolicySet, Failure> {
        let mut policies = PolicySet::default();
        for (kind, paths) in self.by_kind() {
            for path in paths {
                policies.read(path, Some(kind))?;
            }
        }
        let Levels { service_control, resource_control } = levels;
        for (kind, levels) in
            [(PolicyKind::ServiceControl, service_control), (PolicyKind::ResourceControl, resource_control)]
        {
            for paths in levels {
                policies.read_level(paths, kind)?;
            }
        }
        for path in &self.policies {
            policies.read(path, None)?;
        }
        Ok(policies)
    }

    fn by_kind(&self) -> [(PolicyKind, Vec<&PathBuf>); 8] {
        [
            (PolicyKind::Bucket, self.bucket_policy.iter().collect()),
            (PolicyKind::Identity, self.identity_policy.iter().collect()),
            (PolicyKind::Boundary, self.boundary.iter().collect()),
            (PolicyKind::Session, self.session_policy.iter().collect()),
            (PolicyKind::VpcEndpoint, self.vpc_endpoint_policy.iter().collect()),
            (PolicyKind::KmsKey, self.key_policy.iter().collect()),
            (PolicyKind::Trust, self.trust_policy.iter().collect()),
            (PolicyKind::AccessPoint, self.access_point_policy.iter().collect()),
        ]
    }
}
