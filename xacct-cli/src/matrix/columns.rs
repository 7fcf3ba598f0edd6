//! What is asked for: the actions that policies name, each on the resources that stand beside it.

use super::Column;
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

/// Each action on each example of the resources that it acts on, once, in the order of the statements.
pub(super) fn columns(policies: &[&CompiledPolicy]) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    for policy in policies {
        let all_named = named(policy);
        let patterns = patterns(policy);
        for statement in &policy.document().statements {
            let own = resources(statement);
            for action in actions(statement, policy.kind(), &all_named) {
                let mut fitting = fitting(&action, &own, policy.kind());
                if fitting.is_empty() && speaks_of_any(statement) {
                    fitting = self::fitting(&action, &patterns, policy.kind());
                }
                if fitting.is_empty() && speaks_of_any(statement) {
                    fitting.extend(example_for(&action));
                }
                for (pattern, resource) in fitting {
                    let is_there =
                        |it: &Column| it.resource == resource && it.action.eq_ignore_ascii_case(&action);
                    if !columns.iter().any(is_there) {
                        columns.push(Column { action: action.clone(), pattern, resource });
                    }
                }
            }
        }
    }
    columns
}

/// The actions that a policy names in full.
fn named(policy: &CompiledPolicy) -> Vec<String> {
    let statements = policy.document().statements.iter();
    let actions = statements.flat_map(|it| it.actions().flat_map(|(_, actions)| actions));
    actions.filter(|action| is_one(action)).cloned().collect()
}

fn is_one(action: &str) -> bool {
    ActionPattern::new(action.to_owned()).is_ok_and(|pattern| !pattern.has_wildcard())
}

/// The actions of a statement; for a pattern, those of the policy and the common ones that it stands for, else the first.
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
    actions
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

/// The patterns of all statements.
fn patterns(policy: &CompiledPolicy) -> Vec<&str> {
    let mut patterns: Vec<&str> = policy.document().statements.iter().flat_map(resources).collect();
    patterns.dedup();
    patterns
}

/// Whether a statement speaks of what it does not name.
fn speaks_of_any(statement: &Statement) -> bool {
    statement.resource.as_ref().is_none_or(|entries| entries.iter().any(|entry| entry == "*"))
}

/// The patterns that an action acts on, and an example of each.
fn fitting(action: &str, patterns: &[&str], kind: PolicyKind) -> Vec<(String, String)> {
    let known = xacct_catalog::action(action);
    let examples = patterns.iter().filter(|pattern| **pattern != "*").filter_map(|pattern| {
        let example = example(pattern)?;
        let fits = known.is_none_or(|action| action.resource_types().any(|it| it.may_match(&example)));
        fits.then(|| ((*pattern).to_owned(), example))
    });
    let mut examples: Vec<_> = examples.collect();
    if known.is_some_and(Action::accepts_only_star) && kind.speaks_of_any_service() {
        // The list of all buckets S3 asks for as for every bucket: AWS's own policies name `arn:aws:s3:::*` for it.
        let asked = if action.eq_ignore_ascii_case("s3:ListAllMyBuckets") { "arn:aws:s3:::*" } else { "*" };
        examples = vec![("*".to_owned(), asked.to_owned())];
    }
    examples
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
fn example_for(action: &str) -> Option<(String, String)> {
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
    Some(("*".to_owned(), example))
}
