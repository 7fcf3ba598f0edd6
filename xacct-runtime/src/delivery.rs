//! Whether any attempt of a call may have reached AWS without our learning its outcome.

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::{
    BeforeDeserializationInterceptorContextRef, BeforeTransmitInterceptorContextRef,
    FinalizerInterceptorContextRef,
};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use std::error::Error as StdError;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Counts the attempts of one call that were handed to the network, and those whose fate is known.
///
/// The SDK reports only its last attempt, and it repeats attempts whose answer was lost.
#[derive(Clone, Debug, Default)]
pub(crate) struct Delivery(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    sent: AtomicUsize,
    settled: AtomicUsize,
}

impl Delivery {
    /// Whether some attempt left and its outcome is not known.
    pub(crate) fn may_have_been_lost(&self) -> bool {
        self.0.sent.load(Ordering::Relaxed) > self.0.settled.load(Ordering::Relaxed)
    }

    fn settle(&self) {
        self.0.settled.fetch_add(1, Ordering::Relaxed);
    }
}

impl Intercept for Delivery {
    fn name(&self) -> &'static str {
        "xacct-delivery"
    }

    fn read_before_transmit(
        &self,
        _: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.0.sent.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    fn read_after_transmit(
        &self,
        context: &BeforeDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let status = context.response().status();
        // Who has no capacity, or does not know the operation, has done nothing.
        if !status.is_server_error() || matches!(status.as_u16(), 501 | 503) {
            self.settle();
        }
        Ok(())
    }

    fn read_after_attempt(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let failure =
            context.output_or_error().and_then(Result::err).and_then(|error| error.as_connector_error());
        if failure.is_some_and(|failure| nobody_listened(failure)) {
            self.settle();
        }
        Ok(())
    }
}

/// Whether the connection was refused: then no byte of the request was sent.
fn nobody_listened(error: &(dyn StdError + 'static)) -> bool {
    std::iter::successors(Some(error), |&error| error.source())
        .filter_map(|error| error.downcast_ref::<io::Error>())
        .any(|error| error.kind() == io::ErrorKind::ConnectionRefused)
}
