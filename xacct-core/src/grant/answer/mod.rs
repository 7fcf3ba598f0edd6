//! What becomes of a grant's requests, by what the accounts hold.

mod stage;
#[cfg(test)]
mod tests;

use super::{Grant, GrantRequest, HeldDocument, Holdings};
use crate::Statement;
use crate::evaluate::{Decision, Missing, Reason, Request, RequestError, StatementRef};
pub(super) use stage::Stage;
use std::fmt;

/// What becomes of a [`GrantRequest`]. Displays as "allowed", or why not in words.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum GrantAnswer {
    /// It is allowed.
    Allowed,
    /// It is denied.
    Denied(GrantDenial),
    /// Something is not known that decides, and this is what.
    Unknown(String),
}

/// Why a request is denied. Displays as its words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct GrantDenial {
    /// Why, in words.
    pub words: String,
    /// The statement that denies it. None where nothing does, and something that has to allow it does not.
    pub by: Option<HeldStatement>,
    /// The condition keys of that statement that the request does not carry, such as `aws:SourceIp`: a request that comes
    /// another way, or says more, may pass.
    pub unless: Vec<String>,
    /// What would have to allow it and does not; nothing where a statement denies it.
    pub missing: Vec<Missing>,
}

/// A statement of a document that is held. Displays as "statement 2 (DenyOthers) of the policy of the bucket".
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HeldStatement {
    /// The document.
    pub document: HeldDocument,
    /// Where the statement stands in it, counted from 0.
    pub index: usize,
    /// The statement's Sid.
    pub sid: Option<String>,
}

impl Grant {
    /// What becomes of one of this grant's [requests](Self::requests), by all that the accounts hold: as
    /// [`evaluate::authorize`](crate::evaluate::authorize) decides, of a grant by a role first whether it can be assumed.
    ///
    /// Whoever asks comes as the request says, and carries no other condition keys: a policy that demands, say, an address
    /// or a tag of its principal denies it, of which [`GrantDenial::unless`] tells.
    ///
    /// # Examples
    /// Both halves are there, and a statement of somebody else's takes back what they allow:
    /// ```
    /// use xacct_core::grant::{AccessLevel, Content, GrantAnswer, GrantDefinition, Holdings, Target};
    /// use xacct_core::{Effect, Principals, Statement};
    ///
    /// let grant = GrantDefinition::new("AnalystsReadReports")
    ///     .owner("111111111111")
    ///     .bucket("reports")
    ///     .grantee("arn:aws:iam::222222222222:role/analyst")
    ///     .access([AccessLevel::Read])
    ///     .build()?;
    /// let mut documents = grant.documents();
    /// let request = &grant.requests()[0];
    /// assert_eq!(grant.ask(request, &Holdings::of(&grant, &documents)), GrantAnswer::Allowed);
    ///
    /// let mut frozen = Statement::new(Effect::Deny);
    /// frozen.sid = Some("Frozen".into());
    /// frozen.principal = Some(Principals::Everyone);
    /// frozen.action = Some(vec!["s3:*".into()]);
    /// frozen.resource = Some(vec!["arn:aws:s3:::reports/*".into()]);
    /// let Content::Policy(_, policy) = &mut documents[0].content else { unreachable!() };
    /// policy.statements.push(frozen);
    /// let GrantAnswer::Denied(denial) = grant.ask(request, &Holdings::of(&grant, &documents)) else {
    ///     unreachable!()
    /// };
    /// let by = denial.by.map(|by| by.to_string());
    /// assert_eq!(by.as_deref(), Some("statement 1 (Frozen) of the policy of the bucket"));
    /// # Ok::<(), xacct_core::grant::GrantFindings>(())
    /// ```
    pub fn ask(&self, request: &GrantRequest, holdings: &Holdings) -> GrantAnswer {
        let stage = Stage::new(self, holdings);
        match stage.decide(&request.ask) {
            Ok(verdict) => verdict.into(),
            Err(error @ RequestError::MissingCanonicalUserId { .. }) => stage
                .decide_without_canonical_id(&request.ask)
                .map_or_else(|| GrantAnswer::Unknown(error.to_string()), GrantAnswer::from),
            Err(error) => GrantAnswer::Unknown(error.to_string()),
        }
    }
}

/// What becomes of a request of which all is known.
#[derive(Debug)]
pub(super) enum Verdict {
    Allowed,
    Denied(GrantDenial),
}

impl Verdict {
    /// What was decided, in words only where somebody reads them: they cost more than deciding.
    fn of(decision: &Decision<'_>, holdings: &Holdings, explains: bool) -> Self {
        if decision.is_allowed() {
            return Self::Allowed;
        }
        if !explains {
            return Self::Denied(GrantDenial::default());
        }
        let denied = match decision.reason() {
            Reason::Denied(by) => Some(by),
            _ => None,
        };
        let by = denied.and_then(|by| {
            Some(HeldStatement {
                document: holdings.document_of(by.policy())?,
                index: by.index(),
                sid: by.statement()?.sid.clone(),
            })
        });
        let denies = denied.and_then(StatementRef::statement);
        Self::Denied(GrantDenial {
            words: decision.to_string(),
            by,
            unless: denies.map(|statement| not_carried(statement, decision.request())).unwrap_or_default(),
            missing: decision.missing().collect(),
        })
    }

    /// Whether it stays so, whatever more an ACL granted.
    fn is_beyond_acls(&self) -> bool {
        const OF_ACLS: [Missing; 3] = [Missing::ResourcePolicy, Missing::ObjectOwner, Missing::PublicAcl];
        match self {
            Self::Allowed => true,
            Self::Denied(GrantDenial { missing, .. }) => {
                missing.is_empty() || missing.iter().any(|missing| !OF_ACLS.contains(missing))
            }
        }
    }
}

/// The condition keys of a statement that a request does not carry.
fn not_carried(statement: &Statement, request: &Request) -> Vec<String> {
    // What an access point adds is nobody's to say.
    const OF_ACCESS_POINTS: &str = "s3:AccessPointNetworkOrigin";
    let keys = statement.operators().iter().flat_map(|block| &block.keys).map(|values| &values.key);
    let is_open = |key: &&String| {
        request.context().get(key).next().is_none() && !key.eq_ignore_ascii_case(OF_ACCESS_POINTS)
    };
    keys.filter(is_open).cloned().collect()
}

impl From<Verdict> for GrantAnswer {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Allowed => Self::Allowed,
            Verdict::Denied(denial) => Self::Denied(denial),
        }
    }
}

impl fmt::Display for GrantAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Allowed => f.write_str("allowed"),
            Self::Denied(denial) => denial.fmt(f),
            Self::Unknown(words) => f.write_str(words),
        }
    }
}

impl fmt::Display for GrantDenial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

impl fmt::Display for HeldStatement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "statement {}", self.index)?;
        if let Some(sid) = &self.sid {
            write!(f, " ({sid})")?;
        }
        write!(f, " of the {}", self.document)
    }
}
