//! Whether a request to S3 is allowed all that its operation needs.

use super::call::S3Call;
use super::condition;
use super::target::Target;
use crate::authorize::{Ask, Subject};
use crate::call::Keys;
use crate::kms::for_s3::authorize_for_s3;
use crate::refusal::{Answer, Refusal};
use crate::state::{Content, Encryption, Version, World};
use xacct_core::evaluate::{self, Object, On, Operation, RequiredAction};

/// The object that a request is about.
#[derive(Clone, Copy)]
pub(super) struct Subjected<'a> {
    pub(super) key: &'a str,
    /// The version that is there, if any.
    pub(super) version: Option<&'a Version>,
}

impl<'w> Target<'w> {
    /// Refuses a call about the bucket that is not allowed.
    pub(super) fn authorize(&self, world: &World, call: &S3Call) -> Answer<()> {
        self.authorize_with(world, call, &evaluate::Call::default(), &Keys::new())
    }

    /// The same for a call that uses something, and carries condition keys of its own.
    pub(super) fn authorize_with(
        &self,
        world: &World,
        call: &S3Call,
        uses: &evaluate::Call,
        keys: &Keys,
    ) -> Answer<()> {
        let needed = call.operation.required_actions(uses);
        needed.iter().try_for_each(|needed| self.need(world, call, *needed, None, keys))
    }

    /// Refuses a call about an object that is not allowed. Keys of KMS are for [`Self::authorize_key`].
    pub(super) fn authorize_object(
        &self,
        world: &World,
        call: &S3Call,
        object: Subjected<'_>,
        uses: &evaluate::Call,
        keys: &Keys,
    ) -> Answer<()> {
        let needed = call.operation.required_actions(uses);
        let of_target = |needed: &&RequiredAction| matches!(needed.on, On::Bucket | On::Object);
        needed
            .iter()
            .filter(of_target)
            .try_for_each(|needed| self.need(world, call, *needed, Some(object), keys))
    }

    /// Refuses a call that may not read an object that it copies, of which it may name a version.
    pub(super) fn authorize_source(
        &self,
        world: &World,
        call: &S3Call,
        object: Subjected<'_>,
        version_id: Option<&str>,
        uses: &evaluate::Call,
    ) -> Answer<()> {
        let needed = call.operation.required_actions(uses);
        let of_source = |needed: &&RequiredAction| needed.on == On::SourceObject;
        let keys = condition::version_key(version_id);
        needed
            .iter()
            .filter(of_source)
            .try_for_each(|needed| self.need(world, call, *needed, Some(object), &keys))
    }

    /// Refuses a call that may not put an object. Who may put it may replace what is there, whoever owns that; the ACL and
    /// the tags are those of the new object.
    pub(super) fn authorize_upload(
        &self,
        world: &World,
        call: &S3Call,
        key: &str,
        uses: &evaluate::Call,
    ) -> Answer<()> {
        let needed = call.operation.required_actions(uses);
        needed.iter().filter(|needed| needed.on == On::Object).try_for_each(|needed| {
            let replaced = self.bucket.current(key).filter(|_| needed.action == "s3:PutObject");
            self.need(world, call, *needed, Some(Subjected { key, version: replaced }), &Keys::new())
        })
    }

    /// Whether a call may do one thing more, which its operation does not need.
    pub(super) fn allows(
        &self,
        world: &World,
        call: &S3Call,
        action: &str,
        object: Option<Subjected<'_>>,
    ) -> bool {
        world.allows(call, self.ask(call, action, object, &Keys::new()))
    }

    fn need(
        &self,
        world: &World,
        call: &S3Call,
        needed: RequiredAction,
        object: Option<Subjected<'_>>,
        keys: &Keys,
    ) -> Answer<()> {
        world.authorize(call, self.ask(call, needed.action, object, keys))
    }

    /// The request for one action on the bucket, or on an object in it.
    pub(super) fn ask<'a>(
        &self,
        call: &S3Call,
        action: &str,
        object: Option<Subjected<'a>>,
        keys: &Keys,
    ) -> Ask<'a>
    where
        'w: 'a,
    {
        let arn = object.map_or_else(|| self.arn(), |object| self.object_arn(object.key));
        let existing = object.map_or(Object::Unknown, |object| match object.version {
            // What marks a deletion is no object.
            Some(version) if version.content.is_some() => Object::Existing(&version.acl),
            _ => Object::New,
        });
        let content = object.and_then(|object| object.version).and_then(|version| version.content.as_ref());
        let tags = content.map(|content| condition::existing_tags(&content.tags)).unwrap_or_default();
        Ask::new(action, arn, self.owner())
            .on(Subject::Bucket { bucket: self.bucket, object: existing, through: self.through })
            .with_all(condition::carried(action, call.own_keys.iter().chain(&tags).chain(keys)))
    }

    /// Refuses a call that may not use the key of an object, or of what it is about to write.
    pub(super) fn authorize_key(
        &self,
        world: &World,
        call: &S3Call,
        actions: &[&str],
        encryption: &Encryption,
        object: (&str, bool),
    ) -> Answer<()> {
        let Encryption::Kms { key, .. } = encryption else { return Ok(()) };
        let (name, has_bucket_key) = object;
        let Some(key) = key else { return self.authorize_aws_managed_key(call) };
        let bucket = self.bucket_arn();
        let context = if has_bucket_key { bucket } else { format!("{bucket}/{name}") };
        actions
            .iter()
            .try_for_each(|action| authorize_for_s3(world, call, action, key, &self.bucket.region, &context))
    }

    /// The key that AWS manages for S3 is for the bucket's own account.
    fn authorize_aws_managed_key(&self, call: &S3Call) -> Answer<()> {
        match call.caller.account() == Some(&self.bucket.owner) {
            true => Ok(()),
            false => Err(Refusal::denied(
                "The ciphertext refers to the AWS managed key of another account, which nobody else can use: \
                 encrypt with a customer managed key.",
            )),
        }
    }

    /// The same for reading an object.
    pub(super) fn authorize_decryption(
        &self,
        world: &World,
        call: &S3Call,
        key: &str,
        content: &Content,
    ) -> Answer<()> {
        self.authorize_key(world, call, &["kms:Decrypt"], &content.encryption, (key, content.bucket_key))
    }
}

/// The actions on a key that an operation needs where it writes with one.
pub(super) fn key_actions(operation: Operation) -> Vec<&'static str> {
    let uses = evaluate::Call { kms: true, ..evaluate::Call::default() };
    let needed = operation.required_actions(&uses);
    needed.into_iter().filter(|needed| needed.on == On::Key).map(|needed| needed.action).collect()
}
