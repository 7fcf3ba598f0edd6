//! IAM's JSON: one tree of values between a document and its text, for writing and for reading.

#[cfg(feature = "json")]
mod deserialize;
#[cfg(feature = "json")]
mod read;
#[cfg(feature = "json")]
mod serialize;
mod tree;
mod write;

pub(crate) use write::push_escaped;

#[cfg(feature = "json")]
pub use read::{JsonError, PolicyError};

#[cfg(all(test, feature = "json"))]
mod tests {
    use crate::{
        ConditionValue, Document, Effect, IdentityPolicy, KeyValues, OperatorBlock, PrincipalGroup,
        PrincipalKind, Principals, Statement,
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
            any::<i64>().prop_map(|number| ConditionValue::Number(number.to_string())),
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
        }

        #[test]
        fn no_text_makes_reading_panic(text: String) {
            let _ = Document::from_json(&text);
        }
    }

    #[test]
    fn faults_of_structure_are_all_told_with_their_paths() {
        let error = Document::from_json(
            r#"{"Version":20121017,"Statements":[],"Statement":[{"Effect":"allow","Action":"s3:*","Action":1},
               {"Principal":"222222222222","Condition":{"Bool":["x"]}},{"Principal":{"Account":"1"},"Effect":"Deny"}]}"#,
        );
        let error = error.unwrap_err();
        let told: Vec<_> =
            error.faults().iter().map(|(path, fault)| format!("{path} {}", fault.code)).collect();
        assert_eq!(
            told,
            [
                "Version DATA_TYPE_MISMATCH",
                "Statements INVALID_POLICY_ELEMENT",
                "Statement[0] DUPLICATE_POLICY_ELEMENT",
                "Statement[0].Effect INVALID_EFFECT",
                "Statement[0].Action DATA_TYPE_MISMATCH",
                "Statement[1].Principal INVALID_PRINCIPAL_FORMAT",
                "Statement[1].Condition.Bool DATA_TYPE_MISMATCH",
                "Statement[1] MISSING_EFFECT",
                "Statement[2].Principal INVALID_PRINCIPAL_KEY",
            ]
        );
        let syntax = Document::from_json("{\n  \"Statement\": [}").unwrap_err();
        assert!(syntax.to_string().contains("line 2"), "{syntax}");
    }

    #[test]
    fn scalars_and_lists_read_alike() {
        let scalar = r#"{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"Bool":{"a:b":true}}}}"#;
        let lists = r#"{"Statement":[{"Effect":"Allow","Action":["s3:*"],"Resource":["*"],"Condition":{"Bool":{"a:b":[true]}}}]}"#;
        assert_eq!(Document::from_json(scalar).unwrap(), Document::from_json(lists).unwrap());
    }

    #[test]
    fn a_policy_is_read_and_checked_at_once() {
        let good = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}}"#;
        let policy: IdentityPolicy = serde_json::from_str(good).unwrap();
        assert_eq!(serde_json::to_string(&policy).unwrap(), good);
        assert_eq!(policy.document(), Document::from_json(good).unwrap());
        assert!(serde_json::from_str::<IdentityPolicy>(&good.replace("GetObject", "GetObjct")).is_err());
    }
}
