//! `Condition`.

use super::path::{Part, Path};
use super::reader::{Member, Reader, each_entry, entry_count, make_room};
use crate::json::tree::Json;
use crate::{ConditionValue, KeyValues, OperatorBlock, Unread, Within};
use std::collections::BTreeMap;

impl Reader<'_> {
    /// Operators with their keys. What is repeated, which is reported, is put together.
    pub(super) fn condition(
        &mut self,
        json: &Json<'_>,
        condition: &mut Option<Vec<OperatorBlock>>,
        path: &Path<'_>,
    ) {
        let blocks = condition.get_or_insert_default();
        let Some(members) = self.members(json, "an object of operators", path) else { return };
        let mut slots = Slots::of(self.has_repeated(members, path));
        make_room(blocks, members.len());
        for (index, (operator, keys)) in members.iter().enumerate() {
            let path = path.member(index, operator);
            let slot = slots.slot(operator, blocks.len());
            if slot == blocks.len() {
                self.at(Within::Operator(slot), &path, Part::Name);
                blocks.push(OperatorBlock { operator: operator.to_string(), keys: Vec::new() });
            }
            if let Some(block) = blocks.get_mut(slot) {
                self.keys(slot, keys, &mut block.keys, &path);
            }
        }
    }

    fn keys(&mut self, operator: usize, json: &Json<'_>, keys: &mut Vec<KeyValues>, path: &Path<'_>) {
        let Some(members) = self.members(json, "an object of condition keys", path) else { return };
        let mut slots = Slots::of(self.has_repeated(members, path));
        make_room(keys, members.len());
        for (index, (key, values)) in members.iter().enumerate() {
            let path = path.member(index, key);
            let slot = slots.slot(key, keys.len());
            if slot == keys.len() {
                self.at(Within::Key(operator, slot), &path, Part::Name);
                keys.push(KeyValues { key: key.to_string(), values: Vec::new() });
            }
            if let Some(key) = keys.get_mut(slot) {
                self.values(operator, slot, values, &mut key.values, &path);
            }
        }
    }

    fn values(
        &mut self,
        operator: usize,
        key: usize,
        json: &Json<'_>,
        values: &mut Vec<ConditionValue>,
        path: &Path<'_>,
    ) {
        make_room(values, entry_count(json));
        let expected = match json {
            Json::List(_) => "a string, a number or a boolean",
            _ => "a string, a number, a boolean or an array of them",
        };
        each_entry(json, path, |json, path| {
            self.at(Within::Value(operator, key, values.len()), path, Part::Value);
            values.push(match json {
                Json::Text(text) => ConditionValue::Text(text.to_string()),
                Json::True => ConditionValue::Bool(true),
                Json::False => ConditionValue::Bool(false),
                Json::Number(digits) => ConditionValue::Number(digits.to_string()),
                Json::Rounded(digits) => {
                    self.has_rounded = true;
                    ConditionValue::Number(digits.to_string())
                }
                other => {
                    self.unread(Unread::Condition);
                    return self.mismatch(path, expected, other);
                }
            });
        });
    }

    fn members<'j>(
        &mut self,
        json: &'j Json<'j>,
        expected: &str,
        path: &Path<'_>,
    ) -> Option<&'j [Member<'j>]> {
        match json {
            Json::Object(members) => Some(members),
            other => {
                self.unread(Unread::Condition);
                self.mismatch(path, expected, other);
                None
            }
        }
    }
}

/// Where the members of an object are put: those of one name where its first is.
struct Slots<'j>(Option<BTreeMap<&'j str, usize>>);

impl<'j> Slots<'j> {
    fn of(has_repeated: bool) -> Self {
        Self(has_repeated.then(BTreeMap::new))
    }

    /// The slot for `name`: its own, or the next one.
    fn slot(&mut self, name: &'j str, next: usize) -> usize {
        match &mut self.0 {
            Some(slots) => *slots.entry(name).or_insert(next),
            None => next,
        }
    }
}
