//! What speaks against a value that a setting is to hold.

use super::draft::Draft;
use super::{Purpose, Refusal, RefusalReason};
use crate::error::chain;
use crate::statement::{ids, named};
use crate::{AccessControlList, Identity, ObservedBucket, Reading, Setting, Value};
use std::collections::BTreeSet;
use xacct_core::evaluate::{
    BlockPublicAccess, CompiledPolicy, ObjectOwnership, Outcome, Policies, Request, Requester, authorize,
    public_statements,
};
use xacct_core::{AccountId, Counting, Document, Effect, PolicyKind, Statement};

/// The most grants of an ACL.
const MOST_GRANTS: usize = 100;

/// What all inline policies of a user may have together, in characters without white space.
const INLINE_OF_USER: usize = 2_048;

/// The same of a role.
const INLINE_OF_ROLE: usize = 10_240;

/// What speaks against a changed value.
pub(super) fn check(
    draft: &Draft<'_>,
    account: &AccountId,
    setting: &Setting,
    before: &Value,
    after: &Value,
    notes: &mut Vec<String>,
) -> Vec<Refusal> {
    let mut check = Check { draft, account, setting, notes, reasons: Vec::new() };
    check.value(before, after);
    let refuse = |reason| Refusal::new(account, Some(setting.clone()), reason);
    check.reasons.into_iter().map(refuse).collect()
}

struct Check<'a> {
    draft: &'a Draft<'a>,
    account: &'a AccountId,
    setting: &'a Setting,
    notes: &'a mut Vec<String>,
    reasons: Vec<RefusalReason>,
}

impl Check<'_> {
    fn value(&mut self, before: &Value, after: &Value) {
        match (self.setting, after) {
            (Setting::BucketPolicy { .. }, Value::Document(document)) => {
                self.length(document, PolicyKind::Bucket);
                self.principals(document);
                self.public(before, document, PolicyKind::Bucket);
                self.lock_out_of_bucket(document);
            }
            (Setting::AccessPointPolicy { .. }, Value::Document(document)) => {
                self.length(document, PolicyKind::AccessPoint);
                self.principals(document);
                self.public(before, document, PolicyKind::AccessPoint);
            }
            (Setting::KeyPolicy { .. }, Value::Document(document)) => {
                self.length(document, PolicyKind::KmsKey);
                self.principals(document);
                self.lock_out_of_key(document);
            }
            (Setting::KeyPolicy { .. }, _) => self.locks_out("its policy would have no statement left"),
            (Setting::TrustPolicy { .. } | Setting::Role { .. }, value) => {
                if let Some(trust) = value.document() {
                    self.length(trust, PolicyKind::Trust);
                    self.principals(trust);
                }
            }
            (Setting::ManagedPolicy { .. }, Value::ManagedPolicy(policy)) => {
                self.length(&policy.document, PolicyKind::Identity);
                self.versions(before);
            }
            (Setting::BucketAcl { .. } | Setting::ObjectAcl { .. }, Value::Acl(acl)) => self.acl(acl),
            (Setting::ObjectOwnership { .. }, Value::ObjectOwnership(_)) => self.ownership(before),
            _ => {}
        }
    }

    fn length(&mut self, document: &Document, kind: PolicyKind) {
        let quota = kind.quota();
        let length = quota.length_of(&document.to_string());
        let unit = if quota.counting == Counting::Bytes { "bytes" } else { "characters" };
        // Trust policies may have more where AWS has raised the quota, which nothing tells.
        let limit = if kind == PolicyKind::Trust { quota.greatest } else { quota.usual };
        if length > limit {
            self.reasons.push(RefusalReason::TooLong { length, limit, unit });
        }
    }

    /// AWS refuses policies that name who is not there.
    fn principals(&mut self, document: &Document) {
        for (index, statement) in document.statements.iter().enumerate() {
            self.reasons.extend(ids(statement).map(|id| RefusalReason::StalePrincipal {
                statement: named(statement, index),
                id: id.to_owned(),
            }));
        }
    }

    fn public(&mut self, before: &Value, after: &Document, kind: PolicyKind) {
        let Some(public) = public_statements(after, kind).into_iter().next() else { return };
        let statement = match after.statements.get(public.index) {
            Some(statement) => format!("{}: {}", named(statement, public.index), public.reason),
            None => public.to_string(),
        };
        let was = before.document().is_some_and(|before| !public_statements(before, kind).is_empty());
        if !was {
            return self.reasons.push(RefusalReason::Public { statement });
        }
        let blocks = match self.block_public_access() {
            Ok(blocks) => blocks,
            Err(error) => return self.reasons.push(RefusalReason::Unread { error: chain(&*error) }),
        };
        match (blocks.block_public_policy, blocks.restrict_public_buckets) {
            (true, _) => {
                self.reasons.push(RefusalReason::PublicAlready { statement, setting: "BlockPublicPolicy" });
            }
            // It keeps other accounts out, so that no grant works; one can be taken back all the same.
            (_, true) if self.draft.purpose() == Purpose::Grant => {
                self.reasons
                    .push(RefusalReason::PublicAlready { statement, setting: "RestrictPublicBuckets" });
            }
            _ => self.notes.push(format!("{}: it is public, as before: {statement}", self.setting)),
        }
    }

    /// A grant never makes an ACL public, which one of somebody else's may be.
    fn acl(&mut self, acl: &AccessControlList) {
        self.hidden();
        if acl.grants.len() > MOST_GRANTS {
            self.reasons.push(RefusalReason::TooManyGrants { grants: acl.grants.len() });
        }
        let Some(public) = acl.public_grants().next() else { return };
        match self.block_public_access() {
            Err(error) => self.reasons.push(RefusalReason::Unread { error: chain(&*error) }),
            Ok(blocks) if blocks.block_public_acls => {
                self.reasons.push(RefusalReason::PublicAcl { grant: public.clone() });
            }
            Ok(_) => self.notes.push(format!("{}: it is public, as before: {public}", self.setting)),
        }
    }

    /// What S3 does not show of an ACL is not in it when it is written back.
    fn hidden(&mut self) {
        let lost =
            "where it does, that goes with this change unseen, and rolling back does not bring it back";
        match self.block_public_access() {
            Ok(blocks) if !blocks.ignore_public_acls => {}
            Ok(_) => self.notes.push(format!(
                "{}: IgnorePublicAcls of Block Public Access is on, so that S3 does not show what the ACL grants everyone: {lost}",
                self.setting
            )),
            Err(_) => self.notes.push(format!(
                "{}: Block Public Access could not be read, and with its IgnorePublicAcls S3 does not show what the ACL grants \
                 everyone: {lost}",
                self.setting
            )),
        }
        let Setting::ObjectAcl { bucket, .. } = self.setting else { return };
        let bucket = self.draft.observed.bucket(self.account, bucket).and_then(|it| it.as_ref().ok());
        if bucket.is_some_and(ObservedBucket::has_no_acls) {
            self.notes.push(format!(
                "{}: ACLs are off, so that S3 shows none but the owner's own grant: what else it holds is not in this plan, and \
                 counts again once they are on",
                self.setting
            ));
        }
    }

    /// Block Public Access, the account's and that of the bucket or access point.
    fn block_public_access(&self) -> Reading<BlockPublicAccess> {
        let observed = self.draft.observed;
        let own = match self.setting {
            Setting::BucketPolicy { bucket }
            | Setting::BucketAcl { bucket }
            | Setting::ObjectAcl { bucket, .. } => observed
                .bucket(self.account, bucket)
                .and_then(|it| it.as_ref().ok())
                .map(|it| it.block_public_access),
            Setting::AccessPointPolicy { access_point } => observed
                .access_points
                .get(access_point)
                .and_then(|it| it.as_ref().ok()?.as_ref())
                .map(|it| it.description.block_public_access),
            _ => None,
        };
        Ok(observed.blocks_of(self.account)?.with(own.unwrap_or_default()))
    }

    /// Whether the caller could not write the policy any more.
    fn lock_out_of_bucket(&mut self, document: &Document) {
        let Setting::BucketPolicy { bucket } = self.setting else { return };
        let arn = self.arn(&format!("s3:::{bucket}"));
        let compiled = CompiledPolicy::new(PolicyKind::Bucket, document.clone());
        // Others' guards against reading or deleting are theirs to have.
        if let Some(why) = self.decided(&compiled, "s3:PutBucketPolicy", &arn, Outcome::ExplicitDeny) {
            self.locks_out(&why);
        }
    }

    /// Whether a key's policy would deny its caller to change it, or let nobody of the account do so.
    fn lock_out_of_key(&mut self, document: &Document) {
        let Setting::KeyPolicy { key } = self.setting else { return };
        let compiled = CompiledPolicy::new(PolicyKind::KmsKey, document.clone());
        for outcome in [Outcome::ExplicitDeny, Outcome::ImplicitDeny] {
            if let Some(why) = self.decided(&compiled, "kms:PutKeyPolicy", key.as_str(), outcome) {
                return self.locks_out(&why);
            }
        }
    }

    fn locks_out(&mut self, why: &str) {
        let principal = self.principal().unwrap_or_default().to_owned();
        self.reasons.push(RefusalReason::LocksOut { principal, why: why.to_owned() });
    }

    fn principal(&self) -> Option<&str> {
        Some(self.draft.observed.accounts.get(self.account)?.principal.as_str())
    }

    /// The reason, where the caller's request gets this outcome by the policy, whatever its own policies allow. What cannot
    /// be decided, such as by keys that only AWS knows, is left to AWS.
    fn decided(&self, policy: &CompiledPolicy, action: &str, arn: &str, outcome: Outcome) -> Option<String> {
        let everything = CompiledPolicy::new(PolicyKind::Identity, everything());
        let requester = Requester::from_arn(self.principal()?).ok()?;
        let request = Request::new(requester, action, arn).ok()?.owned_by(self.account.clone());
        let identity = [everything];
        let policies = Policies { identity: &identity, resource: Some(policy), ..Policies::default() };
        let decision = authorize(&request, &policies).ok()?;
        (decision.outcome() == outcome).then(|| decision.to_string())
    }

    fn arn(&self, rest: &str) -> String {
        let partition = self.principal().and_then(|arn| arn.split(':').nth(1)).unwrap_or("aws");
        format!("arn:{partition}:{rest}")
    }

    fn versions(&mut self, before: &Value) {
        let Value::ManagedPolicy(policy) = before else { return };
        if policy.is_full() && !self.draft.options.deletes_oldest_version {
            self.reasons.push(RefusalReason::FiveVersions);
        }
    }

    fn ownership(&mut self, before: &Value) {
        let now = match before {
            Value::ObjectOwnership(ownership) => ownership.as_str(),
            _ => "not set, which is as ObjectWriter",
        };
        if self.draft.purpose() == Purpose::Grant && !self.draft.options.turns_acls_on {
            return self.reasons.push(RefusalReason::ObjectOwnership { now });
        }
        if *before == Value::ObjectOwnership(ObjectOwnership::BucketOwnerEnforced) {
            let note = "ACLs count again, those too that objects had before they were turned off";
            self.notes.push(format!("{}: {note}", self.setting));
        }
    }
}

/// What an identity policy allows of which nothing is known: so that only the resource's policy decides.
fn everything() -> Document {
    let all = || Some(vec!["*".to_owned()]);
    let statement = Statement { action: all(), resource: all(), ..Statement::new(Effect::Allow) };
    Document::of(vec![statement])
}

/// What speaks against inline policies: that all of a user or role are too long together.
pub(super) fn of_inline_policies(
    draft: &Draft<'_>,
    changed: &[(&AccountId, &Setting, &Value)],
) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    let mut seen = BTreeSet::new();
    for (account, setting, _) in changed {
        let Setting::InlinePolicy { identity, .. } = setting else { continue };
        if !seen.insert((*account, identity)) {
            continue;
        }
        let length: usize =
            inline_policies(draft, changed, account, identity).iter().map(|it| length(it)).sum();
        let limit = match identity {
            Identity::User(_) => INLINE_OF_USER,
            Identity::Role(_) => INLINE_OF_ROLE,
        };
        if length > limit {
            let reason = RefusalReason::TooLong {
                length,
                limit,
                unit: "characters with all inline policies beside it",
            };
            refusals.push(Refusal::new(account, Some((*setting).clone()), reason));
        }
    }
    refusals
}

/// All inline policies that a user or role is to have.
fn inline_policies<'a>(
    draft: &'a Draft<'_>,
    changed: &[(&AccountId, &Setting, &'a Value)],
    account: &AccountId,
    identity: &Identity,
) -> Vec<&'a Document> {
    let observed = draft.observed.identities.get(&(account.clone(), identity.clone()));
    let stored = observed.and_then(|it| it.as_ref().ok()?.as_ref());
    let mut names: BTreeSet<_> = stored.into_iter().flat_map(|it| it.inline.keys()).cloned().collect();
    names.extend(draft.drafted_inline(account, identity));
    names.extend(changed.iter().filter_map(|(of, setting, _)| match setting {
        Setting::InlinePolicy { identity: whose, policy } if *of == account && whose == identity => {
            Some(policy.clone())
        }
        _ => None,
    }));
    let document = |policy| {
        let setting = Setting::InlinePolicy { identity: identity.clone(), policy };
        let now =
            changed.iter().find(|(of, it, _)| *of == account && **it == setting).map(|(.., value)| *value);
        match (now.or_else(|| draft.drafted(account, &setting)), &setting) {
            (Some(value), _) => value.document(),
            (None, Setting::InlinePolicy { policy, .. }) => stored?.inline.get(policy),
            _ => None,
        }
    };
    names.into_iter().filter_map(document).collect()
}

fn length(document: &Document) -> usize {
    document.to_string().chars().filter(|it| !it.is_whitespace()).count()
}
