//! What an administrator does by hand, as data: people and shells each get it in their own form.

use crate::BucketName;
use std::fmt;

/// One step of a [`Handover`](super::Handover). Displays as the lines that a person types, with what to do besides in
/// lines that begin with `#`; a program can do more, for instance look first whether an earlier run has done it.
///
/// Commands are those of the AWS CLI, each as one line of a shell.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HandoverCommand {
    /// Can be repeated: again it changes nothing.
    Run(String),
    /// Makes something that may be there already.
    Create(HandoverCreation),
    /// Changes a document that AWS only replaces whole.
    Merge(HandoverMerge),
    /// Turns the ACLs of a bucket on.
    TurnAclsOn(HandoverAcls),
    /// What no command does.
    ByHand(String),
}

/// Makes something that AWS makes only once.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HandoverCreation {
    /// What it makes: `the role reports-reader`.
    pub what: String,
    /// Makes it.
    pub create: String,
    /// What AWS answers where there is one of that name: `EntityAlreadyExists`.
    pub exists: &'static str,
    /// Then prints whose it is.
    pub whose: String,
    /// What that prints where it is the grant's own, which alone may be changed.
    pub own: String,
    /// Prints the document that it has, and the file that holds what it is to have; none where only `update` tells.
    pub current: Option<(String, String)>,
    /// Brings one that is there up to date.
    pub update: Vec<String>,
    /// What may be done only where it is there and the grant's own.
    pub then: Vec<HandoverCommand>,
}

/// Reads a document, adds to it what the grant needs, and puts it back: what is there already is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HandoverMerge {
    /// What files of it are called: `NAME-before.json` holds what was there, `NAME.json` what is put.
    pub name: String,
    /// Prints what is there.
    pub read: String,
    /// What AWS answers where there is nothing, and what stands for that.
    pub absent: Option<(&'static str, &'static str)>,
    /// The file that holds what is to be added.
    pub add: String,
    /// The program of jq that adds `$add` to its input. It has no single quotes.
    pub program: &'static str,
    /// Puts `NAME.json`.
    pub put: String,
}

/// Has ACLs count. All that objects were given before they were turned off counts again with that.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HandoverAcls {
    /// The bucket.
    pub bucket: BucketName,
    /// Prints its Object Ownership, as JSON.
    pub read: String,
    /// What AWS answers where it has none.
    pub absent: &'static str,
    /// The Object Ownership that it is to have.
    pub ownership: &'static str,
    /// Sets it.
    pub put: String,
}

impl HandoverCommand {
    /// The lines that a person types, one after another.
    pub fn lines(&self) -> Vec<String> {
        match self {
            Self::Run(command) => vec![command.clone()],
            Self::Create(creation) => vec![creation.line()],
            Self::Merge(merge) => merge.lines(),
            Self::TurnAclsOn(acls) => vec![
                "# with this ACLs count again, those too that objects had before they were turned off"
                    .to_owned(),
                format!("{} > ownership-controls-before.json", acls.read),
                acls.put.clone(),
            ],
            Self::ByHand(what) => vec![format!("# {what}")],
        }
    }
}

impl HandoverCreation {
    /// In one line: where it exists already, and whoever it trusts, nothing is to be attached to it.
    fn line(&self) -> String {
        let then = self.then.iter().flat_map(HandoverCommand::lines);
        std::iter::once(self.create.clone()).chain(then).collect::<Vec<_>>().join(" && ")
    }
}

impl HandoverMerge {
    /// A command that could not read what is there leaves nothing that the next would accept.
    fn lines(&self) -> Vec<String> {
        let Self { name, read, add, program, put, .. } = self;
        let mut lines = vec![format!("{read} > {name}-before.json")];
        lines.extend(self.absent.map(|(error, nothing)| {
            format!("# only if that says {error}: echo '{nothing}' > {name}-before.json")
        }));
        lines.push(format!("jq --slurpfile add {add} '{program}' {name}-before.json > {name}.json"));
        lines.push(put.clone());
        lines
    }
}

impl fmt::Display for HandoverCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.lines().join("\n"))
    }
}
