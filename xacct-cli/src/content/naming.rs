//! Captured values by the names of their variables.

use xacct_syntax::Captured;

/// Puts `{name}` where an example stands for a captured value. The examples occur nowhere else in what was written, so that
/// they are found again in all that follows from it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Naming(Vec<(String, String)>);

impl Naming {
    /// Of these captures.
    pub(crate) fn of(captures: &[Captured]) -> Self {
        let mut named: Vec<_> = captures
            .iter()
            .map(|captured| (captured.example.clone(), format!("{{{}}}", captured.name)))
            .collect();
        named.sort();
        named.dedup();
        Self(named)
    }

    /// And with a name for what follows from an example.
    pub(crate) fn and(&mut self, derived: &str, name: &str) {
        self.0.push((derived.to_owned(), name.to_owned()));
    }

    /// Whether an example stands in a text.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.0.iter().any(|(example, _)| text.contains(example))
    }

    /// The text, with names for examples.
    pub(crate) fn name(&self, text: impl Into<String>) -> String {
        self.0.iter().fold(text.into(), |text, (example, name)| text.replace(example, name))
    }

    /// The variables, each once, in the order of the alphabet.
    pub(crate) fn variables(&self) -> Vec<String> {
        let mut names: Vec<_> = self.0.iter().map(|(_, name)| name.clone()).collect();
        names.sort();
        names.dedup();
        names
    }
}
