//! The differences that are argued: what the gateway decides differently from AWS, by feature.

use crate::case::{Ask, Case};
use anyhow::{Context, ensure};
use serde::Deserialize;

/// A feature that is decided differently: `known.json` says how.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Difference {
    /// Which of the features that [`PREDICATES`] recognize.
    feature: String,
    /// AWS's rule.
    aws: String,
    /// What the gateway does.
    gateway: String,
}

/// Whether a case and a request have a feature, and what is expected where it shows.
type Predicate = fn(&Case, &Ask, bool) -> bool;

const PREDICATES: [(&str, Predicate); 0] = [];

/// The table of `known.json`.
pub(crate) struct Known(Vec<(Difference, Predicate)>);

impl Known {
    /// The committed table.
    pub(crate) fn committed() -> anyhow::Result<Self> {
        let differences: Vec<Difference> =
            serde_json::from_str(include_str!("../known.json")).context("known.json cannot be read")?;
        let named = differences.into_iter().map(|difference| {
            ensure!(
                !difference.aws.is_empty() && !difference.gateway.is_empty(),
                "known.json has an empty text"
            );
            let predicate = PREDICATES.iter().find(|(feature, _)| *feature == difference.feature);
            let (_, predicate) =
                predicate.with_context(|| format!("`{}` of known.json is unknown", difference.feature))?;
            Ok((difference, *predicate))
        });
        Ok(Self(named.collect::<anyhow::Result<_>>()?))
    }

    /// The feature that explains why the gateway's answer is not the expected one.
    pub(crate) fn feature(&self, case: &Case, ask: &Ask, expected: bool) -> Option<&str> {
        let difference = self.0.iter().find(|(_, predicate)| predicate(case, ask, expected));
        difference.map(|(difference, _)| difference.feature.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_argued_feature_is_recognized_and_the_reverse() {
        assert_eq!(Known::committed().unwrap().0.len(), PREDICATES.len());
    }
}
