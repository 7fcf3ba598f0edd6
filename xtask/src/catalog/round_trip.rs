//! The committed facts and what the crate says of them are the same, whichever way one looks: facts → blob → crate.

use super::facts::{Action, Facts, GlobalKey, Level, Partition, Resource, Service};
use super::{arns, corrections};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use xacct_catalog::{AccessLevel, Category, ConditionKey, KeyType, ResourceType};

fn crate_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("xacct-catalog")
}

fn uncorrected() -> Facts {
    Facts::read(&crate_folder().join("facts")).unwrap()
}

fn committed() -> Facts {
    corrections::apply(uncorrected(), &crate_folder().join("facts")).unwrap()
}

#[test]
fn the_blob_is_what_the_facts_give_every_time() {
    let facts = committed();
    let blob = super::blob::build(&facts).unwrap();
    assert!(blob == super::blob::build(&facts).unwrap());
    let file = crate_folder().join("src/catalog.bin");
    assert!(blob == std::fs::read(file).unwrap(), "run `cargo xtask catalog`");
}

#[test]
fn the_facts_are_written_as_they_are_read() {
    let (facts, folder) = (uncorrected(), tempfile::tempdir().unwrap());
    facts.write(folder.path()).unwrap();
    assert!(facts == Facts::read(folder.path()).unwrap());
    for file in ["facts.json", "globals.json"] {
        let of_crate = crate_folder().join("facts").join(file);
        let same = std::fs::read(of_crate).unwrap() == std::fs::read(folder.path().join(file)).unwrap();
        assert!(same, "{file} is not in its canonical form");
    }
}

#[test]
fn every_service_comes_back() {
    let facts = committed();
    assert_eq!(facts.services.len(), xacct_catalog::services().len());
    for (service, told) in facts.services.iter().zip(xacct_catalog::services()) {
        assert_eq!(*service, as_facts(told), "{}", service.prefix);
        assert_eq!(xacct_catalog::service(&service.prefix), Some(told));
    }
}

#[test]
fn every_global_comes_back() {
    let globals = committed().globals;
    assert_eq!(globals.version, xacct_catalog::VERSION);
    let sources: Vec<_> = globals.sources.iter().map(|(part, source)| format!("{part}: {source}")).collect();
    assert!(xacct_catalog::provenance().eq(sources));
    assert!(xacct_catalog::service_principals().eq(globals.observed_service_principals));
    let supporting = xacct_catalog::services().filter(|service| service.supports_resource_control_policies());
    assert!(supporting.map(|service| service.prefix()).eq(globals.rcp_supported_services));
    let keys: Vec<_> = xacct_catalog::global_condition_keys().map(global_key).collect();
    assert_eq!(keys, globals.global_condition_keys.into_iter().map(without_source).collect::<Vec<_>>());
    assert_eq!(xacct_catalog::partitions().len(), globals.partitions.len());
    for (partition, told) in globals.partitions.iter().zip(xacct_catalog::partitions()) {
        assert_partition(partition, told);
    }
}

#[test]
fn the_slash_rule_comes_back() {
    for service in committed().services {
        let told = xacct_catalog::service(&service.prefix).unwrap();
        for resource in service.resources.iter().filter(|resource| resource.arns.len() == 1) {
            let pattern = &resource.arns[0];
            let Some((start, last)) = pattern.rsplit_once("${") else { continue };
            if last.find('}') != Some(last.len() - 1) {
                continue;
            }
            let with_slash = format!("{}a/b", filled(start));
            let kind = told.resource_type(&resource.name).unwrap();
            assert_eq!(kind.may_match(&with_slash), !arns::last_is_whole(pattern, &service), "{pattern}");
        }
    }
}

/// With `x` for every placeholder.
fn filled(pattern: &str) -> String {
    let pieces = pattern.split("${").map(|piece| piece.split_once('}').map_or(piece, |(_, literal)| literal));
    pieces.collect::<Vec<_>>().join("x")
}

fn as_facts(service: xacct_catalog::Service) -> Service {
    Service {
        prefix: service.prefix().into(),
        name: service.name().into(),
        rcp: service.supports_resource_control_policies(),
        actions: service.actions().map(action).collect(),
        resources: service.resource_types().map(resource).collect(),
        condition_keys: service.condition_keys().map(|key| (key.name().into(), type_name(key))).collect(),
    }
}

fn action(action: xacct_catalog::Action) -> Action {
    let keys_by_type =
        action.resource_types().map(|kind| (kind.name().into(), key_names(action.condition_keys_for(kind))));
    Action {
        name: action.name().into(),
        level: match action.access_level() {
            AccessLevel::List => Level::List,
            AccessLevel::Read => Level::Read,
            AccessLevel::Write => Level::Write,
            AccessLevel::Tagging => Level::Tagging,
            AccessLevel::PermissionsManagement => Level::PermissionsManagement,
        },
        required: type_names(action.required_resource_types()),
        optional: type_names(action.optional_resource_types()),
        condition_keys: key_names(action.condition_keys()),
        resource_condition_keys: keys_by_type
            .filter(|(_, keys)| !keys.is_empty())
            .collect::<BTreeMap<_, _>>(),
        dependent: action.dependent_actions().map(str::to_owned).collect(),
    }
}

fn resource(kind: ResourceType) -> Resource {
    Resource {
        name: kind.name().into(),
        arns: kind.arn_patterns().map(str::to_owned).collect(),
        condition_keys: key_names(kind.condition_keys()),
    }
}

fn type_names(types: impl Iterator<Item = ResourceType>) -> Vec<String> {
    types.map(|kind| kind.name().to_owned()).collect()
}

fn key_names(keys: impl Iterator<Item = ConditionKey>) -> Vec<String> {
    keys.map(|key| key.name().to_owned()).collect()
}

fn type_name(key: ConditionKey) -> String {
    format!("{}{}", if key.is_multivalued() { "ArrayOf" } else { "" }, key.key_type())
}

fn global_key(key: xacct_catalog::GlobalConditionKey) -> GlobalKey {
    let category = match key.category() {
        Category::Network => "network",
        Category::Principal => "principal",
        Category::Request => "request",
        Category::Resource => "resource",
        Category::Session => "session",
    };
    GlobalKey {
        key: key.name().into(),
        key_type: key.key_type().to_string(),
        alt: key.alternative_types().map(|key_type: KeyType| key_type.to_string()).collect(),
        multivalued: key.is_multivalued(),
        category: category.into(),
        sensitive: key.is_sensitive(),
        cross_service: key.is_cross_service(),
        legacy: key.is_legacy(),
        source: String::new(),
    }
}

/// Who told of a single key is for those who edit the facts.
fn without_source(key: GlobalKey) -> GlobalKey {
    GlobalKey { source: String::new(), ..key }
}

fn assert_partition(partition: &Partition, told: xacct_catalog::Partition) {
    assert_eq!(told.id(), partition.id);
    assert_eq!(told.dns_suffix(), partition.dns_suffix);
    assert_eq!(told.implicit_global_region(), partition.implicit_global_region);
    assert!(told.regions().eq(partition.regions.iter()));
    assert!(partition.pseudo_regions.iter().all(|region| !told.has_region(region)));
}
