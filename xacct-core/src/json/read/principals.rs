//! `Principal` and `NotPrincipal`.

use super::names::{Meant, Names};
use super::path::{Part, Path, shown};
use super::reader::{Reader, each_entry, entry_count, make_room};
use crate::json::tree::Json;
use crate::{
    AccountId, Code, Element, Fault, Principal, PrincipalGroup, PrincipalKind, Principals, Unread, Within,
};

const KINDS: [&str; 4] = {
    let [a, b, c, d] = PrincipalKind::ALL;
    [a.as_str(), b.as_str(), c.as_str(), d.as_str()]
};

impl Reader<'_> {
    /// `"*"`, or an object of kinds. An element that is repeated is one object.
    pub(super) fn principals(
        &mut self,
        element: Element,
        json: &Json<'_>,
        principals: &mut Option<Principals>,
        path: &Path<'_>,
    ) {
        let is_everyone = matches!(json, Json::Text(text) if text == "*");
        self.at(Within::Element(element), path, if is_everyone { Part::Value } else { Part::Name });
        if is_everyone {
            principals.get_or_insert(Principals::Everyone);
            return;
        }
        let mut more = Vec::new();
        let groups = match principals.get_or_insert(Principals::Listed(Vec::new())) {
            Principals::Listed(groups) => groups,
            // Repeated, which is reported: whoever else is named changes nothing.
            Principals::Everyone => &mut more,
        };
        match json {
            Json::Object(_) => self.kinds(element, json, groups, path),
            Json::Text(text) => groups.extend(self.without_kind(element, text, path)),
            other => {
                self.unread(Unread::Principal);
                self.mismatch(path, "`\"*\"` or an object such as `{\"AWS\": …}`", other);
            }
        }
    }

    /// A principal whose kind is missing is told by its shape.
    fn without_kind(&mut self, element: Element, text: &str, path: &Path<'_>) -> Option<PrincipalGroup> {
        let kind = PrincipalKind::of_shape(text);
        let fault = Fault::new(
            Code::INVALID_PRINCIPAL_FORMAT,
            format!("the principal `{}` has no kind", shown(text)),
        );
        if Principal::new(kind, text).is_err() {
            self.unread(Unread::Principal);
            self.fault(path, Part::Value, fault.help("write `\"*\"` or an object such as `{\"AWS\": …}`"));
            return None;
        }
        self.fault(path, Part::Value, fault.help(format!("write `{{\"{}\": \"{text}\"}}`", kind.as_str())));
        self.at(Within::Entry(element, 0), path, Part::Value);
        Some(PrincipalGroup { kind, values: vec![text.to_owned()] })
    }

    fn kinds<'j>(
        &mut self,
        element: Element,
        json: &'j Json<'j>,
        groups: &mut Vec<PrincipalGroup>,
        path: &Path<'_>,
    ) {
        let Json::Object(members) = json else { return };
        self.has_repeated(members, path);
        let mut names = Names::kinds(members, &KINDS);
        make_room(groups, members.len());
        let mut entry = groups.iter().map(|group| group.values.len()).sum();
        for (index, (key, value)) in members.iter().enumerate() {
            let path = path.member(index, key);
            let kind =
                PrincipalKind::of_key(key).or_else(|| match self.meant(&mut names, key, &path, |_| None) {
                    Meant::Read(key) => PrincipalKind::of_key(key),
                    Meant::Repeated(_) | Meant::Unknown => None,
                });
            let Some(kind) = kind else {
                self.unread(Unread::Principal);
                continue;
            };
            let values = self.values_of(element, value, entry, &path);
            entry += values.len();
            groups.push(PrincipalGroup { kind, values });
        }
    }

    /// The principals of one kind, the first of which is the `entry`th of the element.
    fn values_of(&mut self, element: Element, json: &Json<'_>, entry: usize, path: &Path<'_>) -> Vec<String> {
        let expected = match json {
            Json::List(_) => "a string",
            _ => "a string or an array of strings",
        };
        let mut values = Vec::with_capacity(entry_count(json));
        each_entry(json, path, |json, path| {
            let value = match json {
                Json::Number(digits) | Json::Rounded(digits) => self.numeric_account(digits, path),
                _ => None,
            };
            let value = value.or_else(|| self.text(json, expected, path).map(str::to_owned));
            match value {
                Some(value) => {
                    self.at(Within::Entry(element, entry + values.len()), path, Part::Value);
                    values.push(value);
                }
                None => self.unread(Unread::Principal),
            }
        });
        values
    }

    /// An account id that is written as a number is reported, and taken for the account id.
    fn numeric_account(&mut self, digits: &str, path: &Path<'_>) -> Option<String> {
        let (account, fault) = AccountId::of_number(digits)?;
        self.fault(path, Part::Value, fault);
        Some(account.to_string())
    }
}
