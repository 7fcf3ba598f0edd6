//! An ARN that no resource of its service has: `ARN_REGION_NOT_ALLOWED`, `ARN_ACCOUNT_NOT_ALLOWED`,
//! `MISSING_ARN_REGION`, `MISSING_ARN_ACCOUNT`, `INVALID_ARN_REGION`, `INVALID_ARN_ACCOUNT`,
//! `INVALID_ARN_RESOURCE`.
//!
//! Such a resource never matches. The ARNs of buckets and objects have neither Region nor account. Where only the
//! catalogue says so, it is an error for S3, IAM, STS and KMS, and a warning for other services.
//!
//! - severity: error or warning
//! - bad: `resource: "arn:aws:s3:us-east-1:111122223333:reports/*"`
//! - good: `resource: "arn:aws:s3:::reports/*"`

use super::context::ArnRead;
use super::{Context, Report, access_point_arn, arn_format, s3_alias};
use crate::{AccountId, Arn, ArnPart, Code, Fault};
use xacct_catalog::{ResourceType, nearest};

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    for resource in &context.resources {
        let ArnRead::Arn(arn, types) = &resource.arn else { continue };
        for fault in all_faults(arn, types) {
            match names_no_type(arn) {
                true => report.warning(resource.place, fault),
                false => report.by_catalogue(resource.place, arn.service(), fault),
            }
        }
    }
}

fn all_faults(arn: &Arn, own: &[ResourceType]) -> Vec<Fault> {
    let mut faults: Vec<Fault> = value_faults(arn).into_iter().chain(bucket_fault(arn)).collect();
    // What is wrong with the ARN of an access point is told once.
    if access_point_arn::fault_of(arn).is_none() {
        faults.extend(misfits(arn, own));
    }
    faults
}

/// Whether the ARN could be that of a resource; `own` are the types of its service's resources that it can name.
pub(super) fn is_sound(arn: &Arn, own: &[ResourceType]) -> bool {
    value_faults(arn).is_empty()
        && bucket_fault(arn).is_none()
        && misfits(arn, own).is_empty()
        && s3_alias::fault_of(arn).is_none()
        && access_point_arn::fault_of(arn).is_none()
}

/// `text` as a suggestion, if it is an ARN of which no check has anything to say.
pub(super) fn sound(text: String) -> Option<String> {
    let ArnRead::Arn(arn, own) = ArnRead::of(&text) else { return None };
    (arn_format::is_sound(&arn) && is_sound(&arn, &own)).then_some(text)
}

/// The resource types whose ARNs have this service: its own, or, where none is listed, another service's.
pub(super) fn resource_types_named_by(service: &str) -> impl Iterator<Item = ResourceType> {
    let of_service =
        move |kind: &ResourceType| kind.arn_patterns().any(|pattern| namespace_of(pattern) == service);
    let everywhere = xacct_catalog::services().flat_map(xacct_catalog::Service::resource_types);
    everywhere.filter(of_service)
}

fn namespace_of(pattern: &str) -> &str {
    pattern.split(':').nth(2).unwrap_or_default()
}

/// Regions and accounts that do not exist.
fn value_faults(arn: &Arn) -> Vec<Fault> {
    region_fault(arn).into_iter().chain(account_fault(arn)).collect()
}

/// A bucket whose name no bucket ever had: even before 2018 they held only letters, digits, `.`, `-` and `_`.
fn bucket_fault(arn: &Arn) -> Option<Fault> {
    if arn.service() != "s3" || !arn.region().is_empty() || !arn.account().is_empty() {
        return None;
    }
    let bucket = arn.before_slash().get(arn.range(ArnPart::Resource).start..)?;
    let is_of_name = |char: char| char.is_ascii_alphanumeric() || "._-*?".contains(char);
    if bucket.contains('$') || bucket.chars().all(is_of_name) {
        return None;
    }
    let mended = bucket.trim_start_matches(':');
    let mended = arn.with(ArnPart::Resource, &arn.resource().replacen(bucket, mended, 1));
    let fault = Fault::new(Code::INVALID_ARN_RESOURCE, format!("`{bucket}` is the name of no bucket"));
    let start = arn.range(ArnPart::Resource).start;
    let fault = fault
        .at(start..start + bucket.len())
        .help("the ARN of a bucket is `arn:aws:s3:::BUCKET`, with three colons");
    Some(fault.suggest(Some(mended).filter(|mended| mended != arn.as_str()).and_then(sound)))
}

/// Whether the resource begins with a wildcard, so that its type is open. AWS's own policies write `arn:aws:kms:*::*`,
/// which matches no key, and Access Analyzer says nothing of it.
fn names_no_type(arn: &Arn) -> bool {
    arn.service() != "s3" && arn.resource().trim_start_matches(':').starts_with('*')
}

/// What keeps a well-formed ARN from fitting any resource type: its Region, its account, or else its resource.
fn misfits(arn: &Arn, own: &[ResourceType]) -> Vec<Fault> {
    if !own.is_empty() || is_open(arn.service()) || !value_faults(arn).is_empty() {
        return Vec::new();
    }
    let types: Vec<_> = resource_types_named_by(arn.service()).collect();
    if types.is_empty() || types.iter().any(|kind| kind.may_match(arn.as_str())) {
        return Vec::new();
    }
    let patterns = fitting_elsewhere(arn, &types);
    let region = (3, ArnPart::Region, "Region", Code::ARN_REGION_NOT_ALLOWED, Code::MISSING_ARN_REGION);
    let account = (4, ArnPart::Account, "account", Code::ARN_ACCOUNT_NOT_ALLOWED, Code::MISSING_ARN_ACCOUNT);
    let misplaced: Vec<_> =
        [region, account].into_iter().filter_map(|part| misplaced(arn, &patterns, part)).collect();
    match misplaced.as_slice() {
        // The documents and parameters that AWS itself provides have no account, which the catalogue does not say.
        [] | [_] if arn.service() == "ssm" && arn.account().is_empty() => Vec::new(),
        [] => vec![unknown_resource(arn, &types)],
        _ => misplaced,
    }
}

/// The forms of ARNs that this one would fit with another Region and another account.
fn fitting_elsewhere(arn: &Arn, types: &[ResourceType]) -> Vec<&'static str> {
    let anywhere = Arn::new(arn.with(ArnPart::Region, "*")).map(|arn| arn.with(ArnPart::Account, "*"));
    let fits = |kind: &&ResourceType| anywhere.as_deref().is_ok_and(|anywhere| kind.may_match(anywhere));
    let patterns = types.iter().filter(fits).flat_map(|kind| kind.arn_patterns());
    patterns.filter(|pattern| namespace_of(pattern) == arn.service()).collect()
}

/// A wildcard or a variable, which stands for anything.
pub(super) fn is_open(text: &str) -> bool {
    text.contains(['*', '?', '$'])
}

fn region_fault(arn: &Arn) -> Option<Fault> {
    let region = arn.region();
    let partition = xacct_catalog::partition(arn.partition())?;
    if region.is_empty() || is_open(region) || partition.has_region(region) {
        return None;
    }
    let near = nearest::among(region, partition.regions())
        .map(|near| arn.with(ArnPart::Region, near))
        .and_then(sound);
    let message = format!("unknown Region `{region}` in the partition `{}`", partition.id());
    Some(Fault::new(Code::INVALID_ARN_REGION, message).at(arn.range(ArnPart::Region)).suggest(near))
}

fn account_fault(arn: &Arn) -> Option<Fault> {
    let account = arn.account();
    // `aws` stands where an account id does in the ARNs of what AWS itself provides, such as managed policies.
    if account.is_empty() || is_open(account) || account == "aws" {
        return None;
    }
    let fault = AccountId::new(account.to_owned()).err()?;
    let mended =
        fault.suggestion.as_deref().map(|account| arn.with(ArnPart::Account, account)).and_then(sound);
    Some(Fault {
        code: Code::INVALID_ARN_ACCOUNT,
        part: Some(arn.range(ArnPart::Account)),
        suggestion: mended,
        ..fault
    })
}

/// The fault of a part that must be empty and is not, or the reverse.
fn misplaced(
    arn: &Arn,
    patterns: &[&str],
    (index, part, name, not_allowed, missing): (usize, ArnPart, &str, Code, Code),
) -> Option<Fault> {
    let mut expected = patterns.iter().map(|pattern| pattern.split(':').nth(index).unwrap_or_default());
    let is_given = !arn.part(part).is_empty();
    if patterns.is_empty() || expected.any(|expected| expected.is_empty() != is_given) {
        return None;
    }
    let service = arn.service();
    Some(if is_given {
        let without = match Arn::new(arn.with(part, "")) {
            // Where neither part belongs, the ARN without both is what to write.
            Ok(arn) if patterns.iter().all(|pattern| pattern.contains(":::")) => {
                format!("arn:{}:{service}:::{}", arn.partition(), arn.resource())
            }
            _ => arn.with(part, ""),
        };
        let fault =
            Fault::new(not_allowed, format!("this ARN of `{service}` has no {name}")).at(arn.range(part));
        match sound(without) {
            Some(without) => fault.help(format!("write `{without}`")).suggest(Some(without)),
            None => fault.help("leave it empty, and keep the colons"),
        }
    } else {
        let example = if part == ArnPart::Region { "us-east-1" } else { "111122223333" };
        let form = patterns.first().copied().unwrap_or_default();
        Fault::new(missing, format!("this ARN of `{service}` needs its {name}"))
            .at(arn.range(part))
            .help(format!("its form is `{form}`: write for instance `{}`, or `*`", arn.with(part, example)))
    })
}

fn unknown_resource(arn: &Arn, types: &[ResourceType]) -> Fault {
    let resource = arn.resource();
    let patterns: Vec<_> = types.iter().flat_map(|kind| kind.arn_patterns()).collect();
    let words = patterns.iter().filter_map(|pattern| leading_word(pattern.splitn(6, ':').nth(5)?));
    let word = leading_word(resource).unwrap_or(resource);
    let near = nearest::among(word, words)
        .map(|near| arn.with(ArnPart::Resource, &resource.replacen(word, near, 1)));
    let near = near.filter(|near| types.iter().any(|kind| kind.may_match(near)));
    let fault =
        Fault::new(Code::INVALID_ARN_RESOURCE, format!("`{}` has no resource `{resource}`", arn.service()));
    match near {
        Some(_) => fault.suggest(near),
        None => {
            let forms: Vec<_> = patterns.iter().take(3).map(|pattern| format!("`{pattern}`")).collect();
            fault.help(format!(
                "its ARNs are {}{}",
                forms.join(", "),
                if patterns.len() > 3 { ", …" } else { "" }
            ))
        }
    }
    .at(arn.range(ArnPart::Resource))
}

/// The word before the first `/` or `:`, where it is fixed.
fn leading_word(resource: &str) -> Option<&str> {
    let end = resource.find(['/', ':'])?;
    resource.get(..end).filter(|word| !word.is_empty() && !is_open(word))
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
    fn arns_that_some_resource_has_are_accepted() {
        for resource in [
            "arn:aws:s3:::reports",
            "arn:aws:s3:::reports/2026/*",
            "arn:aws:s3:::*",
            "arn:aws:s3:us-east-1:111122223333:accesspoint/ap/object/*",
            "arn:aws:s3::111122223333:accesspoint/mfzwi23gnjvgw.mrap",
            "arn:aws:s3::111122223333:accesspoint/mfzwi23gnjvgw.mrap/object/*",
            "arn:aws:ssm:*::document/AWS-RunShellScript",
            "arn:aws:iam::111122223333:role/path/analyst",
            "arn:aws:iam::aws:policy/ReadOnlyAccess",
            "arn:aws:iam::*:role/*",
            "arn:aws:kms:*:111122223333:key/*",
            "arn:aws:s3:::${aws:PrincipalTag/team}/*",
            "arn:aws:sns:us-east-1:111122223333:topic",
            "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/a/b",
        ] {
            assert!(found(resource).is_empty(), "{resource}: {:?}", found(resource));
        }
    }

    #[test]
    fn a_resource_of_an_open_type_only_warns() {
        for resource in ["arn:aws:kms:*::*", "arn:*:kms:*:::*", "arn:aws:kms:us-east-1::*"] {
            assert!(!found(resource)[0].severity.stops_the_build(), "{resource}");
        }
        assert!(found("arn:aws:kms:us-east-1::key/*")[0].severity.stops_the_build());
    }

    #[test]
    fn each_fault_has_its_code_and_its_mend() {
        for (resource, expected, suggestion) in [
            ("arn:aws:s3:us-east-1::b/*", &["ARN_REGION_NOT_ALLOWED"][..], Some("arn:aws:s3:::b/*")),
            ("arn:aws:s3::111122223333:b/*", &["ARN_ACCOUNT_NOT_ALLOWED"], Some("arn:aws:s3:::b/*")),
            (
                "arn:aws:s3:us-east-1:111122223333:b/*",
                &["ARN_REGION_NOT_ALLOWED", "ARN_ACCOUNT_NOT_ALLOWED"],
                Some("arn:aws:s3:::b/*"),
            ),
            (
                "arn:aws:iam:us-east-1:111122223333:role/r",
                &["ARN_REGION_NOT_ALLOWED"],
                Some("arn:aws:iam::111122223333:role/r"),
            ),
            ("arn:aws:iam:::role/r", &["MISSING_ARN_ACCOUNT"], None),
            ("arn:aws:kms::111122223333:key/k", &["MISSING_ARN_REGION"], None),
            (
                "arn:aws:kms:us-eats-1:111122223333:key/k",
                &["INVALID_ARN_REGION"],
                Some("arn:aws:kms:us-east-1:111122223333:key/k"),
            ),
            ("arn:aws:iam::1234:role/r", &["INVALID_ARN_ACCOUNT"], None),
            ("arn:aws:s3::::b/*", &["INVALID_ARN_RESOURCE"], Some("arn:aws:s3:::b/*")),
            ("arn:aws:s3:::bücket/*", &["INVALID_ARN_RESOURCE"], None),
            (
                "arn:aws:iam::111122223333:rolle/r",
                &["INVALID_ARN_RESOURCE"],
                Some("arn:aws:iam::111122223333:role/r"),
            ),
            ("arn:aws:kms:us-east-1:111122223333:xyzzy", &["INVALID_ARN_RESOURCE"], None),
        ] {
            let findings = found(resource);
            assert_eq!(codes(&findings), expected, "{resource}");
            assert_eq!(findings[0].fault.suggestion.as_deref(), suggestion, "{resource}");
            if let Some(suggestion) = suggestion {
                assert!(found(suggestion).is_empty(), "{suggestion}");
            }
        }
    }
}
