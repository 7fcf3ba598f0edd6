//! Plans as text: a diff, document by document.

use super::{Plan, Purpose, Step};
use anstyle::{AnsiColor, Style};
use similar::{ChangeTag, TextDiff};
use std::fmt;

/// How many unchanged lines are shown around changes.
const CONTEXT: usize = 3;

const ADDED: Style = AnsiColor::Green.on_default();
const REMOVED: Style = AnsiColor::Red.on_default();
const HEADING: Style = Style::new().bold();
const NOTE: Style = AnsiColor::Yellow.on_default();

/// A plan as text.
#[derive(Clone, Copy, Debug)]
pub struct PlanDiff<'p> {
    pub(super) plan: &'p Plan,
    pub(super) coloured: bool,
}

impl PlanDiff<'_> {
    fn line(self, f: &mut fmt::Formatter<'_>, style: Style, line: fmt::Arguments<'_>) -> fmt::Result {
        match self.coloured {
            true => writeln!(f, "{style}{line}{style:#}"),
            false => writeln!(f, "{line}"),
        }
    }

    fn step(self, f: &mut fmt::Formatter<'_>, step: &Step) -> fmt::Result {
        self.line(f, HEADING, format_args!("account {}: {}", step.account, step.setting))?;
        let (before, after) = (step.before.to_string(), step.after().to_string());
        let diff = TextDiff::from_lines(&before, &after);
        for (number, group) in diff.grouped_ops(CONTEXT).iter().enumerate() {
            if number > 0 {
                writeln!(f, "  ⋮")?;
            }
            for change in group.iter().flat_map(|operation| diff.iter_changes(operation)) {
                let text = change.value().trim_end_matches('\n');
                match change.tag() {
                    ChangeTag::Delete => self.line(f, REMOVED, format_args!("- {text}"))?,
                    ChangeTag::Insert => self.line(f, ADDED, format_args!("+ {text}"))?,
                    ChangeTag::Equal => writeln!(f, "  {text}")?,
                }
            }
        }
        writeln!(f)
    }
}

impl fmt::Display for PlanDiff<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plan = self.plan;
        for step in &plan.steps {
            self.step(f, step)?;
        }
        for account in &plan.handed_over {
            let what = "cannot be reached: its half is for its administrator";
            self.line(f, NOTE, format_args!("account {account}: {what}"))?;
        }
        for note in &plan.notes {
            self.line(f, NOTE, format_args!("note: {note}"))?;
        }
        let verb = match plan.purpose {
            Purpose::Grant => "to grant",
            Purpose::Revoke => "to revoke",
        };
        let names: Vec<_> = plan.grants.iter().map(|grant| grant.name().as_str()).collect();
        match plan.steps.len() {
            0 => write!(f, "nothing to change: {}", names.join(", ")),
            1 => write!(f, "1 step {verb} {}", names.join(", ")),
            steps => write!(f, "{steps} steps {verb} {}", names.join(", ")),
        }
    }
}
