//! What a service refuses, as its client sees it.

use aws_sdk_iam::config::http::HttpResponse;
use aws_sdk_iam::error::{ProvideErrorMetadata, SdkError};
use std::fmt::Debug;

/// The status, the code and the message of a refusal.
#[track_caller]
#[expect(clippy::panic, reason = "a test ends where something else comes")]
pub(crate) fn refusal<T: Debug, E: ProvideErrorMetadata + Debug>(
    outcome: Result<T, SdkError<E, HttpResponse>>,
) -> (u16, String, String) {
    match outcome.unwrap_err() {
        SdkError::ServiceError(error) => {
            let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
            let (code, message) = (text(error.err().code()), text(error.err().message()));
            (error.raw().status().as_u16(), code, message)
        }
        other => panic!("{other:?}"),
    }
}

/// Sends a call and expects it to be refused, with a message that holds this.
macro_rules! assert_refused {
    ($call:expr, $status:literal, $code:literal, $message:expr) => {
        let (status, code, message) = crate::refused::refusal($call.send().await);
        assert_eq!((status, code.as_str()), ($status, $code), "{message}");
        assert!(message.contains($message), "{message}");
    };
}
