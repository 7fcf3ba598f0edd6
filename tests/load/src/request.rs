//! Random requests, and what they should be answered.

use crate::world::{Account, PREFIXES, ROLES, Role, World};
use anyhow::Context;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use fastrand::Rng;
use xacct_core::evaluate::{Policies, Request, Requester, authorize};

/// How the answers compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Requests that were allowed, as they should be.
    pub allowed: usize,
    /// Requests that were denied, as they should be.
    pub denied: usize,
    /// Requests that were answered otherwise: what was asked, and what was answered.
    pub wrong: Vec<String>,
}

/// A kind of request.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Get,
    Put,
    Delete,
    List,
}

/// A request that a role makes of a bucket.
struct Asked<'w> {
    kind: Kind,
    role: &'w Role,
    owner: &'w Account,
    prefix: &'static str,
}

impl World {
    /// Makes random requests and compares each answer with the evaluator's.
    ///
    /// # Errors
    /// When a request is answered neither by what was asked for nor by a denial, or the evaluator cannot decide.
    pub async fn ask(&self, requests: usize, rng: &mut Rng) -> anyhow::Result<Tally> {
        let mut tally = Tally::default();
        for _ in 0..requests {
            let asked = self.made_up_request(rng)?;
            let (expected, seen) = (asked.expected()?, asked.seen().await?);
            match (expected, seen) {
                (true, true) => tally.allowed += 1,
                (false, false) => tally.denied += 1,
                _ => tally.wrong.push(format!("{}: expected {expected}, seen {seen}", asked.words())),
            }
        }
        Ok(tally)
    }

    fn made_up_request(&self, rng: &mut Rng) -> anyhow::Result<Asked<'_>> {
        let owner = self.account(rng.usize(..self.accounts.len()))?;
        let kind = rng.choice([Kind::Get, Kind::Put, Kind::Delete, Kind::List]).unwrap_or(Kind::Get);
        let prefix = rng.choice(PREFIXES).unwrap_or_default();
        // Half of the requests are of roles that the bucket is granted to, or next to none would be allowed.
        let anyone = (rng.usize(..self.accounts.len()), rng.usize(..ROLES));
        let granted = if rng.bool() { rng.choice(&owner.grantees).copied() } else { None };
        let (account, role) = granted.unwrap_or(anyone);
        let role = self.account(account)?.roles.get(role).context("every account has roles")?;
        Ok(Asked { kind, role, owner, prefix })
    }
}

impl Asked<'_> {
    fn key(&self) -> String {
        match self.kind {
            Kind::Get => format!("{}object", self.prefix),
            // What a role may not read it may still put and delete, so that reading stays as it was.
            Kind::Put | Kind::Delete | Kind::List => format!("{}scratch", self.prefix),
        }
    }

    /// What the evaluator says, asked about the documents of the grants.
    fn expected(&self) -> anyhow::Result<bool> {
        let bucket = format!("arn:aws:s3:::{}", self.owner.bucket);
        let (action, resource) = match self.kind {
            Kind::Get => ("s3:GetObject", format!("{bucket}/{}", self.key())),
            Kind::Put => ("s3:PutObject", format!("{bucket}/{}", self.key())),
            Kind::Delete => ("s3:DeleteObject", format!("{bucket}/{}", self.key())),
            Kind::List => ("s3:ListBucket", bucket),
        };
        let requester = Requester::role_session(&self.role.arn, "sandbox")?;
        let mut request =
            Request::new(requester, action, &resource)?.owned_by(self.owner.handle.id().clone());
        if matches!(self.kind, Kind::List) {
            request = request.with("s3:prefix", self.prefix)?;
        }
        let policies = Policies {
            identity: &self.role.policies,
            resource: self.owner.bucket_policy.as_ref(),
            ..Policies::default()
        };
        Ok(authorize(&request, &policies)?.is_allowed())
    }

    /// What the sandbox answers.
    async fn seen(&self) -> anyhow::Result<bool> {
        let (s3, bucket, key) = (&self.role.s3, &self.owner.bucket, self.key());
        match self.kind {
            Kind::Get => answered(s3.get_object().bucket(bucket).key(key).send().await),
            Kind::Put => answered(s3.put_object().bucket(bucket).key(key).send().await),
            Kind::Delete => answered(s3.delete_object().bucket(bucket).key(key).send().await),
            Kind::List => answered(s3.list_objects_v2().bucket(bucket).prefix(self.prefix).send().await),
        }
    }

    fn words(&self) -> String {
        format!("{} asks for {:?} of {}/{}", self.role.arn, self.kind, self.owner.bucket, self.key())
    }
}

fn answered<T, E, R>(answer: Result<T, SdkError<E, R>>) -> anyhow::Result<bool>
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
    R: std::fmt::Debug + Send + Sync + 'static,
{
    match answer {
        Ok(_) => Ok(true),
        Err(error) if error.code() == Some("AccessDenied") => Ok(false),
        Err(error) => Err(error.into()),
    }
}
