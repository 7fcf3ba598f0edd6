//! One call to AWS: what it was, and what its failure means.

use crate::delivery::Delivery;
use crate::{Error, Operation};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use aws_types::request_id::RequestId;

/// A call that is being made.
pub(crate) struct Call {
    operation: Operation,
    delivery: Delivery,
}

impl Call {
    /// A call of `action` (its name as an IAM action) on `target` (in words, for messages).
    pub(crate) fn new(action: &'static str, target: String) -> Self {
        Self { operation: Operation { action, target }, delivery: Delivery::default() }
    }

    /// To be given to the SDK's operation as an interceptor.
    pub(crate) fn watch(&self) -> Delivery {
        self.delivery.clone()
    }

    /// What is being called, for errors in the content of its answer.
    pub(crate) fn operation(&self) -> Operation {
        self.operation.clone()
    }

    /// The reply, or why there is none.
    pub(crate) fn answer<T, E>(&self, reply: Result<T, SdkError<E, HttpResponse>>) -> Result<T, Error>
    where
        E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
    {
        reply.inspect(|_| self.tell("done")).map_err(|error| self.failure(error))
    }

    /// The reply, or `None` where AWS answers, by its code and message, that what was asked for is not there,
    /// whatever became of earlier attempts.
    pub(crate) fn answer_or_absent<T, E>(
        &self,
        reply: Result<T, SdkError<E, HttpResponse>>,
        is_absent: fn(&str, &str) -> bool,
    ) -> Result<Option<T>, Error>
    where
        E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
    {
        match reply {
            Err(error)
                if is_absent(error.code().unwrap_or_default(), error.message().unwrap_or_default()) =>
            {
                self.tell("absent");
                Ok(None)
            }
            reply => self.answer(reply).map(Some),
        }
    }

    /// The error of an answer that lacks what it must have, or holds what is not known here.
    pub(crate) fn unreadable(
        &self,
        text: impl Into<String>,
        source: impl Into<crate::error::Source>,
    ) -> Error {
        Error::Unreadable { operation: self.operation(), text: text.into(), source: source.into() }
    }

    /// The error of a request that could not be put together.
    pub(crate) fn not_sent(&self, source: impl Into<crate::error::Source>) -> Error {
        Error::NotSent { operation: self.operation(), source: source.into() }
    }

    /// The failure, by what may have happened in AWS. What counts is not the last attempt alone: when the SDK
    /// tried again after an attempt that got no answer, that attempt may have been carried out.
    pub(crate) fn failure<E>(&self, error: SdkError<E, HttpResponse>) -> Error
    where
        E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
    {
        let error = self.error(error);
        match &error {
            Error::Refused { code, .. } => self.tell(code),
            Error::NotSent { .. } => self.tell("not sent"),
            _ => self.tell("unknown"),
        }
        error
    }

    fn error<E>(&self, error: SdkError<E, HttpResponse>) -> Error
    where
        E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
    {
        let operation = self.operation();
        match error {
            SdkError::ResponseError(_) => Error::Unknown { operation, source: error.into() },
            _ if self.delivery.may_have_been_lost() => Error::Unknown { operation, source: error.into() },
            // No refusal: it says that all went well, in words that the SDK cannot read.
            SdkError::ServiceError(ref refusal) if refusal.raw().status().is_success() => {
                Error::Unknown { operation, source: error.into() }
            }
            SdkError::ServiceError(ref refusal) => Error::Refused {
                operation,
                code: refusal
                    .err()
                    .code()
                    .unwrap_or_else(|| code_of(refusal.raw().status().as_u16()))
                    .to_owned(),
                message: refusal.err().message().unwrap_or("no message").to_owned(),
                request_id: error.request_id().map(str::to_owned),
            },
            _ => Error::NotSent { operation, source: error.into() },
        }
    }

    /// One event for each call: what was asked of what, and what came of it. Never what was sent or answered.
    pub(crate) fn tell(&self, outcome: &str) {
        let Operation { action, target } = &self.operation;
        tracing::debug!(action, target = target.as_str(), outcome, "called AWS");
    }
}

/// The code of a refusal without one: those of HEAD have no body to say it.
const fn code_of(status: u16) -> &'static str {
    match status {
        403 => "Forbidden",
        404 => "NotFound",
        _ => "no code",
    }
}

/// Sends a request of the SDK as a call: the reply, or why there is none.
macro_rules! sent {
    ($call:ident, $request:expr) => {
        $call.answer($request.customize().interceptor($call.watch()).send().await)
    };
}
pub(crate) use sent;

/// The same, of what may be absent: `None` where AWS says so.
macro_rules! sent_or_absent {
    ($call:ident, $request:expr, $is_absent:expr) => {
        $call.answer_or_absent($request.customize().interceptor($call.watch()).send().await, $is_absent)
    };
}
pub(crate) use sent_or_absent;

/// What all pages of a list of IAM hold: of each page, which is asked for by a call of its own, the items.
macro_rules! every_page {
    ($call:expr, $request:expr, |$page:ident| $items:expr) => {{
        let (mut all, mut marker) = (Vec::new(), None);
        loop {
            let call = $call;
            let $page = $crate::call::sent!(call, $request.set_marker(marker))?;
            let next = $page.marker.clone().filter(|_| $page.is_truncated);
            all.extend($items);
            match next {
                Some(next) => marker = Some(next),
                None => break all,
            }
        }
    }};
}
pub(crate) use every_page;

#[cfg(test)]
mod tests {
    use crate::canned::{self, Answer, Canned};
    use crate::{Account, Error};
    use std::collections::BTreeMap;
    use xacct_core::{BucketName, Document, PolicyName};

    /// What becomes of a `DeleteBucketPolicy` that gets `answers`, one for each attempt.
    async fn outcome(answers: impl IntoIterator<Item = Answer>) -> Result<(), Error> {
        let aws = answers
            .into_iter()
            .fold(Canned::default().answer(canned::caller_identity("111111111111")), Canned::answer);
        let account = Account::connect(&aws.config()).await.unwrap();
        let outcome = account.delete_bucket_policy(&BucketName::new("reports").unwrap()).await;
        assert!(aws.all_given(), "fewer attempts than answers");
        outcome
    }

    fn refusal(status: u16, code: &str) -> Answer {
        Answer::reply(status, &format!("<Error><Code>{code}</Code><Message>no.</Message></Error>"))
    }

    #[tokio::test]
    async fn a_refusal_changed_nothing_and_keeps_aws_words() {
        let error = outcome([refusal(403, "AccessDenied")]).await.unwrap_err();
        let Error::Refused { operation, code, message, request_id } = &error else {
            unreachable!("{error:?}")
        };
        assert_eq!(operation.to_string(), "s3:DeleteBucketPolicy on bucket `reports`");
        assert_eq!((code.as_str(), message.as_str()), ("AccessDenied", "no."));
        assert_eq!(request_id.as_deref(), Some("canned"));
    }

    #[tokio::test]
    async fn an_answer_that_never_came_leaves_the_outcome_unknown() {
        let error = outcome([Answer::Lost, Answer::Lost, Answer::Lost]).await.unwrap_err();
        assert!(matches!(error, Error::Unknown { .. }), "{error:?}");
    }

    #[tokio::test]
    async fn silence_until_the_timeout_leaves_the_outcome_unknown() {
        let error = outcome([Answer::Silence]).await.unwrap_err();
        assert!(matches!(error, Error::Unknown { .. }), "{error:?}");
    }

    #[tokio::test]
    async fn a_success_that_cannot_be_read_leaves_the_outcome_unknown() {
        let aws = Canned::default()
            .answer(canned::caller_identity("111111111111"))
            .answer(Answer::reply(200, "<html>Welcome</html>"));
        let account = Account::connect(&aws.config()).await.unwrap();
        let name = PolicyName::new("Read").unwrap();
        let error =
            account.create_policy(&name, &Document::default(), &BTreeMap::default()).await.unwrap_err();
        assert!(matches!(error, Error::Unknown { .. }), "{error:?}");
    }

    #[tokio::test]
    async fn a_server_fault_leaves_the_outcome_unknown() {
        let fault = || refusal(500, "InternalError");
        let error = outcome([fault(), fault(), fault()]).await.unwrap_err();
        assert!(matches!(error, Error::Unknown { .. }), "{error:?}");
    }

    #[tokio::test]
    async fn a_refused_connection_sent_nothing() {
        let error = outcome([Answer::NoServer, Answer::NoServer, Answer::NoServer]).await.unwrap_err();
        assert!(matches!(error, Error::NotSent { .. }), "{error:?}");
    }

    #[tokio::test]
    async fn a_refusal_after_a_lost_attempt_says_nothing_about_that_attempt() {
        let error = outcome([Answer::Lost, refusal(403, "AccessDenied")]).await.unwrap_err();
        assert!(matches!(error, Error::Unknown { .. }), "{error:?}");
    }

    #[tokio::test]
    async fn throttling_carries_nothing_out() {
        let throttled = || refusal(503, "SlowDown");
        let error = outcome([throttled(), throttled(), throttled()]).await.unwrap_err();
        assert!(matches!(&error, Error::Refused { code, .. } if code == "SlowDown"), "{error:?}");
    }

    #[tokio::test]
    async fn a_second_attempt_that_succeeds_is_a_success() {
        outcome([Answer::Lost, Answer::reply(204, "")]).await.unwrap();
    }
}
