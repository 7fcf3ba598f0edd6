//! Findings for people: the line of the source, with what is wrong underlined.

use super::{Report, Reported};
use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteDiagnostic, NamedSource, Severity as Level,
};
use std::io::IsTerminal;
use xacct_core::Severity;

/// How findings are shown: in colours and drawn lines to a terminal, in plain letters elsewhere.
#[derive(Debug)]
pub(crate) struct Rendering(GraphicalReportHandler);

impl Rendering {
    /// As it suits the standard output.
    pub(crate) fn for_stdout() -> Self {
        Self::for_stream(&std::io::stdout())
    }

    /// As it suits the standard error.
    pub(crate) fn for_stderr() -> Self {
        Self::for_stream(&std::io::stderr())
    }

    fn for_stream(stream: &(impl anstream::stream::RawStream + IsTerminal)) -> Self {
        let is_terminal = IsTerminal::is_terminal(stream);
        let is_coloured = match anstream::AutoStream::choice(stream) {
            anstream::ColorChoice::Never => false,
            anstream::ColorChoice::Auto => is_terminal,
            anstream::ColorChoice::Always | anstream::ColorChoice::AlwaysAnsi => true,
        };
        Self::new(is_terminal, is_coloured)
    }

    fn new(is_drawn: bool, is_coloured: bool) -> Self {
        let theme = match (is_drawn, is_coloured) {
            (true, true) => GraphicalTheme::unicode(),
            (true, false) => GraphicalTheme::unicode_nocolor(),
            (false, true) => {
                GraphicalTheme { styles: miette::ThemeStyles::ansi(), ..GraphicalTheme::ascii() }
            }
            (false, false) => GraphicalTheme::none(),
        };
        Self(
            GraphicalReportHandler::new_themed(theme).with_width(100).with_links(false).with_context_lines(1),
        )
    }

    /// The findings of a file, one below the other.
    pub(crate) fn of(&self, report: &Report) -> String {
        let mut text = String::new();
        for finding in &report.findings {
            let shown = miette::Report::from(diagnostic(finding))
                .with_source_code(NamedSource::new(&report.input.name, report.input.text.clone()));
            // Writing to a string cannot fail.
            let _ = self.0.render_report(&mut text, shown.as_ref());
            text.push('\n');
        }
        text
    }
}

fn diagnostic(finding: &Reported) -> MietteDiagnostic {
    let message = match finding.severity {
        // miette has one word for both.
        Severity::SecurityWarning => format!("security: {}", finding.message),
        _ => finding.message.clone(),
    };
    let mut shown = MietteDiagnostic::new(message).with_severity(level(finding.severity));
    if let Some(code) = finding.code {
        shown = shown.with_code(code);
    }
    if !finding.help.is_empty() {
        shown = shown.with_help(finding.help.join("\n"));
    }
    let length = finding.bytes.len();
    let label = (!finding.path.is_empty()).then(|| finding.path.clone());
    shown.with_label(LabeledSpan::new_primary_with_span(label, (finding.bytes.start, length)))
}

fn level(severity: Severity) -> Level {
    match severity {
        Severity::Error | Severity::SecurityWarning => Level::Error,
        Severity::Warning => Level::Warning,
        Severity::Suggestion => Level::Advice,
    }
}
