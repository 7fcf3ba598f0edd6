//! For each code a setup that has the fault, and one near it that has not.

mod access_points;
mod acls;
mod halves;
mod hostile;
mod keys;
mod layers;
mod principals;
mod properties;
mod roles;

use super::*;
use crate::evaluate::{BlockPublicAccess, ObjectOwnership};
use crate::{
    Document, Effect, KeyValues, OperatorBlock, Place, PrincipalArn, PrincipalKind, Principals, Severity,
    Statement,
};

const OWNER: &str = "111111111111";
const OTHER: &str = "222222222222";
const ANALYST: &str = "arn:aws:iam::222222222222:role/analyst";
const BUCKET: &str = "arn:aws:s3:::reports";
const OBJECTS: &str = "arn:aws:s3:::reports/*";
const KEY: &str = "arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";

fn statement(effect: Effect, whom: &str, actions: &[&str], resources: &[&str]) -> Statement {
    let texts = |texts: &[&str]| Some(texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>());
    let mut statement = Statement::new(effect);
    statement.principal = match whom {
        "" => None,
        "*" => Some(Principals::Everyone),
        _ => Some(Principals::grouped([(PrincipalKind::of_shape(whom), whom)])),
    };
    statement.action = texts(actions);
    statement.resource = texts(resources).filter(|resources| !resources.is_empty());
    statement
}

fn allow(whom: &str, actions: &[&str], resources: &[&str]) -> Statement {
    statement(Effect::Allow, whom, actions, resources)
}

fn deny(whom: &str, actions: &[&str], resources: &[&str]) -> Statement {
    statement(Effect::Deny, whom, actions, resources)
}

fn when(mut statement: Statement, operator: &str, key: &str, value: &str) -> Statement {
    let keys = vec![KeyValues { key: key.into(), values: vec![value.into()] }];
    statement.condition.get_or_insert_default().push(OperatorBlock { operator: operator.into(), keys });
    statement
}

fn document(statements: impl IntoIterator<Item = Statement>) -> Document {
    let statements = statements.into_iter().collect();
    Document { version: Some(Document::VERSION.into()), statements, id: None }
}

fn principal(arn: &str) -> PrincipalDocuments {
    PrincipalDocuments::new(arn.parse().unwrap())
}

fn with_policy(arn: &str, statements: impl IntoIterator<Item = Statement>) -> PrincipalDocuments {
    PrincipalDocuments { identity: vec![document(statements)], ..principal(arn) }
}

fn bare() -> Setup {
    Setup {
        region: Some("eu-west-1".parse().unwrap()),
        ..Setup::new(OWNER.parse().unwrap(), "reports".parse().unwrap())
    }
}

/// The analyst reads, and both halves say so.
fn reading() -> Setup {
    Setup {
        bucket_policy: Some(document([allow(ANALYST, &["s3:GetObject"], &[OBJECTS])])),
        principals: vec![with_policy(ANALYST, [allow("", &["s3:GetObject"], &[OBJECTS])])],
        ..bare()
    }
}

fn bucket_policy(setup: &mut Setup) -> &mut Vec<Statement> {
    &mut setup.bucket_policy.as_mut().unwrap().statements
}

fn identity(setup: &mut Setup) -> &mut Vec<Statement> {
    &mut setup.principals[0].identity[0].statements
}

fn codes(setup: &Setup) -> Vec<&'static str> {
    setup.check().iter().map(|finding| finding.fault.code.as_str()).collect()
}

/// The only finding there is.
fn only(setup: &Setup) -> CrossFinding {
    let mut findings = setup.check();
    assert_eq!(findings.len(), 1, "{findings:#?}");
    let finding = findings.remove(0);
    let message = &finding.fault.message;
    assert!(!message.ends_with('.') && !message.contains('\n') && finding.fault.help.is_some(), "{message}");
    finding
}

fn assert_only(setup: &Setup, code: &str, severity: Severity) {
    let finding = only(setup);
    assert_eq!((finding.fault.code.as_str(), finding.severity), (code, severity), "{finding}");
}
