use super::super::{facts::Level, reference};
use super::*;
use serde_json::json;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// What is committed: two services, of which the reference tells of one.
fn committed() -> Facts {
    let folder = folder(&[
        ("facts.json", FACTS),
        (
            "globals.json",
            r#"{"version": "1.0", "sources": {"actions": "somewhere 1.0"}, "partitions": [], "globalConditionKeys": [],
                "rcpSupportedServices": ["s3"], "observedServicePrincipals": []}"#,
        ),
    ]);
    Facts::read(folder.path()).unwrap()
}

const FACTS: &str = r#"[
{"prefix": "s3", "name": "Amazon S3", "rcp": true,
 "actions": [
  {"name": "GetObject", "level": "R", "required": ["object"], "optional": ["accesspoint"], "conditionKeys": ["s3:TlsVersion"],
   "resourceConditionKeys": {"accesspoint": ["s3:DataAccessPointArn"], "object": ["s3:Old"]}, "dependent": ["kms:Decrypt"]},
  {"name": "HeadBucket", "level": "L", "required": ["bucket"]}
 ],
 "resources": [
  {"name": "accesspoint", "arns": ["arn:${Partition}:s3:${Region}:${Account}:accesspoint/${Name}"]},
  {"name": "bucket", "arns": ["arn:${Partition}:s3:::${BucketName}"]},
  {"name": "object", "arns": ["arn:${Partition}:s3:::${BucketName}/${ObjectName}"], "conditionKeys": ["s3:Old"]}
 ],
 "conditionKeys": {"s3:DataAccessPointArn": "ARN", "s3:Old": "String", "s3:TlsVersion": "Numeric"}},
{"prefix": "sqs", "name": "Amazon SQS", "actions": [{"name": "SendMessage", "level": "W"}]}
]"#;

const S3: &str = r#"{
 "Name": "s3", "Version": "v1.4",
 "Actions": [
  {"Name": "GetObject", "ActionConditionKeys": ["s3:DataAccessPointArn", "s3:TlsVersion", "s3:New"],
   "Resources": [{"Name": "accesspoint"}, {"Name": "object"}, {"Name": "table"}],
   "Annotations": {"Properties": {"IsList": false, "IsPermissionManagement": false, "IsTaggingOnly": false, "IsWrite": false}}},
  {"Name": "PutTable", "Annotations": {"Properties": {"IsWrite": true}}, "Resources": [{"Name": "table"}]}
 ],
 "Resources": [
  {"Name": "accesspoint", "ARNFormats": ["arn:${Partition}:s3:${Region}:${Account}:accesspoint/${Name}"]},
  {"Name": "object"},
  {"Name": "table", "ARNFormats": ["arn:${Partition}:s3:::table/${Name}"], "ConditionKeys": ["s3:New"]}
 ],
 "ConditionKeys": [
  {"Name": "s3:DataAccessPointArn", "Types": ["ARN"]}, {"Name": "s3:New", "Types": ["ArrayOfString"]},
  {"Name": "s3:TlsVersion", "Types": ["Numeric"]}
 ],
 "Operations": []
}"#;

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let file = folder.path().join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    folder
}

fn merged(files: &[(&str, &str)]) -> anyhow::Result<(Facts, Report)> {
    merge(committed(), &reference::read(folder(files).path())?)
}

#[test]
fn what_the_reference_lacks_is_kept() {
    let (facts, _) = merged(&[("s3.json", S3)]).unwrap();
    let [s3, sqs] = &facts.services[..] else { panic!("{facts:?}") };
    assert_eq!(*sqs, committed().services[1]);
    assert_eq!((s3.name.as_str(), s3.rcp), ("Amazon S3", true));
    let get = &s3.actions[0];
    assert_eq!(get.required, ["object"]);
    assert_eq!(get.optional, ["accesspoint", "table"]);
    assert_eq!(get.dependent, ["kms:Decrypt"]);
    assert_eq!(get.resource_condition_keys["accesspoint"], ["s3:DataAccessPointArn"]);
    assert_eq!(s3.resources[1].arns, ["arn:${Partition}:s3:::${BucketName}/${ObjectName}"]);
}

#[test]
fn what_the_reference_tells_is_taken() {
    let (facts, report) = merged(&[("s3.json", S3)]).unwrap();
    let s3 = &facts.services[0];
    assert!(s3.actions.iter().map(|action| action.name.as_str()).eq(["GetObject", "PutTable"]));
    assert!(s3.resources.iter().map(|resource| resource.name.as_str()).eq([
        "accesspoint",
        "object",
        "table"
    ]));
    assert_eq!(s3.actions[0].condition_keys, ["s3:New", "s3:TlsVersion"]);
    assert!(!s3.actions[0].resource_condition_keys.contains_key("object"), "its only key is gone");
    assert_eq!((s3.actions[1].level, &s3.actions[1].optional[..]), (Level::Write, &["table".to_owned()][..]));
    assert_eq!(s3.condition_keys["s3:New"], "ArrayOfString");
    assert!(!s3.condition_keys.contains_key("s3:Old"));
    let changes = Changes { actions: (1, 1), resources: (1, 1), keys: (1, 1) };
    assert_eq!(report.changes, BTreeMap::from([("s3".to_owned(), changes)]));
    assert_eq!(report.to_string(), "s3: actions +1 -1 resource types +1 -1 keys +1 -1\n");
}

#[test]
fn merging_twice_changes_nothing_more() {
    let reference = reference::read(folder(&[("s3.json", S3)]).path()).unwrap();
    let (once, _) = merge(committed(), &reference).unwrap();
    let (twice, report) = merge(once.clone(), &reference).unwrap();
    assert_eq!(once, twice);
    assert_eq!(report, Report::default());
    assert_eq!(once.globals.version, format!("1.0+aws.{:08x}", reference.digest));
    assert!(once.globals.sources["serviceReference"].contains("1 services"));
}

#[test]
fn the_index_tells_which_services_are_missing() {
    let index =
        r#"[{"service": "s3", "url": "https://example.com/v1/s3/s3.json"}, {"service": "xyz", "url": ""}]"#;
    let (facts, report) = merged(&[("index.json", index), ("v1/s3/s3.json", S3)]).unwrap();
    assert_eq!(report.without_file, ["xyz"]);
    assert_eq!(report.unlisted, ["sqs"]);
    assert_eq!(facts.services.len(), 2, "nothing is erased");
}

#[test]
fn a_new_service_is_added() {
    let (facts, _) = merged(&[("s3.json", &S3.replace(r#""Name": "s3""#, r#""Name": "s3new""#))]).unwrap();
    let new = facts.services.iter().find(|service| service.prefix == "s3new").unwrap();
    assert_eq!((new.name.as_str(), new.rcp, new.actions.len()), ("s3new", false, 2));
    assert_eq!(new.actions[0].required, [""; 0]);
}

/// The committed facts as AWS's reference would tell them, which leaves much out.
fn as_reference(service: &Service) -> serde_json::Value {
    let types = |action: &Action| {
        let names = action.required.iter().chain(&action.optional);
        names.map(|name| json!({ "Name": name })).collect::<Vec<_>>()
    };
    let keys = |action: &Action| {
        let of_types = action.resource_condition_keys.values().flatten();
        action.condition_keys.iter().chain(of_types).cloned().collect::<BTreeSet<_>>()
    };
    let actions = service.actions.iter().map(|action| {
        json!({
            "Name": action.name, "ActionConditionKeys": keys(action), "Resources": types(action),
            "Annotations": { "Properties": {
                "IsList": action.level == Level::List, "IsWrite": action.level == Level::Write,
                "IsTaggingOnly": action.level == Level::Tagging,
                "IsPermissionManagement": action.level == Level::PermissionsManagement,
            } },
        })
    });
    let resources = service.resources.iter().map(|resource| {
        json!({ "Name": resource.name, "ARNFormats": resource.arns, "ConditionKeys": resource.condition_keys })
    });
    let keys =
        service.condition_keys.iter().map(|(key, key_type)| json!({ "Name": key, "Types": [key_type] }));
    json!({
        "Name": service.prefix, "Version": "v1.4", "Operations": [],
        "Actions": actions.collect::<Vec<_>>(), "Resources": resources.collect::<Vec<_>>(),
        "ConditionKeys": keys.collect::<Vec<_>>(),
    })
}

#[test]
fn a_reference_that_tells_nothing_new_takes_nothing_away() {
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("xacct-catalog").join("facts");
    let facts = Facts::read(&committed).unwrap();
    let folder = tempfile::tempdir().unwrap();
    for service in &facts.services {
        let file = folder.path().join(format!("{}.json", service.prefix));
        fs::write(file, as_reference(service).to_string()).unwrap();
    }
    let (merged, report) = merge(facts.clone(), &reference::read(folder.path()).unwrap()).unwrap();
    assert_eq!(report, Report::default());
    for (before, after) in facts.services.iter().zip(&merged.services) {
        assert_eq!(before, after);
    }
}

#[test]
fn faults_name_the_file() {
    for (name, text, fault) in [
        ("s3.json", "{", "s3.json"),
        ("s3.json", r#"{"Name": "s3"}"#, "lists no actions"),
        ("s3.json", r#"{"Name": "s3", "Actions": [{"Name": "Xyz"}]}"#, "action `Xyz`: it has no annotations"),
        (
            "s3.json",
            r#"{"Name": "s3", "Actions": [{"Name": "GetObject", "Resources": [{"Name": "nowhere"}]}]}"#,
            "s3.json: service `s3`: action `GetObject` names the resource type `nowhere`",
        ),
        (
            "s3.json",
            r#"{"Name": "s3", "Actions": [{"Name": "GetObject", "ActionConditionKeys": ["s3:Untyped"]}]}"#,
            "nothing gives the type of `s3:Untyped`",
        ),
        ("s3.json", r#"{"Actions": []}"#, "missing field `Name`"),
        ("index.json", "[1]", "index.json"),
        ("none.txt", "", "neither `facts.json` nor files"),
    ] {
        let error = merged(&[(name, text)]).map(|_| ()).unwrap_err();
        assert!(format!("{error:#}").contains(fault), "{error:#}");
    }
    assert!(reference::read(Path::new("no/such/folder")).unwrap_err().to_string().contains("no/such/folder"));
}
