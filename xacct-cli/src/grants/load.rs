//! The grants of all files that a command is given.

use super::places::{ONE_OF_A_NAME, Places};
use crate::content::{self, Content, Contents, ENDINGS, Extent, Syntax, What, is_toml_of_grants};
use crate::exit::Failure;
use crate::finding::{Rendering, Report};
use crate::input::{self, Input, InputError};
use crate::output;
use crate::policy_file::{Kind, holds_grants};
use crate::source::Macro;
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
    let mut loaded = Loaded::new();
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
        Syntax::Json => holds_grants(&input.text),
        Syntax::Toml => is_toml_of_grants(&input.text),
        Syntax::Rust => true,
    }
}

struct Loaded {
    grants: Vec<Grant>,
    reports: Vec<Report>,
    places: Places,
    twice: Vec<String>,
    extent: Extent,
}

impl Loaded {
    fn new() -> Self {
        Self {
            grants: Vec::new(),
            reports: Vec::new(),
            places: Places::default(),
            twice: Vec::new(),
            extent: Extent::Whole,
        }
    }

    fn add(&mut self, input: Input) {
        // A policy in JSON that was named is told to be no grant.
        let kind = (Syntax::of(&input) == Syntax::Json).then_some(Kind::Grant);
        let Contents { input, entries, mut findings, extent } = content::read(input, kind);
        for Content { line, what, findings: own, .. } in entries {
            match what {
                What::Grant(grant) => self.add_grant(*grant, &input.name),
                What::GrantWithoutValues(_) | What::Template(Macro::Grant) => {
                    note_without_values(&input.name, line);
                }
                What::Refused(Macro::Grant) => {}
                // Of policies somebody else has to hear.
                _ => continue,
            }
            findings.extend(own);
        }
        self.extent = self.extent.max(extent);
        if !findings.is_empty() {
            self.reports.push(Report { input, findings });
        }
    }

    fn add_grant(&mut self, grant: Grant, file: &str) {
        self.twice.extend(self.places.add(&grant, file));
        self.grants.push(grant);
    }

    fn grants(self, paths: &[PathBuf]) -> Result<Vec<Grant>, Failure> {
        let is_refused = self.reports.iter().any(Report::is_refused);
        let rendering = Rendering::new();
        self.reports.iter().for_each(|report| output::note(rendering.of(report).trim_end()));
        if is_refused {
            let what = "there are faults in the grants: nothing was done".to_owned();
            return Err(match self.extent {
                Extent::Nothing => Failure::Usage(what),
                Extent::Whole | Extent::Part => Failure::Refused(what),
            });
        }
        if !self.twice.is_empty() {
            let twice = self.twice.join("; ");
            return Err(Failure::usage(format_args!("{twice}: {ONE_OF_A_NAME}")));
        }
        if self.grants.is_empty() {
            let names: Vec<_> = paths.iter().map(|path| input::name_of(path)).collect();
            return Err(Failure::usage(format_args!("no grants in {}", names.join(", "))));
        }
        Ok(self.grants)
    }
}

fn note_without_values(file: &str, line: usize) {
    output::note(format_args!(
        "note: {file}:{line}: this `grant!` has values that only the program knows, and is left out; \
         have the program write its grants as JSON"
    ));
}
