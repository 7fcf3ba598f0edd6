//! Merging the service reference into the committed facts.
//!
//! The reference decides which actions, resource types, ARN patterns and condition keys there are. It does not know
//! which resource types an action requires, which keys belong to an action on one type only, dependent actions,
//! display names, and resource control policies: those stay as committed. A resource type that is new to an action
//! becomes an optional one, which refuses no policy. A service without a file stays as it is.

use super::facts::{Action, Facts, Resource, Service};
use super::reference::{self, Reference};
use anyhow::{Context, anyhow};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What a merge did.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Report {
    /// By service, for those in which anything was added or removed.
    pub(crate) changes: BTreeMap<String, Changes>,
    /// Committed services that the index no longer lists; they are kept.
    pub(crate) unlisted: Vec<String>,
    /// Services of the index without a file; they are left as they are.
    pub(crate) without_file: Vec<String>,
}

/// How many names were added and removed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Changes {
    pub(crate) actions: (usize, usize),
    pub(crate) resources: (usize, usize),
    pub(crate) keys: (usize, usize),
}

pub(crate) fn merge(mut facts: Facts, reference: &Reference) -> anyhow::Result<(Facts, Report)> {
    let mut report = Report::default();
    let known_types = known_types(&facts);
    for (prefix, (file, upstream)) in &reference.services {
        let committed = facts.services.iter().find(|service| service.prefix == *prefix).cloned();
        let mut merged = merge_service(committed.as_ref(), upstream, &known_types)
            .and_then(|merged| merged.validate().map(|()| merged))
            .with_context(|| format!("{}: service `{prefix}`", file.display()))?;
        merged.rcp = facts.globals.rcp_supported_services.contains(prefix);
        let changes = Changes::between(committed.as_ref(), &merged);
        if changes != Changes::default() {
            report.changes.insert(prefix.clone(), changes);
        }
        facts.services.retain(|service| service.prefix != *prefix);
        facts.services.push(merged);
    }
    if let Some(index) = &reference.index {
        let has_file = |prefix: &&String| reference.services.contains_key(*prefix);
        report.without_file = index.iter().filter(|prefix| !has_file(prefix)).cloned().collect();
        let prefixes = facts.services.iter().map(|service| &service.prefix);
        report.unlisted =
            prefixes.filter(|prefix| !index.contains(*prefix) && !has_file(prefix)).cloned().collect();
    }
    record_source(&mut facts, reference);
    facts.sort();
    facts.validate()?;
    Ok((facts, report))
}

/// `0.21.202609261` becomes `0.21.202609261+aws.1a2b3c4d`: the older source still holds for what AWS leaves out.
fn record_source(facts: &mut Facts, reference: &Reference) {
    let globals = &mut facts.globals;
    let base = globals.version.split('+').next().unwrap_or_default();
    globals.version = format!("{base}+aws.{:08x}", reference.digest);
    let source = format!(
        "AWS service reference, {} services, digest {:08x}",
        reference.services.len(),
        reference.digest
    );
    globals.sources.insert("serviceReference".into(), source);
}

/// The type of every key that the committed facts know, for files that use a key without declaring it.
fn known_types(facts: &Facts) -> BTreeMap<String, String> {
    let of_services = facts.services.iter().flat_map(|service| service.condition_keys.clone());
    let of_globals = facts.globals.global_condition_keys.iter().map(|global| {
        let array = if global.multivalued { "ArrayOf" } else { "" };
        (global.key.clone(), format!("{array}{}", global.key_type))
    });
    of_services.chain(of_globals).collect()
}

fn merge_service(
    committed: Option<&Service>,
    upstream: &reference::Service,
    known_types: &BTreeMap<String, String>,
) -> anyhow::Result<Service> {
    let actions = upstream.actions.iter().map(|action| {
        let before =
            committed.and_then(|service| service.actions.iter().find(|before| before.name == action.name));
        merge_action(before, action).with_context(|| format!("action `{}`", action.name))
    });
    let resources = upstream.resources.iter().map(|resource| {
        let before = committed
            .and_then(|service| service.resources.iter().find(|before| before.name == resource.name));
        merge_resource(before, resource)
    });
    let mut merged = Service {
        prefix: upstream.name.clone(),
        name: committed.map_or_else(|| upstream.name.clone(), |service| service.name.clone()),
        rcp: committed.is_some_and(|service| service.rcp),
        actions: actions.collect::<anyhow::Result<_>>()?,
        resources: resources.collect(),
        condition_keys: BTreeMap::new(),
    };
    let declared: BTreeSet<_> = upstream.condition_keys.iter().map(|key| key.name.as_str()).collect();
    drop_removed_keys(&mut merged, committed, &declared);
    let used = used_keys(&merged);
    for key in used.iter().map(String::as_str).chain(declared) {
        let before = committed.and_then(|service| service.condition_keys.get(key)).or(known_types.get(key));
        let declaration = upstream.condition_keys.iter().find(|declaration| declaration.name == key);
        let key_type =
            key_type(before, declaration).ok_or_else(|| anyhow!("nothing gives the type of `{key}`"))?;
        merged.condition_keys.insert(key.to_owned(), key_type);
    }
    Ok(merged)
}

fn merge_action(committed: Option<&Action>, upstream: &reference::Action) -> anyhow::Result<Action> {
    let named: BTreeSet<_> = upstream.resources.iter().map(|resource| resource.name.clone()).collect();
    let required: Vec<_> = committed.map_or(&[][..], |action| &action.required).to_vec();
    let (required, optional) = named.iter().cloned().partition(|name| required.contains(name));
    let mut by_type = committed.map(|action| action.resource_condition_keys.clone()).unwrap_or_default();
    by_type.retain(|name, _| named.contains(name));
    let before = committed.map_or(&[][..], |action| &action.condition_keys);
    let is_of_one_type =
        |key: &&String| !before.contains(key) && by_type.values().flatten().any(|other| other == *key);
    Ok(Action {
        name: upstream.name.clone(),
        level: upstream.level(committed.map(|action| action.level)).context("it has no annotations")?,
        required,
        optional,
        // A key known to come with one type only stays there, though the reference lists it for the action.
        condition_keys: upstream
            .action_condition_keys
            .iter()
            .filter(|key| !is_of_one_type(key))
            .cloned()
            .collect(),
        dependent: committed.map(|action| action.dependent.clone()).unwrap_or_default(),
        resource_condition_keys: by_type,
    })
}

fn merge_resource(committed: Option<&Resource>, upstream: &reference::Resource) -> Resource {
    let arns = match committed {
        Some(committed) if upstream.arn_formats.is_empty() => committed.arns.clone(),
        _ => upstream.arn_formats.clone(),
    };
    Resource { name: upstream.name.clone(), arns, condition_keys: upstream.condition_keys.clone() }
}

/// Takes the keys that the service once declared and no longer does from the lists that the reference lacks.
fn drop_removed_keys(merged: &mut Service, committed: Option<&Service>, declared: &BTreeSet<&str>) {
    let named: BTreeSet<_> = merged
        .actions
        .iter()
        .flat_map(|action| &action.condition_keys)
        .chain(merged.resources.iter().flat_map(|resource| &resource.condition_keys))
        .cloned()
        .collect();
    let was_declared =
        |key: &String| committed.is_some_and(|service| service.condition_keys.contains_key(key));
    let is_gone =
        |key: &String| was_declared(key) && !declared.contains(key.as_str()) && !named.contains(key);
    for action in &mut merged.actions {
        action.resource_condition_keys.values_mut().for_each(|keys| keys.retain(|key| !is_gone(key)));
        action.resource_condition_keys.retain(|_, keys| !keys.is_empty());
    }
}

fn used_keys(service: &Service) -> BTreeSet<String> {
    let of_actions = service.actions.iter().flat_map(|action| {
        action.condition_keys.iter().chain(action.resource_condition_keys.values().flatten())
    });
    let of_resources = service.resources.iter().flat_map(|resource| &resource.condition_keys);
    of_actions.chain(of_resources).cloned().collect()
}

/// The committed type unless the declaration contradicts it.
fn key_type(committed: Option<&String>, declaration: Option<&reference::ConditionKey>) -> Option<String> {
    let declared = declaration.map_or(&[][..], |declaration| &declaration.types);
    let kept = committed.filter(|before| declared.is_empty() || declared.contains(before));
    kept.or_else(|| declared.first()).cloned()
}

impl Changes {
    fn between(committed: Option<&Service>, merged: &Service) -> Self {
        fn of(service: &Service) -> [BTreeSet<&str>; 3] {
            [
                service.actions.iter().map(|action| action.name.as_str()).collect(),
                service.resources.iter().map(|resource| resource.name.as_str()).collect(),
                service.condition_keys.keys().map(String::as_str).collect(),
            ]
        }
        let before = committed.map(of).unwrap_or_default();
        let after = of(merged);
        let [actions, resources, keys] = [0, 1, 2].map(|kind: usize| {
            (after[kind].difference(&before[kind]).count(), before[kind].difference(&after[kind]).count())
        });
        Changes { actions, resources, keys }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (prefix, changes) in &self.changes {
            write!(f, "{prefix}:")?;
            let kinds =
                [("actions", changes.actions), ("resource types", changes.resources), ("keys", changes.keys)];
            for (kind, (added, removed)) in kinds.into_iter().filter(|(_, changed)| *changed != (0, 0)) {
                write!(f, " {kind} +{added} -{removed}")?;
            }
            writeln!(f)?;
        }
        if self.changes.is_empty() {
            writeln!(f, "nothing added, nothing removed")?;
        }
        if !self.without_file.is_empty() {
            writeln!(f, "in the index, but without a file: {}", self.without_file.join(", "))?;
        }
        if !self.unlisted.is_empty() {
            writeln!(f, "kept, though not in the index: {}", self.unlisted.join(", "))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
