//! The differences that are argued: what the gateway decides differently from AWS, by feature.
//!
//! Each feature says how the gateway takes a case and a request, in the words of AWS: where AWS would answer that as
//! the gateway has answered, the difference is argued.

use crate::case::{ANN, Acl, Ask, BOB, CAROL, Case, Grantee, MALLORY, OWNER, Permission, User, What, Who};
use crate::expected::expected;
use anyhow::{Context, ensure};
use serde::Deserialize;
use xacct_core::{Effect, PrincipalGroup, PrincipalKind, Principals, Statement};

/// A feature that is decided differently.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Difference {
    /// One of [`FEATURES`].
    feature: String,
    /// AWS's rule.
    aws: String,
    /// What the gateway does.
    gateway: String,
}

/// Changes a case and a request into what the gateway takes them for.
type AsTheGateway = fn(&mut Case, &mut Ask);

const FEATURES: [(&str, AsTheGateway); 11] = [
    ("not-action", not_action),
    ("empty-prefix", empty_prefix),
    ("negation-of-several", negation_of_several),
    ("negation-without-key", negation_without_key),
    ("no-key-without-tls", no_key_without_tls),
    ("account-within-itself", account_within_itself),
    ("group-within-account", group_within_account),
    ("canonical-id-is-a-user", canonical_id_is_a_user),
    ("foreign-object", foreign_object),
    ("write-on-foreign-object", write_on_foreign_object),
    ("not-principal-by-account", not_principal_by_account),
];

/// The table of `known.json`.
pub(crate) struct Known(Vec<AsTheGateway>, Vec<Difference>);

impl Known {
    /// The committed table.
    pub(crate) fn committed() -> anyhow::Result<Self> {
        let differences: Vec<Difference> =
            serde_json::from_str(include_str!("../known.json")).context("known.json cannot be read")?;
        let changes = differences.iter().map(|difference| {
            ensure!(
                !difference.aws.is_empty() && !difference.gateway.is_empty(),
                "known.json has an empty text"
            );
            let change = FEATURES.iter().find(|(feature, _)| *feature == difference.feature);
            let (_, change) =
                change.with_context(|| format!("`{}` of known.json is unknown", difference.feature))?;
            Ok(*change)
        });
        Ok(Self(changes.collect::<anyhow::Result<_>>()?, differences))
    }

    /// The features that explain why the gateway answers what AWS would not: the fewest that do together, of which each
    /// changes what is asked behind those before it.
    pub(crate) fn features(&self, case: &Case, ask: &Ask, answer: bool) -> Option<String> {
        let mut sets: Vec<u32> =
            (1..1 << self.0.len()).filter(|set: &u32| set.count_ones() <= MOST).collect();
        sets.sort_by_key(|set| set.count_ones());
        let smallest = sets.into_iter().find(|set| self.explains(*set, case, ask, answer))?;
        let names = members(smallest, &self.1).map(|difference| difference.feature.as_str());
        Some(names.collect::<Vec<_>>().join(" + "))
    }

    fn explains(&self, set: u32, case: &Case, ask: &Ask, answer: bool) -> bool {
        let (mut case, mut ask) = (case.clone(), ask.clone());
        let each_changes = members(set, &self.0).all(|change| {
            let before = format!("{case:?} {ask:?}");
            change(&mut case, &mut ask);
            before != format!("{case:?} {ask:?}")
        });
        each_changes && expected(&case, &ask).is_ok_and(|expected| expected == answer)
    }
}

/// How many features may come together: more would explain anything.
const MOST: u32 = 3;

/// The members of a set that is given as bits.
fn members<T>(set: u32, all: &[T]) -> impl Iterator<Item = &T> {
    all.iter().enumerate().filter(move |(index, _)| set & (1 << index) != 0).map(|(_, member)| member)
}

/// The statements of a case's policy, if there is one.
fn statements(case: &mut Case) -> Option<&mut Vec<Statement>> {
    case.policy.as_mut().map(|policy| &mut policy.statements)
}

/// A statement with `NotAction` matches nothing.
fn not_action(case: &mut Case, _: &mut Ask) {
    if let Some(statements) = statements(case) {
        statements.retain(|statement| statement.not_action.is_none());
    }
}

/// An empty prefix is none.
fn empty_prefix(_: &mut Case, ask: &mut Ask) {
    if ask.what == What::ListObjects(Some("")) {
        ask.what = What::ListObjects(None);
    }
}

/// `StringNotEquals` holds where one of its values is not the request's.
fn negation_of_several(case: &mut Case, ask: &mut Ask) {
    let context = ask.context();
    let blocks = statements(case).into_iter().flatten().flat_map(|statement| &mut statement.condition);
    for block in blocks.flatten().filter(|block| block.operator == "StringNotEquals") {
        for condition in &mut block.keys {
            let value = context.iter().find(|(key, _)| *key == condition.key).map(|(_, value)| *value);
            if condition.values.iter().any(|other| Some(other.as_str()) != value) {
                condition.values.retain(|other| Some(other.as_str()) != value);
            }
        }
    }
}

/// A negated operator does not hold where the request lacks the key.
fn negation_without_key(case: &mut Case, ask: &mut Ask) {
    let context = ask.context();
    if let Some(statements) = statements(case) {
        statements.retain(|statement| {
            statement.operators().iter().all(|block| {
                let has = |key: &str| context.iter().any(|(other, _)| *other == key);
                !block.operator.contains("Not") || block.keys.iter().all(|condition| has(&condition.key))
            })
        });
    }
}

/// A request without TLS does not have `aws:SecureTransport`.
fn no_key_without_tls(case: &mut Case, _: &mut Ask) {
    if let Some(statements) = statements(case) {
        statements.retain(|statement| {
            let mut keys = statement.operators().iter().flat_map(|block| &block.keys);
            keys.all(|condition| condition.key != "aws:SecureTransport")
        });
    }
}

/// Whoever names an account names every user of it, also in that account.
fn account_within_itself(case: &mut Case, _: &mut Ask) {
    for statement in statements(case).into_iter().flatten() {
        if let Some(Principals::Listed(groups)) = &mut statement.principal {
            let is_own = |value: &String| {
                *value == OWNER.account || *value == format!("arn:aws:iam::{}:root", OWNER.account)
            };
            let names = groups.iter().flat_map(|group| &group.values).any(is_own);
            if names {
                let values = vec![OWNER.arn(), ANN.arn()];
                groups.push(PrincipalGroup { kind: PrincipalKind::Aws, values });
            }
        }
    }
}

/// What an ACL grants a group, it grants its members in the account of the bucket, too.
fn group_within_account(case: &mut Case, ask: &mut Ask) {
    if ask.who != Who::User(ANN) {
        return;
    }
    let (acl, permission) = governing(case, ask);
    let is_granted = acl.is_some_and(|acl| {
        acl.grants().into_iter().any(|(grantee, granted)| {
            matches!(grantee, Grantee::AllUsers | Grantee::AuthenticatedUsers)
                && (granted == permission || granted == Permission::FullControl)
        })
    });
    if is_granted {
        let ann = Principals::grouped([(PrincipalKind::Aws, ANN.arn().as_str())]);
        case.policy.get_or_insert_default().statements.push(allowing(ann, ask));
    }
}

/// The ACL that decides a request, and the permission that it takes.
fn governing<'c>(case: &'c Case, ask: &Ask) -> (Option<&'c Acl>, Permission) {
    let object = ask.key().and_then(|key| case.object(key)).map(|object| &object.acl);
    match ask.what {
        What::GetObject(_) => (object, Permission::Read),
        What::GetObjectAcl(_) => (object, Permission::ReadAcp),
        What::ListObjects(_) | What::ListMultipartUploads => (Some(&case.bucket_acl), Permission::Read),
        What::GetBucketAcl => (Some(&case.bucket_acl), Permission::ReadAcp),
        What::PutObject(_) | What::DeleteObject(_) => (Some(&case.bucket_acl), Permission::Write),
    }
}

/// What is granted to a user, or is a user's, is not the account's.
fn canonical_id_is_a_user(case: &mut Case, ask: &mut Ask) {
    if ask.who != Who::User(CAROL) {
        return;
    }
    let acls = case.objects.iter_mut().map(|object| &mut object.acl).chain([&mut case.bucket_acl]);
    for acl in acls {
        let grants = acl.grants().into_iter().filter(|(grantee, _)| *grantee != Grantee::User(BOB));
        *acl = Acl::Grants(grants.collect());
    }
    for object in case.objects.iter_mut().filter(|object| object.owner == BOB) {
        object.owner = MALLORY;
    }
}

/// The bucket's policy applies to every object in it, and its owner has no part in others' objects but by it.
fn foreign_object(case: &mut Case, ask: &mut Ask) {
    for object in case.objects.iter_mut().filter(|object| object.owner.account != OWNER.account) {
        let mut grants = object.acl.grants();
        grants.push((Grantee::User(object.owner), Permission::FullControl));
        object.acl = Acl::Grants(grants);
        object.owner = OWNER;
    }
    if ask.who == Who::User(OWNER) && matches!(ask.what, What::GetObject(_) | What::GetObjectAcl(_)) {
        // As somebody of the account for whom nothing but the policy speaks.
        ask.who = Who::User(ANN);
        for statement in statements(case).into_iter().flatten() {
            for principals in [&mut statement.principal, &mut statement.not_principal] {
                if let Some(Principals::Listed(groups)) = principals {
                    let values = groups.iter_mut().flat_map(|group| &mut group.values);
                    values.filter(|value| **value == OWNER.arn()).for_each(|value| *value = ANN.arn());
                }
            }
        }
    }
}

/// Who may write to the bucket may overwrite and delete everything in it, as if it were its own.
fn write_on_foreign_object(case: &mut Case, ask: &mut Ask) {
    let Some(key) =
        matches!(ask.what, What::PutObject(_) | What::DeleteObject(_)).then(|| ask.key()).flatten()
    else {
        return;
    };
    match ask.who {
        Who::User(user) => {
            let object = case.objects.iter_mut().find(|object| object.key == key);
            object.into_iter().for_each(|object| object.owner = user);
        }
        // On AWS nobody owns what nobody in particular has put there: only a policy can allow it.
        Who::Anonymous => {
            let is_write = |permission| matches!(permission, Permission::Write | Permission::FullControl);
            let mut grants = case.bucket_acl.grants().into_iter();
            if grants.any(|(grantee, granted)| grantee == Grantee::AllUsers && is_write(granted)) {
                case.policy.get_or_insert_default().statements.push(allowing(Principals::Everyone, ask));
            }
        }
    }
}

/// `NotPrincipal` that lists an account lists all of its users.
fn not_principal_by_account(case: &mut Case, _: &mut Ask) {
    for statement in statements(case).into_iter().flatten() {
        let Some(Principals::Listed(groups)) = &mut statement.not_principal else { continue };
        let listed: Vec<String> = groups.iter().flat_map(|group| group.values.clone()).collect();
        let is_listed = |user: &User| {
            listed.contains(&user.account.to_owned())
                || listed.contains(&format!("arn:aws:iam::{}:root", user.account))
        };
        let values = User::ALL.into_iter().filter(is_listed).map(User::arn).collect();
        groups.push(PrincipalGroup { kind: PrincipalKind::Aws, values });
    }
}

/// A statement that allows a request.
fn allowing(principal: Principals, ask: &Ask) -> Statement {
    let mut statement = Statement::new(Effect::Allow);
    statement.principal = Some(principal);
    statement.action = Some(vec![ask.action().to_owned()]);
    statement.resource = Some(vec![ask.resource()]);
    statement
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feature_is_argued() {
        assert_eq!(Known::committed().unwrap().0.len(), FEATURES.len());
    }
}
