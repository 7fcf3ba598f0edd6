//! The book of a project's policies and grants: what stands in its sources, told for people who do not read Rust.
//!
//! Sources become chapters (`chapter`), each macro an entry (`policy`, `grant`), an entry its tables (`table`) and its
//! diagram (`diagram`). From these follow the pages: Markdown for mdBook (`markdown`) and one page of HTML (`html`), beside
//! the reference of the checks (`reference`). [`Folder`] writes them, or tells which are stale.
//!
//! Nothing here depends on the time, on the machine or on where the project lies: the same sources give the same bytes.

mod chapter;
mod diagram;
mod doc_comment;
mod grant;
mod html;
mod markdown;
mod policy;
mod reference;
mod table;
mod words;

pub(crate) use chapter::{Chapter, Entry, number};

use crate::finding::Reported;
use crate::folder::{Earlier, Folder};
use diagram::Diagram;
use table::Table;
use words::Block;

/// What every file of a book holds near its beginning.
const MARK: &str = "Made by `xacct docs`";

/// Everything that is to be told.
#[derive(Debug)]
pub(crate) struct Book {
    /// What the book is called.
    pub(crate) title: String,
    /// One for each source that has a policy or a grant, in the order of the files.
    pub(crate) chapters: Vec<Chapter>,
}

/// What a policy or a grant without faults says.
#[derive(Debug, Default)]
struct Explanation {
    /// In plain words.
    words: Vec<Block>,
    /// What its author says of its parts: the name of a statement, and its doc comments.
    remarks: Vec<(String, Vec<String>)>,
    /// Who may do what.
    tables: Vec<Table>,
    /// Who reaches what, and by which documents.
    diagram: Diagram,
    /// What stands in each account.
    documents: Vec<Shown>,
    /// The findings that are allowed in statements.
    allowed: Vec<AllowedFinding>,
    /// What each account's administrator gets.
    handovers: Vec<HandedOver>,
    /// What is known only when the program runs.
    captures: Vec<String>,
    /// Warnings and suggestions.
    remaining: Vec<Reported>,
}

/// A document as it is put in place.
#[derive(Debug)]
struct Shown {
    /// The account; none where a policy does not say whose it is.
    account: Option<String>,
    /// What it belongs to.
    what: String,
    /// The language that it is written in, as code blocks name it.
    language: &'static str,
    /// Its text.
    text: String,
}

/// What the administrator of an account gets.
#[derive(Debug)]
struct HandedOver {
    /// The account.
    account: String,
    /// What this is about.
    paragraph: String,
    /// The names that the commands have for the account's documents, in their order.
    files: Vec<String>,
    /// Commands of the AWS CLI.
    commands: Vec<String>,
    /// How the account's grantees ask then.
    usage: Vec<String>,
    /// All of it, documents included, to be sent.
    whole: String,
}

/// A finding that its author has judged.
#[derive(Debug)]
struct AllowedFinding {
    /// The statement.
    statement: String,
    /// The check's code.
    code: &'static str,
    /// Why it does not apply.
    reason: String,
}

impl Book {
    /// The files that the book consists of, by their paths below its folder.
    pub(crate) fn files(&self) -> Folder {
        let mut folder = Folder::new(MARK, Earlier::Pages("src"));
        markdown::write(self, &mut folder);
        html::write(self, &mut folder);
        folder
    }

    /// Every entry, in order.
    pub(crate) fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.chapters.iter().flat_map(|chapter| &chapter.entries)
    }
}
