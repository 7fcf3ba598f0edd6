//! Where grants stand: a bucket has one grant of a name.

use crate::finding::Reported;
use crate::input::Input;
use std::collections::BTreeMap;
use std::ops::Range;
use xacct_core::grant::Grant;
use xacct_core::{Code, Severity};

/// What to do where a grant stands twice.
pub(crate) const ONE_OF_A_NAME: &str = "a bucket has one grant of a name; rename one";

/// The file of each grant, by its tag.
#[derive(Debug, Default)]
pub(crate) struct Places(BTreeMap<String, String>);

impl Places {
    /// Says where else a grant of this file stands, and keeps that it stands here.
    pub(crate) fn add(&mut self, grant: &Grant, file: &str) -> Option<String> {
        let tag = grant.tag();
        let earlier = self.0.insert(tag.clone(), file.to_owned());
        earlier.map(|earlier| format!("the grant {tag} is in {earlier} and again in {file}"))
    }

    /// A fault for each grant of a file that stands elsewhere too, or twice in it.
    pub(crate) fn repeated<'g>(
        &mut self,
        grants: impl Iterator<Item = &'g Grant>,
        input: &Input,
    ) -> Vec<Reported> {
        let repeated = |grant: &Grant| {
            let message = self.add(grant, &input.name)?;
            Some(Reported {
                severity: Severity::Error,
                code: Some(Code::GRANT_REPEATED.as_str()),
                message,
                help: vec![ONE_OF_A_NAME.to_owned()],
                suggestion: None,
                path: String::new(),
                bytes: last_named(grant, &input.text),
            })
        };
        grants.filter_map(repeated).collect()
    }
}

/// The bytes of the name where it stands last, which is where the grant stands again.
fn last_named(grant: &Grant, text: &str) -> Range<usize> {
    let name = format!("\"{}\"", grant.name());
    text.rfind(&name).map_or(0..0, |start| start..start + name.len())
}
