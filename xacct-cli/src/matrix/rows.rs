//! Who is asked for: the principals that policies name, and somebody whom they do not.

use super::Asker;
use std::collections::HashSet;
use xacct_core::cross::example_of;
use xacct_core::evaluate::{CompiledPolicy, Context, Requester};
use xacct_core::{Operator, PolicyKind, Principal, PrincipalKind, Principals, Statement};

/// Accounts of which one is nobody's: AWS's documentation uses them for examples.
const STRANGERS: [&str; 3] = ["999999999999", "888888888888", "777777777777"];

/// The principals that policies name, each once, in their order, and then somebody else.
pub(super) fn askers(policies: &[&CompiledPolicy]) -> Vec<Asker> {
    let (mut askers, mut seen) = (Vec::new(), HashSet::new());
    let partition = partition(policies);
    let mut add = |who: &str, requester: Option<Requester>| {
        if let Some(requester) = requester
            && seen.insert(requester.clone())
        {
            askers.push(Asker { who: who.to_owned(), requester });
        }
    };
    for policy in policies {
        if !policy.kind().names_principals() {
            add("whoever has the policy", user_of("111111111111", partition));
        }
        for statement in &policy.document().statements {
            for (text, kind) in named(statement) {
                let asker = named_by(policy.kind(), kind, text, partition);
                add(&asker.0, asker.1);
            }
            for arn in compared(statement) {
                add(&arn, Requester::from_arn(&arn).ok());
            }
        }
    }
    if policies.iter().any(|policy| policy.kind().names_principals()) {
        add("anyone else", stranger(policies, partition));
    }
    askers
}

fn named(statement: &Statement) -> Vec<(&str, PrincipalKind)> {
    let listed = |principals| match principals {
        &Principals::Everyone => vec![("*", PrincipalKind::Aws)],
        principals => principals.entries().map(|(kind, text)| (text, kind)).collect(),
    };
    statement.principals().flat_map(|(_, principals)| listed(principals)).collect()
}

/// The principals whose ARNs conditions compare, and examples of patterns of them.
fn compared(statement: &Statement) -> Vec<String> {
    let is_positive = |operator: &str| {
        operator.parse::<Operator>().is_ok_and(|it| it.qualifier.is_none() && it.name.as_str() != "Null")
    };
    let keys = statement
        .operators()
        .iter()
        .filter(|block| is_positive(&block.operator))
        .flat_map(|block| &block.keys);
    let keys = keys.filter(|key| key.key.eq_ignore_ascii_case("aws:PrincipalArn"));
    keys.flat_map(|key| &key.values).map(|value| example_of(value.as_str(), &Context::default())).collect()
}

/// One of those whom a principal names, with the principal in words.
fn named_by(
    policy: PolicyKind,
    kind: PrincipalKind,
    text: &str,
    partition: &str,
) -> (String, Option<Requester>) {
    let Ok(principal) = Principal::new(kind, text) else { return (text.to_owned(), None) };
    let requester = match &principal {
        // Only S3 answers requests that nobody has signed.
        Principal::Everyone if !matches!(policy, PolicyKind::Bucket | PolicyKind::VpcEndpoint) => None,
        Principal::Everyone => return ("anyone, unsigned".to_owned(), Some(Requester::anonymous())),
        Principal::Account(account) => {
            return (format!("account {account}"), user_of(account.as_str(), partition));
        }
        Principal::UniqueId(id) => {
            user_of(STRANGERS[0], partition).map(|user| user.with_unique_id(id.clone().into_owned()))
        }
        Principal::CanonicalUser(id) => {
            user_of(STRANGERS[0], partition).map(|user| user.with_canonical_user_id(id.clone()))
        }
        principal => Requester::from_principal(principal).ok(),
    };
    (text.to_owned(), requester)
}

/// A user, who has all that variables of policies speak of.
fn user_of(account: &str, partition: &str) -> Option<Requester> {
    Requester::from_arn(&format!("arn:{partition}:iam::{account}:user/x")).ok()
}

/// Somebody of an account that no statement names.
fn stranger(policies: &[&CompiledPolicy], partition: &str) -> Option<Requester> {
    let statements = || policies.iter().flat_map(|policy| &policy.document().statements);
    let is_named = |account: &str| {
        statements().any(|it| {
            named(it).iter().any(|(text, _)| text.contains(account))
                || compared(it).iter().any(|text| text.contains(account))
        })
    };
    let account = STRANGERS.into_iter().find(|account| !is_named(account))?;
    user_of(account, partition)
}

/// The partition whose ARNs they hold.
fn partition<'p>(policies: &[&'p CompiledPolicy]) -> &'p str {
    let statements = policies.iter().flat_map(|policy| &policy.document().statements);
    let mut texts = statements.flat_map(|it| {
        let resources = it.resources().flat_map(|(_, resources)| resources).map(String::as_str);
        named(it).into_iter().map(|(text, _)| text).chain(resources).collect::<Vec<_>>()
    });
    let partition = texts.find_map(|text| text.strip_prefix("arn:")?.split(':').next());
    partition.filter(|partition| !partition.contains(['*', '?'])).unwrap_or("aws")
}
