//! Reading back what was written, and what is told of what cannot be read.

use crate::{
    BucketPolicy, ConditionValue, Document, Effect, Element, Finding, IdentityPolicy, KeyValues,
    OperatorBlock, Place, PolicyKind, PrincipalGroup, PrincipalKind, Principals, Statement, Within, check,
    check_json,
};
use proptest::prelude::*;

fn texts() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(any::<String>(), 0..3)
}

/// Principals as JSON can hold them: each kind's together, the kinds in any order.
fn principals() -> impl Strategy<Value = Principals> {
    let kinds = Just(PrincipalKind::ALL.to_vec()).prop_shuffle();
    let values = prop::collection::vec(texts(), PrincipalKind::ALL.len());
    let listed = (kinds, values).prop_map(|(kinds, values)| {
        let groups = kinds.into_iter().zip(values).map(|(kind, values)| PrincipalGroup { kind, values });
        Principals::Listed(groups.collect())
    });
    prop_oneof![Just(Principals::Everyone), listed]
}

fn value() -> impl Strategy<Value = ConditionValue> {
    prop_oneof![
        any::<String>().prop_map(ConditionValue::Text),
        "-?(0|[1-9][0-9]{0,24})([.][0-9]{1,5})?([eE][+-]?[0-9]{1,2})?".prop_map(ConditionValue::Number),
        any::<bool>().prop_map(ConditionValue::Bool),
    ]
}

fn condition() -> impl Strategy<Value = Vec<OperatorBlock>> {
    let values = prop::collection::vec(value(), 0..3);
    let keys = prop::collection::btree_map(any::<String>(), values, 0..3);
    let keys =
        keys.prop_map(|keys| keys.into_iter().map(|(key, values)| KeyValues { key, values }).collect());
    let blocks = prop::collection::btree_map(any::<String>(), keys, 0..3);
    blocks.prop_map(|blocks| {
        blocks.into_iter().map(|(operator, keys)| OperatorBlock { operator, keys }).collect()
    })
}

fn statement() -> impl Strategy<Value = Statement> {
    let lists = prop::array::uniform4(prop::option::of(texts()));
    let condition = prop::option::of(condition());
    let principals = prop::array::uniform2(prop::option::of(principals()));
    let effect = prop::sample::select(&[Effect::Allow, Effect::Deny][..]);
    (any::<Option<String>>(), effect, principals, lists, condition).prop_map(
        |(
            sid,
            effect,
            [principal, not_principal],
            [action, not_action, resource, not_resource],
            condition,
        )| {
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
        },
    )
}

proptest! {
    #[test]
    fn a_document_reads_back(
        version: Option<String>,
        id: Option<String>,
        statements in prop::collection::vec(statement(), 0..3),
    ) {
        let document = Document { version, id, statements };
        for text in [document.to_string(), format!("{document:#}"), serde_json::to_string(&document).unwrap()] {
            prop_assert_eq!(Document::from_json(&text).unwrap(), document.clone());
        }
        prop_assert_eq!(BucketPolicy::of_checked(&document).to_string(), document.to_string());
        prop_assert_eq!(format!("{:#}", BucketPolicy::of_checked(&document)), format!("{document:#}"));
    }

    /// What the checks find in a document, they find in its text, and each at the value or name that is at fault.
    #[test]
    fn what_is_found_in_a_document_is_found_in_its_text(
        statements in prop::collection::vec(statement(), 0..3),
        kind in prop::sample::select(PolicyKind::ALL),
    ) {
        let document = Document { statements, ..Document::default() };
        let findings = check(&document, kind);
        let text = format!("{document:#}");
        let mut in_text = check_json(&text, kind);
        prop_assert_eq!(findings.len(), in_text.len());
        for Finding { severity, place, fault } in findings {
            let index = in_text.iter().position(|told| told.severity == severity && told.fault == fault);
            let told = in_text.remove(index.expect("the same finding"));
            prop_assert_eq!(told.path.is_empty(), place == Place::Document);
            if let Some(written) = written_at(&document, place) {
                let bytes = told.location.expect("there is a text").bytes;
                prop_assert_eq!(serde_json::from_str::<String>(&text[bytes]).ok(), Some(written));
            }
        }
    }
}

/// The text that stands at a place.
fn written_at(document: &Document, place: Place) -> Option<String> {
    let Place::Statement(index, within) = place else { return None };
    let statement = &document.statements[index];
    let lists = [
        (Element::Action, &statement.action),
        (Element::NotAction, &statement.not_action),
        (Element::Resource, &statement.resource),
        (Element::NotResource, &statement.not_resource),
    ];
    match within {
        Within::Sid => statement.sid.clone(),
        Within::Entry(element, entry) => {
            let list = lists.into_iter().find(|(list, _)| *list == element);
            let text = list.and_then(|(_, list)| list.as_ref()?.get(entry).cloned());
            let principal = statement.principals().find(|(principals, _)| *principals == element);
            text.or_else(|| principal?.1.entries().nth(entry).map(|(_, text)| text.to_owned()))
        }
        Within::Operator(operator) => Some(statement.operators()[operator].operator.clone()),
        Within::Key(operator, key) => Some(statement.operators()[operator].keys[key].key.clone()),
        Within::Value(operator, key, value) => {
            match &statement.operators()[operator].keys[key].values[value] {
                ConditionValue::Text(text) => Some(text.clone()),
                _ => None,
            }
        }
        Within::Element(element) => {
            match statement.principals().find(|(principals, _)| *principals == element) {
                Some((_, Principals::Everyone)) => Some("*".into()),
                _ => Some(element.as_str().to_owned()),
            }
        }
        _ => None,
    }
}

#[test]
fn scalars_and_lists_read_alike() {
    let scalar = r#"{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"Bool":{"a:b":true}}}}"#;
    let lists = r#"{"Statement":[{"Effect":"Allow","Action":["s3:*"],"Resource":["*"],"Condition":{"Bool":{"a:b":[true]}}}]}"#;
    assert_eq!(Document::from_json(scalar).unwrap(), Document::from_json(lists).unwrap());
}

#[test]
fn a_policy_is_read_and_checked_at_once() {
    let good =
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}}"#;
    let policy: IdentityPolicy = serde_json::from_str(good).unwrap();
    assert_eq!(serde_json::to_string(&policy).unwrap(), good);
    assert_eq!(policy.document(), Document::from_json(good).unwrap());
    assert!(serde_json::from_str::<IdentityPolicy>(&good.replace("GetObject", "GetObjct")).is_err());
}

#[test]
fn numbers_keep_their_digits() {
    for digits in ["1.20", "1e3", "-0", "0.10", "12345678901234567890", "123456789012345678901234567890"] {
        let text = format!(
            r#"{{"Statement":{{"Effect":"Allow","Condition":{{"NumericEquals":{{"s3:max-keys":[{digits},{digits}]}}}}}}}}"#
        );
        let document = Document::from_json(&text).unwrap();
        assert_eq!(document.to_string(), text);
        assert_eq!(serde_json::to_string(&document).unwrap(), text);
    }
}

#[test]
fn an_object_is_no_number_whatever_its_names() {
    for value in [r#""o-abcdefghij""#, r#""1""#, r#""\u0031""#] {
        let text = format!(
            r#"{{"Statement":{{"Effect":"Deny","Condition":{{"StringEquals":{{"aws:PrincipalOrgID":{{"$serde_json::private::Number":{value}}}}}}}}}}}"#
        );
        let error = Document::from_json(&text).unwrap_err().to_string();
        assert!(error.contains("found an object"), "{error}");
        assert!(serde_json::from_reader::<_, Document>(text.as_bytes()).is_err(), "{text}");
    }
}

#[test]
fn groups_of_one_kind_are_one_member() {
    let group = |kind, values: &[&str]| PrincipalGroup {
        kind,
        values: values.iter().map(ToString::to_string).collect(),
    };
    let groups = vec![
        group(PrincipalKind::Aws, &["222222222222"]),
        group(PrincipalKind::Service, &["logging.s3.amazonaws.com"]),
        group(PrincipalKind::Aws, &["333333333333"]),
    ];
    let mut statement = Statement::new(Effect::Allow);
    statement.principal = Some(Principals::Listed(groups));
    statement.action = Some(vec!["s3:PutObject".into()]);
    statement.resource = Some(vec!["arn:aws:s3:::reports/*".into()]);
    let document =
        Document { version: Some(Document::VERSION.into()), id: None, statements: vec![statement] };
    let written =
        r#""Principal":{"AWS":["222222222222","333333333333"],"Service":"logging.s3.amazonaws.com"}"#;
    assert!(document.to_string().contains(written), "{document}");
    assert_eq!(serde_json::to_string(&document).unwrap(), document.to_string());

    let policy = BucketPolicy::new(&document).unwrap();
    assert_eq!(policy.document().to_string(), document.to_string());
    let mut fewer = document.clone();
    fewer.statements[0].principal =
        Some(Principals::Listed(vec![group(PrincipalKind::Aws, &["222222222222"])]));
    assert!(!policy.is_equivalent_to(&BucketPolicy::new(&fewer).unwrap()));
}

#[test]
fn policies_that_cannot_be_read_are_not_equivalent() {
    let repeated = |account| {
        let principal = format!(r#"{{"AWS":"111111111111","AWS":"{account}"}}"#);
        let json = format!(r#"{{"Statement":{{"Effect":"Allow","Principal":{principal},"Action":"s3:*"}}}}"#);
        BucketPolicy::__from_checked_parts(&[&json], &[])
    };
    assert!(!repeated("222222222222").is_equivalent_to(&repeated("333333333333")));
    assert_ne!(repeated("222222222222").document(), Document::default());
}

#[test]
fn what_json_has_no_number_for_is_text() {
    let keys = vec![KeyValues {
        key: "s3:max-keys".into(),
        values: vec![ConditionValue::Number("1}}},{\"Effect\":\"Allow\"".into())],
    }];
    let condition = Some(vec![OperatorBlock { operator: "NumericEquals".into(), keys }]);
    let statements = vec![Statement { condition, ..Statement::new(Effect::Deny) }];
    let document = Document { statements, ..Document::default() };
    assert_eq!(Document::from_json(&document.to_string()).unwrap().statements.len(), 1);
    let mut document = document;
    document.statements[0].condition.as_mut().unwrap()[0].keys[0].values =
        vec![ConditionValue::Number("1e400".into())];
    let read = Document::from_json(&document.to_string()).unwrap();
    assert_eq!(read.statements[0].operators()[0].keys[0].values, [ConditionValue::from("1e400")]);
}

#[test]
fn values_are_texts_in_json_and_checked_when_read() {
    let bucket: crate::BucketName = serde_json::from_str(r#""reports""#).unwrap();
    assert_eq!(serde_json::to_string(&bucket).unwrap(), r#""reports""#);
    let error = serde_json::from_str::<crate::BucketName>(r#""*""#).unwrap_err().to_string();
    assert!(error.contains("INVALID_BUCKET_NAME"), "{error}");
    assert!(serde_json::from_str::<crate::KeyPrefix>(r#""2026""#).is_err());
    assert!(serde_json::from_str::<crate::Timestamp>(r#""2026-01-01""#).is_ok());
}
