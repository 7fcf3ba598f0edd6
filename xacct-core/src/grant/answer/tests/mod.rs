//! What becomes of a grant's requests in accounts that hold more, less, or something else than its documents.

mod ids;
mod settings;

use super::*;
use crate::evaluate::{BlockPublicAccess, ObjectOwnership};
use crate::grant::testing::{by_access_point, by_acl, by_bucket_policy, by_role, every_method};
use crate::grant::{
    AccessPointHoldings, Content, Expected, GrantDefinition, GrantDocument, Grantee, PrincipalHoldings,
    Subject, Target, ViaDefinition, WhyDenied,
};
use crate::{Document, Effect, PrincipalKind, Principals, Statement};

const ANALYST: &str = "arn:aws:iam::222222222222:role/analyst";

fn built(definition: GrantDefinition) -> Grant {
    definition.build().unwrap()
}

fn every_grant() -> Vec<Grant> {
    every_method().into_iter().map(built).collect()
}

fn allowed(grant: &Grant) -> Vec<GrantRequest> {
    grant.requests().into_iter().filter(|request| request.expected() == Expected::Allowed).collect()
}

fn controls(grant: &Grant) -> Vec<GrantRequest> {
    grant.requests().into_iter().filter(|request| request.expected() == Expected::Denied).collect()
}

/// The grant's own document of a target.
fn policy(grant: &Grant, is_it: impl Fn(&Target) -> bool) -> Document {
    let document = grant.documents().into_iter().find(|document| is_it(&document.target));
    let Some(GrantDocument { content: Content::Policy(_, policy), .. }) = document else {
        panic!("the grant has such a policy")
    };
    policy
}

fn own_identity(grant: &Grant) -> Document {
    policy(grant, |target| matches!(target, Target::Identity(_)))
}

fn analyst() -> Grantee {
    Grantee::new(ANALYST).unwrap()
}

/// What the accounts hold where they hold the grant's own documents.
fn own(grant: &Grant) -> Holdings {
    Holdings::of(grant, &grant.documents())
}

/// The same, but for what the analyst has.
fn own_but(grant: &Grant, analysts: PrincipalHoldings) -> Holdings {
    own(grant).grantee(analyst(), analysts)
}

fn everyone(effect: Effect, sid: &str, action: &str, resource: &str) -> Statement {
    Statement {
        sid: Some(sid.to_owned()),
        principal: Some(Principals::Everyone),
        action: Some(vec![action.to_owned()]),
        resource: Some(vec![resource.to_owned()]),
        ..Statement::new(effect)
    }
}

fn with(mut policy: Document, statement: Statement) -> Document {
    policy.statements.push(statement);
    policy
}

fn document(statement: Statement) -> Document {
    with(Document { version: Some(Document::VERSION.into()), ..Document::default() }, statement)
}

/// A policy of an identity that says this of everything.
fn of_everything(effect: Effect, action: &str) -> Document {
    document(Statement { principal: None, ..everyone(effect, "Everything", action, "*") })
}

fn denial(grant: &Grant, request: &GrantRequest, holdings: &Holdings) -> GrantDenial {
    match grant.ask(request, holdings) {
        GrantAnswer::Denied(denial) => denial,
        other => panic!("{}: {request}: {other}", grant.name()),
    }
}

fn is_allowed(grant: &Grant, request: &GrantRequest, holdings: &Holdings) -> bool {
    grant.ask(request, holdings) == GrantAnswer::Allowed
}

#[test]
fn what_a_grant_says_becomes_of_it_by_its_own_documents() {
    for grant in every_grant() {
        let holdings = own(&grant);
        assert!(!allowed(&grant).is_empty() && !controls(&grant).is_empty());
        for request in grant.requests() {
            match (request.expected(), grant.ask(&request, &holdings)) {
                (Expected::Allowed, GrantAnswer::Allowed) => {}
                (Expected::Denied, GrantAnswer::Denied(denial)) => assert!(!denial.words.is_empty()),
                (expected, answer) => panic!("{}: {request}: {answer}, not {expected:?}", grant.name()),
            }
        }
    }
}

#[test]
fn without_any_document_some_request_is_denied() {
    for grant in every_grant() {
        for index in 0..grant.documents().len() {
            let mut documents = grant.documents();
            let removed = documents.remove(index);
            let holdings = Holdings::of(&grant, &documents);
            let answers: Vec<_> = allowed(&grant).iter().map(|it| grant.ask(it, &holdings)).collect();
            let is_denied = |answer: &GrantAnswer| matches!(answer, GrantAnswer::Denied(_));
            assert!(answers.iter().any(is_denied), "{} without the {}", grant.name(), removed.target);
        }
    }
}

#[test]
fn where_nothing_is_held_everything_is_denied() {
    for grant in every_grant() {
        for request in grant.requests() {
            assert_ne!(denial(&grant, &request, &Holdings::default()).words, "", "{request}");
        }
    }
}

/// Each document in turn gets a statement of somebody else's that takes everything back.
#[test]
fn a_denial_names_its_statement() {
    for grant in every_grant() {
        for (index, document) in grant.documents().iter().enumerate() {
            let mut documents = grant.documents();
            let Content::Policy(kind, policy) = &mut documents[index].content else { continue };
            let mut frozen = everyone(Effect::Deny, "Frozen", "*", "*");
            frozen.principal = frozen.principal.filter(|_| kind.names_principals());
            frozen.resource = frozen.resource.filter(|_| kind.names_resources());
            policy.statements.push(frozen);
            let at = policy.statements.len() - 1;
            let holdings = Holdings::of(&grant, &documents);
            let expected = match &document.target {
                Target::BucketPolicy => HeldDocument::BucketPolicy,
                Target::KeyPolicy => HeldDocument::KeyPolicy,
                Target::AccessPointPolicy => HeldDocument::AccessPointPolicy,
                Target::RoleTrust => HeldDocument::RoleTrust,
                Target::RolePermissions => HeldDocument::RolePolicy(0),
                Target::Identity(grantee) => HeldDocument::IdentityPolicy(grantee.clone(), 0),
                other => panic!("{other} is no policy"),
            };
            let expected = HeldStatement { document: expected, index: at, sid: Some("Frozen".into()) };
            let answers: Vec<_> = allowed(&grant).iter().map(|it| grant.ask(it, &holdings)).collect();
            let is_it = |answer: &GrantAnswer| match answer {
                GrantAnswer::Denied(denial) => denial.by.as_ref() == Some(&expected),
                _ => false,
            };
            assert!(answers.iter().any(is_it), "{}: {expected}: {answers:?}", grant.name());
        }
    }
}

#[test]
fn the_half_that_is_missing_is_named() {
    let grant = built(by_bucket_policy());
    let request = &allowed(&grant)[0];
    assert_eq!(request.action(), "s3:GetObject");
    let without_identity = own_but(&grant, PrincipalHoldings::default());
    assert_eq!(denial(&grant, request, &without_identity).missing, [Missing::IdentityPolicy]);
    let without_statement = own(&grant).bucket_policy(Document::default());
    assert_eq!(denial(&grant, request, &without_statement).missing, [Missing::ResourcePolicy]);
}

/// Policies of a user or role are many, and one of them is enough; but one that denies counts too.
#[test]
fn all_identity_policies_count() {
    let grant = built(by_bucket_policy());
    let halves = own_identity(&grant).statements;
    let apart = halves.iter().cloned().enumerate().fold(PrincipalHoldings::default(), |all, (at, half)| {
        all.policy(format!("Half{at}"), document(half))
    });
    for request in allowed(&grant) {
        assert!(is_allowed(&grant, &request, &own_but(&grant, apart.clone())), "{request}");
    }
    let last = halves.len();
    let frozen = apart.policy("Freeze", of_everything(Effect::Deny, "s3:*"));
    let denial = denial(&grant, &allowed(&grant)[0], &own_but(&grant, frozen));
    let by = denial.by.unwrap();
    assert_eq!(by.document, HeldDocument::IdentityPolicy(analyst(), last));
    assert_eq!(
        by.to_string(),
        format!(
            "statement 0 (Everything) of the identity policy {last} of role analyst of account 222222222222"
        )
    );
    assert_eq!(denial.words, "statement 0 (Everything) of the identity policy `Freeze` denies it");
}

#[test]
fn a_boundary_has_to_allow_too() {
    let grant = built(by_bucket_policy());
    let request = &allowed(&grant)[0];
    let analysts = PrincipalHoldings::default().policy("Reads", own_identity(&grant));
    let asked = |boundary| {
        let analysts = analysts.clone().boundary("Analysts", boundary);
        grant.ask(request, &own_but(&grant, analysts))
    };
    assert_eq!(asked(of_everything(Effect::Allow, "s3:Get*")), GrantAnswer::Allowed);
    let GrantAnswer::Denied(denial) = asked(of_everything(Effect::Allow, "s3:List*")) else { panic!() };
    assert_eq!(denial.missing, [Missing::PermissionsBoundary]);
    let GrantAnswer::Denied(denial) = asked(of_everything(Effect::Deny, "s3:*")) else { panic!() };
    assert_eq!(denial.by.map(|by| by.document), Some(HeldDocument::Boundary(analyst())));
}

/// Whoever assumes a role has a boundary too.
#[test]
fn a_boundary_has_to_allow_to_assume_the_role() {
    let grant = built(by_role());
    let analysts = PrincipalHoldings::default().policy("Assumes", own_identity(&grant));
    let bounded = analysts.boundary("Analysts", of_everything(Effect::Allow, "s3:*"));
    let denial = denial(&grant, &allowed(&grant)[0], &own_but(&grant, bounded));
    assert_eq!(denial.missing, [Missing::PermissionsBoundary]);
    assert!(denial.words.contains("`sts:AssumeRole`"), "{denial}");
}

#[test]
fn the_boundary_of_the_role_counts() {
    let grant = built(by_role());
    let role = || {
        PrincipalHoldings::default()
            .trust(policy(&grant, |target| *target == Target::RoleTrust))
            .policy("Reads", policy(&grant, |target| *target == Target::RolePermissions))
    };
    let reads = &allowed(&grant)[0];
    assert!(is_allowed(&grant, reads, &own(&grant).role(role())));
    let bounded = role().boundary("Roles", of_everything(Effect::Allow, "s3:List*"));
    assert_eq!(denial(&grant, reads, &own(&grant).role(bounded)).missing, [Missing::PermissionsBoundary]);
    let frozen = role().boundary("Roles", of_everything(Effect::Deny, "*"));
    let by = denial(&grant, reads, &own(&grant).role(frozen)).by.unwrap();
    assert_eq!(by.document, HeldDocument::RoleBoundary);
}

/// What something else gives a grantee shows in a control, which is asked by what the account really allows.
#[test]
fn what_a_grantee_has_besides_is_seen() {
    let grant = built(by_bucket_policy());
    let beside = everyone(Effect::Allow, "Beside", "s3:GetObject", "arn:aws:s3:::reports/*");
    let beside =
        Statement { principal: Some(Principals::grouped([(PrincipalKind::Aws, ANALYST)])), ..beside };
    let bucket_policy = with(policy(&grant, |target| *target == Target::BucketPolicy), beside);
    let outside = controls(&grant).into_iter().find(|it| it.why() == Some(WhyDenied::OtherObjects)).unwrap();
    assert_eq!(outside.grantee(), Some(&analyst()));

    let by_owner_alone = own(&grant).bucket_policy(bucket_policy.clone());
    assert_eq!(denial(&grant, &outside, &by_owner_alone).missing, [Missing::IdentityPolicy]);
    let both = PrincipalHoldings::default().policy("All", of_everything(Effect::Allow, "s3:GetObject"));
    assert!(is_allowed(&grant, &outside, &own_but(&grant, both).bucket_policy(bucket_policy)));
}

/// Others are let in where the owner's half names them, whatever the grantee has.
#[test]
fn a_bucket_that_is_open_to_others_is_seen() {
    let grant = built(by_bucket_policy());
    let account = Some(Principals::grouped([(PrincipalKind::Aws, "222222222222")]));
    let open = everyone(Effect::Allow, "Open", "s3:GetObject", "arn:aws:s3:::reports/*");
    let open = Statement { principal: account, ..open };
    let holdings = own(&grant).bucket_policy(with(policy(&grant, |it| *it == Target::BucketPolicy), open));
    let others: Vec<_> = controls(&grant)
        .into_iter()
        .filter(|it| it.grantee().is_none() && is_allowed(&grant, it, &holdings))
        .map(|it| it.to_string())
        .collect();
    assert_eq!(
        others,
        [
            "`s3:GetObject` on the object `2026/xacct-example` by arn:aws:iam::222222222222:role/xacct-control, who is not its grantee"
        ]
    );
}

#[test]
fn a_request_can_be_made_again() {
    let grant = built(by_role());
    let put = allowed(&grant).into_iter().find(|it| it.action() == "s3:PutObject").unwrap();
    assert_eq!((put.key(), put.prefix(), put.acl()), (Some("2026/xacct-example"), None, None));
    assert_eq!(put.external_id(), Some("customer-4711"));
    assert_eq!(put.call().map(|(operation, _)| operation.as_str()), Some("PutObject"));
    assert_eq!(put.requester(), ANALYST);
    assert!(put.is_callable() && !put.is_past_access_point());

    let grant = built(by_bucket_policy());
    let requests = allowed(&grant);
    let of = |action: &str| requests.iter().find(|it| it.action() == action).unwrap();
    let (operation, call) = of("s3:GetObjectVersion").call().unwrap();
    assert_eq!((operation.as_str(), call.version_id), ("GetObject", true));
    assert_eq!(
        (of("s3:ListBucket").prefix(), of("s3:ListBucket").subject()),
        (Some("2026/"), &Subject::Bucket)
    );
    let key = of("kms:Decrypt");
    assert_eq!((key.access_level(), key.call(), key.is_callable()), (None, None, false));

    let through = built(by_access_point());
    assert!(controls(&through).iter().any(|request| request.is_past_access_point()));
    let full = by_bucket_policy().access([crate::grant::AccessLevel::Write]).bucket_owner_full_control();
    let full = allowed(&built(full));
    assert!(full.iter().any(|it| it.acl() == Some("bucket-owner-full-control")));
}

/// The way a request comes is not for whoever makes it to choose.
#[test]
fn what_depends_on_the_way_it_comes_is_no_plain_call() {
    let places =
        [by_bucket_policy().vpc_endpoint("vpce-0a1b2c3d"), by_bucket_policy().source_ip("203.0.113.0/24")];
    for grant in places.map(built) {
        assert!(grant.requests().iter().all(|request| !request.is_callable()));
    }
    let grant = built(by_bucket_policy().secure_transport().organization("o-a1b2c3d4e5"));
    let own = |request: &&GrantRequest| request.subject() != &Subject::Key;
    assert!(allowed(&grant).iter().filter(own).all(GrantRequest::is_callable));
    let against = controls(&grant).into_iter().filter(|it| it.why() == Some(WhyDenied::AgainstConditions));
    assert!(against.into_iter().all(|it| !it.is_callable()));
}
