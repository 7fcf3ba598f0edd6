//! Whence requests come.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use xacct_core::evaluate::CompiledPolicy;
use xacct_core::{VpcEndpointId, VpcEndpointPolicy, VpcId};

/// Whence requests come, as condition keys and the policies of VPC endpoints see it: the internet, or a VPC through an
/// endpoint. By default an address of the internet that is for documentation, over TLS.
///
/// # Examples
/// ```
/// use xacct_sandbox::{Origin, Sandbox};
///
/// let sandbox = Sandbox::new();
/// let office = sandbox.coming_from(Origin::internet("203.0.113.7".parse()?));
/// let inside = sandbox.coming_from(Origin::vpc_endpoint("vpce-0123456789abcdef0".parse()?, "vpc-0123456789abcdef0".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Origin {
    address: IpAddr,
    is_encrypted: bool,
    endpoint: Option<Endpoint>,
}

#[derive(Clone, Debug)]
struct Endpoint {
    id: VpcEndpointId,
    vpc: VpcId,
    policy: Option<Arc<CompiledPolicy>>,
}

impl Origin {
    /// An address of the internet: `aws:SourceIp`.
    pub const fn internet(address: IpAddr) -> Self {
        Self { address, is_encrypted: true, endpoint: None }
    }

    /// A VPC endpoint: `aws:SourceVpce`, `aws:SourceVpc` and, as `aws:VpcSourceIp`, 10.0.0.10, and no `aws:SourceIp`. Everything
    /// passes it until it has a [policy](Self::with_policy).
    pub fn vpc_endpoint(id: VpcEndpointId, vpc: VpcId) -> Self {
        let endpoint = Endpoint { id, vpc, policy: None };
        Self {
            address: IpAddr::V4(Ipv4Addr::new(10, 0, 0, 10)),
            is_encrypted: true,
            endpoint: Some(endpoint),
        }
    }

    /// The same VPC endpoint with this policy, which has to allow what passes. The internet has none, and stays as it is.
    pub fn with_policy(mut self, policy: &VpcEndpointPolicy) -> Self {
        if let Some(endpoint) = &mut self.endpoint {
            endpoint.policy = Some(Arc::new(policy.compile()));
        }
        self
    }

    /// The same without TLS: `aws:SecureTransport` is `false`.
    pub const fn without_tls(mut self) -> Self {
        self.is_encrypted = false;
        self
    }

    pub(crate) const fn is_encrypted(&self) -> bool {
        self.is_encrypted
    }

    pub(crate) fn source_ip(&self) -> Option<String> {
        self.endpoint.is_none().then(|| self.address.to_string())
    }

    pub(crate) fn vpc_source_ip(&self) -> Option<String> {
        self.endpoint.is_some().then(|| self.address.to_string())
    }

    pub(crate) fn vpc(&self) -> Option<String> {
        self.endpoint.as_ref().map(|endpoint| endpoint.vpc.to_string())
    }

    pub(crate) fn endpoint_id(&self) -> Option<String> {
        self.endpoint.as_ref().map(|endpoint| endpoint.id.to_string())
    }

    pub(crate) fn policy(&self) -> Option<&CompiledPolicy> {
        self.endpoint.as_ref()?.policy.as_deref()
    }
}

impl Default for Origin {
    fn default() -> Self {
        Self::internet(IpAddr::V4(Ipv4Addr::new(203, 0, 113, 1)))
    }
}
