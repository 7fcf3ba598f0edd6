//! Whom a policy names: AWS stores existing users and roles by their unique ids, and shows the ids as ARNs as long as they exist.

use super::Unstorable;
use crate::state::{Iam, World};
use std::time::SystemTime;
use xacct_core::{AccountId, Arn, Document, PrincipalKind, Principals};

/// Puts what AWS stores in place of each principal.
pub(super) fn resolve(world: &World, now: SystemTime, document: &mut Document) -> Result<(), Unstorable> {
    let resolver = Resolver { world, now };
    let mut fault = None;
    map(document, |kind, value| match resolver.stored(kind, value) {
        Some(stored) => stored,
        None => {
            fault.get_or_insert_with(|| (kind.as_str().to_owned(), value.to_owned()));
            (kind, value.to_owned())
        }
    });
    fault.map_or(Ok(()), |(kind, value)| Err(Unstorable::Principal(kind, value)))
}

/// Puts the ARNs of those who exist in place of their ids.
pub(super) fn show(world: &World, document: &mut Document) {
    map(document, |kind, value| {
        let arn = if kind == PrincipalKind::Aws { world.arn_of_id(value) } else { None };
        (kind, arn.unwrap_or_else(|| value.to_owned()))
    });
}

fn map(document: &mut Document, mut to: impl FnMut(PrincipalKind, &str) -> (PrincipalKind, String)) {
    for statement in &mut document.statements {
        for principals in [&mut statement.principal, &mut statement.not_principal] {
            if let Some(Principals::Listed(_)) = principals {
                let stored: Vec<_> = principals
                    .iter()
                    .flat_map(Principals::entries)
                    .map(|(kind, value)| to(kind, value))
                    .collect();
                *principals =
                    Some(Principals::grouped(stored.iter().map(|(kind, value)| (*kind, value.as_str()))));
            }
        }
    }
}

struct Resolver<'w> {
    world: &'w World,
    now: SystemTime,
}

impl Resolver<'_> {
    /// How AWS stores a principal; nothing where it does not exist.
    fn stored(&self, kind: PrincipalKind, value: &str) -> Option<(PrincipalKind, String)> {
        match kind {
            PrincipalKind::Aws => Some((kind, self.aws(value)?)),
            PrincipalKind::Service => {
                xacct_catalog::is_service_principal(value).then(|| (kind, value.to_owned()))
            }
            PrincipalKind::CanonicalUser => {
                let account = self.world.account_of_canonical_id(value)?;
                Some((PrincipalKind::Aws, self.world.root_arn(account)))
            }
            // Identity providers are nothing that a sandbox has.
            PrincipalKind::Federated => Some((kind, value.to_owned())),
        }
    }

    fn aws(&self, value: &str) -> Option<String> {
        if value == "*" {
            return Some(value.to_owned());
        }
        if let Ok(account) = AccountId::new(value.to_owned()) {
            return self.world.accounts.contains_key(&account).then(|| self.world.root_arn(&account));
        }
        if !value.starts_with("arn:") {
            return self.world.arn_of_id(value).map(|_| value.to_owned());
        }
        let arn = Arn::new(value.to_owned()).ok().filter(|arn| arn.partition() == self.world.partition)?;
        if (arn.service(), arn.account()) == ("iam", "cloudfront") {
            return Some(value.to_owned());
        }
        let account = AccountId::new(arn.account().to_owned()).ok()?;
        let iam = self.world.accounts.get(&account)?.iam.effective(self.now);
        self.of_account(iam, &arn)
    }

    fn of_account(&self, iam: &Iam, arn: &Arn) -> Option<String> {
        let (what, rest) = arn.resource().split_once('/').unwrap_or((arn.resource(), ""));
        let name = rest.rsplit('/').next().unwrap_or_default();
        let is_it = |entity: &&crate::state::Entity| entity.arn == arn.as_str();
        match (arn.service(), what) {
            ("iam", "root") => Some(arn.as_str().to_owned()),
            ("iam", "user") => {
                iam.user(name).map(|user| &user.entity).filter(is_it).map(|user| user.id.clone())
            }
            ("iam", "role") => {
                iam.role(name).map(|role| &role.entity).filter(is_it).map(|role| role.id.clone())
            }
            // A session is stored as it is; its role has to exist.
            ("sts", "assumed-role") => {
                let role = rest.split('/').next().unwrap_or_default();
                iam.role(role).map(|_| arn.as_str().to_owned())
            }
            ("sts", "federated-user") => Some(arn.as_str().to_owned()),
            _ => None,
        }
    }
}
