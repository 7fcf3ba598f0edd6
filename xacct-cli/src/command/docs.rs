//! `xacct docs`: the policies and grants of a project as a book.

use crate::book::{Book, Chapter, number};
use crate::content::Extent;
use crate::exit::{Exit, Failure};
use crate::finding::Rendering;
use crate::folder::{Folder, FolderError};
use crate::input::{self, Input, InputError, name_of};
use crate::output;
use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

/// Writes a book of every `policy!` and `grant!` in Rust sources: for mdBook, and as one page of HTML.
///
/// For each: what its author says of it, plain words, who may do what, a diagram, the documents of each account, what is to
/// be handed to other administrators, and the findings that it allows. Nothing is built, and nothing expanded. The same
/// sources give the same bytes, so that the folder can be committed and checked.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  xacct docs src examples -o docs\n  xacct docs src examples -o docs --check    # in CI: fails where the committed book is stale\n  mdbook build docs"
)]
pub(super) struct Arguments {
    /// Rust sources, or folders in which every `.rs` file is looked at.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// The folder that the book is written to.
    #[arg(short, long)]
    output: PathBuf,
    /// Write nothing, and fail where the folder is not as it would be written.
    #[arg(long)]
    check: bool,
    /// What the book is called.
    #[arg(long, default_value = "Cross-account access")]
    title: String,
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let chapters = read(&arguments.paths)?;
    let book = Book { title: arguments.title.clone(), chapters };
    let refused: Vec<_> =
        book.chapters.iter().map(|chapter| &chapter.report).filter(|report| report.is_refused()).collect();
    let rendering = Rendering::new();
    for report in &refused {
        output::print(&rendering.of(report))?;
    }
    let files = book.files();
    let is_as_written = match arguments.check {
        true => check(&files, &arguments.output)?,
        false => {
            files.write(&arguments.output).map_err(failure)?;
            let (count, folder) = (book.entries().count(), name_of(&arguments.output));
            output::note(format_args!("{folder}: {count} policies and grants in {} files", files.len()));
            true
        }
    };
    let extent = book.chapters.iter().map(Chapter::extent).max().unwrap_or(Extent::Whole);
    Ok(Exit::fine_if(is_as_written).max(extent.exit()))
}

/// The sources that have something to tell.
fn read(paths: &[PathBuf]) -> Result<Vec<Chapter>, Failure> {
    if paths.iter().any(|path| path == Path::new("-")) {
        return Err(Failure::usage(
            "`xacct docs` reads files and folders, which have names; not the standard input",
        ));
    }
    let (mut chapters, mut known) = (Vec::new(), BTreeMap::new());
    for path in paths {
        let (files, errors) = input::files(std::slice::from_ref(path), &["rs"], "Rust source");
        if let Some(error) = errors.into_iter().next() {
            return Err(error.into());
        }
        for file in files {
            let name = told_name(&file, path);
            let place = file.canonicalize().unwrap_or_else(|_| file.clone());
            match known.insert(name.clone(), place.clone()) {
                Some(earlier) if earlier == place => continue,
                Some(earlier) => return Err(Failure::usage(same_name(&name, &earlier, &place))),
                None => chapters.extend(chapter(&file, path, name)?),
            }
        }
    }
    chapters.sort_by(|a, b| a.report.input.name.cmp(&b.report.input.name));
    if chapters.is_empty() {
        return Err(Failure::usage("no `policy!` and no `grant!` in these sources"));
    }
    number(&mut chapters);
    Ok(chapters)
}

/// What a source has to tell; nothing of one that is empty, where a folder was named.
fn chapter(file: &Path, given: &Path, name: String) -> Result<Option<Chapter>, Failure> {
    match Input::read(file) {
        Err(InputError::Empty { .. }) if file != given => Ok(None),
        input => Ok(Chapter::of(Input { name, ..input? })),
    }
}

fn same_name(name: &str, one: &Path, other: &Path) -> String {
    let (one, other) = (name_of(one), name_of(other));
    format!("{one} and {other} are both told as `{name}`; run it in the folder that holds both")
}

/// The name of a file in the book, which does not depend on where the project lies: below the current folder, else from the
/// last part of the path that was given.
fn told_name(file: &Path, given: &Path) -> String {
    let is_plain =
        |path: &Path| path.components().all(|it| matches!(it, Component::Normal(_) | Component::CurDir));
    let current = std::env::current_dir().unwrap_or_default();
    let below = file.strip_prefix(&current).unwrap_or(file);
    let told = match (is_plain(below), given.parent()) {
        (false, Some(parent)) => file.strip_prefix(parent).unwrap_or(file),
        _ => below,
    };
    let parts = told.components().filter(|part| matches!(part, Component::Normal(_)));
    name_of(&parts.collect::<PathBuf>())
}

fn check(files: &Folder, folder: &Path) -> Result<bool, Failure> {
    let stale = files.stale(folder).map_err(failure)?;
    for file in &stale {
        output::print(&format!("{} is stale\n", name_of(&folder.join(file))))?;
    }
    if !stale.is_empty() {
        output::note("run `xacct docs` again without `--check`");
    }
    Ok(stale.is_empty())
}

fn failure(error: FolderError) -> Failure {
    Failure::usage(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_do_not_tell_where_the_project_lies() {
        let current = std::env::current_dir().unwrap();
        let below = current.join("src/a.rs");
        assert_eq!(told_name(&below, &current.join("src")), "src/a.rs");
        assert_eq!(told_name(Path::new("./src/a.rs"), Path::new("./src")), "src/a.rs");
        assert_eq!(told_name(Path::new("/else/where/src/a.rs"), Path::new("/else/where/src")), "src/a.rs");
        assert_eq!(told_name(Path::new("../x/a.rs"), Path::new("../x/a.rs")), "a.rs");
    }
}
