//! Texts within HTML: code between backticks, doc comments, names that may break.

use crate::book::doc_comment;
use crate::book::words::Piece;
use maud::{Markup, PreEscaped, html};

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

/// A doc comment.
pub(super) fn markdown(lines: &[String]) -> Markup {
    PreEscaped(doc_comment::to_html(lines))
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
    fn code_between_backticks_is_text() {
        assert_eq!(words("`<b>` and <i>").into_string(), "<code>&lt;b&gt;</code> and &lt;i&gt;");
    }
}
