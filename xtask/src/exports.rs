//! `cargo xtask exports`: what `xacct export` writes, read by the tools that it is for.

use crate::cargo::{self, cargo, output, root};
use crate::python;
use crate::steps::say;
use anyhow::{Context, ensure};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// One grant of each method.
const GRANTS: &str = "xacct-cli/tests/grants/all.toml";

/// The package cannot be run as a module.
const CFN_LINT: &str = "import sys; from cfnlint.runner import main; sys.exit(main())";

/// Exports, and has cfn-lint read the templates, Terraform its configurations and a shell the scripts.
pub(crate) fn run() -> anyhow::Result<()> {
    let python = python::with_packages("cfn-lint")?;
    let folder = python::folder().join("exports");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("{} cannot be removed", folder.display()))?;
    }
    for tool in ["cloudformation", "terraform", "cli"] {
        let export =
            ["run", "--quiet", "--locked", "-p", "xacct-cli", "--no-default-features", "--", "export"];
        cargo::run(
            cargo(export).args([GRANTS, "--to", tool, "--output"]).arg(folder.join(tool)).current_dir(root()),
        )?;
    }
    let templates = files(&folder.join("cloudformation"), ".template.json")?;
    say(format!("cfn-lint reads {} templates", templates.len()));
    cargo::run(Command::new(python).args(["-c", CFN_LINT]).args(&templates))?;
    let is_read_by_terraform = read_by_terraform(&folder.join("terraform"))?;
    let scripts = files(&folder.join("cli"), ".sh")?;
    say(format!("sh reads {} scripts", scripts.len()));
    for script in scripts {
        output(Command::new("sh").arg("-n").arg(&script))
            .with_context(|| format!("{} is no script", script.display()))?;
    }
    // Last, where it is seen.
    match is_read_by_terraform {
        true => say("all of them are read"),
        false => say("NOT CHECKED: Terraform's configurations, since there is no `terraform` here"),
    }
    Ok(())
}

/// Has Terraform read each account's configuration: its blocks and references, without the provider, whose schema only its
/// registry has. Whether there is one here to read them.
fn read_by_terraform(folder: &Path) -> anyhow::Result<bool> {
    let terraform = || {
        let mut command = Command::new("terraform");
        command.env("CHECKPOINT_DISABLE", "1");
        command
    };
    if output(terraform().arg("version")).is_err() {
        return Ok(false);
    }
    let accounts = files(folder, "")?.into_iter().filter(|path| path.is_dir());
    for account in accounts {
        say(format!("terraform reads {}", python::shown(&account)));
        output(terraform().arg("providers").current_dir(&account))
            .with_context(|| format!("{} is no configuration", account.display()))?;
    }
    Ok(true)
}

/// The files of a folder with this ending, at least one.
fn files(folder: &Path, ending: &str) -> anyhow::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    let paths = entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>()?;
    let mut files: Vec<_> =
        paths.into_iter().filter(|path| path.to_string_lossy().ends_with(ending)).collect();
    ensure!(!files.is_empty(), "nothing was exported to {}", folder.display());
    files.sort();
    Ok(files)
}
