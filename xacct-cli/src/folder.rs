//! The folder that a command writes to: its files, and which of those on the disk are stale.

use crate::input::name_of;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::{fs, iter};

/// Where a mark is looked for, in bytes.
const MARK_WITHIN: usize = 400;

/// Files by their paths below a folder, with `/` between the parts.
#[derive(Debug)]
pub(crate) struct Folder {
    files: BTreeMap<String, String>,
    mark: &'static str,
    earlier: Earlier,
}

/// Where files of earlier runs are, which may have had some that this has not.
#[derive(Debug)]
pub(crate) enum Earlier {
    /// Every page and diagram below this folder.
    Pages(&'static str),
    /// These, where they are there.
    Paths(Vec<String>),
}

/// Why files cannot be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum FolderError {
    /// Somebody's own file stands in the way.
    #[error("{name}: this file is not {mark}, and is left as it is; name another folder, or move it away")]
    Foreign { name: String, mark: String },
    /// A file or folder cannot be read or written.
    #[error("{name}: {source}")]
    Io { name: String, source: io::Error },
}

impl Folder {
    /// Without files yet. Every one is to hold the mark near its beginning, in whatever its language has for comments: one
    /// without it is somebody's own, and neither overwritten nor removed.
    pub(crate) const fn new(mark: &'static str, earlier: Earlier) -> Self {
        Self { files: BTreeMap::new(), mark, earlier }
    }

    /// Adds a file.
    pub(crate) fn add(&mut self, path: impl Into<String>, text: String) {
        self.files.insert(path.into(), text);
    }

    /// How many files there are.
    pub(crate) fn len(&self) -> usize {
        self.files.len()
    }

    /// Writes all that differs, and removes what earlier runs had and this has not. Nothing is written where a file of
    /// somebody's own is in the way.
    pub(crate) fn write(&self, to: &Path) -> Result<(), FolderError> {
        for path in self.files.keys() {
            let path = to.join(path);
            if read(&path)?.is_some_and(|text| !self.is_marked(&text)) {
                let mark = self.mark.replacen('M', "m", 1);
                return Err(FolderError::Foreign { name: name_of(&path), mark });
            }
        }
        for stale in self.stale(to)? {
            let path = to.join(&stale);
            let done = match (self.files.get(&stale), path.parent()) {
                (Some(text), Some(parent)) => {
                    fs::create_dir_all(parent).and_then(|()| fs::write(&path, text))
                }
                _ => fs::remove_file(&path),
            };
            done.map_err(|source| FolderError::Io { name: name_of(&path), source })?;
        }
        Ok(())
    }

    /// The files that are not on the disk as they should be: missing, different, or of an earlier run. Lines may end as
    /// Git's checkout made them.
    pub(crate) fn stale(&self, of: &Path) -> Result<Vec<String>, FolderError> {
        let mut stale = Vec::new();
        for (path, text) in &self.files {
            let found = read(&of.join(path))?;
            if found.is_none_or(|found| found.replace("\r\n", "\n") != *text) {
                stale.push(path.clone());
            }
        }
        for path in self.earlier.paths(of)? {
            if !self.files.contains_key(&path)
                && read(&of.join(&path))?.is_some_and(|text| self.is_marked(&text))
            {
                stale.push(path);
            }
        }
        Ok(stale)
    }

    fn is_marked(&self, text: &str) -> bool {
        text.char_indices()
            .nth(MARK_WITHIN)
            .map_or(text, |(end, _)| text.get(..end).unwrap_or(text))
            .contains(self.mark)
    }
}

impl Earlier {
    fn paths(&self, of: &Path) -> Result<Vec<String>, FolderError> {
        match self {
            Self::Pages(folder) => {
                let relative = |path: PathBuf| path.strip_prefix(of).map(name_of).unwrap_or_default();
                Ok(pages(&of.join(folder))?.into_iter().map(relative).collect())
            }
            Self::Paths(paths) => Ok(paths.clone()),
        }
    }
}

/// The text of a file; none where there is no such file. Of what is no text, nothing that anything equals.
fn read(path: &Path) -> Result<Option<String>, FolderError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(FolderError::Io { name: name_of(path), source }),
    }
}

/// Every page and diagram below a folder, in the order of their names.
fn pages(folder: &Path) -> Result<Vec<PathBuf>, FolderError> {
    let (mut pages, mut open) = (Vec::new(), Vec::from_iter(iter::once(folder.to_owned())));
    while let Some(folder) = open.pop() {
        let unreadable = |source| FolderError::Io { name: name_of(&folder), source };
        let entries = match fs::read_dir(&folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            entries => entries.map_err(unreadable)?,
        };
        for entry in entries {
            let entry = entry.map_err(unreadable)?;
            let path = entry.path();
            match entry.file_type().map_err(unreadable)? {
                kind if kind.is_dir() => open.push(path),
                kind if kind.is_file() && is_page(&path) => pages.push(path),
                _ => {}
            }
        }
    }
    pages.sort();
    Ok(pages)
}

fn is_page(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "md" || extension == "svg")
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARK: &str = "Made by `xacct docs`";

    fn book(files: &[(&str, &str)]) -> Folder {
        let mut folder = Folder::new(MARK, Earlier::Pages("src"));
        files.iter().for_each(|(path, text)| folder.add(*path, format!("<!-- {MARK} -->\n{text}\n")));
        folder
    }

    #[test]
    fn what_differs_is_stale_and_what_is_written_is_not() -> Result<(), Box<dyn std::error::Error>> {
        let home = tempfile::tempdir()?;
        let before = book(&[("index.html", "a"), ("src/a/b.md", "b"), ("src/c.md", "c")]);
        assert_eq!(before.stale(home.path())?, ["index.html", "src/a/b.md", "src/c.md"]);
        before.write(home.path())?;
        assert!(before.stale(home.path())?.is_empty());
        let after = book(&[("index.html", "a"), ("src/a/b.md", "other")]);
        assert_eq!(after.stale(home.path())?, ["src/a/b.md", "src/c.md"]);
        after.write(home.path())?;
        assert!(after.stale(home.path())?.is_empty() && !home.path().join("src/c.md").exists());
        Ok(())
    }

    #[test]
    fn files_of_somebodys_own_are_left_alone() -> Result<(), Box<dyn std::error::Error>> {
        let home = tempfile::tempdir()?;
        fs::create_dir(home.path().join("src"))?;
        fs::write(home.path().join("src/own.md"), "mine")?;
        fs::write(home.path().join("index.html"), "mine")?;
        let folder = book(&[("a.md", "a"), ("index.html", "a")]);
        let error = folder.write(home.path()).unwrap_err().to_string();
        assert!(error.contains("index.html: this file is not made by `xacct docs`"), "{error}");
        assert!(!home.path().join("a.md").exists());
        fs::remove_file(home.path().join("index.html"))?;
        folder.write(home.path())?;
        assert_eq!(fs::read_to_string(home.path().join("src/own.md"))?, "mine");
        Ok(())
    }

    #[test]
    fn line_ends_of_a_checkout_are_no_difference() -> Result<(), Box<dyn std::error::Error>> {
        let home = tempfile::tempdir()?;
        let folder = book(&[("index.html", "a")]);
        folder.write(home.path())?;
        let text = fs::read_to_string(home.path().join("index.html"))?;
        fs::write(home.path().join("index.html"), text.replace('\n', "\r\n"))?;
        assert!(folder.stale(home.path())?.is_empty());
        Ok(())
    }
}
