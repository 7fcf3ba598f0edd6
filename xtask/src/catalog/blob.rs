//! Facts in, blob out. The format is documented where it is read, in `xacct-catalog/src/blob.rs`.

use super::arns;
use super::facts::{Action, Facts, GlobalKey, Level, Partition, Resource, Service};
use super::tables::{Lists, Pool, number};
use anyhow::{Context, bail, ensure};
use std::collections::{BTreeMap, BTreeSet};

const MAGIC: &[u8; 8] = b"xacctcat";
/// How many condition keys a list can tell apart.
const MOST_KEYS: usize = 4096;

/// The blob, always the same for the same facts.
pub(crate) fn build(facts: &Facts) -> anyhow::Result<Vec<u8>> {
    let collected = Writer::write(facts, Pool::default())?;
    let written = Writer::write(facts, collected.pool.lay_out()?)?;
    written.finish()
}

#[derive(Default)]
struct Sections {
    services: Vec<u8>,
    actions: Vec<u8>,
    profiles: Vec<u8>,
    types: Vec<u8>,
    arns: Vec<u8>,
    keys: Vec<u8>,
    globals: Vec<u8>,
    partitions: Vec<u8>,
    texts: Vec<u8>,
    roots: Vec<u8>,
}

struct Writer<'f> {
    pool: Pool,
    lists: Lists,
    sections: Sections,
    /// Where each key stands in the table.
    keys: BTreeMap<&'f str, u16>,
    profiles: BTreeMap<[u16; 6], u16>,
    dependents: BTreeMap<&'f str, u16>,
}

impl<'f> Writer<'f> {
    fn write(facts: &'f Facts, pool: Pool) -> anyhow::Result<Self> {
        let mut writer = Writer {
            pool,
            lists: Lists::new(),
            sections: Sections::default(),
            keys: BTreeMap::new(),
            profiles: BTreeMap::new(),
            dependents: BTreeMap::new(),
        };
        writer.keys(&facts.services)?;
        writer.dependents(&facts.services)?;
        for service in &facts.services {
            writer.service(service).with_context(|| format!("service `{}`", service.prefix))?;
        }
        writer.closing_records()?;
        for key in &facts.globals.global_condition_keys {
            writer.global_key(key).with_context(|| format!("global condition key `{}`", key.key))?;
        }
        for partition in &facts.globals.partitions {
            writer.partition(partition).with_context(|| format!("partition `{}`", partition.id))?;
        }
        writer.roots(facts)?;
        Ok(writer)
    }

    fn finish(self) -> anyhow::Result<Vec<u8>> {
        let sections = self.sections;
        let parts = [
            sections.services,
            sections.actions,
            sections.profiles,
            sections.types,
            sections.arns,
            sections.keys,
            sections.globals,
            sections.partitions,
            sections.texts,
            self.lists.into_bytes(),
            self.pool.into_bytes(),
        ];
        let mut bound = MAGIC.len() + 4 * (parts.len() + 1) + sections.roots.len();
        let mut blob = MAGIC.to_vec();
        blob.extend(u32::try_from(bound)?.to_le_bytes());
        for part in &parts {
            bound += part.len();
            blob.extend(u32::try_from(bound)?.to_le_bytes());
        }
        blob.extend(sections.roots);
        blob.extend(parts.concat());
        Ok(blob)
    }

    fn keys(&mut self, services: &'f [Service]) -> anyhow::Result<()> {
        let names: BTreeSet<_> = services.iter().flat_map(|service| service.condition_keys.keys()).collect();
        ensure!(
            names.len() <= MOST_KEYS,
            "the blob's format has no room for more than {MOST_KEYS} condition keys"
        );
        for (index, name) in names.into_iter().enumerate() {
            put_text(&mut self.sections.keys, &mut self.pool, name);
            self.keys.insert(name, number(index, "condition keys")?);
        }
        Ok(())
    }

    fn dependents(&mut self, services: &'f [Service]) -> anyhow::Result<()> {
        let actions = services.iter().flat_map(|service| &service.actions);
        let names: BTreeSet<_> = actions.flat_map(|action| &action.dependent).collect();
        for name in names {
            let [first, _] = self.texts([name.as_str()])?;
            self.dependents.insert(name, first);
        }
        Ok(())
    }

    fn service(&mut self, service: &'f Service) -> anyhow::Result<()> {
        let keys = self.key_list(service, service.condition_keys.keys())?;
        let first_action = number(self.sections.actions.len() / 6, "actions")?;
        let first_type = number(self.sections.types.len() / 8, "resource types")?;
        put_text(&mut self.sections.services, &mut self.pool, &service.prefix);
        put_text(&mut self.sections.services, &mut self.pool, &service.name);
        put(&mut self.sections.services, &[first_action, first_type, keys, u16::from(service.rcp)]);
        for action in &service.actions {
            self.action(service, action).with_context(|| format!("action `{}`", action.name))?;
        }
        for resource in &service.resources {
            self.resource_type(service, resource)
                .with_context(|| format!("resource type `{}`", resource.name))?;
        }
        Ok(())
    }

    fn action(&mut self, service: &Service, action: &Action) -> anyhow::Result<()> {
        let mut by_type = Vec::new();
        for (name, keys) in &action.resource_condition_keys {
            by_type.extend([type_number(service, name)?, self.key_list(service, keys.iter())?]);
        }
        let dependents = action.dependent.iter().map(|name| self.dependents.get(name.as_str()).copied());
        let dependents = dependents.collect::<Option<_>>().context("a dependent action has no text")?;
        let profile = [
            level_code(action.level),
            self.type_list(service, &action.required)?,
            self.type_list(service, &action.optional)?,
            self.key_list(service, action.condition_keys.iter())?,
            self.lists.place(by_type)?,
            self.lists.place(dependents)?,
        ];
        let profile = self.profile(profile)?;
        put_text(&mut self.sections.actions, &mut self.pool, &action.name);
        put(&mut self.sections.actions, &[profile]);
        Ok(())
    }

    fn profile(&mut self, profile: [u16; 6]) -> anyhow::Result<u16> {
        if let Some(place) = self.profiles.get(&profile) {
            return Ok(*place);
        }
        let place = number(self.profiles.len(), "profiles")?;
        self.profiles.insert(profile, place);
        put(&mut self.sections.profiles, &profile);
        Ok(place)
    }

    fn resource_type(&mut self, service: &Service, resource: &Resource) -> anyhow::Result<()> {
        let keys = self.key_list(service, resource.condition_keys.iter())?;
        put_text(&mut self.sections.types, &mut self.pool, &resource.name);
        put(&mut self.sections.types, &[keys, number(self.sections.arns.len() / 5, "ARN patterns")?]);
        for arn in &resource.arns {
            put_text(&mut self.sections.arns, &mut self.pool, arn);
            self.sections.arns.push(u8::from(arns::last_is_whole(arn, service)));
        }
        Ok(())
    }

    /// The records that end the last service's and the last type's runs.
    fn closing_records(&mut self) -> anyhow::Result<()> {
        let actions = number(self.sections.actions.len() / 6, "actions")?;
        let types = number(self.sections.types.len() / 8, "resource types")?;
        let arns = number(self.sections.arns.len() / 5, "ARN patterns")?;
        put(&mut self.sections.services, &[0, 0, 0, 0, actions, types, 0, 0]);
        put(&mut self.sections.types, &[0, 0, 0, arns]);
        Ok(())
    }

    fn global_key(&mut self, key: &GlobalKey) -> anyhow::Result<()> {
        let mut others = 0;
        for other in &key.alt {
            others |= 1 << type_code(other)?;
        }
        let flags = [key.multivalued, key.sensitive, key.cross_service, key.legacy];
        let flags = flags.iter().rev().fold(0, |bits, flag| bits << 1 | u8::from(*flag));
        put_text(&mut self.sections.globals, &mut self.pool, &key.key);
        self.sections.globals.extend([
            type_code(&key.key_type)?,
            others,
            flags,
            category_code(&key.category)?,
        ]);
        Ok(())
    }

    fn partition(&mut self, partition: &Partition) -> anyhow::Result<()> {
        let shapes = region_shapes(&partition.region_regex)?;
        let regions = self.texts(partition.regions.iter().map(String::as_str))?;
        let shapes = self.texts(shapes.iter().map(String::as_str))?;
        for text in [&partition.id, &partition.dns_suffix, &partition.implicit_global_region] {
            put_text(&mut self.sections.partitions, &mut self.pool, text);
        }
        put(&mut self.sections.partitions, &[regions, shapes].concat());
        Ok(())
    }

    fn roots(&mut self, facts: &Facts) -> anyhow::Result<()> {
        let globals = &facts.globals;
        let sources: Vec<_> =
            globals.sources.iter().map(|(part, source)| format!("{part}: {source}")).collect();
        let sources = self.texts(sources.iter().map(String::as_str))?;
        let principals = self.texts(globals.observed_service_principals.iter().map(String::as_str))?;
        put_text(&mut self.sections.roots, &mut self.pool, &globals.version);
        put(&mut self.sections.roots, &[sources, principals].concat());
        Ok(())
    }

    /// A run of texts: first and count.
    fn texts<'a>(&mut self, texts: impl IntoIterator<Item = &'a str>) -> anyhow::Result<[u16; 2]> {
        let first = self.sections.texts.len() / 4;
        for text in texts {
            put_text(&mut self.sections.texts, &mut self.pool, text);
        }
        let count = self.sections.texts.len() / 4 - first;
        Ok([number(first, "texts")?, number(count, "texts")?])
    }

    fn key_list<'k>(
        &mut self,
        service: &Service,
        keys: impl Iterator<Item = &'k String>,
    ) -> anyhow::Result<u16> {
        let items: anyhow::Result<_> = keys.map(|key| self.key_item(service, key)).collect();
        self.lists.place(items?)
    }

    fn key_item(&self, service: &Service, key: &str) -> anyhow::Result<u16> {
        let (index, key_type) =
            self.keys.get(key).zip(service.condition_keys.get(key)).context("a key has no type")?;
        let (single, multivalued) = match key_type.strip_prefix("ArrayOf") {
            Some(single) => (single, 0x8000),
            None => (key_type.as_str(), 0),
        };
        let code = type_code(single).with_context(|| format!("condition key `{key}`"))?;
        Ok(index | u16::from(code) << 12 | multivalued)
    }

    fn type_list(&mut self, service: &Service, names: &[String]) -> anyhow::Result<u16> {
        let numbers: anyhow::Result<_> = names.iter().map(|name| type_number(service, name)).collect();
        self.lists.place(numbers?)
    }
}

fn put(section: &mut Vec<u8>, fields: &[u16]) {
    section.extend(fields.iter().flat_map(|field| field.to_le_bytes()));
}

fn put_text(section: &mut Vec<u8>, pool: &mut Pool, text: &str) {
    section.extend(pool.place(text).to_le_bytes());
}

fn type_number(service: &Service, name: &str) -> anyhow::Result<u16> {
    let index = service.resources.iter().position(|resource| resource.name == name);
    number(index.with_context(|| format!("the resource type `{name}` does not exist"))?, "resource types")
}

fn level_code(level: Level) -> u16 {
    match level {
        Level::List => 0,
        Level::Read => 1,
        Level::Write => 2,
        Level::Tagging => 3,
        Level::PermissionsManagement => 4,
    }
}

fn type_code(name: &str) -> anyhow::Result<u8> {
    let names = ["String", "ARN", "Bool", "Numeric", "Date", "IPAddress", "Binary"];
    code_of(name, &names).with_context(|| format!("unknown type `{name}`; known are {}", names.join(", ")))
}

fn category_code(name: &str) -> anyhow::Result<u8> {
    let names = ["network", "principal", "request", "resource", "session"];
    code_of(name, &names)
        .with_context(|| format!("unknown category `{name}`; known are {}", names.join(", ")))
}

fn code_of(name: &str, names: &[&str]) -> Option<u8> {
    names.iter().position(|known| *known == name).and_then(|index| u8::try_from(index).ok())
}

/// What stands before the word and the number in the names of a partition's Regions: `us-gov` for
/// `^us\-gov\-\w+\-\d+$`, `us`, `eu` … for `^(us|eu|…)\-\w+\-\d+$`.
fn region_shapes(regex: &str) -> anyhow::Result<Vec<String>> {
    let fixed = regex.strip_prefix('^').and_then(|rest| rest.strip_suffix(r"\-\w+\-\d+$"));
    let fixed =
        fixed.with_context(|| format!(r"the Region regex `{regex}` is not of the form `^…\-\w+\-\d+$`"))?;
    let fixed = fixed.replace(r"\-", "-");
    let (before, alternatives, after) = match fixed.split_once('(').zip(fixed.split_once(')')) {
        Some(((before, _), (head, after))) => {
            (before, head.get(before.len() + 1..).unwrap_or_default(), after)
        }
        None => ("", fixed.as_str(), ""),
    };
    let shapes: Vec<_> =
        alternatives.split('|').map(|alternative| format!("{before}{alternative}{after}")).collect();
    if shapes.iter().any(|shape| !shape.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')) {
        bail!("the Region regex `{regex}` holds more than one choice of fixed words");
    }
    Ok(shapes)
}

#[cfg(test)]
mod tests {
    use super::region_shapes;

    #[test]
    fn region_shapes_are_the_fixed_words() {
        let shapes = |regex| region_shapes(regex).unwrap();
        assert_eq!(shapes(r"^(us|eu)\-\w+\-\d+$"), ["us", "eu"]);
        assert_eq!(shapes(r"^us\-gov\-\w+\-\d+$"), ["us-gov"]);
        assert_eq!(shapes(r"^eusc\-(de)\-\w+\-\d+$"), ["eusc-de"]);
        assert!(region_shapes(r"^us-[a-z]+$").is_err());
        assert!(region_shapes(r"^us\-.*\-\w+\-\d+$").is_err());
    }
}
