//! The part of a text that is shown around a fault: a text may be one line of megabytes.

use std::ops::Range;

/// So many bytes of a line are kept before what is wrong: more than a policy on one line has. The renderer shows of them
/// what fits the terminal.
const BEFORE: usize = 32_768;

/// So many are kept behind it.
const BEHIND: usize = 160;

/// So many bytes that are wrong are underlined.
const MOST_UNDERLINED: usize = 160;

/// Some lines, or a part of one.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    pub(super) text: String,
    /// What is wrong in it: on one line.
    pub(super) wrong: Range<usize>,
    /// How many lines stand before the one that is wrong: none or one.
    pub(super) lines_before: usize,
    /// Whether the line has a beginning that is not shown, so that columns are counted otherwise.
    pub(super) is_cut: bool,
}

impl Excerpt {
    /// What to show of bytes that are wrong: their first line, and those around it where they are not long.
    pub(super) fn of(text: &str, wrong: Range<usize>) -> Self {
        let start = text.floor_char_boundary(wrong.start);
        let (before, behind) = text.split_at_checked(start).unwrap_or((text, ""));
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = behind.split('\n').next().unwrap_or_default();
        let line_end = start + line.trim_end_matches('\r').len();
        let end = text.floor_char_boundary(wrong.end).clamp(start, line_end);
        let end = text.floor_char_boundary(end.min(start + MOST_UNDERLINED));
        let shown_from = text.ceil_char_boundary(line_start.max(start.saturating_sub(BEFORE)));
        let shown_to = text.floor_char_boundary(line_end.min(end + BEHIND));
        let mut excerpt =
            Self { text: String::new(), wrong: 0..0, lines_before: 0, is_cut: shown_from > line_start };
        if let Some(previous) = line_before(text, line_start) {
            excerpt.text.push_str(previous);
            excerpt.text.push('\n');
            excerpt.lines_before = 1;
        }
        let get = |range: Range<usize>| text.get(range).unwrap_or_default();
        excerpt.text.push_str(if excerpt.is_cut { "…" } else { "" });
        excerpt.text.push_str(get(shown_from..start));
        let from = excerpt.text.len();
        excerpt.text.push_str(get(start..end));
        excerpt.wrong = from..excerpt.text.len();
        excerpt.text.push_str(get(end..shown_to));
        excerpt.text.push_str(if shown_to < line_end { "…" } else { "" });
        if let Some(next) = line_behind(text, line_end) {
            excerpt.text.push('\n');
            excerpt.text.push_str(next);
        }
        excerpt
    }
}

/// The line before the one that starts there, where it is short.
fn line_before(text: &str, line_start: usize) -> Option<&str> {
    let before = text.get(..line_start)?.strip_suffix('\n')?;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    shown(before.get(start..)?)
}

/// The line behind the one that ends there, where it is short.
fn line_behind(text: &str, line_end: usize) -> Option<&str> {
    let behind = text.get(line_end..)?.trim_start_matches('\r').strip_prefix('\n')?;
    shown(behind.split('\n').next()?)
}

fn shown(line: &str) -> Option<&str> {
    let line = line.trim_end_matches('\r');
    (line.len() <= BEHIND && !line.trim().is_empty()).then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_shown_with_the_lines_around_it() {
        let text = "one\r\ntwo three\r\nfour\n";
        let excerpt = Excerpt::of(text, 9..14);
        assert_eq!(excerpt.text, "one\ntwo three\nfour");
        assert_eq!(&excerpt.text[excerpt.wrong.clone()], "three");
        assert_eq!(excerpt.lines_before, 1);
        let excerpt = Excerpt::of(text, 0..text.len());
        assert_eq!((&*excerpt.text, excerpt.wrong), ("one\ntwo three", 0..3));
    }

    #[test]
    fn a_long_line_is_cut() {
        let text = format!("{}wrong{}", "ü".repeat(100_000), "é".repeat(100_000));
        let excerpt = Excerpt::of(&text, 200_000..200_005);
        assert_eq!(&excerpt.text[excerpt.wrong.clone()], "wrong");
        assert!(
            excerpt.text.len() < 40_000
                && excerpt.is_cut
                && excerpt.text.starts_with('…')
                && excerpt.text.ends_with('…')
        );
        let excerpt = Excerpt::of(&text, 0..text.len());
        assert!(excerpt.text.len() < 400, "{}", excerpt.text.len());
    }

    #[test]
    fn places_beyond_the_text_are_its_end() {
        for text in ["", "a", "é", "\n", "a\n"] {
            for at in 0..4 {
                let excerpt = Excerpt::of(text, at..at + 2);
                assert!(excerpt.text.get(excerpt.wrong).is_some());
            }
        }
    }
}
