//! Whatever a document holds, its source says the same.

use super::*;
use crate::source::macros_in;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use xacct_core::{Effect, KeyValues, OperatorBlock, PrincipalGroup, PrincipalKind, Principals, Statement};

/// Texts with all that is special in Rust, in the language, or in IAM.
fn text() -> impl Strategy<Value = String> {
    const PIECES: [&str; 26] = [
        "a",
        "s3",
        "Get",
        ":",
        "*",
        "?",
        "-",
        "_",
        "{",
        "}",
        "{{",
        "}}",
        "${",
        "${aws:username}",
        "$",
        "\"",
        "\\",
        "\n",
        "é",
        "\u{202e}",
        "//",
        "/*",
        "1",
        "2e",
        " ",
        "222222222222",
    ];
    vec(select(&PIECES[..]), 0..6).prop_map(|pieces| pieces.concat())
}

fn texts() -> impl Strategy<Value = Option<Vec<String>>> {
    option::of(vec(text(), 1..4))
}

fn action() -> impl Strategy<Value = String> {
    prop_oneof![
        text(),
        select(vec![
            "s3:Get*",
            "s3-object-lambda:*",
            "S3:get?bject",
            "s3:*2e",
            "s3:1",
            "a-2b:c",
            "*",
            "allow"
        ])
        .prop_map(str::to_owned)
    ]
}

fn principals() -> impl Strategy<Value = Option<Principals>> {
    let value =
        prop_oneof![text(), select(vec!["*", "222222222222", "s3.amazonaws.com"]).prop_map(str::to_owned)];
    let groups =
        (proptest::sample::subsequence(PrincipalKind::ALL.to_vec(), 1..=4), vec(vec(value, 1..3), 4));
    let listed = groups.prop_map(|(kinds, values)| {
        Principals::Listed(
            kinds.into_iter().zip(values).map(|(kind, values)| PrincipalGroup { kind, values }).collect(),
        )
    });
    option::of(prop_oneof![Just(Principals::Everyone), listed])
}

fn condition() -> impl Strategy<Value = Option<Vec<OperatorBlock>>> {
    let operator = prop_oneof![
        // What looks like a key is not read where an operator belongs.
        text().prop_map(|text| text.replace(':', "")),
        select(vec!["Bool", "NumericEquals", "ForAnyValue:StringLike", "Null", "_"]).prop_map(str::to_owned)
    ];
    let value = prop_oneof![
        text(),
        select(vec!["true", "false", "1", "-0.50", "007", "1e3", "99999999999999999999"])
            .prop_map(str::to_owned)
    ];
    let keys = vec((text(), vec(value, 1..3)), 1..3).prop_map(|keys| {
        let key = |(key, values): (String, Vec<String>)| KeyValues {
            key,
            values: values.into_iter().map(Into::into).collect(),
        };
        keys.into_iter().map(key).collect::<Vec<_>>()
    });
    option::of(vec((operator, keys).prop_map(|(operator, keys)| OperatorBlock { operator, keys }), 1..3))
}

fn statement() -> impl Strategy<Value = Statement> {
    let sid = option::of(prop_oneof![
        text(),
        select(vec!["Read", "allow", "denied", "allowed", "let", "type", "_", "1"]).prop_map(str::to_owned)
    ]);
    let actions = || option::of(vec(action(), 1..4));
    let elements = (principals(), principals(), actions(), actions(), texts(), texts(), condition());
    (sid, any::<bool>(), elements).prop_map(|(sid, allows, elements)| {
        let (principal, not_principal, action, not_action, resource, not_resource, condition) = elements;
        let effect = if allows { Effect::Allow } else { Effect::Deny };
        Statement {
            sid,
            effect,
            principal,
            not_principal,
            action,
            not_action,
            resource,
            not_resource,
            condition,
        }
    })
}

fn documents() -> impl Strategy<Value = Document> {
    (text(), option::of(text()), vec(statement(), 1..3)).prop_map(|(version, id, statements)| Document {
        version: Some(version),
        id,
        statements,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_a_document_holds_its_source_says_the_same(document in documents()) {
        let source = policy_source(&document, PolicyKind::Bucket);
        let found = macros_in(&source).unwrap();
        prop_assert_eq!(found.len(), 1);
        let compiled = xacct_syntax::compile(found[0].tokens.clone());
        prop_assert_eq!(compiled.document, document, "{}", source);
    }
}
