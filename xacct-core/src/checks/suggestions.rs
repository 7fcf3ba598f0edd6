//! The property that holds for every check: what it suggests is itself accepted.

use super::*;
use crate::{
    Code, Effect, Element, KeyValues, OperatorBlock, PrincipalGroup, PrincipalKind, Principals, Statement,
    Within,
};
use proptest::prelude::*;
use proptest::sample::Index;

/// A text with one character left out, replaced, doubled or swapped with the next.
fn misspelt(text: &str, at: Index, how: u8) -> String {
    let mut chars: Vec<_> = text.chars().collect();
    let at = at.index(chars.len());
    match how % 4 {
        0 => drop(chars.remove(at)),
        1 => chars[at] = if chars[at] == 'x' { 'y' } else { 'x' },
        2 => chars.insert(at, chars[at]),
        _ => chars.swap(at, (at + 1) % text.chars().count()),
    }
    chars.into_iter().collect()
}

fn some_action(service: Index, action: Index) -> String {
    let services: Vec<_> = xacct_catalog::services().collect();
    let actions: Vec<_> = services[service.index(services.len())].actions().collect();
    let action = actions[action.index(actions.len())];
    format!("{}:{}", action.service().prefix(), action.name())
}

fn some_key(key: Index) -> String {
    let global = xacct_catalog::global_condition_keys().map(|key| key.name());
    let s3 = xacct_catalog::service("s3").unwrap();
    let every: Vec<_> = global.chain(s3.condition_keys().map(|key| key.name())).collect();
    every[key.index(every.len())].replace("${TagKey}", "team")
}

const RESOURCES: [&str; 10] = [
    "arn:aws:s3:::reports/2026/*",
    "arn:aws:s3:::reports//2026/*",
    "arn:aws:s3:::reports.s3.amazonaws.com/2026/*",
    "arn:aws:s3:us-east-1:111122223333:accesspoint/ap/object/*",
    "arn:aws:s3:us-east-1:111122223333:accesspoint/Reports/2026/*",
    "https://reports.s3.eu-west-1.amazonaws.com/2026/*",
    "s3://reports-s3alias/2026/*",
    "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    "arn:aws:iam::111122223333:role/path/analyst",
    "arn:aws-cn:sqs:cn-north-1:111122223333:queue",
];

const PRINCIPALS: [&str; 6] = [
    "222222222222",
    "arn:aws:iam::222222222222:role/analyst",
    "arn:aws:iam::222222222222:user/path/ana",
    "arn:aws:sts::222222222222:assumed-role/analyst/session",
    "cloudtrail.amazonaws.com",
    "accounts.google.com",
];

const OPERATORS: [&str; 7] = [
    "StringEquals",
    "ForAnyValue:StringLike",
    "ArnNotLikeIfExists",
    "NullIfExists",
    "IpAddress",
    "DateLessThan",
    "Bool",
];

const VALUES: [&str; 7] = [
    "203.0.113.*",
    "2026-12-31T23:59:59Z",
    "1798761599",
    "true",
    "eu-west-1",
    "cloudtrail.amazonaws.com",
    "${aws:PrincipalTag/team, 'none'}/${aws:username}",
];

/// What may be wrong with a value that is right in itself: it does not suit the kind or the rest of its statement.
const OF_THE_WHOLE: [Code; 16] = [
    Code::FEDERATED_PRINCIPAL_NOT_SUPPORTED,
    Code::MISMATCHED_ACTION_FOR_PRINCIPAL,
    Code::MISSING_ACTION_FOR_CONDITION_KEY,
    Code::MISSING_QUALIFIER,
    Code::PRINCIPAL_PARTITION,
    Code::RCP_SYNTAX_ERROR_ACTION,
    Code::S3_ACCOUNT_LEVEL_ON_ARN,
    Code::S3_AP_ARN_FORM,
    Code::S3_LIST_ON_OBJECT,
    Code::S3_OBJECT_ON_BUCKET,
    Code::ACTION_NOT_ON_RESOURCE,
    Code::UNSUPPORTED_ACTION_FOR_CONDITION_KEY,
    Code::UNSUPPORTED_ACTION_IN_POLICY,
    Code::UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL,
    Code::UNSUPPORTED_PRINCIPAL_IN_POLICY,
    Code::UNSUPPORTED_RESOURCE_ARN_IN_POLICY,
];

/// Puts `text` where `place` is.
fn put(document: &mut Document, place: Place, text: &str) {
    let text = text.to_owned();
    let (statement, within) = match place {
        Place::Statement(statement, within) => (&mut document.statements[statement], within),
        Place::Version => return document.version = Some(text),
        _ => panic!("nothing is suggested at {place}"),
    };
    match within {
        Within::Sid => statement.sid = Some(text),
        Within::Entry(Element::Action, index) => statement.action.as_mut().unwrap()[index] = text,
        Within::Entry(Element::Resource, index) => statement.resource.as_mut().unwrap()[index] = text,
        Within::Entry(Element::Principal, index) => {
            let Some(Principals::Listed(entries)) = &mut statement.principal else {
                panic!("nothing at {place}")
            };
            entries[0].values[index] = text;
        }
        Within::Operator(operator) => statement.condition.as_mut().unwrap()[operator].operator = text,
        Within::Key(operator, key) => statement.condition.as_mut().unwrap()[operator].keys[key].key = text,
        Within::Value(operator, key, value) => {
            statement.condition.as_mut().unwrap()[operator].keys[key].values[value] = text.into();
        }
        _ => panic!("nothing is suggested at {place}"),
    }
}

/// A statement of which everything is misspelt that can be.
fn statement() -> impl Strategy<Value = Statement> {
    let indexes = any::<[Index; 7]>();
    (indexes, any::<[Index; 7]>(), any::<[u8; 7]>()).prop_map(
        |([service, action, key, resource, principal, operator, value], at, how)| {
            let wrong = |text: &str, nth: usize| misspelt(text, at[nth], how[nth]);
            let principal = PRINCIPALS[principal.index(PRINCIPALS.len())];
            let value = wrong(VALUES[value.index(VALUES.len())], 6);
            let keys = vec![KeyValues { key: wrong(&some_key(key), 2), values: vec![value.into()] }];
            let operator = wrong(OPERATORS[operator.index(OPERATORS.len())], 3);
            Statement {
                sid: Some(wrong("Analysts read", 5)),
                principal: Some(Principals::Listed(vec![PrincipalGroup {
                    kind: PrincipalKind::of_shape(principal),
                    values: vec![wrong(principal, 0)],
                }])),
                action: Some(vec![wrong(&some_action(service, action), 1)]),
                resource: Some(vec![wrong(RESOURCES[resource.index(RESOURCES.len())], 4)]),
                condition: Some(vec![OperatorBlock { operator, keys }]),
                ..Statement::new(Effect::Allow)
            }
        },
    )
}

proptest! {
    #[test]
    fn what_is_suggested_is_accepted(
        statement in statement(),
        version in any::<(Index, u8)>(),
        kind in prop::sample::select(PolicyKind::ALL),
    ) {
        let misspelt = misspelt(Document::VERSION, version.0, version.1);
        let version = Some(if version.1 % 2 == 0 { Document::VERSION.to_owned() } else { misspelt });
        let document = Document { version, statements: vec![statement], id: None };
        let findings = check(&document, kind);
        for finding in &findings {
            let Some(suggestion) = &finding.fault.suggestion else { continue };
            let mut mended = document.clone();
            put(&mut mended, finding.place, suggestion);
            // Nothing is wrong there that was not wrong before, and this fault is gone.
            let is_new = |other: &&Finding| {
                let was_there = findings.iter().any(|old| old.place == other.place && old.fault.code == other.fault.code);
                other.place == finding.place
                    && other.severity.stops_the_build()
                    && !OF_THE_WHOLE.contains(&other.fault.code)
                    && (other.fault.code == finding.fault.code || !was_there)
            };
            let again = check(&mended, kind);
            prop_assert!(!again.iter().any(|other| is_new(&other)), "{finding}\nmended: {again:?}");
        }
    }
}
