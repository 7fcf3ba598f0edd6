//! `ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE`, `UNSUPPORTED_RESOURCE_ARN_IN_POLICY`: a resource that this kind
//! of policy cannot speak of.
//!
//! A trust policy's resource is its role; a bucket policy speaks of S3.
//!
//! - bad: `policy! { <Trust> allow { action: sts:AssumeRole, resource: "*", … } }`
//! - good: the same without `resource`

use super::context::ArnRead;
use super::{Context, Report};
use crate::{ArnPart, Code, Fault, Place, PolicyKind, Within};

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    match context.kind {
        PolicyKind::Trust => check_trust(context, report),
        PolicyKind::Bucket => check_bucket(context, report),
        _ => {}
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

fn check_bucket(context: &Context<'_>, report: &mut Report) {
    for resource in &context.resources {
        let ArnRead::Arn(arn, _) = &resource.arn else { continue };
        let service = arn.service();
        if !service.eq_ignore_ascii_case("s3") && xacct_catalog::service(service).is_some() {
            let message = format!("a bucket policy has no resources of `{service}`");
            let fault =
                Fault::new(Code::UNSUPPORTED_RESOURCE_ARN_IN_POLICY, message).at(arn.range(ArnPart::Service));
            report.error(resource.place, fault.help("name the bucket or its objects"));
        }
    }
}

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
}
