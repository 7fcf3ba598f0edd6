//! Cargo, as this repository's chores call it.

use anyhow::{Context, ensure};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_path_buf()
}

/// `cargo` with `arguments`, in the repository's root: the same cargo that runs this chore.
pub(crate) fn cargo(arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(arguments).current_dir(root());
    command
}

/// Runs `command`, which must succeed.
pub(crate) fn run(command: &mut Command) -> anyhow::Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let status = command.status().with_context(|| format!("`{program}` could not be started"))?;
    ensure!(status.success(), "`{}` failed ({status})", words(command));
    Ok(())
}

/// What `command` prints; it must succeed.
pub(crate) fn output(command: &mut Command) -> anyhow::Result<String> {
    printed(command, &[0])
}

/// What `command` prints; it must succeed, or end by exit code 1, which is how linters say that they have found something.
pub(crate) fn answer(command: &mut Command) -> anyhow::Result<String> {
    printed(command, &[0, 1])
}

fn printed(command: &mut Command, codes: &[i32]) -> anyhow::Result<String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.output().with_context(|| format!("`{program}` could not be started"))?;
    ensure!(
        output.status.code().is_some_and(|code| codes.contains(&code)),
        "`{}` failed ({}):\n{}",
        words(command),
        output.status,
        String::from_utf8_lossy(&output.stderr).trim_end(),
    );
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The command as one would type it, its program without its folder.
pub(crate) fn words(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_stem().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
