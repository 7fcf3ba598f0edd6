//! Where everything of a JSON text stands: a second walk, for texts of which something is to be told.

use super::path::{Part, Spot};
use crate::json::tree::Json;
use serde_core::de::{MapAccess, Visitor};
use serde_core::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use std::fmt;
use std::ops::Range;

/// The bytes of a value and of all below it.
#[derive(Debug, Default)]
pub(super) struct Outline {
    value: Range<usize>,
    children: Vec<Child>,
}

/// A member of an object, or an entry of an array, which has no name.
#[derive(Debug)]
struct Child {
    name: Range<usize>,
    outline: Outline,
}

impl Outline {
    /// The outline of the JSON value that `text` begins with at `start`. Empty where there is none.
    pub(super) fn of(text: &str, start: usize) -> Self {
        let mut deserializer = serde_json::Deserializer::from_str(text.get(start..).unwrap_or_default());
        let value = <&RawValue>::deserialize(&mut deserializer);
        value.map(|value| Self::of_value(text, value)).unwrap_or_default()
    }

    fn of_value(text: &str, value: &RawValue) -> Self {
        let child = |(name, value): (Option<&RawValue>, &RawValue)| Child {
            name: name.map(|name| place_of(text, name)).unwrap_or_default(),
            outline: Self::of_value(text, value),
        };
        let children = children_of(value).into_iter().map(child).collect();
        Self { value: place_of(text, value), children }
    }

    /// The bytes at `spot`, or around it.
    pub(super) fn find(&self, spot: &Spot) -> Range<usize> {
        let (mut name, mut outline) = (&self.value, self);
        for step in &spot.steps {
            let Some(child) = outline.children.get(*step) else { break };
            (name, outline) = (&child.name, &child.outline);
        }
        match spot.part {
            Part::Name => name.clone(),
            Part::Value => outline.value.clone(),
        }
    }

    /// Gives numbers back the digits that were lost in reading, and objects that were taken for numbers what they are.
    pub(super) fn restore_digits<'t>(&self, tree: &mut Json<'t>, text: &'t str) {
        let outlines = self.children.iter().map(|child| &child.outline);
        match tree {
            Json::Rounded(_) => {
                if let Some(written) = text.get(self.value.clone()) {
                    let is_object = written.starts_with('{');
                    *tree = if is_object { Json::Object(Vec::new()) } else { Json::Number(written.into()) };
                }
            }
            Json::List(entries) => {
                entries
                    .iter_mut()
                    .zip(outlines)
                    .for_each(|(entry, outline)| outline.restore_digits(entry, text));
            }
            Json::Object(members) => {
                let members = members.iter_mut().map(|(_, value)| value);
                members.zip(outlines).for_each(|(value, outline)| outline.restore_digits(value, text));
            }
            Json::Null | Json::True | Json::False | Json::Number(_) | Json::Text(_) => {}
        }
    }
}

/// Where `value`, which is a part of `text`, stands in it.
fn place_of(text: &str, value: &RawValue) -> Range<usize> {
    let start = (value.get().as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    start..start + value.get().len()
}

fn children_of(value: &RawValue) -> Vec<(Option<&RawValue>, &RawValue)> {
    let text = value.get();
    match text.as_bytes().first() {
        Some(b'{') => serde_json::from_str::<Members<'_>>(text).map(|members| members.0).unwrap_or_default(),
        Some(b'[') => {
            let entries = serde_json::from_str::<Vec<&RawValue>>(text).unwrap_or_default();
            entries.into_iter().map(|entry| (None, entry)).collect()
        }
        _ => Vec::new(),
    }
}

/// The members of an object, repeated ones included, which no map would keep.
struct Members<'t>(Vec<(Option<&'t RawValue>, &'t RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
        let mut members = Vec::new();
        while let Some((name, value)) = map.next_entry()? {
            members.push((Some(name), value));
        }
        Ok(Members(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_values_are_found_where_they_stand() {
        let text = "\u{feff} { \"é\" : [1, { \"b\\\"\": 1.20 }], \"é\": \"x\" } trailing";
        let outline = Outline::of(text, '\u{feff}'.len_utf8());
        let at = |steps: &[usize], part| {
            let spot = Spot { steps: steps.to_vec(), part, path: String::new() };
            &text[outline.find(&spot)]
        };
        assert_eq!(at(&[0], Part::Name), "\"é\"");
        assert_eq!(at(&[0, 1], Part::Value), "{ \"b\\\"\": 1.20 }");
        assert_eq!(at(&[0, 1, 0], Part::Name), "\"b\\\"\"");
        assert_eq!(at(&[0, 1, 0], Part::Value), "1.20");
        assert_eq!(at(&[1], Part::Value), "\"x\"");
        assert!(at(&[], Part::Value).ends_with('}'));
    }
}
