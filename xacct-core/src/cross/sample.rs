//! Plain text that a pattern stands for.

use super::ask::Target;
use super::model::Model;
use crate::value::variable::{Variable, variables};

/// So many patterns are looked at for what they have in common with another.
const OTHERS: usize = 64;

/// What stands for a wildcard, and for a variable of which nothing is known.
pub(super) const ANY: &str = "x";

/// `pattern` without wildcards and variables: `star` for each `*`, and what `value_of` knows for each variable. Without a
/// `star`, wildcards are text.
pub(super) fn filled(
    pattern: &str,
    star: Option<&str>,
    mut value_of: impl FnMut(&str, Option<&str>) -> String,
) -> String {
    let mut text = String::new();
    let mut end = 0;
    for read in variables(pattern) {
        text.push_str(&plain(pattern.get(end..read.range.start).unwrap_or_default(), star));
        match read.variable {
            Ok(Variable::Key { name, default }) => text.push_str(&value_of(name, default)),
            // The character between `${` and `}`.
            Ok(Variable::Escape) => {
                text.push_str(
                    pattern.get(read.range.start + 2..read.range.end.saturating_sub(1)).unwrap_or_default(),
                );
            }
            Err(_) => {}
        }
        end = read.range.end;
    }
    text.push_str(&plain(pattern.get(end..).unwrap_or_default(), star));
    text
}

fn plain(pattern: &str, star: Option<&str>) -> String {
    star.map_or_else(|| pattern.to_owned(), |star| pattern.replace('*', star).replace('?', ANY))
}

/// What a pattern of resources may stand for below a target, and under which it could also fit `others`: its own samples
/// first.
pub(super) struct Samples {
    pub(super) own: Vec<String>,
    pub(super) joined: Vec<String>,
}

impl Samples {
    pub(super) fn of(
        model: &Model<'_>,
        target: &Target,
        pattern: &str,
        others: &[&str],
        mut value_of: impl FnMut(&str, Option<&str>) -> String,
    ) -> Self {
        let (whole, below) = (target.arn(model), target.of_objects(model));
        let is_there =
            |text: &String| *text == whole || text.strip_prefix(&below).is_some_and(|key| !key.is_empty());
        let own = [ANY, ""].map(|star| filled(pattern, Some(star), &mut value_of));
        let own = own.into_iter().chain([whole.clone(), format!("{below}{ANY}")]).filter(is_there).collect();
        let mut joined: Vec<String> = Vec::new();
        for key in others.iter().filter_map(|other| other.strip_prefix(&below)).take(OTHERS) {
            let start = key.split(['*', '?', '$']).next().unwrap_or_default();
            let end = key.rsplit(['*', '?', '}']).next().unwrap_or_default();
            for star in
                [format!("{start}{ANY}{end}"), format!("{ANY}{end}"), start.to_owned(), end.to_owned()]
            {
                joined.push(filled(pattern, Some(&star), &mut value_of));
            }
        }
        joined.retain(is_there);
        joined.dedup();
        Self { own, joined }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_and_variables_become_text() {
        let value_of = |name: &str, default: Option<&str>| default.unwrap_or(name).to_owned();
        for (pattern, expected) in [
            ("a/*/b?", "a/x/bx"),
            ("${aws:username}/*", "aws:username/x"),
            ("${aws:PrincipalTag/t, 'all'}-${*}", "all-*"),
            ("${", ""),
            ("", ""),
        ] {
            assert_eq!(filled(pattern, Some(ANY), value_of), expected, "{pattern}");
        }
    }
}
