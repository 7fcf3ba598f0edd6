//! What is asked for: the actions that policies name, each on the resources that stand beside it.

use super::{Column, MOST_COLUMNS};
use std::collections::BTreeSet;
use xacct_catalog::{Action, ResourceType};
use xacct_core::cross::example_of;
use xacct_core::evaluate::{CompiledPolicy, Context};
use xacct_core::{ActionPattern, Arn, PolicyKind, Statement};

/// What is asked for where a pattern stands for it.
const COMMON: [&str; 8] = [
    "s3:GetObject",
    "s3:PutObject",
    "s3:DeleteObject",
    "s3:ListBucket",
    "s3:PutBucketPolicy",
    "kms:Decrypt",
    "kms:GenerateDataKey",
    "sts:AssumeRole",
];

/// So many actions on resources are looked at: a policy that AWS takes has fewer.
pub(super) const MOST_LOOKED_AT: usize = 300_000;

/// Columns, each once: the first are kept, the others counted.
#[derive(Default)]
struct Columns {
    kept: Vec<Column>,
    /// The action, in lower case, and the resource.
    seen: BTreeSet<(String, String)>,
    looked_at: usize,
}

impl Columns {
    fn add(&mut self, action: &str, pattern: &str, resource: &str) {
        self.looked_at += 1;
        if self.is_full() || !self.seen.insert((action.to_ascii_lowercase(), resource.to_owned())) {
            return;
        }
        if self.kept.len() < MOST_COLUMNS {
            let [action, pattern, resource] = [action, pattern, resource].map(str::to_owned);
            self.kept.push(Column { action, pattern, resource });
        }
    }

    const fn is_full(&self) -> bool {
        self.looked_at > MOST_LOOKED_AT
    }
}

/// Each action on each example of the resources that it acts on, once, in the order of the statements; and how many more
/// than a table has there are.
pub(super) fn columns(policies: &[&CompiledPolicy]) -> (Vec<Column>, usize) {
    let mut columns = Columns::default();
    for policy in policies {
        let all_named = named(policy);
        let patterns = examples(policy.document().statements.iter().flat_map(resources));
        for statement in &policy.document().statements {
            let own = examples(resources(statement));
            for action in actions(statement, policy.kind(), &all_named) {
                if columns.is_full() {
                    break;
                }
                let found = of_action(&action, statement, [&own, &patterns], policy.kind(), &mut columns);
                if !found && let Some(resource) = example_for(&action).filter(|_| speaks_of_any(statement)) {
                    columns.add(&action, "*", &resource);
                }
            }
        }
    }
    let more = columns.seen.len().saturating_sub(columns.kept.len());
    (columns.kept, more)
}

/// Adds an action on what a statement names, or on what the others name where it speaks of any. Whether there was anything.
fn of_action(
    action: &str,
    statement: &Statement,
    [own, of_all]: [&[Example<'_>]; 2],
    kind: PolicyKind,
    columns: &mut Columns,
) -> bool {
    let known = xacct_catalog::action(action);
    if known.is_some_and(Action::accepts_only_star) && kind.speaks_of_any_service() {
        // The list of all buckets S3 asks for as for every bucket: AWS's own policies name `arn:aws:s3:::*` for it.
        let asked = if action.eq_ignore_ascii_case("s3:ListAllMyBuckets") { "arn:aws:s3:::*" } else { "*" };
        columns.add(action, "*", asked);
        return true;
    }
    let acts_on = |example: &&Example<'_>| {
        known.is_none_or(|action| action.resource_types().any(|it| it.may_match(&example.resource)))
    };
    for examples in [own, if speaks_of_any(statement) { of_all } else { &[] }] {
        let mut fitting = examples.iter().filter(acts_on).peekable();
        if fitting.peek().is_some() {
            for Example { pattern, resource } in fitting {
                if columns.is_full() {
                    break;
                }
                columns.add(action, pattern, resource);
            }
            return true;
        }
    }
    false
}

/// The actions that a policy names in full, each once.
fn named(policy: &CompiledPolicy) -> Vec<String> {
    let statements = policy.document().statements.iter();
    let actions = statements.flat_map(|it| it.actions().flat_map(|(_, actions)| actions));
    once(actions.filter(|action| is_one(action)).cloned(), |action| action.to_ascii_lowercase())
}

/// What differs by its key, in its order.
fn once<T, K: Ord>(all: impl Iterator<Item = T>, key: impl Fn(&T) -> K) -> Vec<T> {
    let mut seen = BTreeSet::new();
    all.filter(|it| seen.insert(key(it))).collect()
}

fn is_one(action: &str) -> bool {
    ActionPattern::new(action.to_owned()).is_ok_and(|pattern| !pattern.has_wildcard())
}

/// The actions of a statement, each once; for a pattern, those of the policy and the common ones that it stands for, else the first.
fn actions(statement: &Statement, kind: PolicyKind, all_named: &[String]) -> Vec<String> {
    let mut actions = Vec::new();
    for (_, entries) in statement.actions() {
        for entry in entries {
            if is_one(entry) {
                actions.push(entry.clone());
                continue;
            }
            let known: Vec<_> = all_named
                .iter()
                .map(String::as_str)
                .chain(COMMON.into_iter().filter(|action| is_of(action, kind)))
                .filter(|action| stands_for(entry, action))
                .map(str::to_owned)
                .collect();
            match known.is_empty() {
                true => actions.extend(first_of(entry)),
                false => actions.extend(known),
            }
        }
    }
    if statement.not_action.is_some() {
        actions.extend(COMMON.into_iter().filter(|action| is_of(action, kind)).map(str::to_owned));
    }
    once(actions.into_iter(), |action| action.to_ascii_lowercase())
}

fn stands_for(pattern: &str, action: &str) -> bool {
    xacct_catalog::wildcard::matches(
        pattern.to_ascii_lowercase().as_bytes(),
        action.to_ascii_lowercase().as_bytes(),
    )
}

fn first_of(pattern: &str) -> Option<String> {
    let (prefix, name) = pattern.split_once(':')?;
    let service = xacct_catalog::service(prefix)?;
    let action = service.actions_matching(name).next()?;
    Some(format!("{}:{}", service.prefix(), action.name()))
}

/// Whether an action is one that policies of this kind are about.
fn is_of(action: &str, kind: PolicyKind) -> bool {
    let service = match kind {
        PolicyKind::KmsKey => "kms:",
        PolicyKind::Trust => "sts:",
        _ => "s3:",
    };
    action.starts_with(service)
}

fn resources(statement: &Statement) -> Vec<&str> {
    statement.resources().flat_map(|(_, entries)| entries).map(String::as_str).collect()
}

/// Whether a statement speaks of what it does not name.
fn speaks_of_any(statement: &Statement) -> bool {
    statement.resource.as_ref().is_none_or(|entries| entries.iter().any(|entry| entry == "*"))
}

/// A pattern and a resource that it stands for.
struct Example<'p> {
    pattern: &'p str,
    resource: String,
}

/// The patterns that name something, each once, with an example.
fn examples<'p>(patterns: impl IntoIterator<Item = &'p str>) -> Vec<Example<'p>> {
    let patterns = once(patterns.into_iter().filter(|pattern| *pattern != "*"), |pattern| *pattern);
    let example = |pattern| Some(Example { pattern, resource: example(pattern)? });
    patterns.into_iter().filter_map(example).collect()
}

/// A resource that a pattern stands for.
fn example(pattern: &str) -> Option<String> {
    let arn = Arn::new(pattern.to_owned()).ok()?;
    let part = |text: &str, instead: &str| match text.contains(['*', '?', '$']) {
        true => instead.to_owned(),
        false => text.to_owned(),
    };
    let resource = example_of(arn.resource(), &Context::default().with("aws:username", "x").ok()?);
    Some(format!(
        "arn:{}:{}:{}:{}:{resource}",
        part(arn.partition(), "aws"),
        part(arn.service(), "s3"),
        part(arn.region(), "us-east-1"),
        part(arn.account(), "111111111111"),
    ))
}

/// A resource of the kind that an action acts on, where no policy names one.
fn example_for(action: &str) -> Option<String> {
    let patterns = xacct_catalog::action(action)?.resource_types().flat_map(ResourceType::arn_patterns);
    // Buckets and their objects before what is reached through access points.
    let mut rest = patterns.min_by_key(|pattern| pattern.len())?;
    let mut example = String::new();
    while let Some((before, after)) = rest.split_once("${") {
        let (name, after) = after.split_once('}')?;
        example.push_str(before);
        example.push_str(match name {
            "Partition" => "aws",
            "Region" => "us-east-1",
            "Account" => "111111111111",
            _ => "x",
        });
        rest = after;
    }
    example.push_str(rest);
    Some(example)
}
