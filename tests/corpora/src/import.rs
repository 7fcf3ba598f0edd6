//! Recorded policies as `policy!`: what `xacct import` prints compiles to what was recorded.

use crate::row::{self, Row};
use anyhow::Context;
use proc_macro2::{TokenStream, TokenTree};
use std::path::Path;
use xacct_core::{ConditionValue, Document, PolicyKind, check};

/// A recorded policy and its source.
pub struct Imported {
    /// The row it is from.
    pub id: String,
    /// Its kind.
    pub kind: PolicyKind,
    /// What was recorded, as `policy!` renders it: every value of a condition is a string.
    pub document: Document,
    /// `policy! { … }`
    pub source: String,
    /// Whether the checks of its kind have nothing against it, so that it compiles.
    pub is_accepted: bool,
}

/// Every policy of the rows of the kind `parse`, of a kind of ours, in the order of the corpora.
///
/// # Errors
/// When the folder or a file cannot be read, or a row is not what the corpora's schema says.
pub fn import(folder: &Path) -> anyhow::Result<Vec<Imported>> {
    let mut imported = Vec::new();
    for file in row::files(folder)? {
        for row in row::read(&file)?.iter().filter(|row| row.kind() == "parse") {
            imported.extend(of_row(row).with_context(|| format!("{}: {}", row.file(), row.id()))?);
        }
    }
    Ok(imported)
}

fn of_row(row: &Row) -> anyhow::Result<Option<Imported>> {
    let kind = match row.read_if_any::<String>("policy_kind")?.as_deref() {
        Some("aws-managed" | "identity") => PolicyKind::Identity,
        Some("trust") => PolicyKind::Trust,
        Some("s3-resource") => PolicyKind::Bucket,
        Some("kms-resource") => PolicyKind::KmsKey,
        // Of services that have no kind here.
        _ => return Ok(None),
    };
    let Ok(document) = Document::from_json(&row.policy()?) else { return Ok(None) };
    let source = xacct_cli::policy_source(&document, kind);
    let is_accepted = !check(&document, kind).iter().any(|finding| finding.severity.stops_the_build());
    Ok(Some(Imported { id: row.id().to_owned(), kind, document: as_rendered(document), source, is_accepted }))
}

fn as_rendered(mut document: Document) -> Document {
    document.version.get_or_insert_with(|| Document::OLD_VERSION.to_owned());
    for statement in &mut document.statements {
        let blocks = statement.condition.iter_mut().flatten();
        for value in blocks.flat_map(|block| &mut block.keys).flat_map(|key| &mut key.values) {
            *value = ConditionValue::Text(value.as_str().to_owned());
        }
        statement.condition = statement.condition.take().filter(|blocks| !blocks.is_empty());
    }
    document
}

impl Imported {
    /// What is wrong with the source: it says another policy, or the compiler refuses what the checks accept. None where
    /// all is well.
    pub fn fault(&self) -> Option<String> {
        let Some(body) = body(&self.source) else {
            return Some(format!("{}: its source is not made of tokens:\n{}", self.id, self.source));
        };
        let compiled = xacct_syntax::compile(body);
        let refusal = compiled.diagnostics.iter().find(|diagnostic| diagnostic.severity.stops_the_build());
        let fault = match refusal {
            Some(refusal) if self.is_accepted => format!("it does not compile: {refusal}"),
            _ if compiled.document != self.document => {
                format!("it says another policy:\n{}\ninstead of\n{}", compiled.document, self.document)
            }
            _ => return None,
        };
        Some(format!("{}: {fault}\n{}", self.id, self.source))
    }
}

/// What stands in the brackets of a source that is one macro.
fn body(source: &str) -> Option<TokenStream> {
    let tokens = source.parse::<TokenStream>().ok()?;
    tokens.into_iter().find_map(|token| match token {
        TokenTree::Group(group) => Some(group.stream()),
        _ => None,
    })
}
