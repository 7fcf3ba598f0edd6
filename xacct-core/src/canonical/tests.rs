use super::*;
use crate::{Effect, PrincipalGroup};
use proptest::prelude::*;
use proptest::sample::{Index, select};

fn texts(from: &'static [&'static str]) -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(select(from).prop_map(str::to_owned), 1..4)
}

fn principals() -> impl Strategy<Value = Principals> {
    let aws = texts(&[
        "*",
        "111111111111",
        "222222222222",
        "arn:aws:iam::111111111111:root",
        "arn:aws-cn:iam::222222222222:root",
    ]);
    let service = texts(&["cloudtrail.amazonaws.com", "logs.amazonaws.com"]);
    let listed = (aws, prop::option::of(service)).prop_map(|(aws, service)| {
        let service = service.map(|values| PrincipalGroup { kind: PrincipalKind::Service, values });
        let groups = [Some(PrincipalGroup { kind: PrincipalKind::Aws, values: aws }), service];
        Principals::Listed(groups.into_iter().flatten().collect())
    });
    prop_oneof![1 => Just(Principals::Everyone), 4 => listed]
}

fn condition() -> impl Strategy<Value = Vec<OperatorBlock>> {
    let value = prop_oneof![
        select(&["a", "true", "1"][..]).prop_map(ConditionValue::from),
        Just(ConditionValue::Bool(true)),
        Just(ConditionValue::Number("1".into())),
    ];
    let values = prop::collection::vec(value, 0..3);
    let key = (select(&["aws:x", "AWS:X", "s3:y"][..]), values);
    let key = key.prop_map(|(key, values)| KeyValues { key: key.into(), values });
    let keys = prop::collection::vec(key, 0..3);
    let operator = select(&["StringEquals", "Bool", "ArnEquals", "ArnLike", "Xyzzy"][..]);
    let block = (operator, keys);
    let block = block.prop_map(|(operator, keys)| OperatorBlock { operator: operator.into(), keys });
    prop::collection::vec(block, 0..3)
}

const ACTIONS: &[&str] = &["s3:GetObject", "S3:getobject", "s3:PutObject", "s3:*", "kms:Decrypt"];
const RESOURCES: &[&str] = &["arn:aws:s3:::a", "arn:aws:s3:::a/*", "*"];

fn statement() -> impl Strategy<Value = Statement> {
    let principals = prop::option::of(principals());
    let actions = (any::<bool>(), texts(ACTIONS));
    let resources = prop::option::of((any::<bool>(), texts(RESOURCES)));
    let effect = select(&[Effect::Allow, Effect::Deny][..]);
    (effect, principals, actions, resources, prop::option::of(condition())).prop_map(
        |(effect, principal, (negated_action, actions), resources, condition)| {
            let mut statement = Statement { principal, condition, ..Statement::new(effect) };
            *(if negated_action { &mut statement.not_action } else { &mut statement.action }) = Some(actions);
            if let Some((negated, resources)) = resources {
                let element = if negated { &mut statement.not_resource } else { &mut statement.resource };
                *element = Some(resources);
            }
            statement
        },
    )
}

fn document() -> impl Strategy<Value = Document> {
    let version = select(&[None, Some("2008-10-17"), Some(Document::VERSION)][..]);
    let statements = prop::collection::vec(statement(), 1..4);
    (version, statements).prop_map(|(version, statements)| Document {
        version: version.map(str::to_owned),
        id: None,
        statements,
    })
}

/// The statement once for each of its actions.
fn split(statement: &Statement) -> Vec<Statement> {
    match &statement.action {
        None => vec![statement.clone()],
        Some(actions) => {
            let one = |action: &String| Statement { action: Some(vec![action.clone()]), ..statement.clone() };
            actions.iter().map(one).collect()
        }
    }
}

/// Each of its lists the other way round, and with its first entry once more.
fn disordered(mut statement: Statement) -> Statement {
    let lists = [
        &mut statement.action,
        &mut statement.not_action,
        &mut statement.resource,
        &mut statement.not_resource,
    ];
    for list in lists.into_iter().flatten() {
        list.extend(list.first().cloned());
        list.reverse();
    }
    if let Some(Principals::Listed(groups)) = &mut statement.principal {
        groups.reverse();
        groups.iter_mut().for_each(|group| group.values.reverse());
    }
    statement.condition.iter_mut().for_each(|blocks| blocks.reverse());
    statement
}

proptest! {
    #[test]
    fn equivalence_is_reflexive_and_symmetric(a in document(), b in document()) {
        prop_assert!(a.is_equivalent_to(&a) && a.is_equivalent_to(&a.clone()));
        prop_assert_eq!(a.is_equivalent_to(&b), b.is_equivalent_to(&a));
    }

    #[test]
    fn the_canonical_form_is_equivalent_and_its_own(document in document()) {
        let canonical = document.canonical();
        prop_assert!(document.is_equivalent_to(&canonical));
        prop_assert_eq!(&canonical.canonical(), &canonical);
        prop_assert_eq!(Document::from_json(&canonical.to_string()), Ok(canonical));
    }

    #[test]
    fn names_order_and_repetition_decide_nothing(document in document(), again: Index, sid: String) {
        let mut other = document.clone();
        other.statements.push(again.get(&document.statements).clone());
        other.statements.reverse();
        other.statements = other.statements.into_iter().map(disordered).collect();
        other.statements.iter_mut().for_each(|statement| statement.sid = Some(sid.clone()));
        other.id = Some(sid);
        prop_assert_eq!(other.canonical(), document.canonical());
        prop_assert!(document.is_equivalent_to(&other));
    }

    #[test]
    fn one_statement_is_as_good_as_one_for_each_action(document in document()) {
        let statements = document.statements.iter().flat_map(split).collect();
        let split = Document { statements, ..document.clone() };
        prop_assert!(document.is_equivalent_to(&split));
    }

    #[test]
    fn an_action_more_or_less_counts(mut document in document(), at: Index) {
        let index = at.index(document.statements.len());
        let whole = document.clone();
        let statement = document.statements.get_mut(index).unwrap();
        let Some(actions) = &mut statement.action else { return Ok(()) };
        actions.push("s3:DeleteObject".into());
        prop_assert!(!document.is_equivalent_to(&whole));
    }
}

fn allow(actions: &[&str], resources: &[&str]) -> Statement {
    let owned = |texts: &[&str]| Some(texts.iter().map(ToString::to_string).collect());
    Statement { action: owned(actions), resource: owned(resources), ..Statement::new(Effect::Allow) }
}

fn to(kind: PrincipalKind, text: &str, statement: Statement) -> Statement {
    Statement { principal: Some(Principals::grouped([(kind, text)])), ..statement }
}

fn with(statement: Statement, operator: &str, key: &str, value: impl Into<ConditionValue>) -> Statement {
    let keys = vec![KeyValues { key: key.into(), values: vec![value.into()] }];
    Statement { condition: Some(vec![OperatorBlock { operator: operator.into(), keys }]), ..statement }
}

fn are_equivalent(a: &[Statement], b: &[Statement]) -> bool {
    let document =
        |statements: &[Statement]| Document { statements: statements.to_vec(), ..Document::default() };
    let (a, b) = (document(a), document(b));
    assert_eq!(a.is_equivalent_to(&b), b.is_equivalent_to(&a));
    a.is_equivalent_to(&b)
}

#[test]
fn statements_are_merged_and_split_only_along_what_is_an_alternative() {
    let [x, y] = ["arn:aws:s3:::x", "arn:aws:s3:::y"];
    assert!(are_equivalent(
        &[allow(&["s3:A", "s3:B"], &[x, y])],
        &[allow(&["s3:A"], &[y, x]), allow(&["s3:B"], &[x, y])]
    ));
    // An L is no rectangle, and reads the same from either side.
    let l = [allow(&["s3:A"], &[x, y]), allow(&["s3:B"], &[x])];
    assert!(are_equivalent(&l, &[allow(&["s3:A", "s3:B"], &[x]), allow(&["s3:A"], &[y])]));
    assert!(!are_equivalent(&l, &[allow(&["s3:A", "s3:B"], &[x, y])]));
    assert!(!are_equivalent(
        &[allow(&["s3:A"], &[x]), allow(&["s3:B"], &[y])],
        &[allow(&["s3:A", "s3:B"], &[x, y])]
    ));

    let all_but = |resources: &[&str]| {
        let mut statement = allow(&["s3:A"], resources);
        std::mem::swap(&mut statement.resource, &mut statement.not_resource);
        statement
    };
    assert!(are_equivalent(&[all_but(&[x, y])], &[all_but(&[y, x, x])]));
    assert!(!are_equivalent(&[all_but(&[x]), all_but(&[y])], &[all_but(&[x, y])]));
}

#[test]
fn an_account_is_its_root_in_the_partition_of_the_document() {
    let trust = |principal: &str| {
        let action = Some(vec!["sts:AssumeRole".into()]);
        [to(PrincipalKind::Aws, principal, Statement { action, ..Statement::new(Effect::Allow) })]
    };
    let id = trust("222222222222");
    assert!(are_equivalent(&id, &trust("arn:aws:iam::222222222222:root")));
    assert!(are_equivalent(&id, &trust("arn:aws-cn:iam::222222222222:root")));
    assert!(!are_equivalent(&id, &trust("arn:aws:iam::333333333333:root")));
    assert!(!are_equivalent(
        &trust("arn:aws:iam::222222222222:root"),
        &trust("arn:aws-cn:iam::222222222222:root")
    ));

    let in_china =
        |principal| [to(PrincipalKind::Aws, principal, allow(&["s3:GetObject"], &["arn:aws-cn:s3:::b/*"]))];
    assert!(are_equivalent(&in_china("222222222222"), &in_china("arn:aws-cn:iam::222222222222:root")));
    assert!(!are_equivalent(&in_china("222222222222"), &in_china("arn:aws:iam::222222222222:root")));
}

#[test]
fn everyone_is_every_principal_of_aws_only_for_s3() {
    let everyone = |action| Statement { principal: Some(Principals::Everyone), ..allow(&[action], &["*"]) };
    let aws = |action| to(PrincipalKind::Aws, "*", allow(&[action], &["*"]));
    assert!(are_equivalent(&[everyone("s3:GetObject")], &[aws("S3:GetObject")]));
    for action in ["kms:Decrypt", "*", "sts:AssumeRole"] {
        assert!(!are_equivalent(&[everyone(action)], &[aws(action)]), "{action}");
    }
}

#[test]
fn conditions_are_compared_by_what_they_compare() {
    let read = || allow(&["s3:GetObject"], &["*"]);
    let same = [
        (
            with(read(), "Bool", "aws:SecureTransport", "true"),
            with(read(), "Bool", "AWS:securetransport", "True"),
        ),
        (with(read(), "Bool", "a:b", ConditionValue::Bool(true)), with(read(), "Bool", "a:b", "true")),
        (with(read(), "ArnEquals", "a:b", "arn"), with(read(), "ArnLike", "a:b", "arn")),
        (
            with(read(), "ForAnyValue:ArnNotEqualsIfExists", "a:b", "x"),
            with(read(), "ForAnyValue:ArnNotLikeIfExists", "a:b", "x"),
        ),
        (read(), Statement { condition: Some(Vec::new()), ..read() }),
    ];
    for (a, b) in same {
        let (a, b) = ([a], [b]);
        assert!(are_equivalent(&a, &b), "{a:?} {b:?}");
    }
    let different = [
        (with(read(), "StringEquals", "a:b", "x"), with(read(), "StringEquals", "a:b", "X")),
        (with(read(), "StringEquals", "a:b", "x"), with(read(), "StringLike", "a:b", "x")),
        (with(read(), "StringEquals", "a:b", "x"), with(read(), "ForAnyValue:StringEquals", "a:b", "x")),
        (with(read(), "StringEquals", "a:b", "x"), read()),
    ];
    for (a, b) in different {
        let (a, b) = ([a], [b]);
        assert!(!are_equivalent(&a, &b), "{a:?} {b:?}");
    }
}

#[test]
fn two_lists_of_one_comparison_stay_apart() {
    let both = |one: &str, other: &str| {
        let block = |operator: &str, value: &str| {
            let keys = vec![KeyValues { key: "aws:SourceArn".into(), values: vec![value.into()] }];
            OperatorBlock { operator: operator.into(), keys }
        };
        let condition = Some(vec![block("ArnEquals", one), block("ArnLike", other)]);
        let statement = Statement { condition, ..allow(&["s3:GetObject"], &["*"]) };
        Document { statements: vec![statement], ..Document::default() }
    };
    let canonical = both("arn:aws:s3:::b", "arn:aws:s3:::a").canonical();
    let condition = r#""Condition":{"ArnEquals":{"aws:sourcearn":"arn:aws:s3:::a"},"ArnLike":{"aws:sourcearn":"arn:aws:s3:::b"}}"#;
    assert!(canonical.to_string().contains(condition), "{canonical}");
    assert_eq!(both("arn:aws:s3:::a", "arn:aws:s3:::b").canonical(), canonical);
    let once = r#""Condition":{"ArnLike":{"aws:sourcearn":"a"}}"#;
    assert!(both("a", "a").canonical().to_string().contains(once));
}

#[test]
fn the_version_counts_and_none_is_the_old_one() {
    let document = |version: Option<&str>| Document {
        version: version.map(str::to_owned),
        statements: vec![allow(&["s3:GetObject"], &["arn:aws:s3:::b/${aws:username}/*"])],
        id: None,
    };
    assert!(document(None).is_equivalent_to(&document(Some("2008-10-17"))));
    assert!(!document(None).is_equivalent_to(&document(Some(Document::VERSION))));
}

#[test]
fn what_applies_to_nothing_says_nothing() {
    let read = allow(&["s3:GetObject"], &["*"]);
    let nothing = [
        allow(&[], &["*"]),
        allow(&["s3:*"], &[]),
        Statement { principal: Some(Principals::Listed(vec![])), ..read.clone() },
    ];
    for nothing in nothing {
        assert!(are_equivalent(&[read.clone(), nothing], std::slice::from_ref(&read)));
    }
    // All but nothing is everything, and an element that is not there is not an empty one.
    let mut all = read.clone();
    all.action = None;
    let all_but_nothing = Statement { not_action: Some(vec![]), ..all.clone() };
    assert!(!are_equivalent(&[read.clone(), all_but_nothing], std::slice::from_ref(&read)));
    assert!(!are_equivalent(&[read.clone(), all], &[read]));
}

#[test]
fn long_lists_are_few_combinations_and_hostile_ones_end() {
    let numbered =
        |prefix: &str, count: usize| (0..count).map(|at| format!("{prefix}{at}")).collect::<Vec<_>>();
    let long = Statement {
        action: Some(numbered("s3:A", 2_000)),
        resource: Some(numbered("arn:aws:s3:::b", 2_000)),
        ..Statement::new(Effect::Allow)
    };
    let halves = split_in_two(&long);
    assert!(are_equivalent(std::slice::from_ref(&long), &halves));
    assert!(!are_equivalent(&[long], &halves[..1]));

    // Every entry stands in other statements than the next, so that no two are one.
    let staircase = |count: usize| -> Vec<Statement> {
        let step = |at: usize| Statement {
            action: Some(numbered("s3:A", at + 1)),
            resource: Some(numbered("arn:aws:s3:::b", at + 1)),
            ..Statement::new(Effect::Allow)
        };
        (0..count).map(step).collect()
    };
    assert!(!are_equivalent(&staircase(150), &staircase(149)));
}

fn split_in_two(statement: &Statement) -> [Statement; 2] {
    let actions = statement.action.clone().unwrap_or_default();
    let (first, second) = actions.split_at(actions.len() / 2);
    [first, second].map(|half| Statement { action: Some(half.to_vec()), ..statement.clone() })
}
