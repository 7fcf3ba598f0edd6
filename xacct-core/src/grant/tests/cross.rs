//! The checks over both accounts' documents find nothing wrong with a grant, and something with every part of one.

use crate::cross::{AccessPointDocuments, Encryption, EncryptionKey, PrincipalDocuments, Setup};
use crate::evaluate::ObjectOwnership;
use crate::grant::testing::every_method;
use crate::grant::{Content, Grant, GrantDocument, Grantee, GranteeKind, Target, Via};
use crate::{Arn, Document, PrincipalArn};

/// The documents as if they had been read from both accounts.
fn setup(grant: &Grant, documents: &[GrantDocument]) -> Setup {
    let mut setup = Setup::new(grant.owner().clone(), grant.bucket().clone());
    setup.partition = grant.partition().into();
    setup.encryption =
        grant.kms_key().map(|key| Encryption { key: EncryptionKey::Arn(key.clone()), bucket_key: false });
    setup.key_policy = grant.kms_key().map(|_| Document::default());
    setup.principals = grant.grantees().iter().map(|grantee| principal(grant, grantee)).collect();
    if let Some(role) = grant.role_arn() {
        let role = PrincipalDocuments::new(PrincipalArn::new(role).unwrap());
        setup.principals.push(PrincipalDocuments { trust: Some(Document::default()), ..role });
    }
    setup
        .access_points
        .extend(grant.access_point_arn().map(|arn| AccessPointDocuments::new(Arn::new(arn).unwrap())));
    for document in documents {
        put(grant, &mut setup, document);
    }
    setup
}

fn principal(grant: &Grant, grantee: &Grantee) -> PrincipalDocuments {
    let arn = match grantee.kind() {
        GranteeKind::Account => format!("arn:{}:iam::{}:role/someone", grant.partition(), grantee.account()),
        _ => grantee.to_string(),
    };
    let canonical_user_id = match grant.via() {
        Via::Acl { grantee_id, .. } => Some(grantee_id.clone()),
        _ => None,
    };
    PrincipalDocuments { canonical_user_id, ..PrincipalDocuments::new(PrincipalArn::new(arn).unwrap()) }
}

fn put(grant: &Grant, setup: &mut Setup, document: &GrantDocument) {
    match (&document.target, document.content.clone()) {
        (Target::BucketPolicy, Content::Policy(_, policy)) => setup.bucket_policy = Some(policy),
        (Target::KeyPolicy, Content::Policy(_, policy)) => setup.key_policy = Some(policy),
        (Target::AccessPointPolicy, Content::Policy(_, policy)) => {
            setup.access_points[0].policy = Some(policy)
        }
        (Target::RoleTrust, Content::Policy(_, policy)) => role(setup).trust = Some(policy),
        (Target::RolePermissions, Content::Policy(_, policy)) => role(setup).identity.push(policy),
        (Target::BucketAcl, Content::Acl(acl)) => setup.acl = Some(acl.of_account(grant.owner())),
        (Target::OwnershipControls, Content::Ownership(ownership)) => setup.ownership = ownership,
        (Target::Identity(grantee), Content::Policy(_, policy)) => {
            let index = grant.grantees().iter().position(|it| it == grantee).unwrap();
            setup.principals[index].identity.push(policy);
        }
        // The setup knows the bucket's ACL alone.
        (Target::ObjectAcl(_), _) => {}
        (target, content) => panic!("{target} with {content}"),
    }
}

fn role(setup: &mut Setup) -> &mut PrincipalDocuments {
    setup.principals.last_mut().unwrap()
}

fn told(setup: &Setup) -> Vec<String> {
    let refusing = |finding: &crate::cross::CrossFinding| finding.severity.stops_the_build();
    setup.check().iter().filter(|finding| refusing(finding)).map(ToString::to_string).collect()
}

/// ACLs are left out: what reads by the ACLs of objects cannot be told of a setup that does not know them.
fn grants_of_policies() -> impl Iterator<Item = Grant> {
    every_method()
        .into_iter()
        .map(|definition| definition.build().unwrap())
        .filter(|grant| !matches!(grant.via(), Via::Acl { .. }))
}

#[test]
fn nothing_is_wrong_between_the_halves_of_a_grant() {
    for grant in grants_of_policies() {
        assert_eq!(told(&setup(&grant, &grant.documents())), [""; 0], "{}", grant.name());
    }
}

#[test]
fn a_half_that_is_gone_is_found() {
    for grant in grants_of_policies() {
        let documents = grant.documents();
        for index in 0..documents.len() {
            let mut without = documents.clone();
            let removed = without.remove(index);
            // A role that may do nothing is not wrong: nothing else says what it is for.
            if removed.target == Target::RolePermissions {
                continue;
            }
            let told = told(&setup(&grant, &without));
            assert!(!told.is_empty(), "{} without the {}", grant.name(), removed.target);
        }
    }
}

/// The ACL of a bucket on which no ACL counts.
#[test]
fn acls_without_their_ownership_are_found() {
    let grant = crate::grant::testing::by_acl().build().unwrap();
    let mut setup = setup(&grant, &grant.documents());
    assert_eq!(setup.ownership, ObjectOwnership::BucketOwnerPreferred);
    setup.ownership = ObjectOwnership::BucketOwnerEnforced;
    assert!(told(&setup).iter().any(|told| told.contains("XA_ACL_ON_ENFORCED")), "{:?}", told(&setup));
}
