//! Whether two documents decide alike, however their rules are distributed over statements.
//!
//! The entries of `Principal`, `Action` and `Resource` are alternatives, so that a statement stands for every
//! combination of one of each, and statements that agree in all else stand together for the union of theirs. Two
//! such unions are compared exactly, without writing them out: entries that stand in the same statements of both
//! documents are one, which leaves few combinations even of long lists.

use super::DEFAULT_PARTITION;
use crate::{Document, Effect, OperatorBlock, PrincipalKind, Principals, Statement};
use crate::{Policy, kind::Kind};
use std::collections::{BTreeMap, BTreeSet};

/// How many combinations are looked at. Policies have a handful; past this many, only equal statements are equal.
const MOST_COMBINATIONS: usize = 1 << 16;

impl Document {
    /// Whether the two decide every request alike, as far as that shows without asking what a pattern covers.
    ///
    /// They do when their [canonical forms](Self::canonical) are the same, and also where one document has in
    /// several statements what the other has in one, or says a thing twice. Account ids without an ARN that tells
    /// their partition are of the other document's. What only the meaning of wildcards, ranges or dates tells, such as
    /// that `s3:*` covers `s3:GetObject`, is not looked at: documents that are equivalent beyond this are told apart,
    /// and no others are taken for equivalent.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::{Document, Effect, Statement};
    ///
    /// let allow = |actions: &[&str]| Statement {
    ///     action: Some(actions.iter().map(ToString::to_string).collect()),
    ///     resource: Some(vec!["arn:aws:s3:::reports/*".into()]),
    ///     ..Statement::new(Effect::Allow)
    /// };
    /// let document = |statements| Document { statements, ..Document::default() };
    ///
    /// let one = document(vec![allow(&["s3:GetObject", "s3:PutObject"])]);
    /// let two = document(vec![allow(&["s3:putobject"]), allow(&["s3:GetObject"])]);
    /// assert!(one.is_equivalent_to(&two));
    /// assert!(!one.is_equivalent_to(&document(vec![allow(&["s3:GetObject"])])));
    /// ```
    pub fn is_equivalent_to(&self, other: &Self) -> bool {
        if self == other {
            return true;
        }
        let (ours, theirs) = (self.partition(), other.partition());
        let ours_first = ours.or(theirs).unwrap_or(DEFAULT_PARTITION);
        let theirs_first = theirs.or(ours).unwrap_or(DEFAULT_PARTITION);
        let (ours, theirs) = (self.canonical_in(ours_first), other.canonical_in(theirs_first));
        ours.version == theirs.version
            && (ours.statements == theirs.statements || decide_alike(&ours.statements, &theirs.statements))
    }
}

impl<K: Kind> Policy<K> {
    /// Whether the two policies decide every request alike: [`Document::is_equivalent_to`].
    ///
    /// `==` compares their texts.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::TrustPolicy;
    ///
    /// let put = r#"{"Version":"2012-10-17","Statement":{"Sid":"B","Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":"sts:AssumeRole"}}"#;
    /// let back = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::222222222222:root"]},"Action":["sts:AssumeRole"]}]}"#;
    /// let (put, back) = (TrustPolicy::from_json(put)?, TrustPolicy::from_json(back)?);
    /// assert!(put != back && put.is_equivalent_to(&back));
    /// # Ok::<(), xacct_core::JsonFindings>(())
    /// ```
    pub fn is_equivalent_to(&self, other: &Self) -> bool {
        let read = |policy: &Self| Document::from_json(policy.as_json());
        self == other
            || matches!((read(self), read(other)), (Ok(ours), Ok(theirs)) if ours.is_equivalent_to(&theirs))
    }
}

/// What statements must agree in for their alternatives to stand together.
type Frame<'d> =
    (Effect, &'d Option<Principals>, [&'d Option<Vec<String>>; 2], &'d Option<Vec<OperatorBlock>>);

/// The alternatives of a statement: principals, actions, resources.
type Alternatives<'d> = [Vec<Entry<'d>>; 3];

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Entry<'d> {
    /// The element is not there, which is not the same as empty.
    Absent,
    Everyone,
    Principal(PrincipalKind, &'d str),
    Text(&'d str),
}

/// Whether two lists of canonical statements do.
fn decide_alike(ours: &[Statement], theirs: &[Statement]) -> bool {
    let mut frames: BTreeMap<Frame<'_>, [Vec<Alternatives<'_>>; 2]> = BTreeMap::new();
    for statement in ours {
        let [ours, _] = frames.entry(frame(statement)).or_default();
        ours.push(alternatives(statement));
    }
    for statement in theirs {
        let [_, theirs] = frames.entry(frame(statement)).or_default();
        theirs.push(alternatives(statement));
    }
    frames.values().all(|[ours, theirs]| ours == theirs || same_union(ours, theirs))
}

fn frame(statement: &Statement) -> Frame<'_> {
    let lists = [&statement.not_action, &statement.not_resource];
    (statement.effect, &statement.not_principal, lists, &statement.condition)
}

fn alternatives(statement: &Statement) -> Alternatives<'_> {
    let principals = match &statement.principal {
        None => vec![Entry::Absent],
        Some(Principals::Everyone) => vec![Entry::Everyone],
        Some(listed) => listed.entries().map(|(kind, text)| Entry::Principal(kind, text)).collect(),
    };
    [principals, texts(&statement.action), texts(&statement.resource)]
}

fn texts(list: &Option<Vec<String>>) -> Vec<Entry<'_>> {
    match list {
        None => vec![Entry::Absent],
        Some(texts) => texts.iter().map(|text| Entry::Text(text)).collect(),
    }
}

fn same_union(ours: &[Alternatives<'_>], theirs: &[Alternatives<'_>]) -> bool {
    let all: Vec<_> = ours.iter().chain(theirs).collect();
    let classes = [0, 1, 2].map(|element| classes(&all, element));
    match (combinations(ours, &classes), combinations(theirs, &classes)) {
        (Some(ours), Some(theirs)) => ours == theirs,
        _ => false,
    }
}

/// A number for each entry of an element, the same for entries that stand in the same statements.
type Classes<'d> = BTreeMap<Entry<'d>, usize>;

fn classes<'d>(all: &[&Alternatives<'d>], element: usize) -> Classes<'d> {
    let mut statements_of: BTreeMap<Entry<'d>, Vec<usize>> = BTreeMap::new();
    for (index, alternatives) in all.iter().enumerate() {
        for entry in alternatives.iter().skip(element).take(1).flatten() {
            statements_of.entry(*entry).or_default().push(index);
        }
    }
    let mut numbers = BTreeMap::new();
    let numbered = statements_of.into_iter().map(|(entry, statements)| {
        let next = numbers.len();
        (entry, *numbers.entry(statements).or_insert(next))
    });
    numbered.collect()
}

/// Every combination of classes that the statements stand for; none where there are too many to look at.
fn combinations(statements: &[Alternatives<'_>], classes: &[Classes<'_>; 3]) -> Option<BTreeSet<[usize; 3]>> {
    let mut combinations = BTreeSet::new();
    let mut left = MOST_COMBINATIONS;
    for [principals, actions, resources] in statements {
        let [of_principals, of_actions, of_resources] = classes;
        let numbers = |entries: &[Entry<'_>], classes: &Classes<'_>| {
            entries.iter().filter_map(|entry| classes.get(entry).copied()).collect::<BTreeSet<_>>()
        };
        let principals = numbers(principals, of_principals);
        let (actions, resources) = (numbers(actions, of_actions), numbers(resources, of_resources));
        let count = principals.len().checked_mul(actions.len())?.checked_mul(resources.len())?;
        left = left.checked_sub(count)?;
        for &principal in &principals {
            for &action in &actions {
                combinations.extend(resources.iter().map(|&resource| [principal, action, resource]));
            }
        }
    }
    Some(combinations)
}
