//! Statements that a request meets once it carries the right condition keys.

use super::access_point::is_behind;
use super::compiled::{CompiledPolicy, CompiledStatement, Question, StatementRef};
use super::request::Request;
use super::who::Whom;
use crate::Effect;

impl CompiledPolicy {
    /// The statements that have conditions, and apply to a request or may apply to it with other condition keys than it
    /// carries. Of some, whose resources or principals depend on more than the request, it cannot be told, and they are among
    /// them.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::evaluate::{CompiledPolicy, Request, Requester};
    /// use xacct_core::{Document, Effect, KeyValues, OperatorBlock, PolicyKind, Statement};
    ///
    /// let only_tls = |resource: &str| {
    ///     let mut statement = Statement::new(Effect::Allow);
    ///     statement.action = Some(vec!["s3:GetObject".into()]);
    ///     statement.resource = Some(vec![resource.into()]);
    ///     let keys = vec![KeyValues { key: "aws:SecureTransport".into(), values: vec!["true".into()] }];
    ///     statement.condition = Some(vec![OperatorBlock { operator: "Bool".into(), keys }]);
    ///     statement
    /// };
    /// let statements = vec![only_tls("arn:aws:s3:::archive/*"), only_tls("arn:aws:s3:::reports/*")];
    /// let policy = CompiledPolicy::new(PolicyKind::Identity, Document { statements, ..Document::default() });
    ///
    /// let ana = Requester::from_arn("arn:aws:iam::222222222222:user/ana")?;
    /// let request = Request::new(ana, "s3:GetObject", "arn:aws:s3:::reports/q1.csv")?;
    /// let depends_on: Vec<_> = policy.depends_on(&request).map(|statement| statement.index()).collect();
    /// assert_eq!(depends_on, [1]);
    /// # Ok::<(), xacct_core::evaluate::RequestError>(())
    /// ```
    pub fn depends_on<'p>(&'p self, request: &Request) -> impl Iterator<Item = StatementRef<'p>> {
        let question = Question::of(request);
        // The bucket behind an access point is another resource, which only the access point knows.
        let is_of_any = is_behind(request);
        self.statements()
            .filter(move |(_, statement)| {
                !statement.conditions.is_empty()
                    && statement.may_name_requester(question)
                    && statement.names_action(question)
                    && (is_of_any || statement.may_name_resource(question))
            })
            .map(|(by, _)| by)
    }
}

impl CompiledStatement {
    /// What a boundary does to `NotPrincipal`, the request does not tell.
    fn may_name_requester(&self, question: Question<'_>) -> bool {
        let is_left_open = matches!(self.whom, Some(Whom::AllBut(_))) && self.effect == Effect::Deny;
        is_left_open || self.grade_of_requester(question).is_some()
    }

    /// Whether its resources are, or may be with other values of policy variables, those of the request.
    fn may_name_resource(&self, question: Question<'_>) -> bool {
        let patterns = self.resources.as_ref().map_or(&[][..], |scope| scope.patterns());
        self.names_resource(question) || patterns.iter().any(|pattern| pattern.has_variables())
    }
}
