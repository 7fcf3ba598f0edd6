//! All that files and folders hold.

use super::{Contents, ENDINGS, is_other_toml, read};
use crate::exit::Exit;
use crate::input::{self, Input, InputError};
use crate::policy_file::Kind;
use std::path::PathBuf;

/// Reads one file after the other, so that only one has to be held; in folders, TOML that is about other things is passed over.
/// What cannot be read, and how a command ends that had to read all of it.
pub(crate) fn read_each(
    paths: &[PathBuf],
    kind: Option<Kind>,
    mut each: impl FnMut(Contents),
) -> (Vec<InputError>, Exit) {
    let (files, mut unread) =
        input::files(paths, ENDINGS, "policy in JSON, no file of grants and no Rust source");
    let mut exit = Exit::Fine;
    for path in &files {
        match Input::read(path) {
            Ok(input) if !paths.contains(path) && is_other_toml(&input) => {}
            Ok(input) => {
                let contents = read(input, kind);
                exit = exit.max(contents.extent.exit());
                each(contents);
            }
            Err(error) => unread.push(error),
        }
    }
    let exit = if unread.is_empty() { exit } else { Exit::Usage };
    (unread, exit)
}
