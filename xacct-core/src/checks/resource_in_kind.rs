//! `ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE`, `UNSUPPORTED_RESOURCE_ARN_IN_POLICY`: a resource that this kind
//! of policy cannot speak of.
//!
//! A trust policy's resource is its role, a key policy's the key; a bucket policy speaks of S3, an access point policy
//! of the access point and of the objects that are reached through it, by its own ARN and not the bucket's.
//!
//! - severity: error
//! - bad: `policy! { <Trust> allow { action: sts:AssumeRole, resource: "*", … } }`
//! - good: the same without `resource`

use super::context::ArnRead;
use super::{Context, Report};
use crate::{Arn, ArnPart, Code, Fault, Place, PolicyKind, Within};
use xacct_catalog::ResourceType;

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    if context.kind == PolicyKind::Trust {
        return check_trust(context, report);
    }
    for resource in &context.resources {
        if let ArnRead::Arn(arn, types) = &resource.arn
            && let Some(fault) = fault_of(context.kind, arn, types)
        {
            report.error(resource.place, fault);
        }
    }
}

fn check_trust(context: &Context<'_>, report: &mut Report) {
    for (index, statement) in context.statements() {
        for (element, _) in statement.resources() {
            let fault = Fault::new(
                Code::ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE,
                format!("a trust policy has no `{}`", element.as_str()),
            );
            let place = Place::Statement(index, Within::Element(element));
            report.error(place, fault.help("leave it out: the resource is the role itself"));
        }
    }
}

pub(super) fn fault_of(kind: PolicyKind, arn: &Arn, types: &[ResourceType]) -> Option<Fault> {
    // Such an ARN can name none of the kind's own resources. One that names nothing at all is another check's fault.
    let is_none_of = |own: &[&str]| !types.is_empty() && !types.iter().any(|it| own.contains(&it.name()));
    let (service, help) = match kind {
        PolicyKind::Bucket => ("s3", "name the bucket or its objects"),
        PolicyKind::AccessPoint => (
            "s3",
            "name the access point, `arn:aws:s3:REGION:ACCOUNT:accesspoint/NAME`, or objects, which are `…/object/KEY` below it",
        ),
        PolicyKind::KmsKey => ("kms", "write `*`, which in a key policy is the key itself"),
        _ => return None,
    };
    let fault = |what: &str, part| {
        let message = format!("{} has no resources of {what}", kind.in_words());
        let fault = Fault::new(Code::UNSUPPORTED_RESOURCE_ARN_IN_POLICY, message);
        fault.at(arn.range(part)).help(help)
    };
    if !arn.service().eq_ignore_ascii_case(service) {
        let is_known = xacct_catalog::service(arn.service()).is_some();
        return is_known.then(|| fault(&format!("`{}`", arn.service()), ArnPart::Service));
    }
    match kind {
        PolicyKind::KmsKey if is_none_of(&["key"]) => Some(fault("KMS but the key", ArnPart::Resource)),
        PolicyKind::AccessPoint if is_none_of(&OF_ACCESS_POINTS) => {
            Some(fault("S3 but the access point and its objects", ArnPart::Resource))
        }
        _ => None,
    }
}

const OF_ACCESS_POINTS: [&str; 3] = ["accesspoint", "accesspointobject", "multiregionaccesspoint"];

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;

    #[test]
    fn a_trust_policy_has_no_resource() {
        let found = run(check, PolicyKind::Trust, [allow(&["sts:AssumeRole"], &["*"])]);
        assert_eq!(codes(&found), [Code::ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE.as_str()]);
    }

    #[test]
    fn a_bucket_policy_speaks_of_s3() {
        let key = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
        let found = run(check, PolicyKind::Bucket, [allow(&["s3:*"], &["*", "arn:aws:s3:::b/*", key])]);
        assert_eq!(codes(&found), ["UNSUPPORTED_RESOURCE_ARN_IN_POLICY"]);
    }
    #[test]
    fn a_key_policy_speaks_of_its_key() {
        let found = |resource: &str| codes(&run(check, PolicyKind::KmsKey, [allow(&["kms:*"], &[resource])]));
        for own in ["*", "arn:aws:kms:us-east-1:111122223333:key/1234", "arn:aws:kms:*:111122223333:*"] {
            assert!(found(own).is_empty(), "{own}");
        }
        for other in ["arn:aws:s3:::b/*", "arn:aws:kms:us-east-1:111122223333:alias/a"] {
            assert_eq!(found(other), ["UNSUPPORTED_RESOURCE_ARN_IN_POLICY"], "{other}");
        }
        assert!(found("arn:aws:kms:us-east-1:111122223333:xyzzy").is_empty(), "another check's fault");
    }

    #[test]
    fn an_access_point_policy_speaks_of_its_access_point() {
        let found =
            |resource: &str| codes(&run(check, PolicyKind::AccessPoint, [allow(&["s3:*"], &[resource])]));
        for own in [
            "arn:aws:s3:us-east-1:111122223333:accesspoint/ap",
            "arn:aws:s3:us-east-1:111122223333:accesspoint/ap/object/*",
            "arn:aws:s3::111122223333:accesspoint/mfzwi23gnjvgw.mrap/object/*",
        ] {
            assert!(found(own).is_empty(), "{own}");
        }
        for other in ["arn:aws:s3:::b", "arn:aws:s3:::b/*", "arn:aws:sqs:us-east-1:111122223333:queue"] {
            assert_eq!(found(other), ["UNSUPPORTED_RESOURCE_ARN_IN_POLICY"], "{other}");
        }
    }

    #[test]
    fn policies_of_identities_speak_of_everything() {
        let statement = allow(&["*"], &["arn:aws:kms:us-east-1:111122223333:alias/a", "arn:aws:s3:::b"]);
        for kind in [PolicyKind::Identity, PolicyKind::Session, PolicyKind::VpcEndpoint] {
            assert!(run(check, kind, [statement.clone()]).is_empty(), "{kind}");
        }
    }
}
