//! `corrections.json`: ARN patterns that the sources lack. They are applied whenever the blob is built, so that no
//! refresh of the facts undoes them.

use super::facts::{Facts, read_json};
use anyhow::Context;
use serde::Deserialize;
use std::path::Path;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Correction {
    service: String,
    resource: String,
    arn: String,
    #[serde(rename = "why")]
    _why: String,
}

/// The facts with what `corrections.json` in `folder` adds to them.
pub(crate) fn apply(mut facts: Facts, folder: &Path) -> anyhow::Result<Facts> {
    let file = folder.join("corrections.json");
    let corrections: Vec<Correction> = read_json(&file)?;
    for Correction { service, resource, arn, .. } in corrections {
        let services = facts.services.iter_mut().filter(|known| known.prefix == service);
        let mut types = services.flat_map(|service| &mut service.resources);
        let corrected = types.find(|known| known.name == resource);
        let gone = || format!("{}: `{service}` has no resource type `{resource}` any more", file.display());
        let arns = &mut corrected.with_context(gone)?.arns;
        if !arns.contains(&arn) {
            arns.push(arn);
        }
    }
    Ok(facts)
}
