//! S3.

use crate::gateway::{Lost, Shared};
use crate::origin::Origin;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s::{Body, S3};
use std::sync::Arc;

struct Buckets {
    shared: Arc<Shared>,
}

#[async_trait::async_trait]
impl S3 for Buckets {}

pub(crate) fn service(shared: Arc<Shared>) -> S3Service {
    S3ServiceBuilder::new(Buckets { shared }).build()
}

pub(crate) async fn answer(
    service: &S3Service,
    head: http::request::Parts,
    body: Body,
    origin: &Arc<Origin>,
) -> Result<http::Response<Body>, Lost> {
    let _ = origin;
    service.call(http::Request::from_parts(head, body)).await.map_err(|_| Lost)
}
