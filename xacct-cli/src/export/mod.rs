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

/// What every file of an export holds near its beginning.
pub(crate) const MARK: &str = "Made by `xacct export`";

impl Tool {
    /// Where an account's half is.
    fn path(self, account: &AccountId) -> String {
        match self {
            Self::CloudFormation => format!("{account}.template.json"),
            Self::Terraform => format!("{account}/grants.tf.json"),
            Self::Cli => format!("{account}.sh"),
        }
    }

    /// Where that is which is left to be done by hand; none where the tool does everything.
    fn path_by_hand(self, account: &AccountId) -> Option<String> {
        match self {
            Self::CloudFormation => Some(format!("{account}.by-hand.json")),
            Self::Terraform => Some(format!("{account}/by-hand.json")),
            Self::Cli => None,
        }
    }

    /// Every file that an account can have.
    pub(crate) fn paths(self, account: &AccountId) -> Vec<String> {
        std::iter::once(self.path(account)).chain(self.path_by_hand(account)).collect()
    }
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
    /// What the tool replaces whole in each account, and what to do about that.
    pub(crate) replaced: Vec<(AccountId, String)>,
}

/// The grants in the form of a tool.
///
/// # Errors
/// When two grants need the same role or access point, or one template would be for several Regions.
pub(crate) fn export(grants: &[Grant], tool: Tool) -> Result<Exported, Failure> {
    let mut exported = Exported::default();
    for account in AccountParts::of(grants)? {
        let made = match tool {
            Tool::CloudFormation => cloudformation::template(&account)?,
            Tool::Terraform => terraform::configuration(&account),
            Tool::Cli => script::of_account(&account.account, grants),
        };
        exported.add(&account.account, tool, made);
    }
    Ok(exported)
}

/// What a tool makes of an account's half.
struct Made {
    /// The file; none where the tool can do nothing of it.
    text: Option<String>,
    /// What is to be done by hand.
    left: Vec<by_hand::ByHand>,
    /// What is told of each policy that is replaced whole.
    replaced: Vec<String>,
}

impl Exported {
    fn add(&mut self, account: &AccountId, tool: Tool, made: Made) {
        let mut file =
            |path, contents| self.files.push(ExportedFile { account: account.clone(), path, contents });
        if let Some(text) = made.text {
            file(tool.path(account), text);
        }
        if let (Some(path), false) = (tool.path_by_hand(account), made.left.is_empty()) {
            file(path, by_hand::to_json(account, &made.left));
        }
        self.by_hand.extend(made.left.iter().map(|left| (account.clone(), left.to_string())));
        self.replaced.extend(made.replaced.into_iter().map(|what| (account.clone(), what)));
    }
}
