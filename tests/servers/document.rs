//! Policies as the steps write them: also such as no check of ours would let pass.

use serde_json::{Value, json};

/// A statement.
pub(crate) struct Statement(Value);

impl Statement {
    /// Allows.
    pub(crate) fn allow(action: impl Into<Value>, resource: impl Into<Value>) -> Self {
        Self(json!({ "Effect": "Allow", "Action": action.into(), "Resource": resource.into() }))
    }

    /// Denies.
    pub(crate) fn deny(action: impl Into<Value>, resource: impl Into<Value>) -> Self {
        Self(json!({ "Effect": "Deny", "Action": action.into(), "Resource": resource.into() }))
    }

    /// Lets a role be assumed.
    pub(crate) fn trust(principal: &str) -> Self {
        Self(json!({ "Effect": "Allow", "Action": "sts:AssumeRole" })).to(principal)
    }

    /// Of whom it speaks.
    pub(crate) fn to(self, principal: &str) -> Self {
        self.with("Principal", json!({ "AWS": principal }))
    }

    /// That it speaks of everyone.
    pub(crate) fn for_everyone(self) -> Self {
        self.with("Principal", json!("*"))
    }

    /// Its condition.
    pub(crate) fn when(self, condition: Value) -> Self {
        self.with("Condition", condition)
    }

    fn with(mut self, element: &str, value: Value) -> Self {
        if let Value::Object(elements) = &mut self.0 {
            elements.insert(element.to_owned(), value);
        }
        self
    }
}

/// A policy of these statements, without a blank: there are servers that want it so.
pub(crate) fn policy(statements: impl IntoIterator<Item = Statement>) -> String {
    let statements: Vec<_> = statements.into_iter().map(|Statement(statement)| statement).collect();
    json!({ "Version": "2012-10-17", "Statement": statements }).to_string()
}
