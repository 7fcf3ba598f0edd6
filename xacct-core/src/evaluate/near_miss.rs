//! Statements that would allow a request but for little.

use super::Request;
use super::compiled::{CompiledPolicy, CompiledStatement, Question, StatementRef};
use crate::{Effect, Statement};

/// What keeps a statement from applying to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mismatch<'p> {
    /// Its principals do not include the requester.
    Principal,
    /// Its actions do not include the request's.
    Action,
    /// Its resources do not include the request's.
    Resource,
    /// Its condition on this key does not hold.
    Condition(&'p str),
}

impl CompiledPolicy {
    /// The statements that would allow a request but for one thing, or but for conditions alone, and what that is: where
    /// to look when it ought to be allowed.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::evaluate::{CompiledPolicy, Mismatch, Request, Requester};
    /// use xacct_core::{Document, Effect, PolicyKind, Statement};
    ///
    /// let mut statement = Statement::new(Effect::Allow);
    /// statement.action = Some(vec!["s3:GetObject".into()]);
    /// statement.resource = Some(vec!["arn:aws:s3:::reports/2026/*".into()]);
    /// let document = Document { statements: vec![statement], ..Document::default() };
    /// let policy = CompiledPolicy::new(PolicyKind::Identity, document);
    ///
    /// let ana = Requester::from_arn("arn:aws:iam::222222222222:user/ana")?;
    /// let request = Request::new(ana, "s3:GetObject", "arn:aws:s3:::reports/2025/q1.csv")?;
    /// let near: Vec<_> = policy.near_misses(&request).map(|(statement, why)| (statement.index(), why)).collect();
    /// assert_eq!(near, [(0, vec![Mismatch::Resource])]);
    /// # Ok::<(), xacct_core::evaluate::RequestError>(())
    /// ```
    pub fn near_misses<'p>(
        &'p self,
        request: &Request,
    ) -> impl Iterator<Item = (StatementRef<'p>, Vec<Mismatch<'p>>)> {
        let question = Question::of(request);
        let allows = self.statements().filter(|(_, statement)| statement.effect == Effect::Allow);
        allows.filter_map(move |(by, statement)| {
            let written = by.statement()?;
            let mismatches = statement.mismatches(question);
            let mismatches: Vec<_> = mismatches.map(|mismatch| mismatch.as_written_in(written)).collect();
            let is_condition = |mismatch: &Mismatch<'_>| matches!(mismatch, Mismatch::Condition(_));
            let is_near = mismatches.len() == 1 || mismatches.iter().all(is_condition);
            (is_near && !mismatches.is_empty()).then_some((by, mismatches))
        })
    }
}

impl<'p> Mismatch<'p> {
    /// The same, with the key as the statement writes it.
    fn as_written_in(self, statement: &'p Statement) -> Self {
        let Self::Condition(key) = self else { return self };
        let mut keys = statement.operators().iter().flat_map(|block| &block.keys);
        let written = keys.find(|written| written.key.eq_ignore_ascii_case(key));
        written.map_or(self, |written| Self::Condition(&written.key))
    }
}

impl CompiledStatement {
    /// Everything that keeps it from applying.
    fn mismatches<'p>(&'p self, question: Question<'_>) -> impl Iterator<Item = Mismatch<'p>> {
        let applies = [
            (self.names_action(question), Mismatch::Action),
            (self.names_resource(question), Mismatch::Resource),
            (self.grade_of_requester(question).is_some(), Mismatch::Principal),
        ];
        let context = question.request.context();
        let failing = self.conditions.iter().filter(|condition| !condition.holds(context));
        let keys: Vec<_> = failing.map(|condition| Mismatch::Condition(condition.key())).collect();
        applies.into_iter().filter(|(applies, _)| !applies).map(|(_, mismatch)| mismatch).chain(keys)
    }
}
