//! What reading has in common, whichever element it reads: where it stands, what it finds wrong, what it leaves unread.
//!
//! `DATA_TYPE_MISMATCH`, `DUPLICATE_POLICY_ELEMENT`: a JSON value of another type than its element has, and a member
//! twice in one object.
//!
//! AWS refuses the one, and of the other most programs keep only the last.
//!
//! - severity: error
//! - bad: `"Version": 20121017`
//! - good: `"Version": "2012-10-17"`
//! - bad: `"Action": "s3:GetObject", "Action": "s3:PutObject"`
//! - good: `"Action": ["s3:GetObject", "s3:PutObject"]`

use super::path::{Part, Path, Spot, shown};
use crate::json::tree::Json;
use crate::{Code, Fault, Finding, Place, Unread, Within};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// A reader of trees. It never gives up at the first fault: what is not what it should be is reported, and counts as
/// unread where it cannot be taken for what was meant.
#[derive(Default)]
pub(super) struct Reader<'w> {
    /// The faults of structure.
    pub(super) faults: Vec<(Spot, Fault)>,
    /// Whether a number has been read of which the digits may be lost.
    pub(super) has_rounded: bool,
    /// Where the wanted places are in the tree, sorted by place.
    pub(super) found: Vec<(Place, Spot)>,
    /// The places that the caller wants to find, sorted.
    wanted: &'w [Place],
    /// The statement that is being read; none in the document itself.
    pub(super) statement: Option<usize>,
    /// What could not be read: of a statement, or of the document.
    unread: BTreeSet<(Option<usize>, Unread)>,
}

pub(super) type Member<'j> = (Cow<'j, str>, Json<'j>);

impl<'w> Reader<'w> {
    /// A reader that notes where in the tree the `wanted` places are, which are sorted.
    pub(super) fn wanting(wanted: &'w [Place]) -> Self {
        Self { wanted, ..Self::default() }
    }

    pub(super) fn fault(&mut self, path: &Path<'_>, part: Part, fault: Fault) {
        self.faults.push((path.spot(part), fault));
    }

    pub(super) fn unread(&mut self, what: Unread) {
        self.unread.insert((self.statement, what));
    }

    /// Whether a check that had seen everything might not have said this.
    pub(super) fn may_be_mistaken(&self, finding: &Finding) -> bool {
        let statement = finding.place.statement();
        let of_document = self.unread.contains(&(None, Unread::Version)).then_some(Unread::Version);
        // A look at its own statement alone: a hostile text has thousands, each with findings and something unread.
        let of_statement = Unread::ALL.into_iter().filter(|what| self.unread.contains(&(statement, *what)));
        of_document.into_iter().chain(of_statement).any(|what| finding.rests_on_absence_of(what))
    }

    /// Says that a place of the statement is at `path`.
    pub(super) fn at(&mut self, within: Within, path: &Path<'_>, part: Part) {
        if let Some(statement) = self.statement.filter(|_| !self.wanted.is_empty()) {
            self.place_at(Place::Statement(statement, within), path, part);
        }
    }

    pub(super) fn place_at(&mut self, place: Place, path: &Path<'_>, part: Part) {
        if !self.wanted.is_empty() && self.wanted.binary_search(&place).is_ok() {
            self.found.push((place, path.spot(part)));
        }
    }

    pub(super) fn mismatch(&mut self, path: &Path<'_>, expected: &str, json: &Json<'_>) {
        let found = match json {
            Json::Null => "null",
            Json::True | Json::False => "a boolean",
            Json::Number(_) | Json::Rounded(_) => "a number",
            Json::Text(_) => "a string",
            Json::List(_) => "an array",
            Json::Object(_) => "an object",
        };
        let message = format!("expected {expected}, found {found}");
        self.fault(path, Part::Value, Fault::new(Code::DATA_TYPE_MISMATCH, message));
    }

    /// A string, where one must be.
    pub(super) fn text<'j>(
        &mut self,
        json: &'j Json<'_>,
        expected: &str,
        path: &Path<'_>,
    ) -> Option<&'j str> {
        match json {
            Json::Text(text) => Some(text),
            other => {
                self.mismatch(path, expected, other);
                None
            }
        }
    }

    /// Reports names that are given more than once, at the second. Whether there are any.
    pub(super) fn has_repeated(&mut self, members: &[Member<'_>], path: &Path<'_>) -> bool {
        if !is_any_repeated(members) {
            return false;
        }
        let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, (name, _)) in members.iter().enumerate() {
            places.entry(name).or_default().push(index);
        }
        for (name, places) in places {
            if let [_, second, ..] = places[..] {
                let times =
                    if places.len() == 2 { "twice".into() } else { format!("{} times", places.len()) };
                let fault =
                    Fault::new(Code::DUPLICATE_POLICY_ELEMENT, format!("`{}` is given {times}", shown(name)));
                let fault = fault.help("an object has each name once: put all into one");
                self.fault(&path.member(second, name), Part::Name, fault);
            }
        }
        true
    }
}

/// Makes room for `more`. The first time for no more, because most lists are never extended.
pub(super) fn make_room<T>(list: &mut Vec<T>, more: usize) {
    if list.is_empty() { list.reserve_exact(more) } else { list.reserve(more) }
}

/// How many entries a value has as an array: a lone value is one.
pub(super) fn entry_count(json: &Json<'_>) -> usize {
    if let Json::List(entries) = json { entries.len() } else { 1 }
}

fn is_any_repeated(members: &[Member<'_>]) -> bool {
    /// Up to here, comparing each with each costs less than a set.
    const FEW: usize = 12;
    let mut names = members.iter().map(|(name, _)| name);
    if members.len() <= FEW {
        return std::iter::from_fn(|| names.next().map(|name| names.clone().any(|other| other == name)))
            .any(|is| is);
    }
    let mut seen = BTreeSet::new();
    names.any(|name| !seen.insert(name))
}

/// Calls `read` for every entry of an array, or for the lone value that stands for an array of one.
pub(super) fn each_entry<'j>(
    json: &'j Json<'j>,
    path: &Path<'_>,
    mut read: impl FnMut(&'j Json<'j>, &Path<'_>),
) {
    match json {
        Json::List(entries) => {
            entries.iter().enumerate().for_each(|(index, entry)| read(entry, &path.entry(index)));
        }
        scalar => read(scalar, path),
    }
}
