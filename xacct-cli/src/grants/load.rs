//! The grants of all files that a command is given.

use super::{ENDINGS, GrantsRead, Syntax};
use crate::exit::Failure;
use crate::finding::{Rendering, Report};
use crate::input::{self, Input, InputError};
use crate::output;
use crate::policy_file::{self, Kind};
use std::collections::BTreeMap;
use std::path::PathBuf;
use xacct_core::grant::Grant;

/// The grants of files and folders. In folders, files that are about other things are passed over.
///
/// # Errors
/// When a file cannot be read, or a grant has faults, all of which are shown; when there is no grant, or one of them twice.
pub(crate) fn load(paths: &[PathBuf]) -> Result<Vec<Grant>, Failure> {
    let (files, errors) = input::files(paths, ENDINGS, "file of grants");
    if let Some(error) = errors.into_iter().next() {
        return Err(error.into());
    }
    let mut loaded = Loaded::default();
    for path in &files {
        let is_named = paths.contains(path);
        match Input::read(path) {
            Ok(input) if is_named || is_of_grants(&input) => loaded.add(input),
            Ok(_) => {}
            Err(InputError::Empty { .. } | InputError::NotText { .. }) if !is_named => {}
            Err(error) => return Err(error.into()),
        }
    }
    loaded.grants(paths)
}

/// Whether a file of a folder is one of grants.
fn is_of_grants(input: &Input) -> bool {
    match Syntax::of(input) {
        Syntax::Json => policy_file::Kind::of(&input.text) == Kind::Grant,
        Syntax::Toml => super::is_toml_of_grants(&input.text),
        Syntax::Rust => true,
    }
}

#[derive(Default)]
struct Loaded {
    grants: Vec<Grant>,
    reports: Vec<Report>,
    /// Where each grant stands, by its tag.
    places: BTreeMap<String, String>,
    twice: Vec<String>,
}

impl Loaded {
    fn add(&mut self, input: Input) {
        let GrantsRead { grants, findings, without_values } = super::read(&input);
        for line in without_values {
            output::note(format_args!(
                "note: {}:{line}: this `grant!` has values that only the program knows, and is left out; \
                 have the program write its grants as JSON",
                input.name
            ));
        }
        for grant in grants {
            let earlier = self.places.insert(grant.tag(), input.name.clone());
            self.twice.extend(earlier.map(|earlier| {
                format!("the grant {} is in {earlier} and again in {}", grant.tag(), input.name)
            }));
            self.grants.push(grant);
        }
        if !findings.is_empty() {
            self.reports.push(Report { input, findings });
        }
    }

    fn grants(self, paths: &[PathBuf]) -> Result<Vec<Grant>, Failure> {
        let is_refused = self.reports.iter().any(Report::is_refused);
        let rendering = Rendering::new();
        self.reports.iter().for_each(|report| output::note(rendering.of(report).trim_end()));
        if is_refused {
            return Err(Failure::Refused("there are faults in the grants: nothing was done".to_owned()));
        }
        if !self.twice.is_empty() {
            let twice = self.twice.join("; ");
            return Err(Failure::usage(format_args!(
                "{twice}: a bucket has one grant of a name; rename one"
            )));
        }
        if self.grants.is_empty() {
            let names: Vec<_> = paths.iter().map(|path| input::name_of(path)).collect();
            return Err(Failure::usage(format_args!("no grants in {}", names.join(", "))));
        }
        Ok(self.grants)
    }
}
