//! `PRIVATE_IP_ADDRESS`, `PRIVATE_NOT_IP_ADDRESS`: a condition that names private addresses alone.
//!
//! `aws:SourceIp` is the address that a request comes from over the internet, which is never a private one; through a
//! VPC endpoint requests do not carry it. So `IpAddress` never holds, and `NotIpAddress` always does.
//!
//! - severity: error
//! - bad: `IpAddress: { "aws:SourceIp": "10.0.0.0/8" }`
//! - good: `IpAddress: { "aws:VpcSourceIp": "10.0.0.0/8" }, StringEquals: { "aws:SourceVpc": "vpc-0a1b2c3d" }`

use super::context::KeyRead;
use super::{Context, Report};
use crate::{Code, Fault, IpRange, OperatorName};

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    for key in &context.keys {
        let (code, holds) = match key.operator.map(|operator| operator.name) {
            Some(OperatorName::IpAddress) => (Code::PRIVATE_IP_ADDRESS, "never"),
            Some(OperatorName::NotIpAddress) => (Code::PRIVATE_NOT_IP_ADDRESS, "always"),
            _ => continue,
        };
        if key.is("aws:SourceIp") && names_private_addresses_alone(key) {
            let fault = Fault::new(
                code,
                format!("`{}` is never a private address: the condition {holds} holds", key.text),
            );
            let help = "name public addresses; within a VPC, compare `aws:VpcSourceIp` together with `aws:SourceVpc`";
            report.error(key.place, fault.help(help));
        }
    }
}

fn names_private_addresses_alone(key: &KeyRead<'_>) -> bool {
    let is_private = |text: &str| IpRange::new(text.to_owned()).is_ok_and(|range| range.is_private());
    // One that is known at run time only may be public.
    !key.values.is_empty()
        && key.values.len() == key.value_count
        && key.values.iter().all(|read| is_private(read.value.as_str()))
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::{KeyValues, OperatorBlock, PolicyKind, Statement};

    fn found(operator: &str, key: &str, values: &[&str]) -> Vec<&'static str> {
        let values = values.iter().map(|&text| text.into()).collect();
        let keys = vec![KeyValues { key: key.into(), values }];
        let condition = Some(vec![OperatorBlock { operator: operator.into(), keys }]);
        codes(&run(
            check,
            PolicyKind::Identity,
            [Statement { condition, ..allow(&["s3:GetObject"], &["*"]) }],
        ))
    }

    #[test]
    fn private_addresses_alone_are_reported() {
        let private = ["10.0.0.0/8", "192.168.1.0/24"];
        assert_eq!(found("IpAddress", "aws:SourceIp", &private), ["PRIVATE_IP_ADDRESS"]);
        assert_eq!(found("NotIpAddressIfExists", "aws:sourceip", &private), ["PRIVATE_NOT_IP_ADDRESS"]);
        assert!(found("IpAddress", "aws:SourceIp", &["10.0.0.0/8", "203.0.113.0/24"]).is_empty());
        assert!(found("IpAddress", "aws:VpcSourceIp", &private).is_empty());
        assert!(found("IpAddress", "aws:SourceIp", &[]).is_empty());
        assert!(found("IpAddress", "aws:SourceIp", &["10.0.0"]).is_empty(), "another check's fault");
    }
}
