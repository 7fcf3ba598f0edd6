//! Takes grants back.

use crate::accounts::one;
use crate::{Accounts, Applied, ApplyError, Plan, RefusedGrant};
use std::fmt;
use xacct_core::grant::{Grant, Handover};

/// What came of taking a grant back.
#[derive(Clone, Debug)]
#[must_use = "single steps can have been refused: see `is_complete`"]
#[non_exhaustive]
pub struct Revoked {
    /// What became of each step.
    pub applied: Applied,
    /// What stays: what cannot be told to be the grant's own, and what others depend on.
    pub residue: Vec<String>,
    /// The halves of accounts that cannot be reached, each with the way back for its administrator.
    pub handovers: Vec<Handover>,
}

/// Why a grant was not taken back. Nothing was written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RevokeError {
    /// It cannot be planned.
    #[error(transparent)]
    Refused(#[from] RefusedGrant),
    /// It was not begun.
    #[error(transparent)]
    Apply(#[from] ApplyError),
}

impl Accounts {
    /// Takes a grant back: exactly its statements, its policies, and the role and the access point that were made for it.
    /// What lets in goes first, and principals last, so that no policy is left with the id of one that is deleted.
    ///
    /// # Errors
    /// Those after which nothing was written.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(accounts: xacct_runtime::Accounts, grant: xacct_core::grant::Grant) -> Result<(), xacct_runtime::RevokeError> {
    /// let revoked = accounts.revoke(&grant).await?;
    /// assert!(revoked.is_complete(), "{revoked}");
    /// # Ok(())
    /// # }
    /// ```
    pub async fn revoke(&self, grant: &Grant) -> Result<Revoked, RevokeError> {
        let plan = one(self.plan_revoke(std::slice::from_ref(grant)).await)?;
        Ok(Revoked::of(&plan, self.apply(&plan).await?))
    }
}

impl Revoked {
    fn of(plan: &Plan, applied: Applied) -> Self {
        Self { applied, residue: plan.notes().to_vec(), handovers: plan.handovers() }
    }

    /// Whether every step was carried out. What stays is not counted: see [`residue`](Self::residue).
    pub fn is_complete(&self) -> bool {
        self.applied.is_complete()
    }
}

impl fmt::Display for Revoked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.applied.fmt(f)?;
        self.residue.iter().try_for_each(|what| write!(f, "\nleft: {what}"))?;
        self.handovers.iter().try_for_each(|handover| write!(f, "\n\n{handover}"))
    }
}
