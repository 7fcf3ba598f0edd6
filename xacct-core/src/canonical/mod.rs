//! The canonical form of a document: what AWS may change of it without changing what it decides is always the same.
//!
//! AWS does not hand a policy back as it was put: an account id has become the ARN of its root, a list of one a lone
//! value, a boolean its text, and lists another order. Hence policies are never compared as texts.

mod equivalence;
#[cfg(test)]
mod tests;

use crate::value::is_account_id;
use crate::{
    ConditionValue, Document, KeyValues, Operator, OperatorBlock, OperatorName, PrincipalKind, Principals,
    Statement,
};
use std::collections::{BTreeMap, BTreeSet};

impl Document {
    /// The document without what decides nothing, and with one spelling for what has several:
    ///
    /// - no `Id` and no Sids, no `Condition` and no operator without keys, no statement that applies to nothing
    ///   because its list of principals, actions or resources is empty;
    /// - sets in order and without duplicates: statements, principals, actions, resources, operators, keys, values;
    /// - actions and condition keys in lower case, and so the values of operators that ignore case;
    /// - `true` and numbers of conditions as text, `ArnEquals` as `ArnLike`, which is the same comparison, unless a key
    ///   stands below both: JSON has it once below each, so that the lesser list of values is below `ArnEquals`;
    /// - the ARN of the root instead of an account id, of the partition that all ARNs of the document are of,
    ///   otherwise of `aws`;
    /// - the old `Version` where none is written, because policy variables are text in both;
    /// - `{"AWS": "*"}` instead of `"*"` where every action is of S3, which documents that both give the same access.
    ///   Elsewhere the two stay apart, as AWS keeps them: a trust policy is refused with the one and a resource
    ///   control policy with the other, and a difference too many costs one needless write, where one too few could
    ///   hide that anonymous requests have been let in.
    ///
    /// Statements are neither split nor merged; [`is_equivalent_to`](Self::is_equivalent_to) sees through that too.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::{Document, Effect, PrincipalKind, Principals, Statement};
    ///
    /// let mut statement = Statement::new(Effect::Allow);
    /// statement.sid = Some("Analysts".into());
    /// statement.principal = Some(Principals::grouped([(PrincipalKind::Aws, "222222222222")]));
    /// statement.action = Some(vec!["s3:PutObject".into(), "S3:GetObject".into(), "s3:getObject".into()]);
    /// let document = Document { version: None, id: Some("reports".into()), statements: vec![statement] };
    ///
    /// assert_eq!(
    ///     document.canonical().to_string(),
    ///     concat!(
    ///         r#"{"Version":"2008-10-17","Statement":{"Effect":"Allow","#,
    ///         r#""Principal":{"AWS":"arn:aws:iam::222222222222:root"},"Action":["s3:getobject","s3:putobject"]}}"#,
    ///     ),
    /// );
    /// ```
    pub fn canonical(&self) -> Self {
        self.canonical_in(self.partition().unwrap_or(DEFAULT_PARTITION))
    }

    /// Whether the two hold the same statements under the same Sids, in the same version of the language and with the same
    /// `Id`, in whatever order and spelling. So compare programs that find their statements by Sid: equivalent documents
    /// can have them under other names.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::{Document, Effect, Statement};
    ///
    /// let named = |sid: &str, action: &str| Statement {
    ///     sid: Some(sid.into()),
    ///     action: Some(vec![action.into()]),
    ///     ..Statement::new(Effect::Allow)
    /// };
    /// let document = |statements| Document { statements, ..Document::default() };
    ///
    /// let stored = document(vec![named("B", "s3:PutObject"), named("A", "s3:getobject")]);
    /// assert!(stored.is_same_as(&document(vec![named("A", "s3:GetObject"), named("B", "s3:PutObject")])));
    /// assert!(!stored.is_same_as(&document(vec![named("C", "s3:GetObject"), named("B", "s3:PutObject")])));
    /// ```
    pub fn is_same_as(&self, other: &Self) -> bool {
        let partition = self.partition().or(other.partition()).unwrap_or(DEFAULT_PARTITION);
        let version =
            |document: &Self| document.version.as_deref().unwrap_or(Document::OLD_VERSION).to_owned();
        self == other
            || version(self) == version(other)
                && self.id == other.id
                && self.named_in(partition) == other.named_in(partition)
    }

    /// Every statement in canonical form with its Sid, in order.
    fn named_in(&self, partition: &str) -> Vec<(Option<&str>, Statement)> {
        let spelling = Spelling { partition, is_of_s3_alone: self.is_of_s3_alone() };
        let named = |statement: &Statement| spelling.statement(statement);
        let mut statements: Vec<_> = self
            .statements
            .iter()
            .map(|it| (it.sid.as_deref().filter(|sid| !sid.is_empty()), named(it)))
            .collect();
        statements.sort();
        statements
    }

    /// The canonical form, in which account ids are those of `partition`.
    fn canonical_in(&self, partition: &str) -> Self {
        let spelling = Spelling { partition, is_of_s3_alone: self.is_of_s3_alone() };
        let statements = self.statements.iter().filter(|statement| can_apply(statement));
        let statements: BTreeSet<_> = statements.map(|statement| spelling.statement(statement)).collect();
        let version = self.version.as_deref().unwrap_or(Document::OLD_VERSION);
        Self { version: Some(version.to_owned()), id: None, statements: statements.into_iter().collect() }
    }

    /// The partition of its ARNs, if they have one and all the same.
    fn partition(&self) -> Option<&str> {
        let principals = self.statements.iter().flat_map(Statement::principals);
        let principals = principals.flat_map(|(_, principals)| principals.entries()).map(|(_, text)| text);
        let resources = self.statements.iter().flat_map(Statement::resources);
        let resources = resources.flat_map(|(_, texts)| texts).map(String::as_str);
        let mut partitions = principals.chain(resources).filter_map(partition_of);
        let first = partitions.next()?;
        partitions.all(|partition| partition == first).then_some(first)
    }

    /// Whether every action is of S3. The policies that take both `"*"` and `{"AWS": "*"}`, those of buckets, access
    /// points and VPC endpoints, then decide alike with either; resource control policies take the one alone.
    fn is_of_s3_alone(&self) -> bool {
        let statements = self.statements.iter().filter(|statement| can_apply(statement));
        let mut actions = statements.map(|statement| statement.action.as_deref());
        let is_of_s3 =
            |action: &String| action.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("s3:"));
        actions.all(|actions| actions.is_some_and(|actions| actions.iter().all(is_of_s3)))
    }
}

/// Where account ids are without an ARN that says otherwise.
const DEFAULT_PARTITION: &str = "aws";

fn partition_of(text: &str) -> Option<&str> {
    let (partition, _) = text.strip_prefix("arn:")?.split_once(':')?;
    (!partition.is_empty() && !partition.contains(['*', '?', '$'])).then_some(partition)
}

/// Whether something fits the statement at all: nothing fits an empty list, and everything but nothing its negation.
fn can_apply(statement: &Statement) -> bool {
    let is_empty = |list: &Option<Vec<String>>| list.as_ref().is_some_and(Vec::is_empty);
    !statement.principal.as_ref().is_some_and(Principals::is_nobody)
        && !is_empty(&statement.action)
        && !is_empty(&statement.resource)
}

/// How values are written that have several spellings.
struct Spelling<'p> {
    partition: &'p str,
    is_of_s3_alone: bool,
}

impl Spelling<'_> {
    fn statement(&self, statement: &Statement) -> Statement {
        let Statement {
            sid: _,
            effect,
            principal,
            not_principal,
            action,
            not_action,
            resource,
            not_resource,
            condition,
        } = statement;
        Statement {
            sid: None,
            effect: *effect,
            principal: principal.as_ref().map(|principals| self.principals(principals)),
            not_principal: not_principal.as_ref().map(|principals| self.principals(principals)),
            action: action.as_deref().map(actions),
            not_action: not_action.as_deref().map(actions),
            resource: resource.as_deref().map(|texts| set(texts.iter().cloned())),
            not_resource: not_resource.as_deref().map(|texts| set(texts.iter().cloned())),
            condition: condition.as_deref().and_then(conditions),
        }
    }

    fn principals(&self, principals: &Principals) -> Principals {
        if *principals == Principals::Everyone {
            return match self.is_of_s3_alone {
                true => Principals::grouped([(PrincipalKind::Aws, "*")]),
                false => Principals::Everyone,
            };
        }
        let entries = principals.entries().map(|(kind, text)| match kind {
            PrincipalKind::Aws if is_account_id(text) => {
                (kind, format!("arn:{}:iam::{text}:root", self.partition))
            }
            _ => (kind, text.to_owned()),
        });
        let entries = set(entries);
        Principals::grouped(entries.iter().map(|(kind, text)| (*kind, text.as_str())))
    }
}

fn set<T: Ord>(entries: impl IntoIterator<Item = T>) -> Vec<T> {
    entries.into_iter().collect::<BTreeSet<_>>().into_iter().collect()
}

fn actions(texts: &[String]) -> Vec<String> {
    set(texts.iter().map(|text| text.to_ascii_lowercase()))
}

fn conditions(blocks: &[OperatorBlock]) -> Option<Vec<OperatorBlock>> {
    let mut by_operator: BTreeMap<String, BTreeSet<KeyValues>> = BTreeMap::new();
    for block in blocks {
        let operator = block.operator.parse::<Operator>().ok().map(one_name);
        let name = operator.map_or_else(|| block.operator.clone(), |operator| operator.to_string());
        let keys = block.keys.iter().map(|key| key_values(operator, key));
        by_operator.entry(name).or_default().extend(keys);
    }
    let blocks = apart(by_operator).into_iter();
    let blocks: Vec<_> =
        blocks.map(|(operator, keys)| OperatorBlock { operator, keys: keys.into_iter().collect() }).collect();
    (!blocks.is_empty()).then_some(blocks)
}

/// The same, with each key once below each operator, as JSON has it: of several lists of values, which must all hold,
/// the lesser takes the other name of the comparison, and those beyond two other spellings of the key.
fn apart(by_operator: BTreeMap<String, BTreeSet<KeyValues>>) -> BTreeMap<String, BTreeSet<KeyValues>> {
    let mut blocks: BTreeMap<String, BTreeSet<KeyValues>> = BTreeMap::new();
    for (operator, keys) in by_operator {
        let other_name = other_name(&operator);
        let keys: Vec<_> = keys.into_iter().collect();
        for lists in keys.chunk_by(|one, next| one.key == next.key) {
            let other_name = other_name.as_ref().filter(|_| lists.len() > 1);
            let names: Vec<_> = other_name.into_iter().chain([&operator]).collect();
            let free = (0..).flat_map(|spelling| names.iter().map(move |name| (*name, spelling)));
            for (KeyValues { key, values }, (name, spelling)) in lists.iter().zip(free) {
                let list = KeyValues { key: spelled(key, spelling), values: values.clone() };
                blocks.entry(name.clone()).or_default().insert(list);
            }
        }
    }
    blocks
}

/// The `spelling`th way to write a key, which is in lower case: its letters in upper case where that number has a bit.
fn spelled(key: &str, spelling: usize) -> String {
    let mut bits = spelling;
    let letter = |letter: char| {
        let is_upper = letter.is_ascii_lowercase() && bits % 2 == 1;
        bits >>= u32::from(letter.is_ascii_lowercase());
        if is_upper { letter.to_ascii_uppercase() } else { letter }
    };
    key.chars().map(letter).collect()
}

/// `ArnEquals` and `ArnLike` are two names of one comparison.
fn one_name(operator: Operator) -> Operator {
    let name = match operator.name {
        OperatorName::ArnEquals => OperatorName::ArnLike,
        OperatorName::ArnNotEquals => OperatorName::ArnNotLike,
        name => name,
    };
    Operator { name, ..operator }
}

/// The name of a comparison that [`one_name`] does without.
fn other_name(operator: &str) -> Option<String> {
    let operator = operator.parse::<Operator>().ok()?;
    let name = match operator.name {
        OperatorName::ArnLike => OperatorName::ArnEquals,
        OperatorName::ArnNotLike => OperatorName::ArnNotEquals,
        _ => return None,
    };
    Some(Operator { name, ..operator }.to_string())
}

fn key_values(operator: Option<Operator>, key: &KeyValues) -> KeyValues {
    let ignores_case = operator.is_some_and(|operator| {
        use OperatorName::{Bool, StringEqualsIgnoreCase, StringNotEqualsIgnoreCase};
        matches!(operator.name, Bool | StringEqualsIgnoreCase | StringNotEqualsIgnoreCase)
    });
    let values = key.values.iter().map(|value| match ignores_case {
        true => ConditionValue::Text(value.as_str().to_ascii_lowercase()),
        false => ConditionValue::Text(value.as_str().to_owned()),
    });
    KeyValues { key: key.key.to_ascii_lowercase(), values: set(values) }
}
