//! Ceph's programs out of Debian's packages, unpacked below `target/` and installed nowhere.

use super::folder;
use super::process::{finish, guarded};
use crate::cargo;
use crate::python::shown;
use crate::steps::say;
use anyhow::{Context, ensure};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// The packages whose programs are needed. Of what these depend on, libraries are enough.
const PACKAGES: [&str; 5] = ["radosgw", "ceph-mon", "ceph-osd", "ceph-base", "ceph-common"];
const PROGRAMS: [&str; 6] = ["radosgw", "radosgw-admin", "ceph-mon", "ceph-osd", "monmaptool", "osdmaptool"];
/// The version that the tests were written against: Debian 12's.
const TRIED: &str = "16.2.15+ds-0+deb12u1";
const PATIENCE: Duration = Duration::from_secs(600);

/// Unpacked packages.
#[derive(Clone)]
pub(crate) struct Packages {
    programs: PathBuf,
    /// `/usr/lib/TRIPLET` of the packages.
    libraries: PathBuf,
    library_path: OsString,
}

impl Packages {
    /// A program of Ceph's with the libraries unpacked beside it, which ends when this process does.
    pub(crate) fn program(&self, name: &str) -> Command {
        let mut command = guarded(self.programs.join(name));
        command.env("LD_LIBRARY_PATH", &self.library_path).env_remove("CEPH_ARGS").env_remove("CEPH_CONF");
        command
    }

    /// `/usr/lib/TRIPLET` of the packages, in which Ceph keeps what it loads by name.
    pub(crate) fn libraries(&self) -> &Path {
        &self.libraries
    }

    fn in_folder(root: &Path) -> anyhow::Result<Self> {
        let lib = root.join("usr").join("lib");
        let entries = fs::read_dir(&lib).with_context(|| format!("{} cannot be read", lib.display()))?;
        let names = entries.filter_map(|entry| Some(entry.ok()?.file_name()));
        let triplet = names.into_iter().find(|name| lib.join(name).join("ceph").is_dir());
        let triplet = triplet.context("the packages have no libraries of Ceph's")?;
        let libraries = lib.join(&triplet);
        let folders = [libraries.clone(), root.join("lib").join(&triplet), libraries.join("ceph")];
        let library_path = std::env::join_paths(folders).context("the repository's path has a colon")?;
        Ok(Self { programs: root.join("usr").join("bin"), libraries, library_path })
    }

    /// Fails if a program needs a library that is neither unpacked nor on this machine.
    fn must_be_complete(&self) -> anyhow::Result<()> {
        for program in PROGRAMS {
            let mut ldd = Command::new("ldd");
            ldd.arg(self.programs.join(program)).env("LD_LIBRARY_PATH", &self.library_path);
            let libraries = cargo::output(&mut ldd)?;
            let missing: Vec<_> = libraries.lines().filter(|line| line.ends_with("not found")).collect();
            ensure!(missing.is_empty(), "`{program}` lacks libraries:\n{}", missing.join("\n"));
        }
        Ok(())
    }
}

/// The packages, which are fetched and unpacked if need be.
pub(crate) fn unpacked() -> anyhow::Result<Packages> {
    let (root, list) = (folder().join("root"), folder().join("packages.txt"));
    let versions = match fs::read_to_string(&list) {
        Ok(versions) => versions,
        Err(_) => {
            say(format!("fetching Ceph's packages into {} (60 MB)", shown(&folder())));
            let versions = fetch(&root)?;
            Packages::in_folder(&root)?.must_be_complete()?;
            fs::write(&list, &versions).with_context(|| format!("{} cannot be written", list.display()))?;
            versions
        }
    };
    let version = versions.lines().find_map(|line| line.strip_prefix("radosgw="));
    let version = version.with_context(|| format!("{} does not list radosgw: delete it", shown(&list)))?;
    say(format!("Ceph {version}, in {}", shown(&root)));
    if version != TRIED {
        say(format!("(what is known of its answers was seen with {TRIED})"));
    }
    Packages::in_folder(&root)
}

/// Fetches and unpacks anew, and returns a line `NAME=VERSION` a package.
fn fetch(root: &Path) -> anyhow::Result<String> {
    let packages = folder().join("packages");
    for stale in [root, &packages] {
        if stale.exists() {
            fs::remove_dir_all(stale).with_context(|| format!("{} cannot be removed", stale.display()))?;
        }
        fs::create_dir_all(stale).with_context(|| format!("{} cannot be made", stale.display()))?;
    }
    let simulate = ["install", "--simulate", "--reinstall", "--no-install-recommends"];
    let plan = cargo::output(Command::new("apt-get").args(simulate).args(PACKAGES)).context(
        "these packages are Debian's or Ubuntu's: this needs `apt-get`, and what `apt-get update` fetches",
    )?;
    let needed = needed(&plan);
    let log = folder().join("packages.log");
    let mut download = guarded("apt-get");
    download.args(["download", "-q"]).args(&needed).current_dir(&packages);
    finish(&mut download, &log, PATIENCE)?;
    for entry in fs::read_dir(&packages)? {
        finish(guarded("dpkg").arg("-x").arg(entry?.path()).arg(root), &log, PATIENCE)?;
    }
    fs::remove_dir_all(&packages).with_context(|| format!("{} cannot be removed", packages.display()))?;
    Ok(needed.iter().map(|package| format!("{package}\n")).collect())
}

/// Of what `apt-get` would install: our packages and the libraries, each as `NAME=VERSION`. Whatever else those
/// packages depend on serves chores that nobody does here.
fn needed(plan: &str) -> Vec<String> {
    let installs = plan.lines().filter_map(|line| line.strip_prefix("Inst "));
    let packages = installs.filter_map(|install| {
        let (name, rest) = install.split_once(' ')?;
        let version = rest[rest.find('(')? + 1..].split(' ').next()?;
        (PACKAGES.contains(&name) || name.starts_with("lib")).then(|| format!("{name}={version}"))
    });
    packages.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libraries_and_the_packages_themselves_are_fetched() {
        let plan = "Reading package lists...\n\
            Inst libfmt9 (9.1.0+ds1-2 Debian:12.14/oldstable [amd64])\n\
            Inst parted (3.5-3 Debian:12.14/oldstable [amd64])\n\
            Inst radosgw [16.2.11] (16.2.15+ds-0+deb12u1 Debian:12.14/oldstable, Debian-Security:12 [amd64]) []\n\
            Conf radosgw (16.2.15+ds-0+deb12u1 Debian:12.14/oldstable [amd64])\n";
        assert_eq!(needed(plan), ["libfmt9=9.1.0+ds1-2", "radosgw=16.2.15+ds-0+deb12u1"]);
    }
}
