//! Requests that a grant must not allow.

use super::WhyDenied;
use super::ask::{self, Ask, Asker, Keys, OwnPolicies, Subject};
use crate::escalating::{ESCALATING, OF_OWNER};
use crate::evaluate::Permission;
use crate::grant::{AccessLevel, Grant, Grantee, GranteeKind, Via};
use crate::{AccountId, IpRange};
use std::mem::discriminant;

/// A request that must be denied, and why.
pub(in crate::grant) struct Control {
    pub(in crate::grant) ask: Ask,
    pub(in crate::grant) why: WhyDenied,
}

/// Every control of the grant. What its grantees' own accounts allow them is said by their index; others are allowed
/// everything.
pub(in crate::grant) fn of_grant(grant: &Grant, own: impl Fn(usize) -> OwnPolicies) -> Vec<Control> {
    let mut controls = Vec::new();
    for (index, grantee) in grant.grantees().iter().enumerate() {
        let itself = Asker { own: own(index), ..Asker::grantee(grant, index, grantee) };
        let granted = ask::of_asker(grant, &itself);
        let each = one_of_each(&granted);
        let mut add = |asks: Vec<Ask>, why| controls.extend(asks.into_iter().map(|ask| Control { ask, why }));
        add(by_others(grant, grantee, &each), WhyDenied::NotGrantee);
        add(on_other_objects(grant, &each), WhyDenied::OtherObjects);
        add(other_actions(grant, &itself, &granted), WhyDenied::OtherAction);
        add(without_conditions(grant, &each), WhyDenied::AgainstConditions);
        add(past_access_point(grant, &each), WhyDenied::PastAccessPoint);
    }
    controls
}

/// By someone of a third account and, unless that is let in as a whole, by another principal of the grantee's account.
fn by_others(grant: &Grant, grantee: &Grantee, granted: &[Ask]) -> Vec<Ask> {
    // A role is assumed before anything is asked.
    let granted = if grant.role_arn().is_some() { granted.get(..1).unwrap_or_default() } else { granted };
    let others = other_account(grant, grantee).into_iter().chain([third_account(grant)]);
    let askers: Vec<_> = others.map(|account| other_principal(grant, &account)).collect();
    let by = |asker: &Asker| -> Vec<Ask> {
        granted.iter().map(|ask| Ask { asker: asker.clone(), ..ask.clone() }).collect()
    };
    askers.iter().flat_map(by).collect()
}

/// One request for each statement that a policy of the grant has.
fn one_of_each(granted: &[Ask]) -> Vec<Ask> {
    let mut each: Vec<Ask> = Vec::new();
    for ask in granted {
        let is_alike = |other: &Ask| {
            discriminant(&other.on) == discriminant(&ask.on) && other.needs_acl() == ask.needs_acl()
        };
        if !each.iter().any(is_alike) {
            each.push(ask.clone());
        }
    }
    each
}

/// The grantee's account, where others of it are not let in.
fn other_account(grant: &Grant, grantee: &Grantee) -> Option<AccountId> {
    let account = grantee.account();
    let is_whole = |other: &Grantee| other.account() == account && other.kind() == GranteeKind::Account;
    let is_let_in_whole = matches!(grant.via(), Via::Acl { .. }) || grant.grantees().iter().any(is_whole);
    (!is_let_in_whole).then_some(account)
}

fn other_principal(grant: &Grant, account: &AccountId) -> Asker {
    let is_grantee = |arn: &str| grant.grantees().iter().any(|grantee| grantee.as_str() == arn);
    let arn = unlike(ask::someone_of(grant, account, "xacct-control"), is_grantee);
    Asker::new(grant, arn, account, OwnPolicies::Everything)
}

/// A text like this that is not one of those.
fn unlike(mut text: String, is_one: impl Fn(&str) -> bool) -> String {
    while is_one(&text) {
        text.push('2');
    }
    text
}

/// An account that the grant has nothing to do with.
pub(in crate::grant) fn third_account(grant: &Grant) -> AccountId {
    let is_of_grant = |id: &str| {
        grant.owner().as_str() == id
            || grant.grantees().iter().any(|grantee| grantee.account().as_str() == id)
            || grant.access_point_account().is_some_and(|account| account.as_str() == id)
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
        let moved: Vec<(Subject, Keys)> = match (&ask.on, grant.prefix()) {
            (Subject::Object(_), Some(prefix)) => {
                let keys = outside(prefix.as_str());
                keys.map(|outside| (Subject::Object(format!("{outside}xacct-example")), ask.keys.clone()))
                    .into()
            }
            // What is written by ACLs may be anywhere in the bucket.
            (Subject::Object(key), None) if is_by_acl_of_object(grant, ask) => {
                let key = unlike(format!("{key}-xacct-control"), |key| is_named(grant, key));
                vec![(Subject::Object(key), ask.keys.clone())]
            }
            (Subject::Bucket, Some(prefix)) => {
                let prefixes = outside(prefix.as_str()).map(Some).into_iter().chain([None]);
                prefixes.map(|prefix| (Subject::Bucket, Keys { prefix, ..ask.keys.clone() })).collect()
            }
            _ => Vec::new(),
        };
        asks.extend(moved.into_iter().map(|(on, keys)| Ask { on, keys, ..ask.clone() }));
    }
    asks
}

/// Prefixes beside one: another, and one that begins with the same letters.
fn outside(prefix: &str) -> [String; 2] {
    let neighbour = format!("{}-xacct/", prefix.trim_end_matches('/'));
    [unlike("xacct-control".to_owned(), |other| prefix.starts_with(other)) + "/", neighbour]
}

fn is_by_acl_of_object(grant: &Grant, ask: &Ask) -> bool {
    matches!(grant.via(), Via::Acl { .. }) && Permission::Read.actions_on_object().contains(&&*ask.action)
}

fn is_named(grant: &Grant, key: &str) -> bool {
    matches!(grant.via(), Via::Acl { objects, .. } if objects.iter().any(|object| object.as_str() == key))
}

/// What the grantee may not do: of the bucket, of the objects that the grant is about, and of its key.
fn other_actions(grant: &Grant, asker: &Asker, granted: &[Ask]) -> Vec<Ask> {
    const OF_KEYS: [&str; 2] = ["kms:Encrypt", "kms:CreateGrant"];
    let is_granted =
        |action: &str| granted.iter().any(|ask| ask.action == action) || comes_along(grant, action);
    let of_levels = AccessLevel::ALL.iter().flat_map(|level| level.actions()).copied();
    let of_s3 = of_levels.chain(ESCALATING).chain(OF_OWNER).chain(["s3:DeleteBucket", "s3:GetObjectAcl"]);
    let of_s3 =
        of_s3.filter(|action| is_answered(grant, action)).map(|action| (action, subject(grant, action)));
    let of_keys = OF_KEYS.into_iter().filter(|_| grant.kms_key().is_some());
    let mut asks: Vec<Ask> = Vec::new();
    for (action, on) in of_s3.chain(of_keys.map(|action| (action, Subject::Key))) {
        if is_granted(action) || asks.iter().any(|ask| ask.action == action) {
            continue;
        }
        asks.push(Ask {
            asker: asker.clone(),
            action: action.to_owned(),
            on,
            keys: Keys::as_granted(grant),
            is_past_access_point: false,
        });
    }
    asks
}

/// What an action of S3 is asked of: the bucket, or an object that the grant is about.
fn subject(grant: &Grant, action: &str) -> Subject {
    let of_bucket =
        xacct_catalog::action(action).is_some_and(|it| it.resource_types().any(|it| it.name() == "bucket"));
    match (of_bucket, grant.via()) {
        (true, _) => Subject::Bucket,
        (false, Via::Acl { objects, .. }) if !objects.is_empty() => {
            Subject::Object(objects.first().map(ToString::to_string).unwrap_or_default())
        }
        _ => Subject::Object(format!("{}xacct-example", grant.prefix_text())),
    }
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

/// The grant's own requests, each against one of its conditions, or through another service than S3.
fn without_conditions(grant: &Grant, granted: &[Ask]) -> Vec<Ask> {
    let conditions = grant.conditions();
    let mut asks = Vec::new();
    for ask in granted {
        let keys = &ask.keys;
        let mut add = |is_demanded: bool, keys: Keys| {
            asks.extend(is_demanded.then(|| Ask { keys, ..ask.clone() }));
        };
        if ask.on == Subject::Key {
            add(true, Keys { is_via_s3: false, ..keys.clone() });
            continue;
        }
        let other = |known: Option<&str>, other: &str| {
            Some(unlike(other.to_owned(), |text| known.is_some_and(|known| known == text)))
        };
        let organization = conditions.organization.as_ref().map(AsRef::as_ref);
        add(
            organization.is_some(),
            Keys { organization: other(organization, "o-xacctcontrol"), ..keys.clone() },
        );
        let by_endpoint = !conditions.vpc_endpoints.is_empty();
        add(by_endpoint, Keys { vpc_endpoint: None, ..keys.clone() });
        add(by_endpoint, Keys { vpc_endpoint: Some("vpce-xacctctl".to_owned()), ..keys.clone() });
        let by_address = !conditions.source_ips.is_empty();
        add(by_address, Keys { source_ip: None, ..keys.clone() });
        add(by_address, Keys { source_ip: outside_address(grant), ..keys.clone() });
        add(conditions.secure_transport, Keys { secure_transport: false, ..keys.clone() });
        let external_id = keys.external_id.as_deref();
        add(external_id.is_some(), Keys { external_id: None, ..keys.clone() });
        add(external_id.is_some(), Keys { external_id: other(external_id, "xacct-control"), ..keys.clone() });
        add(keys.acl.is_some() && ask.needs_acl(), Keys { acl: Some("public-read"), ..keys.clone() });
    }
    asks
}

/// An address in none of the grant's ranges.
fn outside_address(grant: &Grant) -> Option<String> {
    let ranges = &grant.conditions().source_ips;
    let is_within = |address: &str| {
        let address = address.parse();
        ranges.iter().any(|range| {
            let range = IpRange::new(range.to_string());
            address.as_ref().is_ok_and(|address| range.as_ref().is_ok_and(|range| range.contains(*address)))
        })
    };
    (1..=255_u8).map(|first| format!("{first}.0.113.7")).find(|address| !is_within(address))
}

/// The grant's own requests of the bucket itself, where the grant is by an access point.
fn past_access_point(grant: &Grant, granted: &[Ask]) -> Vec<Ask> {
    if grant.access_point_arn().is_none() {
        return Vec::new();
    }
    let asks = granted.iter().filter(|ask| ask.on != Subject::Key);
    asks.map(|ask| Ask { is_past_access_point: true, ..ask.clone() }).collect()
}

impl Ask {
    /// Whether the grant allows it only with full control for the bucket's owner.
    fn needs_acl(&self) -> bool {
        matches!(&*self.action, "s3:PutObject" | "s3:PutObjectAcl")
    }
}
