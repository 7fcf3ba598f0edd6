//! `INVALID_ARN_PREFIX`, `MISSING_ARN_FIELD`, `INVALID_PARTITION`, `INVALID_ARN_SERVICE_CASE`, `INVALID_SERVICE`,
//! `VARIABLE_UNSUPPORTED_IN_ELEMENT`: a resource that is not an ARN, or one of a partition or service that AWS does
//! not have, or with a policy variable before its last part.
//!
//! - severity: error or warning
//! - bad: `resource: "reports/*"`, `resource: "arn:aws:s33:::reports/*"`
//! - good: `resource: "arn:aws:s3:::reports/*"`

use super::arn_of_service::{is_open, sound};
use super::context::ArnRead;
use super::{Context, Report};
use crate::{Arn, ArnPart, Code, Fault};
use xacct_catalog::nearest;

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    for resource in &context.resources {
        match &resource.arn {
            ArnRead::Every | ArnRead::Captured => {}
            // Some kinds fill in what a short ARN lacks, where its last part is open.
            ArnRead::Faulty(fault)
                if context.kind.completes_short_arns() && is_short_and_open(fault, resource.text) =>
            {
                report.warning(resource.place, fault.clone());
            }
            ArnRead::Faulty(fault) => {
                let is_sound = |text: &str| sound(text.to_owned()).is_some();
                report.error(resource.place, fault.clone().if_accepted(is_sound));
            }
            ArnRead::Arn(arn, _) => {
                for fault in faults_of(arn) {
                    // Documented not to be resolved there, and yet written by policies that AWS itself maintains.
                    match fault.code == Code::VARIABLE_UNSUPPORTED_IN_ELEMENT {
                        true => report.warning(resource.place, fault),
                        false => report.error(resource.place, fault),
                    }
                }
            }
        }
    }
}

fn is_short_and_open(fault: &Fault, text: &str) -> bool {
    fault.code == Code::MISSING_ARN_FIELD && text.ends_with(":*")
}

/// Whether there is none of these faults, without the search for what was meant.
pub(super) fn is_sound(arn: &Arn) -> bool {
    let is_known = |partition: &str| is_open(partition) || xacct_catalog::partition(partition).is_some();
    let has_variable = |part: ArnPart| arn.part(part).contains("${");
    !BEFORE_RESOURCE.into_iter().any(has_variable) && is_known(arn.partition()) && names_a_service(arn)
}

const BEFORE_RESOURCE: [ArnPart; 4] =
    [ArnPart::Partition, ArnPart::Service, ArnPart::Region, ArnPart::Account];

fn names_a_service(arn: &Arn) -> bool {
    is_open(arn.service()) || is_namespace(arn.service())
}

fn faults_of(arn: &Arn) -> Vec<Fault> {
    let variables = BEFORE_RESOURCE.into_iter().filter_map(|part| variable_fault(arn, part));
    variables.chain(partition_fault(arn)).chain(service_fault(arn)).collect()
}

/// IAM resolves variables in the resource alone.
fn variable_fault(arn: &Arn, part: ArnPart) -> Option<Fault> {
    arn.part(part).contains("${").then(|| {
        let message = "a policy variable stands only in the last part of an ARN";
        let fault = Fault::new(Code::VARIABLE_UNSUPPORTED_IN_ELEMENT, message).at(arn.range(part));
        fault
            .help("write the value, or compare `aws:ResourceAccount` or `aws:RequestedRegion` in a condition")
    })
}

fn partition_fault(arn: &Arn) -> Option<Fault> {
    let fault = arn.unknown_partition().filter(|_| !is_open(arn.partition()))?;
    Some(fault.if_accepted(|text| sound(text.to_owned()).is_some()))
}

fn service_fault(arn: &Arn) -> Option<Fault> {
    let service = arn.service();
    let lower = service.to_ascii_lowercase();
    if names_a_service(arn) {
        return None;
    }
    let at = arn.range(ArnPart::Service);
    if service != lower && is_namespace(&lower) {
        let fault = Fault::new(
            Code::INVALID_ARN_SERVICE_CASE,
            format!("the service `{service}` is written in lower case"),
        );
        return Some(fault.at(at).suggest(sound(arn.with(ArnPart::Service, &lower))));
    }
    let near =
        nearest::service(service).map(|near| arn.with(ArnPart::Service, near.prefix())).and_then(sound);
    Some(Fault::new(Code::INVALID_SERVICE, format!("unknown service `{service}`")).at(at).suggest(near))
}

/// Whether ARNs have this service: it has actions of its own, or another service's resources are named by it.
fn is_namespace(service: &str) -> bool {
    let of_a_service = xacct_catalog::service(service).is_some_and(|known| known.prefix() == service);
    of_a_service || super::arn_of_service::resource_types_named_by(service).next().is_some()
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::PolicyKind;

    fn found(resource: &str) -> Vec<crate::Finding> {
        run(check, PolicyKind::Identity, [allow(&["s3:GetObject"], &[resource])])
    }

    #[test]
    fn well_formed_arns_are_accepted() {
        for resource in [
            "*",
            "arn:aws:s3:::reports/*",
            "arn:aws-cn:s3:::b",
            "arn:*:s3:::b",
            "arn:aws:*:us-east-1:111122223333:x",
        ] {
            assert!(found(resource).is_empty(), "{resource}");
        }
    }

    #[test]
    fn a_short_open_arn_warns_where_it_is_completed() {
        assert!(!found("arn:aws:sqs:*")[0].severity.stops_the_build());
        assert!(found("arn:aws:sqs")[0].severity.stops_the_build());
        assert!(found("arn:aws:s3:reports/*")[0].severity.stops_the_build(), "its colons were left out");
        let stops_in = |kind| {
            run(check, kind, [allow(&["s3:GetObject"], &["arn:aws:s3:*"])])[0].severity.stops_the_build()
        };
        assert!(stops_in(PolicyKind::Bucket) && stops_in(PolicyKind::Session));
        assert!(stops_in(PolicyKind::ResourceControl));
        assert!(!stops_in(PolicyKind::Boundary) && !stops_in(PolicyKind::ServiceControl));
        assert!(!stops_in(PolicyKind::VpcEndpoint));
    }

    #[test]
    fn each_fault_has_its_code_its_part_and_its_mend() {
        for (resource, code, part, suggestion) in [
            ("arn:amazon:s3:::b", "INVALID_PARTITION", "amazon", None),
            ("arn:awss:s3:::b", "INVALID_PARTITION", "awss", Some("arn:aws:s3:::b")),
            ("arn:aws:S3:::b", "INVALID_ARN_SERVICE_CASE", "S3", Some("arn:aws:s3:::b")),
            ("arn:aws:ss3:::b", "INVALID_SERVICE", "ss3", Some("arn:aws:s3:::b")),
            (
                "arn:aws:iam::${aws:PrincipalAccount}:user/ana",
                "VARIABLE_UNSUPPORTED_IN_ELEMENT",
                "${aws:PrincipalAccount}",
                None,
            ),
            ("s3:::b/*", "INVALID_ARN_PREFIX", "s3", None),
            ("arn:aws:s3:b", "MISSING_ARN_FIELD", "", Some("arn:aws:s3:::b")),
        ] {
            let found = found(resource);
            assert_eq!(codes(&found), [code], "{resource}");
            let fault = &found[0].fault;
            assert_eq!(fault.part.clone().map_or("", |part| &resource[part]), part);
            assert_eq!(fault.suggestion.as_deref(), suggestion, "{resource}");
        }
    }
}
