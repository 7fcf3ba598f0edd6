//! `S3_AP_ARN_FORM`: the ARN of an access point, or of objects behind one, in a form that S3 does not have, or where it
//! does not belong.
//!
//! Objects behind an access point stand below `/object/`. An ARN without a Region is that of a multi-Region access
//! point, whose alias ends in `.mrap`. A bucket policy names its bucket alone: through which access point a request
//! came stands in `s3:DataAccessPointArn`.
//!
//! - severity: error
//! - bad: `resource: "arn:aws:s3:us-east-1:111122223333:accesspoint/reports-ap/2026/*"`
//! - good: `resource: "arn:aws:s3:us-east-1:111122223333:accesspoint/reports-ap/object/2026/*"`

use super::arn_of_service::{is_open, sound};
use super::context::ArnRead;
use super::{Context, Report, s3_alias};
use crate::{Arn, ArnPart, Code, Fault, PolicyKind, S3Name};

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    for resource in &context.resources {
        let ArnRead::Arn(arn, _) = &resource.arn else { continue };
        if !arn.resource().starts_with("accesspoint") {
            continue;
        }
        let misplaced = || misplaced(arn).filter(|_| context.kind == PolicyKind::Bucket);
        if let Some(fault) = misplaced().or_else(|| fault_of(arn)) {
            report.error(resource.place, fault);
        }
    }
}

/// The fault of its form, wherever it stands.
pub(super) fn fault_of(arn: &Arn) -> Option<Fault> {
    let name = arn.s3_name()?;
    let S3Name::AccessPoint { name, below } = name else { return without_region_and_account(arn, name) };
    // What lacks the account, and an alias for a name, are other checks' faults.
    if arn.account().is_empty() || s3_alias::fault_of(arn).is_some() {
        return None;
    }
    region_fault(arn, name).or_else(|| name_fault(arn, name)).or_else(|| object_fault(arn, name, below?))
}

/// An access point in a bucket policy.
fn misplaced(arn: &Arn) -> Option<Fault> {
    matches!(arn.s3_name()?, S3Name::AccessPoint { .. }).then(|| {
        Fault::new(Code::S3_AP_ARN_FORM, "a bucket policy names its bucket, and no access point")
            .at(arn.range(ArnPart::Resource))
            .help("name the bucket and its objects, and compare `s3:DataAccessPointArn` in a condition")
    })
}

/// `arn:aws:s3:::accesspoint/NAME/object/KEY`, which reads as a bucket of that name.
fn without_region_and_account(arn: &Arn, name: S3Name<'_>) -> Option<Fault> {
    let S3Name::Object { bucket: "accesspoint", key } = name else { return None };
    key.split('/').nth(1).filter(|below| *below == "object")?;
    let message = "the ARN of an access point has its Region and its account";
    let help = format!("write `arn:{}:s3:REGION:ACCOUNT:{}` with these two", arn.partition(), arn.resource());
    Some(Fault::new(Code::S3_AP_ARN_FORM, message).help(help))
}

fn region_fault(arn: &Arn, name: &str) -> Option<Fault> {
    match (arn.region(), name.strip_suffix(".mrap")) {
        ("", None) if !is_open(name) => {
            let message = format!("the ARN of the access point `{name}` needs its Region");
            let fault = Fault::new(Code::S3_AP_ARN_FORM, message).at(arn.range(ArnPart::Region));
            let example = arn.with(ArnPart::Region, "us-east-1");
            Some(fault.help(format!(
                "write for instance `{example}`; only a multi-Region access point, whose alias ends in `.mrap`, has none"
            )))
        }
        (region, Some(_)) if !region.is_empty() && region != "*" => {
            let message = format!("`{name}` is a multi-Region access point, whose ARN has no Region");
            let fault = Fault::new(Code::S3_AP_ARN_FORM, message).at(arn.range(ArnPart::Region));
            Some(fault.suggest(sound(arn.with(ArnPart::Region, ""))))
        }
        _ => None,
    }
}

fn name_fault(arn: &Arn, name: &str) -> Option<Fault> {
    if name.ends_with(".mrap") || is_access_point_name(name) {
        return None;
    }
    let start = arn.range(ArnPart::Resource).start + "accesspoint/".len();
    let lower = name.to_ascii_lowercase();
    let mended = is_access_point_name(&lower)
        .then(|| arn.with(ArnPart::Resource, &arn.resource().replacen(name, &lower, 1)));
    let fault = Fault::new(Code::S3_AP_ARN_FORM, format!("`{name}` is the name of no access point"))
        .at(start..start + name.len())
        .help("an access point's name has 3 to 50 of `a-z`, `0-9` and `-`, and no hyphen first or last");
    Some(fault.suggest(mended.and_then(sound)))
}

/// Whether an access point can have the name, or a name that the pattern stands for. Names of one or two characters,
/// which S3 refuses and examples are made of, pass.
fn is_access_point_name(name: &str) -> bool {
    let fits =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'*' | b'?');
    let is_well_formed = name.bytes().all(fits) && !name.starts_with('-') && !name.ends_with('-');
    name.contains('$') || (1..=50).contains(&name.len()) && is_well_formed
}

/// What follows the name and is no object.
fn object_fault(arn: &Arn, name: &str, below: &str) -> Option<Fault> {
    // A wildcard in the name reaches over slashes.
    if name.contains('*') || below.strip_prefix("object/").is_some_and(|key| !key.is_empty()) {
        return None;
    }
    let key = match below.strip_prefix("object").unwrap_or(below) {
        "" | "/" => "*",
        _ => below,
    };
    let mended = arn.with(ArnPart::Resource, &format!("accesspoint/{name}/object/{key}"));
    let end = arn.range(ArnPart::Resource).end;
    let fault =
        Fault::new(Code::S3_AP_ARN_FORM, "objects behind an access point stand below `/object/` in an ARN");
    Some(fault.at(end - below.len()..end).suggest(sound(mended)))
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;

    fn found(kind: PolicyKind, resource: &str) -> Vec<crate::Finding> {
        run(check, kind, [allow(&["s3:GetObject"], &[resource])])
    }

    #[test]
    fn each_form_has_its_mend() {
        let ap = "arn:aws:s3:us-east-1:111122223333:accesspoint/ap";
        for (resource, suggestion) in [
            (format!("{ap}/*"), Some(format!("{ap}/object/*"))),
            (format!("{ap}/2026/*"), Some(format!("{ap}/object/2026/*"))),
            (format!("{ap}/objects/*"), Some(format!("{ap}/object/objects/*"))),
            (format!("{ap}/"), Some(format!("{ap}/object/*"))),
            (format!("{ap}/object"), Some(format!("{ap}/object/*"))),
            (format!("{ap}/object/"), Some(format!("{ap}/object/*"))),
            (format!("{ap}_x"), None),
            (format!("{ap}-"), None),
            (ap.replace("/ap", "/Reports"), Some(ap.replace("/ap", "/reports"))),
            ("arn:aws:s3::111122223333:accesspoint/ap/object/*".into(), None),
            (
                "arn:aws:s3:us-east-1:111122223333:accesspoint/mfzwi23gnjvgw.mrap".into(),
                Some("arn:aws:s3::111122223333:accesspoint/mfzwi23gnjvgw.mrap".into()),
            ),
            ("arn:aws:s3:::accesspoint/ap/object/*".into(), None),
        ] {
            let found = found(PolicyKind::Identity, &resource);
            assert_eq!(codes(&found), ["S3_AP_ARN_FORM"], "{resource}");
            assert_eq!(found[0].fault.suggestion, suggestion, "{resource}");
        }
    }

    #[test]
    fn what_s3_has_is_accepted() {
        for resource in [
            "arn:aws:s3:us-east-1:111122223333:accesspoint/ap",
            "arn:aws:s3:us-east-1:111122223333:accesspoint/ap/object/*",
            "arn:aws:s3:*:*:accesspoint/panorama*",
            "arn:aws:s3:*:*:accesspoint/*",
            "arn:aws:s3:*:*:accesspoint/*/object/2026/*",
            "arn:aws:s3:us-east-1:111122223333:accesspoint/${aws:username}/object/*",
            "arn:aws:s3::111122223333:accesspoint/mfzwi23gnjvgw.mrap/object/*",
            "arn:aws:s3::111122223333:accesspoint/*",
            "arn:aws:s3:::accesspoint/2026/*",
            "arn:aws:s3:us-east-1:111122223333:job/1",
        ] {
            assert!(found(PolicyKind::AccessPoint, resource).is_empty(), "{resource}");
        }
    }

    #[test]
    fn what_another_check_tells_is_not_repeated() {
        for resource in [
            "arn:aws:s3:us-east-1::accesspoint/ap/*",
            "arn:aws:s3:us-east-1:111122223333:accesspoint/ap-8a3f1c6e2b7d-s3alias/*",
        ] {
            assert!(found(PolicyKind::Identity, resource).is_empty(), "{resource}");
        }
    }

    #[test]
    fn a_bucket_policy_names_its_bucket() {
        for resource in [
            "arn:aws:s3:us-east-1:111122223333:accesspoint/ap",
            "arn:aws:s3:us-east-1:111122223333:accesspoint/ap/*",
        ] {
            let found = found(PolicyKind::Bucket, resource);
            assert_eq!(codes(&found), ["S3_AP_ARN_FORM"]);
            assert!(found[0].fault.help.as_deref().unwrap().contains("s3:DataAccessPointArn"));
        }
    }
}
