//! Random grants, and random requests: what a grant says decides, and nothing else.

use crate::evaluate::Permission;
use crate::grant::answer::Stage;
use crate::grant::request::{Ask, Asker, Keys, OwnPolicies, requests};
use crate::grant::testing::{KEY, OWNER};
use crate::grant::{
    AccessLevel, Grant, GrantDefinition, GrantDocument, GranteeKind, Holdings, Subject, Via, ViaDefinition,
};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

const GRANTEES: [&str; 5] = [
    "arn:aws:iam::222222222222:role/analyst",
    "arn:aws:iam::222222222222:user/team/ana",
    "222222222222",
    "arn:aws:iam::333333333333:root",
    "arn:aws:iam::333333333333:role/team/loader",
];

const PREFIXES: [&str; 3] = ["2026/", "2026/q1/", "inbox/"];

const KEYS: [&str; 6] = ["2026/q1/a", "2026/b", "2026", "2026x/a", "inbox/2026/a", "2027/a"];

const ARNS: [&str; 7] = [
    "arn:aws:iam::222222222222:role/analyst",
    "arn:aws:iam::222222222222:role/analyst2",
    "arn:aws:iam::222222222222:user/team/ana",
    "arn:aws:iam::222222222222:user/bob",
    "arn:aws:iam::333333333333:role/team/loader",
    "arn:aws:iam::333333333333:role/team/loader2",
    "arn:aws:iam::444444444444:role/analyst",
];

fn methods() -> impl Strategy<Value = ViaDefinition> {
    prop_oneof![
        Just(ViaDefinition::BucketPolicy),
        (any::<bool>(), any::<bool>()).prop_map(|(says_id, console)| ViaDefinition::Role {
            name: "reports-reader".into(),
            external_id: says_id.then(|| "customer-4711".into()),
            session: None,
            console: console && !says_id,
        }),
        proptest::option::of(select(vec![OWNER, "222222222222", "555555555555"])).prop_map(|account| {
            ViaDefinition::AccessPoint {
                name: "analysts".into(),
                region: "us-east-1".into(),
                account: account.map(Into::into),
            }
        }),
        Just(ViaDefinition::Acl {
            owner_id: "a".repeat(64),
            grantee_id: "b".repeat(64),
            objects: vec!["2026/q1/a".into(), "2026/b".into()],
        }),
    ]
}

/// Definitions, most of which make a grant.
fn definitions() -> impl Strategy<Value = GrantDefinition> {
    let access = subsequence(AccessLevel::ALL.to_vec(), 1..=AccessLevel::ALL.len());
    let grantees = subsequence(GRANTEES.to_vec(), 1..=3);
    let limits = (any::<bool>(), 0..3_u8, any::<bool>(), any::<bool>());
    let prefix = proptest::option::of(select(PREFIXES.to_vec()));
    (methods(), access, grantees, prefix, any::<bool>(), limits).prop_map(
        |(via, access, grantees, prefix, has_key, (organization, network, tls, control))| {
            let mut definition =
                GrantDefinition::new("Random").owner(OWNER).bucket("reports").via(via.clone());
            definition.grantees = grantees.into_iter().map(Into::into).collect();
            definition = definition.access(access.iter().copied());
            if let ViaDefinition::Acl { .. } = via {
                let known = |level: &AccessLevel| matches!(*level as u8, 0..=4);
                definition.access =
                    access.iter().filter(|level| known(level)).map(ToString::to_string).collect();
                definition.grantees.truncate(1);
                return definition;
            }
            definition.prefix = prefix.map(Into::into);
            let uses_key = access.iter().any(|level| !level.key_actions().is_empty());
            definition.kms_key = (has_key && uses_key).then(|| KEY.into());
            definition.condition.organization = organization.then(|| "o-a1b2c3d4e5".into());
            match network {
                1 => definition = definition.vpc_endpoint("vpce-0a1b2c3d"),
                2 => definition = definition.source_ip("203.0.113.0/24"),
                _ => {}
            }
            definition.condition.secure_transport = tls;
            let may_demand =
                !matches!(via, ViaDefinition::Role { .. }) && access.contains(&AccessLevel::Write);
            definition.bucket_owner_full_control = control && may_demand;
            definition
        },
    )
}

/// Any request to S3, by anyone whose own account allows everything.
fn asks(grant: &Grant) -> impl Strategy<Value = Ask> + use<> {
    let grant = grant.clone();
    let actions: Vec<_> = AccessLevel::ALL.iter().flat_map(|level| level.actions()).copied().collect();
    let some = |text: &'static str| proptest::option::of(Just(text.to_owned()));
    let keys = (
        proptest::option::of(select(KEYS.to_vec()).prop_map(ToOwned::to_owned)),
        proptest::option::of(select(vec!["bucket-owner-full-control", "public-read"])),
        some("o-a1b2c3d4e5"),
        some("vpce-0a1b2c3d"),
        some("203.0.113.7"),
        any::<bool>(),
        some("customer-4711"),
    );
    let keys = keys.prop_map(
        |(prefix, acl, organization, vpc_endpoint, source_ip, secure_transport, external_id)| Keys {
            prefix,
            acl,
            organization,
            vpc_endpoint,
            source_ip,
            secure_transport,
            external_id,
            is_via_s3: true,
        },
    );
    (select(ARNS.to_vec()), select(actions), select(KEYS.to_vec()), keys).prop_map(
        move |(arn, action, key, keys)| {
            let is_of_bucket = ["s3:ListBucket", "s3:ListBucketVersions"].contains(&action);
            let account = arn.split(':').nth(4).unwrap().parse().unwrap();
            Ask {
                asker: Asker::new(&grant, arn.to_owned(), &account, OwnPolicies::Everything),
                action: action.to_owned(),
                on: if is_of_bucket { Subject::Bucket } else { Subject::Object(key.to_owned()) },
                keys,
                is_past_access_point: false,
            }
        },
    )
}

fn is_allowed(grant: &Grant, documents: &[GrantDocument], ask: &Ask) -> bool {
    Stage::new(grant, &Holdings::of(grant, documents)).allows(ask, None)
}

/// Whether the grant says that the request is allowed: read off the definition, not off its documents.
fn is_said(grant: &Grant, ask: &Ask) -> bool {
    is_grantee(grant, &ask.asker.arn) && is_granted(grant, ask) && meets_conditions(grant, &ask.keys)
}

fn is_grantee(grant: &Grant, arn: &str) -> bool {
    let account = arn.split(':').nth(4).unwrap();
    let by_account = matches!(grant.via(), Via::Acl { .. });
    grant.grantees().iter().any(|grantee| {
        let is_whole = by_account || grantee.kind() == GranteeKind::Account;
        grantee.as_str() == arn || is_whole && grantee.account().as_str() == account
    })
}

fn is_granted(grant: &Grant, ask: &Ask) -> bool {
    let levels: Vec<_> = grant.access().levels().collect();
    let has = |action: &str| levels.iter().any(|level| level.actions().contains(&action));
    let action = &*ask.action;
    let reads = [AccessLevel::Read, AccessLevel::ReadVersions].iter().any(|level| levels.contains(level));
    let lists = [AccessLevel::List, AccessLevel::ListVersions].iter().any(|level| levels.contains(level));
    match (grant.via(), &ask.on) {
        // A permission is several actions.
        (Via::Acl { objects, .. }, Subject::Object(key)) => {
            let is_named = objects.iter().any(|object| object.as_str() == key);
            reads && is_named && Permission::Read.actions_on_object().contains(&action)
                || action == "s3:PutObject" && has(action)
        }
        (Via::Acl { .. }, _) => lists,
        (via, Subject::Bucket) => {
            let browses = matches!(via, Via::Role { console: true, .. }) && action == "s3:ListBucket";
            let listed = ask.keys.prefix.as_deref();
            let is_within =
                grant.prefix().is_none_or(|prefix| listed.is_some_and(|it| it.starts_with(prefix.as_str())));
            (has(action) || browses) && is_within
        }
        (_, Subject::Object(key)) => {
            let is_within = grant.prefix().is_none_or(|prefix| key.starts_with(prefix.as_str()));
            let demands = grant.requires_bucket_owner_full_control();
            let is_conditional = action == "s3:PutObjectAcl" || demands && action == "s3:PutObject";
            let is_met = !is_conditional || ask.keys.acl == Some("bucket-owner-full-control");
            (has(action) || demands && action == "s3:PutObjectAcl") && is_within && is_met
        }
        (_, Subject::Key | Subject::Account) => false,
    }
}

fn meets_conditions(grant: &Grant, keys: &Keys) -> bool {
    let conditions = grant.conditions();
    let demands = [
        (conditions.organization.is_some(), keys.organization.is_some()),
        (!conditions.vpc_endpoints.is_empty(), keys.vpc_endpoint.is_some()),
        (!conditions.source_ips.is_empty(), keys.source_ip.is_some()),
        (conditions.secure_transport, keys.secure_transport),
        (matches!(grant.via(), Via::Role { external_id: Some(_), .. }), keys.external_id.is_some()),
    ];
    demands.iter().all(|(is_demanded, is_met)| !is_demanded || *is_met)
}

proptest! {
    // With 150 requests each, of which most are outside: more than ten thousand.
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn a_grant_allows_what_it_says_and_nothing_else(
        (grant, asks) in definitions()
            .prop_filter_map("no grant", |definition| definition.build().ok())
            .prop_flat_map(|grant| (Just(grant.clone()), proptest::collection::vec(asks(&grant), 150))),
    ) {
        let documents = grant.documents();
        for ask in &asks {
            prop_assert_eq!(is_allowed(&grant, &documents, ask), is_said(&grant, ask), "{:?}\n{:?}", grant, ask);
        }
    }

    #[test]
    fn what_a_grant_requests_is_denied_without_any_one_document(
        grant in definitions().prop_filter_map("no grant", |definition| definition.build().ok()),
    ) {
        let (documents, requests) = (grant.documents(), requests(&grant));
        prop_assert!(requests.iter().all(|ask| is_allowed(&grant, &documents, ask)));
        for index in 0..documents.len() {
            let mut without = documents.clone();
            let removed = without.remove(index);
            let denies = requests.iter().any(|ask| !is_allowed(&grant, &without, ask));
            prop_assert!(denies, "{grant:?} without the {}", removed.target);
        }
    }
}

/// The definitions above are not all refused: each method is among the grants that are tried.
#[test]
fn most_definitions_make_a_grant() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let strategy = definitions();
    let built: Vec<_> = (0..200)
        .filter_map(|_| strategy.new_tree(&mut runner).unwrap().current().build().ok())
        .map(|grant| grant.via().as_str())
        .collect();
    assert!(built.len() > 120, "{} of 200", built.len());
    assert!(Via::NAMES.iter().all(|method| built.contains(method)));
}
