//! A grant finds its own statements among others', and no others.

use crate::grant::testing::{by_access_point, by_bucket_policy, by_role, every_method};
use crate::grant::{Content, Grant, GrantDefinition, Target};
use crate::{Effect, PrincipalKind, Principals, Statement};

fn statements(grant: &Grant) -> Vec<Statement> {
    let of = |content| match content {
        Content::Policy(_, policy) => policy.statements,
        _ => Vec::new(),
    };
    grant.documents().into_iter().flat_map(|document| of(document.content)).collect()
}

/// Those that name whom they are about, as statements do in documents that others share.
fn naming(grant: &Grant) -> Vec<Statement> {
    statements(grant).into_iter().filter(|statement| statement.principal.is_some()).collect()
}

/// Whether a statement of the grant's documents has the Sid of this one.
fn has_sid_of(grant: &Grant, statement: &Statement) -> bool {
    statements(grant).iter().any(|own| own.sid == statement.sid)
}

fn aws(text: &str) -> Option<Principals> {
    Some(Principals::grouped([(PrincipalKind::Aws, text)]))
}

#[test]
fn its_own_are_its_own() {
    for grant in every_method().iter().map(|definition| definition.build().unwrap()) {
        for statement in statements(&grant) {
            assert!(grant.owns(&statement), "{}: {statement:?}", grant.name());
        }
    }
}

#[test]
fn those_of_other_grants_are_not() {
    let grant = by_bucket_policy().build().unwrap();
    let others = [
        by_bucket_policy().bucket("archive"),
        by_bucket_policy()
            .owner("444444444444")
            .kms_key("arn:aws:kms:us-east-1:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"),
        GrantDefinition { name: "AnalystsReadReportsObjects".into(), ..by_bucket_policy() },
        GrantDefinition { name: "AnalystsRead".into(), ..by_bucket_policy() },
    ];
    for other in others.map(|definition| definition.build().unwrap()) {
        for (own, others) in naming(&grant).iter().zip(naming(&other)) {
            assert!(!grant.owns(&others), "{others:?}");
            assert!(!other.owns(own), "{own:?}");
            assert!(!has_sid_of(&grant, &others));
        }
    }
}

/// What the grant said of a grantee that has left it, and what it no longer allows, is still its own.
#[test]
fn those_of_an_earlier_version_are() {
    let grant = GrantDefinition { access: vec!["Delete".into()], kms_key: None, ..by_bucket_policy() };
    let grant = grant.prefix("2027/").build().unwrap();
    let earlier = by_bucket_policy().grantee("333333333333").build().unwrap();
    assert!(naming(&earlier).iter().all(|statement| grant.owns(statement)));
    let gone = |statement: &&Statement| !has_sid_of(&grant, statement);
    assert_eq!(naming(&earlier).iter().filter(gone).count(), 5, "all but the analyst's objects");
}

#[test]
fn an_account_is_the_same_by_its_id_and_by_its_root() {
    let root = "arn:aws:iam::333333333333:root";
    for (given, stored) in [("333333333333", root), (root, "333333333333"), ("333333333333", "333333333333")]
    {
        let grant = GrantDefinition { grantees: vec![given.into()], ..by_bucket_policy() }.build().unwrap();
        for statement in naming(&grant) {
            assert!(grant.owns(&Statement { principal: aws(stored), ..statement }), "{given} {stored}");
        }
    }
}

#[test]
fn what_somebody_else_has_put_under_its_sids_is_not() {
    let grant = by_bucket_policy().build().unwrap();
    let analyst = "arn:aws:iam::222222222222:role/analyst";
    for statement in naming(&grant) {
        let two = Principals::grouped([(PrincipalKind::Aws, analyst), (PrincipalKind::Aws, "333333333333")]);
        let of_service = Principals::grouped([(PrincipalKind::Service, "cloudtrail.amazonaws.com")]);
        let principals = [
            aws("arn:aws:iam::222222222222:role/analyst2"),
            aws("arn:aws-cn:iam::222222222222:role/analyst"),
            aws("222222222222"),
            aws("*"),
            Some(Principals::Everyone),
            Some(Principals::Listed(Vec::new())),
            Some(two),
            Some(of_service),
        ];
        for principal in principals {
            let other = Statement { principal, ..statement.clone() };
            assert!(!grant.owns(&other), "{other:?}");
        }
        let denies = Statement { effect: Effect::Deny, ..statement.clone() };
        let spares =
            Statement { principal: None, not_principal: statement.principal.clone(), ..statement.clone() };
        let unnamed = Statement { sid: None, ..statement };
        assert!([denies, spares, unnamed].iter().all(|other| !grant.owns(other)));
    }
}

#[test]
fn a_sid_is_whole_or_none() {
    let grant = by_bucket_policy().build().unwrap();
    let statement = naming(&grant).swap_remove(0);
    let sid = statement.sid.clone().unwrap();
    let cut = &sid[..sid.len() - 1];
    for text in
        ["", "Xacct", cut, &sid.to_uppercase(), &sid.replace("Key", "Else"), "XacctAnalystsReadReportsü"]
    {
        assert!(!grant.owns(&Statement { sid: Some(text.to_owned()), ..statement.clone() }), "{text}");
    }
}

/// Of a deleted grantee a unique id is left.
#[test]
fn a_deleted_grantees_statement_is_told_by_its_sid() {
    for grant in [by_bucket_policy(), by_role(), by_access_point()].map(|it| it.build().unwrap()) {
        for statement in naming(&grant) {
            let stale = Statement { principal: aws("AROAEXAMPLEEXAMPLE12"), ..statement };
            assert!(grant.owns(&stale), "{stale:?}");
        }
    }
    let grant = by_bucket_policy().build().unwrap();
    let earlier = by_bucket_policy().grantee("arn:aws:iam::333333333333:role/loader").build().unwrap();
    let stale = |statement| Statement { principal: aws("AROAEXAMPLEEXAMPLE12"), ..statement };
    let owned = naming(&earlier).into_iter().map(stale).filter(|stale| grant.owns(stale)).count();
    assert_eq!(owned, naming(&grant).len(), "of one who has left nothing tells");
}

#[test]
fn managed_policies_have_the_names_that_commands_give_them() {
    for grant in every_method().iter().map(|definition| definition.build().unwrap()) {
        let handovers: String = grant
            .accounts()
            .iter()
            .filter_map(|account| grant.handover(account))
            .map(|handover| handover.to_string())
            .collect();
        for document in grant.documents() {
            let is_identity = matches!(document.target, Target::Identity(_) | Target::RolePermissions);
            let name = grant.policy_name(&document.target);
            assert_eq!(name.is_some(), is_identity, "{}", document.target);
            assert!(name.is_none_or(|name| handovers.contains(&format!("--policy-name {name} "))));
        }
    }
    let name = "N".repeat(64);
    let grant = GrantDefinition { name, ..by_role() }.build().unwrap();
    assert!(grant.documents().iter().any(|document| grant.policy_name(&document.target).is_some()));
}
