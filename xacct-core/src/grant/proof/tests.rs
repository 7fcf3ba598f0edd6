use super::*;
use crate::grant::testing::{by_access_point, by_acl, by_bucket_policy, by_console, by_role, every_method};
use crate::grant::{AccessLevel, Content, GrantDefinition, Target};
use crate::{Effect, PrincipalKind, Principals, Statement};

fn codes(grant: &Grant, documents: &[GrantDocument]) -> Vec<&'static str> {
    faults(grant, documents).iter().map(|fault| fault.fault.code.as_str()).collect()
}

/// The documents with one of them changed.
fn with(
    grant: &Grant,
    is_it: impl Fn(&Target) -> bool,
    change: impl Fn(&mut Statement),
) -> Vec<GrantDocument> {
    let mut documents = grant.documents();
    let mut changed = false;
    for document in documents.iter_mut().filter(|document| is_it(&document.target)) {
        let Content::Policy(_, policy) = &mut document.content else { panic!("it is a policy") };
        policy.statements.iter_mut().for_each(&change);
        changed = true;
    }
    assert!(changed, "the grant has such a document");
    documents
}

#[test]
fn what_follows_from_a_grant_is_what_it_says() {
    for definition in every_method() {
        let grant = definition.build().unwrap_or_else(|faults| panic!("{}: {faults}", definition.name));
        assert_eq!(codes(&grant, &grant.documents()), [""; 0], "{}", grant.name());
    }
}

#[test]
fn without_any_document_it_does_not_work() {
    for grant in every_method().iter().map(|definition| definition.build().unwrap()) {
        for index in 0..grant.documents().len() {
            let mut documents = grant.documents();
            let removed = documents.remove(index);
            let faults = faults(&grant, &documents);
            assert!(!faults.is_empty(), "{} without the {}", grant.name(), removed.target);
            assert_eq!(faults[0].fault.code, Code::GRANT_NOT_ALLOWED);
        }
    }
}

#[test]
fn a_document_too_many_is_found() {
    let grant = by_bucket_policy().build().unwrap();
    let mut documents = grant.documents();
    let spare = GrantDocument { target: Target::RoleTrust, ..documents[0].clone() };
    documents.push(spare);
    assert_eq!(codes(&grant, &documents), ["GRANT_NEEDLESS_DOCUMENT"]);
}

/// Each way in which the owner's half could say too much.
#[test]
fn an_owners_half_that_is_too_wide_is_found() {
    let grant = by_bucket_policy().build().unwrap();
    let is_bucket_policy = |target: &Target| *target == Target::BucketPolicy;
    let everyone_there = |statement: &mut Statement| {
        statement.principal = Some(Principals::grouped([(PrincipalKind::Aws, "222222222222")]));
    };
    let other_keys = |statement: &mut Statement| {
        let is_object = |resource: &&mut String| resource.contains('/');
        let resources = statement.resource.iter_mut().flatten();
        resources.filter(is_object).for_each(|resource| *resource = "arn:aws:s3:::reports/*".into());
    };
    let unconditionally = |statement: &mut Statement| statement.condition = None;
    let more = |statement: &mut Statement| {
        statement.action.get_or_insert_default().push("s3:DeleteObject".into());
    };
    for change in [&everyone_there as &dyn Fn(&mut Statement), &other_keys, &unconditionally, &more] {
        let documents = with(&grant, is_bucket_policy, change);
        assert!(codes(&grant, &documents).contains(&"GRANT_TOO_WIDE"), "{}", documents[0].content);
    }
}

#[test]
fn a_trust_that_is_too_wide_is_found() {
    let grant = by_role().build().unwrap();
    let is_trust = |target: &Target| *target == Target::RoleTrust;
    for change in [
        &(|statement: &mut Statement| statement.condition = None) as &dyn Fn(&mut Statement),
        &|statement: &mut Statement| {
            statement.principal = Some(Principals::grouped([(PrincipalKind::Aws, "222222222222")]));
        },
    ] {
        assert!(codes(&grant, &with(&grant, is_trust, change)).contains(&"GRANT_TOO_WIDE"));
    }
}

#[test]
fn a_delegation_to_any_access_point_is_found() {
    let grant = by_access_point().build().unwrap();
    let is_bucket_policy = |target: &Target| *target == Target::BucketPolicy;
    // Nothing asks past the access point: the delegation's width shows in what else passes through it.
    let more =
        |statement: &mut Statement| statement.action.get_or_insert_default().push("s3:DeleteObject".into());
    let both = |target: &Target| is_bucket_policy(target) || *target == Target::AccessPointPolicy;
    assert!(codes(&grant, &with(&grant, both, more)).contains(&"GRANT_TOO_WIDE"));
}

#[test]
fn a_denial_anywhere_keeps_it_from_working() {
    for grant in [by_bucket_policy(), by_role(), by_access_point(), by_acl()].map(|it| it.build().unwrap()) {
        let is_identity = |target: &Target| matches!(target, Target::Identity(_));
        let documents = with(&grant, is_identity, |statement| statement.effect = Effect::Deny);
        assert_eq!(codes(&grant, &documents), ["GRANT_NOT_ALLOWED"], "{}", grant.name());
    }
}

#[test]
fn objects_of_other_accounts_are_not_the_owners_to_grant() {
    for definition in [by_bucket_policy(), by_role(), by_access_point()] {
        let faults = definition.object_owner("333333333333").build().unwrap_err();
        let [fault] = faults.as_slice() else { panic!("{faults}") };
        assert_eq!((fault.path.as_str(), fault.fault.code), ("object_owner", Code::GRANT_OBJECT_OWNER));
        assert!(fault.fault.message.contains("not the bucket owner's"), "{fault}");
    }
    let lists = GrantDefinition { access: Vec::new(), kms_key: None, ..by_bucket_policy() };
    let lists = lists.access([AccessLevel::List]).object_owner("333333333333");
    assert!(lists.build().is_ok(), "listing is the bucket's");
}

/// A change to the statements of one document.
type Change = fn(&mut Statement);

fn is(target: Target) -> impl Fn(&Target) -> bool {
    move |other| *other == target
}

/// Sets the values of a condition key, and its operator.
fn compare(statement: &mut Statement, key: &str, operator: &str, values: &[&str]) {
    for block in statement.condition.iter_mut().flatten() {
        for compared in block.keys.iter_mut().filter(|compared| compared.key == key) {
            compared.values = values.iter().map(|value| (*value).into()).collect();
            operator.clone_into(&mut block.operator);
        }
    }
}

fn also(statement: &mut Statement, action: &str) {
    statement.action.get_or_insert_default().push(action.into());
}

fn without(statement: &mut Statement, key: &str) {
    for block in statement.condition.iter_mut().flatten() {
        block.keys.retain(|compared| compared.key != key);
    }
}

#[test]
fn every_way_to_widen_a_document_is_found() {
    let conditions = || {
        let named = GrantDefinition { name: "Conditions".into(), ..by_bucket_policy() };
        named.organization("o-a1b2c3d4e5").source_ip("203.0.113.0/24").source_ip("198.51.100.0/24")
    };
    let cases: [(GrantDefinition, Target, Change); 12] = [
        (by_bucket_policy(), Target::KeyPolicy, |it| also(it, "kms:*")),
        (by_bucket_policy(), Target::KeyPolicy, |it| it.condition = None),
        (by_bucket_policy(), Target::KeyPolicy, |it| it.principal = Some(Principals::Everyone)),
        (by_bucket_policy(), Target::BucketPolicy, |it| {
            let resources = it.resource.iter_mut().flatten().filter(|resource| resource.contains('/'));
            resources.for_each(|resource| *resource = "arn:aws:s3:::reports/2026*".into());
        }),
        (by_bucket_policy(), Target::BucketPolicy, |it| compare(it, "s3:prefix", "StringLike", &["2026*"])),
        (by_bucket_policy(), Target::BucketPolicy, |it| {
            also(it, "s3:PutReplicationConfiguration");
            it.resource.get_or_insert_default().push("arn:aws:s3:::reports".into());
        }),
        (by_bucket_policy(), Target::BucketPolicy, |it| also(it, "s3:PutObjectVersionAcl")),
        (conditions(), Target::BucketPolicy, |it| compare(it, "aws:SourceIp", "IpAddress", &["0.0.0.0/0"])),
        (conditions(), Target::BucketPolicy, |it| {
            compare(it, "aws:PrincipalOrgID", "StringLike", &["o-*"]);
        }),
        (by_role(), Target::RoleTrust, |it| compare(it, "sts:ExternalId", "StringLike", &["*"])),
        (by_role(), Target::RolePermissions, |it| it.resource = Some(vec!["*".into()])),
        (by_access_point(), Target::BucketPolicy, |it| without(it, "s3:DataAccessPointArn")),
    ];
    for (index, (definition, target, change)) in cases.into_iter().enumerate() {
        let grant = definition.build().unwrap();
        let documents = with(&grant, is(target), change);
        assert!(codes(&grant, &documents).contains(&"GRANT_TOO_WIDE"), "{index}");
    }
}

#[test]
fn every_way_to_narrow_a_document_is_found() {
    let ranges = || by_bucket_policy().source_ip("203.0.113.0/24").source_ip("198.51.100.0/24");
    let cases: [(GrantDefinition, Target, Change); 4] = [
        (ranges(), Target::BucketPolicy, |it| compare(it, "aws:SourceIp", "IpAddress", &["203.0.113.0/24"])),
        (by_bucket_policy(), Target::BucketPolicy, |it| {
            let resources = it.resource.iter_mut().flatten().filter(|resource| resource.contains('/'));
            resources.for_each(|resource| *resource = "arn:aws:s3:::reports/2026/xacct-example".into());
        }),
        (by_bucket_policy(), Target::BucketPolicy, |it| compare(it, "s3:prefix", "StringLike", &["2026/"])),
        (by_console(), Target::RolePermissions, |it| {
            it.action.get_or_insert_default().retain(|action| action != "s3:ListAllMyBuckets");
        }),
    ];
    for (index, (definition, target, change)) in cases.into_iter().enumerate() {
        let grant = definition.build().unwrap();
        let documents = with(&grant, is(target), change);
        assert!(codes(&grant, &documents).contains(&"GRANT_NOT_ALLOWED"), "{index}");
    }
}

/// An ACL that lets the grantee open the object to everyone.
#[test]
fn an_acl_that_is_too_wide_is_found() {
    use crate::evaluate::{AclGrant, AclGrantee, AclOf, Permission};
    use crate::grant::{AclDocument, Via};
    let grant = by_acl().build().unwrap();
    let Via::Acl { owner_id, grantee_id, .. } = grant.via() else { panic!("it is by ACLs") };
    let mut documents = grant.documents();
    for document in documents.iter_mut().filter(|it| matches!(it.target, Target::ObjectAcl(_))) {
        let grantee = AclGrantee::CanonicalUser(grantee_id.clone());
        let all = vec![AclGrant { grantee, permission: Permission::FullControl }];
        document.content = Content::Acl(AclDocument::new(AclOf::Object, owner_id.clone(), all).unwrap());
    }
    assert!(codes(&grant, &documents).contains(&"GRANT_TOO_WIDE"));
}

/// Names that the controls use too are names like others.
#[test]
fn a_grant_may_be_called_like_a_control() {
    let prefix = GrantDefinition { prefix: Some("xacct-control/".into()), ..by_bucket_policy() };
    let organization = by_bucket_policy().organization("o-xacctcontrol");
    let mut acl = by_acl();
    if let crate::grant::ViaDefinition::Acl { objects, .. } = &mut acl.via {
        *objects = vec!["a".into(), "a-xacct-control".into()];
    }
    for definition in [prefix, organization, acl] {
        assert_eq!(definition.build().map(|grant| grant.name().to_string()), Ok(definition.name));
    }
}

/// To the grantees their own objects need no grant; the bucket's owner cannot give them all the same.
#[test]
fn objects_of_the_grantee_are_not_the_owners_to_grant() {
    let faults = by_bucket_policy().object_owner("222222222222").build().unwrap_err();
    let told: Vec<_> = faults.as_slice().iter().map(|fault| (&*fault.path, fault.fault.code)).collect();
    assert_eq!(told, [("object_owner", Code::GRANT_OBJECT_OWNER)]);
}
