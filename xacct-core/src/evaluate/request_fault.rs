//! What is wrong with a request by the facts of the catalogue: that AWS is never asked so.
//!
//! It is found by the checks of policies: as a statement that is about just this request, it has the same action, the same
//! resource and the same keys.

use crate::{
    Code, Document, Effect, Element, Fault, Finding, KeyValues, OperatorBlock, Place, PolicyKind, Severity,
    Statement, Within, check,
};
use std::fmt;
use std::ops::Range;
use xacct_catalog::Action;

/// Which part of a request a fault is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestPart {
    /// The action, or that it does not act on the resource.
    Action,
    /// The resource.
    Resource,
    /// A condition key, counted from 0.
    Key(usize),
}

/// One reason why AWS is never asked so. Displays as one line: the message, its code, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RequestFault {
    /// What it is about.
    pub part: RequestPart,
    /// The code of the check that finds the same in policies; none where a policy may say it.
    pub code: Option<Code>,
    /// What is wrong: lower case, one line, no full stop.
    pub message: String,
    /// The bytes of the part that are wrong, where it is not the part as a whole.
    pub bytes: Option<Range<usize>>,
    /// What to do about it, line by line.
    pub help: Vec<String>,
}

impl RequestFault {
    fn new(part: RequestPart, message: String, help: &str) -> Self {
        Self { part, code: None, message, bytes: None, help: vec![help.to_owned()] }
    }

    fn of(part: RequestPart, fault: Fault) -> Self {
        let help = fault.advice();
        Self { part, code: Some(fault.code), message: fault.message, bytes: fault.part, help }
    }
}

impl fmt::Display for RequestFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if let Some(code) = self.code {
            write!(f, " [{code}]")?;
        }
        self.help.iter().try_for_each(|line| write!(f, "; {line}"))
    }
}

/// Codes of an action that does not act on the resource, of which a request has one.
const ACTS_ELSEWHERE: [Code; 4] = [
    Code::ACTION_NOT_ON_RESOURCE,
    Code::S3_ACCOUNT_LEVEL_ON_ARN,
    Code::S3_LIST_ON_OBJECT,
    Code::S3_OBJECT_ON_BUCKET,
];

/// What is wrong with asking for this action on this resource: an action or a resource that AWS does not have, an action that
/// does not act on the resource, a pattern. A [`Request`](super::Request) may be made of it all the same, since the catalogue
/// may lag behind AWS; whoever asks about what was written by hand asks here first.
///
/// # Examples
/// ```
/// use xacct_core::evaluate::faults_of_request;
///
/// let faults = faults_of_request("s3:GetObject", "arn:aws:s3:::reports");
/// assert_eq!(
///     faults[0].to_string(),
///     "`s3:GetObject` acts on objects, and `arn:aws:s3:::reports` names a bucket [S3_OBJECT_ON_BUCKET]; \
///      name an object, such as `arn:aws:s3:::reports/KEY`",
/// );
/// assert!(faults_of_request("s3:GetObject", "arn:aws:s3:::reports/q1.csv").is_empty());
/// ```
pub fn faults_of_request(action: &str, resource: &str) -> Vec<RequestFault> {
    let mut statement = Statement::new(Effect::Deny);
    statement.action = Some(vec![action.to_owned()]);
    statement.resource = Some(vec![resource.to_owned()]);
    let is_wrong = |it: &Finding| it.severity == Severity::Error || ACTS_ELSEWHERE.contains(&it.fault.code);
    let findings = check(&document(statement), PolicyKind::Identity).into_iter().filter(is_wrong);
    let mut faults: Vec<_> = findings.map(|finding| of_finding(finding, resource)).collect();
    faults.extend(pattern(resource));
    if faults.is_empty() && resource == "*" && acts_on_something(action) {
        let message = format!("`{action}` acts on one resource, and this names none");
        faults.push(RequestFault::new(RequestPart::Resource, message, "name it by its ARN"));
    }
    faults
}

/// What is wrong with these condition keys in a request for this action: that AWS does not have them, or that no such request
/// carries them. What their values may be, [`Context::with`](super::Context::with) tells.
///
/// # Examples
/// ```
/// use xacct_core::evaluate::faults_of_keys;
///
/// let faults = faults_of_keys("s3:GetObject", &["aws:SecureTransprt", "s3:prefix", "aws:SourceIp"]);
/// let told: Vec<_> = faults.iter().map(ToString::to_string).collect();
/// assert_eq!(
///     told,
///     [
///         "unknown global condition key `aws:SecureTransprt` [INVALID_GLOBAL_CONDITION_KEY]; \
///          did you mean `aws:SecureTransport`?",
///         "no request for `s3:GetObject` carries `s3:prefix`; leave it out",
///     ],
/// );
/// ```
pub fn faults_of_keys(action: &str, keys: &[&str]) -> Vec<RequestFault> {
    let unknown = unknown_keys(keys);
    let fault_of = |(index, key): (usize, &&str)| {
        let known = unknown.iter().find(|fault| fault.part == RequestPart::Key(index)).cloned();
        known.or_else(|| stranger(index, key, action))
    };
    keys.iter().enumerate().filter_map(fault_of).collect()
}

fn document(statement: Statement) -> Document {
    Document { version: Some(Document::VERSION.to_owned()), ..Document::of(vec![statement]) }
}

fn of_finding(finding: Finding, resource: &str) -> RequestFault {
    let part = match finding.place {
        Place::Statement(_, Within::Entry(Element::Resource, _) | Within::Element(Element::Resource)) => {
            RequestPart::Resource
        }
        _ => RequestPart::Action,
    };
    let code = finding.fault.code;
    let fault = RequestFault::of(part, finding.fault);
    let bucket = resource.split('/').next().unwrap_or_default();
    // What could be added to a policy's resources does not apply to a request, which has one.
    let help = match code {
        Code::S3_OBJECT_ON_BUCKET => format!("name an object, such as `{bucket}/KEY`"),
        Code::S3_LIST_ON_OBJECT => format!("name the bucket, `{bucket}`"),
        _ if ACTS_ELSEWHERE.contains(&code) => "name a resource that the action acts on".to_owned(),
        _ => return fault,
    };
    RequestFault { help: vec![help], ..fault }
}

/// An object's key may hold `*`, but whoever writes it by hand means a pattern.
fn pattern(resource: &str) -> Option<RequestFault> {
    let is_pattern = resource != "*" && (resource.contains(['*', '?']) || resource.contains("${"));
    is_pattern.then(|| {
        let message = "a request is about one resource, and this is a pattern".to_owned();
        RequestFault::new(RequestPart::Resource, message, "name one of those that it stands for")
    })
}

/// Whether an action that AWS has is always about some resource.
fn acts_on_something(action: &str) -> bool {
    xacct_catalog::action(action).is_some_and(|action| !action.accepts_only_star())
}

/// What the checks say of the keys, whatever is compared with them.
fn unknown_keys(keys: &[&str]) -> Vec<RequestFault> {
    let compared = |key: &&str| KeyValues { key: (*key).to_owned(), values: vec!["false".into()] };
    let keys = keys.iter().map(compared).collect();
    let mut statement = Statement::new(Effect::Allow);
    (statement.action, statement.resource) = (Some(vec!["*".into()]), Some(vec!["*".into()]));
    statement.condition = Some(vec![OperatorBlock { operator: "Null".into(), keys }]);
    let findings = check(&document(statement), PolicyKind::Identity).into_iter();
    let of_keys = findings.filter(|it| it.severity == Severity::Error).filter_map(|finding| {
        let Place::Statement(_, Within::Key(_, index)) = finding.place else { return None };
        Some(RequestFault::of(RequestPart::Key(index), finding.fault))
    });
    of_keys.collect()
}

/// A key that requests for this action never carry.
fn stranger(index: usize, key: &str, action: &str) -> Option<RequestFault> {
    /// Services whose facts are beyond doubt.
    const KNOWN: [&str; 4] = ["iam", "kms", "s3", "sts"];
    let is_known = |action: &Action| KNOWN.contains(&action.service().prefix());
    let known = xacct_catalog::action(action).filter(is_known)?;
    let is_own = KNOWN.iter().any(|prefix| key.split(':').next() == Some(prefix));
    let message = format!("no request for `{action}` carries `{key}`");
    let fault = || RequestFault::new(RequestPart::Key(index), message, "leave it out");
    (is_own && !known.carries(key)).then(fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(action: &str, resource: &str) -> Vec<(RequestPart, String)> {
        faults_of_request(action, resource).into_iter().map(|it| (it.part, it.to_string())).collect()
    }

    #[test]
    fn what_aws_is_asked_has_no_fault() {
        for (action, resource) in [
            ("s3:GetObject", "arn:aws:s3:::reports/2026/q1.csv"),
            ("s3:ListBucket", "arn:aws:s3:::reports"),
            ("s3:ListAllMyBuckets", "*"),
            ("s3:GetObject", "arn:aws:s3:us-east-1:111111111111:accesspoint/ap/object/q1.csv"),
            ("s3:ListBucket", "arn:aws:s3:us-east-1:111111111111:accesspoint/ap"),
            ("kms:Decrypt", "arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab"),
            ("sts:AssumeRole", "arn:aws:iam::111111111111:role/reader"),
        ] {
            assert_eq!(told(action, resource), [], "{action} {resource}");
        }
    }

    #[test]
    fn what_aws_is_never_asked_is_told_at_its_part() {
        for (action, resource, part, message) in [
            ("s3:GetObject", "arn:aws:s3:::reports", RequestPart::Action, "names a bucket"),
            ("s3:ListBucket", "arn:aws:s3:::reports/q1", RequestPart::Action, "name the bucket"),
            ("s3:GetObjct", "arn:aws:s3:::reports/q1", RequestPart::Action, "did you mean `s3:GetObject`?"),
            ("s3:GetObject", "arn:aws:s33:::reports/q1", RequestPart::Resource, "INVALID_SERVICE"),
            ("s3:GetObject", "arn:aws:s3:::reports/*", RequestPart::Resource, "this is a pattern"),
            ("s3:GetObject", "*", RequestPart::Resource, "this names none"),
            ("sts:AssumeRole", "arn:aws:s3:::reports", RequestPart::Action, "ACTION_NOT_ON_RESOURCE"),
        ] {
            let told = told(action, resource);
            assert!(
                matches!(&*told, [(at, line)] if *at == part && line.contains(message)),
                "{action} {resource}: {told:?}"
            );
        }
    }

    #[test]
    fn keys_are_told_by_their_index() {
        let faults = faults_of_keys("s3:ListBucket", &["s3:prefix", "", "s3:prefxi", "saml:sub"]);
        let parts: Vec<_> = faults.iter().map(|fault| fault.part).collect();
        assert_eq!(parts, [RequestPart::Key(1), RequestPart::Key(2)], "{faults:?}");
    }
}
