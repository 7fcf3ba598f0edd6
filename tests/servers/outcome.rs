//! What an answer amounts to.

use anyhow::bail;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use std::fmt;

/// `Allowed`, the code of a refusal, or a word of the step's for what was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Outcome(String);

impl Outcome {
    /// The request was carried out.
    pub(crate) fn allowed() -> Self {
        Self::seen("Allowed")
    }

    /// What was seen, in a word.
    pub(crate) fn seen(what: &str) -> Self {
        Self(what.to_owned())
    }

    /// What the answer to a request amounts to. One that the SDK cannot read amounts to nothing.
    pub(crate) fn of<T, E>(answer: Result<T, SdkError<E, HttpResponse>>) -> anyhow::Result<Self>
    where
        E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
    {
        let Err(error) = answer else { return Ok(Self::allowed()) };
        // The rules do not know S3's code for this, but its words.
        let is_too_long = error.code() == Some("PolicyTooLarge")
            || error.message().is_some_and(|message| message.contains("exceeds the maximum"));
        match error.code() {
            Some(code) if is_too_long && code != "LimitExceeded" => Ok(Self::seen("TooLong")),
            Some(code) => Ok(Self::seen(code)),
            None if error.raw_response().is_some_and(|answer| answer.status().as_u16() == 403) => {
                Ok(Self::seen("403"))
            }
            None => bail!("an answer without a code: {error:?}"),
        }
    }

    /// The word.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
