//! S3: the protocol is s3s's, what the operations do is here.

mod access;
mod acl;
mod acl_dto;
mod answer;
mod authorize;
mod body;
mod bucket;
mod call;
mod condition;
mod configuration;
mod copy;
mod delete;
mod encryption;
mod get;
mod head;
mod host;
mod list;
mod multipart;
mod object_acl;
mod operations;
mod policy;
mod precondition;
mod put;
mod route;
mod tagging;
mod target;
mod unset;
mod upload;
mod versions;

pub(crate) use answer::answer;
pub(crate) use tagging::checked as checked_tags;

use crate::gateway::Shared;
use s3s::config::{S3Config, StaticConfigProvider};
use s3s::service::{S3Service, S3ServiceBuilder};
use std::sync::Arc;

/// S3's operations over the accounts.
struct Buckets {
    shared: Arc<Shared>,
}

/// S3's protocol around the operations.
pub(crate) fn service(shared: Arc<Shared>) -> S3Service {
    let mut service = S3ServiceBuilder::new(Buckets { shared: shared.clone() });
    service.set_auth(access::Secrets { shared: shared.clone() });
    service.set_access(access::Entrance { shared: shared.clone() });
    let hosts = || host::Hosts { partition: shared.world().partition.clone() };
    service.set_host(hosts());
    service.set_validation(host::Names);
    service.set_route(route::Unknown { hosts: hosts() });
    let mut config = S3Config::default();
    // The sandbox's clock can be put forward, and s3s has its own: `access` compares the times.
    config.presigned_url_max_skew_time_secs = u32::MAX;
    service.set_config(Arc::new(StaticConfigProvider::new(Arc::new(config))));
    service.build()
}
