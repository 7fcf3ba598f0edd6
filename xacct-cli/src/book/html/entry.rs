//! One policy or grant on the page.

use super::{NEWLINE, inline};
use crate::book::chapter::id_of_part;
use crate::book::table::{About, Table, TableRow};
use crate::book::words::Block;
use crate::book::{AllowedFinding, Chapter, Entry, Explanation, HandedOver, Shown};
use crate::finding::Reported;
use crate::matrix::Verdict;
use maud::{Markup, html};

/// All of it.
pub(super) fn article(chapter: &Chapter, entry: &Entry) -> Markup {
    let id = &entry.anchor;
    let name_id = id_of_part("name", id);
    html! {
        (NEWLINE)
        article id=(id) aria-labelledby=(name_id) {
            h3 id=(name_id) { (inline::breakable(&entry.name)) " " a class="anchor" href={ "#" (id) } aria-label={ "Link to " (entry.name) } { "#" } }
            p class="kind" { (entry.kind) ", " (inline::breakable(&chapter.report.input.name)) ", line " (entry.line) }
            (NEWLINE)
            div class="docs" { (inline::markdown(&entry.docs)) }
            (NEWLINE)
            @match &entry.told {
                Ok(told) => (tell(chapter, entry, told)),
                Err(findings) => {
                    p class="warning" { strong { "It does not compile." } }
                    (self::findings(chapter, findings))
                }
            }
            (NEWLINE)
            h4 { "Source" } (NEWLINE)
            details { summary { "As it is written in Rust" } (code_block(&entry.source, &format!("the source of {}", entry.name))) }
            (NEWLINE)
        }
    }
}

fn tell(chapter: &Chapter, entry: &Entry, told: &Explanation) -> Markup {
    html! {
        @if !told.captures.is_empty() {
            p class="note" {
                @for (index, name) in told.captures.iter().enumerate() { @if index > 0 { ", " } code { (name) } }
                ": known only when the program runs."
            }
        }
        div class="beside" {
            div {
                @if !told.words.is_empty() { h4 { "In plain words" } (NEWLINE) (blocks(&told.words)) }
                @for (name, docs) in &told.remarks { div class="remark" { code { (name) } (inline::markdown(docs)) } }
            }
            @if !told.documents.is_empty() { figure { (told.diagram.to_svg(&id_of_part("diagram", &entry.anchor))) } }
        }
        (NEWLINE)
        @for table in &told.tables { (decided(table, &entry.name)) }
        @if !told.allowed.is_empty() { h4 { "Allowed findings" } (NEWLINE) (allowed(&told.allowed)) }
        @if !told.remaining.is_empty() { h4 { "Warnings" } (NEWLINE) (findings(chapter, &told.remaining)) }
        h4 { "Documents" } (NEWLINE)
        @for shown in &told.documents { (document(shown)) }
        @if !told.handovers.is_empty() {
            h4 { "To hand over" } (NEWLINE)
            @for handover in &told.handovers { (handed_over(handover)) }
        }
    }
}

fn blocks(blocks: &[Block]) -> Markup {
    html! {
        @for block in blocks {
            @match block {
                Block::Paragraph(text) => p { (inline::words(text)) },
                Block::List(points) => ul { @for point in points { li { (inline::words(point)) } } },
            }
            (NEWLINE)
        }
    }
}

/// What was to be decided is shown at once, and what is beside it, to whoever asks.
fn decided(decided: &Table, name: &str) -> Markup {
    let (allowed, denied) = (decided.count(Verdict::Allowed), decided.count(Verdict::Denied));
    html! {
        @match decided.about {
            About::Grant => {
                h4 { "Who may do what" }
                p { "Decided by the evaluator, with these documents in place and nothing else." }
                (table(decided, &format!("Who may do what by {name}")))
            },
            About::Policy => {
                h4 { "Who may do what" }
                p { "Decided by the evaluator, of this document alone: across accounts the other half has to allow the same." }
                (table(decided, &format!("Who may do what by {name}")))
            },
            About::Beside => details {
                summary { "Kept out: " (denied) " requests beside it are denied" @if allowed > 0 { ", " (allowed) " allowed" } }
                (table(decided, &format!("What {name} keeps out")))
            },
        }
        (NEWLINE)
    }
}

fn table(table: &Table, label: &str) -> Markup {
    html! {
        div class="scroll" role="region" tabindex="0" aria-label=(label) {
            (NEWLINE)
            table {
                thead {
                    tr {
                        th scope="col" { "Request" }
                        @for heading in &table.who {
                            th scope="col" {
                                @if let Some(arn) = &heading.arn { code { (inline::breakable(arn)) } br; }
                                span class="what" { (inline::breakable(&heading.what)) }
                            }
                        }
                    }
                }
                (NEWLINE)
                @for group in &table.groups {
                    tbody {
                        @if !group.title.is_empty() {
                            tr { th class="group" scope="rowgroup" colspan=(table.who.len() + 1) { (group.title) } }
                        }
                        (NEWLINE)
                        @for row in &group.rows { (self::row(row)) (NEWLINE) }
                    }
                }
            }
        }
        @if table.left_out > 0 { p class="note" { (table.left_out) " principals or requests more are left out." } }
        (NEWLINE)
    }
}

fn row(row: &TableRow) -> Markup {
    html! {
        tr {
            th scope="row" {
                @for (index, action) in row.actions.iter().enumerate() { @if index > 0 { ", " } code { (action) } }
                @if let Some(on) = &row.on { " on " (inline::breakable(on)) }
            }
            @for verdict in &row.verdicts { (cell(*verdict)) }
        }
    }
}

fn cell(verdict: Option<Verdict>) -> Markup {
    html! {
        @match verdict {
            Some(verdict) => td class=(verdict.class()) { span aria-hidden="true" { (verdict.sign()) " " } (verdict.in_words()) },
            None => td class="unasked" { span aria-hidden="true" { "–" } span class="hidden" { "not asked" } },
        }
    }
}

fn allowed(allowed: &[AllowedFinding]) -> Markup {
    html! {
        ul { @for it in allowed { li { (check(it.code)) " in " code { (it.statement) } ": " (it.reason) } } } (NEWLINE)
    }
}

/// A code, which leads to its place in the reference.
fn check(code: &str) -> Markup {
    html! { a href={ "checks.html#" (code.to_ascii_lowercase()) } { code { (code) } } }
}

/// Faults, with their places in the source.
pub(super) fn findings(chapter: &Chapter, findings: &[Reported]) -> Markup {
    html! {
        ul class="findings" {
            @for finding in findings {
                @let (line, column) = chapter.place(finding);
                li {
                    strong { (finding.severity) } ", line " (line) ", column " (column) ": " (inline::words(&finding.message))
                    @if let Some(code) = finding.code { " " (check(code)) }
                    @if !finding.help.is_empty() { ul { @for help in &finding.help { li { (inline::words(help)) } } } }
                }
            }
        }
        (NEWLINE)
    }
}

fn document(shown: &Shown) -> Markup {
    let what = match &shown.account {
        Some(account) => format!("Account {account}: {}", shown.what),
        None => shown.what.clone(),
    };
    html! { details { summary { (what) } (code_block(&shown.text, &what)) } (NEWLINE) }
}

fn handed_over(handover: &HandedOver) -> Markup {
    let what = format!("For the administrator of account {}", handover.account);
    html! { details { summary { (what) } (code_block(&handover.whole, &what)) } (NEWLINE) }
}

/// Text that can be copied.
fn code_block(text: &str, what: &str) -> Markup {
    html! {
        div class="code" {
            button type="button" class="copy" hidden aria-label={ "Copy " (what) } { "Copy" }
            pre tabindex="0" role="region" aria-label=(what) { code { (text) } }
        }
    }
}
