//! `S3_ALIAS_IN_POLICY`: an alias of an access point, or the host of a bucket, in the place of a bucket's name.
//!
//! S3's requests take them, its policies do not: such a resource matches nothing. A URL instead of an ARN has the same
//! code and is refused by [`Arn::new`](crate::Arn::new) already.
//!
//! - severity: error
//! - bad: `resource: "arn:aws:s3:::reports-ap-8a3f1c6e2b7d4590ex6thkm1nzyowaq3use1a-s3alias/*"`
//! - good: `resource: "arn:aws:s3:us-east-1:111122223333:accesspoint/reports-ap/object/*"`

use super::context::ArnRead;
use super::{Context, Report};
use crate::{Arn, ArnPart, Code, Fault, S3Address, S3Name};

/// The ends of the names that S3 makes up, what such a name is, and the ARN that policies hold instead.
const ALIASES: [(&str, &str, &str); 3] = [
    ("-s3alias", "an access point", "s3:REGION:ACCOUNT:accesspoint/NAME"),
    ("--ol-s3", "an Object Lambda access point", "s3-object-lambda:REGION:ACCOUNT:accesspoint/NAME"),
    (".mrap", "a multi-Region access point", "s3::ACCOUNT:accesspoint/ALIAS.mrap"),
];

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    for resource in &context.resources {
        if let ArnRead::Arn(arn, _) = &resource.arn
            && let Some(fault) = fault_of(arn)
        {
            report.error(resource.place, fault);
        }
    }
}

pub(super) fn fault_of(arn: &Arn) -> Option<Fault> {
    let start = arn.range(ArnPart::Resource).start;
    match arn.s3_name()? {
        S3Name::Bucket(bucket) | S3Name::Object { bucket, .. } => {
            let fault = alias_fault(arn, bucket).or_else(|| host_fault(arn, bucket))?;
            Some(fault.at(start..start + bucket.len()))
        }
        // A multi-Region access point has no other name than its alias.
        S3Name::AccessPoint { name, .. } => alias_fault(arn, name).filter(|_| !name.ends_with(".mrap")),
    }
}

fn alias_fault(arn: &Arn, name: &str) -> Option<Fault> {
    let (_, what, form) = ALIASES.into_iter().find(|(end, ..)| name.ends_with(end))?;
    let below = if arn.resource().ends_with(name) { "" } else { "/object/*" };
    let below = if form.starts_with("s3-object-lambda") { "" } else { below };
    let message = format!("`{name}` is the alias of {what}, which policies do not know");
    let help = format!("write its ARN: `arn:{}:{form}{below}`", arn.partition());
    Some(Fault::new(Code::S3_ALIAS_IN_POLICY, message).help(help))
}

fn host_fault(arn: &Arn, bucket: &str) -> Option<Fault> {
    let address = S3Address::of_host(arn.resource())?;
    let fault = Fault::new(Code::S3_ALIAS_IN_POLICY, format!("`{bucket}` is a host and not a bucket"));
    Some(fault.suggest(address.arn().and_then(super::arn_of_service::sound)))
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
    fn aliases_and_hosts_are_no_buckets() {
        for (resource, suggestion) in [
            ("arn:aws:s3:::ap-8a3f1c6e2b7d-s3alias/*", None),
            ("arn:aws:s3:::ap-8a3f1c6e2b7d-s3alias", None),
            ("arn:aws:s3:::ol-8a3f1c6e2b7d--ol-s3/*", None),
            ("arn:aws:s3:::mfzwi23gnjvgw.mrap/*", None),
            ("arn:aws:s3:us-east-1:111122223333:accesspoint/ap-8a3f1c6e2b7d-s3alias", None),
            ("arn:aws:s3:::reports.s3.amazonaws.com/*", Some("arn:aws:s3:::reports/*")),
            ("arn:aws:s3:::reports.s3-website-us-east-1.amazonaws.com/*", Some("arn:aws:s3:::reports/*")),
            ("arn:aws:s3:::s3.eu-west-1.amazonaws.com/reports/*", Some("arn:aws:s3:::reports/*")),
        ] {
            let found = found(resource);
            assert_eq!(codes(&found), ["S3_ALIAS_IN_POLICY"], "{resource}");
            assert_eq!(found[0].fault.suggestion.as_deref(), suggestion, "{resource}");
        }
    }

    #[test]
    fn the_help_has_the_form_of_the_arn() {
        let help = |resource| found(resource)[0].fault.help.clone().unwrap();
        assert_eq!(
            help("arn:aws-cn:s3:::ap-8a3f1c6e2b7d-s3alias/*"),
            "write its ARN: `arn:aws-cn:s3:REGION:ACCOUNT:accesspoint/NAME/object/*`"
        );
    }

    #[test]
    fn buckets_and_access_points_are_left_alone() {
        for resource in [
            "arn:aws:s3:::reports/*",
            "arn:aws:s3:::www.example.com",
            "arn:aws:s3:::s3alias/*",
            "arn:aws:s3:::*",
            "arn:aws:s3:us-east-1:111122223333:accesspoint/ap/object/*",
            "arn:aws:s3::111122223333:accesspoint/mfzwi23gnjvgw.mrap/object/*",
        ] {
            assert!(found(resource).is_empty(), "{resource}");
        }
    }
}
