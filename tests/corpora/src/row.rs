//! A line of a corpus. Policies keep their text, because what is repeated or out of order in it would be lost in a map.

use anyhow::Context;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// One question and its recorded answer.
pub struct Row {
    file: String,
    id: String,
    kind: String,
    fields: BTreeMap<String, Box<RawValue>>,
}

impl Row {
    /// Reads one line of the corpus `file`.
    ///
    /// # Errors
    /// When it is no JSON object, or lacks `id` or `kind`.
    pub fn new(file: &str, line: &str) -> anyhow::Result<Self> {
        let fields = serde_json::from_str(line)?;
        let mut row = Self { file: file.to_owned(), id: String::new(), kind: String::new(), fields };
        (row.id, row.kind) = (row.read("id")?, row.read("kind")?);
        Ok(row)
    }

    /// The corpus: its file's name without `.jsonl`.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The row's name, unique in all corpora.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What is asked.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The text of a field's JSON; none where it is missing or null.
    pub(crate) fn json(&self, field: &str) -> Option<&str> {
        self.fields.get(field).map(|value| value.get()).filter(|json| *json != "null")
    }

    /// A field that has to be there.
    pub(crate) fn read<T: DeserializeOwned>(&self, field: &str) -> anyhow::Result<T> {
        let json = self.json(field).with_context(|| format!("no `{field}`"))?;
        serde_json::from_str(json).with_context(|| format!("`{field}`"))
    }

    /// A field that may be missing or null.
    pub(crate) fn read_if_any<T: DeserializeOwned>(&self, field: &str) -> anyhow::Result<Option<T>> {
        self.json(field).map(|_| self.read(field)).transpose()
    }

    /// The policy in question: `policy_text` where it is no JSON, else `policy`.
    pub(crate) fn policy(&self) -> anyhow::Result<String> {
        match self.read_if_any("policy_text")? {
            Some(text) => Ok(text),
            None => Ok(self.json("policy").unwrap_or("null").to_owned()),
        }
    }
}

pub(crate) fn files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut files = entries.map(|entry| Ok(entry?.path())).collect::<anyhow::Result<Vec<_>>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "jsonl"));
    files.sort();
    Ok(files)
}

pub(crate) fn read(file: &Path) -> anyhow::Result<Vec<Row>> {
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let row = |(index, line)| {
        Row::new(&name, line).with_context(|| format!("{}, line {}", file.display(), index + 1))
    };
    lines.map(row).collect()
}
