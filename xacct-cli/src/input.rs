//! Reading what the user names: files, folders, the standard input.

use ignore::WalkBuilder;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// A text and where it comes from.
#[derive(Clone, Debug)]
pub(crate) struct Input {
    /// The path as the user gave it, with `/` between its parts; `<stdin>` for the standard input.
    pub(crate) name: String,
    /// What it holds, without a byte order mark.
    pub(crate) text: String,
    /// How many bytes stand before the text: those of a byte order mark.
    pub(crate) before: usize,
}

/// Why something cannot be read. Says what, and what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum InputError {
    /// It is not there, or may not be read.
    #[error("{name}: {source}")]
    Unreadable { name: String, source: io::Error },
    /// It holds something other than text.
    #[error("{name}: byte {at} is not UTF-8; policies and Rust sources are text in UTF-8")]
    NotText { name: String, at: usize },
    /// It holds nothing.
    #[error("{name}: the file is empty")]
    Empty { name: String },
    /// A folder, where one file is meant.
    #[error("{name}: this is a folder; name a file")]
    Folder { name: String },
    /// A folder that holds nothing to look at.
    #[error("{name}: no {what} in this folder")]
    Nothing { name: String, what: &'static str },
    /// It is too large to be what it is taken for.
    #[error("{name}: {bytes} bytes are more than a file of this command has (at most {MOST_BYTES})")]
    TooLarge { name: String, bytes: u64 },
}

/// More than any policy, grant file or source has: 64 MiB.
const MOST_BYTES: u64 = 64 << 20;

impl Input {
    /// A text of this name.
    pub(crate) fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), text: text.into(), before: 0 }
    }

    /// Reads one file, or the standard input where the path is `-`.
    pub(crate) fn read(path: &Path) -> Result<Self, InputError> {
        let name = name_of(path);
        let unreadable = |source| InputError::Unreadable { name: name.clone(), source };
        let mut bytes = Vec::new();
        if path == Path::new("-") {
            io::stdin().lock().take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
        } else {
            let file = fs::File::open(path).map_err(unreadable)?;
            let metadata = file.metadata().map_err(unreadable)?;
            if metadata.is_dir() {
                return Err(InputError::Folder { name });
            }
            // With room for the end, one read is enough.
            bytes.reserve(usize::try_from(metadata.len().min(MOST_BYTES) + 1).unwrap_or_default());
            file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
        }
        if bytes.len() as u64 > MOST_BYTES {
            return Err(InputError::TooLarge { name, bytes: bytes.len() as u64 });
        }
        Self::of_bytes(name, bytes)
    }

    fn of_bytes(name: String, bytes: Vec<u8>) -> Result<Self, InputError> {
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => return Err(InputError::NotText { name, at: error.utf8_error().valid_up_to() }),
        };
        let bytes = text.len();
        let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
        if text.trim().is_empty() {
            return Err(InputError::Empty { name });
        }
        Ok(Self { before: bytes - text.len(), ..Self::new(name, text) })
    }

    /// Whether the name is that of a Rust source.
    pub(crate) fn is_rust(&self) -> bool {
        Path::new(&self.name).extension().is_some_and(|extension| extension == "rs")
    }
}

/// The path as it is shown: the same on every system.
pub(crate) fn name_of(path: &Path) -> String {
    if path == Path::new("-") {
        return "<stdin>".to_owned();
    }
    path.to_string_lossy().replace('\\', "/")
}

/// The files that paths lead to: files as they are named, and in folders all that end so and that Git does not ignore, in
/// the order of their names. What cannot be walked is told beside.
pub(crate) fn files(
    paths: &[PathBuf],
    endings: &'static [&'static str],
    what: &'static str,
) -> (Vec<PathBuf>, Vec<InputError>) {
    let (mut files, mut errors) = (Vec::new(), Vec::new());
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let before = files.len();
        let walk = WalkBuilder::new(path).require_git(false).sort_by_file_path(Path::cmp).build();
        for entry in walk {
            match entry {
                Ok(entry) if is_wanted(entry.path(), endings) => files.push(entry.into_path()),
                Ok(_) => {}
                Err(error) => errors.push(InputError::Unreadable {
                    name: name_of(path),
                    source: error.into_io_error().unwrap_or_else(|| io::Error::other("it cannot be walked")),
                }),
            }
        }
        if files.len() == before {
            errors.push(InputError::Nothing { name: name_of(path), what });
        }
    }
    (files, errors)
}

fn is_wanted(path: &Path, endings: &[&str]) -> bool {
    let ending = path.extension().and_then(|extension| extension.to_str());
    path.is_file() && ending.is_some_and(|ending| endings.contains(&ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_no_text_is_told_as_such() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let write = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            fs::write(&path, bytes).map(|()| path)
        };
        let told = |path: &Path| Input::read(path).map(|_| ()).unwrap_err().to_string();
        assert!(told(&write("empty.json", b" \n")?).ends_with("empty.json: the file is empty"));
        assert!(told(&write("binary.json", b"{\xff}")?).contains("byte 1 is not UTF-8"));
        assert!(told(folder.path()).ends_with("this is a folder; name a file"));
        assert!(told(&folder.path().join("none")).contains("none: "));
        let marked = Input::read(&write("bom.json", "\u{feff}{}".as_bytes())?)?;
        assert_eq!((&*marked.text, marked.before), ("{}", 3));
        Ok(())
    }

    #[test]
    fn folders_give_their_files_in_order_and_those_that_git_ignores_not()
    -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        fs::create_dir(folder.path().join("target"))?;
        for name in ["b.rs", "a.rs", "c.txt", "target/d.rs"] {
            fs::write(folder.path().join(name), "x")?;
        }
        fs::write(folder.path().join(".gitignore"), "target\n")?;
        let (found, errors) = files(&[folder.path().to_owned()], &["rs"], "Rust source");
        let names: Vec<_> = found.iter().filter_map(|path| path.file_name()).collect();
        assert_eq!(names, ["a.rs", "b.rs"]);
        assert!(errors.is_empty());
        let (_, errors) = files(&[folder.path().to_owned()], &["json"], "JSON file");
        assert!(errors[0].to_string().ends_with("no JSON file in this folder"));
        Ok(())
    }
}
