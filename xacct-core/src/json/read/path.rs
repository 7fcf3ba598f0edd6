//! The way from a document to one of its values.

use std::fmt::Write;

/// A path, kept on the stack while reading, so that a document without faults pays nothing for it.
#[derive(Clone, Copy)]
pub(super) struct Path<'p> {
    above: Option<&'p Self>,
    step: Step<'p>,
}

#[derive(Clone, Copy)]
enum Step<'p> {
    Document,
    Member(usize, &'p str),
    Entry(usize),
}

/// A path to keep: as users read it, and child by child.
///
/// Sorted, spots stand in the order of the text: a value before its children, a member's name before its value.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    pub(super) steps: Vec<usize>,
    pub(super) part: Part,
    pub(super) path: String,
}

/// What of a member is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Name,
    #[default]
    Value,
}

impl<'p> Path<'p> {
    pub(super) const DOCUMENT: Self = Self { above: None, step: Step::Document };

    /// The member of this name, the `index`th of its object.
    pub(super) fn member(&'p self, index: usize, name: &'p str) -> Self {
        Self { above: Some(self), step: Step::Member(index, name) }
    }

    /// The `index`th entry of an array.
    pub(super) fn entry(&'p self, index: usize) -> Self {
        Self { above: Some(self), step: Step::Entry(index) }
    }

    pub(super) fn spot(&self, part: Part) -> Spot {
        let mut spot = Spot { part, ..Spot::default() };
        self.write(&mut spot);
        spot
    }

    fn write(&self, spot: &mut Spot) {
        if let Some(above) = self.above {
            above.write(spot);
        }
        match self.step {
            Step::Document => {}
            Step::Member(index, name) => {
                spot.steps.push(index);
                match is_plain(name) {
                    true if spot.path.is_empty() => spot.path += name,
                    true => spot.path.extend([".", name]),
                    false => spot.path.extend(["[\"", &shown(name), "\"]"]),
                }
            }
            Step::Entry(index) => {
                spot.steps.push(index);
                let _ = write!(spot.path, "[{index}]");
            }
        }
    }
}

/// Whether a path can hold the name as it is. Nothing that IAM has needs more.
fn is_plain(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b":/-_".contains(&byte);
    !name.is_empty() && name.len() <= LONGEST && name.bytes().all(is_plain)
}

/// Longer text is cut where it is shown.
const LONGEST: usize = 80;

/// `text` as a message or a path shows it: on one line, and not endless.
pub(super) fn shown(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((cut, _)) => format!("{}…", text.get(..cut).unwrap_or(text).escape_debug()),
        None => text.escape_debug().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_read_as_they_are_written() {
        let statement = Path::DOCUMENT.member(1, "Statement");
        let second = statement.entry(1);
        let condition = second.member(4, "Condition");
        let block = condition.member(0, "StringEquals");
        let plain = block.member(0, "aws:PrincipalTag/team").spot(Part::Value);
        assert_eq!(plain.path, "Statement[1].Condition.StringEquals.aws:PrincipalTag/team");
        assert_eq!(plain.steps, [1, 1, 4, 0, 0]);
        assert_eq!(
            block.member(1, "accounts.google.com:aud").spot(Part::Name).path,
            "Statement[1].Condition.StringEquals[\"accounts.google.com:aud\"]"
        );
        assert_eq!(Path::DOCUMENT.member(0, "a\nb").spot(Part::Name).path, r#"["a\nb"]"#);
        assert_eq!(Path::DOCUMENT.spot(Part::Value).path, "");
        assert!(shown(&"x".repeat(1_000)).chars().count() < 100);
    }
}
