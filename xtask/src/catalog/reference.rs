//! AWS's service reference: what each service says of itself, one file per service.
//!
//! The index (`[{"service": …, "url": …}]`) may lie beside the files, in any folder below the given one.

use super::facts::{Level, read_json};
use anyhow::{Context, bail, ensure};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What a folder of the reference holds.
#[derive(Debug, Default)]
pub(crate) struct Reference {
    /// The services by prefix, each with the file that tells of it.
    pub(crate) services: BTreeMap<String, (PathBuf, Service)>,
    /// The services of the index, if the folder has it.
    pub(crate) index: Option<BTreeSet<String>>,
    /// A digest of everything read, which tells one state of the reference from another.
    pub(crate) digest: u32,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Service {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) actions: Vec<Action>,
    #[serde(default)]
    pub(crate) resources: Vec<Resource>,
    #[serde(default)]
    pub(crate) condition_keys: Vec<ConditionKey>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Action {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) action_condition_keys: Vec<String>,
    #[serde(default)]
    pub(crate) resources: Vec<ResourceName>,
    #[serde(default)]
    annotations: Annotations,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ResourceName {
    pub(crate) name: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Annotations {
    #[serde(default)]
    properties: Option<Properties>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Properties {
    #[serde(default)]
    is_list: bool,
    #[serde(default)]
    is_permission_management: bool,
    #[serde(default)]
    is_tagging_only: bool,
    #[serde(default)]
    is_write: bool,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Resource {
    #[serde(rename = "Name")]
    pub(crate) name: String,
    #[serde(rename = "ARNFormats", default)]
    pub(crate) arn_formats: Vec<String>,
    #[serde(rename = "ConditionKeys", default)]
    pub(crate) condition_keys: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ConditionKey {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) types: Vec<String>,
}

#[derive(Deserialize)]
struct IndexEntry {
    service: String,
}

impl Action {
    /// The level that the annotations give, the committed one where they leave room for it.
    pub(crate) fn level(&self, committed: Option<Level>) -> Option<Level> {
        let Some(is) = &self.annotations.properties else { return committed };
        let fits = |level| match level {
            Level::PermissionsManagement => is.is_permission_management,
            Level::Tagging => is.is_tagging_only,
            Level::Write => is.is_write,
            Level::List => is.is_list,
            Level::Read => !(is.is_list || is.is_write || is.is_tagging_only || is.is_permission_management),
        };
        let order = [Level::PermissionsManagement, Level::Tagging, Level::Write, Level::List, Level::Read];
        committed.into_iter().chain(order).find(|level| fits(*level))
    }
}

/// Reads all `*.json` below `folder`.
pub(crate) fn read(folder: &Path) -> anyhow::Result<Reference> {
    let mut reference = Reference { digest: FNV_START, ..Reference::default() };
    for file in json_files(folder)? {
        let value: serde_json::Value = read_json(&file)?;
        reference.digest = digest(reference.digest, value.to_string().as_bytes());
        if value.is_array() {
            let index: Vec<IndexEntry> = parse(value, &file)?;
            reference.index.get_or_insert_default().extend(index.into_iter().map(|entry| entry.service));
            continue;
        }
        let service: Service = parse(value, &file)?;
        ensure!(!service.actions.is_empty(), "{} lists no actions", file.display());
        if let Some((other, _)) = reference.services.get(&service.name) {
            bail!("{} and {} both tell of `{}`", other.display(), file.display(), service.name);
        }
        reference.services.insert(service.name.clone(), (file, service));
    }
    if reference.services.is_empty() {
        bail!("{} holds neither `facts.json` nor files of the service reference", folder.display());
    }
    Ok(reference)
}

fn parse<T: serde::de::DeserializeOwned>(value: serde_json::Value, file: &Path) -> anyhow::Result<T> {
    serde_json::from_value(value)
        .with_context(|| format!("{} is not of the service reference's format", file.display()))
}

fn json_files(folder: &Path) -> anyhow::Result<BTreeSet<PathBuf>> {
    let mut files = BTreeSet::new();
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot read the folder {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(json_files(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            files.insert(path);
        }
    }
    Ok(files)
}

const FNV_START: u32 = 0x811c_9dc5;

/// FNV-1a: enough to tell versions apart, and no dependency.
fn digest(start: u32, bytes: &[u8]) -> u32 {
    bytes.iter().fold(start, |digest, byte| (digest ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}
