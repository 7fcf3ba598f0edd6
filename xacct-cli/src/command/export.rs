//! `xacct export`: grants in the form of other tools.

use crate::exit::{Exit, Failure};
use crate::export::{self, ExportedFile, Tool};
use crate::{grants, output};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use xacct_core::AccountId;

/// Writes grants as CloudFormation, Terraform or scripts of the AWS CLI: one file an account.
///
/// What a tool cannot do goes into a file `ACCOUNT.by-hand.json`, and is told on the standard error. Policies of buckets (and
/// of keys, in Terraform) are replaced whole by both tools: what else they have to say has to be added.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  xacct export grants.toml --to cloudformation -o templates\n  xacct export src/ --to terraform -o terraform\n  xacct export grants.json --to cli --account 222222222222 > consumer.sh"
)]
pub(super) struct Arguments {
    /// Files of grants (JSON, TOML, or Rust sources with `grant!`), folders of them, or `-` for the standard input.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The tool that is to carry the grants out.
    #[arg(long, value_enum)]
    to: Tool,
    /// Only the half of this account.
    #[arg(long)]
    account: Option<AccountId>,
    /// The folder to write to, which is made if need be. Without it all goes to the standard output: one file as it is, several
    /// as a JSON object by their paths.
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let grants = grants::load(&arguments.files)?;
    let exported = export::export(&grants, arguments.to)?;
    let is_wanted = |file: &ExportedFile| arguments.account.as_ref().is_none_or(|id| *id == file.account);
    let files: Vec<_> = exported.files.into_iter().filter(is_wanted).collect();
    if let (Some(account), true) = (&arguments.account, files.is_empty()) {
        return Err(Failure::usage(format_args!("account {account} has no part in these grants")));
    }
    match &arguments.output {
        Some(folder) => write(folder, &files)?,
        None => print(&files)?,
    }
    let by_hand = exported.by_hand.iter();
    for (account, left) in by_hand.filter(|(id, _)| arguments.account.as_ref().is_none_or(|it| it == id)) {
        output::note(format_args!("by hand: account {account}: {left}"));
    }
    Ok(Exit::Fine)
}

fn write(folder: &Path, files: &[ExportedFile]) -> Result<(), Failure> {
    for file in files {
        let path = folder.join(&file.path);
        let written = path.parent().map_or(Ok(()), fs::create_dir_all);
        let written = written.and_then(|()| fs::write(&path, &file.contents));
        written.map_err(|error| match error.kind() {
            // That of a pipe is not meant here.
            ErrorKind::BrokenPipe => Failure::Output(error),
            _ => Failure::usage(format_args!("{}: {error}", path.display())),
        })?;
        output::note(format_args!("wrote {}", path.display()));
    }
    Ok(())
}

fn print(files: &[ExportedFile]) -> Result<(), Failure> {
    if let [file] = files {
        return output::print(&file.contents);
    }
    let is_json = files.iter().all(|file| file.path.ends_with(".json"));
    if !is_json {
        let accounts: Vec<_> = files.iter().map(|file| file.account.as_str()).collect();
        return Err(Failure::usage(format_args!(
            "there is a script for each of the accounts {}: name one by --account, or a folder by --output",
            accounts.join(", ")
        )));
    }
    // As they are written: their members keep their order.
    let members: Vec<_> =
        files.iter().map(|file| format!("\"{}\": {}", file.path, file.contents.trim_end())).collect();
    output::print(&format!("{{\n{}\n}}\n", members.join(",\n")))
}
