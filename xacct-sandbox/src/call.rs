//! A request, as far as it is known before a service reads it.

use crate::origin::Origin;
use crate::refusal::{Answer, Refusal};
use crate::state::{Account, Caller, Holder, Iam, Moment, Tag, World};
use std::sync::Arc;
use std::time::SystemTime;
use xacct_core::evaluate::ContextValue;

/// Who asks, when and whence.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) caller: Caller,
    /// The Region that the request is signed for.
    pub(crate) region: String,
    pub(crate) moment: Moment,
    pub(crate) origin: Arc<Origin>,
    pub(crate) user_agent: Option<String>,
}

/// Condition keys with their values.
pub(crate) type Keys = Vec<(String, ContextValue)>;

impl Call {
    /// What time it is.
    pub(crate) const fn now(&self) -> SystemTime {
        self.moment.now
    }

    /// The condition keys that every request carries.
    pub(crate) fn keys(&self, world: &World) -> Keys {
        let mut keys: Keys = vec![
            ("aws:CurrentTime".into(), date(self.now()).into()),
            ("aws:EpochTime".into(), seconds(self.now()).into()),
            ("aws:SecureTransport".into(), self.origin.is_encrypted().into()),
            ("aws:ViaAWSService".into(), false.into()),
        ];
        let mut add = |key: &str, value: Option<String>| {
            keys.extend(value.map(|value| (key.to_owned(), ContextValue::from(value))));
        };
        add("aws:RequestedRegion", Some(self.region.clone()).filter(|region| !region.is_empty()));
        add("aws:UserAgent", self.user_agent.clone());
        add("aws:SourceIp", self.origin.source_ip());
        add("aws:SourceVpc", self.origin.vpc());
        add("aws:SourceVpce", self.origin.endpoint_id());
        add("aws:VpcSourceIp", self.origin.vpc_source_ip());
        if self.caller.account().is_some() {
            add("aws:PrincipalOrgID", world.organization.clone());
        }
        self.add_keys_of_holder(world, &mut keys);
        keys
    }

    fn add_keys_of_holder(&self, world: &World, keys: &mut Keys) {
        let Caller::Known { holder, .. } = &self.caller else { return };
        let tagged = |tags: &[Tag], keys: &mut Keys| {
            keys.extend(
                tags.iter().map(|tag| (format!("aws:PrincipalTag/{}", tag.key), tag.value.clone().into())),
            );
        };
        match holder {
            Holder::Root(_) => {}
            Holder::User { id, .. } => {
                if let Some(user) = self.entity(world, id) {
                    tagged(&user.tags, keys);
                }
                self.add_keys_of_temporary_key(world, keys);
            }
            Holder::Session(session) => {
                let of_role = self.entity(world, &session.role_id).map(|role| role.tags.as_slice());
                let inherited = of_role.unwrap_or_default().iter();
                let inherited = inherited
                    .filter(|tag| !session.tags.iter().any(|own| own.key.eq_ignore_ascii_case(&tag.key)));
                tagged(&inherited.cloned().collect::<Vec<_>>(), keys);
                tagged(&session.tags, keys);
                keys.push(("aws:TokenIssueTime".into(), date(session.issued).into()));
                keys.push(("aws:MultiFactorAuthPresent".into(), false.into()));
                if let Some(identity) = &session.source_identity {
                    keys.push(("aws:SourceIdentity".into(), identity.clone().into()));
                }
            }
        }
    }

    /// What the temporary key of a user adds.
    fn add_keys_of_temporary_key(&self, world: &World, keys: &mut Keys) {
        let Caller::Known { access_key, .. } = &self.caller else { return };
        if let Some(key) = world.access_keys.get(access_key).filter(|key| key.token.is_some()) {
            keys.push(("aws:TokenIssueTime".into(), date(key.created).into()));
            keys.push(("aws:MultiFactorAuthPresent".into(), false.into()));
        }
    }

    fn entity<'w>(&self, world: &'w World, id: &str) -> Option<&'w crate::state::Entity> {
        world.accounts.get(self.caller.account()?)?.iam.effective(self.now()).by_id(id)
    }
}

impl World {
    /// The account of who asks.
    pub(crate) fn own_account(&self, call: &Call) -> Answer<&Account> {
        call.caller.account().and_then(|account| self.accounts.get(account)).ok_or_else(unsigned)
    }

    /// The account of who asks, to be changed.
    pub(crate) fn own_account_mut(&mut self, call: &Call) -> Answer<&mut Account> {
        call.caller.account().and_then(|account| self.accounts.get_mut(account)).ok_or_else(unsigned)
    }

    /// The IAM of who asks, to be changed from the moment of the call on. Nothing may be refused after this.
    pub(crate) fn change_iam(&mut self, call: &Call) -> Answer<&mut Iam> {
        let iam = self.own_account_mut(call)?.iam.change(call.moment);
        iam.changed();
        Ok(iam)
    }
}

fn unsigned() -> Refusal {
    Refusal::access_denied()
}

/// A time as AWS writes it: `2026-01-02T03:04:05Z`.
pub(crate) fn date(time: SystemTime) -> String {
    let whole = aws_smithy_types::DateTime::from_secs(i64::try_from(seconds(time)).unwrap_or_default());
    whole.fmt(aws_smithy_types::date_time::Format::DateTime).unwrap_or_default()
}

/// A time as seconds since 1970.
pub(crate) fn seconds(time: SystemTime) -> u64 {
    time.duration_since(SystemTime::UNIX_EPOCH).map(|since| since.as_secs()).unwrap_or_default()
}
