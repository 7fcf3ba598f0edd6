//! From a document to its JSON values, in the order in which IAM's documentation writes the elements.

use super::number::is_readable_number;
use crate::{
    ConditionValue, Document, Element, OperatorBlock, PrincipalGroup, PrincipalKind, Principals, Statement,
};
use std::borrow::Cow;

/// A JSON value. Objects keep their order and their duplicates, which a map would hide.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Json<'a> {
    #[cfg_attr(not(feature = "json"), expect(dead_code, reason = "IAM's documents hold it only when read"))]
    Null,
    // No `Bool(bool)`: a payload of one byte would stand unaligned, and moving values is most of what reading does.
    True,
    False,
    Number(Cow<'a, str>),
    /// A number of which the digits may not be the text's: all that a reader gives of most that are no integers.
    #[cfg(feature = "json")]
    Rounded(Cow<'a, str>),
    Text(Cow<'a, str>),
    List(Vec<Self>),
    Object(Vec<(Cow<'a, str>, Self)>),
}

impl From<bool> for Json<'_> {
    fn from(bool: bool) -> Self {
        if bool { Self::True } else { Self::False }
    }
}

impl Document {
    pub(super) fn to_tree(&self) -> Json<'_> {
        let statements = self.statements.iter().map(statement);
        Json::Object(
            [text("Version", &self.version), text("Id", &self.id)]
                .into_iter()
                .flatten()
                .chain([("Statement".into(), scalar_or_list(statements))])
                .collect(),
        )
    }
}

type Member<'a> = (Cow<'a, str>, Json<'a>);

fn statement(statement: &Statement) -> Json<'_> {
    let Statement {
        sid,
        effect,
        principal,
        not_principal,
        action,
        not_action,
        resource,
        not_resource,
        condition,
    } = statement;
    let members = [
        text("Sid", sid),
        Some(("Effect".into(), Json::Text(effect.as_str().into()))),
        principals(Element::Principal, principal),
        principals(Element::NotPrincipal, not_principal),
        texts(Element::Action, action),
        texts(Element::NotAction, not_action),
        texts(Element::Resource, resource),
        texts(Element::NotResource, not_resource),
        condition
            .as_deref()
            .map(|blocks| ("Condition".into(), Json::Object(blocks.iter().map(operator).collect()))),
    ];
    let mut present = Vec::with_capacity(members.len());
    present.extend(members.into_iter().flatten());
    Json::Object(present)
}

fn text<'a>(name: &'static str, value: &'a Option<String>) -> Option<Member<'a>> {
    Some((name.into(), Json::Text(value.as_deref()?.into())))
}

fn texts(element: Element, values: &Option<Vec<String>>) -> Option<Member<'_>> {
    Some((element.as_str().into(), text_list(values.as_deref()?)))
}

fn principals(element: Element, principals: &Option<Principals>) -> Option<Member<'_>> {
    let value = match principals.as_ref()? {
        Principals::Everyone => Json::Text("*".into()),
        Principals::Listed(groups) => Json::Object(kinds(groups)),
    };
    Some((element.as_str().into(), value))
}

/// A member for each kind, where the kind first stands: an object has each name once, and a document made in Rust may
/// have a kind in several groups.
fn kinds(groups: &[PrincipalGroup]) -> Vec<Member<'_>> {
    let mut kinds: Vec<(PrincipalKind, Vec<Json<'_>>)> = Vec::with_capacity(groups.len());
    for group in groups {
        let values = group.values.iter().map(|value| Json::Text(value.into()));
        match kinds.iter_mut().find(|(kind, _)| *kind == group.kind) {
            Some((_, all)) => all.extend(values),
            None => kinds.push((group.kind, values.collect())),
        }
    }
    let member =
        |(kind, values): (PrincipalKind, Vec<_>)| (kind.as_str().into(), scalar_or_list(values.into_iter()));
    kinds.into_iter().map(member).collect()
}

fn operator(block: &OperatorBlock) -> Member<'_> {
    let keys = block.keys.iter().map(|key| {
        let values = key.values.iter().map(|value| match value {
            ConditionValue::Text(text) => Json::Text(text.into()),
            ConditionValue::Number(digits) if is_readable_number(digits) => Json::Number(digits.into()),
            // Made in Rust: what JSON has no number for would end the value, and could begin another. One that is too
            // great is refused by readers, with all the rest of the document.
            ConditionValue::Number(digits) => Json::Text(digits.into()),
            ConditionValue::Bool(bool) => Json::from(*bool),
        });
        ((&*key.key).into(), scalar_or_list(values))
    });
    ((&*block.operator).into(), Json::Object(keys.collect()))
}

fn text_list(values: &[String]) -> Json<'_> {
    scalar_or_list(values.iter().map(|value| Json::Text(value.into())))
}

/// IAM reads a lone value and a list of one alike, and writes the former.
fn scalar_or_list<'a>(mut values: impl Iterator<Item = Json<'a>>) -> Json<'a> {
    match (values.next(), values.next()) {
        (Some(only), None) => only,
        (first, second) => Json::List(first.into_iter().chain(second).chain(values).collect()),
    }
}
