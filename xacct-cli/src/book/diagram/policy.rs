//! The diagram of one policy: whom it speaks of, what it says, and of what.

use super::{Arrow, Diagram, Frame, Line, Node, NodeKind};
use crate::content::Naming;
use xacct_core::{Document, Effect, Element, PolicyKind, Principal, PrincipalKind, Principals, Statement};

/// More principals or resources than that are counted instead.
const MOST: usize = 5;

/// More actions than that of a statement are counted instead.
const MOST_ACTIONS: usize = 4;

impl Diagram {
    /// Of a policy.
    pub(in crate::book) fn of_policy(document: &Document, kind: PolicyKind, naming: &Naming) -> Self {
        let (_, words) = kind.in_words().split_once(' ').unwrap_or_default();
        let who = some(principals(document, kind), "principals", NodeKind::Who, naming);
        let what = some(resources(document, kind), "resources", NodeKind::What, naming);
        let node = Node {
            kind: NodeKind::Document,
            name: capitalised(words),
            lines: document
                .statements
                .iter()
                .enumerate()
                .map(|(index, it)| line(index, it, naming))
                .collect(),
        };
        let at = who.len();
        let to = (0..at).map(|from| Arrow { from, to: at, label: "falls under the".to_owned() });
        let of =
            (0..what.len()).map(|index| Arrow { from: at, to: at + 1 + index, label: "is about".to_owned() });
        let arrows = to.chain(of).collect();
        let frames = [("Who", who), ("What is decided", vec![node]), ("Of what", what)];
        let frames = frames.into_iter().filter(|(_, boxes)| !boxes.is_empty());
        let frames = frames.map(|(title, boxes)| Frame { title: title.to_owned(), boxes }).collect();
        Self { title: format!("What the {words} decides"), frames, arrows }
    }
}

fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
}

/// A box for each name, as many as can be looked at.
fn some(names: Vec<String>, plural: &str, kind: NodeKind, naming: &Naming) -> Vec<Node> {
    let further = names.len().saturating_sub(MOST);
    let node = |name| Node { kind, name: naming.name(name), lines: Vec::new() };
    let mut nodes: Vec<_> = names.into_iter().take(MOST).map(node).collect();
    if let (true, Some(last)) = (further > 0, nodes.last_mut()) {
        last.lines.push(Line::Plain(format!("and {further} further {plural}")));
    }
    nodes
}

/// Whom it speaks of, each once.
fn principals(document: &Document, kind: PolicyKind) -> Vec<String> {
    let mut names = Vec::new();
    for (element, principals) in document.statements.iter().flat_map(Statement::principals) {
        let except = if element == Element::NotPrincipal { "everyone but " } else { "" };
        match principals {
            Principals::Everyone => names.push(format!("{except}everyone")),
            listed => {
                names.extend(listed.entries().map(|(kind, text)| format!("{except}{}", in_words(kind, text))))
            }
        }
    }
    if names.is_empty() {
        names.push(format!("whoever has this {}", kind.in_words().split_once(' ').unwrap_or_default().1));
    }
    once_each(names)
}

/// In words, where it is one.
fn in_words(kind: PrincipalKind, text: &str) -> String {
    Principal::new(kind, text).map_or_else(|_| text.to_owned(), |principal| principal.in_words())
}

/// What it speaks of, each once.
fn resources(document: &Document, kind: PolicyKind) -> Vec<String> {
    let mut names = Vec::new();
    for (element, values) in document.statements.iter().flat_map(Statement::resources) {
        let except = if element == Element::NotResource { "all but " } else { "" };
        names.extend(values.iter().map(|value| match (value.as_str(), kind) {
            ("*", PolicyKind::KmsKey) => "the key itself".to_owned(),
            ("*", _) => "every resource".to_owned(),
            (arn, _) => format!("{except}{arn}"),
        }));
    }
    if names.is_empty() && kind == PolicyKind::Trust {
        names.push("the role itself".to_owned());
    }
    once_each(names)
}

fn once_each(names: Vec<String>) -> Vec<String> {
    let mut known: Vec<String> = Vec::new();
    for name in names {
        if !known.contains(&name) {
            known.push(name);
        }
    }
    known
}

/// What a statement says: its name and actions.
fn line(index: usize, statement: &Statement, naming: &Naming) -> Line {
    let name = statement.sid.clone().unwrap_or_else(|| format!("Statement {}", index + 1));
    let mut said = Vec::new();
    for (element, actions) in statement.actions() {
        let except = if element == Element::NotAction { "all but " } else { "" };
        let further = actions.len().saturating_sub(MOST_ACTIONS);
        let mut listed = actions.iter().take(MOST_ACTIONS).cloned().collect::<Vec<_>>().join(", ");
        if further > 0 {
            listed.push_str(&format!(" and {further} more"));
        }
        said.push(format!("{except}{listed}"));
    }
    let under = if statement.operators().is_empty() { "" } else { ", on conditions" };
    let text = naming.name(format!("{name}: {}{under}", said.join("; ")));
    match statement.effect {
        Effect::Allow => Line::Allowed(text),
        Effect::Deny => Line::Denied(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use xacct_core::Statement;

    /// The same words as the sentences beside the diagram.
    #[test]
    fn principals_are_told_as_elsewhere() {
        let mut statement = Statement::new(Effect::Allow);
        let aws = [
            "arn:aws:iam::222222222222:role/team/analyst",
            "arn:aws:sts::222222222222:assumed-role/reader/jane",
            "222222222222",
        ];
        let named = aws.map(|text| (PrincipalKind::Aws, text)).into_iter();
        let named =
            named.chain([(PrincipalKind::Service, "s3.amazonaws.com"), (PrincipalKind::Aws, "nobody")]);
        statement.sid = Some("All".to_owned());
        statement.principal = Some(Principals::grouped(named));
        let document = Document::of(vec![statement]);
        let told = principals(&document, PolicyKind::Bucket);
        let expected = [
            "role analyst of account 222222222222",
            "session jane of role reader of account 222222222222",
            "account 222222222222",
            "nobody",
            "the service s3.amazonaws.com",
        ];
        assert_eq!(told, expected);
        let sentence = xacct_core::explain(&document, PolicyKind::Bucket).concat();
        assert!(told.iter().all(|words| sentence.contains(words)), "{sentence}");
    }
}
