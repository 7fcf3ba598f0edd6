//! The ways in which HTTP clients, browsers and the console write what lies in S3, none of which is an ARN.

use crate::{Code, Fault};

/// A bucket, and maybe a key in it, as a host or a URL names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct S3Address<'t> {
    partition: &'static str,
    bucket: &'t str,
    key: &'t str,
}

impl<'t> S3Address<'t> {
    /// Reads `bucket.s3.us-east-1.amazonaws.com/key`, `s3.amazonaws.com/bucket/key` and the hosts of websites.
    pub(crate) fn of_host(text: &'t str) -> Option<Self> {
        let (host, path) = text.split_once('/').unwrap_or((text, ""));
        // Few texts hold it, and it is searched for before the partitions are asked.
        let service = host.find("s3")?;
        let partition = partition_of(host)?;
        let (bucket, key) = match host.get(..service)? {
            "" => path.split_once('/').unwrap_or((path, "")),
            _ => (bucket_before_service(host)?, path),
        };
        (!bucket.is_empty()).then_some(Self { partition, bucket, key })
    }

    /// Reads `https://s3.console.aws.amazon.com/s3/buckets/bucket?prefix=key`.
    fn of_console(url: &'t str) -> Option<Self> {
        let (host, path) = url.split_once('/')?;
        let shown = path.strip_prefix("s3/buckets/").or_else(|| path.strip_prefix("s3/object/"))?;
        let (bucket, query) = shown.split_once('?').unwrap_or((shown, ""));
        let partition = match host.rsplit_once("console.")?.1 {
            "aws.amazon.com" => "aws",
            "amazonaws.cn" => "aws-cn",
            "amazonaws-us-gov.com" => "aws-us-gov",
            _ => return None,
        };
        let key = query.split('&').find_map(|pair| pair.strip_prefix("prefix=")).unwrap_or_default();
        Some(Self { partition, bucket: bucket.trim_end_matches('/'), key })
    }

    /// The ARN of the same bucket or object; none where characters of the key are escaped.
    pub(crate) fn arn(self) -> Option<String> {
        let Self { partition, bucket, key } = self;
        let key = key.split(['?', '#']).next().unwrap_or_default();
        let slash = if key.is_empty() { "" } else { "/" };
        (!key.contains('%')).then(|| format!("arn:{partition}:s3:::{bucket}{slash}{key}"))
    }
}

/// The fault of a URL, or of an S3 host, where an ARN should be. `s3://bucket` is not one.
pub(super) fn fault_of_url(text: &str) -> Option<Fault> {
    let url = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let address = S3Address::of_host(url.unwrap_or(text));
    if url.is_none() && address.is_none() {
        return None;
    }
    let mended = address.or_else(|| S3Address::of_console(url?)).and_then(S3Address::arn);
    let fault = Fault::new(
        Code::S3_ALIAS_IN_POLICY,
        format!("`{text}` is a URL, and policies name resources by ARNs"),
    );
    Some(match mended {
        Some(arn) => fault.help(format!("write `{arn}`")).suggest(Some(arn)),
        None => fault.help("the ARN of an object is `arn:aws:s3:::BUCKET/KEY`"),
    })
}

/// The partition of a host of AWS: by the Region in it, where partitions share their domain.
fn partition_of(host: &str) -> Option<&'static str> {
    let here = || xacct_catalog::partitions().filter(|partition| is_below(host, partition.dns_suffix()));
    let has_region =
        |partition: &xacct_catalog::Partition| host.split(['.']).any(|label| partition.has_region(label));
    let by_region = here().find(has_region);
    by_region.or_else(|| here().next()).map(|partition| partition.id())
}

fn is_below(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|below| below.ends_with('.'))
}

/// What stands before the label of the service: `s3`, `s3-website-us-east-1`, `s3-accelerate`, ….
fn bucket_before_service(host: &str) -> Option<&str> {
    let labels = [".s3.", ".s3-"].into_iter().filter_map(|label| host.find(label));
    labels.min().and_then(|at| host.get(..at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_leads_to_the_arn() {
        for (text, arn) in [
            ("https://reports.s3.amazonaws.com/2026/q1.csv", Some("arn:aws:s3:::reports/2026/q1.csv")),
            ("https://reports.s3.eu-west-1.amazonaws.com/", Some("arn:aws:s3:::reports")),
            ("https://reports.s3.cn-north-1.amazonaws.com.cn/*", Some("arn:aws-cn:s3:::reports/*")),
            ("https://reports.s3.us-gov-west-1.amazonaws.com", Some("arn:aws-us-gov:s3:::reports")),
            ("http://reports.s3-website-us-east-1.amazonaws.com/*", Some("arn:aws:s3:::reports/*")),
            ("reports.s3-website.eu-central-1.amazonaws.com", Some("arn:aws:s3:::reports")),
            ("https://s3.amazonaws.com/reports/2026/*", Some("arn:aws:s3:::reports/2026/*")),
            ("https://s3-us-west-2.amazonaws.com/reports", Some("arn:aws:s3:::reports")),
            ("https://www.example.com.s3.amazonaws.com/x?y=1", Some("arn:aws:s3:::www.example.com/x")),
            ("https://us-east-1.console.aws.amazon.com/s3/buckets/reports", Some("arn:aws:s3:::reports")),
            (
                "https://s3.console.aws.amazon.com/s3/buckets/reports?region=us-east-1&prefix=2026/",
                Some("arn:aws:s3:::reports/2026/"),
            ),
            ("https://reports.s3.amazonaws.com/a%20b", None),
            ("https://example.com/reports", None),
            ("https://", None),
        ] {
            let fault = fault_of_url(text).unwrap_or_else(|| panic!("{text} is a URL"));
            assert_eq!(fault.suggestion.as_deref(), arn, "{text}");
        }
    }

    #[test]
    fn what_is_no_address_is_left_alone() {
        for text in
            ["", "*", "reports/*", "s3://reports/*", "aws:s3:::reports", "s3", "s3.example.com/x", "s3/"]
        {
            assert!(fault_of_url(text).is_none(), "{text}");
        }
    }
}
