//! `xacct export`: grants in the form of other tools.

use crate::exit::{Exit, Failure};
use crate::export::{self, ExportedFile, Tool};
use crate::folder::{Earlier, Folder};
use crate::{grants, output};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use xacct_core::AccountId;

/// Writes grants as CloudFormation, Terraform or scripts of the AWS CLI: one file an account.
///
/// What a tool cannot do goes into a file `by-hand.json` of each account, and is told on the standard error: ACLs and Object
/// Ownership, and policies of keys in CloudFormation. Both CloudFormation and Terraform replace policies of buckets whole, and
/// Terraform those of keys: what else these have to say has to be added, which is told for each. Scripts keep what there is, and
/// turn ACLs on only where the environment variable XACCT_TURN_ACLS_ON is `yes`.
///
/// Files of earlier exports that have nothing to say any more are removed from the folder; files of others are left alone.
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
    let files = exported.files.into_iter().filter(|file| arguments.is_of(&file.account));
    let files: Vec<_> = files.collect();
    if let (Some(account), true) = (&arguments.account, files.is_empty()) {
        return Err(Failure::usage(format_args!("account {account} has no part in these grants")));
    }
    match &arguments.output {
        Some(folder) => write(folder, files, arguments)?,
        None => print(&files)?,
    }
    let notes = exported.replaced.iter().map(|(account, what)| (account, "note", what));
    let notes = notes.chain(exported.by_hand.iter().map(|(account, what)| (account, "by hand", what)));
    for (account, kind, what) in notes.filter(|(id, ..)| arguments.is_of(id)) {
        output::note(format_args!("{kind}: account {account}: {what}"));
    }
    Ok(Exit::Fine)
}

impl Arguments {
    fn is_of(&self, account: &AccountId) -> bool {
        self.account.as_ref().is_none_or(|it| it == account)
    }
}

fn write(to: &Path, files: Vec<ExportedFile>, arguments: &Arguments) -> Result<(), Failure> {
    let mut folder = Folder::new(export::MARK, Earlier::Paths(earlier(to, arguments)));
    let paths: Vec<_> = files.iter().map(|file| to.join(&file.path)).collect();
    files.into_iter().for_each(|file| folder.add(file.path, file.contents));
    folder.write(to).map_err(Failure::usage)?;
    paths.iter().for_each(|path| output::note(format_args!("wrote {}", path.display())));
    Ok(())
}

/// What earlier exports for this tool can have written to a folder.
fn earlier(folder: &Path, arguments: &Arguments) -> Vec<String> {
    // A folder that is not there yet has none; one that cannot be read cannot be written to, which is told then.
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let accounts: BTreeSet<AccountId> =
        names.filter_map(|name| name.split('.').next()?.parse().ok()).collect();
    let accounts = accounts.iter().filter(|account| arguments.is_of(account));
    accounts.flat_map(|account| arguments.to.paths(account)).collect()
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
