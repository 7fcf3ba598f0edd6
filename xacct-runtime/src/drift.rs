//! In what the accounts are not as a grant says.

use crate::holdings::{holdings, unread};
use crate::observe::{Depth, Needs, access_point_of, observe};
use crate::statement::{ids, named};
use crate::{Accounts, Change, Observed, Plan, PlanOptions, Refusal, RefusalReason, Setting, Step, Value};
use std::fmt;
use xacct_core::grant::{Expected, Grant, GrantAnswer, HeldStatement, Via};
use xacct_core::{AccountId, Document};

/// In what the accounts are not as a grant says. Displays as a line for each.
#[derive(Clone, Debug)]
#[must_use = "it says what is not as the grant says: see `is_clean`"]
#[non_exhaustive]
pub struct Drift {
    /// Everything that was found.
    pub findings: Vec<DriftFinding>,
    /// The accounts of the grant that were looked at.
    pub reached: Vec<AccountId>,
    /// Those that could not be: their halves are taken to be in place.
    pub unreachable: Vec<AccountId>,
}

/// One thing in which the accounts are not as a grant says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DriftFinding {
    /// A document of the grant is not there, or nothing of it.
    Missing {
        /// The account.
        account: AccountId,
        /// What.
        setting: Setting,
    },
    /// Something is there, and says something else. Differences of spelling are none.
    Differs {
        /// What would put it right.
        step: Box<Step>,
    },
    /// A policy names a user or role that was deleted: AWS does not take it back so, and a new one of that name is not meant.
    StalePrincipal {
        /// The account.
        account: AccountId,
        /// The policy.
        setting: Setting,
        /// The Sid of the statement, or its number.
        statement: String,
        /// The unique id.
        id: String,
    },
    /// What keeps the grant from being put in place as the accounts are.
    Refused(Refusal),
    /// A statement of somebody else's denies what the grant says.
    Defeated {
        /// The request that is denied.
        request: String,
        /// The statement.
        by: HeldStatement,
        /// Condition keys that it looks at and whose values are not known here: with other values it may let the request
        /// pass, so that this is a warning.
        unless: Vec<String>,
    },
    /// What the grant says is not allowed, though all of its documents are there.
    NotAllowed {
        /// The request.
        request: String,
        /// Why, in words.
        why: String,
    },
}

impl Drift {
    /// Whether nothing was found but warnings, in those accounts that could be looked at.
    pub fn is_clean(&self) -> bool {
        !self.reached.is_empty() && self.findings.iter().all(DriftFinding::is_warning)
    }
}

impl DriftFinding {
    /// Whether it may be of no consequence: a denial that depends on condition keys whose values are not known here.
    pub fn is_warning(&self) -> bool {
        matches!(self, Self::Defeated { unless, .. } if !unless.is_empty())
    }
}

impl Accounts {
    /// In what the accounts are not as a grant says: what is missing or says something else, principals that were deleted,
    /// and whatever keeps its requests from being allowed. Reads, and writes nothing.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(accounts: xacct_runtime::Accounts, grant: xacct_core::grant::Grant) {
    /// let drift = accounts.drift(&grant).await;
    /// if !drift.is_clean() {
    ///     eprintln!("{drift}");
    /// }
    /// # }
    /// ```
    pub async fn drift(&self, grant: &Grant) -> Drift {
        let observed = observe(self, Needs::of([grant]), Depth::Decisions).await;
        let mut findings = of_documents(grant, &observed);
        findings.extend(stale(grant, &observed));
        let is_in_place = findings.is_empty();
        findings.extend(of_decisions(grant, &observed, is_in_place));
        let (reached, unreachable) =
            grant.accounts().into_iter().partition(|account| observed.reaches(account));
        Drift { findings, reached, unreachable }
    }
}

/// What would have to be changed, in whichever form each grantee has its policy.
fn of_documents(grant: &Grant, observed: &Observed) -> Vec<DriftFinding> {
    let options = PlanOptions::default().turn_acls_on().delete_oldest_version();
    let report = Plan::lacking(grant, observed, &options);
    // Principals that were deleted are told of wherever they are named, not only where something is to be written.
    let is_told = |refusal: &Refusal| matches!(refusal.reason, RefusalReason::StalePrincipal { .. });
    let refusals = report.refused.into_iter().flat_map(|refused| refused.refusals);
    let refusals = refusals.filter(|refusal| !is_told(refusal)).map(DriftFinding::Refused);
    refusals.chain(report.plan.steps().iter().map(of_step)).collect()
}

fn of_step(step: &Step) -> DriftFinding {
    let has_none_of = |put: &Document| {
        let stored = step.before.document().map(|it| it.statements.as_slice()).unwrap_or_default();
        !stored.iter().any(|stored| put.statements.iter().any(|it| it.sid == stored.sid))
    };
    let is_missing = step.before == Value::Absent
        || matches!(step.change(), Some(Change::Statements { put, remove }) if remove.is_empty() && has_none_of(&put));
    match is_missing {
        true => DriftFinding::Missing { account: step.account.clone(), setting: step.setting.clone() },
        false => DriftFinding::Differs { step: Box::new(step.clone()) },
    }
}

/// The unique ids that the policies name which the grant has statements in.
fn stale(grant: &Grant, observed: &Observed) -> Vec<DriftFinding> {
    let owner = grant.owner();
    let mut policies = vec![(owner.clone(), Setting::BucketPolicy { bucket: grant.bucket().clone() })];
    policies.extend(grant.kms_key().map(|key| (owner.clone(), Setting::KeyPolicy { key: key.clone() })));
    if let Some(access_point) = access_point_of(grant) {
        policies.push((access_point.account.clone(), Setting::AccessPointPolicy { access_point }));
    }
    if let Via::Role { name, .. } = grant.via() {
        policies.push((owner.clone(), Setting::TrustPolicy { role: name.clone() }));
    }
    let mut findings = Vec::new();
    for (account, setting) in policies {
        let Some(Ok(value)) = observed.value(&account, &setting) else { continue };
        let statements = value.document().map(|it| it.statements.as_slice()).unwrap_or_default();
        for (index, statement) in statements.iter().enumerate() {
            findings.extend(ids(statement).map(|id| DriftFinding::StalePrincipal {
                account: account.clone(),
                setting: setting.clone(),
                statement: named(statement, index),
                id: id.to_owned(),
            }));
        }
    }
    findings
}

/// What the evaluator says of the grant's own requests. Where documents are missing, that they are not allowed follows.
fn of_decisions(grant: &Grant, observed: &Observed, is_in_place: bool) -> Vec<DriftFinding> {
    if unread(grant, observed).is_some() {
        // What could not be read is told already, and nothing follows from it.
        return Vec::new();
    }
    let holdings = holdings(grant, observed);
    let mut findings = Vec::new();
    for request in grant.requests().iter().filter(|request| request.expected() == Expected::Allowed) {
        let found = match grant.ask(request, &holdings) {
            GrantAnswer::Allowed => continue,
            GrantAnswer::Denied(denial) => match denial.by {
                Some(by) => {
                    DriftFinding::Defeated { request: request.to_string(), by, unless: denial.unless }
                }
                None if is_in_place => {
                    DriftFinding::NotAllowed { request: request.to_string(), why: denial.words }
                }
                None => continue,
            },
            GrantAnswer::Unknown(why) if is_in_place => {
                DriftFinding::NotAllowed { request: request.to_string(), why }
            }
            _ => continue,
        };
        findings.push(found);
    }
    findings
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.findings.iter().try_for_each(|finding| writeln!(f, "{finding}"))?;
        self.unreachable
            .iter()
            .try_for_each(|account| writeln!(f, "account {account} could not be looked at"))?;
        match self.findings.len() {
            0 if self.reached.is_empty() => f.write_str("nothing could be looked at"),
            0 if !self.unreachable.is_empty() => f.write_str("all else is as the grant says"),
            0 => f.write_str("everything is as the grant says"),
            1 => f.write_str("1 difference"),
            several => write!(f, "{several} differences"),
        }
    }
}

impl fmt::Display for DriftFinding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { account, setting } => {
                write!(
                    f,
                    "account {account}: the {setting} is missing, or what the grant has in it; apply the grant"
                )
            }
            Self::Differs { step } => {
                write!(
                    f,
                    "account {}: the {} is not as the grant says; plan to see how",
                    step.account, step.setting
                )
            }
            Self::StalePrincipal { account, setting, statement, id } => write!(
                f,
                "account {account}: {statement} of the {setting} names {id}, which was deleted; remove it there"
            ),
            Self::Refused(refusal) => refusal.fmt(f),
            Self::Defeated { request, by, unless } if unless.is_empty() => {
                write!(f, "{request} is denied by {by}; exempt the grantee there, or have it removed")
            }
            Self::Defeated { request, by, unless } => {
                write!(f, "{request} may be denied by {by}, depending on {}", unless.join(", "))
            }
            Self::NotAllowed { request, why } => write!(f, "{request} is not allowed: {why}"),
        }
    }
}
