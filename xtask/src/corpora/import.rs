//! `cargo xtask corpora --import`: recorded policies as `policy!`, compiled by rustc.

use crate::bench::folder::{Dependency, Folder};
use anyhow::ensure;
use std::fmt::Write;
use std::path::Path;
use xacct_corpora::Imported;

/// Generates one crate of all policies that the checks accept, and runs its test.
pub(super) fn run(folder: &Path) -> anyhow::Result<()> {
    let mut imported = xacct_corpora::import(folder)?;
    let all = imported.len();
    imported.retain(|policy| policy.is_accepted);
    ensure!(!imported.is_empty(), "{} has no policies", folder.display());
    let generated = Folder::new("import", source(&imported)?, &[Dependency::dsl(true)])?;
    generated.test()?;
    println!(
        "{} of {all} recorded policies are accepted; each compiles as `policy!`, and renders what was recorded",
        imported.len()
    );
    Ok(())
}

/// A `static` for each policy, and a test that compares each with its JSON.
fn source(imported: &[Imported]) -> anyhow::Result<String> {
    let mut source = "use xacct_dsl::prelude::*;\n\n".to_owned();
    let mut rows = String::new();
    for (index, policy) in imported.iter().enumerate() {
        let Imported { id, kind, document, source: macro_, .. } = policy;
        writeln!(source, "/// {id}\npub static P{index}: {}Policy = {macro_};\n", kind.as_str())?;
        writeln!(rows, "        ({id:?}, P{index}.as_json(), {:?}),", document.to_string())?;
    }
    write!(
        source,
        "#[test]\nfn each_renders_what_was_recorded() {{\n    let all = [\n{rows}    ];\n    \
         for (id, rendered, recorded) in all {{\n        assert_eq!(rendered, recorded, \"{{id}}\");\n    }}\n}}\n"
    )?;
    Ok(source)
}
