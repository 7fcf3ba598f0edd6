//! `DUPLICATE_KEYS_WITH_DIFFERENT_CASE`, `DUPLICATE_OPERATOR`: the same condition twice, of which JSON keeps one.
//!
//! - severity: error
//! - bad: `Bool: { "aws:SecureTransport": true }, Bool: { "aws:MultiFactorAuthPresent": true }`
//! - good: `Bool: { "aws:SecureTransport": true, "aws:MultiFactorAuthPresent": true }`

use super::{Context, Report};
use crate::{Code, Fault, Place, Within};
use std::collections::BTreeSet;

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    for (index, statement) in context.statements() {
        let operators: Vec<_> = statement.operators().iter().map(|block| block.operator.as_str()).collect();
        for again in repeated(&operators) {
            let fault =
                Fault::new(Code::DUPLICATE_OPERATOR, format!("`{}` is given twice", operators[again]));
            let place = Place::Statement(index, Within::Operator(again));
            report.error(place, fault.help("put all its keys into one block"));
        }
        for (operator, block) in statement.operators().iter().enumerate() {
            let keys: Vec<_> = block.keys.iter().map(|key| key.key.as_str()).collect();
            for again in repeated(&keys) {
                let message = format!("the key `{}` is given twice", keys[again]);
                let fault = Fault::new(Code::DUPLICATE_KEYS_WITH_DIFFERENT_CASE, message);
                let place = Place::Statement(index, Within::Key(operator, again));
                let is_other_case = !keys[..again].contains(&keys[again]);
                report.error(
                    place,
                    fault.help(match is_other_case {
                        true => "IAM compares keys without regard to case: put all values into one list",
                        false => "put all values into one list",
                    }),
                );
            }
        }
    }
}

/// The indexes of texts that stood before, case aside.
fn repeated(texts: &[&str]) -> Vec<usize> {
    let mut seen = BTreeSet::new();
    let texts = texts.iter().enumerate();
    texts.filter(|(_, text)| !seen.insert(text.to_ascii_lowercase())).map(|(index, _)| index).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::{KeyValues, PolicyKind};

    #[test]
    fn the_second_is_reported() {
        let once = with_condition(allow(&["s3:GetObject"], &["*"]), "StringEquals", "aws:username", "a");
        let mut twice = with_condition(once.clone(), "StringEquals", "aws:userid", "b");
        twice.condition.as_mut().unwrap()[0]
            .keys
            .push(KeyValues { key: "AWS:UserName".into(), values: vec!["c".into()] });
        assert!(run(check, PolicyKind::Identity, [once]).is_empty());
        let found = run(check, PolicyKind::Identity, [twice]);
        assert_eq!(codes(&found), ["DUPLICATE_OPERATOR", "DUPLICATE_KEYS_WITH_DIFFERENT_CASE"]);
        assert_eq!(found[1].place, Place::Statement(0, Within::Key(0, 1)));
    }
}
