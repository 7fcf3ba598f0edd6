use super::*;
use crate::grant::testing::{by_access_point, by_acl, by_bucket_policy, by_role, every_method};
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
