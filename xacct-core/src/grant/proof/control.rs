//! Requests that a grant must not allow, even where the asker's own account allows everything.

use super::ask::{self, Ask, Asker, Keys, OwnPolicies, Subject};
use crate::AccountId;
use crate::evaluate::Permission;
use crate::grant::{AccessLevel, Grant, Grantee, GranteeKind, Via};

/// A request that must be denied, and why.
pub(super) struct Control {
    pub(super) ask: Ask,
    pub(super) why: &'static str,
}

/// Actions that no access level has, and whoever had them could open the bucket.
const NEVER: [&str; 6] = [
    "s3:PutBucketPolicy",
    "s3:PutBucketAcl",
    "s3:PutBucketOwnershipControls",
    "s3:DeleteBucket",
    "s3:GetObjectAcl",
    "s3:BypassGovernanceRetention",
];

/// Every control of the grant.
pub(super) fn of_grant(grant: &Grant) -> Vec<Control> {
    let mut controls = Vec::new();
    for (index, grantee) in grant.grantees().iter().enumerate() {
        let itself = Asker { own: OwnPolicies::Everything, ..Asker::grantee(grant, index, grantee) };
        let granted = ask::of_asker(grant, &itself);
        let mut add = |asks: Vec<Ask>, why| controls.extend(asks.into_iter().map(|ask| Control { ask, why }));
        add(by_others(grant, grantee, &granted), "who is not its grantee");
        add(on_other_objects(grant, &granted), "outside the grant's objects");
        add(other_actions(grant, &itself, &granted), "which the grant does not give");
        add(without_conditions(grant, &granted), "against the grant's conditions");
    }
    controls
}

/// The grant's own requests, by another principal of the grantee's account, or, where that is let in as a whole, of a
/// third one.
fn by_others(grant: &Grant, grantee: &Grantee, granted: &[Ask]) -> Vec<Ask> {
    let other = other_principal(grant, grantee);
    granted.iter().map(|ask| Ask { asker: other.clone(), ..ask.clone() }).collect()
}

fn other_principal(grant: &Grant, grantee: &Grantee) -> Asker {
    let account = grantee.account();
    let is_whole = |other: &Grantee| other.account() == account && other.kind() == GranteeKind::Account;
    let is_let_in_whole = matches!(grant.via(), Via::Acl { .. }) || grant.grantees().iter().any(is_whole);
    let account = if is_let_in_whole { third_account(grant) } else { account };
    let is_grantee = |arn: &str| grant.grantees().iter().any(|grantee| grantee.as_str() == arn);
    let mut arn = ask::someone_of(grant, &account, "xacct-control");
    while is_grantee(&arn) {
        arn.push('2');
    }
    Asker::new(grant, arn, &account, OwnPolicies::Everything)
}

/// An account that the grant has nothing to do with.
fn third_account(grant: &Grant) -> AccountId {
    let is_of_grant = |id: &str| {
        grant.owner().as_str() == id
            || grant.grantees().iter().any(|grantee| grantee.account().as_str() == id)
            || grant.access_point().is_some_and(|(account, _)| account.as_str() == id)
    };
    let mut number = 999_999_999_999_u64;
    while is_of_grant(&format!("{number:012}")) {
        number -= 1;
    }
    AccountId::of_checked(format!("{number:012}"))
}

/// The grant's own actions, of objects that it is not about.
fn on_other_objects(grant: &Grant, granted: &[Ask]) -> Vec<Ask> {
    let mut asks = Vec::new();
    for ask in granted {
        let moved = match (&ask.on, grant.prefix()) {
            (Subject::Object(key), Some(prefix)) => {
                let key = format!("xacct-control/{}", key.strip_prefix(prefix.as_str()).unwrap_or(key));
                vec![(Subject::Object(key), ask.keys.clone())]
            }
            // What is written by ACLs may be anywhere in the bucket.
            (Subject::Object(key), None) if is_by_acl_of_object(grant, ask) => {
                vec![(Subject::Object(format!("{key}-xacct-control")), ask.keys.clone())]
            }
            (Subject::Bucket, Some(_)) => [None, Some("xacct-control/".to_owned())]
                .map(|prefix| (Subject::Bucket, Keys { prefix, ..ask.keys.clone() }))
                .into(),
            _ => Vec::new(),
        };
        asks.extend(moved.into_iter().map(|(on, keys)| Ask { on, keys, ..ask.clone() }));
    }
    asks
}

fn is_by_acl_of_object(grant: &Grant, ask: &Ask) -> bool {
    matches!(grant.via(), Via::Acl { .. }) && Permission::Read.actions_on_object().contains(&&*ask.action)
}

/// What the grantee may not do, of the bucket and of the objects that the grant is about.
fn other_actions(grant: &Grant, asker: &Asker, granted: &[Ask]) -> Vec<Ask> {
    let is_granted =
        |action: &str| granted.iter().any(|ask| ask.action == action) || comes_along(grant, action);
    let levels = AccessLevel::ALL
        .iter()
        .flat_map(|level| level.actions().iter().map(|action| (*action, level.is_of_bucket())));
    let never = NEVER.into_iter().map(|action| (action, action.contains("Bucket")));
    let key = format!("{}xacct-example", grant.prefix().map_or("", AsRef::as_ref));
    levels
        .chain(never)
        .filter(|(action, _)| !is_granted(action))
        .filter(|(action, _)| is_answered(grant, action))
        .map(|(action, is_of_bucket)| Ask {
            asker: asker.clone(),
            action: action.to_owned(),
            on: if is_of_bucket { Subject::Bucket } else { Subject::Object(key.clone()) },
            keys: Keys::as_granted(grant),
        })
        .collect()
}

/// Actions that a method cannot leave out: a permission of an ACL is several actions, and the console lists.
fn comes_along(grant: &Grant, action: &str) -> bool {
    match grant.via() {
        Via::Acl { .. } => {
            let lists = grant.access().levels().any(AccessLevel::is_of_bucket);
            lists && Permission::Read.actions_on_bucket().contains(&action)
                || Permission::Read.actions_on_object().contains(&action)
                || grant.access().has(AccessLevel::Write) && is_of_upload(action)
        }
        Via::Role { console: true, .. } => action == "s3:ListBucket",
        _ => grant.requires_bucket_owner_full_control() && action == "s3:PutObjectAcl",
    }
}

fn is_of_upload(action: &str) -> bool {
    AccessLevel::Write.actions().contains(&action)
}

/// Access points answer some actions only, and the evaluator refuses to ask them others.
fn is_answered(grant: &Grant, action: &str) -> bool {
    let Via::AccessPoint { .. } = grant.via() else { return true };
    let types = xacct_catalog::action(action)
        .into_iter()
        .flat_map(|action| action.resource_types().collect::<Vec<_>>());
    types.into_iter().any(|it| it.name().starts_with("accesspoint"))
}

/// The grant's own requests, each against one of its conditions.
fn without_conditions(grant: &Grant, granted: &[Ask]) -> Vec<Ask> {
    let conditions = grant.conditions();
    let mut asks = Vec::new();
    for ask in granted.iter().filter(|ask| ask.on != Subject::Key) {
        let keys = &ask.keys;
        let mut add = |is_demanded: bool, keys: Keys| {
            asks.extend(is_demanded.then(|| Ask { keys, ..ask.clone() }));
        };
        let other = Some("o-xacctcontrol".to_owned());
        add(conditions.organization.is_some(), Keys { organization: other, ..keys.clone() });
        add(!conditions.vpc_endpoints.is_empty(), Keys { vpc_endpoint: None, ..keys.clone() });
        add(!conditions.source_ips.is_empty(), Keys { source_ip: None, ..keys.clone() });
        add(conditions.secure_transport, Keys { secure_transport: false, ..keys.clone() });
        add(keys.external_id.is_some(), Keys { external_id: None, ..keys.clone() });
        add(keys.acl.is_some() && ask.needs_acl(), Keys { acl: Some("public-read"), ..keys.clone() });
    }
    asks
}

impl Ask {
    /// Whether the grant allows it only with full control for the bucket's owner.
    fn needs_acl(&self) -> bool {
        matches!(&*self.action, "s3:PutObject" | "s3:PutObjectAcl")
    }
}
