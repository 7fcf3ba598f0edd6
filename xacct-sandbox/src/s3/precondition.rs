//! Conditions on what is there: by its `ETag`, or by when it was changed last.

use super::call::S3Call;
use crate::call::seconds;
use crate::refusal::{Answer, Refusal};
use crate::state::{Content, Version};
use s3s::dto::{ETagCondition, Timestamp};
use std::time::{Duration, SystemTime};

/// The conditions of a request.
#[derive(Debug, Default)]
pub(super) struct Preconditions {
    pub(super) if_match: Option<ETagCondition>,
    pub(super) if_none_match: Option<ETagCondition>,
    pub(super) if_modified_since: Option<Timestamp>,
    pub(super) if_unmodified_since: Option<Timestamp>,
}

impl Preconditions {
    /// Those on what is written to, which s3s leaves in the headers of a copy.
    pub(super) fn of_headers(call: &S3Call) -> Self {
        let condition = |name: &str| {
            call.header(name).and_then(|text| ETagCondition::parse_http_header(text.as_bytes()).ok())
        };
        Self { if_match: condition("if-match"), if_none_match: condition("if-none-match"), ..Self::default() }
    }

    /// Refuses to read what is not as it should be: 412 where it is another, 304 where it is known already.
    pub(super) fn check_read(&self, version: &Version, content: &Content) -> Answer<()> {
        match self.is_another(version, content) {
            true => Err(failed()),
            false if self.is_known(version, content) => Err(Refusal::new(304, "NotModified", "Not Modified")),
            false => Ok(()),
        }
    }

    /// Refuses to copy it: 412 in any case.
    pub(super) fn check_source(&self, version: &Version, content: &Content) -> Answer<()> {
        match self.is_another(version, content) || self.is_known(version, content) {
            true => Err(failed()),
            false => Ok(()),
        }
    }

    /// Refuses to replace or delete what is there, or is not.
    pub(super) fn check_write(&self, current: Option<&Version>) -> Answer<()> {
        let current = current.and_then(|version| version.content.as_ref());
        if let Some(wanted) = &self.if_match {
            let current = current.ok_or_else(super::get::no_key)?;
            if !is_it(wanted, current) {
                return Err(failed());
            }
        }
        match (&self.if_none_match, current) {
            (Some(unwanted), Some(current)) if is_it(unwanted, current) => Err(failed()),
            _ => Ok(()),
        }
    }

    /// A condition on the time counts where none on the `ETag` does.
    fn is_another(&self, version: &Version, content: &Content) -> bool {
        match (&self.if_match, &self.if_unmodified_since) {
            (Some(wanted), _) => !is_it(wanted, content),
            (None, Some(since)) => modified(version) > *since,
            (None, None) => false,
        }
    }

    fn is_known(&self, version: &Version, content: &Content) -> bool {
        match (&self.if_none_match, &self.if_modified_since) {
            (Some(unwanted), _) => is_it(unwanted, content),
            (None, Some(since)) => modified(version) <= *since,
            (None, None) => false,
        }
    }
}

/// When a version was made, in whole seconds, as headers have them.
fn modified(version: &Version) -> Timestamp {
    Timestamp::from(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds(version.modified)))
}

fn is_it(condition: &ETagCondition, content: &Content) -> bool {
    condition.is_any() || condition.as_etag().is_some_and(|wanted| wanted.value() == content.etag)
}

fn failed() -> Refusal {
    let message = "At least one of the pre-conditions you specified did not hold";
    Refusal::new(412, "PreconditionFailed", message)
}
