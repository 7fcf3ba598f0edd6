//! What a grant says is allowed, one action after the other.

use crate::evaluate::{Call, On, Operation, RequestError, Requester};
use crate::grant::statement::BUCKET_OWNER_FULL_CONTROL;
use crate::grant::{AccessLevel, Grant, Grantee, GranteeKind, Via};
use crate::{AccountId, CanonicalUserId};

/// One action that a call is authorised for, asked for by someone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::grant) struct Ask {
    pub(in crate::grant) asker: Asker,
    pub(in crate::grant) action: String,
    pub(in crate::grant) on: Subject,
    pub(in crate::grant) keys: Keys,
    /// Whether the bucket itself is asked, though the grant is by an access point.
    pub(in crate::grant) is_past_access_point: bool,
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::grant) struct Asker {
    /// Its ARN, or that of some role of the account that it stands for.
    pub(in crate::grant) arn: String,
    /// The same as one who asks, with the ids that the grant knows.
    pub(in crate::grant) requester: Result<Requester, RequestError>,
    pub(in crate::grant) own: OwnPolicies,
}

/// What the asker's own account allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::grant) enum OwnPolicies {
    /// The half that the grant has for the grantee of this index.
    OfGrantee(usize),
    /// Everything, to everyone in it.
    Everything,
}

/// What a request is about.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Subject {
    /// No resource: the requester's account as a whole.
    Account,
    /// The bucket, or the access point.
    Bucket,
    /// The object of this key, of the bucket or behind the access point.
    Object(String),
    /// The KMS key that encrypts the objects, which S3 asks for in the requester's name.
    Key,
}

/// What else the request carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::grant) struct Keys {
    pub(in crate::grant) prefix: Option<String>,
    pub(in crate::grant) acl: Option<&'static str>,
    pub(in crate::grant) organization: Option<String>,
    pub(in crate::grant) vpc_endpoint: Option<String>,
    pub(in crate::grant) source_ip: Option<String>,
    pub(in crate::grant) secure_transport: bool,
    pub(in crate::grant) external_id: Option<String>,
    /// Whether S3 asks for the key, and not somebody else.
    pub(in crate::grant) is_via_s3: bool,
}

impl Keys {
    /// Those of a request that is as the grant wants it.
    pub(in crate::grant) fn as_granted(grant: &Grant) -> Self {
        let conditions = grant.conditions();
        let external_id = match grant.via() {
            Via::Role { external_id, .. } => external_id.as_ref(),
            _ => None,
        };
        Self {
            prefix: grant.prefix().map(ToString::to_string),
            acl: None,
            organization: conditions.organization.as_ref().map(ToString::to_string),
            vpc_endpoint: conditions.vpc_endpoints.first().map(ToString::to_string),
            source_ip: conditions.source_ips.first().map(|range| first_address(range.as_str()).to_owned()),
            secure_transport: true,
            external_id: external_id.map(ToString::to_string),
            is_via_s3: true,
        }
    }
}

/// The address that a range begins with.
fn first_address(range: &str) -> &str {
    range.split('/').next().unwrap_or(range)
}

impl Asker {
    pub(in crate::grant) fn new(grant: &Grant, arn: String, account: &AccountId, own: OwnPolicies) -> Self {
        let requester = Requester::from_arn(&arn).map(|requester| match canonical_id(grant, account) {
            Some(id) => requester.with_canonical_user_id(id),
            None => requester,
        });
        Self { arn, requester, own }
    }

    /// A grantee itself; of an account as a whole, someone in it.
    pub(in crate::grant) fn grantee(grant: &Grant, index: usize, grantee: &Grantee) -> Self {
        let arn = match grantee.kind() {
            GranteeKind::Account => someone_of(grant, &grantee.account(), "xacct-example"),
            GranteeKind::User | GranteeKind::Role => grantee.to_string(),
        };
        Self::new(grant, arn, &grantee.account(), OwnPolicies::OfGrantee(index))
    }
}

/// The canonical id of an account, where the grant says it or any other will do.
fn canonical_id(grant: &Grant, account: &AccountId) -> Option<CanonicalUserId> {
    let is_grantees = grant.grantees().iter().any(|grantee| grantee.account() == *account);
    match grant.via() {
        Via::Acl { grantee_id, .. } if is_grantees => Some(grantee_id.clone()),
        _ if is_grantees => None,
        _ => stranger_id(grant),
    }
}

/// A canonical id that the grant names nowhere.
pub(in crate::grant) fn stranger_id(grant: &Grant) -> Option<CanonicalUserId> {
    const IDS: [&str; 3] = [
        "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc",
        "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd",
        "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee",
    ];
    let named = match grant.via() {
        Via::Acl { owner_id, grantee_id, .. } => [Some(owner_id), Some(grantee_id)],
        _ => [None, None],
    };
    let is_named = |id: &CanonicalUserId| named.contains(&Some(id));
    IDS.into_iter().map(CanonicalUserId::__from_checked).find(|id| !is_named(id))
}

/// Some role of an account.
pub(in crate::grant) fn someone_of(grant: &Grant, account: &AccountId, name: &str) -> String {
    format!("arn:{}:iam::{account}:role/{name}", grant.partition())
}

/// What the grant says is allowed, for each grantee: every action once.
pub(in crate::grant) fn of_grant(grant: &Grant) -> Vec<Ask> {
    let of_console = |asker: &Asker| match grant.via() {
        Via::Role { console: true, .. } => of_console(grant, asker),
        _ => Vec::new(),
    };
    let of_asker = |asker: &Asker| once_each([of_asker(grant, asker), of_console(asker)].concat());
    askers(grant).iter().flat_map(of_asker).collect()
}

fn once_each(asks: Vec<Ask>) -> Vec<Ask> {
    let mut known: Vec<Ask> = Vec::new();
    for ask in asks {
        if !known.iter().any(|known| known.action == ask.action && known.on == ask.on) {
            known.push(ask);
        }
    }
    known
}

/// What it says is allowed besides: other objects, and every way to meet its conditions.
pub(in crate::grant) fn further(grant: &Grant) -> Vec<Ask> {
    let mut further = Vec::new();
    for asker in askers(grant) {
        let asks = of_asker(grant, &asker);
        further.extend(asks.iter().filter_map(|ask| elsewhere(grant, ask)));
        further.extend(asks.iter().flat_map(|ask| in_other_ways(grant, ask)));
    }
    further
}

fn askers(grant: &Grant) -> Vec<Asker> {
    let grantees = grant.grantees().iter().enumerate();
    grantees.map(|(index, grantee)| Asker::grantee(grant, index, grantee)).collect()
}

/// The same deeper below the prefix.
fn elsewhere(grant: &Grant, ask: &Ask) -> Option<Ask> {
    if matches!(grant.via(), Via::Acl { .. }) {
        return None;
    }
    let deeper = format!("{}xacct/example", grant.prefix_text());
    match &ask.on {
        Subject::Object(_) => Some(Ask { on: Subject::Object(deeper), ..ask.clone() }),
        Subject::Bucket => {
            Some(Ask { keys: Keys { prefix: Some(deeper), ..ask.keys.clone() }, ..ask.clone() })
        }
        Subject::Key | Subject::Account => None,
    }
}

/// The same by each of the values that a condition may have.
fn in_other_ways(grant: &Grant, ask: &Ask) -> Vec<Ask> {
    let conditions = grant.conditions();
    let endpoints = conditions.vpc_endpoints.iter().skip(1);
    let endpoints = endpoints.map(|id| Keys { vpc_endpoint: Some(id.to_string()), ..ask.keys.clone() });
    let ranges = conditions.source_ips.iter().skip(1);
    let ranges = ranges
        .map(|range| Keys { source_ip: Some(first_address(range.as_str()).to_owned()), ..ask.keys.clone() });
    let is_limited = matches!(ask.on, Subject::Bucket | Subject::Object(_));
    let ways = endpoints.chain(ranges).filter(|_| is_limited);
    ways.map(|keys| Ask { keys, ..ask.clone() }).collect()
}

/// What S3's console asks before it shows a bucket.
fn of_console(grant: &Grant, asker: &Asker) -> Vec<Ask> {
    let ask = |action: &str, on| Ask {
        asker: asker.clone(),
        action: action.to_owned(),
        on,
        keys: Keys::as_granted(grant),
        is_past_access_point: false,
    };
    vec![
        ask("s3:ListAllMyBuckets", Subject::Account),
        ask("s3:GetBucketLocation", Subject::Bucket),
        ask("s3:ListBucket", Subject::Bucket),
    ]
}

/// The actions of one who asks.
pub(in crate::grant) fn of_asker(grant: &Grant, asker: &Asker) -> Vec<Ask> {
    let calls = grant
        .access()
        .levels()
        .flat_map(|level| level.calls().into_iter().map(move |(operation, call)| (level, operation, call)));
    let calls = calls.filter(|(_, operation, _)| !is_beyond_acls(grant, *operation));
    once_each(
        calls.flat_map(|(level, operation, call)| of_call(grant, asker, level, operation, call)).collect(),
    )
}

/// What S3 lets do whoever began an upload, without an ACL that says so.
fn is_beyond_acls(grant: &Grant, operation: Operation) -> bool {
    matches!(grant.via(), Via::Acl { .. })
        && matches!(operation, Operation::AbortMultipartUpload | Operation::ListParts)
}

fn of_call(grant: &Grant, asker: &Asker, level: AccessLevel, operation: Operation, call: Call) -> Vec<Ask> {
    let says_control = level == AccessLevel::WriteAcl
        || grant.requires_bucket_owner_full_control()
            && matches!(operation, Operation::PutObject | Operation::UploadPart);
    let sets_acl = says_control && operation == Operation::PutObject;
    let call = Call { kms: grant.kms_key().is_some(), acl: sets_acl, ..call };
    let keys = || {
        let keys = Keys::as_granted(grant);
        Keys { acl: says_control.then_some(BUCKET_OWNER_FULL_CONTROL), ..keys }
    };
    let mut asks = Vec::new();
    for needed in operation.required_actions(&call) {
        let subjects = match needed.on {
            On::Bucket => vec![Subject::Bucket],
            On::Object => objects(grant, level),
            On::Key => vec![Subject::Key],
            _ => Vec::new(),
        };
        asks.extend(subjects.into_iter().map(|on| Ask {
            asker: asker.clone(),
            action: needed.action.to_owned(),
            on,
            keys: keys(),
            is_past_access_point: false,
        }));
    }
    asks
}

/// Keys of objects that the grant is about: those that are named, else some of its prefix.
fn objects(grant: &Grant, level: AccessLevel) -> Vec<Subject> {
    match grant.via() {
        Via::Acl { objects, .. } if level != AccessLevel::Write => {
            objects.iter().map(|key| Subject::Object(key.to_string())).collect()
        }
        _ => vec![Subject::Object(format!("{}xacct-example", grant.prefix_text()))],
    }
}

impl Ask {
    /// What is asked, in words.
    pub(in crate::grant) fn what(&self) -> String {
        match &self.on {
            Subject::Account => format!("`{}`", self.action),
            Subject::Bucket if self.is_past_access_point => {
                format!("`{}` on the bucket itself", self.action)
            }
            Subject::Bucket => format!("`{}` on the bucket", self.action),
            Subject::Object(key) if self.is_past_access_point => {
                format!("`{}` on the object `{key}` past the access point", self.action)
            }
            Subject::Object(key) => format!("`{}` on the object `{key}`", self.action),
            Subject::Key => format!("`{}` on the key", self.action),
        }
    }

    pub(in crate::grant) fn who(&self) -> &str {
        &self.asker.arn
    }
}
