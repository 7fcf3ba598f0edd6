//! Statements that allow something, and the requests they were written for.

use super::DocumentName;
use super::actions::{actions_of, is_of_objects};
use super::ask::{Ask, Target};
use super::model::Model;
use super::sample::{ANY, Samples, filled};
use super::satisfy::{Aim, VALUES, aimed};
use crate::evaluate::{CompiledPolicy, Context, Grade, Ground, Reason};
use crate::{ConditionValue, Document, Effect, Operator, PolicyKind, PrincipalKind, Principals, Statement};

/// A statement that allows something.
#[derive(Clone)]
pub(super) struct Source<'s> {
    pub(super) document: DocumentName,
    pub(super) position: usize,
    pub(super) statement: &'s Statement,
    kind: PolicyKind,
    version: &'s Option<String>,
}

/// A request that a statement was written for, and that it allows.
pub(super) struct Intent {
    pub(super) ask: Ask,
    /// The pattern of resources that it is an example of.
    pub(super) pattern: String,
    /// Whether it is an example of another statement's pattern too.
    pub(super) is_joined: bool,
    /// Whether the statement names the action by more than `*` or `s3:*`.
    pub(super) is_named: bool,
    pub(super) naming: Naming,
}

/// How a statement names who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Naming {
    /// By itself; a statement of its own policies names nobody else.
    Itself,
    /// By its account.
    Account,
    /// Along with everyone else.
    Everyone,
}

/// The statements of a document that allow something.
pub(super) fn sources(kind: PolicyKind, document: &Document, name: DocumentName) -> Vec<Source<'_>> {
    let statements = document.statements.iter().enumerate();
    let allowing = statements.filter(|(_, statement)| statement.effect == Effect::Allow);
    allowing
        .map(|(position, statement)| Source {
            document: name.clone(),
            position,
            statement,
            kind,
            version: &document.version,
        })
        .collect()
}

impl Source<'_> {
    /// The statement alone.
    pub(super) fn alone(&self) -> CompiledPolicy {
        self.policy_of(self.statement.clone())
    }

    fn policy_of(&self, statement: Statement) -> CompiledPolicy {
        let document = Document { version: self.version.clone(), id: None, statements: vec![statement] };
        CompiledPolicy::new(self.kind, document)
    }

    /// The statement alone as far as it speaks of one of its patterns of resources.
    fn about(&self, pattern: &str) -> Statement {
        let mut statement = self.statement.clone();
        statement.resource = statement.resource.map(|_| vec![pattern.to_owned()]);
        statement
    }

    /// The patterns of the resources that it speaks of; of none it speaks of its own.
    pub(super) fn patterns(&self) -> Vec<&str> {
        match &self.statement.resource {
            Some(patterns) => patterns.iter().map(String::as_str).collect(),
            None => vec!["*"],
        }
    }

    /// The patterns that are meant for a target: those of a policy of the resource all are, those of an identity where
    /// they name it, and not all there is.
    fn patterns_for(&self, arn: &str) -> Vec<&str> {
        let names = |pattern: &&str| {
            let literal = pattern.split(['*', '?', '$']).next().unwrap_or_default();
            literal.strip_prefix(arn).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        match (self.kind, &self.statement.resource) {
            (PolicyKind::Identity, None) => Vec::new(),
            (PolicyKind::Identity, Some(_)) => self.patterns().into_iter().filter(names).collect(),
            _ => self.patterns(),
        }
    }

    /// Whether it names a party at all, which most statements of long policies do not.
    fn may_be_for(&self, model: &Model<'_>, who: usize, target: &Target) -> bool {
        let widest = Statement {
            action: Some(vec!["*".into()]),
            not_action: None,
            resource: self.statement.resource.as_ref().map(|_| vec!["*".into()]),
            not_resource: None,
            condition: None,
            ..self.statement.clone()
        };
        let widest = match self.statement.not_resource {
            Some(_) => Statement { resource: Some(vec!["*".into()]), ..widest },
            None => widest,
        };
        let ask = Ask::about(who, target, model);
        is_allowed_by(&self.policy_of(widest), model, &ask).is_some()
    }

    /// The requests of a party that it was written for: for each of its patterns one of each action.
    pub(super) fn intents(&self, model: &Model<'_>, who: usize, target: &Target) -> Vec<Intent> {
        let mut intents = Vec::new();
        if !self.may_be_for(model, who, target) {
            return intents;
        }
        let contexts = self.contexts(model, who, target);
        for pattern in self.patterns_for(&target.arn(model)) {
            let statement = self.about(pattern);
            let by_name = self.policy_of(by_name(statement.clone()));
            let alone = self.policy_of(statement);
            let examples: Vec<(&Context, String)> = contexts
                .iter()
                .flat_map(|it| {
                    samples(model, who, target, pattern, &[], it).own.into_iter().map(move |own| (it, own))
                })
                .collect();
            for action in actions_of(self.statement, target) {
                let fitting = |(context, resource): &(&Context, String)| {
                    let ask = Ask::new(who, &action, resource, target.clone());
                    self.meant(model, &alone, Ask { context: (*context).clone(), ..ask })
                };
                let Some((ask, naming)) = examples.iter().find_map(fitting) else { continue };
                let is_named = is_allowed_by(&by_name, model, &ask).is_some();
                intents.push(Intent { ask, pattern: pattern.to_owned(), is_joined: false, is_named, naming });
            }
        }
        intents
    }

    /// The same request of what fits its pattern and, maybe, one of `others` too.
    pub(super) fn joined<'a>(
        &'a self,
        model: &'a Model<'_>,
        intent: &'a Intent,
        others: &[&str],
    ) -> impl Iterator<Item = Intent> + 'a {
        let Ask { who, target, context, .. } = &intent.ask;
        let alone = self.policy_of(self.about(&intent.pattern));
        let samples = samples(model, *who, target, &intent.pattern, others, context).joined;
        samples.into_iter().filter_map(move |resource| {
            let (ask, naming) = self.meant(model, &alone, Ask { resource, ..intent.ask.clone() })?;
            Some(Intent {
                ask,
                pattern: intent.pattern.clone(),
                is_joined: true,
                is_named: intent.is_named,
                naming,
            })
        })
    }

    /// Condition keys that meet its conditions, and what its variables stand for beside them.
    fn contexts(&self, model: &Model<'_>, who: usize, target: &Target) -> Vec<Context> {
        let ask = Ask::about(who, target, model);
        let is_fixed = ask.fixed(model);
        let mut contexts: Vec<Context> = Vec::new();
        for choice in 0..VALUES {
            let context = aimed(Aim::Meet, self.statement, &Context::default(), &is_fixed, choice);
            let context = self.with_variables(context, &is_fixed);
            if !contexts.contains(&context) {
                contexts.push(context);
            }
        }
        contexts
    }

    /// The keys that the variables of its resources stand for, as the samples take them.
    fn with_variables(&self, mut context: Context, is_fixed: &dyn Fn(&str) -> bool) -> Context {
        for pattern in self.patterns() {
            filled(pattern, None, |name, default| {
                let is_open = !is_fixed(name) && context.get(name).next().is_none() && default.is_none();
                if is_open && let Ok(with_variable) = context.clone().with(name, ANY) {
                    context = with_variable;
                }
                String::new()
            });
        }
        context
    }

    /// The request, where the statement allows it and it is about what the action acts on.
    fn meant(&self, model: &Model<'_>, alone: &CompiledPolicy, ask: Ask) -> Option<(Ask, Naming)> {
        let is_object = ask.resource.starts_with(&ask.target.of_objects(model));
        let fits = matches!(ask.target, Target::Role(_)) || is_object == is_of_objects(&ask.action);
        let grade = fits.then(|| is_allowed_by(alone, model, &ask))??;
        Some((ask, self.naming_of(grade)))
    }

    fn naming_of(&self, grade: Option<Grade>) -> Naming {
        match (&self.statement.principal, grade) {
            (_, None) => Naming::Itself,
            _ if self.fixes_principal() => Naming::Itself,
            (_, Some(Grade::Account)) => Naming::Account,
            (Some(Principals::Listed(_)), Some(_)) if !self.names_everyone() => Naming::Itself,
            _ => Naming::Everyone,
        }
    }

    /// Whether a condition names principals in full.
    fn fixes_principal(&self) -> bool {
        let compared = self.statement.operators().iter().filter(|block| {
            block.operator.parse::<Operator>().is_ok_and(|operator| !operator.name.is_negated())
        });
        let mut keys = compared.flat_map(|block| &block.keys);
        keys.any(|key| {
            let is_full = |value: &ConditionValue| !value.as_str().contains(['*', '?', '$']);
            key.key.eq_ignore_ascii_case("aws:PrincipalArn") && key.values.iter().all(is_full)
        })
    }

    fn names_everyone(&self) -> bool {
        let mut entries = self.statement.principal.iter().flat_map(Principals::entries);
        entries.any(|entry| entry == (PrincipalKind::Aws, "*"))
    }
}

/// What a pattern stands for in requests that carry these keys.
fn samples(
    model: &Model<'_>,
    who: usize,
    target: &Target,
    pattern: &str,
    others: &[&str],
    context: &Context,
) -> Samples {
    let request = Ask::about(who, target, model).request(model, context);
    Samples::of(model, target, pattern, others, |name, default| {
        let known = request.as_ref().and_then(|request| request.context().get(name).next());
        known.or(default).unwrap_or(ANY).to_owned()
    })
}

/// A statement without patterns that stand for every action of S3.
fn by_name(mut statement: Statement) -> Statement {
    let mut actions = statement.action.take().unwrap_or_default();
    actions.retain(|action| !matches!(action.as_str(), "*" | "s3:*" | "S3:*" | "sts:*"));
    Statement { action: Some(actions), not_action: None, ..statement }
}

/// How closely a statement allows a request; `Some(None)` where it names nobody.
fn is_allowed_by(alone: &CompiledPolicy, model: &Model<'_>, ask: &Ask) -> Option<Option<Grade>> {
    let request = ask.request(model, &ask.context)?;
    match alone.decide(&request).reason() {
        Reason::Allowed { resource: Some(Ground::Statement(grade, _)), .. } => Some(Some(grade)),
        Reason::Allowed { .. } => Some(None),
        _ => None,
    }
}
