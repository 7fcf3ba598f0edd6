//! The policies and requests that all contenders are given, before anyone's language.

/// The actions of every statement.
pub(crate) const ACTIONS: [&str; 2] = ["s3:GetObject", "s3:GetObjectVersion"];

/// The account of every request's principal.
pub(crate) const ACCOUNT: &str = "222222222222";

/// Every request's principal.
pub(crate) const PRINCIPAL: &str = "arn:aws:iam::222222222222:role/analyst";

/// What tells one statement from the next, beside its `Sid`.
#[derive(Clone, Copy)]
pub(crate) enum Shape {
    /// The resource, so that an index over resources finds the statement.
    Departments,
    /// The value of a condition, so that every statement has to be looked at whatever is indexed.
    Organizations,
}

impl Shape {
    /// For a title.
    pub(crate) fn description(self) -> &'static str {
        match self {
            Self::Departments => "a resource a statement",
            Self::Organizations => "one resource, an organization a statement",
        }
    }
}

/// An identity policy.
pub(crate) struct Policy {
    /// Its statements.
    pub(crate) statements: Vec<Statement>,
}

/// A statement that allows [`ACTIONS`] on a resource to one organization over TLS.
pub(crate) struct Statement {
    /// Its `Sid`.
    pub(crate) sid: String,
    /// The pattern of what it allows reading; it ends in `*` and has no other wildcard.
    pub(crate) resource: String,
    /// What `aws:PrincipalOrgID` must equal.
    pub(crate) organization: String,
}

/// A request over TLS by [`PRINCIPAL`].
pub(crate) struct Request {
    /// The action.
    pub(crate) action: &'static str,
    /// The ARN of an object.
    pub(crate) resource: String,
    /// The value of `aws:PrincipalOrgID`.
    pub(crate) organization: String,
}

impl Policy {
    /// The policy of so many statements.
    pub(crate) fn new(shape: Shape, statements: usize) -> Self {
        Self { statements: (0..statements).map(|n| Statement::new(shape, n)).collect() }
    }

    /// In IAM's language.
    pub(crate) fn to_json(&self) -> String {
        let statements: Vec<_> = self.statements.iter().map(Statement::to_json).collect();
        format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, statements.join(","))
    }
}

impl Statement {
    /// Statement `n` of a policy.
    pub(crate) fn new(shape: Shape, n: usize) -> Self {
        let (department, organization) = match shape {
            Shape::Departments => (n, 0),
            Shape::Organizations => (0, n),
        };
        Self {
            sid: format!("Readers{n}"),
            resource: format!("arn:aws:s3:::reports/department-{department}/*"),
            organization: format!("o-a1b2c3{organization:04}"),
        }
    }

    /// The request that this statement allows and no other of the same shape.
    pub(crate) fn request(&self) -> Request {
        Request {
            action: ACTIONS[0],
            resource: self.resource.replace('*', "2026/summary.csv"),
            organization: self.organization.clone(),
        }
    }

    fn to_json(&self) -> String {
        let Self { sid, resource, organization } = self;
        let [first, second] = ACTIONS;
        format!(
            r#"{{"Sid":"{sid}","Effect":"Allow","Action":["{first}","{second}"],"Resource":"{resource}","Condition":{{"Bool":{{"aws:SecureTransport":"true"}},"StringEquals":{{"aws:PrincipalOrgID":"{organization}"}}}}}}"#
        )
    }
}
