//! A policy prepared for many decisions.

use super::condition::{Condition, conditions};
use super::decision::named;
use super::index::Index;
use super::request::{Request, Target};
use super::scope::{ActionGlob, ResourceGlob, Scope};
use super::who::{Grade, Whom, principals};
use crate::{Document, Effect, PolicyKind, Principal, Statement};
use std::fmt;
use std::sync::OnceLock;

/// Up to so many statements are looked at one after the other, which is faster than looking them up.
const FEW: usize = 8;

/// A policy prepared once for many decisions: taken apart and indexed, so that statements that cannot match cost
/// nothing, and that deciding allocates nothing.
///
/// It takes whatever AWS has stored, faults included: an entry that IAM cannot read applies to nothing, and a `Deny`
/// that does not apply protects nothing. [`check`](crate::check) tells of them.
///
/// # Examples
/// ```
/// use xacct_core::evaluate::{CompiledPolicy, Outcome, Request, Requester};
/// use xacct_core::{Document, Effect, PolicyKind, Statement};
///
/// let mut statement = Statement::new(Effect::Allow);
/// statement.action = Some(vec!["s3:Get*".into()]);
/// statement.resource = Some(vec!["arn:aws:s3:::reports/*".into()]);
/// let document = Document { version: Some(Document::VERSION.into()), statements: vec![statement], id: None };
/// let policy = CompiledPolicy::new(PolicyKind::Identity, document).named("ReadReports");
///
/// let ana = Requester::from_arn("arn:aws:iam::222222222222:user/ana")?;
/// let request = Request::new(ana, "s3:GetObject", "arn:aws:s3:::reports/q1.csv")?;
/// assert_eq!(policy.decide(&request).outcome(), Outcome::Allow);
/// # Ok::<(), xacct_core::evaluate::RequestError>(())
/// ```
#[derive(Clone, Debug)]
pub struct CompiledPolicy {
    kind: PolicyKind,
    name: Option<Box<str>>,
    document: Document,
    statements: Box<[CompiledStatement]>,
    index: Option<Box<Index>>,
    names_canonical_users: bool,
    names_unique_ids: bool,
    /// Whether it is public, once that was asked.
    pub(super) public: OnceLock<bool>,
}

/// A statement that can apply to something.
#[derive(Clone, Debug)]
pub(super) struct CompiledStatement {
    /// Where it stands in the document.
    pub(super) position: usize,
    pub(super) effect: Effect,
    pub(super) actions: Scope<ActionGlob>,
    /// None where all the policy is about one resource.
    pub(super) resources: Option<Scope<ResourceGlob>>,
    /// None where the policy names no principals.
    pub(super) whom: Option<Whom>,
    pub(super) conditions: Box<[Condition]>,
}

/// What a policy is asked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Question<'r> {
    pub(super) request: &'r Request,
    /// What it is about: the request's own resource, or the bucket behind its access point.
    pub(super) target: Target<'r>,
    /// Whether a permissions boundary limits the requester, which `NotPrincipal` spares nobody.
    pub(super) has_boundary: bool,
}

impl<'r> Question<'r> {
    pub(super) fn of(request: &'r Request) -> Self {
        Self { request, target: request.target(), has_boundary: false }
    }
}

/// What a policy says.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Answer<'p> {
    pub(super) denied: Option<StatementRef<'p>>,
    /// The closest grant, and how closely it names the requester.
    pub(super) allowed: Option<(Grade, StatementRef<'p>)>,
}

/// A statement of a policy that took part in a decision.
#[derive(Clone, Copy, Debug)]
pub struct StatementRef<'p> {
    policy: &'p CompiledPolicy,
    position: usize,
}

impl CompiledPolicy {
    /// Prepares a document as a policy of this kind.
    pub fn new(kind: PolicyKind, document: Document) -> Self {
        let statements: Box<[_]> = compiled(kind, &document).collect();
        let index = (statements.len() > FEW).then(|| Box::new(Index::new(&statements)));
        let names = |by: fn(&Principal) -> bool| {
            statements.iter().filter_map(|statement| statement.whom.as_ref()).any(|whom| whom.names(by))
        };
        let names_canonical_users = names(|principal| matches!(principal, Principal::CanonicalUser(_)));
        let names_unique_ids = names(|principal| matches!(principal, Principal::UniqueId(_)));
        let public = OnceLock::new();
        Self {
            kind,
            name: None,
            document,
            statements,
            index,
            names_canonical_users,
            names_unique_ids,
            public,
        }
    }

    /// The same policy by a name, such as its own or its ARN, which decisions give.
    pub fn named(self, name: impl Into<Box<str>>) -> Self {
        Self { name: Some(name.into()), ..self }
    }

    /// The kind of policy it was prepared as.
    pub const fn kind(&self) -> PolicyKind {
        self.kind
    }

    /// Its name, where it was given one.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The document as it was given.
    pub const fn document(&self) -> &Document {
        &self.document
    }

    /// The statements that can apply to something, in the order of the document.
    pub(super) fn statements(&self) -> impl Iterator<Item = (StatementRef<'_>, &CompiledStatement)> {
        let at = |statement: &CompiledStatement| StatementRef { policy: self, position: statement.position };
        self.statements.iter().map(move |statement| (at(statement), statement))
    }

    pub(crate) const fn names_canonical_users(&self) -> bool {
        self.names_canonical_users
    }

    pub(super) const fn names_unique_ids(&self) -> bool {
        self.names_unique_ids
    }

    /// What it says, the order of its statements aside.
    pub(super) fn answer(&self, question: Question<'_>) -> Answer<'_> {
        let mut answer = Answer::default();
        let mut visit = |statement: &CompiledStatement| {
            if !answer.needs(statement) {
                return;
            }
            if let Some(grade) = statement.grade(question) {
                answer.take(self, statement, grade);
            }
        };
        match &self.index {
            None => self.statements.iter().for_each(visit),
            Some(index) => {
                let resource = match question.target {
                    Target::None => "",
                    Target::Arn(arn) => arn.resource,
                };
                index.candidates(question.request, resource, |at| {
                    if let Some(statement) = self.statements.get(at) {
                        visit(statement);
                    }
                });
            }
        }
        answer
    }
}

#[cfg(feature = "json")]
impl<K: crate::Kind> crate::Policy<K> {
    /// The policy prepared for decisions.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::IdentityPolicy;
    /// use xacct_core::evaluate::{Request, Requester};
    ///
    /// let policy = IdentityPolicy::from_json(
    ///     r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}}"#,
    /// )?;
    /// let ana = Requester::from_arn("arn:aws:iam::222222222222:user/ana")?;
    /// let request = Request::new(ana, "s3:GetObject", "arn:aws:s3:::reports/q1.csv")?;
    /// assert!(policy.compile().decide(&request).is_allowed());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn compile(&self) -> CompiledPolicy {
        self.into()
    }
}

/// As [`Policy::compile`](crate::Policy::compile).
#[cfg(feature = "json")]
impl<K: crate::Kind> From<&crate::Policy<K>> for CompiledPolicy {
    fn from(policy: &crate::Policy<K>) -> Self {
        Self::new(K::KIND, policy.document())
    }
}

fn compiled(kind: PolicyKind, document: &Document) -> impl Iterator<Item = CompiledStatement> {
    // Without a version the document is of the old language.
    let variables = document.version.as_deref() == Some(Document::VERSION);
    document.statements.iter().enumerate().filter_map(move |(position, statement)| {
        let actions = Scope::of(statement.action.as_ref(), statement.not_action.as_ref(), ActionGlob::new)?;
        let resources = Scope::of(statement.resource.as_ref(), statement.not_resource.as_ref(), |text| {
            ResourceGlob::new(text, kind, variables)
        });
        Some(CompiledStatement {
            position,
            effect: statement.effect,
            actions,
            // What should name resources and does not, applies to none.
            resources: if kind.names_resources() { Some(resources?) } else { None },
            whom: whom(kind, statement)?,
            conditions: conditions(statement.operators(), variables),
        })
    })
}

/// The principals of a statement: none where the kind names none; not a statement where it should name some and does not.
/// What only filters applies to everyone then.
fn whom(kind: PolicyKind, statement: &Statement) -> Option<Option<Whom>> {
    if !kind.names_principals() {
        return Some(None);
    }
    match (&statement.principal, &statement.not_principal) {
        (Some(listed), _) => Some(Some(Whom::Listed(principals(listed)))),
        (None, Some(exempt)) => Some(Some(Whom::AllBut(principals(exempt)))),
        (None, None) if matches!(kind, PolicyKind::VpcEndpoint | PolicyKind::ResourceControl) => Some(None),
        (None, None) => None,
    }
}

impl CompiledStatement {
    /// A condition key, in lower case, and the texts of which a request must carry one for the statement to apply.
    pub(super) fn required_text(&self) -> Option<(&str, Vec<&str>)> {
        self.conditions.iter().find_map(Condition::required_text)
    }

    /// How closely the statement applies; none where it does not.
    fn grade(&self, question: Question<'_>) -> Option<Grade> {
        if !self.names_action(question) || !self.names_resource(question) {
            return None;
        }
        let grade = self.grade_of_requester(question)?;
        let context = question.request.context();
        self.conditions.iter().all(|condition| condition.holds(context)).then_some(grade)
    }

    pub(super) fn names_action(&self, question: Question<'_>) -> bool {
        self.actions.contains(|glob| glob.matches(question.request.compared_action()))
    }

    pub(super) fn names_resource(&self, Question { request, target, .. }: Question<'_>) -> bool {
        let resources = self.resources.as_ref();
        resources.is_none_or(|scope| scope.contains(|glob| glob.matches(target, request.context())))
    }

    /// How closely its principals name who asks; none where they do not.
    pub(super) fn grade_of_requester(&self, question: Question<'_>) -> Option<Grade> {
        match &self.whom {
            None => Some(Grade::Direct),
            Some(Whom::AllBut(_)) if question.has_boundary && self.effect == Effect::Deny => {
                Some(Grade::Direct)
            }
            Some(whom) => whom.grade(question.request.requester(), self.effect),
        }
    }
}

impl<'p> Answer<'p> {
    /// Whether a statement could change the answer: the first denial counts, and the first of the closest grants.
    fn needs(&self, statement: &CompiledStatement) -> bool {
        let is_first = |at: &StatementRef<'_>| statement.position < at.position;
        match (statement.effect, &self.denied, &self.allowed) {
            (Effect::Deny, denied, _) => denied.as_ref().is_none_or(is_first),
            (Effect::Allow, _, Some((Grade::Direct, allowed))) => is_first(allowed),
            (Effect::Allow, _, _) => true,
        }
    }

    fn take(&mut self, policy: &'p CompiledPolicy, statement: &CompiledStatement, grade: Grade) {
        let at = StatementRef { policy, position: statement.position };
        match statement.effect {
            Effect::Deny => self.denied = Some(at),
            Effect::Allow => {
                let is_closer = |(known, by): &(Grade, StatementRef<'_>)| {
                    grade > *known || grade == *known && at.position < by.position
                };
                if self.allowed.as_ref().is_none_or(is_closer) {
                    self.allowed = Some((grade, at));
                }
            }
        }
    }
}

impl<'p> StatementRef<'p> {
    /// The policy it stands in.
    pub const fn policy(self) -> &'p CompiledPolicy {
        self.policy
    }

    /// Where it stands among the policy's statements, counted from 0.
    pub const fn index(self) -> usize {
        self.position
    }

    /// The statement as it was written.
    pub fn statement(self) -> Option<&'p Statement> {
        self.policy.document.statements.get(self.position)
    }
}

impl PartialEq for StatementRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.policy, other.policy) && self.position == other.position
    }
}

impl Eq for StatementRef<'_> {}

/// `statement 0 (AnalystsRead) of the bucket policy `reports``
impl fmt::Display for StatementRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "statement {}", self.position)?;
        if let Some(sid) = self.statement().and_then(|statement| statement.sid.as_ref()) {
            write!(f, " ({sid})")?;
        }
        write!(f, " of {}", named(self.policy))
    }
}
