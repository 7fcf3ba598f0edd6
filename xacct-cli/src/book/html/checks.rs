//! The reference of the checks as a page.

use super::{NEWLINE, inline};
use crate::book::reference::{
    INTRODUCTION, Section, TITLE, allowing, anchor, groups, is_defined, severity, why,
};
use maud::{Markup, html};
use xacct_core::{CheckGroup, Code};

/// The whole page.
pub(super) fn page(book: &str) -> Markup {
    let groups = groups();
    let navigation = html! {
        nav aria-label="Checks" {
            (NEWLINE)
            details open {
                summary { "Contents" }
                (NEWLINE)
                ul {
                    li { a href="index.html" { (book) } } (NEWLINE)
                    @for (group, sections) in &groups {
                        li {
                            a href={ "#" (id(*group)) } { (group.title()) }
                            ul {
                                @for code in sections.iter().flat_map(|section| &section.own) {
                                    li { a href={ "#" (anchor(*code)) } { (code) } } (NEWLINE)
                                }
                            }
                        }
                        (NEWLINE)
                    }
                }
            }
        }
    };
    let content = html! {
        h1 { (TITLE) }
        p class="lead" { (inline::words(INTRODUCTION)) }
        @for (group, sections) in &groups {
            (NEWLINE)
            section {
                h2 id=(id(*group)) { (group.title()) }
                @for section in sections { (told(section)) }
            }
        }
        (NEWLINE)
    };
    super::page(&format!("{TITLE} – {book}"), &navigation, &content)
}

/// The place of a group on the page.
fn id(group: CheckGroup) -> String {
    crate::book::chapter::slug(group.title())
}

fn told(Section { docs, own, also }: &Section) -> Markup {
    html! {
        (NEWLINE)
        article {
            @for code in own { (heading(docs, *code)) }
            @for why in &why(docs) { p { (inline::words(why)) } (NEWLINE) }
            @if !also.is_empty() {
                p { "See too: " @for (index, code) in also.iter().enumerate() { @if index > 0 { ", " } a href={ "#" (anchor(*code)) } { code { (code) } } } }
            }
            dl {
                @for bad in &docs.bad { div class="bad" { dt { "✕ bad" } dd { (inline::words(bad)) } } (NEWLINE) }
                @for good in &docs.good { div class="good" { dt { "✓ good" } dd { (inline::words(good)) } } (NEWLINE) }
                div { dt { "to allow" } dd { (inline::words(&allowing(docs))) } }
            }
        }
    }
}

fn heading(docs: &xacct_core::CheckDocs, code: Code) -> Markup {
    html! {
        h3 id=(anchor(code)) class="code-name" { (code) " " a class="anchor" href={ "#" (anchor(code)) } aria-label={ "Link to " (code) } { "#" } }
        p class="kind" { (severity(docs, code)) @if code.is_ours() { ", ours" } }
        @if !is_defined(docs) { p { (inline::words(code.summary())) } }
        (NEWLINE)
    }
}
