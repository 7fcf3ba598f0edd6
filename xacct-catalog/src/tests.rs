//! What users of the catalogue rely on.

use super::*;

fn s3() -> Service {
    service("s3").unwrap()
}

fn names<T>(items: impl Iterator<Item = T>, name: fn(T) -> &'static str) -> Vec<&'static str> {
    items.map(name).collect()
}

#[test]
fn the_catalogue_is_whole() {
    assert_eq!(services().len(), 456);
    assert_eq!(services().map(|service| service.actions().len()).sum::<usize>(), 22_091);
    assert_eq!(services().map(|service| service.resource_types().len()).sum::<usize>(), 2_334);
    let actions = || services().flat_map(Service::actions);
    assert_eq!(actions().filter(|action| action.accepts_only_star()).count(), 6_724);
    let only_optional = |action: &Action| {
        action.required_resource_types().next().is_none() && action.optional_resource_types().next().is_some()
    };
    assert_eq!(actions().filter(only_optional).count(), 1_479);
    let types = services().flat_map(Service::resource_types);
    let patterns: Vec<_> = types.flat_map(ResourceType::arn_patterns).collect();
    assert_eq!(patterns.len(), 2_347 + 2, "as upstream, and the corrections");
    assert!(
        patterns.iter().all(|pattern| pattern.starts_with("arn:") && pattern.splitn(6, ':').count() == 6)
    );
    assert_eq!(global_condition_keys().len(), 63);
    assert_eq!(partitions().len(), 8);
    assert_eq!(service_principals().len(), 289);
    assert_eq!(services().filter(|service| service.supports_resource_control_policies()).count(), 62);
}

#[test]
fn the_version_and_the_sources_are_told() {
    assert!(VERSION.starts_with(|first: char| first.is_ascii_digit()), "{VERSION}");
    assert!(provenance().any(|source| source.contains(VERSION)));
    assert!(provenance().any(|source| source.contains("botocore")));
}

#[test]
fn services_and_actions_are_found_in_any_case() {
    assert_eq!(service("S3"), Some(s3()));
    assert_eq!(service("s4"), None);
    assert_eq!(service(""), None);
    for name in ["GetObject", "getobject", "GETOBJECT"] {
        assert_eq!(s3().action(name).map(Action::name), Some("GetObject"));
    }
    for missing in ["", "GetObjct", "Get*", "\u{e9}"] {
        assert_eq!(s3().action(missing), None);
    }
    for service in services() {
        assert_eq!(crate::service(service.prefix()), Some(service));
        assert!(service.actions().all(|action| service.action(action.name()) == Some(action)));
        assert!(service.resource_types().all(|kind| service.resource_type(kind.name()) == Some(kind)));
    }
}

#[test]
fn no_two_names_differ_in_case_alone() {
    for service in services() {
        assert_eq!(service.prefix(), service.prefix().to_ascii_lowercase());
        let mut names: Vec<_> = service.actions().map(|action| action.name().to_ascii_lowercase()).collect();
        names.sort_unstable();
        assert!(names.is_sorted_by(|one, other| one < other), "{service:?}");
    }
}

#[test]
fn patterns_name_actions() {
    let matching = |pattern| names(s3().actions_matching(pattern), Action::name);
    assert_eq!(matching("getobjecta*"), ["GetObjectAcl", "GetObjectAnnotation", "GetObjectAttributes"]);
    assert_eq!(matching("GetObjec?"), ["GetObject"]);
    assert_eq!(matching("GetObject"), ["GetObject"]);
    assert_eq!(matching("*").len(), s3().actions().len());
    assert!(matching("Xyzzy*").is_empty());
}

#[test]
fn what_get_object_is() {
    let action = s3().action("GetObject").unwrap();
    assert_eq!(action.access_level(), AccessLevel::Read);
    assert_eq!(action.required_resource_types().count(), 0);
    assert_eq!(names(action.optional_resource_types(), ResourceType::name), ["accesspointobject", "object"]);
    assert!(action.acts_on(s3().resource_type("object").unwrap()));
    assert!(!action.acts_on(s3().resource_type("bucket").unwrap()));
    assert!(s3().action("ListAllMyBuckets").unwrap().accepts_only_star());
}

#[test]
fn keys_come_from_the_action_its_types_and_everywhere() {
    let get = s3().action("GetObject").unwrap();
    for carried in [
        "s3:ExistingObjectTag/team",
        "S3:existingobjecttag/Team",
        "s3:AccessPointNetworkOrigin",
        "s3:BucketTag/team",
        "aws:SourceIp",
        "AWS:sourceip",
        "aws:PrincipalTag/team",
        "lambda:SourceFunctionArn",
    ] {
        assert!(get.carries(carried), "{carried}");
    }
    for absent in
        ["s3:prefix", "s3:x-amz-acl", "aws:Xyzzy", "s3:ExistingObjectTag", "s3:ExistingObjectTag/", ""]
    {
        assert!(!get.carries(absent), "{absent}");
    }
    let run = service("ec2").unwrap().action("RunInstances").unwrap();
    let image = service("ec2").unwrap().resource_type("image").unwrap();
    assert!(names(run.condition_keys_for(image), ConditionKey::name).contains(&"ec2:ImageType"));
    assert!(run.carries("ec2:ImageType"));
}

#[test]
fn templates_are_found_wherever_their_placeholder_stands() {
    for (prefix, key, template) in [
        ("s3", "s3:ExistingObjectTag/a/b", "s3:ExistingObjectTag/${TagKey}"),
        ("s3", "S3:PREFIX", "s3:prefix"),
        ("kms", "kms:EncryptionContext:team", "kms:EncryptionContext:${EncryptionContextKey}"),
        (
            "codebuild",
            "codebuild:environment.environmentVariables/NAME.value",
            "codebuild:environment.environmentVariables/${name}.value",
        ),
        ("sts", "token.actions.acme.ghe.com:actor", "token.actions.${Domain}.ghe.com:actor"),
    ] {
        let found = service(prefix).unwrap().condition_key(key);
        assert_eq!(found.map(ConditionKey::name), Some(template), "{key}");
    }
    assert!(service("s3").unwrap().condition_key("s3:ExistingObjectTag/").is_none());
    for key in services().flat_map(Service::condition_keys) {
        assert!(key.name().matches("${").count() <= 1, "{key:?}");
    }
}

#[test]
fn upstream_errors_are_corrected() {
    assert_eq!(global_condition_key("aws:SourceVpcArn").unwrap().key_type(), KeyType::Arn);
    for key in ["aws:SignInSessionArn", "codebuild:BuildArn", "codebuild:ProjectArn"] {
        assert_eq!(global_condition_key(key).map(GlobalConditionKey::key_type), Some(KeyType::Arn), "{key}");
    }
}

#[test]
fn what_global_keys_are() {
    let key = |name| global_condition_key(name).unwrap();
    assert!(key("aws:PrincipalOrgID").is_sensitive() && !key("aws:PrincipalArn").is_sensitive());
    assert!(key("aws:TagKeys").is_multivalued() && !key("aws:username").is_multivalued());
    assert!(key("ec2:SourceInstanceArn").is_cross_service() && !key("aws:SourceArn").is_cross_service());
    assert!(key("aws:SourceOwner").is_legacy() && !key("aws:SourceAccount").is_legacy());
    assert_eq!(key("aws:epochtime").alternative_types().collect::<Vec<_>>(), [KeyType::Numeric]);
    assert_eq!(key("aws:SourceIp").key_type(), KeyType::IpAddress);
    assert_eq!(key("aws:SourceVpc").category(), Category::Network);
    assert_eq!(key("aws:PrincipalArn").category(), Category::Principal);
    assert_eq!(key("aws:SourceArn").category(), Category::Request);
    assert_eq!(key("aws:ResourceAccount").category(), Category::Resource);
    assert_eq!(key("aws:TokenIssueTime").category(), Category::Session);
    assert!(global_condition_key("aws:PrincipalTag/").is_none());
}

#[test]
fn partitions_know_their_regions_and_the_shape_of_new_ones() {
    let has = |id, region| partition(id).unwrap().has_region(region);
    for (id, region, expected) in [
        ("aws", "eu-west-1", true),
        ("aws", "us-north-9", true),
        ("aws", "us-gov-west-1", false),
        ("aws", "aws-global", false),
        ("aws", "eu-west", false),
        ("aws", "eu-west-x", false),
        ("aws", "", false),
        ("aws-us-gov", "us-gov-west-1", true),
        ("aws-us-gov", "us-west-1", false),
        ("aws-cn", "cn-south-1", true),
        ("aws-eusc", "eusc-de-east-1", true),
        ("aws-eusc", "eusc-fr-east-1", false),
    ] {
        assert_eq!(has(id, region), expected, "{id} {region}");
    }
    for partition in partitions() {
        assert!(
            partition.regions().all(|region| partition.has_region(region) && !region.ends_with("-global"))
        );
        assert!(partition.regions().any(|region| region == partition.implicit_global_region()));
    }
    assert_eq!(partition("aws-xyz"), None);
}

#[test]
fn service_principals_are_known() {
    assert!(is_service_principal("s3.amazonaws.com"));
    assert!(!is_service_principal("xyzzy.amazonaws.com"));
}

#[test]
fn arns_have_types() {
    let types = |arn| names(s3().resource_types_of(arn).collect::<Vec<_>>().into_iter(), ResourceType::name);
    assert_eq!(types("arn:aws:s3:::reports"), ["bucket"]);
    assert_eq!(types("arn:aws:s3:::reports/*"), ["object"]);
    assert_eq!(types("arn:aws:s3:::*"), ["bucket", "object"]);
    assert_eq!(types("arn:aws:s3:eu-west-1:111122223333:accesspoint/ap"), ["accesspoint"]);
    assert_eq!(types("arn:aws:s3:eu-west-1:111122223333:accesspoint/ap/object/k"), ["accesspointobject"]);
    let multi_region = types("arn:aws:s3::111122223333:accesspoint/alias.mrap");
    assert_eq!(multi_region, ["accesspoint", "multiregionaccesspoint"]);
    assert_eq!(types("arn:aws:s3::111122223333:accesspoint/alias.mrap/object/k"), ["accesspointobject"]);
    assert_eq!(types("*").len(), s3().resource_types().len());
    assert!(types("arn:aws:sqs:eu-west-1:111122223333:queue").is_empty());
}
