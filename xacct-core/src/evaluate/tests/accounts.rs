//! Within one account and across two: the grades of principals, roles to be assumed, keys.

use super::*;

const SAME: &str = "222222222222";

/// What an implicit denial elsewhere does to a grant of the resource's policy within one account.
#[test]
fn within_one_account_the_grade_decides_what_can_take_a_grant_back() {
    use Missing::{IdentityPolicy, PermissionsBoundary, SessionPolicy};
    let nothing = policy(PolicyKind::Boundary, []);
    let session = [policy(PolicyKind::Session, [])];
    let whole = vec![IdentityPolicy, PermissionsBoundary, SessionPolicy];
    let federated = "arn:aws:sts::222222222222:federated-user/ana";
    for (names, requester, expected) in [
        (USER, USER, vec![]),
        (ROLE, SESSION, vec![PermissionsBoundary, SessionPolicy]),
        (SESSION, SESSION, vec![]),
        (USER, federated, vec![PermissionsBoundary, SessionPolicy]),
        (federated, federated, vec![]),
        ("*", SESSION, vec![]),
        (ROOT, SESSION, whole.clone()),
        (ROOT, USER, whole),
        (ROOT, ROOT, vec![]),
    ] {
        let resource = bucket_policy([allow().to(names)]);
        let policies = Policies {
            resource: Some(&resource),
            boundary: Some(&nothing),
            session: Some(&session),
            ..Policies::default()
        };
        let mut asked = request(requester, SAME);
        if requester == federated {
            let requester = Requester::from_arn(federated).unwrap().made_by(USER).unwrap();
            asked = Request::new(requester, "s3:GetObject", OBJECT).unwrap().owned_by(SAME.parse().unwrap());
        }
        assert_eq!(missing(&asked, &policies), expected, "{names} {requester}");
    }
}

#[test]
fn within_one_account_an_identity_policy_is_enough() {
    let identity = identity([allow()]);
    let policies = Policies { identity: &identity, ..Policies::default() };
    for requester in [USER, SESSION, ROOT] {
        assert_eq!(outcome(&request(requester, SAME), &policies), Outcome::Allow, "{requester}");
    }
    assert_eq!(missing(&request(USER, SAME), &Policies::default()), [Missing::IdentityPolicy]);
    assert_eq!(outcome(&request(ROOT, SAME), &Policies::default()), Outcome::Allow);
}

#[test]
fn across_accounts_both_halves_are_needed_whoever_is_named() {
    let identity = identity([allow()]);
    for names in [USER, ROOT, "222222222222", "*"] {
        let resource = bucket_policy([allow().to(names)]);
        let asked = request(USER, OWNER);
        let both = Policies { resource: Some(&resource), identity: &identity, ..Policies::default() };
        assert_eq!(outcome(&asked, &both), Outcome::Allow, "{names}");
        assert_eq!(
            missing(&asked, &Policies { identity: &[], ..both }),
            [Missing::IdentityPolicy],
            "{names}"
        );
        assert_eq!(
            missing(&asked, &Policies { resource: None, ..both }),
            [Missing::ResourcePolicy],
            "{names}"
        );
    }
    let other = bucket_policy([allow().to("333333333333")]);
    let policies = Policies { resource: Some(&other), identity: &identity, ..Policies::default() };
    assert_eq!(missing(&request(USER, OWNER), &policies), [Missing::ResourcePolicy]);
}

#[test]
fn across_accounts_a_root_user_needs_no_identity_policy() {
    let resource = bucket_policy([allow().to(ROOT)]);
    let policies = Policies { resource: Some(&resource), ..Policies::default() };
    assert_eq!(outcome(&request(ROOT, OWNER), &policies), Outcome::Allow);
    assert_eq!(missing(&request(ROOT, OWNER), &Policies::default()), [Missing::ResourcePolicy]);
}

#[test]
fn who_is_of_no_account_has_to_be_named() {
    let service = "logging.s3.amazonaws.com";
    for (names, requester, expected) in [
        ("*", "anonymous", Outcome::Allow),
        (ROOT, "anonymous", Outcome::ImplicitDeny),
        (service, service, Outcome::Allow),
        (service, "anonymous", Outcome::ImplicitDeny),
        ("cloudtrail.amazonaws.com", service, Outcome::ImplicitDeny),
    ] {
        let resource = bucket_policy([allow().to(names)]);
        let policies = Policies { resource: Some(&resource), ..Policies::default() };
        assert_eq!(outcome(&request(requester, OWNER), &policies), expected, "{names} {requester}");
    }
}

#[test]
fn a_federated_user_has_what_its_user_has_and_its_session_policies_allow() {
    let (user, passed) = (identity([allow()]), [policy(PolicyKind::Session, [allow()])]);
    let asked = request("arn:aws:sts::222222222222:federated-user/ana", SAME);
    let policies = Policies { identity: &user, session: Some(&passed), ..Policies::default() };
    assert_eq!(outcome(&asked, &policies), Outcome::Allow);
    assert_eq!(missing(&asked, &Policies { session: None, ..policies }), [Missing::SessionPolicy]);
}

#[test]
fn a_denial_counts_wherever_it_stands() {
    let grant = bucket_policy([allow().to(USER)]);
    let (allowing, denying) = (identity([allow()]), identity([allow(), deny()]));
    let (boundary, session) =
        (policy(PolicyKind::Boundary, [deny()]), [policy(PolicyKind::Session, [deny()])]);
    let refusal = bucket_policy([allow().to(USER), deny().to(ROOT)]);
    let whole = Policies { resource: Some(&grant), identity: &allowing, ..Policies::default() };
    for policies in [
        Policies { identity: &denying, ..whole },
        Policies { boundary: Some(&boundary), ..whole },
        Policies { session: Some(&session), ..whole },
        Policies { resource: Some(&refusal), ..whole },
    ] {
        assert_eq!(outcome(&request(USER, OWNER), &policies), Outcome::ExplicitDeny);
        assert_eq!(outcome(&request(USER, SAME), &policies), Outcome::ExplicitDeny);
    }
}

/// A policy to everyone in the place of an identity policy would be no half at all.
#[test]
fn a_policy_stands_where_its_kind_does() {
    let (open, own) = ([bucket_policy([allow().to("*")])], identity([allow()]));
    let asked = request(USER, SAME);
    for (policies, expected) in [
        (Policies { identity: &open, ..Policies::default() }, "identity"),
        (Policies { resource: own.first(), ..Policies::default() }, "resource"),
        (Policies { boundary: open.first(), ..Policies::default() }, "boundary"),
        (Policies { endpoint: open.first(), ..Policies::default() }, "endpoint"),
    ] {
        let error = authorize(&asked, &policies).map(|decision| decision.outcome()).unwrap_err();
        assert!(matches!(error, RequestError::WrongKind { field, .. } if field == expected), "{error}");
    }
}

#[test]
fn a_request_carries_what_follows_from_it() {
    let but_ana = deny().to("*").when("ArnLike", "aws:PrincipalArn", USER);
    let (resource, identity) = (bucket_policy([allow().to("*"), but_ana]), identity([allow()]));
    let policies = Policies { resource: Some(&resource), identity: &identity, ..Policies::default() };
    let asked = Request::new(Requester::from_arn(USER).unwrap(), "s3:GetObject", OBJECT).unwrap();
    assert_eq!(outcome(&asked.owned_by(OWNER.parse().unwrap()), &policies), Outcome::ExplicitDeny);
}

#[test]
fn not_principal_spares_nobody_who_has_a_boundary() {
    let mut but_ana = deny();
    but_ana.not_principal = Some(Principals::grouped([USER, ROOT].map(|text| (PrincipalKind::Aws, text))));
    let (resource, all) =
        (bucket_policy([allow().to(USER), but_ana]), policy(PolicyKind::Boundary, [allow()]));
    let identity = identity([allow()]);
    let policies = Policies { resource: Some(&resource), identity: &identity, ..Policies::default() };
    assert_eq!(outcome(&request(USER, OWNER), &policies), Outcome::Allow);
    let bounded = Policies { boundary: Some(&all), ..policies };
    assert_eq!(outcome(&request(USER, OWNER), &bounded), Outcome::ExplicitDeny);
}

#[test]
fn only_s3_answers_what_nobody_has_signed() {
    let key = policy(PolicyKind::KmsKey, [allow().of("kms:*").on("*").to("*")]);
    let arn = "arn:aws:kms:us-east-1:111111111111:key/k";
    let asked = request("anonymous", OWNER).asking("kms:Decrypt", arn);
    let policies = Policies { resource: Some(&key), ..Policies::default() };
    assert_eq!(missing(&asked, &policies), [Missing::Signature]);
}

#[test]
fn ids_by_which_policies_name_have_to_be_told() {
    let id = "AIDAEXAMPLEEXAMPLE12";
    let (resource, identity) = (bucket_policy([allow().to("*"), deny().to(id)]), identity([allow()]));
    let policies = Policies { resource: Some(&resource), identity: &identity, ..Policies::default() };
    let error = authorize(&request(USER, OWNER), &policies).map(|decision| decision.outcome()).unwrap_err();
    assert!(matches!(error, RequestError::MissingUniqueId { .. }), "{error}");
    let ana = Requester::from_arn(USER).unwrap().with_unique_id(id);
    let asked = Request::new(ana, "s3:GetObject", OBJECT).unwrap().owned_by(OWNER.parse().unwrap());
    assert_eq!(outcome(&asked, &policies), Outcome::ExplicitDeny);
}

#[test]
fn nobody_owns_what_the_arn_says_is_anothers() {
    let arn = "arn:aws:kms:us-east-1:111111111111:key/k";
    let asked = Request::new(Requester::from_arn(USER).unwrap(), "kms:PutKeyPolicy", arn).unwrap();
    let asked = asked.owned_by(SAME.parse().unwrap());
    let error = authorize(&asked, &Policies::default()).map(|decision| decision.outcome()).unwrap_err();
    assert!(matches!(error, RequestError::OwnerContradicted { .. }), "{error}");
}

mod roles {
    use super::*;

    const TARGET: &str = "arn:aws:iam::111111111111:role/x/reader";

    fn trust(principal: &str) -> CompiledPolicy {
        policy(PolicyKind::Trust, [allow().of("sts:AssumeRole").to(principal).about_itself()])
    }

    fn assume(requester: &str) -> Request {
        request(requester, OWNER).asking("sts:AssumeRole", TARGET)
    }

    #[test]
    fn a_role_is_assumed_by_its_trust_policy_and_the_callers_own() {
        let may = identity([allow().of("sts:AssumeRole").on(TARGET)]);
        let same = "arn:aws:iam::111111111111:user/bob";
        for (names, requester, alone, with_identity) in [
            (same, same, true, true),
            ("111111111111", same, false, true),
            (USER, same, false, false),
            (USER, USER, false, true),
            ("222222222222", USER, false, true),
            ("333333333333", USER, false, false),
        ] {
            let trust = trust(names);
            let policies = Policies { resource: Some(&trust), ..Policies::default() };
            let is_allowed =
                |policies: &Policies<'_>| outcome(&assume(requester), policies) == Outcome::Allow;
            assert_eq!(is_allowed(&policies), alone, "{names} {requester}");
            let both = Policies { identity: &may, ..policies };
            assert_eq!(is_allowed(&both), with_identity, "{names} {requester}");
        }
        let without = Policies { identity: &may, ..Policies::default() };
        assert_eq!(missing(&assume(same), &without), [Missing::ResourcePolicy]);
    }

    #[test]
    fn a_service_and_a_provider_need_the_trust_policy_alone() {
        let lambda = trust("lambda.amazonaws.com");
        let policies = Policies { resource: Some(&lambda), ..Policies::default() };
        assert_eq!(outcome(&assume("lambda.amazonaws.com"), &policies), Outcome::Allow);
        let provider = crate::Principal::new(PrincipalKind::Federated, "accounts.google.com").unwrap();
        let google = Requester::from_principal(&provider).unwrap();
        let asked = Request::new(google, "sts:AssumeRoleWithWebIdentity", TARGET).unwrap();
        let statement = allow().of("sts:AssumeRoleWithWebIdentity").to("accounts.google.com").about_itself();
        let trust = policy(PolicyKind::Trust, [statement]);
        let policies = Policies { resource: Some(&trust), ..Policies::default() };
        assert_eq!(outcome(&asked, &policies), Outcome::Allow);
    }

    #[test]
    fn an_external_id_is_a_condition_like_any_other() {
        let statement = allow().of("sts:AssumeRole").to(USER).about_itself();
        let trust = policy(PolicyKind::Trust, [statement.when("StringEquals", "sts:ExternalId", "x-1")]);
        let may = identity([allow().of("sts:AssumeRole").on(TARGET)]);
        let policies = Policies { resource: Some(&trust), identity: &may, ..Policies::default() };
        assert_eq!(missing(&assume(USER), &policies), [Missing::ResourcePolicy]);
        let told = assume(USER).with("sts:ExternalId", "x-1").unwrap();
        assert_eq!(outcome(&told, &policies), Outcome::Allow);
    }
}

mod keys {
    use super::*;

    const KEY: &str = "arn:aws:kms:us-east-1:111111111111:key/k";

    fn key_policy(principal: &str, action: &str) -> CompiledPolicy {
        policy(PolicyKind::KmsKey, [allow().of(action).on("*").to(principal)])
    }

    fn asks(requester: &str, action: &str) -> Request {
        request(requester, OWNER).asking(action, KEY)
    }

    #[test]
    fn without_its_policy_nobody_uses_a_key() {
        let may = identity([allow().of("kms:*").on("*")]);
        let (own, own_root) = ("arn:aws:iam::111111111111:user/bob", "arn:aws:iam::111111111111:root");
        let policies = Policies { identity: &may, ..Policies::default() };
        assert_eq!(missing(&asks(own, "kms:Decrypt"), &policies), [Missing::ResourcePolicy]);
        assert_eq!(missing(&asks(own_root, "kms:Decrypt"), &policies), [Missing::ResourcePolicy]);
        let delegating = key_policy(own_root, "kms:*");
        let delegated = Policies { resource: Some(&delegating), ..policies };
        assert_eq!(outcome(&asks(own, "kms:Decrypt"), &delegated), Outcome::Allow);
        let alone = Policies { identity: &[], ..delegated };
        assert_eq!(missing(&asks(own, "kms:Decrypt"), &alone), [Missing::IdentityPolicy]);
        let naming = key_policy(own, "kms:Decrypt");
        let named = Policies { resource: Some(&naming), ..Policies::default() };
        assert_eq!(outcome(&asks(own, "kms:Decrypt"), &named), Outcome::Allow);
    }

    #[test]
    fn another_account_does_cryptography_and_little_else() {
        let (may, key) = (identity([allow().of("kms:*").on(KEY)]), key_policy(USER, "kms:*"));
        let policies = Policies { resource: Some(&key), identity: &may, ..Policies::default() };
        for action in ["kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey", "kms:CreateGrant"] {
            assert_eq!(outcome(&asks(USER, action), &policies), Outcome::Allow, "{action}");
        }
        for action in ["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:GetKeyPolicy"] {
            assert_eq!(missing(&asks(USER, action), &policies), [Missing::OwnAccount], "{action}");
        }
        let half = Policies { identity: &[], ..policies };
        assert_eq!(missing(&asks(USER, "kms:Decrypt"), &half), [Missing::IdentityPolicy]);
    }
}
