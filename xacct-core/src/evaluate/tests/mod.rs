//! Decisions over several layers, by AWS's tables; properties that hold whatever the policies are.

mod access_points;
mod accounts;
mod filters;
mod properties;
mod public;
mod s3;
mod words;

use super::*;
use crate::{Document, Effect, KeyValues, OperatorBlock, PolicyKind, PrincipalKind, Principals, Statement};

const OWNER: &str = "111111111111";
const USER: &str = "arn:aws:iam::222222222222:user/ana";
const ROLE: &str = "arn:aws:iam::222222222222:role/analyst";
const SESSION: &str = "arn:aws:sts::222222222222:assumed-role/analyst/ana";
const ROOT: &str = "arn:aws:iam::222222222222:root";
const OBJECT: &str = "arn:aws:s3:::reports/q1.csv";

/// A statement about reading reports.
fn statement(effect: Effect) -> Statement {
    let mut statement = Statement::new(effect);
    statement.action = Some(vec!["s3:GetObject".into()]);
    statement.resource = Some(vec!["arn:aws:s3:::reports/*".into()]);
    statement
}

fn allow() -> Statement {
    statement(Effect::Allow)
}

fn deny() -> Statement {
    statement(Effect::Deny)
}

impl Statement {
    fn to(mut self, principal: &str) -> Self {
        self.principal = Some(match principal {
            "*" => Principals::Everyone,
            text => Principals::grouped([(PrincipalKind::of_shape(text), text)]),
        });
        self
    }

    fn of(mut self, action: &str) -> Self {
        self.action = Some(vec![action.into()]);
        self
    }

    fn on(mut self, resource: &str) -> Self {
        self.resource = Some(vec![resource.into()]);
        self
    }

    fn about_itself(mut self) -> Self {
        self.resource = None;
        self
    }

    fn when(mut self, operator: &str, key: &str, value: &str) -> Self {
        let keys = vec![KeyValues { key: key.into(), values: vec![value.into()] }];
        self.condition.get_or_insert_default().push(OperatorBlock { operator: operator.into(), keys });
        self
    }
}

fn policy<const N: usize>(kind: PolicyKind, statements: [Statement; N]) -> CompiledPolicy {
    let version = Some(Document::VERSION.into());
    CompiledPolicy::new(kind, Document { version, statements: statements.into(), id: None })
}

fn identity<const N: usize>(statements: [Statement; N]) -> [CompiledPolicy; 1] {
    [policy(PolicyKind::Identity, statements)]
}

fn bucket_policy<const N: usize>(statements: [Statement; N]) -> CompiledPolicy {
    policy(PolicyKind::Bucket, statements)
}

/// Someone asks for an object of a bucket of another account, or, where it is of the same, of the own.
fn request(requester: &str, owner: &str) -> Request {
    let requester = match requester {
        "anonymous" => Requester::anonymous(),
        arn if arn.starts_with("arn:") => Requester::from_arn(arn).unwrap(),
        service => Requester::service(service).unwrap(),
    };
    Request::new(requester, "s3:GetObject", OBJECT).unwrap().owned_by(owner.parse().unwrap())
}

impl Request {
    fn asking(self, action: &str, resource: &str) -> Self {
        let owner = self.owner().unwrap();
        Self::new(self.requester().clone(), action, resource).unwrap().owned_by(owner)
    }
}

fn missing(request: &Request, policies: &Policies<'_>) -> Vec<Missing> {
    let decision = authorize(request, policies).unwrap();
    assert_eq!(decision.missing().count() > 0, decision.outcome() == Outcome::ImplicitDeny);
    decision.missing().collect()
}

fn outcome(request: &Request, policies: &Policies<'_>) -> Outcome {
    authorize(request, policies).unwrap().outcome()
}
