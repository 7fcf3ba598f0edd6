//! The committed facts: `facts.json`, one service per line, and `globals.json`, for what belongs to no service.
//!
//! Reading refuses what it does not know, so that nothing is lost when the facts are written again. Everything is
//! sorted, so that a refresh changes only the lines whose facts changed.

use anyhow::{Context, bail};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// All that the blob is made of.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Facts {
    pub(crate) services: Vec<Service>,
    pub(crate) globals: Globals,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Service {
    pub(crate) prefix: String,
    pub(crate) name: String,
    /// Whether resource control policies apply.
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) rcp: bool,
    pub(crate) actions: Vec<Action>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) resources: Vec<Resource>,
    /// Every key that the actions and resources name, with its type.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) condition_keys: BTreeMap<String, String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Action {
    pub(crate) name: String,
    pub(crate) level: Level,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) required: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) optional: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) condition_keys: Vec<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) resource_condition_keys: BTreeMap<String, Vec<String>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) dependent: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Level {
    #[serde(rename = "L")]
    List,
    #[serde(rename = "R")]
    Read,
    #[serde(rename = "W")]
    Write,
    #[serde(rename = "T")]
    Tagging,
    #[serde(rename = "P")]
    PermissionsManagement,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Resource {
    pub(crate) name: String,
    pub(crate) arns: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) condition_keys: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Globals {
    #[serde(default)]
    pub(crate) version: String,
    /// What each part of the facts was taken from.
    pub(crate) sources: BTreeMap<String, String>,
    pub(crate) partitions: Vec<Partition>,
    pub(crate) global_condition_keys: Vec<GlobalKey>,
    pub(crate) rcp_supported_services: Vec<String>,
    pub(crate) observed_service_principals: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Partition {
    pub(crate) id: String,
    pub(crate) dns_suffix: String,
    pub(crate) region_regex: String,
    pub(crate) implicit_global_region: String,
    pub(crate) regions: Vec<String>,
    pub(crate) pseudo_regions: Vec<String>,
    pub(crate) regions_not_in_endpoints: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct GlobalKey {
    pub(crate) key: String,
    #[serde(rename = "type")]
    pub(crate) key_type: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) alt: Vec<String>,
    pub(crate) multivalued: bool,
    pub(crate) category: String,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) sensitive: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) cross_service: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) legacy: bool,
    pub(crate) source: String,
}

impl Facts {
    /// The facts in `folder`, sorted.
    pub(crate) fn read(folder: &Path) -> anyhow::Result<Self> {
        let mut facts = Facts {
            services: read_json(&folder.join("facts.json"))?,
            globals: read_json(&folder.join("globals.json"))?,
        };
        facts.sort();
        facts
            .validate()
            .with_context(|| format!("{} holds facts that contradict each other", folder.display()))?;
        Ok(facts)
    }

    pub(crate) fn write(&self, folder: &Path) -> anyhow::Result<()> {
        let services: Result<Vec<_>, _> = self.services.iter().map(serde_json::to_string).collect();
        let globals = serde_json::to_string_pretty(&self.globals)?;
        write_text(&folder.join("facts.json"), &format!("[\n{}\n]\n", services?.join(",\n")))?;
        write_text(&folder.join("globals.json"), &format!("{globals}\n"))
    }

    /// Takes the version, and the sources it does not name, from `committed`.
    pub(crate) fn or_provenance_of(mut self, committed: &Facts) -> Self {
        let globals = &mut self.globals;
        if globals.version.is_empty() {
            globals.version.clone_from(&committed.globals.version);
        }
        for (part, source) in &committed.globals.sources {
            globals.sources.entry(part.clone()).or_insert_with(|| source.clone());
        }
        self
    }

    pub(crate) fn counts(&self) -> String {
        let actions: usize = self.services.iter().map(|service| service.actions.len()).sum();
        let types: usize = self.services.iter().map(|service| service.resources.len()).sum();
        format!("{} services, {actions} actions, {types} resource types", self.services.len())
    }

    pub(crate) fn sort(&mut self) {
        self.services.sort_by(|one, other| one.prefix.cmp(&other.prefix));
        self.services.iter_mut().for_each(Service::sort);
        let globals = &mut self.globals;
        globals.partitions.sort_by(|one, other| one.id.cmp(&other.id));
        globals.partitions.iter_mut().for_each(|partition| partition.regions.sort());
        globals.global_condition_keys.sort_by(|one, other| one.key.cmp(&other.key));
        globals.rcp_supported_services.sort();
        globals.observed_service_principals.sort();
    }

    pub(crate) fn validate(&self) -> anyhow::Result<()> {
        unique("services", self.services.iter().map(|service| &service.prefix))?;
        for service in &self.services {
            service.validate().with_context(|| format!("service `{}`", service.prefix))?;
            let listed = self.globals.rcp_supported_services.contains(&service.prefix);
            if service.rcp != listed {
                bail!("service `{}`: `rcp` and `rcpSupportedServices` differ", service.prefix);
            }
        }
        Ok(())
    }
}

impl Service {
    fn sort(&mut self) {
        self.actions.sort_by(|one, other| one.name.cmp(&other.name));
        for action in &mut self.actions {
            sort_names(&mut action.required);
            sort_names(&mut action.optional);
            sort_names(&mut action.condition_keys);
            sort_names(&mut action.dependent);
            action.resource_condition_keys.values_mut().for_each(sort_names);
        }
        self.resources.sort_by(|one, other| one.name.cmp(&other.name));
        self.resources.iter_mut().for_each(|resource| sort_names(&mut resource.condition_keys));
    }

    pub(crate) fn validate(&self) -> anyhow::Result<()> {
        unique("actions", self.actions.iter().map(|action| &action.name))?;
        unique("resource types", self.resources.iter().map(|resource| &resource.name))?;
        let of_actions = self.actions.iter().flat_map(|action| {
            action.condition_keys.iter().chain(action.resource_condition_keys.values().flatten())
        });
        let of_resources = self.resources.iter().flat_map(|resource| &resource.condition_keys);
        if let Some(key) = of_actions.chain(of_resources).find(|key| !self.condition_keys.contains_key(*key))
        {
            bail!("the condition key `{key}` has no type in `conditionKeys`");
        }
        for action in &self.actions {
            let named =
                action.required.iter().chain(&action.optional).chain(action.resource_condition_keys.keys());
            for name in named {
                if !self.resources.iter().any(|resource| resource.name == *name) {
                    bail!("action `{}` names the resource type `{name}`, which does not exist", action.name);
                }
            }
        }
        Ok(())
    }
}

fn sort_names(names: &mut Vec<String>) {
    names.sort();
    names.dedup();
}

/// IAM compares names in any case, so that two may not differ in case alone.
fn unique<'a>(what: &str, names: impl Iterator<Item = &'a String>) -> anyhow::Result<()> {
    let mut seen = BTreeMap::new();
    for name in names {
        if let Some(other) = seen.insert(name.to_ascii_lowercase(), name) {
            bail!("two {what} are called `{other}` and `{name}`");
        }
    }
    Ok(())
}

pub(crate) fn read_json<T: DeserializeOwned>(file: &Path) -> anyhow::Result<T> {
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} is not what was expected", file.display()))
}

fn write_text(file: &Path, text: &str) -> anyhow::Result<()> {
    fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's `skip_serializing_if` gives a reference")]
fn is_false(value: &bool) -> bool {
    !*value
}
