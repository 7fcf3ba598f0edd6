//! The reference of the checks, as a page: what each finds, why, how grave it is, bad and good, and how to allow it.

use super::markdown::{escaped, head};
use std::fmt::Write;
use xacct_core::{CheckDocs, CheckGroup, Code};

/// The reference's title.
pub(super) const TITLE: &str = "Checks";

/// What comes before the checks.
pub(super) const INTRODUCTION: &str = "Every finding has a code. Codes without a remark are those of IAM Access Analyzer; \
    \"ours\" are xacct's own. An error or a security warning stops the build; a warning is one of rustc's; a suggestion is shown \
    by `xacct check` alone.";

/// What is told of some codes together.
#[derive(Debug)]
pub(super) struct Section {
    /// What is known of them.
    pub(super) docs: CheckDocs,
    /// Those that have their place here.
    pub(super) own: Vec<Code>,
    /// Those that have it in an earlier section.
    pub(super) also: Vec<Code>,
}

/// The parts of the reference, in order.
pub(super) fn groups() -> Vec<(CheckGroup, Vec<Section>)> {
    let (mut placed, mut sections) = (Vec::new(), Vec::new());
    for docs in CheckDocs::all() {
        let (also, own): (Vec<_>, Vec<_>) = docs.codes.iter().partition(|code| placed.contains(*code));
        placed.extend(&own);
        sections.push(Section { docs, own, also });
    }
    let mut groups: Vec<_> = CheckGroup::ALL.iter().map(|group| (*group, Vec::new())).collect();
    for section in sections {
        if let Some((_, of_group)) = groups.iter_mut().find(|(group, _)| *group == section.docs.group) {
            of_group.push(section);
        }
    }
    groups
}

/// The place of a code on its page.
pub(super) fn anchor(code: Code) -> String {
    code.as_str().to_ascii_lowercase()
}

/// Whether the first paragraph says what the only code stands for, better than its summary.
pub(super) fn is_defined(docs: &CheckDocs) -> bool {
    matches!((docs.codes.as_slice(), docs.why.as_slice()), ([code], [first, ..]) if first.starts_with(&format!("`{code}`: ")))
}

/// What is told of all codes together, without those, which are headings.
pub(super) fn why(docs: &CheckDocs) -> Vec<String> {
    docs.why.iter().map(|text| without_codes(text)).collect()
}

/// A paragraph without the codes that it begins with: "`UNIQUE_SIDS_REQUIRED`: two statements …" → "Two statements …".
fn without_codes(text: &str) -> String {
    let Some((codes, rest)) = text.split_once("`: ").filter(|(codes, _)| codes.starts_with('`')) else {
        return text.to_owned();
    };
    let is_list =
        codes.chars().all(|it| it.is_ascii_uppercase() || it.is_ascii_digit() || "_`, and".contains(it));
    let mut letters = rest.chars();
    match letters.next().filter(|_| is_list) {
        Some(first) => first.to_ascii_uppercase().to_string() + letters.as_str(),
        None => text.to_owned(),
    }
}

/// How grave findings of a code are: "error or warning".
pub(super) fn severity(docs: &CheckDocs, code: Code) -> String {
    docs.severities_of(code).iter().map(ToString::to_string).collect::<Vec<_>>().join(" or ")
}

/// How a finding of these codes is allowed.
pub(super) fn allowing(docs: &CheckDocs) -> String {
    if let Some(allow) = &docs.allow {
        return allow.clone();
    }
    match docs.group {
        CheckGroup::Policy | CheckGroup::Value => {
            let code = docs.codes.first().copied().map(anchor).unwrap_or_default();
            let others = if docs.codes.len() > 1 { ", the other codes likewise" } else { "" };
            format!(
                "where `policy!` finds it, `#[allow({code}, reason = \"…\")]` on the statement{others}; not in `grant!` and JSON"
            )
        }
        CheckGroup::Json => "not at all: AWS refuses it".to_owned(),
        CheckGroup::Grant => "not at all: a grant exists only whole".to_owned(),
        _ => "not at all: it goes when the documents say the same".to_owned(),
    }
}

/// The page in Markdown.
pub(super) fn to_markdown() -> String {
    let mut text = head(TITLE);
    let _ = writeln!(text, "\n{INTRODUCTION}");
    for (group, all) in groups() {
        let _ = writeln!(text, "\n## {}", group.title());
        all.iter().for_each(|section| text.push_str(&told(section)));
    }
    text
}

fn told(Section { docs, own, also }: &Section) -> String {
    let mut text = String::new();
    for code in own {
        let ours = if code.is_ours() { ", ours" } else { "" };
        let severity = severity(docs, *code);
        let _ = writeln!(text, "\n<a id=\"{}\"></a>\n\n### {code}\n\n*{severity}{ours}*", anchor(*code));
        if !is_defined(docs) {
            let _ = writeln!(text, "\n{}", escaped(code.summary()));
        }
    }
    for why in why(docs) {
        let _ = write!(text, "\n{}\n", escaped(&why));
    }
    for code in also {
        let _ = write!(text, "\nSee [`{code}`](#{}) too.\n", anchor(*code));
    }
    text.push('\n');
    docs.bad.iter().for_each(|bad| _ = writeln!(text, "- bad: {}", escaped(bad)));
    docs.good.iter().for_each(|good| _ = writeln!(text, "- good: {}", escaped(good)));
    let _ = writeln!(text, "- to allow: {}", escaped(&allowing(docs)));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_place_on_the_page() {
        let page = to_markdown();
        for code in Code::ALL {
            assert_eq!(page.matches(&format!("<a id=\"{}\"></a>\n", anchor(*code))).count(), 1, "{code}");
        }
    }
}
