//! The names of an object's members: those that IAM has, and what others were meant to be.
//!
//! `INVALID_POLICY_ELEMENT`, `INVALID_PRINCIPAL_KEY`: a member that policies, or their principals, do not have.
//!
//! AWS refuses the policy. Names count by their letters, capitals included.
//!
//! - severity: error
//! - bad: `"Principle": "*"`, `"Principal": { "Account": "222222222222" }`
//! - good: `"Principal": { "AWS": "222222222222" }`

use super::path::{Part, Path, shown};
use super::reader::{Member, Reader};
use crate::{Code, Fault};

/// The names that an object of one sort can have.
pub(super) struct Names<'j> {
    members: &'j [Member<'j>],
    known: &'static [&'static str],
    /// Those that are given: looked for once a name is not known.
    given: Option<Vec<&'static str>>,
    code: Code,
    what: &'static str,
}

impl<'j> Names<'j> {
    pub(super) fn elements(members: &'j [Member<'j>], known: &'static [&'static str]) -> Self {
        Self { members, known, given: None, code: Code::INVALID_POLICY_ELEMENT, what: "element" }
    }

    pub(super) fn kinds(members: &'j [Member<'j>], known: &'static [&'static str]) -> Self {
        Self { members, known, given: None, code: Code::INVALID_PRINCIPAL_KEY, what: "kind of principal" }
    }
}

/// What a name that is not known was meant to be.
pub(super) enum Meant {
    /// This, which is given nowhere else, so that the member can be read as such.
    Read(&'static str),
    /// This, which is given beside it.
    Repeated(&'static str),
    Unknown,
}

impl Reader<'_> {
    /// Reports a name that is not known.
    pub(super) fn meant(
        &mut self,
        names: &mut Names<'_>,
        name: &str,
        path: &Path<'_>,
        help: impl FnOnce(&str) -> Option<String>,
    ) -> Meant {
        let fault = Fault::new(names.code, format!("unknown {} `{}`", names.what, shown(name)));
        if let Some(help) = help(name) {
            self.fault(path, Part::Name, fault.help(help));
            return Meant::Unknown;
        }
        let Some(near) = nearest(name, names.known) else {
            let every = format!("what may stand here is `{}`", names.known.join("`, `"));
            self.fault(path, Part::Name, fault.help(every));
            return Meant::Unknown;
        };
        let is_given = |known: &&str| names.members.iter().any(|(name, _)| name == known);
        let given = names.given.get_or_insert_with(|| names.known.iter().copied().filter(is_given).collect());
        let is_free = !given.contains(&near);
        let fault = match is_free {
            true => fault.suggest(Some(near)),
            false => fault.help(format!("did you mean `{near}`, which is there already?")),
        };
        given.push(near);
        self.fault(path, Part::Name, fault);
        if is_free { Meant::Read(near) } else { Meant::Repeated(near) }
    }
}

fn nearest(name: &str, known: &'static [&'static str]) -> Option<&'static str> {
    xacct_catalog::nearest::among(name, known.iter().copied())
}
