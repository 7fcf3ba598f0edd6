//! Doc comments, which are Markdown that anybody may have written: what of them comes into a book.
//!
//! Nothing of a source runs on a page, and no page asks for anything elsewhere. HTML is shown as it is written, links lead to
//! the web or are none, and of an image its text is left. The events of one parser are all that pages are made of: HTML by
//! pulldown-cmark, Markdown by `markdown`, anew, since what another parser would read in the text as it was written may be
//! something else.

mod markdown;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

/// What rustdoc reads too, but for footnotes and tasks.
const OPTIONS: Options = Options::ENABLE_TABLES.union(Options::ENABLE_STRIKETHROUGH);

/// What the target of a link cannot hold as it is, whatever it is written in.
const NOT_IN_ADDRESSES: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'(').add(b')').add(b'<').add(b'>').add(b'\\').add(b'`').add(b'|');

/// The lines of a doc comment as Markdown.
pub(super) fn to_markdown(lines: &[String]) -> String {
    markdown::of_events(harmless(&lines.join("\n")))
}

/// The lines of a doc comment as HTML.
pub(super) fn to_html(lines: &[String]) -> String {
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, harmless(&lines.join("\n")).into_iter());
    html
}

/// The first sentence, as Markdown without a block in it; empty where a doc comment does not begin with a paragraph.
pub(super) fn summary(lines: &[String]) -> String {
    let first: Vec<_> = lines.iter().map(|line| line.trim()).take_while(|line| !line.is_empty()).collect();
    let text = first.join(" ");
    let sentence = match text.split_once(". ") {
        Some((sentence, _)) => format!("{sentence}."),
        None => text,
    };
    let events = harmless(&sentence);
    let is_paragraph = matches!(events.first(), Some(Event::Start(Tag::Paragraph)));
    let paragraph = events.into_iter().take_while(|event| *event != Event::End(TagEnd::Paragraph));
    if is_paragraph { markdown::of_events(paragraph.collect()).replace('\n', " ") } else { String::new() }
}

/// The events of a text, without any that do something.
fn harmless(text: &str) -> Vec<Event<'_>> {
    let parser = Parser::new_with_broken_link_callback(text, OPTIONS, Some(link_of_rustdoc));
    let (mut events, mut links) = (Vec::new(), Vec::new());
    for event in parser {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                let is_kept = is_address(&dest_url);
                links.push(is_kept);
                events.extend(is_kept.then(|| Event::Start(link_to(&dest_url))));
            }
            Event::End(TagEnd::Link) => {
                let is_kept = links.pop().unwrap_or_default();
                events.extend(is_kept.then_some(Event::End(TagEnd::Link)));
            }
            Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => {}
            Event::Html(html) | Event::InlineHtml(html) => events.push(Event::Text(html)),
            Event::Start(Tag::HtmlBlock) => events.push(Event::Start(Tag::Paragraph)),
            Event::End(TagEnd::HtmlBlock) => events.push(Event::End(TagEnd::Paragraph)),
            // What a heading is to rustdoc is a strong paragraph within an entry.
            Event::Start(Tag::Heading { .. }) => {
                events.extend([Event::Start(Tag::Paragraph), Event::Start(Tag::Strong)]);
            }
            Event::End(TagEnd::Heading(_)) => {
                events.extend([Event::End(TagEnd::Strong), Event::End(TagEnd::Paragraph)]);
            }
            event => events.push(event),
        }
    }
    events
}

/// A link that has nothing but its target.
fn link_to(address: &str) -> Tag<'static> {
    let dest_url = utf8_percent_encode(address, NOT_IN_ADDRESSES).to_string().into();
    Tag::Link { link_type: LinkType::Inline, dest_url, title: "".into(), id: "".into() }
}

fn is_address(target: &str) -> bool {
    target.starts_with("https://") || target.starts_with("http://")
}

/// Links that only rustdoc resolves, such as [`Grant`], lead nowhere, and lose their brackets.
fn link_of_rustdoc<'t>(link: BrokenLink<'t>) -> Option<(CowStr<'t>, CowStr<'t>)> {
    link.reference.starts_with('`').then(|| ("".into(), "".into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    /// The tags and targets that a reader of Markdown would make of a text, by extensions that a viewer may have.
    fn live(markdown: &str, options: Options) -> Vec<String> {
        let mut live = Vec::new();
        for event in Parser::new_ext(markdown, options) {
            match event {
                Event::Html(it) | Event::InlineHtml(it) => live.push(it.into_string()),
                Event::Start(Tag::Link { dest_url, .. }) if !is_address(&dest_url) => {
                    live.push(dest_url.into_string());
                }
                Event::Start(Tag::Image { dest_url, .. }) => live.push(dest_url.into_string()),
                _ => {}
            }
        }
        live
    }

    const HOSTILE: &[&str] = &[
        "| ` | <img src=x onerror=alert(1)> ` |",
        "| a |\n|---|\n| ` | <img src=x onerror=alert(1)> ` |",
        "| a | b |\n|---|---|\n| `x \\| y` | ` <img src=x> ` |",
        "| ` | <img src=x> ` |\n|---|---|\n| ` | <img src=y> ` |",
        "[x](javascript:alert(1)) <javascript:alert(1)> [y]\n\n[y]: javascript:alert(2)",
        "![a picture](https://elsewhere.example/x.png) and \\![not one](https://elsewhere.example/)",
        "<script>\nalert(1)\n\n</script> &lt;b&gt; \\<i> <!-- c -->",
        "[^a]: ```\n<img src=x>\n```\n<img src=y>",
        "term\n: ```\n<img src=x>\n```\n<img src=y>",
        "- ```\n  <img src=x>\n  ```\n- <b>\n\n  > <i>",
        "````\n```\n<img src=x>\n````\n~~~ <img src=x>\n<img src=y>\n~~~",
        "    <img src=x>\n\n`` ` <img src=x> ``",
        "# <b> *c*\n\nd <e\nf=g>\n===\n\n$<img src=x>$ {{#include x}}",
        "* &#32;&#32;x\n&#45; y\n\n&#96;&#96;&#96;\n<img src=x>",
    ];

    #[test]
    fn nothing_of_a_source_does_anything_on_a_page() {
        for text in HOSTILE {
            let shown = to_markdown(&lines(text));
            for options in [Options::empty(), OPTIONS, Options::all()] {
                assert_eq!(live(&shown, options), [""; 0], "{text}\n---\n{shown}");
                let line = summary(&lines(text)).replace("\\|", "|").replace('|', "\\|");
                let row = format!("| a | b |\n|---|---|\n| x | {line} |");
                assert_eq!(live(&row, options), [""; 0], "{text}\n---\n{row}");
            }
            let html = to_html(&lines(text));
            for tag in ["<img", "<script", "<b>", "<i>", "<e ", "<e\n", "<!--", "href=\"j"] {
                assert!(!html.contains(tag), "{text}: {html}");
            }
        }
    }

    /// What Markdown is made of, and what must not become live.
    const PIECES: &[&str] = &[
        "<img src=x>",
        "`",
        "``",
        "```",
        "~~~",
        "|",
        "|---|",
        "\n",
        "\n\n",
        "    ",
        "- ",
        "1. ",
        "> ",
        "# ",
        "[a]",
        "(b)",
        "](javascript:c)",
        "![",
        "!",
        "\\",
        "[^1]",
        "[^1]: ",
        ": ",
        "&lt;",
        "&#96;",
        "*",
        "_",
        "~~",
        "$",
        "$$",
        "a",
        "+++\n",
        "===",
        "---",
        "<!--",
        "-->",
        "<pre>",
        "</pre>",
        "[x]: y",
        "^",
        ":::",
        "{{",
        "<a:b>",
        "\t",
        ":-:",
        "[[",
        "]]",
        "(https://d.example)",
    ];

    proptest::proptest! {
        #[test]
        fn nothing_that_is_put_together_does_anything(pieces in proptest::collection::vec(0..PIECES.len(), 0..24)) {
            let text: String = pieces.into_iter().map(|at| PIECES[at]).collect();
            let shown = to_markdown(&lines(&text));
            for options in [Options::empty(), OPTIONS, Options::all()] {
                proptest::prop_assert_eq!(live(&shown, options), [""; 0], "{}\n---\n{}", text, shown);
            }
        }
    }

    #[test]
    fn what_is_written_anew_is_shown_as_it_was() {
        let text = "A *b* **c** ~~d~~ `e`, [AWS](https://aws.amazon.com/?a=(b)) and [it](super::x), [`Grant`].\nNext \
            line\\\nbroken. 1 < 2 & `a|b`\n\n1. one\n2. two\n   - in *it*\n   - and\n\n> said\n> so\n\n| a | b |\n|---|---|\n| \
            `x\\|y` | z |\n\n```rust\nlet a = 1;\n\nlet b = 2;\n```\n\n---\n\n2026\\. - \\* x";
        let again = to_markdown(&lines(text));
        insta::assert_snapshot!(again);
        assert_eq!(to_html(&lines(&again)), to_html(&lines(text)));
        assert_eq!(to_markdown(&lines(&again)), again);
    }

    #[test]
    fn links_of_rustdoc_are_names() {
        let told = ["[`BUCKET`] where", "a [`b`](c) [`d`] [`e", "`x` a[0]"].map(|it| to_markdown(&lines(it)));
        assert_eq!(told, ["`BUCKET` where", "a `b` `d` \\[\\`e", "`x` a\\[0\\]"]);
    }

    #[test]
    fn a_summary_is_the_first_sentence() {
        let told =
            ["One *two*\nthree. Four.\n\nFive", "- a\n- b", "a | `b|c`", ""].map(|it| summary(&lines(it)));
        assert_eq!(told, ["One *two* three.", "", "a \\| `b|c`", ""]);
    }
}
