//! What holds whatever the policies are.

use super::*;
use proptest::prelude::*;
use proptest::sample::select;

fn pattern() -> impl Strategy<Value = &'static str> {
    select(&[
        "*",
        "arn:aws:s3:::*",
        "arn:aws:s3:::reports",
        "arn:aws:s3:::reports/*",
        "arn:aws:s3:::reports/a*",
        "arn:aws:s3:::reports/a/?",
        "arn:aws:s3:::reports/a/b",
        "arn:aws:s3:::rep*",
        "arn:aws:s3:::reports/${aws:username}/*",
        "arn:aws:s3:::reports/${aws:PrincipalTag/team, 'a'}/b",
        "arn:aws:sns:*:*:t",
        "arn:aws:s3",
    ])
}

fn action() -> impl Strategy<Value = &'static str> {
    select(&[
        "*",
        "s3:*",
        "s3:Get*",
        "s3:GetObject",
        "s3:getobject",
        "s3:PutObject",
        "s3:?etObject",
        "sns:*",
        "s3:GetObjectAcl",
    ])
}

fn principal() -> impl Strategy<Value = Option<&'static str>> {
    select(&[
        Some("*"),
        Some("222222222222"),
        Some(USER),
        Some(ROLE),
        Some(SESSION),
        Some("333333333333"),
        None,
    ])
}

fn condition() -> impl Strategy<Value = Option<(&'static str, &'static str, &'static str)>> {
    select(&[
        None,
        None,
        Some(("StringEquals", "aws:PrincipalTag/team", "a")),
        Some(("StringEquals", "aws:PrincipalTag/team", "b")),
        Some(("StringNotEquals", "aws:PrincipalTag/team", "a")),
        Some(("StringLike", "aws:username", "a*")),
        Some(("Null", "aws:PrincipalTag/team", "true")),
        Some(("NumericLessThan", "s3:max-keys", "10")),
        Some(("ForAllValues:StringEquals", "aws:TagKeys", "a")),
    ])
}

fn some_statement() -> impl Strategy<Value = Statement> {
    let effect = select(&[Effect::Allow, Effect::Allow, Effect::Deny]);
    let lists = (prop::collection::vec(action(), 1..3), prop::collection::vec(pattern(), 1..3));
    let negated = (prop::bool::weighted(0.2), prop::bool::weighted(0.2), prop::bool::weighted(0.1));
    (effect, lists, negated, principal(), condition()).prop_map(
        |(effect, lists, negated, principal, condition)| {
            let mut statement = Statement::new(effect);
            let texts = |list: Vec<&str>| Some(list.into_iter().map(str::to_owned).collect());
            let (actions, resources) = (texts(lists.0), texts(lists.1));
            if negated.0 {
                statement.not_action = actions
            } else {
                statement.action = actions
            }
            if negated.1 {
                statement.not_resource = resources
            } else {
                statement.resource = resources
            }
            let mut statement = principal.into_iter().fold(statement, Statement::to);
            if negated.2 {
                statement.not_principal = statement.principal.take();
            }
            condition.into_iter().fold(statement, |it, (operator, key, value)| it.when(operator, key, value))
        },
    )
}

fn statements() -> impl Strategy<Value = Vec<Statement>> {
    prop::collection::vec(some_statement(), 0..24)
}

fn some_request() -> impl Strategy<Value = Request> {
    let resources = select(&[
        "*",
        "arn:aws:s3:::reports",
        "arn:aws:s3:::reports/a/b",
        "arn:aws:s3:::reports/ana/x",
        "arn:aws:s3:::reports/${*}",
        "arn:aws:sns:us-east-1:111111111111:t",
    ]);
    let actions = select(&["s3:GetObject", "s3:PutObject", "s3:GetObjectAcl", "sns:Publish"]);
    let requesters = select(&[USER, SESSION, ROLE, ROOT, "arn:aws:iam::111111111111:user/bob", "anonymous"]);
    let team = select(&[None, Some("a"), Some("b"), Some("*")]);
    (requesters, actions, resources, team).prop_map(|(requester, action, resource, team)| {
        let asked = request(requester, OWNER).asking(action, resource);
        team.into_iter().fold(asked, |asked, team| asked.with("aws:PrincipalTag/team", team).unwrap())
    })
}

fn compiled(kind: PolicyKind, statements: &[Statement]) -> CompiledPolicy {
    let version = Some(Document::VERSION.into());
    CompiledPolicy::new(kind, Document { version, statements: statements.into(), id: None })
}

/// The outcome where `statements` are the resource's policy, and an identity policy too.
fn decided(request: &Request, statements: &[Statement]) -> Outcome {
    let (resource, identity) =
        (compiled(PolicyKind::Bucket, statements), [compiled(PolicyKind::Identity, statements)]);
    outcome(request, &Policies { resource: Some(&resource), identity: &identity, ..Policies::default() })
}

fn with(statements: &[Statement], effect: Effect, mut one: Statement) -> Vec<Statement> {
    one.effect = effect;
    statements.iter().cloned().chain([one]).collect()
}

proptest! {
    #[test]
    fn another_deny_never_allows_more(asked in some_request(), all in statements(), one in some_statement()) {
        let more = with(&all, Effect::Deny, one);
        if decided(&asked, &more) == Outcome::Allow {
            prop_assert_eq!(decided(&asked, &all), Outcome::Allow);
        }
    }

    #[test]
    fn another_allow_never_denies(asked in some_request(), all in statements(), one in some_statement()) {
        if decided(&asked, &all) == Outcome::Allow {
            prop_assert_eq!(decided(&asked, &with(&all, Effect::Allow, one)), Outcome::Allow);
        }
    }

    #[test]
    fn the_order_of_statements_and_their_names_never_matter(
        asked in some_request(),
        all in statements().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
    ) {
        let (before, mut after) = all;
        for (index, statement) in after.iter_mut().enumerate() {
            statement.sid = Some(format!("S{index}"));
        }
        prop_assert_eq!(decided(&asked, &before), decided(&asked, &after));
    }

    #[test]
    fn a_wider_resource_never_allows_less(asked in some_request(), all in statements(), at in 0..24_usize) {
        let allows = |statement: &Statement| statement.effect == Effect::Allow && statement.resource.is_some();
        let mut all: Vec<Statement> = all.into_iter().filter(allows).collect();
        let before = decided(&asked, &all);
        if let Some(statement) = all.get_mut(at) {
            statement.resource = Some(vec!["*".into()]);
        }
        if before == Outcome::Allow {
            prop_assert_eq!(decided(&asked, &all), Outcome::Allow);
        }
    }

    /// Taking a statement away that is said to make no difference makes none, whatever keys the request carries.
    #[test]
    fn what_a_request_does_not_depend_on_never_decides(
        asked in some_request(),
        all in statements(),
        context in select(&[("aws:PrincipalTag/team", "a"), ("aws:PrincipalTag/team", "ana"), ("s3:max-keys", "5")]),
    ) {
        for kind in [PolicyKind::Bucket, PolicyKind::Identity] {
            let whole = compiled(kind, &all);
            let depends_on: Vec<_> = whole.depends_on(&asked).map(StatementRef::index).collect();
            let is_kept = |(at, one): &(usize, &Statement)| one.condition.is_none() || depends_on.contains(at);
            let kept: Vec<_> = all.iter().enumerate().filter(is_kept).map(|(_, one)| one.clone()).collect();
            let (key, value) = context;
            let asked = asked.clone().with(key, value).unwrap();
            prop_assert_eq!(whole.decide(&asked).outcome(), compiled(kind, &kept).decide(&asked).outcome());
        }
    }

    /// Whatever is looked up is what looking at all would have found.
    #[test]
    fn the_index_changes_nothing(asked in some_request(), all in prop::collection::vec(some_statement(), 9..150)) {
        for kind in [PolicyKind::Bucket, PolicyKind::Identity] {
            let whole = compiled(kind, &all);
            let one_by_one = |effect| {
                let decides = |statement: &&Statement| {
                    let alone = compiled(kind, std::slice::from_ref(*statement));
                    alone.decide(&asked).outcome() == effect
                };
                all.iter().find(decides)
            };
            let expected = match (one_by_one(Outcome::ExplicitDeny), one_by_one(Outcome::Allow)) {
                (Some(_), _) => Outcome::ExplicitDeny,
                (None, Some(_)) => Outcome::Allow,
                (None, None) => Outcome::ImplicitDeny,
            };
            let decision = whole.decide(&asked);
            prop_assert_eq!(decision.outcome(), expected);
            if let Reason::Denied(by) = decision.reason() {
                prop_assert_eq!(by.statement(), one_by_one(Outcome::ExplicitDeny));
            }
        }
    }
}
