//! Directories and new files that survive a power failure, and that nobody else reads.

use super::JournalError;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// Makes `directory` and those above it where they are missing, for their owner alone.
pub(crate) fn make(directory: &Path) -> io::Result<()> {
    let missing: Vec<_> = directory.ancestors().take_while(|above| !is_there(above)).collect();
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)?;
    // A directory is an entry of the one above it, and an entry lasts once that one is on disk.
    missing.into_iter().filter_map(Path::parent).try_for_each(sync)
}

/// Makes the file of this name in `directory`, which has none of that name.
pub(super) fn new_file(directory: &Path, name: &str) -> Result<(PathBuf, File), JournalError> {
    let path = directory.join(name);
    let mut options = OpenOptions::new();
    options.append(true).read(true).create_new(true);
    private(&mut options);
    match options.open(&path) {
        Ok(file) => Ok((path, file)),
        Err(source) => Err(JournalError::Io { doing: "create", path, source }),
    }
}

/// Only its owner may read or write a file that these options make.
pub(crate) fn private(options: &mut OpenOptions) {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    #[cfg(not(unix))]
    let _ = options;
}

/// Has the entries of `directory` on disk. Only Unix opens directories; elsewhere the file system sees to it.
pub(super) fn sync(directory: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(or_current(directory))?.sync_all() } else { Ok(()) }
}

fn is_there(directory: &Path) -> bool {
    fs::exists(or_current(directory)).unwrap_or(false)
}

/// The parent of `journals` is nothing, by which the current directory is meant.
fn or_current(directory: &Path) -> &Path {
    if directory.as_os_str().is_empty() { Path::new(".") } else { directory }
}

/// Every journal of a directory, the oldest first; none where there is no directory.
pub(crate) fn all_in(directory: &Path) -> Result<Vec<PathBuf>, JournalError> {
    let failed = |source| JournalError::Io { doing: "read", path: directory.to_owned(), source };
    let entries = match fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed(error)),
    };
    let paths = entries.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>();
    let mut paths = paths.map_err(failed)?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "jsonl"));
    paths.sort();
    Ok(paths)
}
