//! Grants in the forms of other tools: CloudFormation, Terraform, scripts of the AWS CLI. One file an account, and each
//! account's half is whole: what a tool cannot do is a file of its own, to be done by hand.

mod by_hand;
mod cloudformation;
mod names;
mod parts;
mod script;
mod terraform;
mod tree;

use crate::exit::Failure;
use parts::AccountParts;
use xacct_core::AccountId;
use xacct_core::grant::Grant;

/// The tool that carries the grants out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Tool {
    /// Templates of CloudFormation in JSON, for stacks and stack sets.
    #[value(name = "cloudformation")]
    CloudFormation,
    /// Terraform's JSON: a folder an account, for the provider hashicorp/aws.
    Terraform,
    /// Shell scripts that call the AWS CLI.
    Cli,
}

/// A file of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ExportedFile {
    /// The account that it is for.
    pub(crate) account: AccountId,
    /// Its path below the folder of the export, with `/` between its parts.
    pub(crate) path: String,
    /// What it holds.
    pub(crate) contents: String,
}

/// What became of grants.
#[derive(Clone, Debug, Default)]
pub(crate) struct Exported {
    /// The files.
    pub(crate) files: Vec<ExportedFile>,
    /// What the tool cannot do in each account.
    pub(crate) by_hand: Vec<(AccountId, String)>,
}

/// The grants in the form of a tool.
///
/// # Errors
/// When two grants need the same role or access point, or one template would be for several Regions.
pub(crate) fn export(grants: &[Grant], tool: Tool) -> Result<Exported, Failure> {
    let mut exported = Exported::default();
    for account in AccountParts::of(grants)? {
        match tool {
            Tool::CloudFormation => {
                exported.add(&account, "template.json", cloudformation::template(&account)?)
            }
            Tool::Terraform => exported.add(&account, "tf.json", terraform::configuration(&account)),
            Tool::Cli => exported.files.push(script::of_account(&account.account, grants)),
        }
    }
    Ok(exported)
}

/// What a tool makes of an account's half.
struct Made {
    /// The file; none where the tool can do nothing of it.
    text: Option<String>,
    /// What is to be done by hand.
    left: Vec<by_hand::Left>,
}

impl Exported {
    fn add(&mut self, account: &AccountParts, ending: &str, made: Made) {
        let id = &account.account;
        let mut file = |path, contents| self.files.push(ExportedFile { account: id.clone(), path, contents });
        if let Some(text) = made.text {
            let path = match ending {
                "tf.json" => format!("{id}/grants.tf.json"),
                _ => format!("{id}.{ending}"),
            };
            file(path, text);
        }
        if !made.left.is_empty() {
            file(format!("{id}.by-hand.json"), by_hand::to_json(id, &made.left));
        }
        self.by_hand.extend(made.left.iter().map(|left| (id.clone(), left.to_string())));
    }
}
