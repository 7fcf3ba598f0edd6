//! The book as Markdown, for mdBook and for whoever looks at the repository.

use super::MARK;
use super::reference;
use super::table::{About, Heading, Table};
use super::words::{Block, Piece};
use super::{Book, Chapter, Entry, Explanation, HandedOver, doc_comment};
use crate::finding::Reported;
use crate::folder::Folder;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use std::fmt::Write;

/// Adds mdBook's files.
pub(super) fn write(book: &Book, folder: &mut Folder) {
    let title = book.title.replace('\\', "\\\\").replace('"', "\\\"");
    let settings = format!(
        "# {MARK}, for mdBook: `mdbook build`.\n[book]\ntitle = \"{title}\"\nlanguage = \"en\"\nsrc = \"src\"\n\n\
        # What stands in a source includes no files.\n[build]\nuse-default-preprocessors = false\n"
    );
    folder.add("book.toml", settings);
    folder.add("src/SUMMARY.md", summary(book));
    folder.add("src/index.md", index(book));
    folder.add("src/checks.md", reference::to_markdown());
    for chapter in &book.chapters {
        folder.add(format!("src/{}", chapter.page()), page(chapter));
        for entry in &chapter.entries {
            if let Ok(told) = &entry.told
                && !told.documents.is_empty()
            {
                folder.add(format!("src/diagrams/{}.svg", entry.anchor), marked_svg(&told.diagram.to_file()));
            }
        }
    }
}

/// What every page begins with.
pub(super) fn head(title: &str) -> String {
    format!("<!-- {MARK} from the sources: change those, and run it again. -->\n\n# {title}\n")
}

fn marked_svg(svg: &str) -> String {
    format!("<!-- {MARK} -->\n{svg}")
}

fn summary(book: &Book) -> String {
    let mut text = format!("<!-- {MARK} -->\n\n# Summary\n\n[{}](index.md)\n\n", escaped(&book.title));
    for chapter in &book.chapters {
        let _ = writeln!(text, "- [{}]({})", escaped(&chapter.report.input.name), link(&chapter.page()));
    }
    text.push_str("\n[Checks](checks.md)\n");
    text
}

fn index(book: &Book) -> String {
    let mut text = head(&escaped(&book.title));
    text.push_str("\n| what | kind | in | |\n|---|---|---|---|\n");
    for chapter in &book.chapters {
        let file = &chapter.report.input.name;
        for entry in &chapter.entries {
            let (name, kind, anchor) = (escaped(&entry.name), &entry.kind, &entry.anchor);
            let says = cell(&match entry.told {
                Ok(_) => doc_comment::summary(&entry.docs),
                Err(_) => "**does not compile**".to_owned(),
            });
            let _ = writeln!(
                text,
                "| [{name}]({}#{anchor}) | {kind} | {} | {says} |",
                link(&chapter.page()),
                code(file)
            );
        }
    }
    text
}

fn page(chapter: &Chapter) -> String {
    let mut text = head(&code(&chapter.report.input.name));
    if chapter.entries.is_empty() {
        text.push_str("\n**This source cannot be read.**\n\n");
        chapter.report.findings.iter().for_each(|finding| text.push_str(&fault(chapter, finding)));
    }
    let up = "../".repeat(chapter.page().matches('/').count());
    chapter.entries.iter().for_each(|entry| text.push_str(&section(chapter, entry, &up)));
    text
}

fn section(chapter: &Chapter, entry: &Entry, up: &str) -> String {
    let (anchor, kind, line) = (&entry.anchor, &entry.kind, entry.line);
    let mut text = format!("\n<a id=\"{anchor}\"></a>\n\n## {}\n\n", escaped(&entry.name));
    let _ = writeln!(text, "*{kind}, line {line}*\n");
    if !entry.docs.is_empty() {
        let _ = writeln!(text, "{}\n", doc_comment::to_markdown(&entry.docs));
    }
    match &entry.told {
        Ok(told) => tell(&mut text, entry, told, up, chapter),
        Err(findings) => {
            text.push_str("**It does not compile:**\n\n");
            findings.iter().for_each(|finding| text.push_str(&fault(chapter, finding)));
        }
    }
    let _ = writeln!(text, "\n### Source\n\n{}", fenced(&entry.source, "rust"));
    text
}

fn tell(text: &mut String, entry: &Entry, told: &Explanation, up: &str, chapter: &Chapter) {
    if !told.captures.is_empty() {
        let names: Vec<_> = told.captures.iter().map(|name| code(name)).collect();
        let _ = writeln!(text, "{}: known only when the program runs.\n", names.join(", "));
    }
    if !told.words.is_empty() {
        let _ = writeln!(text, "### In plain words\n\n{}", blocks(&told.words));
    }
    for (name, docs) in &told.remarks {
        let _ = writeln!(text, "{}: {}\n", code(name), doc_comment::to_markdown(docs));
    }
    if told.documents.is_empty() {
        return;
    }
    let (title, anchor) = (escaped(&told.diagram.title), &entry.anchor);
    let _ = writeln!(text, "### Diagram\n\n![{title}]({up}diagrams/{anchor}.svg)\n");
    for decided in &told.tables {
        let title = match decided.about {
            About::Grant | About::Policy => "Who may do what",
            About::Beside => "What is kept out",
        };
        let _ = writeln!(text, "### {title}\n\n{}", table(decided));
    }
    if !told.allowed.is_empty() {
        text.push_str("### Allowed findings\n\n");
        for allowed in &told.allowed {
            let (statement, reason) = (code(&allowed.statement), escaped(&allowed.reason));
            let link = link_to_check(allowed.code, up);
            let _ = writeln!(text, "- {link} in {statement}: {reason}");
        }
        text.push('\n');
    }
    if !told.remaining.is_empty() {
        text.push_str("### Warnings\n\n");
        told.remaining.iter().for_each(|finding| text.push_str(&fault(chapter, finding)));
        text.push('\n');
    }
    text.push_str("### Documents\n");
    for shown in &told.documents {
        let account =
            shown.account.as_ref().map(|account| format!("Account {account}: ")).unwrap_or_default();
        let _ = writeln!(text, "\n#### {}{}\n", escaped(&account), escaped(&shown.what));
        text.push_str(&fenced(&shown.text, shown.language));
    }
    if !told.handovers.is_empty() {
        text.push_str("\n### To hand over\n");
        told.handovers.iter().for_each(|handover| text.push_str(&handed_over(handover)));
    }
}

fn handed_over(handover: &HandedOver) -> String {
    let HandedOver { account, paragraph, files, commands, usage, .. } = handover;
    let mut text = format!("\n#### For account {}\n\n{}\n\n", escaped(account), escaped(paragraph));
    let files: Vec<_> = files.iter().map(|name| code(name)).collect();
    let _ = writeln!(
        text,
        "The documents above that belong to the account, saved as {}, and:\n",
        files.join(", ")
    );
    text.push_str(&fenced(&commands.join("\n"), "sh"));
    if !usage.is_empty() {
        let _ = write!(text, "\nThen they ask, for instance:\n\n{}", fenced(&usage.join("\n"), "sh"));
    }
    text
}

fn fault(chapter: &Chapter, finding: &Reported) -> String {
    let (line, column) = chapter.place(finding);
    let code = finding.code.map(|code| format!(" `{code}`")).unwrap_or_default();
    let level = finding.severity;
    let mut text = format!("- line {line}, column {column}: {level}: {}{code}\n", escaped(&finding.message));
    for help in &finding.help {
        let _ = writeln!(text, "  - {}", escaped(help));
    }
    text
}

fn table(decided: &Table) -> String {
    let mut text = "| |".to_owned();
    for head in &decided.who {
        let _ = write!(text, " {} |", cell(&heading(head)));
    }
    let _ = writeln!(text, "\n|---|{}", "---|".repeat(decided.who.len()));
    for group in &decided.groups {
        if !group.title.is_empty() {
            let _ = writeln!(text, "| **{}** |{}", escaped(&group.title), " |".repeat(decided.who.len()));
        }
        for row in &group.rows {
            let actions: Vec<_> = row.actions.iter().map(|action| code(action)).collect();
            let on = row.on.as_ref().map(|on| format!(" on {}", cell(&escaped(on)))).unwrap_or_default();
            let _ = write!(text, "| {}{on} |", actions.join(", "));
            for verdict in &row.verdicts {
                let said = verdict.map(|it| format!("{} {}", it.sign(), it.in_words()));
                let _ = write!(text, " {} |", said.as_deref().unwrap_or("–"));
            }
            text.push('\n');
        }
    }
    text
}

/// Who asks: an ARN and what it is, or words.
fn heading(heading: &Heading) -> String {
    match &heading.arn {
        Some(arn) => format!("{} ({})", code(arn), escaped(&heading.what)),
        None => escaped(&heading.what),
    }
}

fn blocks(blocks: &[Block]) -> String {
    let mut text = String::new();
    for block in blocks {
        match block {
            Block::Paragraph(words) => {
                let _ = writeln!(text, "{}\n", escaped(words));
            }
            Block::List(points) => {
                points.iter().for_each(|point| {
                    let _ = writeln!(text, "- {}", escaped(point));
                });
                text.push('\n');
            }
        }
    }
    text
}

fn link_to_check(code: &str, up: &str) -> String {
    format!("[`{code}`]({up}checks.md#{})", code.to_ascii_lowercase())
}

/// What a path as the target of a link cannot hold as it is.
const NOT_IN_LINKS: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'(')
    .add(b')')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'\\')
    .add(b'`')
    .add(b'|');

/// A path as the target of a link.
fn link(path: &str) -> String {
    utf8_percent_encode(path, NOT_IN_LINKS).to_string()
}

/// A text of which nothing but code between backticks has a meaning to Markdown.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for piece in Piece::of_line(text) {
        match piece {
            Piece::Code(code) => escaped.extend(["`", code, "`"]),
            Piece::Plain(plain) => escaped.extend(plain.chars().flat_map(|letter| {
                let backslash = has_meaning(letter).then_some('\\');
                backslash.into_iter().chain([letter])
            })),
        }
    }
    escaped
}

/// Whether a letter has a meaning to Markdown wherever it stands.
pub(super) fn has_meaning(letter: char) -> bool {
    r"\*_[]<>#|~&`$".contains(letter)
}

/// Code within a line of a table, whatever backticks it holds.
pub(super) fn code(text: &str) -> String {
    cell(&code_span(text))
}

/// Code within a line, whatever backticks it holds.
pub(super) fn code_span(text: &str) -> String {
    let fence = "`".repeat(longest_run(text) + 1);
    let is_cut = |letter| text.starts_with(letter) || text.ends_with(letter);
    let pad = if is_cut('`') || is_cut(' ') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// A text of one line of a table.
fn cell(text: &str) -> String {
    text.replace('\n', " ").replace("\\|", "|").replace('|', "\\|")
}

/// A block of code, whatever backticks it holds.
pub(super) fn fenced(text: &str, language: &str) -> String {
    let fence = "`".repeat((longest_run(text) + 1).max(3));
    format!("{fence}{language}\n{}\n{fence}\n", text.trim_end_matches('\n'))
}

/// How many backticks stand side by side at most.
fn longest_run(text: &str) -> usize {
    text.split(|letter| letter != '`').map(str::len).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_meaning_to_markdown_is_escaped_outside_of_code() {
        assert_eq!(escaped("`a_*` of 2026/*, <b>"), "`a_*` of 2026/\\*, \\<b\\>");
        assert_eq!(escaped("an ` alone_"), "an \\` alone\\_");
        assert_eq!(escaped("```<b>`"), "\\`\\`\\`\\<b\\>\\`");
        assert_eq!(code("a`|b"), "``a`\\|b``");
        assert_eq!(fenced("```\nx", "rust"), "````rust\n```\nx\n````\n");
    }
}
