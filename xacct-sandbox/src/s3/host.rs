//! Which bucket, or access point, a host names.

use s3s::S3Result;
use s3s::host::{S3Host, VirtualHost};
use s3s::path::check_bucket_name;
use s3s::validation::NameValidation;

/// The hosts of S3: `s3.REGION.amazonaws.com`, `BUCKET.s3.REGION.amazonaws.com`, and, of access points,
/// `NAME-ACCOUNT.s3-accesspoint.REGION.amazonaws.com`.
#[derive(Clone)]
pub(super) struct Hosts {
    pub(super) partition: String,
}

impl S3Host for Hosts {
    fn parse_host_header<'a>(&'a self, host: &'a str) -> S3Result<VirtualHost<'a>> {
        let name = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
        let name = name.map_or(host, |(name, _)| name);
        let virtual_host = VirtualHost::new(name);
        Ok(match self.bucket(name) {
            Some(bucket) => virtual_host.with_bucket(bucket),
            None => virtual_host,
        })
    }
}

impl Hosts {
    /// What a host names: a bucket, or an access point, which is named by its ARN from here on.
    fn bucket(&self, host: &str) -> Option<String> {
        if let Some((access_point, rest)) = host.split_once(".s3-accesspoint.") {
            let (name, account) = access_point.rsplit_once('-')?;
            let region = rest.strip_prefix("dualstack.").unwrap_or(rest).split('.').next()?;
            return Some(format!("arn:{}:s3:{region}:{account}:accesspoint/{name}", self.partition));
        }
        let (bucket, _) = host.rsplit_once(".s3.").or_else(|| host.rsplit_once(".s3-"))?;
        Some(bucket.to_owned())
    }
}

/// The names that stand where a bucket's does: buckets', access points' ARNs and aliases.
pub(super) struct Names;

impl NameValidation for Names {
    fn validate_bucket_name(&self, name: &str) -> bool {
        name.starts_with("arn:") || name.ends_with("-s3alias") || check_bucket_name(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_name_buckets_and_access_points() {
        let hosts = Hosts { partition: "aws".to_owned() };
        for (host, bucket) in [
            ("s3.us-east-1.amazonaws.com", None),
            ("s3.amazonaws.com", None),
            ("localhost:4566", None),
            ("reports.s3.us-east-1.amazonaws.com", Some("reports")),
            ("my.reports.s3.amazonaws.com:443", Some("my.reports")),
            (
                "for-b-111111111111.s3-accesspoint.us-east-1.amazonaws.com",
                Some("arn:aws:s3:us-east-1:111111111111:accesspoint/for-b"),
            ),
        ] {
            assert_eq!(hosts.parse_host_header(host).unwrap().bucket(), bucket, "{host}");
        }
    }
}
