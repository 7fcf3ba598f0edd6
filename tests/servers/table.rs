//! The table: what AWS's rules say of each step, and where a server differs or cannot take it.

use anyhow::Context;
use serde::Deserialize;
use std::fmt::Write;

/// The steps in their order.
#[derive(Deserialize)]
#[serde(transparent)]
pub(crate) struct Table(Vec<Row>);

/// A step.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Row {
    pub(crate) step: String,
    /// The rule that decides, in a phrase.
    rule: String,
    /// What it says.
    aws: String,
    #[serde(default)]
    ministack: Column,
    #[serde(default)]
    moto: Column,
    #[serde(default)]
    rgw: Column,
}

/// What a server makes of a step.
#[derive(Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Column {
    /// The same as AWS.
    #[default]
    Same,
    /// This instead.
    Differs(String),
    /// Nothing, for this reason.
    Unsupported(String),
}

impl Table {
    /// The table of `steps.json`.
    pub(crate) fn committed() -> anyhow::Result<Self> {
        serde_json::from_str(include_str!("steps.json")).context("steps.json cannot be read")
    }

    /// The row of a step.
    pub(crate) fn row(&self, step: &str) -> anyhow::Result<&Row> {
        self.0.iter().find(|row| row.step == step).with_context(|| format!("steps.json lacks {step}"))
    }

    /// The steps that it has rows for.
    pub(crate) fn steps(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|row| row.step.as_str())
    }

    /// The table as the documentation shows it, with the reasons below.
    pub(crate) fn markdown(&self) -> String {
        let mut reasons = Vec::new();
        let mut text = "| step | AWS | because | sandbox | ministack | moto | RGW |\n".to_owned();
        text.push_str("|---|---|---|---|---|---|---|\n");
        for row in &self.0 {
            let Row { step, rule, aws, .. } = row;
            let columns = [&row.ministack, &row.moto, &row.rgw].map(|column| column.cell(&mut reasons));
            let [ministack, moto, rgw] = columns;
            // Writing to a string cannot fail.
            let _ = writeln!(text, "| `{step}` | {aws} | {rule} | = | {ministack} | {moto} | {rgw} |");
        }
        text.push('\n');
        for (index, reason) in reasons.iter().enumerate() {
            let _ = writeln!(text, "{}. {reason}", index + 1);
        }
        text
    }
}

impl Row {
    /// What a server makes of it.
    pub(crate) fn column(&self, server: &str) -> &Column {
        match server {
            "ministack" => &self.ministack,
            "moto" => &self.moto,
            "rgw" => &self.rgw,
            _ => &Column::Same,
        }
    }

    /// What a server is to answer, if it supports the step.
    pub(crate) fn expected(&self, server: &str) -> Option<&str> {
        match self.column(server) {
            Column::Same => Some(&self.aws),
            Column::Differs(outcome) => Some(outcome),
            Column::Unsupported(_) => None,
        }
    }
}

impl Column {
    /// The cell, with a number for why a server cannot.
    fn cell<'t>(&'t self, reasons: &mut Vec<&'t str>) -> String {
        match self {
            Self::Same => "=".to_owned(),
            Self::Differs(outcome) => format!("**{outcome}**"),
            Self::Unsupported(reason) => {
                let known = reasons.iter().position(|known| known == reason);
                let index = known.unwrap_or_else(|| {
                    reasons.push(reason);
                    reasons.len() - 1
                });
                format!("– ({})", index + 1)
            }
        }
    }
}
