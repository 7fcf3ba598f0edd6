//! A document read once for all checks: every value parsed by its own type and looked up in the catalogue.

use crate::{
    ActionPattern, Arn, ConditionKey, Document, Element, Fault, Operator, OperatorBlock, Place, PolicyKind,
    Principal, Statement, Within,
};
use xacct_catalog::{Action, ResourceType, Service};

/// What a check looks at.
pub(super) struct Context<'d> {
    pub(super) document: &'d Document,
    pub(super) kind: PolicyKind,
    /// Every entry of `Action` and `NotAction`.
    pub(super) actions: Vec<ActionRead>,
    /// Every entry of `Resource` and `NotResource`; none where the kind has no resources, which is the fault to tell.
    pub(super) resources: Vec<ResourceRead<'d>>,
    /// Every entry of `Principal` and `NotPrincipal`; none where the kind has no principals.
    pub(super) principals: Vec<PrincipalRead>,
    /// Every operator of every condition.
    pub(super) operators: Vec<(Place, Result<Operator, Fault>)>,
    /// Every key of every condition.
    pub(super) keys: Vec<KeyRead>,
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
    /// No ARN.
    Faulty(Fault),
    /// An ARN and the types of its service's resources that it can name.
    Arn(Arn, Vec<ResourceType>),
}

/// An entry of `Principal` or `NotPrincipal`.
pub(super) struct PrincipalRead {
    pub(super) place: Place,
    pub(super) kind: crate::PrincipalKind,
    pub(super) principal: Result<Principal, Fault>,
}

/// A condition key.
pub(super) struct KeyRead {
    pub(super) statement: usize,
    pub(super) place: Place,
    pub(super) text: String,
    /// None where the operator itself is at fault.
    pub(super) operator: Option<Operator>,
    pub(super) key: Result<ConditionKey, Fault>,
    pub(super) source: KeySource,
}

/// Who has a condition key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum KeySource {
    /// IAM: every request can carry it.
    Global,
    /// Some service, mostly that of its prefix.
    Service,
    /// An identity provider, whose keys no catalogue can list.
    IdentityProvider,
    /// Nobody, as far as these three tell.
    Unknown,
}

impl<'d> Context<'d> {
    pub(super) fn new(document: &'d Document, kind: PolicyKind) -> Self {
        let mut context = Self {
            document,
            kind,
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
        for (element, principals) in statement.principals().filter(|_| kind.names_principals()) {
            for (entry, written) in principals.entries().iter().enumerate() {
                let place = Place::Statement(index, Within::Entry(element, entry));
                let principal = Principal::new(written.kind, &written.value);
                self.principals.push(PrincipalRead { place, kind: written.kind, principal });
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
                self.resources.push(ResourceRead {
                    statement: index,
                    element,
                    place,
                    text,
                    arn: ArnRead::of(text),
                });
            }
        }
        for (position, block) in statement.condition.iter().enumerate() {
            self.read_block(index, position, block);
        }
    }

    fn read_block(&mut self, statement: usize, position: usize, block: &OperatorBlock) {
        let operator = block.operator.parse::<Operator>();
        for (index, written) in block.keys.iter().enumerate() {
            let key = ConditionKey::new(written.key.clone());
            self.keys.push(KeyRead {
                statement,
                place: Place::Statement(statement, Within::Key(position, index)),
                text: written.key.clone(),
                operator: operator.as_ref().ok().copied(),
                source: key.as_ref().map_or(KeySource::Unknown, source_of),
                key,
            });
        }
        self.operators.push((Place::Statement(statement, Within::Operator(position)), operator));
    }

    pub(super) fn statements(&self) -> impl Iterator<Item = (usize, &'d Statement)> + use<'d> {
        self.document.statements.iter().enumerate()
    }
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

fn source_of(key: &ConditionKey) -> KeySource {
    let has_it = |service: Service| service.condition_key(key.as_str()).is_some();
    if xacct_catalog::global_condition_key(key.as_str()).is_some() {
        KeySource::Global
    } else if key.is_of_identity_provider() {
        KeySource::IdentityProvider
    } else if xacct_catalog::service(key.prefix()).is_some_and(has_it)
        || xacct_catalog::services().any(has_it)
    {
        // Some services carry keys under another prefix, such as `saml:aud`; they are asked last, being all of them.
        KeySource::Service
    } else {
        KeySource::Unknown
    }
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
}
