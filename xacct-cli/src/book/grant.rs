//! What a `grant!` says.

use super::diagram::Diagram;
use super::table::Table;
use super::words::Block;
use super::{Explanation, HandedOver, Shown};
use crate::content::{Naming, stand_in};
use crate::finding::Reported;
use xacct_core::grant::{Content, Grant, GrantDocument};
use xacct_syntax::CompiledGrant;

/// The grant's name, where it has one, and what it says, or why it does not compile.
pub(super) fn tell(mut compiled: CompiledGrant) -> (Option<String>, Result<Explanation, Vec<Reported>>) {
    let name = Some(compiled.definition.name.clone()).filter(|name| !name.is_empty());
    let is_refused = compiled.is_refused();
    let diagnostics = std::mem::take(&mut compiled.diagnostics);
    let findings: Vec<_> = diagnostics.into_iter().map(Reported::of_diagnostic).collect();
    if is_refused {
        return (name, Err(findings));
    }
    let grant = stand_in::grant(&mut compiled);
    let mut naming = Naming::of(&compiled.captures);
    let told = match grant {
        Some(grant) => {
            name_digits(&grant, &mut naming);
            of_grant(&grant, &naming)
        }
        // Values of which each is right and which do not go together: the program will be told.
        None => Explanation { captures: naming.variables(), ..Explanation::default() },
    };
    (name, Ok(Explanation { remaining: findings, ..told }))
}

/// Names the digits in which the names of a grant's statements and policies end, where they follow from what is captured:
/// they are those of the owner, the bucket and whom the statement is about.
fn name_digits(grant: &Grant, naming: &mut Naming) {
    let about = [grant.owner().to_string(), grant.bucket().to_string()];
    let about =
        about.into_iter().chain(grant.role_arn()).chain(grant.grantees().iter().map(ToString::to_string));
    if !about.into_iter().any(|text| naming.is_in(&text)) {
        return;
    }
    const DIGITS: usize = 8;
    for document in grant.documents() {
        let Content::Policy(_, policy) = document.content else { continue };
        for sid in policy.statements.iter().filter_map(|statement| statement.sid.as_deref()) {
            let at = sid.len().saturating_sub(DIGITS);
            naming.and(sid.get(at..).unwrap_or(sid), "{digits}");
        }
    }
}

fn of_grant(grant: &Grant, naming: &Naming) -> Explanation {
    Explanation {
        words: Block::of_text(&naming.name(grant.explain())),
        tables: Table::of_grant(grant, naming),
        diagram: Diagram::of_grant(grant, naming),
        documents: grant.documents().iter().map(|document| shown(document, naming)).collect(),
        handovers: handovers(grant, naming),
        captures: naming.variables(),
        ..Explanation::default()
    }
}

fn shown(document: &GrantDocument, naming: &Naming) -> Shown {
    let language = match &document.content {
        Content::Policy(..) => "json",
        Content::Acl(_) => "xml",
        _ => "text",
    };
    Shown {
        account: Some(naming.name(document.account.to_string())),
        what: naming.name(document.target.to_string()),
        language,
        text: naming.name(format!("{:#}", document.content)),
    }
}

fn handovers(grant: &Grant, naming: &Naming) -> Vec<HandedOver> {
    let all = |texts: Vec<String>| texts.into_iter().map(|text| naming.name(text)).collect();
    let handovers = grant.accounts().into_iter().filter_map(|account| grant.handover(&account));
    let told = handovers.map(|handover| HandedOver {
        account: naming.name(handover.account.to_string()),
        whole: naming.name(handover.to_string()),
        commands: all(handover.command_lines()),
        paragraph: naming.name(handover.paragraph),
        files: handover.files.into_iter().map(|file| naming.name(file.name)).collect(),
        usage: all(handover.usage),
    });
    told.collect()
}
