//! `AssumeRole`: a session of a role, where its trust policy and the policies of who asks allow it.

use super::credentials::{self, Credentials};
use super::identity::{session_arn, user_id};
use super::session_policy::SessionPolicies;
use super::session_tags::{SessionTags, session};
use crate::authorize::{Ask, Subject};
use crate::call::{Call, Keys};
use crate::iam::{check_arn, check_text};
use crate::query::{self, Form, Reply, invalid};
use crate::refusal::{Answer, Refusal};
use crate::state::{Caller, Holder, Role, Session, World};
use crate::tags::keys_of_resource;
use serde::Serialize;
use std::sync::Arc;
use xacct_core::evaluate::{self, Operation};
use xacct_core::{AccountId, Arn};

/// How long a session lasts unless the call says so, and at most where another session asks, in seconds.
const HOUR: u32 = 3_600;

/// What a call asks for.
struct Assumption<'f> {
    role: &'f str,
    account: AccountId,
    session: &'f str,
    external_id: Option<&'f str>,
    /// What the call says, or the session that asks has already.
    source_identity: Option<String>,
    duration: Option<u32>,
    policies: SessionPolicies<'f>,
    tags: SessionTags,
}

/// What the operation gives.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct AssumedRole {
    credentials: Credentials,
    assumed_role_user: AssumedRoleUser,
    #[serde(skip_serializing_if = "Option::is_none")]
    packed_policy_size: Option<usize>,
    session_token_size: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_identity: Option<String>,
}

/// Who the session is.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct AssumedRoleUser {
    assumed_role_id: String,
    arn: String,
}

/// Carries the operation out.
pub(super) fn assume(world: &mut World, call: &Call, form: &Form) -> Reply {
    let asked = Assumption::read(form, &call.caller)?;
    if matches!(call.caller, Caller::Known { holder: Holder::Root(_), .. }) {
        return Err(Refusal::denied("Roles may not be assumed by root accounts."));
    }
    let role = asked.role(world, call);
    asked.authorize(world, call, role)?;
    // Without a trust policy nothing is allowed.
    let Some(role) = role else { return Err(Refusal::access_denied()) };
    let seconds = asked.seconds(call, role)?;
    let (session, packed_policy_size) = asked.into_session(world, call, role)?;
    let holder = Holder::Session(session.clone());
    let credentials = credentials::issue(world, call, holder, seconds);
    let reply = AssumedRole {
        session_token_size: credentials.token_size(),
        credentials,
        assumed_role_user: AssumedRoleUser { assumed_role_id: user_id(&session), arn: session_arn(&session) },
        packed_policy_size,
        source_identity: session.source_identity.clone(),
    };
    query::result(form.action(), &reply)
}

impl<'f> Assumption<'f> {
    fn read(form: &'f Form, caller: &Caller) -> Answer<Self> {
        let role = form.required("RoleArn")?;
        check_arn("roleArn", role)?;
        let account = Arn::new(role.to_owned()).ok().filter(|arn| arn.service() == "iam");
        let account = account.and_then(|arn| AccountId::new(arn.account().to_owned()).ok());
        let account =
            account.ok_or_else(|| Refusal::new(400, "ValidationError", format!("{role} is invalid")))?;
        Ok(Self {
            role,
            account,
            session: session_name(form)?,
            external_id: external_id(form)?,
            source_identity: source_identity(form, caller)?,
            duration: duration(form)?,
            policies: SessionPolicies::read(form)?,
            tags: SessionTags::read(form, caller)?,
        })
    }

    /// The role that is meant, as far as it has taken effect.
    fn role<'w>(&self, world: &'w World, call: &Call) -> Option<&'w Role> {
        let name = self.role.rsplit('/').next().unwrap_or_default();
        let iam = world.accounts.get(&self.account)?.iam.effective(call.now());
        iam.role(name).filter(|role| role.entity.arn == self.role)
    }

    /// Refuses the call unless all that it needs is allowed. Of a role that does not exist the same is said as of one that trusts nobody.
    fn authorize(&self, world: &World, call: &Call, role: Option<&Role>) -> Answer<()> {
        let uses = evaluate::Call {
            session_tags: self.tags.are_given(),
            source_identity: self.source_identity.is_some(),
            ..evaluate::Call::default()
        };
        let keys = self.keys(role);
        for needed in Operation::AssumeRole.required_actions(&uses) {
            let ask = Ask::new(needed.action, self.role, &self.account).with_all(&keys);
            let ask = ask.on(role.map_or(Subject::Plain, Subject::Role));
            world.authorize(call, ask)?;
        }
        Ok(())
    }

    fn keys(&self, role: Option<&Role>) -> Keys {
        let mut keys = self.tags.keys();
        keys.extend(role.map(|role| keys_of_resource(&role.entity.tags, true)).unwrap_or_default());
        keys.push(("sts:RoleSessionName".to_owned(), self.session.into()));
        let mut add = |key: &str, value: Option<&str>| {
            keys.extend(value.map(|value| (key.to_owned(), value.into())));
        };
        add("sts:ExternalId", self.external_id);
        add("sts:SourceIdentity", self.source_identity.as_deref());
        keys
    }

    /// How long the session lasts.
    fn seconds(&self, call: &Call, role: &Role) -> Answer<u32> {
        let Some(seconds) = self.duration else { return Ok(HOUR) };
        let too_long = |message: &str| Err(Refusal::new(400, "ValidationError", message));
        if session(&call.caller).is_some() && seconds > HOUR {
            return too_long(
                "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
            );
        }
        if seconds > role.max_session_duration {
            return too_long(
                "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
            );
        }
        Ok(seconds)
    }

    /// The session, and how much of what may be passed it has used.
    fn into_session(self, world: &World, call: &Call, role: &Role) -> Answer<(Arc<Session>, Option<usize>)> {
        let iam = world.accounts.get(&self.account).map(|account| account.iam.effective(call.now()));
        let policies = iam.map(|iam| self.policies.compile(iam)).transpose()?.flatten();
        let is_used = self.policies.are_given() || self.tags.are_given();
        let size = is_used.then(|| self.policies.packed_size(self.tags.length()));
        let (tags, transitive) = self.tags.into_parts();
        let session = Session {
            account: self.account,
            role_id: role.entity.id.clone(),
            role_arn: role.entity.arn.clone(),
            name: self.session.to_owned(),
            issued: call.now(),
            policies,
            tags,
            transitive,
            source_identity: self.source_identity,
        };
        Ok((Arc::new(session), size))
    }
}

/// `[\w+=,.@-]`, where `\w` is ASCII.
fn is_of_name(char: char) -> bool {
    char.is_ascii_alphanumeric() || "_+=,.@-".contains(char)
}

fn session_name(form: &Form) -> Answer<&str> {
    let name = form.required("RoleSessionName")?;
    check_text("roleSessionName", name, 2..=64, is_of_name, r"[\w+=,.@-]*")?;
    Ok(name)
}

fn external_id(form: &Form) -> Answer<Option<&str>> {
    let Some(id) = form.text("ExternalId") else { return Ok(None) };
    let is_of_id = |char: char| is_of_name(char) || ":/".contains(char);
    check_text("externalId", id, 2..=1224, is_of_id, r"[\w+=,.@:\/-]*")?;
    Ok(Some(id))
}

/// The source identity, which a session keeps in all sessions that it assumes.
fn source_identity(form: &Form, caller: &Caller) -> Answer<Option<String>> {
    let kept = session(caller).and_then(|session| session.source_identity.clone());
    let Some(asked) = form.text("SourceIdentity") else { return Ok(kept) };
    check_text("sourceIdentity", asked, 2..=64, is_of_name, r"[\w+=,.@-]*")?;
    match kept {
        Some(kept) if kept != asked => {
            Err(Refusal::denied("The source identity of the calling session cannot be changed."))
        }
        _ => Ok(Some(asked.to_owned())),
    }
}

fn duration(form: &Form) -> Answer<Option<u32>> {
    match form.number("DurationSeconds")? {
        Some(seconds @ ..900) => Err(invalid(
            "durationSeconds",
            &seconds.to_string(),
            "Member must have value greater than or equal to 900",
        )),
        Some(seconds @ 43_201..) => Err(invalid(
            "durationSeconds",
            &seconds.to_string(),
            "Member must have value less than or equal to 43200",
        )),
        seconds => Ok(seconds),
    }
}
