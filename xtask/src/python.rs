//! A private Python environment that holds the pinned test server.

use crate::cargo::{output, root, run};
use crate::steps::say;
use anyhow::{Context, bail};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The oldest Python that the test server runs on.
const OLDEST: (u32, u32) = (3, 10);
const REQUIREMENTS: &str = include_str!("../ministack-requirements.txt");

/// The Python of an environment under `target/` that has the test server, which is installed if need be.
pub(crate) fn with_test_server() -> anyhow::Result<PathBuf> {
    let home = home()?;
    let python = python_in(&home);
    let marker = home.join("installed.txt");
    if python.exists() && fs::read_to_string(&marker).is_ok_and(|installed| installed == REQUIREMENTS) {
        say(format!("using the test server in {}", shown(&home)));
        return Ok(python);
    }
    say(format!("installing the test server in {}", shown(&home)));
    install(&home)?;
    fs::write(&marker, REQUIREMENTS).with_context(|| format!("{} cannot be written", marker.display()))?;
    Ok(python)
}

/// The folder of the test server, its environments and its log.
pub(crate) fn folder() -> PathBuf {
    root().join("target").join("test-server")
}

fn home() -> anyhow::Result<PathBuf> {
    let version = REQUIREMENTS.lines().find_map(|line| line.strip_prefix("ministack=="));
    let version = version.and_then(|rest| rest.split_whitespace().next());
    let version = version.context("xtask/ministack-requirements.txt pins no ministack")?;
    Ok(folder().join(format!("venv-{version}")))
}

fn python_in(home: &Path) -> PathBuf {
    if cfg!(windows) { home.join("Scripts").join("python.exe") } else { home.join("bin").join("python") }
}

/// Makes the environment anew: half an installation is none.
fn install(home: &Path) -> anyhow::Result<()> {
    if home.exists() {
        fs::remove_dir_all(home).with_context(|| format!("{} cannot be removed", home.display()))?;
    }
    run(Command::new(system_python()?).args(["-m", "venv"]).arg(home)).context(
        "no virtual environment could be made: on Debian and Ubuntu, install the package python3-venv",
    )?;
    let requirements = root().join("xtask").join("ministack-requirements.txt");
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
    run(Command::new(python_in(home)).args(pip).arg(requirements)).context(
        "the test server could not be installed: this needs PyPI, or an index that pip is configured for",
    )
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
        bail!(
            "the test server needs Python {major}.{minor} or newer, and there is no `python3` here: install it"
        );
    }
    bail!("the test server needs Python {major}.{minor} or newer, and here {}", found.join(" and "));
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
        let pins = REQUIREMENTS.lines().filter(|line| line.contains("==") && !line.starts_with('#'));
        for pin in pins {
            let (_, rest) = REQUIREMENTS.split_once(pin).unwrap();
            assert!(rest.trim_start().starts_with("--hash=sha256:"), "{pin}");
        }
        assert!(home().unwrap().ends_with("venv-1.5.33"));
    }
}
