//! The book as pages of HTML that need nothing beside them: no network, no other file.

mod checks;
mod entry;
mod inline;

use super::MARK;
use super::chapter::own_id;
use super::{Book, Chapter};
use crate::folder::Folder;
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// What follows an element of the file, so that a change is a line of a diff.
const NEWLINE: PreEscaped<&str> = PreEscaped("\n");

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// Adds the pages.
pub(super) fn write(book: &Book, folder: &mut Folder) {
    folder.add("index.html", text_of(index(book)));
    folder.add("checks.html", text_of(checks::page(&book.title)));
}

fn text_of(page: Markup) -> String {
    page.into_string() + "\n"
}

/// A page: what it begins with, how one gets around, and what it says.
fn page(title: &str, navigation: &Markup, content: &Markup) -> Markup {
    html! {
        (DOCTYPE) (NEWLINE)
        (PreEscaped(format!("<!-- {MARK} from the sources: change those, and run it again. -->"))) (NEWLINE)
        html lang="en" {
            head {
                (NEWLINE) meta charset="utf-8";
                (NEWLINE) meta name="viewport" content="width=device-width, initial-scale=1";
                (NEWLINE) meta name="color-scheme" content="light dark";
                (NEWLINE) title { (title) }
                // An address of its own, or browsers ask the server for one.
                (NEWLINE) link rel="icon" href="data:,";
                (NEWLINE) style { (NEWLINE) (PreEscaped(STYLE)) }
                (NEWLINE)
            }
            (NEWLINE)
            body {
                (NEWLINE) a class="skip" href={ "#" (own_id("content")) } { "Skip to the content" }
                (NEWLINE)
                div class="page" {
                    (NEWLINE) (navigation)
                    (NEWLINE) main id=(own_id("content")) tabindex="-1" { (NEWLINE) (content) }
                    (NEWLINE)
                }
                (NEWLINE) p id=(own_id("told")) class="hidden" role="status" {}
                (NEWLINE) script { (NEWLINE) (PreEscaped(SCRIPT)) }
                (NEWLINE)
            }
        }
    }
}

fn index(book: &Book) -> Markup {
    let navigation = html! {
        nav aria-label="Policies and grants" {
            (NEWLINE)
            details open {
                summary { "Contents" }
                (NEWLINE)
                ul {
                    @for chapter in &book.chapters {
                        li {
                            span class="file" { (inline::breakable(&chapter.report.input.name)) }
                            ul {
                                @for entry in &chapter.entries {
                                    li { a href={ "#" (entry.anchor) } { (inline::breakable(&entry.name)) } }
                                }
                            }
                        }
                        (NEWLINE)
                    }
                    li { a href="checks.html" { "Reference of all checks" } }
                }
            }
        }
    };
    let content = html! {
        h1 { (book.title) }
        (NEWLINE) (counted(book))
        @for chapter in &book.chapters { (self::chapter(chapter)) }
    };
    page(&book.title, &navigation, &content)
}

/// How much there is, and whether all of it is in order.
fn counted(book: &Book) -> Markup {
    let (grants, policies): (Vec<_>, Vec<_>) = book.entries().partition(|entry| entry.kind == "grant");
    let broken = book.entries().filter(|entry| entry.told.is_err()).count();
    html! {
        p class="lead" {
            (plural(grants.len(), "grant", "grants")) " and " (plural(policies.len(), "policy", "policies")) " from "
            (plural(book.chapters.len(), "source file", "source files")) ". Everything here follows from the sources: what \
            each allows, who is kept out, and the documents that AWS gets."
        }
        @if broken > 0 {
            p class="warning" { strong { (plural(broken, "of them does", "of them do")) " not compile." } }
        }
        (NEWLINE)
    }
}

fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn chapter(chapter: &Chapter) -> Markup {
    let name = &chapter.report.input.name;
    html! {
        (NEWLINE)
        section {
            h2 { (inline::breakable(name)) }
            @if chapter.entries.is_empty() {
                p class="warning" { strong { "This source cannot be read." } }
                (entry::findings(chapter, &chapter.report.findings))
            }
            @for entry in &chapter.entries { (entry::article(chapter, entry)) }
        }
        (NEWLINE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{chapter::slug, number};
    use crate::input::Input;

    /// Names that are those of a page's own parts, or of parts of another entry, are nobody else's id.
    #[test]
    fn ids_are_given_once() {
        let names = ["TOLD", "CONTENT", "FOO", "FOO_NAME", "FOO_DIAGRAM", "FOO_DIAGRAM_TITLE", "NAME_FOO"];
        let policy =
            r#"policy! { <Identity> allow { action: s3:GetObject, resource: "arn:aws:s3:::b-1/*" } }"#;
        let text = names.map(|name| format!("const {name}: P = {policy};")).concat();
        let mut chapters = vec![Chapter::of(Input::new("a.rs", &text)).unwrap()];
        number(&mut chapters);
        let page = index(&Book { title: "Ids".to_owned(), chapters }).into_string();
        let mut ids: Vec<_> =
            page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert!(names.iter().all(|name| ids.contains(&&*slug(name))), "{ids:?}");
        assert_eq!(ids.len(), 2 + 4 * names.len());
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 2 + 4 * names.len(), "{ids:?}");
    }
}
