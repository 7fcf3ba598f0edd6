//! A document read once for all checks: every value parsed by its own type and looked up in the catalogue.

use crate::{
    ActionPattern, Arn, ConditionKey, ConditionValue, Document, Effect, Element, Fault, Operator,
    OperatorBlock, Place, PolicyKind, Principal, Principals, Statement, Within,
};
use xacct_catalog::{Action, GlobalConditionKey, ResourceType, Service};

/// What a check looks at.
pub(super) struct Context<'d> {
    pub(super) document: &'d Document,
    pub(super) kind: PolicyKind,
    /// Where a value stands that is known only at run time, captured whole.
    captured: &'d [Place],
    /// Every entry of `Action` and `NotAction`.
    pub(super) actions: Vec<ActionRead>,
    /// Every entry of `Resource` and `NotResource`; none where the kind has no resources, which is the fault to tell.
    pub(super) resources: Vec<ResourceRead<'d>>,
    /// Every entry of `Principal` and `NotPrincipal`; none where the kind lists no principals.
    pub(super) principals: Vec<PrincipalRead<'d>>,
    /// Every operator of every condition.
    pub(super) operators: Vec<(Place, Result<Operator, Fault>)>,
    /// Every key of every condition.
    pub(super) keys: Vec<KeyRead<'d>>,
}

/// An entry of `Action` or `NotAction`.
pub(super) struct ActionRead {
    pub(super) statement: usize,
    pub(super) element: Element,
    pub(super) place: Place,
    pub(super) text: String,
    pub(super) pattern: Result<ActionPattern, Fault>,
    /// The pattern's service, if AWS has it.
    pub(super) service: Option<Service>,
    /// The actions that the pattern stands for; none for `*`, which stands for all of them.
    pub(super) named: Vec<Action>,
}

/// An entry of `Resource` or `NotResource`.
pub(super) struct ResourceRead<'d> {
    pub(super) statement: usize,
    pub(super) element: Element,
    pub(super) place: Place,
    pub(super) text: &'d str,
    pub(super) arn: ArnRead,
}

/// What a resource's text is.
pub(super) enum ArnRead {
    /// `*`, which every resource fits.
    Every,
    /// An ARN that is known only at run time.
    Captured,
    /// No ARN.
    Faulty(Fault),
    /// An ARN and the types of its service's resources that it can name.
    Arn(Arn, Vec<ResourceType>),
}

/// An entry of `Principal` or `NotPrincipal`.
pub(super) struct PrincipalRead<'d> {
    pub(super) statement: usize,
    pub(super) element: Element,
    pub(super) place: Place,
    pub(super) kind: crate::PrincipalKind,
    pub(super) text: &'d str,
    pub(super) principal: Result<Principal, Fault>,
}

/// A condition key.
pub(super) struct KeyRead<'d> {
    pub(super) statement: usize,
    pub(super) place: Place,
    pub(super) text: &'d str,
    /// None where the operator itself is at fault.
    pub(super) operator: Option<Operator>,
    pub(super) key: Result<ConditionKey, Fault>,
    pub(super) source: KeySource,
    /// The values, but for those that are known only at run time.
    pub(super) values: Vec<ValueRead<'d>>,
    /// How many values there are, those included.
    pub(super) value_count: usize,
}

/// A value of a condition.
#[derive(Clone, Copy)]
pub(super) struct ValueRead<'d> {
    pub(super) place: Place,
    pub(super) value: &'d ConditionValue,
}

/// Who has a condition key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum KeySource {
    /// IAM: every request can carry it.
    Global(GlobalConditionKey),
    /// Some service, mostly that of its prefix.
    Service(xacct_catalog::ConditionKey),
    /// An identity provider, whose keys no catalogue can list.
    IdentityProvider,
    /// Nobody, as far as these three tell.
    Unknown,
}

impl PrincipalRead<'_> {
    /// Whether it is the service IAM Roles Anywhere, which asks for whoever holds a certificate.
    pub(super) fn is_roles_anywhere(&self) -> bool {
        matches!(&self.principal, Ok(Principal::Service(name)) if name.starts_with("rolesanywhere."))
    }
}

impl KeyRead<'_> {
    /// Whether it is this key; case is ignored.
    pub(super) fn is(&self, name: &str) -> bool {
        self.text.eq_ignore_ascii_case(name)
    }

    /// Whether it is a key of this family, such as `aws:PrincipalTag/`; case is ignored.
    pub(super) fn is_below(&self, family: &str) -> bool {
        self.text.get(..family.len()).is_some_and(|start| start.eq_ignore_ascii_case(family))
    }

    /// Whether only requests pass that carry it.
    pub(super) fn limits(&self) -> bool {
        self.operator.is_some_and(|operator| operator.limits())
    }

    /// Whether its values say which account, organization or network is trusted.
    pub(super) fn is_sensitive(&self) -> bool {
        matches!(self.source, KeySource::Global(key) if key.is_sensitive())
    }

    /// Whether a request can carry several values of it.
    pub(super) fn is_multivalued(&self) -> bool {
        match self.source {
            KeySource::Global(key) => key.is_multivalued(),
            KeySource::Service(key) => key.is_multivalued(),
            KeySource::IdentityProvider | KeySource::Unknown => false,
        }
    }
}

impl<'d> Context<'d> {
    pub(super) fn new(document: &'d Document, kind: PolicyKind, captured: &'d [Place]) -> Self {
        let mut context = Self {
            document,
            kind,
            captured,
            actions: Vec::new(),
            resources: Vec::new(),
            principals: Vec::new(),
            operators: Vec::new(),
            keys: Vec::new(),
        };
        for (index, statement) in document.statements.iter().enumerate() {
            context.read(index, statement);
        }
        context
    }

    fn read(&mut self, index: usize, statement: &'d Statement) {
        let kind = self.kind;
        for (element, principals) in statement.principals().filter(|_| kind.lists_principals()) {
            for (entry, written) in principals.entries().enumerate() {
                let place = Place::Statement(index, Within::Entry(element, entry));
                let (kind, text) = written;
                let principal = Principal::new(kind, text);
                self.principals.push(PrincipalRead {
                    statement: index,
                    element,
                    place,
                    kind,
                    text,
                    principal,
                });
            }
        }
        for (element, actions) in statement.actions() {
            for (entry, text) in actions.iter().enumerate() {
                let place = Place::Statement(index, Within::Entry(element, entry));
                self.actions.push(read_action(index, element, place, text));
            }
        }
        for (element, resources) in statement.resources().filter(|_| kind.names_resources()) {
            for (entry, text) in resources.iter().enumerate() {
                let place = Place::Statement(index, Within::Entry(element, entry));
                let arn = if self.captured.contains(&place) { ArnRead::Captured } else { ArnRead::of(text) };
                self.resources.push(ResourceRead { statement: index, element, place, text, arn });
            }
        }
        for (position, block) in statement.operators().iter().enumerate() {
            self.read_block(index, position, block);
        }
    }

    fn read_block(&mut self, statement: usize, position: usize, block: &'d OperatorBlock) {
        let operator = block.operator.parse::<Operator>();
        for (index, written) in block.keys.iter().enumerate() {
            let key = ConditionKey::new(written.key.clone());
            let place = |value| Place::Statement(statement, Within::Value(position, index, value));
            let values = written.values.iter().enumerate();
            let values = values.map(|(index, value)| ValueRead { place: place(index), value });
            self.keys.push(KeyRead {
                statement,
                place: Place::Statement(statement, Within::Key(position, index)),
                text: &written.key,
                operator: operator.as_ref().ok().copied(),
                source: key.as_ref().map_or(KeySource::Unknown, source_of),
                key,
                values: values.filter(|value| !self.captured.contains(&value.place)).collect(),
                value_count: written.values.len(),
            });
        }
        self.operators.push((Place::Statement(statement, Within::Operator(position)), operator));
    }

    /// Whether a statement allows.
    pub(super) fn allows(&self, statement: usize) -> bool {
        self.document.statements.get(statement).is_some_and(|it| it.effect == Effect::Allow)
    }

    /// Whether a statement has `NotAction`.
    pub(super) fn negates_actions(&self, statement: usize) -> bool {
        self.document.statements.get(statement).is_some_and(|it| it.not_action.is_some())
    }

    /// Where a statement's `Principal` names everyone, alone or beside others.
    pub(super) fn everyone(&self, statement: usize) -> Option<Place> {
        let principal = self.document.statements.get(statement)?.principal.as_ref();
        if principal == Some(&Principals::Everyone) {
            return Some(Place::Statement(statement, Within::Element(Element::Principal)));
        }
        let mut principals = self.principals_of(statement);
        principals.find(|read| read.principal == Ok(Principal::Everyone)).map(|read| read.place)
    }

    /// The entries of one statement's `Principal`.
    pub(super) fn principals_of(&self, statement: usize) -> impl Iterator<Item = &PrincipalRead<'d>> {
        let all = of_statement(&self.principals, statement, |read| read.statement);
        all.iter().filter(|read| read.element == Element::Principal)
    }

    /// The entries of one statement's `NotPrincipal`.
    pub(super) fn not_principals_of(&self, statement: usize) -> impl Iterator<Item = &PrincipalRead<'d>> {
        let all = of_statement(&self.principals, statement, |read| read.statement);
        all.iter().filter(|read| read.element == Element::NotPrincipal)
    }

    /// The entries of one statement's `Action`.
    pub(super) fn actions_of(&self, statement: usize) -> impl Iterator<Item = &ActionRead> {
        let all = of_statement(&self.actions, statement, |read| read.statement);
        all.iter().filter(|read| read.element == Element::Action)
    }

    /// The entries of one statement's `Resource`.
    pub(super) fn resources_of(&self, statement: usize) -> impl Iterator<Item = &ResourceRead<'d>> {
        let all = of_statement(&self.resources, statement, |read| read.statement);
        all.iter().filter(|read| read.element == Element::Resource)
    }

    /// The keys of one statement's conditions.
    pub(super) fn keys_of(&self, statement: usize) -> &[KeyRead<'d>] {
        of_statement(&self.keys, statement, |read| read.statement)
    }

    pub(super) fn statements(&self) -> impl Iterator<Item = (usize, &'d Statement)> + use<'d> {
        self.document.statements.iter().enumerate()
    }
}

/// What was read of one statement. All was read in the order of the statements.
fn of_statement<T>(read: &[T], statement: usize, statement_of: impl Fn(&T) -> usize) -> &[T] {
    let start = read.partition_point(|each| statement_of(each) < statement);
    let end = read.partition_point(|each| statement_of(each) <= statement);
    read.get(start..end).unwrap_or_default()
}

fn read_action(statement: usize, element: Element, place: Place, text: &str) -> ActionRead {
    let pattern = ActionPattern::new(text.to_owned());
    let service = pattern.as_ref().ok().and_then(|pattern| xacct_catalog::service(pattern.service()?));
    let named = match (&pattern, service) {
        (Ok(pattern), Some(service)) => service.actions_matching(pattern.name()).collect(),
        _ => Vec::new(),
    };
    ActionRead { statement, element, place, text: text.to_owned(), pattern, service, named }
}

pub(super) fn source_of(key: &ConditionKey) -> KeySource {
    if let Some(global) = xacct_catalog::global_condition_key(key.as_str()) {
        return KeySource::Global(global);
    }
    if key.is_of_identity_provider() {
        return KeySource::IdentityProvider;
    }
    // Some services carry keys under another prefix, such as `saml:aud`; they are asked last, being all of them.
    let of_any = || xacct_catalog::services().find_map(|service| service.condition_key(key.as_str()));
    let known = xacct_catalog::condition_key(key.as_str()).or_else(of_any);
    known.map_or(KeySource::Unknown, KeySource::Service)
}

impl ArnRead {
    pub(super) fn of(text: &str) -> Self {
        if text == "*" {
            return Self::Every;
        }
        match Arn::new(text.to_owned()) {
            Err(fault) => Self::Faulty(fault),
            Ok(arn) => {
                let service = xacct_catalog::service(arn.service());
                let types =
                    service.map_or_else(Vec::new, |service| service.resource_types_of(text).collect());
                Self::Arn(arn, types)
            }
        }
    }
}

impl ActionRead {
    /// Whether the pattern stands for some action. One that does not is the fault of the checks for unknown ones.
    pub(super) fn exists(&self) -> bool {
        self.pattern.as_ref().is_ok_and(|pattern| pattern.service().is_none() || !self.named.is_empty())
    }

    /// Whether this is how the action is written behind its service; case is ignored, and wildcards stand for nothing.
    pub(super) fn is_called(&self, name: &str) -> bool {
        self.pattern.as_ref().is_ok_and(|pattern| pattern.name().eq_ignore_ascii_case(name))
    }

    /// Whether the pattern stands for this action, among others perhaps.
    pub(super) fn stands_for(&self, service: &str, name: &str) -> bool {
        let is_it = |action: &Action| action.service().prefix() == service && action.name() == name;
        self.text == "*" || self.named.iter().any(is_it)
    }
}
