//! Whatever documents hold, nothing panics, and a fault is told once.

use super::*;
use crate::Arn;
use crate::evaluate::{Acl, AclGrant, AclGrantee, Permission};
use proptest::prelude::*;
use proptest::sample::select;

fn text() -> impl Strategy<Value = String> {
    let known = select(vec![
        "*",
        "",
        ":",
        "arn:",
        "arn:aws:s3",
        "s3:*",
        "s3:GetObject",
        "s3:PutObject",
        "S3:getobject",
        "kms:*",
        "sts:AssumeRole",
        ANALYST,
        OTHER,
        OWNER,
        BUCKET,
        OBJECTS,
        KEY,
        "arn:aws:s3:::reports/${aws:username",
        "${",
        "${}",
        "${*}é",
        "arn:aws:s3:::reports/${aws:PrincipalTag/é, 'x'}/?",
        "AROAEXAMPLEEXAMPLE12",
        "arn:aws:iam::222222222222:role/*",
        "arn:aws:s3:eu-west-1:111111111111:accesspoint/analysts",
        "arn:aws:s3:eu-west-1:111111111111:accesspoint/a/object/*",
        "StringEquals",
        "StringNotLike",
        "ForAllValues:StringLike",
        "NumericLessThan",
        "DateGreaterThan",
        "IpAddress",
        "Null",
        "aws:SourceIp",
        "aws:userid",
        "aws:TagKeys",
        "s3:x-amz-acl",
        "kms:ViaService",
        "s3:DataAccessPointArn",
        "é:é",
        "999999999999999999999999",
        "203.0.113.0/24",
        "true",
        "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be",
    ]);
    prop_oneof![4 => known.prop_map(str::to_owned), 1 => ".{0,12}"]
}

fn texts() -> impl Strategy<Value = Option<Vec<String>>> {
    proptest::option::weighted(0.8, proptest::collection::vec(text(), 0..3))
}

fn any_statement() -> impl Strategy<Value = Statement> {
    let principals = texts().prop_map(|texts| {
        let texts = texts?;
        let entries = texts.iter().map(|text| (PrincipalKind::of_shape(text), text.as_str()));
        Some(if texts.is_empty() { Principals::Everyone } else { Principals::grouped(entries) })
    });
    let condition = proptest::option::of((text(), text(), text()));
    (any::<bool>(), principals, texts(), texts(), any::<bool>(), condition, any::<bool>()).prop_map(
        |(allows, principals, actions, resources, negated, condition, not)| {
            let mut statement = Statement::new(if allows { Effect::Allow } else { Effect::Deny });
            statement.sid = Some("é\n`".into());
            match negated {
                true => (statement.not_principal, statement.not_action) = (principals, actions),
                false => (statement.principal, statement.action) = (principals, actions),
            }
            match not {
                true => statement.not_resource = resources,
                false => statement.resource = resources,
            }
            match condition {
                Some((operator, key, value)) => when(statement, &operator, &key, &value),
                None => statement,
            }
        },
    )
}

fn any_document() -> impl Strategy<Value = Document> {
    let version = select(vec![None, Some("2012-10-17".to_owned()), Some("2008-10-17".to_owned())]);
    (version, proptest::collection::vec(any_statement(), 0..3)).prop_map(|(version, statements)| Document {
        version,
        statements,
        id: None,
    })
}

fn any_setup() -> impl Strategy<Value = Setup> {
    let documents = proptest::collection::vec(any_document(), 9);
    let arn = "(arn:aws:s3:[a-z1-]{0,9}:[12]{0,12}:)?(accesspoint/)?[a-z/*$é{}]{0,8}";
    (documents, arn, text(), any::<[bool; 6]>()).prop_map(|(documents, arn, named, flags)| {
        let [bucket_key, is_named, has_acls, blocks, has_region, has_partition] = flags;
        let mut documents = documents.into_iter();
        let mut next = || documents.next().unwrap();
        let key = match is_named {
            true => EncryptionKey::Named(named.clone()),
            false => EncryptionKey::Arn(KEY.parse().unwrap()),
        };
        let grants = vec![AclGrant { grantee: AclGrantee::AllUsers, permission: Permission::FullControl }];
        let analyst = PrincipalDocuments {
            identity: vec![next()],
            boundary: has_acls.then(&mut next),
            session: blocks.then(|| vec![next()]),
            trust: Some(next()),
            ..principal(ANALYST)
        };
        let ana = with_policy("arn:aws:iam::111111111111:user/ana", next().statements);
        Setup {
            partition: if has_partition { "aws".into() } else { named.into() },
            region: has_region.then(|| "eu-west-1".parse().unwrap()),
            bucket_policy: Some(next()),
            ownership: if has_acls { ObjectOwnership::ObjectWriter } else { ObjectOwnership::default() },
            acl: Some(Acl { owner: OTHER.parse().unwrap(), grants }),
            block_public_access: if blocks { BlockPublicAccess::ALL } else { BlockPublicAccess::NONE },
            object_owner: Some(OTHER.parse().unwrap()),
            encryption: Some(Encryption { key, bucket_key }),
            key_policy: Some(next()),
            access_points: Arn::new(arn).into_iter().map(AccessPointDocuments::new).collect(),
            principals: vec![analyst, ana],
            complete_accounts: vec![OTHER.parse().unwrap()],
            endpoint: Some(next()),
            ..bare()
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn nothing_panics_and_all_is_told_once(setup in any_setup()) {
        let findings = setup.check();
        prop_assert_eq!(&findings, &setup.check());
        prop_assert!(findings.is_sorted_by_key(|finding| std::cmp::Reverse(finding.severity)));
        for (index, finding) in findings.iter().enumerate() {
            let shown = finding.to_string();
            prop_assert!(!shown.contains('\n'), "{}", shown);
            prop_assert!(!findings[..index].contains(finding), "{}", shown);
        }
    }
}
