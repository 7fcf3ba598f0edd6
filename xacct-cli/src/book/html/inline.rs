//! Texts within HTML: code between backticks, doc comments, names that may break.

use crate::book::words::Piece;
use maud::{Markup, PreEscaped, html};
use pulldown_cmark::{Event, Options, Parser};

/// A text whose code stands between backticks.
pub(super) fn words(text: &str) -> Markup {
    html! {
        @for piece in Piece::of_line(text) {
            @match piece {
                Piece::Plain(plain) => (plain),
                Piece::Code(code) => code { (code) },
            }
        }
    }
}

/// Doc comments, which are Markdown. HTML in them is shown as it is written: nothing of a source runs on the page.
pub(super) fn markdown(lines: &[String]) -> Markup {
    let text = lines.join("\n");
    let events = Parser::new_ext(&text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH);
    let events = events.map(|event| match event {
        Event::Html(html) | Event::InlineHtml(html) => Event::Text(html),
        // What a heading is to rustdoc is a strong paragraph within an entry.
        Event::Start(pulldown_cmark::Tag::Heading { .. }) => Event::Start(pulldown_cmark::Tag::Paragraph),
        Event::End(pulldown_cmark::TagEnd::Heading(_)) => Event::End(pulldown_cmark::TagEnd::Paragraph),
        Event::Start(pulldown_cmark::Tag::Link { dest_url, .. }) if !is_address(&dest_url) => {
            Event::Start(pulldown_cmark::Tag::Emphasis)
        }
        event => event,
    });
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, balanced(events.collect()).into_iter());
    PreEscaped(html)
}

/// Links that lead nowhere on the page, such as rustdoc's, became emphasis: their ends do too.
fn balanced(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let mut open = Vec::new();
    let mut balanced = Vec::new();
    for event in events {
        let event = match event {
            Event::Start(ref tag) => {
                open.push(tag.to_end());
                event
            }
            Event::End(_) => open.pop().map_or(event, Event::End),
            event => event,
        };
        balanced.push(event);
    }
    balanced
}

fn is_address(target: &str) -> bool {
    target.starts_with("https://") || target.starts_with("http://")
}

/// A path or a name that may be broken behind the parts that it is made of.
pub(super) fn breakable(text: &str) -> Markup {
    html! {
        @for piece in text.split_inclusive(['/', '_', ':']) { (piece) wbr; }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_source_runs_on_the_page() {
        let docs = ["A <script>alert(1)</script> [x](javascript:alert(1)), [`Grant`], *all*.".to_owned()];
        let html = markdown(&docs).into_string();
        assert!(!html.contains("<script") && !html.contains("href"), "{html}");
        assert!(html.contains("<em>all</em>"), "{html}");
        let html = words("`<b>` and <i>").into_string();
        assert_eq!(html, "<code>&lt;b&gt;</code> and &lt;i&gt;");
    }

    #[test]
    fn links_to_the_web_stay_links() {
        let html = markdown(&["[AWS](https://aws.amazon.com/) and [it](super::x)".to_owned()]).into_string();
        assert_eq!(html, "<p><a href=\"https://aws.amazon.com/\">AWS</a> and <em>it</em></p>\n");
    }
}
