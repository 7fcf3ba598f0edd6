//! What became of a step that was carried out in two parts, or looked at again.

use super::outcome::{Outcome, StepReport};

impl StepReport {
    /// What became of a step of which two parts were carried out, each for grants of its own: the graver of both.
    pub(super) fn and(self, next: Self) -> Self {
        let is_alike = self.outcome.is_done() == next.outcome.is_done();
        let was_written = [&self, &next].iter().any(|it| matches!(it.outcome, Outcome::Applied));
        let overwritten = self.overwritten + next.overwritten;
        let (told, other) =
            if next.outcome.gravity() > self.outcome.gravity() { (next, self) } else { (self, next) };
        let grants = if is_alike { [told.grants, other.grants].concat() } else { told.grants };
        let outcome = match told.outcome {
            Outcome::Refused(error) if was_written => Outcome::Unknown(error),
            outcome => outcome,
        };
        Self { grants, outcome, overwritten, ..other }
    }

    /// Takes in what came of another look, and of what was written after it.
    pub(super) fn look_again(&mut self, again: Self) {
        let was_written = matches!(self.outcome, Outcome::Applied);
        match again.outcome {
            Outcome::Unchanged => {}
            // It was not changed this time, and it was before.
            Outcome::Refused(error) if was_written => self.outcome = Outcome::Unknown(error),
            outcome => {
                self.overwritten += again.overwritten + u32::from(was_written);
                self.outcome = outcome;
            }
        }
    }
}

impl Outcome {
    /// Of two parts of a step the graver one is told of.
    const fn gravity(&self) -> u8 {
        match self {
            Self::Skipped => 0,
            Self::Unchanged => 1,
            Self::Applied => 2,
            Self::Refused(_) => 3,
            Self::Unknown(_) => 4,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Setting, StepError};

    fn report(grant: usize, outcome: Outcome) -> StepReport {
        let setting = Setting::BucketPolicy { bucket: "reports".parse().unwrap() };
        let account = xacct_core::AccountId::new("111111111111").unwrap();
        StepReport { step: 0, account, setting, grants: vec![grant], outcome, overwritten: 1 }
    }

    #[test]
    fn of_two_parts_the_graver_is_told() {
        use Outcome::{Applied, Refused, Skipped, Unchanged, Unknown};
        let error = || StepError::Interrupted("no".to_owned());
        let cases = [
            (Applied, Unchanged, "applied", &[0, 1][..]),
            (Unchanged, Unchanged, "unchanged", &[0, 1]),
            (Applied, Skipped, "applied", &[0]),
            (Skipped, Skipped, "skipped", &[0, 1]),
            (Unchanged, Refused(error()), "refused", &[1]),
            // Something of it was changed.
            (Applied, Refused(error()), "unknown", &[1]),
            (Refused(error()), Applied, "unknown", &[0]),
            (Refused(error()), Unknown(error()), "unknown", &[0, 1]),
        ];
        for (first, second, told, of) in cases {
            let case = format!("{first:?}, {second:?}");
            let mut both = report(0, first).and(report(1, second));
            both.grants.sort_unstable();
            let word = serde_json::to_value(&both).unwrap()["outcome"].clone();
            assert_eq!((word.as_str(), &both.grants[..]), (Some(told), of), "{case}");
            assert_eq!(both.overwritten, 2);
        }
    }
}
