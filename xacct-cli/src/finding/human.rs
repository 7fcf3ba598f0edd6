//! Findings for people: the line of the source, with what is wrong underlined, as rustc shows it.

use super::excerpt::Excerpt;
use super::place::Cursor;
use super::{Report, Reported};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet, normalize_untrusted_str};
use xacct_core::Severity;

/// So many findings of one file are shown: nobody reads more.
const MOST_SHOWN: usize = 500;

/// How findings are shown. In colours, which [`output`](crate::output) leaves out where nobody sees them.
#[derive(Debug)]
pub(crate) struct Rendering(Renderer);

impl Rendering {
    /// As it suits a terminal, and what is piped somewhere.
    pub(crate) const fn new() -> Self {
        Self(Renderer::styled())
    }

    /// The findings of a file, one below the other.
    pub(crate) fn of(&self, report: &Report) -> String {
        let mut text = String::new();
        let mut cursor = Cursor::new(&report.input.text);
        for finding in report.findings.iter().take(MOST_SHOWN) {
            let place = cursor.place(finding.bytes.start);
            text.push_str(&self.finding(report, finding, place));
            text.push_str("\n\n");
        }
        let more = report.findings.len().saturating_sub(MOST_SHOWN);
        if more > 0 {
            let name = &report.input.name;
            text.push_str(&format!("and {more} more in {name}: `--format json` tells them all\n\n"));
        }
        text
    }

    fn finding(&self, report: &Report, finding: &Reported, (line, column): (usize, usize)) -> String {
        let excerpt = Excerpt::of(&report.input.text, finding.bytes.clone());
        let label = (!finding.path.is_empty()).then_some(finding.path.as_str());
        let title = level(finding.severity).primary_title(&*finding.message);
        let title = match finding.code {
            Some(code) => title.id(code),
            None => title,
        };
        let snippet = Snippet::source(excerpt.text)
            .line_start(line - excerpt.lines_before)
            .fold(false)
            .annotation(AnnotationKind::Primary.span(excerpt.wrong).label(label));
        let group = Group::with_title(title);
        let group = match excerpt.is_cut {
            // The renderer counts columns from the beginning of what it has.
            true => group
                .element(Origin::path(&*report.input.name).line(line).char_column(column))
                .element(snippet),
            false => group.element(snippet.path(&*report.input.name)),
        };
        let help = finding.help.iter().map(|help| Level::HELP.message(normalize_untrusted_str(help)));
        self.0.render(&[group.elements(help)])
    }
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::SecurityWarning => Level::ERROR.with_name("security warning"),
        Severity::Warning => Level::WARNING,
        Severity::Suggestion => Level::NOTE.with_name("suggestion"),
    }
}
