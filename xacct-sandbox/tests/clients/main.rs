//! The sandbox as the SDK's own clients see it.
#![expect(clippy::unwrap_used, reason = "a test ends where something goes wrong")]

#[macro_use]
mod refused;

mod access_points;
mod acls;
mod bucket_policies;
mod buckets;
mod encryption;
mod faults;
mod iam;
mod kms;
mod multipart;
mod objects;
mod organizations;
mod s3control;
mod stage;
mod sts;
