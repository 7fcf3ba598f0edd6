//! Private Python environments, each with the packages that a file of requirements pins.

use crate::cargo::{output, root, run};
use crate::steps::say;
use anyhow::{Context, bail};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The oldest Python that the packages run on.
const OLDEST: (u32, u32) = (3, 10);

/// The Python of an environment under `target/` that has what `xtask/NAME-requirements.txt` pins, which is installed if need
/// be.
pub(crate) fn with_packages(name: &str) -> anyhow::Result<PathBuf> {
    let requirements = root().join("xtask").join(format!("{name}-requirements.txt"));
    let pins = fs::read_to_string(&requirements)
        .with_context(|| format!("{} cannot be read", requirements.display()))?;
    let home = folder().join(format!("venv-{name}"));
    let python = program(&home, "python");
    let marker = home.join("installed.txt");
    if python.exists() && fs::read_to_string(&marker).is_ok_and(|installed| installed == pins) {
        say(format!("using {name} in {}", shown(&home)));
        return Ok(python);
    }
    say(format!("installing {name} in {}", shown(&home)));
    install(&home, &requirements).with_context(|| {
        format!("{name} could not be installed: this needs PyPI, or an index that pip is configured for")
    })?;
    fs::write(&marker, pins).with_context(|| format!("{} cannot be written", marker.display()))?;
    Ok(python)
}

/// The folder of the environments, of test servers and their logs.
pub(crate) fn folder() -> PathBuf {
    root().join("target").join("test-server")
}

/// A program of an environment.
fn program(home: &Path, name: &str) -> PathBuf {
    if cfg!(windows) {
        home.join("Scripts").join(name).with_extension("exe")
    } else {
        home.join("bin").join(name)
    }
}

/// Makes the environment anew: half an installation is none.
fn install(home: &Path, requirements: &Path) -> anyhow::Result<()> {
    if home.exists() {
        fs::remove_dir_all(home).with_context(|| format!("{} cannot be removed", home.display()))?;
    }
    run(Command::new(system_python()?).args(["-m", "venv"]).arg(home)).context(
        "no virtual environment could be made: on Debian and Ubuntu, install the package python3-venv",
    )?;
    let pip = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-input",
        "--disable-pip-version-check",
        "--require-hashes",
        "-r",
    ];
    run(Command::new(program(home, "python")).args(pip).arg(requirements))
}

/// The machine's Python, if it is new enough.
fn system_python() -> anyhow::Result<OsString> {
    let mut found = Vec::new();
    for name in ["python3", "python"] {
        let probe = "import sys; print(sys.version_info[0], sys.version_info[1])";
        let Ok(text) = output(Command::new(name).args(["-c", probe])) else { continue };
        match version(&text) {
            Some(version) if version >= OLDEST => return Ok(name.into()),
            Some((major, minor)) => found.push(format!("`{name}` is {major}.{minor}")),
            None => found.push(format!("`{name}` does not tell its version")),
        }
    }
    let (major, minor) = OLDEST;
    if found.is_empty() {
        bail!("this needs Python {major}.{minor} or newer, and there is no `python3` here: install it");
    }
    bail!("this needs Python {major}.{minor} or newer, and here {}", found.join(" and "));
}

fn version(text: &str) -> Option<(u32, u32)> {
    let (major, minor) = text.trim().split_once(' ')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

/// A path below the repository's root, relative to it.
pub(crate) fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers() {
        assert_eq!(version("3 9\n"), Some((3, 9)));
        assert!(version("3 10\n") >= Some(OLDEST) && version("3 9\n") < Some(OLDEST));
        assert_eq!(version("Python"), None);
    }

    #[test]
    fn every_requirement_has_hashes() {
        let files = fs::read_dir(root().join("xtask")).unwrap().map(|entry| entry.unwrap().path());
        let files: Vec<_> =
            files.filter(|path| path.to_string_lossy().ends_with("-requirements.txt")).collect();
        assert!(!files.is_empty());
        for file in files {
            let text = fs::read_to_string(&file).unwrap();
            for pin in text.lines().filter(|line| line.contains("==") && !line.starts_with('#')) {
                let (_, rest) = text.split_once(pin).unwrap();
                assert!(rest.trim_start().starts_with("--hash=sha256:"), "{}: {pin}", file.display());
            }
        }
    }
}
