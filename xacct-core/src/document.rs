//! The model of a policy document: IAM's elements, as they were written.

use crate::Element;

/// A policy document as it stands in a source file or in AWS, faults included.
///
/// A document holds its values as text, because it must be able to hold whatever has been written or stored:
/// misspelt actions, ids of deleted roles, old versions. [`check`](crate::check) says what is wrong with it;
/// a [`Policy`](crate::Policy) is one that has passed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// `Version`: the version of the policy language.
    pub version: Option<String>,
    /// `Id`: a name for the document, which decides nothing.
    pub id: Option<String>,
    /// `Statement`: what is allowed and denied. The order decides nothing.
    pub statements: Vec<Statement>,
}

impl Document {
    /// The current version of the policy language, in which `${…}` variables work.
    pub const VERSION: &str = "2012-10-17";

    /// The old version of the policy language, in which `${…}` is plain text. A document without a version is of it.
    pub const OLD_VERSION: &str = "2008-10-17";

    /// A document of these statements, in the current version of the language.
    pub fn of(statements: Vec<Statement>) -> Self {
        Self { version: Some(Self::VERSION.to_owned()), id: None, statements }
    }
}

/// Whether a statement allows or denies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Effect {
    /// Grants what it matches, unless something denies it.
    Allow,
    /// Refuses what it matches, whatever else allows it.
    Deny,
}

impl Effect {
    /// The effect in IAM's JSON; case counts.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "Allow",
            Self::Deny => "Deny",
        }
    }
}

/// One statement of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(PartialOrd, Ord))]
pub struct Statement {
    /// `Sid`: the statement's name, which decides nothing.
    pub sid: Option<String>,
    /// `Effect`: whether the statement allows or denies.
    pub effect: Effect,
    /// `Principal`: to whom the statement applies. Only in policies of resources.
    pub principal: Option<Principals>,
    /// `NotPrincipal`: to whom it does not apply.
    pub not_principal: Option<Principals>,
    /// `Action`: the actions it applies to, such as `s3:GetObject` or `s3:Get*`.
    pub action: Option<Vec<String>>,
    /// `NotAction`: the actions it does not apply to.
    pub not_action: Option<Vec<String>>,
    /// `Resource`: the ARNs it applies to, `*` and `?` allowed.
    pub resource: Option<Vec<String>>,
    /// `NotResource`: the ARNs it does not apply to.
    pub not_resource: Option<Vec<String>>,
    /// `Condition`: every operator must hold. Without operators it always does, as if it were not there.
    pub condition: Option<Vec<OperatorBlock>>,
}

impl Statement {
    /// A statement that has no element but its effect yet.
    pub const fn new(effect: Effect) -> Self {
        Self {
            sid: None,
            effect,
            principal: None,
            not_principal: None,
            action: None,
            not_action: None,
            resource: None,
            not_resource: None,
            condition: None,
        }
    }

    /// The principals of `Principal` and `NotPrincipal`, whichever are there.
    pub fn principals(&self) -> impl Iterator<Item = (Element, &Principals)> {
        [(Element::Principal, &self.principal), (Element::NotPrincipal, &self.not_principal)]
            .into_iter()
            .filter_map(|(element, principals)| Some((element, principals.as_ref()?)))
    }

    /// The lists of `Action` and `NotAction`, whichever are there.
    pub fn actions(&self) -> impl Iterator<Item = (Element, &[String])> {
        listed([(Element::Action, &self.action), (Element::NotAction, &self.not_action)])
    }

    /// The lists of `Resource` and `NotResource`, whichever are there.
    pub fn resources(&self) -> impl Iterator<Item = (Element, &[String])> {
        listed([(Element::Resource, &self.resource), (Element::NotResource, &self.not_resource)])
    }

    /// The operators of `Condition`, none where it is not there.
    pub fn operators(&self) -> &[OperatorBlock] {
        self.condition.as_deref().unwrap_or_default()
    }
}

fn listed(elements: [(Element, &Option<Vec<String>>); 2]) -> impl Iterator<Item = (Element, &[String])> {
    elements.into_iter().filter_map(|(element, entries)| Some((element, entries.as_deref()?)))
}

/// The value of `Principal` or `NotPrincipal`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(PartialOrd, Ord))]
pub enum Principals {
    /// `"*"`: everyone, anonymous requests included.
    Everyone,
    /// An object of kinds and their principals, in the order they were written.
    Listed(Vec<PrincipalGroup>),
}

impl Principals {
    /// Puts principals together by kind, each kind where it first stands.
    pub fn grouped<'t>(entries: impl IntoIterator<Item = (PrincipalKind, &'t str)>) -> Self {
        let mut groups: Vec<PrincipalGroup> = Vec::new();
        for (kind, value) in entries {
            match groups.iter_mut().find(|group| group.kind == kind) {
                Some(group) => group.values.push(value.to_owned()),
                None => groups.push(PrincipalGroup { kind, values: vec![value.to_owned()] }),
            }
        }
        Self::Listed(groups)
    }

    /// Whether no principal is listed, so that the statement applies to nobody.
    pub fn is_nobody(&self) -> bool {
        *self != Self::Everyone && self.entries().next().is_none()
    }

    /// Every principal with its kind, in order; none for everyone.
    ///
    /// [`Within::Entry`](crate::Within) counts by this order.
    pub fn entries(&self) -> impl Iterator<Item = (PrincipalKind, &str)> {
        let groups = match self {
            Self::Everyone => &[],
            Self::Listed(groups) => groups.as_slice(),
        };
        groups.iter().flat_map(|group| group.values.iter().map(|value| (group.kind, value.as_str())))
    }
}

/// A member of a `Principal` object: a kind and the principals of that kind.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(PartialOrd, Ord))]
pub struct PrincipalGroup {
    /// The key they stand under.
    pub kind: PrincipalKind,
    /// The principals as they were written, such as ARNs or account ids.
    pub values: Vec<String>,
}

/// A key of a `Principal` object: what kind of principal its values name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PrincipalKind {
    /// `AWS`: accounts, users, roles and sessions.
    Aws,
    /// `Service`: AWS services that act for themselves.
    Service,
    /// `Federated`: users of an identity provider, in trust policies.
    Federated,
    /// `CanonicalUser`: an account by the id that S3 gives it.
    CanonicalUser,
}

impl PrincipalKind {
    /// Every kind, in the order IAM's documentation lists them.
    pub const ALL: [Self; 4] = [Self::Aws, Self::Service, Self::Federated, Self::CanonicalUser];

    /// The kind's key in IAM's JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Aws => "AWS",
            Self::Service => "Service",
            Self::Federated => "Federated",
            Self::CanonicalUser => "CanonicalUser",
        }
    }

    /// The kind that has this key in IAM's JSON; case counts.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == key)
    }
}

/// A condition operator and the keys below it, all of which must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(PartialOrd, Ord))]
pub struct OperatorBlock {
    /// The operator as it was written, such as `StringEquals` or `ForAnyValue:StringLike`.
    pub operator: String,
    /// The keys and the values each is compared with.
    pub keys: Vec<KeyValues>,
}

/// A condition key and the values it is compared with, one of which must match.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(PartialOrd, Ord))]
pub struct KeyValues {
    /// The key as it was written, such as `aws:SecureTransport`.
    pub key: String,
    /// The values, as they were written.
    pub values: Vec<ConditionValue>,
}

/// A value of a condition, by its JSON type. IAM compares numbers and booleans by their text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(PartialOrd, Ord))]
pub enum ConditionValue {
    /// A string, which is how `policy!` renders every value.
    Text(String),
    /// A number, with the digits it was written with.
    Number(String),
    /// `true` or `false`.
    Bool(bool),
}

impl ConditionValue {
    /// The text by which IAM compares the value.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Text(text) | Self::Number(text) => text,
            Self::Bool(true) => "true",
            Self::Bool(false) => "false",
        }
    }
}

impl<T: Into<String>> From<T> for ConditionValue {
    fn from(text: T) -> Self {
        Self::Text(text.into())
    }
}
