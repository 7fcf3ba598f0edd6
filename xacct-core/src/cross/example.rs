//! Requests that a statement was written for, for whoever shows what policies decide.

use super::sample::{ANY, filled};
use super::satisfy::{Aim, aimed};
use crate::Statement;
use crate::evaluate::{Context, Request, Requester, RequesterKind};

/// Plain text that a pattern stands for: `x` for each wildcard, and for each policy variable what the request carries for
/// its key, else its default, else `x`.
///
/// # Examples
/// ```
/// use xacct_core::cross::example_of;
/// use xacct_core::evaluate::Context;
///
/// let context = Context::default().with("aws:username", "ana")?;
/// assert_eq!(example_of("arn:aws:s3:::home/${aws:username}/*", &context), "arn:aws:s3:::home/ana/x");
/// # Ok::<(), xacct_core::evaluate::RequestError>(())
/// ```
pub fn example_of(pattern: &str, context: &Context) -> String {
    filled(pattern, Some(ANY), |name, default| context.get(name).next().or(default).unwrap_or(ANY).to_owned())
}

impl Request {
    /// The same request with condition keys that meet the conditions of a statement, as far as it does not carry them
    /// already, there are such, and requests of this requester can carry them. Whether the statement applies then, the
    /// evaluator says.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::evaluate::{Request, Requester};
    /// use xacct_core::{Effect, KeyValues, OperatorBlock, Statement};
    ///
    /// let mut statement = Statement::new(Effect::Allow);
    /// let keys = vec![KeyValues { key: "aws:SourceIp".into(), values: vec!["203.0.113.0/24".into()] }];
    /// statement.condition = Some(vec![OperatorBlock { operator: "IpAddress".into(), keys }]);
    ///
    /// let request = Request::new(Requester::anonymous(), "s3:GetObject", "arn:aws:s3:::reports/q1.csv")?;
    /// let meeting = request.meeting(&statement);
    /// assert_eq!(meeting.context().get("aws:SourceIp").next(), Some("203.0.113.0"));
    /// assert_eq!(request.evading(&statement).context(), request.context(), "without the key it evades it already");
    /// # Ok::<(), xacct_core::evaluate::RequestError>(())
    /// ```
    pub fn meeting(&self, statement: &Statement) -> Self {
        self.aimed(Aim::Meet, statement)
    }

    /// The same request with condition keys that evade the conditions of a statement, likewise.
    pub fn evading(&self, statement: &Statement) -> Self {
        self.aimed(Aim::Evade, statement)
    }

    fn aimed(&self, aim: Aim, statement: &Statement) -> Self {
        let context = aimed(aim, statement, self.context(), &|key| is_decided_by(self.requester(), key), 0);
        self.clone().with_context(context)
    }
}

/// Whether who asks decides that requests carry no such key, or carry it as they do.
fn is_decided_by(requester: &Requester, key: &str) -> bool {
    const OF_EVERYONE: [&str; 7] = [
        "aws:principalaccount",
        "aws:principalarn",
        "aws:principalisawsservice",
        "aws:principalservicename",
        "aws:principaltype",
        "aws:userid",
        "aws:username",
    ];
    let key = key.to_ascii_lowercase();
    let is_in_an_account = requester.account().is_some();
    let is_service = requester.kind() == RequesterKind::Service;
    OF_EVERYONE.contains(&key.as_str())
        || key.starts_with("aws:principal") && !is_in_an_account
        || matches!(key.as_str(), "aws:sourcearn" | "aws:sourceaccount" | "aws:sourceorgid") && !is_service
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Effect, KeyValues, OperatorBlock};

    /// Nobody chooses who they are.
    #[test]
    fn what_the_requester_decides_is_left_to_it() {
        let mut statement = Statement::new(Effect::Allow);
        let keys = ["aws:PrincipalArn", "aws:PrincipalTag/team", "aws:SourceAccount", "s3:prefix"];
        let key = |key: &&str| KeyValues { key: (*key).into(), values: vec!["111111111111".into()] };
        let keys = keys.iter().map(key).collect();
        statement.condition = Some(vec![OperatorBlock { operator: "StringEquals".into(), keys }]);
        let carried = |requester: Requester| {
            let request = Request::new(requester, "s3:GetObject", "arn:aws:s3:::reports/q1.csv").unwrap();
            let request = request.meeting(&statement);
            ["aws:PrincipalArn", "aws:PrincipalTag/team", "aws:SourceAccount", "s3:prefix"]
                .map(|key| request.context().get(key).next() == Some("111111111111"))
        };
        let ana = Requester::from_arn("arn:aws:iam::222222222222:user/ana").unwrap();
        assert_eq!(carried(ana), [false, true, false, true]);
        assert_eq!(carried(Requester::anonymous()), [false, false, false, true]);
        let service = Requester::service("logging.s3.amazonaws.com").unwrap();
        assert_eq!(carried(service), [false, false, true, true]);
    }
}
