//! Where a finding stands: Access Analyzer's paths, and our places as such.

use serde::Deserialize;
use xacct_core::{Document, Place, PrincipalKind, Principals, Within};

/// A step of a path, from the document inwards.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub(super) enum Step {
    /// A member, by name, or its name itself.
    Name {
        /// The name.
        #[serde(alias = "key")]
        value: String,
    },
    /// An entry of a list.
    Index {
        /// Its index.
        index: usize,
    },
}

fn name(value: &str) -> Step {
    Step::Name { value: value.to_owned() }
}

/// Whether one path leads into what the other names, a lone value and the first of a list being the same.
pub(super) fn agree(ours: &[Step], theirs: &[Step]) -> bool {
    ours.iter().zip(theirs).all(|(ours, theirs)| ours == theirs)
}

/// The path of `place`. A list of one is taken for a list: the first entry of a lone value is that value.
pub(super) fn of(place: Place, document: &Document) -> Vec<Step> {
    let (index, within) = match place {
        Place::Version => return vec![name("Version")],
        Place::Id => return vec![name("Id")],
        Place::Statement(index, within) => (index, within),
        _ => return Vec::new(),
    };
    let statement = document.statements.get(index);
    let operators = statement.map(xacct_core::Statement::operators).unwrap_or_default();
    let operator = |at: usize| operators.get(at);
    let key = |at: usize, key: usize| operator(at).and_then(|block| block.keys.get(key));
    let mut path = vec![name("Statement"), Step::Index { index }];
    match within {
        Within::Sid => path.push(name("Sid")),
        Within::Element(element) => path.push(name(element.as_str())),
        Within::Entry(element, entry) => {
            path.push(name(element.as_str()));
            let mut principals = statement.into_iter().flat_map(xacct_core::Statement::principals);
            match principals.find(|(of, _)| *of == element) {
                Some((_, principals)) => path.extend(of_principal(principals, entry)),
                None => path.push(Step::Index { index: entry }),
            }
        }
        Within::Operator(at) | Within::Key(at, _) | Within::Value(at, _, _) => {
            path.push(name("Condition"));
            path.extend(operator(at).map(|block| name(&block.operator)));
        }
        _ => {}
    }
    match within {
        Within::Key(at, index) => path.extend(key(at, index).map(|key| name(&key.key))),
        Within::Value(at, index, value) => {
            path.extend(key(at, index).map(|key| name(&key.key)));
            path.push(Step::Index { index: value });
        }
        _ => {}
    }
    path
}

/// The kind and the index below it of the principal that is counted as `entry`.
fn of_principal(principals: &Principals, entry: usize) -> Vec<Step> {
    let kinds: Vec<PrincipalKind> = principals.entries().map(|(kind, _)| kind).collect();
    let Some(kind) = kinds.get(entry) else { return Vec::new() };
    let index = kinds.iter().take(entry).filter(|earlier| *earlier == kind).count();
    vec![name(kind.as_str()), Step::Index { index }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use xacct_core::{PolicyKind, check};

    fn theirs(json: &str) -> Vec<Step> {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn our_places_are_their_paths() {
        let policy = r#"{"Version":"2012-10-17","Statement":[
            {"Effect":"Allow","Principal":{"AWS":"222222222222","Service":["logs.amazonaws.com","nowhere"]},
             "Action":["s3:GetObject","s3:GetObjct"],"Resource":"arn:aws:s3:::b/*",
             "Condition":{"StringEquals":{"s3:prefx":"x"}}}]}"#;
        let document = Document::from_json(policy).unwrap();
        let findings = check(&document, PolicyKind::Bucket);
        let ours = |code| {
            let finding = findings.iter().find(|finding| finding.fault.code == code).unwrap();
            of(finding.place, &document)
        };
        let statement = r#"[{"value":"Statement"},{"index":0},"#;
        for (code, rest) in [
            (xacct_core::Code::INVALID_ACTION, r#"{"value":"Action"},{"index":1}]"#),
            (
                xacct_core::Code::INVALID_SERVICE_PRINCIPAL_FORMAT,
                r#"{"value":"Principal"},{"value":"Service"},{"index":1}]"#,
            ),
            (
                xacct_core::Code::INVALID_SERVICE_CONDITION_KEY,
                r#"{"value":"Condition"},{"value":"StringEquals"},{"key":"s3:prefx"}]"#,
            ),
        ] {
            assert_eq!(ours(code), theirs(&[statement, rest].concat()), "{code}");
        }
    }

    #[test]
    fn a_path_agrees_with_what_it_leads_into() {
        let entry = theirs(r#"[{"value":"Resource"},{"index":0}]"#);
        assert!(agree(&entry, &theirs(r#"[{"value":"Resource"}]"#)) && agree(&entry, &[]));
        assert!(!agree(&entry, &theirs(r#"[{"value":"Resource"},{"index":1}]"#)));
    }
}
